//! The shops of the sample chain, and which of them are at work.

use super::failure::Failure;
use chrono::{DateTime, TimeDelta, Utc};

/// How many stores the sample chain has: `S01` to `S52`.
pub const COUNT: usize = 52;
/// A store that did something within this time counts as active.
const ACTIVE_MINUTES: i64 = 10;

#[derive(Debug)]
pub struct Stores {
    seen: [Option<DateTime<Utc>>; COUNT],
}

impl Default for Stores {
    fn default() -> Self {
        Self { seen: [None; COUNT] }
    }
}

impl Stores {
    /// The name of the store at `index`, counted round from 0.
    pub fn name(index: usize) -> String {
        format!("S{:02}", index % COUNT + 1)
    }

    /// Which store `name` is.
    pub fn find(name: &str) -> Result<usize, Failure> {
        name.strip_prefix('S')
            .filter(|digits| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse::<usize>().ok())
            .filter(|number| (1..=COUNT).contains(number))
            .map(|number| number - 1)
            .ok_or(Failure::unprocessable("unknown_store", "store is S01 to S52"))
    }

    /// Notes that the store at `index` was at work.
    pub fn touch(&mut self, index: usize, now: DateTime<Utc>) {
        if let Some(seen) = self.seen.get_mut(index) {
            *seen = Some(now);
        }
    }

    pub fn active(&self, now: DateTime<Utc>) -> usize {
        let since = now - TimeDelta::minutes(ACTIVE_MINUTES);
        self.seen.iter().flatten().filter(|at| **at >= since).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_52_stores_exist() {
        assert_eq!(Stores::find("S01"), Ok(0));
        assert_eq!(Stores::find(&Stores::name(51)), Ok(51));
        for name in ["S00", "S53", "S1", "s01", "S001", "", "S+1"] {
            assert!(Stores::find(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_quiet_store_is_not_active_any_more() {
        let mut stores = Stores::default();
        let now = DateTime::UNIX_EPOCH;
        stores.touch(3, now);
        assert_eq!(stores.active(now + TimeDelta::minutes(10)), 1);
        assert_eq!(stores.active(now + TimeDelta::minutes(11)), 0);
    }
}
