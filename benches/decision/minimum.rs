//! The least evidence an exact test could decide on, were it looked at only once and at the right moment, and were every
//! event to stand alone: no judge that is watched can be as quick.

use crate::{
    launch::{Launch, SLOTS, TARGET},
    verdict::Look,
};
use golive::stats::clopper_pearson;
use std::sync::LazyLock;

/// Two tails of 1 % each.
const BOTH: f64 = 0.98;

/// By number of events: failures up to which it is a go, and from which it is a no-go.
struct Table(Vec<(Option<u64>, u64)>);

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

impl Table {
    fn new() -> Self {
        let mut table = vec![(None, u64::MAX)];
        let (mut most, mut least) = (None::<u64>, 0);
        for n in 1..=SLOTS as u64 {
            let bounds = |failures: u64| clopper_pearson(n - failures, n, BOTH);
            let is_go = |failures: u64| failures <= n && bounds(failures).is_some_and(|it| it.low >= TARGET);
            let is_no_go = |failures: u64| bounds(failures).is_some_and(|it| it.high < TARGET);
            // Both only grow with the number of events.
            while is_go(most.map_or(0, |most| most + 1)) {
                most = Some(most.map_or(0, |most| most + 1));
            }
            while least <= n && !is_no_go(least) {
                least += 1;
            }
            table.push((most, least));
        }
        Self(table)
    }
}

/// What the test says after every event, as if each were the only look.
pub fn looks(launch: &Launch) -> Vec<Look> {
    // Of a launch that becomes bad: counted from when it is.
    let since = launch.bad_from.unwrap_or(0);
    let (mut events, mut failures) = (0, 0);
    let look = |(slot, event): (usize, &Option<bool>)| {
        if slot < since {
            return Look::Open;
        }
        events += usize::from(event.is_some());
        failures += u64::from(*event == Some(false));
        match TABLE.0[events] {
            _ if event.is_none() => Look::Open,
            (Some(most), _) if failures <= most => Look::Go,
            (_, least) if failures >= least => Look::NoGo,
            _ => Look::Open,
        }
    };
    launch.events.iter().enumerate().map(look).collect()
}
