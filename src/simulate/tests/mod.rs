//! Nights that must end as they should, and crashes at every point of them.

mod broken;
mod crashes;
mod invariants;
mod nights;

use super::{
    Options, Played,
    fuse::{Fuse, Point},
    played,
    world::World,
};
use crate::{
    facts::{Catalogue, World as Facts},
    gate::Assessment,
    library,
    plan::{
        self, Plan,
        night::{Night, Script},
    },
    wording::Lang,
};
use std::{fmt::Write as _, sync::Arc};

/// A plan that is written nowhere but here.
pub(super) fn plan_of(text: &str) -> Arc<Plan> {
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("golive.toml");
    std::fs::write(&main, text).unwrap();
    let loaded = plan::load(&main, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let said: Vec<String> =
        loaded.diagnostics.iter().map(|it| format!("{}: {}", it.line, it.message.render(Lang::En))).collect();
    Arc::new(loaded.plan.unwrap_or_else(|| panic!("{said:#?}")))
}

pub(super) fn night_of(text: &str, plan: &Plan) -> Night {
    let loaded = Script::read("night.toml", text).on(plan);
    let said: Vec<String> = loaded.diagnostics.iter().map(|it| it.message.render(Lang::En)).collect();
    loaded.night.unwrap_or_else(|| panic!("{said:#?}"))
}

pub(super) fn training() -> Arc<Plan> {
    plan_of(library::NIGHT_PLAN.1)
}

/// A night with programs that die where the fuse says, checked at every moment and at its end.
pub(super) struct Trial {
    pub played: Played,
    pub passed: [u32; Point::ALL.len()],
    pub story: String,
}

impl Trial {
    pub fn of(night: &Night, plan: &Arc<Plan>, seed: u64, blows: Vec<(Point, u32)>) -> Self {
        Self::with(night, plan, seed, blows, |_| {})
    }

    pub fn with(
        night: &Night,
        plan: &Arc<Plan>,
        seed: u64,
        blows: Vec<(Point, u32)>,
        tamper: impl FnOnce(&mut World),
    ) -> Self {
        let mut world = World::new(night, plan, Options { seed, lang: Lang::En }).unwrap();
        world.stage().light(Fuse::new(blows));
        tamper(&mut world);
        let mut story = String::new();
        let end = world
            .play(&mut |line| {
                let what = line.what.render(Lang::En);
                let _ = writeln!(story, "  {} {} {what}", line.at.format("%H:%M:%S"), line.by);
            })
            .unwrap();
        let passed = Point::ALL.map(|point| world.stage().passed(point));
        Self { played: played(&world, end).unwrap(), passed, story }
    }
}

/// What is checked of the gate at every moment of every night.
pub(super) fn holds(assessment: &Assessment, facts: &Facts) {
    if let Some(gate) = facts.plan.gates.get(&assessment.gate)
        && let Err(why) = invariants::gate(assessment, gate, facts)
    {
        panic!("{why}");
    }
}
