//! Steps: who does them, who agrees, who looks what became of one that nobody saw the end of.

use super::{View, Want, delta};
use crate::{
    id::Id,
    phrase,
    plan::{Action, RunStep, Then, night::StepName},
    runbook::{Phase, phases},
    state::{Command, Ending, Run, StepRun},
    wording::simulate as say,
};
use uuid::Uuid;

/// Everything a person wants to do about the steps of open runs.
pub(super) fn wants(view: &View, person: &Id, console: Uuid) -> Vec<Want> {
    let mut wants = Vec::new();
    for run in view.state.runs().filter(|run| run.is_open()) {
        let Some(book) = view.plan.runbooks.get(&run.runbook) else { continue };
        let is_left = run.paused.is_none() && !(view.is_here)(run.console);
        if is_left && view.leads() == Some(person) {
            let note = phrase!(say::NOTE_TAKING_OVER, by = view.plan.person_name(&run.taken.by));
            let (id, note) = (run.id.clone(), note.render(view.lang));
            let key = format!("take:{}:{}", run.id, run.console);
            wants.push(Want::new(key, Command::TakeOverRun { run: id, console, note }));
            continue;
        }
        for (step, phase) in phases(book, run, view.is_here) {
            wants.extend(Turn { view, person, console, run, step }.want(phase));
        }
    }
    wants
}

/// One person in front of one step.
struct Turn<'a, 'v> {
    view: &'a View<'v>,
    person: &'a Id,
    console: Uuid,
    run: &'a Run,
    step: &'a RunStep,
}

impl Turn<'_, '_> {
    fn want(&self, phase: Phase) -> Option<Want> {
        let is_doer = self.view.doer(self.step) == Some(self.person);
        let leads = self.view.leads() == Some(self.person);
        let is_automatic = self.step.action.is_automatic();
        // Whoever agreed before they took over is no second person to themselves.
        let may_begin = matches!(phase, Phase::Ready | Phase::Failed);
        let phase = if may_begin && self.is_alone() { Phase::NeedsSecond } else { phase };
        match phase {
            // Of a run that is held, only what is under way goes on.
            Phase::NeedsSecond | Phase::Ready | Phase::Failed if self.run.paused.is_some() => None,
            Phase::Ready if !is_automatic && is_doer => Some(self.start()),
            Phase::NeedsSecond => self.agree(),
            Phase::Ready if is_automatic && self.step.irreversible && leads => Some(self.ask("begin")),
            Phase::UnderWay if !is_automatic && is_doer => self.end(),
            Phase::Failed if is_doer || leads => self.again(leads),
            Phase::Unknown if leads => Some(self.settle()),
            _ => None,
        }
    }

    fn key(&self, what: &str) -> String {
        format!("{what}:{}:{}:{}", self.run.id, self.step.id, self.tries())
    }

    fn tries(&self) -> usize {
        self.run.step(&self.step.id).map_or(0, |step: &StepRun| step.tries.len())
    }

    fn names(&self) -> (Id, Id) {
        (self.run.id.clone(), self.step.id.clone())
    }

    /// Who asks a machine for it.
    fn asks(&self) -> Option<&Id> {
        self.view.leads().filter(|_| self.step.action.is_automatic())
    }

    /// Whether it needs two people, and nobody but who begins it has agreed.
    fn is_alone(&self) -> bool {
        let begins = self.asks().or_else(|| self.view.doer(self.step));
        let agreed =
            |by: &Id| self.run.step(&self.step.id).is_some_and(|step| step.has_second(by.as_str(), false));
        self.step.irreversible && begins.is_some_and(|by| !agreed(by))
    }

    /// The first who is there and may, and is not the one who does it, nor who asks a machine for it: two people are two.
    fn agree(&self) -> Option<Want> {
        let (asks, doer) = (self.asks(), self.view.doer(self.step));
        let able = |id: &&Id| Some(*id) != asks && Some(*id) != doer && self.view.may_do(id, self.step);
        let second = self.view.present.iter().find(able)?;
        let (run, step) = self.names();
        let note = say::NOTE_AGREED.get(self.view.lang).to_owned();
        (second == self.person).then(|| Want::new(self.key("agree"), Command::AgreeStep { run, step, note }))
    }

    fn start(&self) -> Want {
        let (run, step) = self.names();
        Want::new(self.key("start"), Command::StartStep { run, step, console: self.console })
    }

    /// Whoever carries out the run is asked to begin a machine's step, or to try it again.
    fn ask(&self, what: &str) -> Want {
        let (run, step) = self.names();
        Want::new(self.key(what), Command::AskStep { run, step, note: String::new() })
    }

    /// What a person does is over when they say so.
    fn end(&self) -> Option<Want> {
        let begun = self.run.step(&self.step.id)?.tries.last()?.started.at;
        let course = (self.view.course)(self.run, self.step, self.tries());
        let at = begun + delta(course.takes?);
        let (run, step) = self.names();
        let choice = if course.works { self.choice() } else { None };
        let (ending, note) = if course.works {
            (Ending::Done, String::new())
        } else {
            (Ending::Failed, say::NOTE_FAILED.get(self.view.lang).to_owned())
        };
        let command =
            Command::EndStep { run, step, console: self.console, ending, note, proof: None, choice };
        Some(Want { at: Some(at), ..Want::new(self.key("end"), command) })
    }

    /// What the script chooses; without its word to go back while a critical alert is open, and else to go on.
    fn choice(&self) -> Option<Id> {
        let Action::Decide(choices) = &self.step.action else { return None };
        let name = StepName { runbook: self.run.runbook.clone(), step: self.step.id.clone() };
        let said = self.view.night.steps.iter().find(|script| script.name == name);
        let wanted = if self.view.critical().is_some() { Then::RollBack } else { Then::GoOn };
        let fitting = || choices.iter().find(|choice| choice.then == wanted).or(choices.first());
        said.and_then(|script| script.choose.clone()).or_else(|| fitting().map(|choice| choice.id.clone()))
    }

    /// Failed for good by itself: it is tried once more, and then it is for the lead to go back.
    fn again(&self, leads: bool) -> Option<Want> {
        let spare = self.step.retries as usize + 2;
        let is_automatic = self.step.action.is_automatic();
        if self.tries() >= spare || (is_automatic && !leads) {
            return None;
        }
        Some(if is_automatic { self.ask("again") } else { self.start() })
    }

    /// Somebody goes and looks, and says what they found.
    fn settle(&self) -> Want {
        let done = (self.view.truth)(self.run.event, &self.step.id);
        let text = if done { &say::NOTE_FOUND_DONE } else { &say::NOTE_FOUND_NOT_DONE };
        let ((run, step), note) = (self.names(), text.get(self.view.lang).to_owned());
        Want::new(self.key("settle"), Command::SettleStep { run, step, done, console: None, note })
    }
}
