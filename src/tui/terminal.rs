//! The terminal as a console needs it, and back as it was: after quitting, after a signal, after a panic.

use crate::wording::{Phrase, console as say};
use crossterm::{
    cursor, event, execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use std::{
    io::{self, IsTerminal},
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

/// Whether the terminal is ours. Global, because a panic on any thread has to give it back.
static OURS: AtomicBool = AtomicBool::new(false);

/// Why there is no console, or why it ended.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    #[error("standard input and output are not a terminal")]
    NoTerminal,
    #[error("the terminal is gone")]
    Gone(#[source] io::Error),
    #[error("the part that keeps the truth has stopped")]
    Stopped,
}

impl TuiError {
    pub fn message(&self) -> Phrase {
        Phrase::from(match self {
            Self::NoTerminal => &say::NO_TERMINAL,
            Self::Gone(_) => &say::TERMINAL_GONE,
            Self::Stopped => &say::CONDUCTOR_STOPPED,
        })
    }

    pub fn hint(&self) -> Option<Phrase> {
        match self {
            Self::NoTerminal => Some(Phrase::from(&say::NO_TERMINAL_HINT)),
            Self::Gone(_) | Self::Stopped => None,
        }
    }
}

/// Holds the terminal; dropping it gives the terminal back.
pub struct Held(());

impl Held {
    pub fn take() -> Result<Self, TuiError> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(TuiError::NoTerminal);
        }
        give_back_before_panicking();
        enable_raw_mode().map_err(TuiError::Gone)?;
        OURS.store(true, Ordering::SeqCst);
        let held = Self(());
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            event::EnableMouseCapture,
            event::EnableBracketedPaste,
            cursor::Hide
        )
        .map_err(TuiError::Gone)?;
        Ok(held)
    }
}

/// Whether the terminal is still ours to draw on, and somebody is there: one that was hung up is none any more.
pub fn is_held() -> bool {
    OURS.load(Ordering::SeqCst) && io::stdin().is_terminal()
}

impl Drop for Held {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives up a terminal that takes nothing any more, as far as that can be done without writing to it.
pub fn abandon() {
    if OURS.swap(false, Ordering::SeqCst) {
        let _ = disable_raw_mode();
    }
}

/// Errors are of no use here: whatever could not be undone, the rest still should be.
fn give_back() {
    if OURS.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            crossterm::terminal::EndSynchronizedUpdate,
            event::DisableBracketedPaste,
            event::DisableMouseCapture,
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = disable_raw_mode();
    }
}

fn give_back_before_panicking() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            earlier(info);
        }));
    });
}
