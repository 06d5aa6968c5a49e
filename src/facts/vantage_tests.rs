//! What several vantages say together.

use super::*;
use crate::{
    expr::{Expr, Truth},
    measure::{Last, Outcome, Window},
    plan,
};
use chrono::TimeDelta;
use std::time::Duration;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_060, 0).unwrap()
}

/// The answer where each vantage had so many good and bad events, the last so many seconds ago.
fn ask(condition: &str, vantages: &[(&str, u32, u32, i64)]) -> Truth {
    let mut plan = plan::sample::plan();
    plan.probes["login"].quorum = Some(2);
    let mut history = History::default();
    for (vantage, good, bad, ago) in vantages {
        let at = now() - TimeDelta::seconds(*ago);
        let mut window = Window::new(Window::start_of(at));
        window.counts.record(Outcome::Ok, *good);
        window.counts.record(Outcome::Timeout, *bad);
        window.counts.good = *good;
        let (service, detail, readings) = (Duration::from_millis(5), None, Vec::new());
        window.last = Some(Last { at, service, outcome: Outcome::Ok, detail, readings });
        history.add(vantage, &"login".into(), &window);
    }
    let (catalogue, state) = (Catalogue::of(&plan), State::default());
    let world = World::new(&plan, &catalogue, &state, &history, now());
    Expr::parse(condition).unwrap().evaluate(&world).truth
}

/// The sample objective is 90 %; 46 good events prove it.
#[test]
fn a_quorum_does_not_wait_for_the_last_and_never_passes_on_too_little() {
    let (met, open, broken) = (("a", 60, 0, 5), ("b", 10, 0, 5), ("c", 0, 60, 5));
    let other = ("d", 60, 0, 5);
    for (vantages, quorum, both) in [
        (&[][..], Truth::Unknown, Truth::Unknown),
        (&[met], Truth::Unknown, Truth::False),
        (&[met, open], Truth::Unknown, Truth::Unknown),
        (&[met, other], Truth::True, Truth::True),
        (&[met, other, open], Truth::True, Truth::Unknown),
        (&[met, other, broken], Truth::True, Truth::True),
        (&[met, broken], Truth::False, Truth::False),
        (&[met, open, broken], Truth::Unknown, Truth::Unknown),
        (&[met, ("e", 60, 0, 300)], Truth::Unknown, Truth::False),
    ] {
        assert_eq!(ask("probes.login.quorum == 'met'", vantages), quorum, "{vantages:?}");
        assert_eq!(ask("probes.login.vantages_met >= 2", vantages), both, "{vantages:?}");
    }
}

#[test]
fn vantages_count_while_they_measure() {
    let (here, gone) = (("a", 60, 0, 5), ("b", 60, 0, 300));
    assert_eq!(ask("probes.login.vantages == 2", &[here, ("c", 0, 1, 3)]), Truth::True);
    assert_eq!(ask("probes.login.vantages == 1", &[here, gone]), Truth::True);
    assert_eq!(ask("probes.login.vantages >= 0", &[gone]), Truth::Unknown, "none is no data");
    assert_eq!(ask("probes.login.vantages_broken == 1", &[here, ("c", 0, 60, 3)]), Truth::True);
}
