//! A history is the same however it came to be, and its answers are those of the windows it was made of.

use super::*;
use crate::measure::{Outcome, Phase, Phases, packed};
use chrono::TimeDelta;
use proptest::prelude::*;
use std::time::Duration;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// A window `n` windows before or after some time, as something measured it.
fn window(n: i64, times: &[u64], detail: bool) -> Window {
    let mut window = Window::new(at(n * 10));
    for micros in times {
        window.counts.record(Outcome::Ok, 1);
        window.counts.good += u32::from(*micros < 50_000);
        window.service.record(Duration::from_micros(*micros));
        window.response.record(Duration::from_micros(micros + 300));
        let mut phases = Phases::default();
        phases.add(Phase::Wait, Duration::from_micros(micros / 2));
        window.phases.record(&phases);
    }
    window.counts.retried = u32::try_from(times.len()).unwrap() / 2;
    let detail = detail.then(|| crate::phrase!(crate::wording::names::AS_SAID, text = "超时"));
    let readings = vec![("cpu".into(), "0.25".parse().unwrap())];
    let (at, service) = (window.start + TimeDelta::milliseconds(9_123), Duration::from_micros(77));
    window.last = Some(Last { at, service, outcome: Outcome::Timeout, detail, readings });
    window
}

fn history(parts: &[(bool, Window)]) -> History {
    let mut history = History::default();
    for (shop, part) in parts {
        history.add(if *shop { "shop" } else { "office" }, &"login".into(), part);
    }
    history
}

fn shown(history: &History) -> String {
    let probe = Id::new("login");
    let vantages = history.lanes(&probe).iter().map(|lane| &lane.vantage).map(|vantage| {
        let lanes = history.lanes(&probe).iter().find(|lane| lane.vantage == *vantage).unwrap();
        lanes
            .closed
            .0
            .iter()
            .flat_map(Shelf::all)
            .map(|held| (vantage.clone(), held.window()))
            .collect::<Vec<_>>()
    });
    format!("{:?}", vantages.collect::<Vec<_>>())
}

