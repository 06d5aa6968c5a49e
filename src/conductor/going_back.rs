//! Proposes to go back when a trigger of the plan holds, and with `automatic = true`, and only then, begins it.
//!
//! That a trigger holds is what its alert says. Every program that watches proposes, and the journal keeps the first
//! proposal. Only the program that carries out the cutover begins anything, or the one that probes when none does.

use super::{Session, alarms::recorded};
use crate::{
    decision::decision,
    id::Id,
    measure::History,
    phrase,
    plan::{Plan, Trigger},
    state::{Command, Happening, Mode, Proposal, RunEvent, State},
    store::StoreError,
    wording::{Lang, decision as say},
};
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use uuid::Uuid;

/// What a program is in this.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub console: Uuid,
    pub probes: bool,
}

#[derive(Default)]
pub struct GoingBack {
    /// Proposals that this program has tried to follow: a refusal stays one until people act.
    tried: HashSet<Uuid>,
}

impl GoingBack {
    /// Does what is due; whether anything was recorded.
    pub fn tend(
        &mut self,
        session: &mut Session,
        now: DateTime<Utc>,
        part: Part,
        history: &History,
    ) -> Result<bool, StoreError> {
        let plan = session.plan.clone();
        let Some(cutover) = plan.cutover.as_ref().filter(|_| session.state().may_go_back(&plan, now)) else {
            return Ok(false);
        };
        let mut changed = false;
        for trigger in cutover.triggers.values() {
            changed |= propose(session, now, trigger)?;
        }
        let open = session.state().open_proposal().filter(|it| !self.tried.contains(&it.event)).cloned();
        let trigger = open.as_ref().and_then(|it| cutover.triggers.get(it.trigger.as_ref()?));
        if let (Some(open), Some(rollback)) = (open.as_ref(), &cutover.rollback)
            && trigger.is_some_and(|trigger| trigger.automatic && still_holds(session, trigger, open))
            && is_mine(session, part)
        {
            self.tried.insert(open.event);
            changed |= begin((session, history), now, part.console, (rollback, open))?;
        }
        Ok(changed)
    }
}

/// One program begins a run: the one that carries out the cutover, or the one that probes when that is over.
fn is_mine(session: &Session, part: Part) -> bool {
    session.state().cutover_run(&session.plan).map_or(part.probes, |run| run.console == part.console)
}

/// Whether what a proposal rests on is still so: nobody goes back by themselves for what is over, however late a
/// program comes to it.
fn still_holds(session: &Session, trigger: &Trigger, proposal: &Proposal) -> bool {
    let open = session.state().alarm(&trigger.alert_id()).and_then(|alarm| alarm.open());
    open.is_some_and(|episode| proposal.raised == Some(episode.event))
}

fn propose(session: &mut Session, now: DateTime<Utc>, trigger: &Trigger) -> Result<bool, StoreError> {
    let state = session.state();
    let alarm = state.alarm(&trigger.alert_id()).and_then(|alarm| alarm.open());
    let Some((raised, seen)) = alarm.map(|episode| (episode.event, episode.seen.clone())) else {
        return Ok(false);
    };
    let again = |it: &Proposal| it.trigger.as_ref() == Some(&trigger.id) && it.raised == Some(raised);
    if state.open_proposal().is_some() || state.proposals().any(again) {
        return Ok(false);
    }
    let (trigger, raised, note) = (Some(trigger.id.clone()), Some(raised), String::new());
    let command = Command::ProposeRollback { trigger, raised, seen, note };
    Ok(recorded(session.act(&command, now))?.is_some())
}

/// Holds the cutover, so that nothing of it begins any more, and begins the rollback.
fn begin(
    (session, history): (&mut Session, &History),
    now: DateTime<Utc>,
    console: Uuid,
    (rollback, proposal): (&Id, &Proposal),
) -> Result<bool, StoreError> {
    let trigger = proposal.trigger.as_ref().map(Id::to_string).unwrap_or_default();
    let note = phrase!(say::AUTOMATIC_NOTE, trigger = trigger, proposal = &proposal.id).render(Lang::En);
    let open = session.state().cutover_run(&session.plan).filter(|run| run.paused.is_none());
    let mut changed = false;
    if let Some(run) = open.map(|run| run.id.clone()) {
        changed |= recorded(session.act(&Command::PauseRun { run, note: note.clone() }, now))?.is_some();
    }
    let command = Command::BeginRun { runbook: rollback.clone(), mode: Mode::Live, console, note };
    changed |= recorded(session.act_knowing(&command, now, Some(history)))?.is_some();
    Ok(changed)
}

/// Whether a command begins the live rollback of the plan.
pub(super) fn is_begun_by(command: &Command, plan: &Plan) -> bool {
    matches!(command, Command::BeginRun { runbook, mode: Mode::Live, .. } if is_rollback(plan, runbook))
}

fn is_rollback(plan: &Plan, runbook: &Id) -> bool {
    plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref()) == Some(runbook)
}

/// Writes to the beginning of the live rollback what going back costs.
pub(super) fn price(what: &mut Happening, plan: &Plan, state: &State, history: &History, now: DateTime<Utc>) {
    if let Happening::Run { what: RunEvent::Begun { runbook, mode: Mode::Live, price, .. }, .. } = what
        && is_rollback(plan, runbook)
    {
        *price = decision(plan, state, history, now).and_then(|clocks| clocks.price(plan, now));
    }
}
