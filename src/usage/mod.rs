//! How much the system is used, against how much it should be. Too little is as alarming as too much: where nobody can
//! log in, no request fails.

mod amount;
mod curve;

use crate::{
    measure::History,
    plan::{Expect, Measure, Probe, Usage},
    stats::count_band,
    wording::{Text, names},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// How usage compares with what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Within,
    Below,
    Above,
}

impl Standing {
    pub const ALL: [Self; 3] = [Self::Within, Self::Below, Self::Above];
    pub const WORDS: [&'static str; 3] = ["within", "below", "above"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Within => &names::WITHIN,
            Self::Below => &names::BELOW,
            Self::Above => &names::ABOVE,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Within => "●",
            Self::Below => "▼",
            Self::Above => "▲",
        }
    }
}

/// What is expected now. `None` where that side is open.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Band {
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    /// The expected count, where one was given.
    pub mean: Option<Decimal>,
}

/// How much, and how that compares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    pub value: Decimal,
    pub band: Band,
    pub standing: Standing,
    /// When the latest reading was taken.
    pub at: DateTime<Utc>,
    /// For an increase, over how long it was really measured.
    pub over: Option<TimeDelta>,
}

/// How far back readings matter.
pub fn reach(usage: &Usage, probe: &Probe) -> TimeDelta {
    let span = match usage.measure {
        Measure::Level => TimeDelta::zero(),
        Measure::Increase(over) => TimeDelta::from_std(over).unwrap_or(TimeDelta::MAX),
    };
    span.checked_add(&probe.patience()).and_then(|span| span.checked_add(&probe.patience())).unwrap_or(span)
}

/// Every reading that a probe took of that name from `from` to `now`, oldest first.
pub fn readings(
    history: &History,
    probe: &Probe,
    reading: &str,
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, Decimal)> {
    amount::readings(history, &probe.id, reading, from, now)
}

/// What is known at `now`; `None` without a reading that speaks of now.
pub fn judge(
    usage: &Usage,
    probe: &Probe,
    zone: Tz,
    history: &History,
    now: DateTime<Utc>,
) -> Option<Judgement> {
    let since = now - probe.patience();
    let (value, at, over, stretch) = match usage.measure {
        Measure::Level => {
            let (at, value) = amount::latest(history, &probe.id, &usage.reading, since, now)?;
            (value, at, None, Decimal::ONE)
        }
        Measure::Increase(over) => {
            let span = TimeDelta::from_std(over).ok()?;
            let spans = (span, probe.patience());
            let grown = amount::increase(history, &probe.id, &usage.reading, spans, (since, now))?;
            let stretch = Decimal::from(grown.over.num_milliseconds())
                .checked_div(Decimal::from(span.num_milliseconds()))?;
            (grown.amount, grown.at, Some(grown.over), stretch)
        }
    };
    let band = band(&usage.expect, at.with_timezone(&zone).time(), stretch);
    let standing = if band.low.is_some_and(|low| value < low) {
        Standing::Below
    } else if band.high.is_some_and(|high| value > high) {
        Standing::Above
    } else {
        Standing::Within
    };
    // Compared as counted; told as of the span that the plan speaks of.
    let told = |number: Decimal| number.checked_div(stretch).unwrap_or(number).round_dp(3).normalize();
    let band = Band { low: band.low.map(told), high: band.high.map(told), mean: band.mean.map(told) };
    Some(Judgement { value: told(value), band, standing, at, over })
}

/// What is expected at a time of day in the project's zone.
pub fn expected(expect: &Expect, time: NaiveTime) -> Band {
    band(expect, time, Decimal::ONE)
}

