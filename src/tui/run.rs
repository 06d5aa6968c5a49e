//! The console on a terminal: one loop that waits for input, a new snapshot, a reply, a signal or the next second.

use super::{
    console::{Console, Effect},
    input::Input,
    terminal::{self, Held, TuiError},
};
use crate::{
    clock::Clock,
    conductor::{Reply, Request, Snapshot, Token},
};
use chrono::Timelike;
use crossterm::{
    event, queue,
    terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate},
};
use ratatui::{Terminal, backend::CrosstermBackend};
use std::{
    io::{self, BufWriter, Stdout, Write},
    mem::ManuallyDrop,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

/// At most this often is the screen drawn: 20 frames a second.
const FRAME: Duration = Duration::from_millis(50);

/// How often the thread that reads keys looks whether it is still wanted.
const READER_PATIENCE: Duration = Duration::from_millis(500);

/// Inputs waiting to be handled; beyond that the reader waits, and the terminal buffers.
const INPUTS_MAX: usize = 256;

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Runs the console until somebody quits it, a signal ends it or the terminal goes away. Requests leave through
/// `send`; their replies come back through `replies`. The terminal is as it was afterwards.
pub async fn run(
    mut console: Console,
    clock: Clock,
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    send: impl Fn(Token, Request),
    mut replies: mpsc::Receiver<(Token, Reply)>,
) -> Result<(), TuiError> {
    let _held = Held::take()?;
    let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout()));
    // `Held` shows the cursor again. Ratatui would do so too when dropped, and panic where nobody is left to be told.
    let mut screen = ManuallyDrop::new(Terminal::new(backend).map_err(TuiError::Gone)?);
    let mut inputs = inputs();
    let mut signals = Signals::new().map_err(TuiError::Gone)?;
    let mut snapshot = snapshots.borrow_and_update().clone();
    let (mut changed, mut next_frame) = (true, Instant::now());
    while terminal::is_held() {
        if changed && Instant::now() >= next_frame {
            match draw(&mut screen, &mut console, &snapshot, clock) {
                Ok(()) => {}
                // Hung up in the middle of a frame: the same end as by the signal that comes with it.
                Err(_) if !terminal::is_held() => return Ok(()),
                Err(error) => return Err(TuiError::Gone(error)),
            }
            changed = false;
            next_frame = Instant::now() + FRAME;
        }
        let wake = if changed { next_frame } else { next_second(clock) };
        tokio::select! {
            biased;
            () = signals.any() => return Ok(()),
            input = inputs.recv() => {
                let Some(input) = input else { return Ok(()) };
                changed = true;
                for effect in console.handle(input, &snapshot) {
                    match effect {
                        Effect::Send(token, request) => send(token, request),
                        Effect::Quit => return Ok(()),
                    }
                }
            }
            news = snapshots.changed() => {
                if news.is_err() {
                    return Err(TuiError::Stopped);
                }
                snapshot = snapshots.borrow_and_update().clone();
                changed = true;
            }
            Some((token, reply)) = replies.recv() => {
                console.replied(token, reply);
                changed = true;
            }
            () = sleep_until(wake) => changed = true,
        }
    }
    Ok(())
}

/// One frame, shown at once by terminals that can hold back.
fn draw(screen: &mut Screen, console: &mut Console, snapshot: &Snapshot, clock: Clock) -> io::Result<()> {
    queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
    screen.draw(|frame| console.draw(frame, snapshot, clock.now()))?;
    queue!(screen.backend_mut(), EndSynchronizedUpdate)?;
    Write::flush(screen.backend_mut())
}

/// When the clock on the screen is next wrong.
fn next_second(clock: Clock) -> Instant {
    let into = u64::from(clock.now().nanosecond() / 1_000_000 % 1_000);
    Instant::now() + Duration::from_millis(1_001 - into)
}

/// Reads the terminal on a thread of its own. A terminal that was hung up makes crossterm's reader spin without end:
/// on this thread that holds up nobody, and the loop above notices and ends the program.
fn inputs() -> mpsc::Receiver<Input> {
    let (sender, receiver) = mpsc::channel(INPUTS_MAX);
    std::thread::spawn(move || {
        while !sender.is_closed() {
            match event::poll(READER_PATIENCE) {
                Ok(false) => {}
                Ok(true) => match event::read() {
                    Ok(event) => {
                        if let Some(input) = Input::from_event(event)
                            && sender.blocking_send(input).is_err()
                        {
                            return;
                        }
                    }
                    Err(_) => return,
                },
                Err(_) => return,
            }
        }
    });
    receiver
}

/// The signals that ask a program to end.
#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::interrupt())?,
        ]))
    }

    async fn any(&mut self) {
        let [terminate, hangup, interrupt] = &mut self.0;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on unix, where it can fail")]
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn any(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
