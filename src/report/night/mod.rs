//! The record of a night: what happened, by the journal and by nothing else. Every sentence stands for an event, and
//! says which; what the journal cannot know is a question left for people.

mod handover;
mod incident;
mod json;
mod page;
mod remarks;
#[cfg(test)]
mod tests;
mod votes;

pub use handover::handover;
pub use incident::{Acknowledged, Incident, Stopped, incidents};
pub use json::json;
pub use page::page;
pub use remarks::{Remark, What};
pub use votes::{Said, Vote};

use super::timeline::{self, Line};
use crate::{
    facts::World,
    gate::{self, Assessment},
    mask,
    state::{Choice, Ending, Happening, Mode, Recorded, Run, RunEvent, State},
    wording::{Lang, Phrase},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long before a cutover begins its night does: votes are cast, people come in.
const BEFORE: TimeDelta = TimeDelta::hours(2);
/// How long after the last run its night ends.
const AFTER: TimeDelta = TimeDelta::hours(1);

/// Times at which the gates are shown.
const MOMENTS_MAX: usize = 4;

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// What happened.
pub struct Night<'a> {
    pub span: Span,
    /// In the order of the journal, without notices that were only on their way.
    pub timeline: Vec<Entry>,
    pub incidents: Vec<Incident>,
    /// Live runs of that time, and rehearsals when there is no live one, oldest first.
    pub runs: Vec<&'a Run>,
    /// What was said of each of the runs, in their order.
    pub remarks: Vec<Vec<Remark>>,
    pub votes: Vec<Said>,
    /// Every gate of the plan, as it was judged at times of the night.
    pub gates: Vec<Judged>,
    /// The hash of the last event in the journal, which proves everything before it.
    pub head: Option<(u64, String)>,
}

/// The gates at a time, by what was known then.
pub struct Judged {
    pub at: DateTime<Utc>,
    pub gates: Vec<Assessment>,
}

impl Judged {
    /// Judges every gate of the plan.
    pub fn of(world: &World) -> Self {
        let gates = world.plan.gates.values().map(|gate| gate::assess(gate, world)).collect();
        Self { at: world.now, gates }
    }
}

/// One event, as a sentence.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: u64,
    pub event: Uuid,
    pub at: DateTime<Utc>,
    pub by: String,
    pub kind: &'static str,
    pub what: Phrase,
    /// Whether it is one of those that tell the story of the night.
    pub is_key: bool,
}

impl Entry {
    /// What happened, without anybody's phone number.
    pub fn text(&self, lang: Lang) -> String {
        mask::personal(&self.what.render(lang))
    }
}

/// The night of a run, or of the last live run of the cutover, with the rollback if there was one; failing that, the
/// launch window.
pub fn span_of(world: &World, run: Option<&Run>) -> Option<Span> {
    let cutover = world.plan.cutover.as_ref();
    let latest = || world.state.latest_live(cutover?.runbook.as_ref()?);
    let Some(run) = run.or_else(latest) else {
        return cutover.map(|cutover| Span { from: cutover.start - BEFORE, until: cutover.end + AFTER });
    };
    let back = cutover.and_then(|cutover| world.state.latest_live(cutover.rollback.as_ref()?));
    let back = back.filter(|back| run.mode == Mode::Live && back.begun.seq > run.begun.seq);
    let end = |run: &Run| run.closed.as_ref().map_or(world.now, |(_, note)| note.at);
    let until = back.map_or_else(|| end(run), |back| end(back).max(end(run)));
    Some(Span { from: run.begun.at - BEFORE, until: until + AFTER })
}

/// The live runs of a span, and the rehearsals when there is no live one, oldest first.
pub fn runs_of(state: &State, span: Span) -> Vec<&Run> {
    let runs: Vec<&Run> =
        state.runs().filter(|run| run.begun.at >= span.from && run.begun.at <= span.until).collect();
    let live = runs.iter().copied().filter(|run| run.mode == Mode::Live).collect::<Vec<_>>();
    if live.is_empty() { runs } else { live }
}

/// When the gates of a night are worth looking at: when its first run began, and when each run ended; of a night
/// without runs, at its end.
pub fn moments(state: &State, span: Span, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let runs = runs_of(state, span);
    let ends = runs.iter().filter_map(|run| run.closed.as_ref()).map(|(_, note)| note.at);
    let mut moments: Vec<_> = runs.first().map(|run| run.begun.at).into_iter().chain(ends).collect();
    if moments.is_empty() {
        moments.push(span.until.min(now));
    }
    moments.sort();
    moments.dedup();
    // The beginning and the last ends: what lies between is in the timeline.
    let middle = moments.len().saturating_sub(MOMENTS_MAX);
    moments.drain(1..=middle).for_each(drop);
    moments
}

/// What the events of a span tell, in the order of the journal.
pub fn night<'a>(world: &World<'a>, lines: &[Line], span: Span, gates: Vec<Judged>) -> Night<'a> {
    let within = |at: DateTime<Utc>| at >= span.from && at <= span.until;
    let told = |line: &&Line| within(line.recorded.event.at) && is_told(&line.recorded);
    let timeline = lines.iter().filter(told).map(|line| entry(world, &line.recorded)).collect();
    let runs = runs_of(world.state, span);
    let last = lines.last();
    Night {
        span,
        timeline,
        incidents: incidents(world, lines, span),
        remarks: runs.iter().map(|run| remarks::remarks(world.state, lines, run)).collect(),
        runs,
        votes: votes::votes(world, lines, span),
        gates,
        head: last.map(|line| (line.recorded.seq, line.raw.hash.to_string())),
    }
}

/// That a notice is on its way is no news once it is known what came of it.
fn is_told(recorded: &Recorded) -> bool {
    !matches!(recorded.event.what, Happening::NoticeSending { .. })
}

fn entry(world: &World, recorded: &Recorded) -> Entry {
    let event = &recorded.event;
    Entry {
        seq: recorded.seq,
        event: event.id,
        at: event.at,
        by: timeline::who(&event.by, world.plan).to_owned(),
        kind: event.what.kind(),
        what: timeline::sentence(world.state, recorded),
        is_key: !world.state.is_sealed(recorded) && is_key(&event.what),
    }
}

/// Whether an event belongs into the story in short: what went wrong, what was decided, and how it ended.
fn is_key(what: &Happening) -> bool {
    match what {
        Happening::Run { what, .. } => match what {
            RunEvent::Ended { ending, choice, .. } => *ending != Ending::Done || choice.is_some(),
            RunEvent::Begun { .. }
            | RunEvent::Settled { .. }
            | RunEvent::Skipped { .. }
            | RunEvent::Undone { .. }
            | RunEvent::Paused { .. }
            | RunEvent::Resumed { .. }
            | RunEvent::TakenOver { .. }
            | RunEvent::Closed { .. } => true,
            RunEvent::Agreed { .. }
            | RunEvent::Asked { .. }
            | RunEvent::Started { .. }
            | RunEvent::UndoStarted { .. } => false,
        },
        Happening::AlertRaised { .. }
        | Happening::AlertAcknowledged { .. }
        | Happening::AlertResolved { .. }
        | Happening::AlertEscalated { .. }
        | Happening::Annotated { .. }
        | Happening::GateDecided { .. }
        | Happening::SystemChanged { .. }
        | Happening::WaiverAnswered { .. }
        | Happening::Rollback(_) => true,
        Happening::Voted { choice, .. } => *choice == Choice::NoGo,
        _ => false,
    }
}
