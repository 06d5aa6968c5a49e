//! What a state keeps of an alert: the times it was raised, who saw to it, and who was told.
//!
//! The journal may hold a thing twice, because programs that could not see one another each said it, or because of an
//! outbox: so every step here leaves what is there already as it is.

use super::Note;
use crate::{
    id::Id,
    plan::alert::Severity,
    wording::{Text, names},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A fact as it was when an alert was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub fact: String,
    /// As it is shown; absent where there was no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Raised,
    /// That nobody has acknowledged it yet, for the so manieth time.
    Reminded(u32),
    /// That it is somebody else's turn, for the so manieth time.
    Escalated(u32),
    Resolved,
}

impl Stage {
    pub fn name(self) -> &'static Text {
        match self {
            Self::Raised => &names::STAGE_RAISED,
            Self::Reminded(_) => &names::STAGE_REMINDED,
            Self::Escalated(_) => &names::STAGE_ESCALATED,
            Self::Resolved => &names::STAGE_RESOLVED,
        }
    }
}

/// Everything that was recorded of an alert.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alarm {
    /// The latest time it was raised.
    pub episode: Option<Episode>,
    /// How often it was raised.
    pub raised: u64,
    pub snooze: Option<Snooze>,
}

/// An alert from being raised to being over.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// The event that raised it.
    pub event: Uuid,
    /// Events that raised it as well, by programs that did not know of the first.
    also: Vec<Uuid>,
    pub raised: Note,
    pub severity: Severity,
    pub seen: Vec<Seen>,
    /// Who was on call.
    pub on_call: Option<Id>,
    pub acknowledged: Option<Note>,
    /// Who was told next, in order.
    pub escalated: Vec<(Id, Note)>,
    pub resolved: Option<Note>,
    /// The latest attempt of each stage and channel; of reminders only the latest.
    pub tellings: Vec<Telling>,
}

/// Nobody is told of an alert for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Snooze {
    pub until: DateTime<Utc>,
    /// Who wants that, and why.
    pub note: Note,
}

/// A notice on its way to a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The event that says it is being sent.
    pub id: Uuid,
    pub stage: Stage,
    pub channel: Id,
    pub sending: Note,
    /// How often it was taken up.
    pub tries: u32,
    /// What came of it, once that is known.
    pub outcome: Option<Outcome>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub ok: bool,
    pub detail: Box<str>,
    /// The channel that took it: another than was meant, when that one failed.
    pub channel: Id,
    pub at: DateTime<Utc>,
}

impl Alarm {
    /// The episode that is not over.
    pub fn open(&self) -> Option<&Episode> {
        self.episode.as_ref().filter(|episode| episode.resolved.is_none())
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut Episode> {
        self.episode.as_mut().filter(|episode| episode.resolved.is_none())
    }

    /// Whether nobody is to be told of it now.
    pub fn is_snoozed(&self, now: DateTime<Utc>) -> bool {
        self.snooze.as_ref().is_some_and(|snooze| now < snooze.until)
    }

    /// Raises it; whether that began something new.
    pub(super) fn raise(&mut self, episode: Episode) -> bool {
        if let Some(open) = self.open_mut() {
            open.also.push(episode.event);
            return false;
        }
        self.raised += 1;
        self.episode = Some(episode);
        true
    }
}

impl Episode {
    pub(super) fn new(
        event: Uuid,
        raised: Note,
        severity: Severity,
        seen: Vec<Seen>,
        on_call: Option<Id>,
    ) -> Self {
        Self {
            event,
            also: Vec::new(),
            raised,
            severity,
            seen,
            on_call,
            acknowledged: None,
            escalated: Vec::new(),
            resolved: None,
            tellings: Vec::new(),
        }
    }

    /// Whether an event is one that raised it.
    pub fn is_raised_by(&self, event: Uuid) -> bool {
        self.event == event || self.also.contains(&event)
    }

    pub fn telling(&self, stage: Stage, channel: &Id) -> Option<&Telling> {
        self.tellings.iter().find(|telling| telling.stage == stage && telling.channel == *channel)
    }

    /// Whether a channel took any notice of it.
    pub fn has_told(&self, channel: &Id) -> bool {
        let took = |telling: &Telling| telling.outcome.as_ref().is_some_and(|outcome| outcome.ok);
        self.tellings.iter().any(|telling| telling.channel == *channel && took(telling))
    }

    pub(super) fn tell(&mut self, id: Uuid, stage: Stage, channel: Id, sending: Note) {
        let same = |known: &Telling| known.stage == stage && known.channel == channel;
        if let Some(known) = self.tellings.iter_mut().find(|known| same(known)) {
            let tries = known.tries + 1;
            *known = Telling { id, stage, channel, sending, tries, outcome: None };
            return;
        }
        if matches!(stage, Stage::Reminded(_)) {
            let is_old = |known: &Telling| matches!(known.stage, Stage::Reminded(_));
            self.tellings.retain(|known| known.channel != channel || !is_old(known));
        }
        self.tellings.push(Telling { id, stage, channel, sending, tries: 1, outcome: None });
    }

    /// Notes what came of a notice. One that another took over counts no more.
    pub(super) fn told(&mut self, notice: Uuid, outcome: Outcome) {
        if let Some(telling) = self.tellings.iter_mut().find(|telling| telling.id == notice) {
            telling.outcome.get_or_insert(outcome);
        }
    }
}
