//! Alerts, and who is on call.

use super::Builder;
use crate::{
    id::Id,
    plan::{
        Alert, OnCall, Roster,
        alert::{OnMissing, Severity},
        source::Span,
        walk::{Item, Node, Record},
    },
};
use chrono_tz::Tz;
use std::time::Duration;

/// How long a condition is false before its alert counts as over, where nothing is said.
const RESOLVE_AFTER: Duration = Duration::from_mins(1);

impl Builder<'_> {
    pub(super) fn alert(&mut self, id: &Id, span: Span, record: &Record) -> Option<Alert> {
        let severity = record.choice("severity").and_then(|at| Severity::ALL.get(*at).copied());
        let missing = record.choice("missing").and_then(|at| OnMissing::ALL.get(*at).copied());
        Some(Alert {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            when: record.condition("when")?.expr.clone(),
            hold: self.duration(record, "for").unwrap_or_default(),
            resolve_after: self.duration(record, "resolve_after").unwrap_or(RESOLVE_AFTER),
            severity: severity.unwrap_or(Severity::Warning),
            owner: record.reference("owner").cloned(),
            notify: record.references("notify"),
            depends_on: record.references("depends_on"),
            runbook: record.title("runbook").cloned(),
            roster: record.reference("roster").cloned(),
            remind: self.duration(record, "remind"),
            escalate: self.duration(record, "escalate"),
            missing: missing.unwrap_or(OnMissing::Hold),
        })
    }

    pub(super) fn roster(&mut self, id: &Id, span: Span, record: &Record) -> Option<Roster> {
        let project = self.things.project.as_ref();
        let zone = project.and_then(|record| record.zone("timezone")).copied().unwrap_or(chrono_tz::UTC);
        let on_call = record.list("on_call").iter().map(|node| self.on_call(node, zone));
        let on_call = on_call.collect::<Option<Vec<OnCall>>>()?;
        Some(Roster {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title").cloned(),
            on_call,
        })
    }

    fn on_call(&mut self, node: &Node, zone: Tz) -> Option<OnCall> {
        let Item::Record(record) = &node.item else { return None };
        Some(OnCall {
            person: record.reference("person")?.clone(),
            from: self.time(record, "from", zone),
            until: self.time(record, "until", zone),
            notify: record.references("notify"),
        })
    }
}
