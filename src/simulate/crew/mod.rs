//! What each person of a played night wants to do, from what they can see: every one a real command, which the rules
//! may refuse.

mod lead;
mod seats;
mod steps;

use super::{hands::Course, script::says_what_to_do};
use crate::{
    gate::Assessment,
    id::Id,
    plan::{Alert, Person, Plan, RunStep, alert, night::Night},
    state::{Command, Episode, Mode, Run, State, is_meant},
    wording::{Lang, simulate as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use uuid::Uuid;

/// Something somebody wants to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Want {
    /// The same want of the same person has the same key, for as long as it is wanted.
    pub key: String,
    pub command: Command,
    /// Not before.
    pub at: Option<DateTime<Utc>>,
}

/// What people see.
pub(super) struct View<'a> {
    pub night: &'a Night,
    pub plan: &'a Plan,
    pub state: &'a State,
    pub now: DateTime<Utc>,
    pub gate: &'a Assessment,
    /// Until when one can go back, by the clock that ends first.
    pub closes: Option<DateTime<Utc>>,
    /// The language people write their notes in.
    pub lang: Lang,
    /// Who is there, with a program that runs.
    pub present: &'a [Id],
    pub is_here: &'a dyn Fn(Uuid) -> bool,
    /// Which of the script's handovers are due.
    pub handovers: &'a [bool],
    /// How a try of a step goes, for what people do themselves.
    pub course: &'a dyn Fn(&Run, &RunStep, usize) -> Course,
    /// What somebody finds who goes and looks whether a step took effect.
    pub truth: &'a dyn Fn(Uuid, &Id) -> bool,
}

/// What a person wants to do now. `console` is the program they sit at.
pub(super) fn wants(view: &View, person: &Id, console: Uuid) -> Vec<Want> {
    let mut wants = seats::wants(view, person);
    wants.extend(view.acknowledges(person));
    wants.extend(steps::wants(view, person, console));
    if view.leads() == Some(person) {
        wants.extend(lead::wants(view, console));
    }
    wants
}

impl Want {
    pub fn new(key: impl Into<String>, command: Command) -> Self {
        Self { key: key.into(), command, at: None }
    }
}

impl View<'_> {
    /// So long after the night began.
    pub fn elapsed(&self) -> Duration {
        (self.now - self.night.start).to_std().unwrap_or_default()
    }

    /// Who leads now: the lead, who stands in for them, or the first of those who are there that may.
    pub fn leads(&self) -> Option<&Id> {
        let deputy = self.plan.people.get(&self.night.lead).and_then(|person| person.deputy.as_ref());
        let named = [Some(&self.night.lead), deputy].into_iter().flatten();
        let is_able = |id: &&Id| self.present.contains(id) && self.may_run(id);
        named.chain(self.plan.people.keys()).find(is_able)
    }

    pub fn may_run(&self, person: &Id) -> bool {
        self.plan.allow.run.iter().any(|word| is_meant(self.plan, person.as_str(), word))
    }

    /// The run of a runbook that is for real: the latest.
    pub fn live(&self, runbook: &Id) -> Option<&Run> {
        self.state.runs().rev().find(|run| run.mode == Mode::Live && run.runbook == *runbook)
    }

    /// The critical alert that has been open for the longest. Those of the clock and of triggers say what to do, and
    /// are no reason of their own.
    pub fn critical(&self) -> Option<(&Alert, &Episode)> {
        let open = |alert: &'_ Alert| self.state.alarm(&alert.id).and_then(|alarm| alarm.open()).is_some();
        let alerts = self.plan.alerts.values().filter(|alert| alert.severity == alert::Severity::Critical);
        let alerts = alerts.filter(|alert| !says_what_to_do(self.plan, &alert.id));
        let episodes = alerts
            .filter(|alert| open(alert))
            .filter_map(|alert| Some((alert, self.state.alarm(&alert.id)?.open()?)));
        episodes.min_by_key(|(_, episode)| episode.raised.at)
    }

    /// Whoever is on call takes an alert on, and if they are not there whoever leads.
    fn acknowledges(&self, person: &Id) -> Vec<Want> {
        let open = |alert: &Alert| {
            let episode = self.state.alarm(&alert.id)?.open()?;
            let meant = [episode.on_call.as_ref(), alert.owner.as_ref()].into_iter().flatten();
            let who = meant.into_iter().find(|id| self.present.contains(id)).or(self.leads());
            let is_theirs = episode.acknowledged.is_none() && who == Some(person);
            is_theirs.then(|| {
                let key = format!("acknowledge:{}:{}", alert.id, episode.event);
                let note = say::NOTE_LOOKING.get(self.lang).to_owned();
                Want::new(key, Command::AcknowledgeAlert { alert: alert.id.clone(), note })
            })
        };
        self.plan.alerts.values().filter_map(open).collect()
    }

    /// Whether the rules let somebody do a step.
    pub fn may_do(&self, person: &Id, step: &RunStep) -> bool {
        let owner = step.owner.as_ref().and_then(|owner| self.plan.people.get(owner));
        let deputy = owner.and_then(|owner: &Person| owner.deputy.as_ref());
        step.owner.as_ref() == Some(person) || deputy == Some(person) || self.may_run(person)
    }

    /// Who does a step: its owner, who stands in for them, or who leads.
    pub fn doer(&self, step: &RunStep) -> Option<&Id> {
        let owner = step.owner.as_ref().and_then(|owner| self.plan.people.get(owner));
        let meant = owner.map(|owner| &owner.id).into_iter().chain(owner.and_then(|it| it.deputy.as_ref()));
        meant.into_iter().find(|id| self.present.contains(id)).or_else(|| self.leads())
    }
}

/// A span of the script on the night's clock.
pub(super) fn delta(span: Duration) -> TimeDelta {
    TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX)
}
