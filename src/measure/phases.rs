//! Where the time of an exchange went.

use super::Histogram;
use crate::wording::{Text, names};
use std::time::Duration;

/// A part of an exchange, in the order they happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Resolving the name.
    Dns,
    /// Opening the connection, through a proxy where there is one.
    Connect,
    /// The TLS handshake.
    Tls,
    /// From having the connection to the head of the answer.
    Wait,
    /// From the head of the answer to its last byte.
    Body,
}

/// The time each phase took; nothing for one that did not happen, such as connecting on a kept connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Phases([Option<Duration>; Phase::ALL.len()]);

/// The phases of many exchanges.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PhaseTimes([Histogram; Phase::ALL.len()]);

impl Phase {
    pub const ALL: [Self; 5] = [Self::Dns, Self::Connect, Self::Tls, Self::Wait, Self::Body];
    pub const WORDS: [&str; 5] = ["dns", "connect", "tls", "wait", "body"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Dns => &names::PHASE_DNS,
            Self::Connect => &names::PHASE_CONNECT,
            Self::Tls => &names::PHASE_TLS,
            Self::Wait => &names::PHASE_WAIT,
            Self::Body => &names::PHASE_BODY,
        }
    }
}

impl Phases {
    pub fn get(&self, phase: Phase) -> Option<Duration> {
        self.0[phase as usize]
    }

    /// Adds time to a phase: several exchanges of one run add up.
    pub fn add(&mut self, phase: Phase, time: Duration) {
        let sum = &mut self.0[phase as usize];
        *sum = Some(sum.unwrap_or_default().saturating_add(time));
    }

    /// Adds the times of a further exchange of the same run.
    pub fn extend(&mut self, other: &Self) {
        for phase in Phase::ALL {
            if let Some(time) = other.get(phase) {
                self.add(phase, time);
            }
        }
    }
}

impl PhaseTimes {
    pub fn of(&self, phase: Phase) -> &Histogram {
        &self.0[phase as usize]
    }

    pub fn record(&mut self, phases: &Phases) {
        for phase in Phase::ALL {
            if let Some(time) = phases.get(phase) {
                self.0[phase as usize].record(time);
            }
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            mine.merge(theirs);
        }
    }

    /// Rebuilds what was stored, in the order of [`Phase::ALL`]; a missing one is empty.
    pub fn from_histograms(stored: impl IntoIterator<Item = Histogram>) -> Self {
        let mut times = Self::default();
        for (mine, theirs) in times.0.iter_mut().zip(stored) {
            *mine = theirs;
        }
        times
    }

    pub fn histograms(&self) -> &[Histogram; Phase::ALL.len()] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Histogram::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchanges_of_one_run_add_up_and_what_did_not_happen_stays_empty() {
        let mut first = Phases::default();
        first.add(Phase::Connect, Duration::from_millis(3));
        first.add(Phase::Wait, Duration::from_millis(10));
        let mut second = Phases::default();
        second.add(Phase::Wait, Duration::from_millis(20));
        first.extend(&second);
        assert_eq!(first.get(Phase::Wait), Some(Duration::from_millis(30)));
        assert_eq!(
            (first.get(Phase::Connect), first.get(Phase::Tls)),
            (Some(Duration::from_millis(3)), None)
        );
        let mut times = PhaseTimes::default();
        assert!(times.is_empty());
        times.record(&first);
        assert_eq!((times.of(Phase::Wait).count(), times.of(Phase::Dns).count()), (1, 0));
        assert_eq!(PhaseTimes::from_histograms(times.histograms().to_vec()), times);
    }
}
