//! The console on a terminal: one loop that waits for input, a new snapshot, a reply, a signal or the next second.

use super::{
    console::{Console, Effect},
    input::Input,
    lean::Lean,
    terminal::{self, Held, TuiError},
    wire::{Outgoing, Wire},
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
use ratatui::Terminal;
use std::{io, mem::ManuallyDrop, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};

/// At most this often is the screen drawn: 20 frames a second.
const FRAME: Duration = Duration::from_millis(50);

/// How often the thread that reads keys looks whether it is still wanted.
const READER_PATIENCE: Duration = Duration::from_millis(500);

/// Inputs waiting to be handled; beyond that the reader waits, and the terminal buffers.
const INPUTS_MAX: usize = 256;

type Screen = Terminal<Lean<Outgoing>>;

/// How long a terminal may take for its last frame before it is left as it is.
const LAST_FRAME: Duration = Duration::from_secs(1);

/// How often what is new is drawn. What somebody types is answered at once at any pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    Full,
    /// For a thin line: every two seconds.
    Slow,
}

impl Pace {
    fn between(self) -> Duration {
        match self {
            Self::Full => FRAME,
            Self::Slow => Duration::from_secs(2),
        }
    }
}

/// Runs the console until somebody quits it, a signal ends it or the terminal goes away. Requests leave through
/// `send`; their replies come back through `replies`. The terminal is as it was afterwards.
pub async fn run(
    console: Console,
    clock: Clock,
    pace: Pace,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    send: impl Fn(Token, Request),
    replies: mpsc::Receiver<(Token, Reply)>,
) -> Result<(), TuiError> {
    let _held = Held::take()?;
    let mut wire = Wire::new(io::stdout());
    let backend = Lean::new(wire.outgoing());
    // `Held` shows the cursor again. Ratatui would do so too when dropped, and panic where nobody is left to be told.
    let mut screen = ManuallyDrop::new(Terminal::new(backend).map_err(TuiError::Gone)?);
    let ended = watch_over(&mut screen, &mut wire, console, (clock, pace), snapshots, send, replies).await;
    if timeout(LAST_FRAME, wire.freed()).await.is_err() {
        terminal::abandon();
    }
    ended
}

/// The loop: one thing after another, in the order it happened.
async fn watch_over(
    screen: &mut Screen,
    wire: &mut Wire,
    mut console: Console,
    (clock, pace): (Clock, Pace),
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
    send: impl Fn(Token, Request),
    mut replies: mpsc::Receiver<(Token, Reply)>,
) -> Result<(), TuiError> {
    let mut inputs = inputs();
    let mut signals = Signals::new().map_err(TuiError::Gone)?;
    let mut snapshot = snapshots.borrow_and_update().clone();
    let (mut changed, mut next_frame) = (true, Instant::now());
    while terminal::is_held() {
        if changed && wire.is_free() && Instant::now() >= next_frame {
            draw(screen, &mut console, &snapshot, clock)
                .and_then(|()| wire.send())
                .map_err(TuiError::Gone)?;
            changed = false;
            next_frame = Instant::now() + pace.between();
        }
        let is_writing = !wire.is_free();
        let wake = if changed { next_frame } else { next_frame.max(next_second(clock)) };
        let effects = tokio::select! {
            biased;
            () = signals.any() => return Ok(()),
            input = inputs.recv() => {
                let Some(input) = input else { return Ok(()) };
                (changed, next_frame) = (true, next_frame.min(Instant::now() + FRAME));
                console.handle(input, &snapshot)
            }
            freed = wire.freed(), if is_writing => match freed {
                Ok(rest) => {
                    next_frame = next_frame.max(Instant::now() + rest);
                    Vec::new()
                }
                // Hung up in the middle of a frame: the same end as by the signal that comes with it.
                Err(_) if !terminal::is_held() => return Ok(()),
                Err(error) => return Err(TuiError::Gone(error)),
            },
            news = snapshots.changed() => {
                if news.is_err() {
                    return Err(TuiError::Stopped);
                }
                snapshot = snapshots.borrow_and_update().clone();
                changed = true;
                Vec::new()
            }
            Some((token, reply)) = replies.recv() => {
                (changed, next_frame) = (true, next_frame.min(Instant::now() + FRAME));
                console.replied(token, reply)
            }
            () = sleep_until(wake), if !(changed && is_writing) => {
                changed = true;
                Vec::new()
            }
        };
        for effect in effects {
            match effect {
                Effect::Send(token, request) => send(token, request),
                Effect::Quit => return Ok(()),
            }
        }
    }
    Ok(())
}

/// One frame, shown at once by terminals that can hold back.
fn draw(screen: &mut Screen, console: &mut Console, snapshot: &Snapshot, clock: Clock) -> io::Result<()> {
    queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
    screen.draw(|frame| console.draw(frame, snapshot, clock.now()))?;
    queue!(screen.backend_mut(), EndSynchronizedUpdate)
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
