//! What happens in a night, out of its script: faults, steps, crashes, outages, seats that are handed over, amounts that
//! grow.

use super::{
    Crash, Fault, Flow, Handover, Outage, StepName, StepScript, When,
    build::{Builder, span},
};
use crate::{
    id::Id,
    phrase,
    plan::{
        Action, RunStep,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Record, clip},
    },
    suggest,
    wording::{night_keys as say, polls as say_polls},
};
use rust_decimal::Decimal;

impl<'a> Builder<'a> {
    pub(super) fn faults(&mut self, record: &Record) -> Vec<Fault> {
        let mut faults = Vec::new();
        for said in tables(record, "fault") {
            let probes = said.references("probes");
            for (node, id) in said.list("probes").iter().zip(&probes) {
                self.known(node.span, id, self.plan.probes.keys());
            }
            let Some(when) = self.when(said) else { continue };
            faults.push(Fault {
                probes,
                when,
                lasts: span(said, "lasts"),
                latency: said.decimal("latency").copied().unwrap_or(Decimal::ONE),
                errors: said.decimal("errors").copied(),
                silent: said.bool("silent").copied().unwrap_or(false),
            });
        }
        faults
    }

    pub(super) fn steps(&mut self, record: &Record) -> Vec<StepScript> {
        let mut steps = Vec::new();
        for said in tables(record, "step") {
            let Some(name) = said.text("step").cloned() else { continue };
            let Some((name, planned)) = self.step(said.at("step"), &name) else { continue };
            let least = span(said, "takes");
            let most = span(said, "up_to").or(least);
            if most < least {
                self.wrong(said.at("up_to"), &say::TAKES_BACKWARDS);
            }
            let choose = said.id("choose").cloned();
            if let Some(choice) = &choose
                && !choices(planned).any(|known| known == choice)
            {
                let message = phrase!(say::NO_CHOICE, step = &planned.id, name = choice);
                let near = suggest::nearest(choice.as_str(), choices(planned).map(Id::as_str));
                self.dangling(said.at("choose"), message, near);
            }
            steps.push(StepScript {
                name,
                takes: least.zip(most),
                fails: said.integer("fails").copied().unwrap_or(0),
                hangs: said.bool("hangs").copied().unwrap_or(false),
                choose,
            });
        }
        steps
    }

    pub(super) fn crashes(&mut self, record: &Record) -> Vec<Crash> {
        let mut crashes = Vec::new();
        for said in tables(record, "crash") {
            let when = self.when(said);
            let Some(person) = said.reference("person").cloned() else { continue };
            if self.known(said.at("person"), &person, self.plan.people.keys())
                && let Some(when) = when
            {
                crashes.push(Crash { person, when, back: span(said, "back") });
            }
        }
        crashes
    }

    pub(super) fn outages(&mut self, record: &Record) -> Vec<Outage> {
        let mut outages = Vec::new();
        for said in tables(record, "outage") {
            if let (Some(when), Some(lasts)) = (self.when(said), span(said, "lasts")) {
                outages.push(Outage { when, lasts });
            }
        }
        outages
    }

    fn when(&mut self, record: &Record) -> Option<When> {
        let at = span(record, "at");
        let later = at.unwrap_or_default();
        match (record.text("during"), record.text("after")) {
            (Some(_), Some(_)) => {
                self.wrong(record.at("after"), &say::TWO_TIMES);
                None
            }
            (Some(step), None) => Some(When::During(self.step(record.at("during"), &step.clone())?.0, later)),
            (None, Some(step)) => Some(When::After(self.step(record.at("after"), &step.clone())?.0, later)),
            (None, None) if at.is_none() => {
                self.wrong(record.span, &say::NO_TIME);
                None
            }
            (None, None) => Some(When::At(later)),
        }
    }

    fn step(&mut self, span: Span, text: &str) -> Option<(StepName, &'a RunStep)> {
        let Some(name) = StepName::parse(text) else {
            let finding = Finding::error("FMT-04", span, phrase!(say::NOT_A_STEP, text = clip(text)));
            self.report.add(finding);
            return None;
        };
        let plan = self.plan;
        if !self.known(span, &name.runbook, plan.runbooks.keys()) {
            return None;
        }
        let book = plan.runbooks.get(&name.runbook)?;
        let known = self.known(span, &name.step, book.steps.keys());
        let step = book.steps.get(&name.step).filter(|_| known)?;
        Some((name, step))
    }

    /// Seats of the poll that somebody else speaks for.
    pub(super) fn handovers(&mut self, record: &Record, gate: &Id) -> Vec<Handover> {
        let mut handovers = Vec::new();
        for said in tables(record, "handover") {
            let when = self.when(said);
            let Some(seat) = said.text("seat").cloned() else { continue };
            let seats = self.plan.gates.get(gate).map(|gate| gate.seats.as_slice()).unwrap_or_default();
            if !seats.contains(&seat) {
                let near = suggest::nearest(&seat, seats.iter().map(String::as_str));
                self.dangling(said.at("seat"), phrase!(say_polls::NO_SUCH_SEAT, seat = clip(&seat)), near);
                continue;
            }
            let holder = self.plan.people.values().find(|person| person.is_meant(&seat));
            let by = said.reference("by").cloned().or(holder.map(|person| person.id.clone()));
            let to = said.reference("to").cloned();
            let named = [("by", by.as_ref().filter(|_| said.node("by").is_some())), ("to", to.as_ref())];
            let named = named
                .map(|(key, id)| id.is_none_or(|id| self.known(said.at(key), id, self.plan.people.keys())));
            if let (Some(by), Some(when), [true, true]) = (by, when, named) {
                handovers.push(Handover { seat, by, to, when });
            }
        }
        handovers
    }

    /// Readings that grow.
    pub(super) fn flows(&mut self, record: &Record) -> Vec<Flow> {
        let mut flows = Vec::new();
        for said in tables(record, "flow") {
            let when = self.when(said);
            let (Some(probe), Some(reading)) =
                (said.reference("probe").cloned(), said.text("reading").cloned())
            else {
                continue;
            };
            if self.known(said.at("probe"), &probe, self.plan.probes.keys())
                && let Some(when) = when
            {
                let per_minute = said.decimal("per_minute").copied().unwrap_or(Decimal::ONE);
                flows.push(Flow { probe, reading, per_minute, when, lasts: span(said, "lasts") });
            }
        }
        flows
    }
}

fn choices(step: &RunStep) -> impl Iterator<Item = &Id> {
    let choices: &[_] = match &step.action {
        Action::Decide(choices) => choices,
        _ => &[],
    };
    choices.iter().map(|choice| &choice.id)
}

fn tables<'a>(record: &'a Record, key: &str) -> impl Iterator<Item = &'a Record> {
    record.list(key).iter().filter_map(|node| match &node.item {
        Item::Record(record) => Some(record),
        _ => None,
    })
}
