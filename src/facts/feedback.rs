//! Facts about testers' feedback.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    id::Id,
    plan::Plan,
    state::{Feedback, Severity},
    uat,
    value::Kind,
    wording::facts as say,
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "feedback.total",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::FEEDBACK_TOTAL,
        subjects: single,
        read: |world, _| counted(world, |_| true),
    },
    Family {
        name: "feedback.open",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::FEEDBACK_OPEN,
        subjects: single,
        read: |world, _| counted(world, |feedback| feedback.settled.is_none()),
    },
    Family {
        name: "feedback.<severity>.open",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::FEEDBACK_SEVERITY_OPEN,
        subjects: |_: &Plan| Severity::WORDS.iter().map(Id::new).collect(),
        read: |world, severity| {
            counted(world, |feedback| {
                feedback.settled.is_none() && feedback.severity.word() == severity.as_str()
            })
        },
    },
];

/// Where nobody has tried anything yet, that nobody complained says nothing.
fn counted(world: &World, counts: impl Fn(&Feedback) -> bool) -> Reading {
    let was_tried = || world.plan.cases.keys().any(|case| uat::latest(world.state, case).is_some());
    if world.state.feedback().next().is_none() && !was_tried() {
        return Reading::missing(&say::NOBODY_TRIED);
    }
    let found: Vec<&Feedback> = world.state.feedback().filter(|feedback| counts(feedback)).collect();
    Reading::count(found.len()).from(found.iter().map(|feedback| event(&feedback.note, "feedback-added")))
}