fn part() -> impl Strategy<Value = (bool, Window)> {
    let times = prop::collection::vec(1_u64..4_000_000, 0..6);
    (any::<bool>(), -1_000_i64..0, times, any::<bool>())
        .prop_map(|(shop, n, times, detail)| (shop, window(n, &times, detail)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Live, read back at once, or played: the same parts at the same time are the same history.
    #[test]
    fn it_does_not_matter_when_it_was_thinned(
        parts in prop::collection::vec(part(), 1..40),
        times in prop::collection::vec(0_i64..20_000, 1..5),
        coarsest in 0..3_usize,
        past in 0_i64..15_000,
    ) {
        let coarsest = |_: &Id| Grain::ALL[coarsest];
        let settled = |now: DateTime<Utc>| now - TimeDelta::seconds(past);
        let end = at(*times.iter().max().unwrap());
        let mut grown = History::default();
        let mut sorted = times.clone();
        sorted.sort_unstable();
        let share = parts.len().div_ceil(sorted.len());
        for (time, chunk) in sorted.iter().zip(parts.chunks(share)) {
            for (shop, part) in chunk {
                grown.add(if *shop { "shop" } else { "office" }, &"login".into(), part);
            }
            grown.thin(at(*time), settled(at(*time)), coarsest);
        }
        grown.thin(end, settled(end), coarsest);
        let mut at_once = history(&parts);
        at_once.thin(end, settled(end), coarsest);
        prop_assert_eq!(shown(&grown), shown(&at_once));
    }

    /// No event is lost or counted twice, and percentiles stay within what is said of their grain.
    #[test]
    fn thinning_keeps_every_event(parts in prop::collection::vec(part(), 1..40), later in 0_i64..20_000) {
        let fine = history(&parts);
        let mut thin = fine.clone();
        thin.thin(at(later), at(later), |_| Grain::Hour);
        let probe = "login".into();
        let whole = |history: &History| history.span(&probe, at(-20_000), at(20_000));
        let (exact, found) = (whole(&fine), whole(&thin));
        prop_assert_eq!(exact.counts, found.counts);
        let at = |span: &Span| span.last.as_ref().map(|it| it.at);
        prop_assert_eq!(at(&exact), at(&found));
        for (exact, found) in [(&exact.service, &found.service), (&exact.response, &found.response)] {
            prop_assert_eq!(exact.count(), found.count());
            for share in [0.5, 0.95, 0.99] {
                let pair = exact.quantile(share).zip(found.quantile(share));
                if let Some((exact, found)) = pair {
                    let (exact, found) = (exact.as_secs_f64(), found.as_secs_f64());
                    prop_assert!((found - exact).abs() <= exact * 0.017 + 1e-6, "{found} for {exact}");
                }
            }
        }
        prop_assert_eq!(exact.phases.of(Phase::Wait).count(), found.phases.of(Phase::Wait).count());
    }

    #[test]
    fn a_window_comes_back_as_it_was_packed(part in part()) {
        let window = part.1;
        let back = packed::unpack(window.start, &packed::pack(&window)).unwrap();
        prop_assert_eq!(&back.service, &window.service);
        prop_assert_eq!(&back.response, &window.response);
        prop_assert_eq!((back.counts, &back.phases), (window.counts, &window.phases));
        let (mine, theirs) = (back.last.unwrap(), window.last.unwrap());
        prop_assert_eq!((mine.at, mine.service, mine.outcome), (theirs.at, theirs.service, theirs.outcome));
        prop_assert_eq!(mine.readings, theirs.readings);
    }

    #[test]
    fn bytes_of_any_kind_are_no_window_or_one(
        version in 2..=3_u8,
        bytes in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let grain = bytes.first().copied().unwrap_or(0) % 3;
        let forged: Vec<u8> = [version, grain].into_iter().chain(bytes).collect();
        if let Some(window) = packed::unpack(at(0), &forged) {
            let _ = packed::pack(&window);
        }
    }
}

#[test]
fn each_vantage_answers_for_itself_and_all_together() {
    let history = history(&[(true, window(0, &[10, 20], false)), (false, window(0, &[30], false))]);
    let probe = "login".into();
    let events = |span: Arc<Span>| span.counts.events();
    assert_eq!(
        history.vantages(&probe, at(0), at(10)).map(|it| &**it).collect::<Vec<_>>(),
        ["office", "shop"]
    );
    assert_eq!(events(history.span_at("shop", &probe, at(0), at(10))), 2);
    assert_eq!(events(history.span_at("office", &probe, at(0), at(10))), 1);
    assert_eq!(events(history.span_at("home", &probe, at(0), at(10))), 0);
    assert_eq!(events(history.span(&probe, at(0), at(10))), 3);
    assert_eq!(history.windows(&probe).len(), 1, "windows are merged over vantages");
}

#[test]
fn what_still_grows_is_shown_and_not_kept() {
    let mut history = history(&[(true, window(0, &[10], false))]);
    let probe = "login".into();
    history.show("shop", &probe, &window(0, &[20], false));
    history.show("shop", &probe, &window(1, &[30], false));
    assert_eq!(history.span(&probe, at(0), at(20)).counts.events(), 3);
    assert_eq!(history.windows(&probe).len(), 2);
    history.thin(at(20), at(20), |_| Grain::Hour);
    assert_eq!(history.span(&probe, at(0), at(20)).counts.events(), 1);
}

#[test]
fn the_longest_latencies_and_a_second_that_is_no_outcome_come_back() {
    let mut all = window(0, &[3_600_000_000, 1, 2_047, 2_048, 2_049, 4_095, 4_096], true);
    all.counts.missed = 7;
    all.counts.excluded = u32::MAX;
    let back = packed::unpack(all.start, &packed::pack(&all)).unwrap();
    assert_eq!((back.service, back.counts), (all.service, all.counts));
}

#[test]
fn of_two_samples_alike_in_time_it_is_the_same_one_that_stays() {
    let (terse, telling) = (window(0, &[], false), window(0, &[], true));
    let both = [[&terse, &telling], [&telling, &terse]].map(|[first, second]| {
        let mut merged = first.clone();
        merged.merge(second);
        merged.last.unwrap()
    });
    assert!(both.iter().all(|last| last.detail.is_some()), "{both:?}");
    let added = |parts: &[(bool, Window)]| history(parts).last(&"login".into()).unwrap().detail.is_some();
    assert!(added(&[(true, terse.clone()), (true, telling.clone())]));
    assert!(added(&[(true, telling), (true, terse)]));
}