/// Stretched to what was really measured, where that is a little longer than what the plan says.
fn band(expect: &Expect, time: NaiveTime, stretch: Decimal) -> Band {
    let scaled = |value: Decimal| value.checked_mul(stretch).map(|value| value.round_dp(9).normalize());
    match expect {
        Expect::Band(points) => {
            let side = |of: fn(&crate::plan::BandPoint) -> Option<Decimal>| {
                let points: Vec<_> = points.iter().filter_map(|point| Some((point.at, of(point)?))).collect();
                curve::at(&points, time).and_then(scaled)
            };
            Band { low: side(|point| point.low), high: side(|point| point.high), mean: None }
        }
        Expect::Count { points, chance } => {
            let mean = curve::at(points, time).and_then(scaled);
            let counts = mean.and_then(|mean| count_band(mean.to_f64()?, chance.to_f64()?));
            Band {
                low: counts.map(|counts| counts.low.into()),
                high: counts.map(|counts| counts.high.into()),
                mean,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Id,
        measure::{Last, Outcome, Window},
        plan::{self, BandPoint},
    };
    use std::time::Duration;

    /// 2027-01-15 08:00 in UTC, 16:00 in Shanghai.
    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn usage(measure: Measure, expect: Expect) -> Usage {
        let gate = &plan::sample::plan().gates["go-live"];
        Usage {
            id: Id::new("logins"),
            place: gate.place.clone(),
            title: gate.title.clone(),
            module: None,
            probe: Id::new("login"),
            reading: "logins".into(),
            unit: None,
            measure,
            expect,
        }
    }

    /// Readings every ten seconds that grow by `step`.
    fn judged(usage: &Usage, first: i64, step: i64, windows: i64, now: i64) -> Option<Judgement> {
        let windows = (0..windows).map(|i| {
            let mut window = Window::new(at(i * 10));
            let readings = vec![("logins".into(), Decimal::from(first + step * i))];
            let (service, outcome) = (Duration::ZERO, Outcome::Ok);
            window.last = Some(Last { at: at(i * 10), service, outcome, detail: None, readings });
            window
        });
        let mut history = History::default();
        history.set(Id::new("login"), windows.collect());
        let plan = plan::sample::plan();
        judge(usage, &plan.probes["login"], chrono_tz::Asia::Shanghai, &history, at(now))
    }

    fn band_of(low: Option<i64>, high: Option<i64>) -> Expect {
        let point = |at: &str, factor: i64| BandPoint {
            at: time(at),
            low: low.map(|low| Decimal::from(low * factor)),
            high: high.map(|high| Decimal::from(high * factor)),
        };
        Expect::Band(vec![point("12:00", 1), point("20:00", 3)])
    }

    #[test]
    fn a_level_against_its_band_in_local_time() {
        // Half way between 12:00 and 20:00: twice the first point.
        let usage = usage(Measure::Level, band_of(Some(100), Some(200)));
        for (value, standing) in [
            (0, Standing::Below),
            (199, Standing::Below),
            (200, Standing::Within),
            (400, Standing::Within),
            (401, Standing::Above),
        ] {
            let found = judged(&usage, value, 0, 1, 5).unwrap();
            assert_eq!((found.standing, found.value), (standing, value.into()), "{value}");
            assert_eq!((found.band.low, found.band.high), (Some(200.into()), Some(400.into())));
        }
        assert_eq!(judged(&usage, 300, 0, 1, 60), None, "a reading of a minute ago says nothing of now");
    }

    #[test]
    fn an_open_side_is_never_left() {
        let floor = usage(Measure::Level, band_of(Some(100), None));
        assert_eq!(judged(&floor, 1_000_000, 0, 1, 5).unwrap().standing, Standing::Within);
        assert_eq!(judged(&floor, 0, 0, 1, 5).unwrap().standing, Standing::Below);
    }

    /// Ten logins in five minutes are expected: with a chance of one in a hundred three are still no surprise, two are,
    /// and none at all most certainly.
    #[test]
    fn too_few_of_a_count_is_a_surprise() {
        let expect =
            Expect::Count { points: vec![(time("00:00"), 10.into())], chance: "0.01".parse().unwrap() };
        let usage = usage(Measure::Increase(Duration::from_mins(5)), expect);
        let silent = judged(&usage, 500, 0, 40, 400).unwrap();
        assert_eq!(
            (silent.standing, silent.value, silent.band.low),
            (Standing::Below, 0.into(), Some(3.into()))
        );
        assert_eq!(silent.over, Some(TimeDelta::minutes(5)));
        // Thirty in five minutes.
        let busy = judged(&usage, 0, 1, 40, 400).unwrap();
        assert_eq!((busy.standing, busy.value), (Standing::Above, 30.into()));
        assert_eq!(judged(&usage, 0, 1, 20, 200), None, "not measured for five minutes yet");
    }

    #[test]
    fn where_little_is_expected_nothing_is_no_surprise() {
        let band = |count: &str| {
            let points = vec![(time("00:00"), count.parse().unwrap())];
            expected(&Expect::Count { points, chance: "0.01".parse().unwrap() }, time("16:00"))
        };
        assert_eq!(band("4.6").low, Some(0.into()));
        assert_eq!(band("4.61").low, Some(1.into()));
    }
}
