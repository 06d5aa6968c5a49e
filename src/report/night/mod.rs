//! The record of a night: what happened, by the journal and by nothing else. Every sentence stands for an event, and
//! says which; what the journal cannot know is a question left for people.

mod handover;
mod incident;
mod page;
#[cfg(test)]
mod tests;

pub use handover::handover;
pub use incident::{Incident, Stopped, incidents};
pub use page::{json, page};

use super::timeline::{self, Line};
use crate::{
    facts::World,
    gate::{self, Assessment},
    mask,
    state::{Happening, Mode, Recorded, Run},
    wording::{Lang, Phrase},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long before a cutover begins its night does: votes are cast, people come in.
const BEFORE: TimeDelta = TimeDelta::hours(2);
/// How long after the last run its night ends.
const AFTER: TimeDelta = TimeDelta::hours(1);

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
    /// Every gate of the plan, judged at the end.
    pub gates: Vec<Assessment>,
    /// The hash of the last event in the journal, which proves everything before it.
    pub head: Option<(u64, String)>,
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

/// What the events of a span tell, in the order of the journal.
pub fn night<'a>(world: &World<'a>, lines: &[Line], span: Span) -> Night<'a> {
    let within = |at: DateTime<Utc>| at >= span.from && at <= span.until;
    let told = |line: &&Line| within(line.recorded.event.at) && is_told(&line.recorded);
    let timeline = lines.iter().filter(told).map(|line| entry(world, &line.recorded)).collect();
    let runs: Vec<&Run> = world.state.runs().filter(|run| within(run.begun.at)).collect();
    let live = runs.iter().copied().filter(|run| run.mode == Mode::Live).collect::<Vec<_>>();
    let last = lines.last();
    Night {
        span,
        timeline,
        incidents: incidents(world, lines, span),
        runs: if live.is_empty() { runs } else { live },
        gates: world.plan.gates.values().map(|gate| gate::assess(gate, world)).collect(),
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
    }
}
