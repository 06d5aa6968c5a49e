//! That this program is here, who else is, and whether it is the one that runs the probes of its vantage.

use super::Session;
use crate::{
    clock::Stopwatch,
    store::{Company, Here, PRESENCE, Reach, StoreError},
};
use std::time::Duration;
use uuid::Uuid;

/// Whether a program runs probes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probing {
    Never,
    /// Somebody asked for it now, whoever else does.
    Always,
    /// While it holds the lease of its vantage.
    Leased,
}

pub(super) struct Presence {
    pub here: Here,
    pub company: Company,
    lease: Lease,
    since: Stopwatch,
}

impl Presence {
    pub fn new(here: Here, probing: Probing) -> Self {
        let here = Here { vantage: here.vantage.filter(|_| probing == Probing::Leased), ..here };
        let lease = Lease { probing, renewed: None, is_denied: false };
        Self { here, company: Company::default(), lease, since: Stopwatch::start() }
    }

    /// Says that this program is here, unless nobody can hear it.
    pub fn beat(&mut self, session: &mut Session) -> Result<(), StoreError> {
        if session.reach() != Reach::Here {
            return Ok(());
        }
        // The lease is held from when it was asked for: when the answer comes, some of it is over.
        let asked = self.since.elapsed();
        match session.beat(&self.here) {
            Ok(company) => {
                self.lease.heard(company.holds_lease, asked);
                self.company = company;
                Ok(())
            }
            Err(error) if error.is_out_of_reach() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether a program is there, as far as was last heard.
    pub fn sees(&self, console: Uuid) -> bool {
        console == self.here.console || self.company.present.iter().any(|here| here.console == console)
    }

    /// Whether this program runs the probes now.
    pub fn probes(&self, reach: Reach) -> bool {
        self.lease.probes(reach, self.since.elapsed())
    }
}

/// Time is counted from the start of the program.
#[derive(Debug)]
struct Lease {
    probing: Probing,
    renewed: Option<Duration>,
    /// Another program held it when it was last asked for.
    is_denied: bool,
}

impl Lease {
    fn heard(&mut self, is_held: bool, asked: Duration) {
        self.is_denied = !is_held;
        self.renewed = is_held.then_some(asked);
    }

    /// A program that could not renew its lease stops by itself, because another may have it by now. Only while the
    /// store is away altogether, and no other was seen to measure, it goes on: measuring twice is better than not at
    /// all.
    fn probes(&self, reach: Reach, now: Duration) -> bool {
        match (self.probing, reach) {
            (Probing::Never, _) => false,
            (Probing::Always, _) => true,
            (Probing::Leased, Reach::Away { .. }) => !self.is_denied,
            (Probing::Leased, Reach::Here) => {
                self.renewed.is_some_and(|renewed| now.saturating_sub(renewed) < PRESENCE)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    const AWAY: Reach = Reach::Away { since: DateTime::UNIX_EPOCH, events: 0, windows: 0 };
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn who_holds_the_lease_measures_and_who_cannot_renew_it_stops() {
        let mut lease = Lease { probing: Probing::Leased, renewed: None, is_denied: false };
        assert!(!lease.probes(Reach::Here, Duration::ZERO), "not before it is known");
        lease.heard(true, SECOND);
        assert!(lease.probes(Reach::Here, 4 * SECOND));
        assert!(!lease.probes(Reach::Here, 5 * SECOND), "another may have it by now");
        lease.heard(true, 6 * SECOND);
        assert!(lease.probes(Reach::Here, 7 * SECOND));
        lease.heard(false, 8 * SECOND);
        assert!(!lease.probes(Reach::Here, 8 * SECOND));
    }

    #[test]
    fn a_store_that_is_away_stops_nobody_who_measured() {
        let mut lease = Lease { probing: Probing::Leased, renewed: None, is_denied: false };
        assert!(lease.probes(AWAY, Duration::ZERO), "opened without the store");
        lease.heard(true, SECOND);
        assert!(lease.probes(AWAY, 3_600 * SECOND));
        lease.heard(false, 3_601 * SECOND);
        assert!(!lease.probes(AWAY, 3_602 * SECOND), "the other one goes on");
    }

    #[test]
    fn what_was_asked_for_needs_no_lease() {
        for (probing, expected) in [(Probing::Never, false), (Probing::Always, true)] {
            let mut lease = Lease { probing, renewed: None, is_denied: false };
            lease.heard(probing == Probing::Never, SECOND);
            assert_eq!([lease.probes(AWAY, SECOND), lease.probes(Reach::Here, SECOND)], [expected; 2]);
        }
    }
}
