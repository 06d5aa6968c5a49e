//! How much of the past is looked at, and the columns of time it is drawn in.

use crate::wording::{Text, report as say};
use chrono::{DateTime, TimeDelta, Utc};
use std::ops::Range;

/// How far back one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    #[default]
    TenMinutes,
    Hour,
    SixHours,
    Day,
}

/// What a column may be long, in seconds: each holds whole windows or is held by one.
const STEPS: [i64; 13] = [10, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200];

impl Zoom {
    pub const ALL: [Self; 4] = [Self::TenMinutes, Self::Hour, Self::SixHours, Self::Day];
    pub const WORDS: [&str; 4] = ["10m", "1h", "6h", "24h"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        [&say::ZOOM_TEN_MINUTES, &say::ZOOM_HOUR, &say::ZOOM_SIX_HOURS, &say::ZOOM_DAY][self as usize]
    }

    pub fn span(self) -> TimeDelta {
        [TimeDelta::minutes(10), TimeDelta::hours(1), TimeDelta::hours(6), TimeDelta::hours(24)]
            [self as usize]
    }

    /// The next longer one; after the longest the shortest.
    #[must_use]
    pub fn out(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// The next shorter one; after the shortest the longest.
    #[must_use]
    pub fn closer(self) -> Self {
        Self::ALL[(self as usize + Self::ALL.len() - 1) % Self::ALL.len()]
    }
}

/// Columns of time of the same length, oldest first. They begin at whole multiples of it, so that a column keeps its
/// windows while time goes on; the last one still grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    pub from: DateTime<Utc>,
    pub step: TimeDelta,
    pub columns: usize,
}

impl Grid {
    /// As many columns as there can be, and at most so many.
    pub fn of(zoom: Zoom, now: DateTime<Utc>, columns_max: usize) -> Self {
        let span = zoom.span().num_seconds();
        let fits = |step: &&i64| {
            span % **step == 0 && span / **step <= i64::try_from(columns_max).unwrap_or(i64::MAX)
        };
        let step = STEPS.iter().find(fits).copied().unwrap_or(span);
        let columns = usize::try_from(span / step).unwrap_or(1).max(1);
        let newest = now.timestamp().div_euclid(step) * step;
        let from = DateTime::from_timestamp(newest + step - span, 0).unwrap_or(now);
        Self { from, step: TimeDelta::seconds(step), columns }
    }

    pub fn until(&self) -> DateTime<Utc> {
        self.begin(self.columns)
    }

    /// When a column begins.
    pub fn begin(&self, column: usize) -> DateTime<Utc> {
        self.from + self.step * i32::try_from(column).unwrap_or(i32::MAX)
    }

    /// The columns that share time with a span.
    pub fn covered(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Range<usize> {
        let step = self.step.num_milliseconds().max(1);
        let place = |ms: i64| usize::try_from(ms.max(0)).unwrap_or_default().min(self.columns);
        let begin = (from - self.from).num_milliseconds().div_euclid(step);
        let end = (until - self.from).num_milliseconds();
        place(begin)..place(end.div_euclid(step) + i64::from(end.rem_euclid(step) > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn columns_fit_and_hold_whole_windows() {
        for (zoom, room, columns, step) in [
            (Zoom::TenMinutes, 71, 60, 10),
            (Zoom::TenMinutes, 40, 30, 20),
            (Zoom::Hour, 71, 60, 60),
            (Zoom::SixHours, 119, 72, 300),
            (Zoom::Day, 71, 48, 1_800),
            (Zoom::Day, 5, 1, 86_400),
            (Zoom::Day, 0, 1, 86_400),
        ] {
            let grid = Grid::of(zoom, at(7), room);
            assert_eq!((grid.columns, grid.step.num_seconds()), (columns, step), "{zoom:?} in {room}");
            assert!(grid.until() > at(7) && grid.until() - grid.step <= at(7));
        }
    }

    #[test]
    fn a_coarse_window_covers_its_columns() {
        let grid = Grid::of(Zoom::Hour, at(0), 60);
        assert_eq!(grid.covered(grid.from, grid.until()), 0..60);
        assert_eq!(grid.covered(grid.begin(3), grid.begin(4)), 3..4);
        assert_eq!(
            grid.covered(grid.begin(3) + TimeDelta::seconds(10), grid.begin(3) + TimeDelta::seconds(20)),
            3..4
        );
        assert_eq!(grid.covered(grid.from - TimeDelta::hours(1), grid.begin(2)), 0..2);
        assert!(grid.covered(grid.until(), grid.until() + TimeDelta::hours(1)).is_empty());
        assert!(grid.covered(grid.from - TimeDelta::hours(2), grid.from).is_empty());
    }

    #[test]
    fn zooming_goes_round() {
        for zoom in Zoom::ALL {
            assert_eq!(zoom.out().closer(), zoom);
        }
        assert_eq!(Zoom::Day.out(), Zoom::TenMinutes);
    }

    proptest! {
        #[test]
        fn now_is_in_the_last_column(zoom in 0..4_usize, seconds in -100_000_i64..100_000, room in 1_usize..200) {
            let grid = Grid::of(Zoom::ALL[zoom], at(seconds), room);
            prop_assert!(grid.columns <= room.max(1));
            prop_assert_eq!(grid.until() - grid.from, Zoom::ALL[zoom].span());
            prop_assert_eq!(grid.covered(at(seconds), at(seconds + 1)), grid.columns - 1..grid.columns);
        }
    }
}
