//! The launch window, and what bears on going back.

use super::Builder;
use crate::{
    id::Id,
    plan::{Counted, Cutover, DataLimit, Trigger, diagnostic::Finding, source::Span, walk::Record},
    wording::decision as say,
};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::time::Duration;

/// Time kept for deciding to roll back, and for verifying it, when the plan does not say.
const DECISION: Duration = Duration::from_mins(10);
const VERIFY: Duration = Duration::from_mins(15);
/// How long after the cutover going back may be proposed, when the plan does not say.
const HYPERCARE: Duration = Duration::from_hours(72);
/// How long a trigger holds before the rollback is proposed, when the plan does not say.
const HOLD: Duration = Duration::from_mins(2);

impl Builder<'_> {
    pub(super) fn cutover(&mut self, zone: Tz) -> Option<Cutover> {
        let things = self.things;
        let record = things.cutover.as_ref()?;
        let start = self.time(record, "start", zone);
        let end = self.time(record, "end", zone);
        let data = record.keyed("data").iter();
        let data = data.filter_map(|(id, span, record)| Some((id.clone(), self.data(id, *span, record)?)));
        let data = data.collect();
        let triggers = record.keyed("trigger").iter();
        let triggers =
            triggers.filter_map(|(id, span, record)| Some((id.clone(), self.trigger(id, *span, record)?)));
        let triggers = triggers.collect();
        let cutover = Cutover {
            place: self.sources.place(record.span),
            start: start?,
            end: end?,
            gate: record.reference("gate").cloned(),
            runbook: record.reference("runbook").cloned(),
            rollback: record.reference("rollback").cloned(),
            decision: self.duration(record, "decision").unwrap_or(DECISION),
            verify: self.duration(record, "verify").unwrap_or(VERIFY),
            back: record.reference("back").cloned(),
            hypercare: self.duration(record, "hypercare").unwrap_or(HYPERCARE),
            notify: record.references("notify"),
            roster: record.reference("roster").cloned(),
            data,
            triggers,
        };
        record.sound.then_some(cutover)
    }

    fn data(&mut self, id: &Id, span: Span, record: &Record) -> Option<DataLimit> {
        let limit = *record.decimal("limit")?;
        if limit <= Decimal::ZERO {
            self.report.add(Finding::error("FMT-04", record.at("limit"), &say::LIMIT_NOT_POSITIVE));
            return None;
        }
        let counted = record.choice("counted").and_then(|at| Counted::ALL.get(*at).copied());
        Some(DataLimit {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            probe: record.reference("probe")?.clone(),
            reading: record.text("reading")?.clone(),
            counted: counted.unwrap_or(Counted::Growth),
            limit,
            unit: record.title("unit").cloned(),
            signed_by: record.reference("signed_by").cloned(),
        })
    }

    fn trigger(&mut self, id: &Id, span: Span, record: &Record) -> Option<Trigger> {
        Some(Trigger {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            when: record.condition("when")?.expr.clone(),
            hold: self.duration(record, "for").unwrap_or(HOLD),
            automatic: record.bool("automatic").copied().unwrap_or(false),
        })
    }
}
