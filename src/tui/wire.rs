//! What goes out to the terminal, written by a thread of its own. A terminal that takes nothing, behind a slow line or
//! stopped by its reader, holds up its own picture and nothing else: keys, signals and the conductor go on, and what it
//! shows next is the newest frame, not those it missed.

use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// A frame is drawn only when the one before is written, so that one place is enough.
const FRAMES_MAX: usize = 1;

/// However slow the line, so often it is tried.
const REST_MAX: Duration = Duration::from_secs(2);

/// Collects one frame, for the thread to write at once.
#[derive(Clone, Debug, Default)]
pub struct Outgoing(Arc<Mutex<Vec<u8>>>);

impl Outgoing {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// A frame is sent whole, by [`Wire::send`].
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How the thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Free,
    Writing,
    /// Nothing goes out any more.
    Broken(io::ErrorKind),
}

pub struct Wire {
    outgoing: Outgoing,
    frames: SyncSender<Vec<u8>>,
    line: watch::Receiver<Line>,
    set: watch::Sender<Line>,
    sent: Instant,
}

impl Wire {
    /// Starts the thread that writes to `out`.
    pub fn new(out: impl Write + Send + 'static) -> Self {
        let (frames, waiting) = sync_channel(FRAMES_MAX);
        let (set, line) = watch::channel(Line::Free);
        let told = set.clone();
        std::thread::spawn(move || write(out, &waiting, &told));
        Self { outgoing: Outgoing::default(), frames, line, set, sent: Instant::now() }
    }

    /// Where a backend writes the next frame.
    pub fn outgoing(&self) -> Outgoing {
        self.outgoing.clone()
    }

    /// Whether a new frame would go out at once.
    pub fn is_free(&self) -> bool {
        *self.line.borrow() == Line::Free
    }

    /// Sends what was drawn. Only to be called on a free wire.
    pub fn send(&mut self) -> io::Result<()> {
        if let Line::Broken(kind) = *self.line.borrow() {
            return Err(kind.into());
        }
        let frame = self.outgoing.take();
        self.set.send_replace(Line::Writing);
        self.sent = Instant::now();
        self.frames.try_send(frame).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Returns once the last frame is written, with how long to leave the line alone: as long as that took, so that a
    /// slow line is not kept full and a key pressed on it is answered soon.
    pub async fn freed(&mut self) -> io::Result<Duration> {
        let line = self.line.wait_for(|line| *line != Line::Writing).await.map(|line| *line);
        match line {
            Ok(Line::Broken(kind)) => Err(kind.into()),
            _ => Ok(self.sent.elapsed().min(REST_MAX)),
        }
    }
}

fn write(mut out: impl Write, frames: &Receiver<Vec<u8>>, line: &watch::Sender<Line>) {
    while let Ok(frame) = frames.recv() {
        let written = out.write_all(&frame).and_then(|()| out.flush());
        let is_broken = written.is_err();
        line.send_replace(written.map_or_else(|error| Line::Broken(error.kind()), |()| Line::Free));
        if is_broken {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};

    /// A terminal that takes a frame whenever it is let.
    struct Reluctant {
        lets: Receiver<()>,
        seen: Sender<Vec<u8>>,
    }

    impl Write for Reluctant {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.lets.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            let _ = self.seen.send(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_terminal_that_takes_nothing_holds_up_nobody() {
        let (lets, let_) = channel();
        let (seen, taken) = channel();
        let mut wire = Wire::new(Reluctant { lets: let_, seen });
        let mut outgoing = wire.outgoing();
        outgoing.write_all(b"one").unwrap();
        wire.send().unwrap();
        assert!(!wire.is_free(), "and yet we are here");
        assert!(taken.try_recv().is_err());
        lets.send(()).unwrap();
        wire.freed().await.unwrap();
        assert!(wire.is_free());
        assert_eq!(taken.recv().unwrap(), b"one");
        outgoing.write_all(b"two").unwrap();
        wire.send().unwrap();
        drop(lets);
        assert!(wire.freed().await.is_err(), "a terminal that is gone is told");
        assert!(wire.send().is_err());
    }
}
