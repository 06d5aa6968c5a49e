//! The script as the night goes on: what of it has begun, and what is over.

use super::senses::Trouble;
use crate::{
    id::Id,
    plan::{
        Plan,
        night::{Night, StepName, When},
    },
    state::{Ending, Mode, Run, RunEvent},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use std::collections::HashMap;

/// When steps of live runs began and were done for the first time: what the script counts from.
#[derive(Debug, Default)]
pub(super) struct Marks {
    begun: HashMap<StepName, DateTime<Utc>>,
    done: HashMap<StepName, DateTime<Utc>>,
}

impl Marks {
    pub fn note(&mut self, run: Option<&Run>, what: &RunEvent, at: DateTime<Utc>) {
        let (Some(run), Some(step)) = (run, what.step()) else { return };
        if run.mode != Mode::Live {
            return;
        }
        let name = StepName { runbook: run.runbook.clone(), step: step.clone() };
        match what {
            RunEvent::Started { .. } => drop(self.begun.entry(name).or_insert(at)),
            RunEvent::Ended { ending: Ending::Done, .. } | RunEvent::Settled { done: true, .. } => {
                self.done.entry(name).or_insert(at);
            }
            _ => {}
        }
    }

    /// When something of the script happens; `None` while what it counts from has not happened.
    pub fn at(&self, night: &Night, when: &When) -> Option<DateTime<Utc>> {
        let (base, later) = match when {
            When::At(later) => (night.start, later),
            When::During(step, later) => (*self.begun.get(step)?, later),
            When::After(step, later) => (*self.done.get(step)?, later),
        };
        Some(base + TimeDelta::from_std(*later).ok()?)
    }
}

/// How long after the poll is closed, or the window opens, the cutover may still begin.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// From when and until when the cutover may begin: the poll is over by then, and the window is open.
pub(super) fn begins(night: &Night, plan: &Plan) -> (DateTime<Utc>, DateTime<Utc>) {
    let later = |span| night.start + TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
    let (opens, closes) = night.poll;
    let window = plan.cutover.as_ref().map_or(night.start, |cutover| cutover.start);
    (later(opens).max(window), later(closes).max(window) + GRACE)
}

/// Whether an alert is one of the clock or of a trigger: those say what to do, and are nothing that went wrong.
pub(super) fn says_what_to_do(plan: &Plan, alert: &Id) -> bool {
    let mut triggers = plan.cutover.iter().flat_map(|cutover| cutover.triggers.values());
    alert.as_str().starts_with("decision-clock-") || triggers.any(|trigger| trigger.alert_id() == *alert)
}

/// Something of the script with a beginning, and maybe an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stand {
    #[default]
    Before,
    On,
    Over,
}

impl Marks {
    /// By how much a reading has grown until a moment, in whole units.
    pub fn grown(&self, night: &Night, probe: &Id, reading: &str, at: DateTime<Utc>) -> Decimal {
        let flows = night.flows.iter().filter(|flow| flow.probe == *probe && flow.reading == reading);
        let grown = flows.filter_map(|flow| {
            let most = flow.lasts.and_then(|lasts| TimeDelta::from_std(lasts).ok());
            let spent = (at - self.at(night, &flow.when)?).max(TimeDelta::zero());
            let spent = most.map_or(spent, |most| spent.min(most));
            Some((flow.per_minute * Decimal::from(spent.num_seconds()) / Decimal::from(60)).floor())
        });
        grown.sum()
    }
}

/// What is wrong with a probe by the faults that are on: the worst of each.
pub(super) fn trouble(night: &Night, stands: &[Stand], probe: &Id) -> Trouble {
    let on =
        night.faults.iter().zip(stands).filter(|(_, stand)| **stand == Stand::On).map(|(fault, _)| fault);
    on.filter(|fault| fault.probes.contains(probe)).fold(Trouble::NONE, |all, fault| Trouble {
        latency: all.latency.max(fault.latency.to_f64().unwrap_or(1.0)),
        errors: [all.errors, fault.errors.and_then(|errors| errors.to_f64())]
            .into_iter()
            .flatten()
            .reduce(f64::max),
        silent: all.silent || fault.silent,
    })
}
