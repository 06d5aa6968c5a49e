//! The runs on the page that are open: which steps they are at, and when they will be over.

use super::text::Page;
use crate::{
    facts::World,
    id::Id,
    phrase,
    report::{clock, run_mode},
    runbook::{Forecast, Phase, phase, phases},
    state::{Mode, Run},
    title::Title,
    wording::{Lang, Phrase, running, status as say},
};
use serde_json::{Value, json};

/// Steps that are told of one run.
const STEPS_MAX: usize = 4;

#[derive(Clone, Debug)]
pub struct Open {
    id: Id,
    runbook: Id,
    mode: Mode,
    is_paused: bool,
    total: usize,
    over: usize,
    /// Those under way, and those that wait for somebody; in the order of the runbook.
    steps: Vec<Step>,
    forecast: Option<(Forecast, Phrase)>,
}

#[derive(Clone, Debug)]
struct Step {
    id: Id,
    title: Title,
    phase: Phase,
    owner: Option<Id>,
    /// Their name.
    name: String,
}

/// Whose program is there a page cannot tell: what was begun counts as under way.
pub(super) fn runs(world: &World) -> Vec<Open> {
    world.state.runs().filter(|run| run.is_open()).filter_map(|run| open(world, run)).collect()
}

fn open(world: &World, run: &Run) -> Option<Open> {
    let book = world.plan.runbooks.get(&run.runbook)?;
    let is_here = |_| true;
    let forecast = clock::forecast_of(world, book, run, &|step| phase(step, run, &is_here));
    let forecast = forecast.map(|it| (it.clone(), clock::forecast_line(world, book, &it)));
    let stand = phases(book, run, &is_here);
    let is_over = |phase| matches!(phase, Phase::Done | Phase::Skipped | Phase::Undone);
    let over = stand.iter().filter(|(_, phase)| is_over(*phase)).count();
    let now = stand.iter().filter(|(_, phase)| !is_over(*phase) && *phase != Phase::Waiting);
    let step = |(step, phase): &(&crate::plan::RunStep, Phase)| Step {
        id: step.id.clone(),
        title: step.title.clone(),
        phase: *phase,
        owner: step.owner.clone(),
        name: step.owner.as_ref().map_or("–", |owner| world.plan.person_name(owner.as_str())).to_owned(),
    };
    Some(Open {
        id: run.id.clone(),
        runbook: run.runbook.clone(),
        mode: run.mode,
        is_paused: run.paused.is_some(),
        total: stand.len(),
        over,
        steps: now.map(step).collect(),
        forecast,
    })
}

impl Open {
    pub(super) fn json(&self, lang: Lang) -> Value {
        let step = |step: &Step| {
            json!({
                "id": step.id,
                "title": step.title.get(lang),
                "phase": step.phase.word(),
                "owner": step.owner,
            })
        };
        json!({
            "id": self.id,
            "runbook": self.runbook,
            "mode": self.mode,
            "paused": self.is_paused,
            "steps": { "total": self.total, "over": self.over },
            "now": self.steps.iter().map(step).collect::<Vec<_>>(),
            "forecast": self.forecast.as_ref().map(|(forecast, _)| clock::forecast_json(forecast)),
        })
    }
}

pub(super) fn text(page: &mut Page, run: &Open) {
    let state = if run.is_paused { &running::RUN_PAUSED } else { &running::RUN_OPEN };
    let head = phrase!(
        running::HEAD,
        run = &run.id,
        runbook = &run.runbook,
        mode = run_mode(run.mode),
        state = state
    );
    let over = phrase!(say::STEPS_OVER, over = run.over, total = run.total);
    page.text.push('\n');
    page.line(&format!("{}  {}", head.render(page.lang), over.render(page.lang)));
    for step in run.steps.iter().take(STEPS_MAX) {
        let line = phrase!(
            say::STEP_NOW,
            id = &step.id,
            title = &step.title,
            phase = step.phase.name(),
            owner = &step.name
        );
        page.line(&format!("  {} {}", step.phase.glyph(), line.render(page.lang)));
    }
    run.forecast.iter().for_each(|(_, line)| page.wrapped(line));
}
