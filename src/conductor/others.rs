//! What other programs measure, as it comes into the shared store.

use super::Session;
use crate::{
    measure::{Grain, History},
    store::{StoreError, Taken},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// How much later than its time a part may come into sight: one that is taken while another is on its way may be seen
/// before that one.
const LATE: TimeDelta = TimeDelta::seconds(30);

/// What looking for others' parts has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    None,
    Some,
    /// The history was made anew from all that is in the store.
    All,
}

pub(super) struct Others {
    /// The first half of the ids of this program's own parts.
    own: u64,
    /// When the last part that was seen was taken, by the store's clock.
    last: Option<DateTime<Utc>>,
    /// This program's own part that was last seen, and when the store took it.
    own_seen: Option<(Uuid, DateTime<Utc>)>,
    /// Parts from which on others may still come into sight.
    seen: HashMap<Uuid, DateTime<Utc>>,
}

impl Others {
    /// With everything that is known now.
    pub fn new(own: u64, session: &mut Session, from: DateTime<Utc>) -> Result<(Self, History), StoreError> {
        let (mut others, mut history) =
            (Self { own, last: None, own_seen: None, seen: HashMap::new() }, History::default());
        let parts = session.parts(from, None)?;
        others.take(parts, &mut history);
        Ok((others, history))
    }

    /// Adds what has come since.
    pub fn look(
        &mut self,
        session: &mut Session,
        from: DateTime<Utc>,
        history: &mut History,
    ) -> Result<News, StoreError> {
        let parts = session.parts(from, self.last.map(|last| last - LATE))?;
        if parts.iter().any(|part| part.window.grain != Grain::Fine) {
            // Merged since, with parts that are known here: this program has not looked for long.
            return self.again(session, from, history);
        }
        let any = self.take(parts, history);
        if let Some(last) = self.last {
            self.seen.retain(|_, at| *at >= last - LATE);
        }
        Ok(if any { News::Some } else { News::None })
    }

    /// Begins anew with what is there now, also of this program's own.
    fn again(
        &mut self,
        session: &mut Session,
        from: DateTime<Utc>,
        history: &mut History,
    ) -> Result<News, StoreError> {
        let parts = session.parts(from, None)?;
        *history = History::default();
        (self.last, self.seen) = (None, HashMap::new());
        for Taken { id, at, vantage, probe, window } in parts {
            self.last = self.last.max(Some(at));
            self.seen.insert(id, at);
            history.add(&vantage, &probe, &window);
        }
        Ok(News::All)
    }

    /// This program's own part that was last seen, and when the store took it, by its clock.
    pub fn own_seen(&self) -> Option<(Uuid, DateTime<Utc>)> {
        self.own_seen
    }

    fn take(&mut self, parts: Vec<Taken>, history: &mut History) -> bool {
        let mut any = false;
        for Taken { id, at, vantage, probe, window } in parts {
            self.last = self.last.max(Some(at));
            let is_own = id.as_u64_pair().0 == self.own;
            if is_own {
                self.own_seen = Some((id, at));
            }
            if is_own || self.seen.insert(id, at).is_some() {
                continue;
            }
            history.add(&vantage, &probe, &window);
            any = true;
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        id::Id,
        measure::{Outcome, Window},
        plan,
        store::{Access, Part, Sqlite, Store as _},
    };
    use std::sync::Arc;

    #[test]
    fn what_others_measure_is_added_once_and_ones_own_never() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let open = |second: i64| {
            let store = Sqlite::open(&directory.path().join("journal.db"), Access::Write).unwrap();
            store.with_clock(Clock::Fixed(start + TimeDelta::seconds(second)))
        };
        let part = |owner: u64, n: u64| {
            let mut window = Window::new(start);
            window.counts.record(Outcome::Ok, 1);
            Part { id: Uuid::from_u64_pair(owner, n), probe: Id::new("login"), window }
        };
        open(0).add_windows("here", &[part(1, 1), part(2, 1)]).unwrap();
        let plan = Arc::new(plan::sample::plan());
        let mut session = Session::open(plan, Box::new(open(0)), "wang".into()).unwrap();
        let from = start - TimeDelta::hours(1);
        let (mut others, mut history) = Others::new(7, &mut session, from).unwrap();
        let samples = |history: &History| history.windows(&Id::new("login"))[0].counts.samples();
        assert_eq!(samples(&history), 2);
        for second in [1, 20, 60, 61] {
            open(second)
                .add_windows("here", &[part(2, second.unsigned_abs() + 1), part(7, second.unsigned_abs())])
                .unwrap();
            assert_eq!(others.look(&mut session, from, &mut history).unwrap(), News::Some);
            assert_eq!(others.look(&mut session, from, &mut history).unwrap(), News::None, "nothing twice");
        }
        assert_eq!(samples(&history), 6);
    }
}
