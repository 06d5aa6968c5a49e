//! Facts about requirements.

use super::{Family, Reading, Unit, World, event, single, uat::evidence_of_cases};
use crate::{
    evidence::Evidence,
    id::Id,
    plan::{Case, Plan, Priority, Requirement},
    state::Progress,
    uat,
    value::{Kind, Value},
    wording::facts as say,
};
use std::collections::HashSet;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "requirements.total",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::REQUIREMENTS_TOTAL,
        subjects: single,
        read: |world, _| Reading::count(in_scope(world, None).count()).from(places(in_scope(world, None))),
    },
    Family {
        name: "requirements.<priority>.total",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::REQUIREMENTS_PRIORITY_TOTAL,
        subjects: priorities,
        read: |world, subject| {
            let wanted = priority(subject);
            Reading::count(in_scope(world, wanted).count()).from(places(in_scope(world, wanted)))
        },
    },
    Family {
        name: "requirements.<priority>.verified",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::REQUIREMENTS_PRIORITY_VERIFIED,
        subjects: priorities,
        read: verified,
    },
    Family {
        name: "requirements.<priority>.delivered",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::REQUIREMENTS_PRIORITY_DELIVERED,
        subjects: priorities,
        read: delivered,
    },
    Family {
        name: "requirements.<requirement>.verified",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::REQUIREMENT_VERIFIED,
        subjects: each,
        read: |world, id| {
            let verified = uat::verification(world.plan, world.state, id) == uat::Standing::Pass;
            let (evidence, as_of) = evidence_of_cases(world, world.plan.cases_of(id).map(|case| &case.id));
            Reading::known(Value::Bool(verified)).from(evidence).aged(as_of)
        },
    },
    Family {
        name: "requirements.<requirement>.progress",
        kind: Kind::Choice(Progress::WORDS),
        unit: Unit::None,
        doc: &say::REQUIREMENT_PROGRESS,
        subjects: each,
        read: progress,
    },
];

fn priorities(_: &Plan) -> Vec<Id> {
    Priority::WORDS.iter().map(Id::new).collect()
}

fn each(plan: &Plan) -> Vec<Id> {
    plan.requirements.keys().cloned().collect()
}

fn priority(subject: &Id) -> Option<Priority> {
    Priority::ALL.into_iter().find(|priority| priority.word() == subject.as_str())
}

/// Requirements of a priority (of any, for `None`) that were not dropped.
fn in_scope<'a>(world: &'a World, wanted: Option<Priority>) -> impl Iterator<Item = &'a Requirement> {
    let dropped =
        |id: &Id| world.state.requirement(id).is_some_and(|marked| marked.progress == Progress::Dropped);
    world.plan.requirements.values().filter(move |requirement| {
        wanted.is_none_or(|wanted| requirement.priority == wanted) && !dropped(&requirement.id)
    })
}

fn places<'a>(requirements: impl Iterator<Item = &'a Requirement>) -> Vec<Evidence> {
    requirements.map(|requirement| Evidence::Plan { place: requirement.place.to_string() }).collect()
}

fn verified(world: &World, subject: &Id) -> Reading {
    let standings = uat::verifications(world.plan, world.state);
    let passed = |id: &&Id| standings.get(*id) == Some(&uat::Standing::Pass);
    let verified: HashSet<&Id> =
        in_scope(world, priority(subject)).map(|requirement| &requirement.id).filter(passed).collect();
    let counts = |case: &&Case| case.verifies.iter().any(|id| verified.contains(id));
    let cases = world.plan.cases.values().filter(counts).map(|case| &case.id);
    let (evidence, as_of) = evidence_of_cases(world, cases);
    if in_scope(world, priority(subject)).next().is_none() {
        return Reading::missing(&say::NONE_IN_SCOPE);
    }
    Reading::count(verified.len()).from(evidence).aged(as_of)
}

fn delivered(world: &World, subject: &Id) -> Reading {
    let marks =
        in_scope(world, priority(subject)).filter_map(|requirement| world.state.requirement(&requirement.id));
    let delivered: Vec<_> = marks.filter(|marked| marked.progress == Progress::Delivered).collect();
    let evidence = delivered.iter().map(|marked| event(&marked.note, "requirement-marked"));
    Reading::count(delivered.len()).from(evidence)
}

fn progress(world: &World, id: &Id) -> Reading {
    match world.state.requirement(id) {
        Some(marked) => Reading::known(Value::text(marked.progress.word()))
            .from([event(&marked.note, "requirement-marked")]),
        None => {
            let place = world.plan.requirements.get(id).map(|requirement| requirement.place.to_string());
            Reading::known(Value::text(Progress::Proposed.word()))
                .from(place.map(|place| Evidence::Plan { place }))
        }
    }
}
