//! What a night teaches: times and counts out of its journal, and nothing that is not in the data.

use super::script::says_what_to_do;
use crate::{
    id::Id,
    phrase,
    plan::{Plan, alert::Severity, night::Night},
    state::{Closing, Happening, Mode, Recorded, Run, RunEvent, State},
    value::show_duration,
    wording::{Phrase, simulate as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// What only the script knows.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Faults with the probes they concern, and when they began.
    pub faults: Vec<(Vec<Id>, DateTime<Utc>)>,
    /// Programs that died.
    pub died: Vec<(Id, DateTime<Utc>)>,
    /// Left on the decision clock when the rollback was begun.
    pub margin: Option<TimeDelta>,
}

/// Times in whole seconds; `None` for what did not happen.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Lessons {
    /// From the first fault to the first critical alert.
    pub detect_s: Option<i64>,
    /// From that alert until somebody took it on.
    pub acknowledge_s: Option<i64>,
    /// From that alert until the rollback was begun.
    pub decide_s: Option<i64>,
    /// From beginning the rollback to its end.
    pub rollback_s: Option<i64>,
    /// Left on the decision clock when the rollback was begun; negative when it was too late.
    pub margin_s: Option<i64>,
    /// Left of the window when the night was decided.
    pub spare_s: Option<i64>,
    /// Actual minutes of the run against what its steps were planned to take, in seconds.
    pub forward_s: Option<i64>,
    /// From the death of the program that carried out the run until another took over.
    pub takeover_s: Option<i64>,
    /// Seats of which nobody said anything.
    pub absent: Vec<String>,
    /// The same as people call them.
    #[serde(skip)]
    absent_names: Vec<Phrase>,
    pub takeovers: usize,
    pub settled: usize,
    pub failed: usize,
    pub refused: usize,
    pub alerts: usize,
    pub events: u64,
}

pub(super) fn lessons(
    plan: &Plan,
    night: &Night,
    state: &State,
    journal: &[Recorded],
    dates: &Dates,
) -> Lessons {
    let of_night = || journal.iter().filter(|recorded| recorded.event.at >= night.start);
    let first = |wanted: &dyn Fn(&Happening) -> bool| {
        of_night().find(|recorded| wanted(&recorded.event.what)).map(|recorded| recorded.event.at)
    };
    let count = |wanted: &dyn Fn(&Happening) -> bool| of_night().filter(|it| wanted(&it.event.what)).count();
    let of_run = |wanted: fn(&RunEvent) -> bool| {
        count(&|what| matches!(what, Happening::Run { what, .. } if wanted(what)))
    };
    let live = |id: &Id| state.runs().rev().find(|run| run.mode == Mode::Live && run.runbook == *id);
    let (forward, back) = (live(&night.runbook), night.rollback.as_ref().and_then(live));
    let is_harm = |what: &Happening| match what {
        Happening::AlertRaised { alert, severity: Severity::Critical, .. } => !says_what_to_do(plan, alert),
        _ => false,
    };
    let harm = of_night().find(|recorded| is_harm(&recorded.event.what));
    let raised = harm.map(|recorded| recorded.event.at);
    let alert = harm.and_then(|recorded| match &recorded.event.what {
        Happening::AlertRaised { alert, .. } => Some(alert),
        _ => None,
    });
    let acknowledged =
        first(&|what| matches!(what, Happening::AlertAcknowledged { alert: of, .. } if Some(of) == alert));
    let fault =
        dates.faults.iter().map(|(_, at)| *at).filter(|at| raised.is_some_and(|raised| *at <= raised)).min();
    let closed = |run: Option<&Run>| run.and_then(|run| run.closed.as_ref()).map(|(_, note)| note.at);
    let taken = first(&|what| matches!(what, Happening::Run { what: RunEvent::TakenOver { .. }, .. }));
    let died = taken.and_then(|taken| dates.died.iter().map(|(_, at)| *at).filter(|at| *at <= taken).max());
    let gate = plan.gates.get(&night.gate);
    let poll = state.poll(&night.gate);
    let said = |seat: &str| match poll {
        Some(poll) => poll.vote(seat).is_some(),
        None => state.vote(&night.gate, seat).is_some(),
    };
    let silent = |seat: &&String| !said(seat);
    let absent: Vec<String> =
        gate.map(|gate| gate.seats.iter().filter(silent).cloned().collect()).unwrap_or_default();
    let decided = closed(back).or_else(|| closed(forward));
    let completed = forward.filter(|run| matches!(&run.closed, Some((Closing::Completed, _))));
    Lessons {
        detect_s: between(fault, raised),
        acknowledge_s: between(raised, acknowledged),
        decide_s: between(raised, back.map(|run| run.begun.at)),
        rollback_s: between(back.map(|run| run.begun.at), closed(back)),
        margin_s: dates.margin.map(|margin| margin.num_seconds()),
        spare_s: between(decided, plan.cutover.as_ref().map(|cutover| cutover.end)),
        forward_s: between(completed.map(|run| run.begun.at), closed(completed)),
        takeover_s: between(died, taken),
        absent_names: absent.iter().map(|seat| plan.called(seat)).collect(),
        absent,
        takeovers: of_run(|what| matches!(what, RunEvent::TakenOver { .. })),
        settled: of_run(|what| matches!(what, RunEvent::Settled { .. })),
        failed: of_run(
            |what| matches!(what, RunEvent::Ended { ending, .. } if *ending != crate::state::Ending::Done),
        ),
        refused: count(&|what| matches!(what, Happening::Refused { .. })),
        alerts: count(&|what| matches!(what, Happening::AlertRaised { .. })),
        events: of_night().count() as u64,
    }
}

fn between(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Option<i64> {
    Some((to? - from?).num_seconds())
}

impl Lessons {
    /// Sentences for people: only of what happened.
    pub fn sentences(&self) -> Vec<Phrase> {
        let timed: [(Option<i64>, &'static crate::wording::Text); 8] = [
            (self.detect_s, &say::LESSON_DETECT),
            (self.acknowledge_s, &say::LESSON_ACKNOWLEDGE),
            (self.decide_s, &say::LESSON_DECIDE),
            (self.rollback_s, &say::LESSON_ROLLBACK),
            (
                self.margin_s,
                if self.margin_s.is_some_and(|left| left < 0) {
                    &say::LESSON_LATE
                } else {
                    &say::LESSON_MARGIN
                },
            ),
            (self.forward_s, &say::LESSON_FORWARD),
            (self.takeover_s, &say::LESSON_TAKEOVER),
            (self.spare_s.filter(|spare| *spare >= 0), &say::LESSON_SPARE),
        ];
        let mut said: Vec<Phrase> = timed
            .into_iter()
            .filter_map(|(seconds, text)| {
                let time = show_duration(TimeDelta::seconds(seconds?.abs()));
                Some(phrase!(*text, time = time))
            })
            .collect();
        let absent = Phrase::list(self.absent_names.iter().cloned());
        said.extend(absent.map(|seats| phrase!(say::LESSON_ABSENT, seats = seats)));
        let counted: [(usize, &'static crate::wording::Text); 3] = [
            (self.settled, &say::LESSON_SETTLED),
            (self.failed, &say::LESSON_FAILED),
            (self.refused, &say::LESSON_REFUSED),
        ];
        said.extend(counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, text)| phrase!(*text, count = n)));
        said
    }
}
