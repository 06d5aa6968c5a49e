//! Of going back: nothing begins by itself but by a trigger that may and that holds, and what it costs is on record.

use super::Broken;
use crate::{
    id::Id,
    plan::Plan,
    simulate::Lost,
    state::{Closing, Happening, Mode, Price, Recorded, RollbackEvent, RunEvent},
    stats::next_time_bound,
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::{collections::HashMap, time::Duration};
use uuid::Uuid;

/// The live beginnings of the plan's rollback, with their price.
fn begun<'a>(
    journal: &'a [Recorded],
    plan: &'a Plan,
) -> impl Iterator<Item = (&'a Recorded, Option<&'a Price>)> {
    let rollback = plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref());
    journal.iter().filter_map(move |recorded| match &recorded.event.what {
        Happening::Run { what: RunEvent::Begun { runbook, mode: Mode::Live, price, .. }, .. }
            if Some(runbook) == rollback =>
        {
            Some((recorded, price.as_ref()))
        }
        _ => None,
    })
}

/// What nobody asked for follows a proposal that nobody has answered, of a trigger that is automatic and that still
/// holds: the alert it rests on was raised, and is not over.
pub(in crate::simulate) fn by_itself(
    journal: &[Recorded],
    plan: &Plan,
    asked: &[(Id, Id, DateTime<Utc>)],
) -> Broken {
    for (begun, _) in begun(journal, plan) {
        let (by, at) = (&begun.event.by, begun.event.at);
        if asked.iter().any(|(person, _, when)| person.as_str() == by && (*when - at).num_milliseconds() == 0)
        {
            continue;
        }
        let (mut holding, mut proposed) = (HashMap::<&Id, Uuid>::new(), None::<(Uuid, &Id, Uuid)>);
        for recorded in journal.iter().take_while(|recorded| recorded.seq < begun.seq) {
            match &recorded.event.what {
                Happening::AlertRaised { alert, .. } => {
                    holding.entry(alert).or_insert(recorded.event.id);
                }
                Happening::AlertResolved { alert, .. } => drop(holding.remove(alert)),
                Happening::Rollback(RollbackEvent::Proposed {
                    trigger: Some(trigger),
                    raised: Some(raised),
                    ..
                }) => {
                    proposed = Some((recorded.event.id, trigger, *raised));
                }
                Happening::Rollback(RollbackEvent::Answered { proposal, .. }) => {
                    proposed = proposed.filter(|(event, ..)| event != proposal);
                }
                _ => {}
            }
        }
        let Some((_, trigger, raised)) = proposed else {
            return Err(format!("{} began by itself, and no trigger proposed it", begun.seq));
        };
        let planned = plan.cutover.as_ref().and_then(|cutover| cutover.triggers.get(trigger));
        let Some(planned) = planned.filter(|planned| planned.automatic) else {
            return Err(format!("{} began by itself, and {trigger} is not automatic", begun.seq));
        };
        if holding.get(&planned.alert_id()) != Some(&raised) {
            return Err(format!("{} began by itself, and {trigger} holds no more", begun.seq));
        }
    }
    Ok(())
}

/// Going back says what it costs before anything of it is done: how much is left on the clock, and how much of each of
/// the data is lost, as it truly is.
pub(in crate::simulate) fn priced(journal: &[Recorded], plan: &Plan, lost: &[Lost]) -> Broken {
    let Some(cutover) = &plan.cutover else { return Ok(()) };
    for (begun, price) in begun(journal, plan) {
        let Some(price) = price else { return Err(format!("{} does not say what it costs", begun.seq)) };
        let Some(back) = longest(journal, cutover.rollback.as_ref(), begun.seq) else { continue };
        let kept = TimeDelta::from_std(cutover.decision + cutover.verify).unwrap();
        let left = (cutover.end - kept - back - begun.event.at).num_seconds();
        let said = (price.closes - begun.event.at).num_seconds();
        if said > left + 1 {
            return Err(format!("{} says that {said} s are left, and it is {left} s", begun.seq));
        }
        let late = (begun.event.at + back - cutover.end).num_seconds().max(0);
        let said = price.overrun().map_or(0, |late| late.num_seconds());
        if (said - late).abs() > 1 {
            return Err(format!("{} says that it ends {said} s late, and it is {late} s", begun.seq));
        }
        for truth in lost.iter().filter(|truth| truth.seq == begun.seq) {
            // What is nothing is left out.
            let loss = price.losses.iter().find(|said| said.data == truth.data);
            let said = loss.map_or(Some(Decimal::ZERO), |loss| loss.amount);
            if !said.is_some_and(|said| said >= truth.least && said <= truth.most) {
                return Err(format!("{} says that {said:?} is lost, and it is {truth:?}", begun.seq));
            }
        }
    }
    Ok(())
}

/// How long going back takes at most, out of the runs of it that the journal tells to their end.
fn longest(journal: &[Recorded], rollback: Option<&Id>, until: u64) -> Option<TimeDelta> {
    let (mut open, mut minutes) = (HashMap::new(), Vec::new());
    for recorded in journal.iter().take_while(|recorded| recorded.seq < until) {
        match &recorded.event.what {
            Happening::Run { what: RunEvent::Begun { runbook, .. }, .. } if Some(runbook) == rollback => {
                open.insert(recorded.event.id, recorded.event.at);
            }
            Happening::Run { run: Some(run), what: RunEvent::Closed { outcome: Closing::Completed, .. } } => {
                let took = open.remove(run).map(|begun| recorded.event.at - begun);
                minutes.extend(took.map(|took| took.as_seconds_f64() / 60.0));
            }
            _ => {}
        }
    }
    let bound = next_time_bound(&minutes, 0.95)?;
    TimeDelta::from_std(Duration::from_secs_f64(bound * 60.0)).ok()
}
