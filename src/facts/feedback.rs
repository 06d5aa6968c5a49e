//! Facts about testers' feedback.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    evidence::Evidence,
    id::Id,
    plan::Plan,
    state::{Feedback, Severity},
    uat,
    value::Kind,
    wording::{Phrase, facts as say},
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

/// Where cases are to be carried out and none was yet, that nobody complained says nothing. A plan without cases asks
/// nobody to try anything: there is no trial to wait for, and none reported is none.
fn counted(world: &World, counts: impl Fn(&Feedback) -> bool) -> Reading {
    let cases = &world.plan.cases;
    if world.state.feedback().next().is_none() {
        if cases.is_empty() {
            let place = world.plan.files.first().cloned().unwrap_or_default();
            return Reading::count(0).from([Evidence::Plan { place }]).noted(Phrase::from(&say::NO_TRIAL));
        }
        if cases.keys().all(|case| uat::latest(world.state, case).is_none()) {
            return Reading::missing(&say::NOBODY_TRIED);
        }
    }
    let found: Vec<&Feedback> = world.state.feedback().filter(|feedback| counts(feedback)).collect();
    Reading::count(found.len()).from(found.iter().map(|feedback| event(&feedback.note, "feedback-added")))
}
