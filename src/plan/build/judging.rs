//! Comparisons, usage and maintenance windows.

use super::Builder;
use crate::{
    id::Id,
    phrase,
    plan::{
        BandPoint, Compare, Expect, Maintenance, Measure, Usage,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Node, Record},
    },
    stats::MEAN_MAX,
    title::Title,
    wording::{Text, plan as say},
};
use chrono::NaiveTime;
use rust_decimal::{Decimal, prelude::FromPrimitive};

/// Most points of an expected curve: one every five minutes.
const POINTS_MAX: usize = 288;

impl Builder<'_> {
    fn wrong(&mut self, span: Span, message: &'static Text) {
        self.report.add(Finding::error("FMT-04", span, message));
    }

    pub(super) fn compare(&mut self, id: &Id, span: Span, record: &Record) -> Option<Compare> {
        let margin = record.decimal("margin").copied()?;
        if margin <= Decimal::ZERO || margin >= Decimal::ONE {
            self.wrong(record.at("margin"), &say::BAD_MARGIN);
        }
        let confidence = self.confidence(record);
        let (old, new) = (record.reference("old")?.clone(), record.reference("new")?.clone());
        if old == new {
            self.wrong(record.at("new"), &say::SAME_PROBE);
        }
        let title = record.title("title").cloned();
        Some(Compare {
            id: id.clone(),
            place: self.sources.place(span),
            title: title.unwrap_or_else(|| Title::same(format!("{old} → {new}"))),
            old,
            new,
            margin,
            over: self.duration(record, "over")?,
            confidence,
        })
    }

    /// How sure a decision has to be.
    pub(super) fn confidence(&mut self, record: &Record) -> Decimal {
        let confidence = record.decimal("confidence").copied().unwrap_or(Decimal::new(95, 2));
        if confidence < Decimal::new(5, 1) || confidence >= Decimal::ONE {
            self.wrong(record.at("confidence"), &say::BAD_CONFIDENCE);
        }
        confidence
    }

    pub(super) fn maintenance(&mut self, id: &Id, span: Span, record: &Record) -> Option<Maintenance> {
        let zone = self.zone();
        let from = self.time(record, "from", zone);
        let until = self.time(record, "until", zone);
        let (from, until) = (from?, until?);
        if until <= from {
            self.wrong(record.at("until"), &say::MAINTENANCE_ORDER);
        }
        Some(Maintenance {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            from,
            until,
            probes: record.references("probes"),
            reason: record.title("reason").cloned(),
        })
    }

    fn zone(&self) -> chrono_tz::Tz {
        let record = self.things.project.as_ref();
        record.and_then(|record| record.zone("timezone").copied()).unwrap_or(chrono_tz::UTC)
    }

    pub(super) fn usage(&mut self, id: &Id, span: Span, record: &Record) -> Option<Usage> {
        let expect = self.expect(record);
        let increase_over = self.duration(record, "increase_over");
        Some(Usage {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            module: record.text("module").cloned(),
            probe: record.reference("probe")?.clone(),
            reading: record.text("reading")?.clone(),
            unit: record.title("unit").cloned(),
            measure: increase_over.map_or(Measure::Level, Measure::Increase),
            expect: expect?,
        })
    }

    fn expect(&mut self, record: &Record) -> Option<Expect> {
        let chance = record.decimal("chance").copied().unwrap_or(Decimal::new(1, 2));
        if chance <= Decimal::ZERO || chance >= Decimal::new(5, 1) {
            self.wrong(record.at("chance"), &say::BAD_CHANCE);
        }
        let nodes = record.list("expect");
        if !record.sound {
            return None;
        }
        if !(1..=POINTS_MAX).contains(&nodes.len()) && record.node("expect").is_some() {
            let message = phrase!(say::POINT_COUNT, max = POINTS_MAX);
            self.report.add(Finding::error("FMT-04", record.at("expect"), message));
            return None;
        }
        let point = |node: &Node| match &node.item {
            Item::Record(record) => Some(Point::of(record)),
            _ => None,
        };
        let mut points: Vec<Point> = nodes.iter().filter_map(point).collect();
        points.sort_by_key(|point| point.at);
        if let Some(twice) = points.windows(2).find(|pair| pair[0].at == pair[1].at) {
            self.wrong(twice[1].span, &say::POINT_TWICE);
        }
        self.check_points(&points);
        let first = points.first()?;
        Some(if first.count.is_some() {
            let counts = points.iter().filter_map(|point| Some((point.at, point.count?)));
            Expect::Count { points: counts.collect(), chance }
        } else {
            let band = |point: &Point| BandPoint { at: point.at, low: point.low, high: point.high };
            Expect::Band(points.iter().map(band).collect())
        })
    }

    /// Every point says the same things, and says something.
    fn check_points(&mut self, points: &[Point]) {
        let Some(first) = points.first() else { return };
        let count_max = Decimal::from_f64(MEAN_MAX).unwrap_or(Decimal::MAX);
        for point in points {
            let numbers = [point.low, point.high, point.count];
            let wrong = if numbers.iter().flatten().any(|number| *number < Decimal::ZERO) {
                Some(&say::NEGATIVE_USAGE)
            } else if point.count.is_some_and(|count| count > count_max) {
                Some(&say::COUNT_TOO_LARGE)
            } else if numbers.iter().all(Option::is_none) {
                Some(&say::POINT_EMPTY)
            } else if point.count.is_some() && (point.low.is_some() || point.high.is_some()) {
                Some(&say::COUNT_OR_BAND)
            } else if numbers.map(|number| number.is_some())
                != [first.low, first.high, first.count].map(|number| number.is_some())
            {
                Some(&say::POINTS_DIFFER)
            } else if point.low.zip(point.high).is_some_and(|(low, high)| low > high) {
                Some(&say::LOW_ABOVE_HIGH)
            } else {
                None
            };
            if let Some(wrong) = wrong {
                self.wrong(point.span, wrong);
            }
        }
    }
}

/// A point of an expected curve as written.
struct Point {
    span: Span,
    at: NaiveTime,
    low: Option<Decimal>,
    high: Option<Decimal>,
    count: Option<Decimal>,
}

impl Point {
    fn of(record: &Record) -> Self {
        Self {
            span: record.span,
            at: record.clock("at").copied().unwrap_or(NaiveTime::MIN),
            low: record.decimal("low").copied(),
            high: record.decimal("high").copied(),
            count: record.decimal("count").copied(),
        }
    }
}
