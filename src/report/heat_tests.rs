//! What the map shows of windows that are known.

use super::*;
use crate::{facts::Catalogue, measure::History, plan, state::State};
use chrono::TimeDelta;
use proptest::prelude::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn window(start: i64, times: &[u64], failed: u32, missed: u32) -> Window {
    let mut window = Window::new(at(start));
    for millis in times {
        window.counts.record(Outcome::Ok, 1);
        window.response.record(Duration::from_millis(*millis));
    }
    window.counts.record(Outcome::Status, failed);
    window.counts.missed = missed;
    window
}

fn heat(windows: &[Window], zoom: Zoom, columns: usize, bands: usize) -> Heat {
    let plan = plan::sample::plan();
    let (catalogue, state) = (Catalogue::of(&plan), State::default());
    let mut history = History::default();
    for window in windows {
        history.add("local", &"login".into(), window);
    }
    let world = World::new(&plan, &catalogue, &state, &history, at(5));
    Heat::of(&world, &plan.probes["login"], zoom, columns, bands)
}

/// The bands as `above-most` in milliseconds, with a mark on slow ones.
fn shown(heat: &Heat) -> Vec<String> {
    let band = |band: &Band| {
        let slow = if band.is_slow { " slow" } else { "" };
        format!("{}-{}{slow}", band.above.as_millis(), band.most.as_millis())
    };
    heat.bands.iter().map(band).collect()
}

#[test]
fn bands_are_as_fine_as_there_is_room() {
    let windows = [window(-60, &[12, 40, 180], 0, 0)];
    let bands = |room| shown(&heat(&windows, Zoom::TenMinutes, 60, room));
    assert_eq!(bands(8), ["150-200", "100-150", "70-100", "50-70", "30-50", "20-30", "15-20", "10-15"]);
    assert_eq!(bands(4), ["100-200", "50-100", "20-50", "10-20"]);
    assert_eq!(bands(3), ["1000-10000 slow", "100-1000", "10-100"]);
    assert_eq!(bands(1), ["0-180"]);
    assert_eq!(bands(0), [""; 0]);
}

#[test]
fn the_objective_is_a_bound() {
    let within = plan::sample::plan().probes["login"].slo.as_ref().unwrap().within.as_millis();
    assert_eq!(within, 300, "what the sample plan says");
    let heat = heat(&[window(-60, &[90, 280, 520, 3_000], 0, 0)], Zoom::TenMinutes, 60, 9);
    let slow: Vec<bool> = heat.bands.iter().map(|band| band.is_slow).collect();
    assert!(slow.is_sorted_by(|a, b| a >= b) && slow[0] && !slow[slow.len() - 1]);
    assert!(heat.bands.iter().any(|band| band.most.as_millis() == within));
}

#[test]
fn columns_hold_shares_failures_and_gaps() {
    let windows = [window(-60, &[12, 12, 12, 40], 2, 0), window(0, &[], 0, 3)];
    let heat = heat(&windows, Zoom::TenMinutes, 60, 4);
    assert_eq!((heat.columns.len(), heat.first), (60, Some(at(-60))));
    let column = &heat.columns[53];
    assert_eq!((column.events, column.failed, column.missed), (6, 2, 0));
    let total: f64 = column.shares.iter().sum();
    assert!((total - 1.0).abs() < 1e-9);
    assert!((column.shares[heat.bands.len() - 1] - 0.75).abs() < 1e-9, "{:?}", column.shares);
    assert_eq!((heat.columns[59].missed, heat.columns[59].events), (3, 3));
    assert_eq!(heat.columns[58].events, 0);
}

#[test]
fn an_hour_is_shown_over_its_whole_length() {
    let hour = Window { grain: crate::measure::Grain::Hour, ..window(-7_200, &[20, 20], 1, 0) };
    let heat = heat(&[hour], Zoom::SixHours, 72, 8);
    let lit: Vec<usize> = (0..72).filter(|i| heat.columns[*i].events > 0).collect();
    assert_eq!((lit.len(), heat.grid.begin(lit[0])), (12, at(-7_200)));
    assert!(lit.iter().all(|i| heat.columns[*i].failed == 1));
}

#[test]
fn nothing_measured_is_an_empty_map() {
    let heat = heat(&[], Zoom::Day, 48, 8);
    assert!(heat.bands.is_empty() && heat.first.is_none());
    assert!(heat.columns.iter().all(|column| *column == Column::default()));
}

proptest! {
    /// Whatever was measured lies in some band, and there are never more than there is room for.
    #[test]
    fn every_answer_is_on_the_map(
        times in prop::collection::vec((0_i64..60, 1_u64..4_000_000_000), 1..40),
        room in 1_usize..20,
        columns in 1_usize..130,
        zoom in 0..4_usize,
    ) {
        let windows: Vec<Window> = times.iter().map(|(n, micros)| {
            let mut window = Window::new(at(-590) + TimeDelta::seconds(n * 10));
            window.counts.record(Outcome::Ok, 1);
            window.response.record(Duration::from_micros(*micros));
            window
        }).collect();
        let heat = heat(&windows, Zoom::ALL[zoom], columns, room);
        let inside = windows.iter().filter(|window| window.start >= heat.grid.from).count();
        prop_assert!(heat.bands.len() <= room);
        prop_assert_eq!(heat.bands.is_empty(), inside == 0);
        let events: u64 = heat.columns.iter().map(|column| column.events).sum();
        prop_assert_eq!(events, inside as u64);
        for column in heat.columns.iter().filter(|column| column.events > 0) {
            prop_assert!((column.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
