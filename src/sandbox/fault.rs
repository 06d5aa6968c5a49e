//! What can be made to go wrong while the sandbox runs.

use crate::{
    phrase, suggest,
    wording::{Phrase, Text, sandbox as say},
};
use std::{
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::watch;

/// One way of failing. The names are the words of the control interface and of `golive sandbox`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    Slow,
    Errors,
    Stall,
    Refuse,
    BadJson,
    ExpiredToken,
    LostPoints,
}

impl Fault {
    pub const ALL: [Self; 7] = [
        Self::Slow,
        Self::Errors,
        Self::Stall,
        Self::Refuse,
        Self::BadJson,
        Self::ExpiredToken,
        Self::LostPoints,
    ];
    /// The names of [`Fault::ALL`], in the same order.
    pub const NAMES: [&str; 7] =
        ["slow", "errors", "stall", "refuse", "bad-json", "expired-token", "lost-points"];

    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// What a client sees of it, in one line.
    pub const fn describe(self) -> &'static Text {
        match self {
            Self::Slow => &say::FAULT_SLOW,
            Self::Errors => &say::FAULT_ERRORS,
            Self::Stall => &say::FAULT_STALL,
            Self::Refuse => &say::FAULT_REFUSE,
            Self::BadJson => &say::FAULT_BAD_JSON,
            Self::ExpiredToken => &say::FAULT_EXPIRED_TOKEN,
            Self::LostPoints => &say::FAULT_LOST_POINTS,
        }
    }
}

/// A name that no fault has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFault {
    pub typed: String,
    /// The fault that was probably meant.
    pub nearest: Option<Fault>,
}

impl UnknownFault {
    pub fn phrase(&self) -> Phrase {
        phrase!(say::FAULT_UNKNOWN, name = self.typed.clone())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let named = |name: &str| Self::ALL.into_iter().find(|fault| fault.name() == name);
        named(text).ok_or_else(|| UnknownFault {
            typed: text.to_owned(),
            nearest: suggest::nearest(text, Self::NAMES).and_then(named),
        })
    }
}

/// The faults that are on at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaultSet(u8);

impl FaultSet {
    pub const fn has(self, fault: Fault) -> bool {
        self.0 & (1 << fault as u8) != 0
    }

    const fn with(self, fault: Fault, on: bool) -> Self {
        let bit = 1 << fault as u8;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }

    pub fn list(self) -> Vec<Fault> {
        Fault::ALL.into_iter().filter(|fault| self.has(*fault)).collect()
    }
}

/// The switchboard: set from the handle and the control port, read on every call.
#[derive(Debug)]
pub(super) struct Switchboard {
    on: watch::Sender<FaultSet>,
    calls: AtomicU64,
}

impl Switchboard {
    pub(super) fn new() -> Self {
        Self { on: watch::Sender::new(FaultSet::default()), calls: AtomicU64::new(0) }
    }

    pub(super) fn set(&self, fault: Fault, on: bool) {
        self.on.send_modify(|set| *set = set.with(fault, on));
    }

    pub(super) fn now(&self) -> FaultSet {
        *self.on.borrow()
    }

    pub(super) fn watch(&self) -> watch::Receiver<FaultSet> {
        self.on.subscribe()
    }

    /// Whether this call is one of those that `errors` fails: three of every ten, by count and not by chance, so
    /// that a demo shows the same share every time.
    pub(super) fn fails_this_call(&self) -> bool {
        matches!(self.calls.fetch_add(1, Ordering::Relaxed) % 10, 2 | 5 | 8)
    }

    /// Waits until `fault` is off.
    pub(super) async fn lifted(&self, fault: Fault) {
        // An error would mean that this switchboard is gone, and it is borrowed here.
        let _ = self.watch().wait_for(|set| !set.has(fault)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_faults_are_the_same_list() {
        for (fault, name) in Fault::ALL.into_iter().zip(Fault::NAMES) {
            assert_eq!(fault.name(), name);
            assert_eq!(name.parse(), Ok(fault));
        }
        let unknown = "lost-point".parse::<Fault>().unwrap_err();
        assert_eq!(unknown.nearest, Some(Fault::LostPoints));
        assert_eq!("gravity".parse::<Fault>().unwrap_err().nearest, None);
    }

    #[test]
    fn each_fault_has_its_own_switch() {
        let board = Switchboard::new();
        for fault in Fault::ALL {
            board.set(fault, true);
            assert_eq!(board.now().list(), [fault]);
            board.set(fault, false);
            assert_eq!(board.now(), FaultSet::default());
        }
    }

    #[test]
    fn errors_hit_three_in_ten() {
        let board = Switchboard::new();
        assert_eq!((0..100).filter(|_| board.fails_this_call()).count(), 30);
    }
}
