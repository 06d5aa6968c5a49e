//! Facts about what people put their name to: sign-offs and waivers.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    id::Id,
    plan::{Plan, Priority, Signable},
    state::{Answer, SignOff, Subject, Waiver},
    value::{Kind, Value},
    wording::facts as say,
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "requirements.<priority>.signed_off",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::REQUIREMENTS_SIGNED_OFF,
        subjects: |_| Priority::WORDS.iter().map(Id::new).collect(),
        read: requirements,
    },
    Family {
        name: "requirements.<requirement>.signed_off",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::REQUIREMENT_SIGNED_OFF,
        subjects: |plan| plan.requirements.keys().cloned().collect(),
        read: |world, id| one(world, &Subject::Requirement(id.clone())),
    },
    Family {
        name: "milestones.<milestone>.signed_off",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::MILESTONE_SIGNED_OFF,
        subjects: |plan| plan.milestones.keys().cloned().collect(),
        read: |world, id| one(world, &Subject::Milestone(id.clone())),
    },
    Family {
        name: "checklists.<checklist>.signed_off",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::CHECKLIST_SIGNED_OFF,
        subjects: |plan: &Plan| plan.checklists.keys().cloned().collect(),
        read: |world, id| one(world, &Subject::Checklist(id.clone())),
    },
    Family {
        name: "waivers.active",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::WAIVERS_ACTIVE,
        subjects: single,
        read: |world, _| waivers(world, |waiver| waiver.answered.is_some()),
    },
    Family {
        name: "waivers.waiting",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::WAIVERS_WAITING,
        subjects: single,
        read: |world, _| waivers(world, |waiver| waiver.answered.is_none()),
    },
];

/// The latest sign-off that counts: not forged, signed where the plan demands it, and later than the last change of
/// what it is about.
fn signed_off<'a>(world: &World<'a>, subject: &Subject) -> Option<&'a SignOff> {
    let demanded = world.plan.must_be_signed(Signable::SignOff, None);
    let changed = last_change(world, subject);
    let counts = |it: &&SignOff| it.standing.counts(demanded) && it.note.seq > changed;
    world.state.sign_offs(subject).rev().find(counts)
}

/// The last event that changed something; 0 for none.
fn last_change(world: &World, subject: &Subject) -> u64 {
    let seq = match subject {
        Subject::Requirement(id) => world.state.requirement(id).map(|marked| marked.note.seq),
        Subject::Checklist(id) => {
            let items = world.plan.checklists.get(id).into_iter().flat_map(|list| list.items.keys());
            items.filter_map(|item| world.state.tick(id, item)).map(|tick| tick.note.seq).max()
        }
        _ => None,
    };
    seq.unwrap_or_default()
}

fn one(world: &World, subject: &Subject) -> Reading {
    match signed_off(world, subject) {
        Some(sign_off) => Reading::known(Value::Bool(true))
            .from([event(&sign_off.note, "signed-off")])
            .aged(Some(sign_off.note.at)),
        None => Reading::known(Value::Bool(false)),
    }
}

fn requirements(world: &World, priority: &Id) -> Reading {
    let wanted = world.plan.requirements.values().filter(|it| it.priority.word() == priority.as_str());
    let signed: Vec<&SignOff> =
        wanted.filter_map(|it| signed_off(world, &Subject::Requirement(it.id.clone()))).collect();
    let oldest = signed.iter().map(|sign_off| sign_off.note.at).min();
    Reading::count(signed.len())
        .from(signed.iter().map(|sign_off| event(&sign_off.note, "signed-off")))
        .aged(oldest)
}

/// Waivers that are not over and were not declined or withdrawn.
fn waivers(world: &World, wanted: fn(&Waiver) -> bool) -> Reading {
    let found: Vec<&Waiver> =
        world.state.waivers().filter(|waiver| waiver.is_open(world.now) && wanted(waiver)).collect();
    let evidence = found.iter().map(|waiver| match &waiver.answered {
        Some(answered) if answered.answer == Answer::Approved => event(&answered.note, "waiver-answered"),
        _ => event(&waiver.asked, "waiver-asked"),
    });
    Reading::count(found.len()).from(evidence)
}
