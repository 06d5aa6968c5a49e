//! What was said of a run and of its steps, beside when they began and ended: tries that failed, by whom a step was
//! skipped or agreed to and why, and how it was known what became of one whose end nobody saw.

use crate::{
    id::Id,
    mask, phrase,
    report::{by_program, timeline::Line},
    state::{Closing, Ending, Happening, Run, RunEvent, Standing, State},
    wording::{Lang, Phrase, Text, names, night_record as say},
};
use chrono::{DateTime, Utc};

/// One of them, in the words of whoever said it.
#[derive(Clone, Debug)]
pub struct Remark {
    pub seq: u64,
    pub at: DateTime<Utc>,
    /// As the journal names them.
    pub by: String,
    /// The step it is about; `None` of the run as a whole.
    pub step: Option<Id>,
    pub what: What,
    /// How far a signature vouches for it; `None` where none is expected.
    pub standing: Option<Standing>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Begun,
    Paused,
    Resumed,
    TakenOver,
    Closed(Closing),
    Agreed,
    Asked,
    /// Somebody wants that it is tried once more.
    AskedAgain,
    /// Begun for the second time, or more often.
    Tried(usize),
    Done,
    Chose(Id),
    Failed(Ending),
    /// Nobody had seen its end, and its check, or somebody, says whether it was done.
    Settled {
        done: bool,
        by_check: bool,
    },
    Skipped,
    TakenBack(bool),
}

impl What {
    /// For machines.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::TakenOver => "taken-over",
            Self::Closed(_) => "closed",
            Self::Agreed => "agreed",
            Self::Asked | Self::AskedAgain => "asked",
            Self::Tried(_) => "tried-again",
            Self::Done => "done",
            Self::Chose(_) => "chose",
            Self::Failed(Ending::TimedOut) => "timed-out",
            Self::Failed(_) => "failed",
            Self::Settled { by_check: true, .. } => "settled-by-check",
            Self::Settled { by_check: false, .. } => "settled",
            Self::Skipped => "skipped",
            Self::TakenBack(_) => "taken-back",
        }
    }

    /// Of a settled step or one that was taken back, whether that is so.
    pub fn is_done(&self) -> Option<bool> {
        match self {
            Self::Settled { done: said, .. } | Self::TakenBack(said) => Some(*said),
            _ => None,
        }
    }

    fn name(&self) -> Phrase {
        let text: &'static Text = match self {
            Self::Begun => &say::DID_BEGIN,
            Self::Paused => &say::DID_PAUSE,
            Self::Resumed => &say::DID_RESUME,
            Self::TakenOver => &say::DID_TAKE_OVER,
            Self::Closed(Closing::Completed) => &say::WAS_COMPLETED,
            Self::Closed(Closing::Stopped) => &say::WAS_STOPPED,
            Self::Closed(Closing::RolledBack) => &say::WAS_ROLLED_BACK,
            Self::Agreed => &say::DID_AGREE,
            Self::Asked => &say::DID_ASK,
            Self::AskedAgain => &say::DID_ASK_AGAIN,
            Self::Tried(place) => return phrase!(say::DID_TRY, place = *place),
            Self::Done => &say::DID_END,
            Self::Chose(choice) => return phrase!(say::DID_CHOOSE, choice = choice),
            Self::Failed(Ending::TimedOut) => &say::DID_TIME_OUT,
            Self::Failed(_) => &say::DID_FAIL,
            Self::Settled { done: true, by_check: true } => &say::CHECK_SAYS_DONE,
            Self::Settled { done: false, by_check: true } => &say::CHECK_SAYS_NOT_DONE,
            Self::Settled { done: true, by_check: false } => &say::SETTLED_DONE,
            Self::Settled { done: false, by_check: false } => &say::SETTLED_NOT_DONE,
            Self::Skipped => &say::DID_SKIP,
            Self::TakenBack(true) => &say::DID_TAKE_BACK,
            Self::TakenBack(false) => &say::DID_NOT_TAKE_BACK,
        };
        text.into()
    }
}

impl Remark {
    /// `23:12:04 skipped · Wang Min [unsigned]: the shops are closed`, with the time and the name as the caller writes
    /// them.
    pub fn text(&self, at: String, by: &str, lang: Lang) -> String {
        let standing = self.standing.map(|standing| phrase!(say::STANDS, standing = standing.name()));
        let standing = standing.map(|standing| standing.render(lang)).unwrap_or_default();
        let note = (!self.note.is_empty()).then(|| phrase!(say::SAYING, note = by_program(&self.note)));
        let note = note.map(|note| note.render(lang)).unwrap_or_default();
        let by = phrase!(names::AS_SAID, text = by);
        let text =
            phrase!(say::REMARK, at = at, what = self.what.name(), by = by, standing = standing, note = note);
        mask::personal(&text.render(lang))
    }
}

/// What was said of a run, in the order of the journal.
pub fn remarks(state: &State, lines: &[Line], run: &Run) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    let mut tries: indexmap::IndexMap<Id, usize> = indexmap::IndexMap::new();
    for Line { recorded, .. } in lines {
        let event = &recorded.event;
        let Happening::Run { run: about, what } = &event.what else { continue };
        if about.unwrap_or(event.id) != run.event {
            continue;
        }
        let begun = what.step().map_or(0, |step| {
            let begun = tries.entry(step.clone()).or_default();
            *begun += usize::from(matches!(what, RunEvent::Started { .. }));
            *begun
        });
        let Some(said) = told(what, begun) else { continue };
        let is_somebodys = what.is_signed() && !matches!(said, What::Settled { by_check: true, .. })
            || event.signature.is_some();
        found.push(Remark {
            seq: recorded.seq,
            at: event.at,
            by: event.by.clone(),
            step: what.step().cloned(),
            what: said,
            standing: is_somebodys.then(|| state.standing(recorded)),
            note: what.note().to_owned(),
        });
    }
    found
}

/// What an event says that times do not; `begun` is how often its step was begun so far.
fn told(what: &RunEvent, begun: usize) -> Option<What> {
    Some(match what {
        RunEvent::Begun { .. } => What::Begun,
        RunEvent::Agreed { .. } => What::Agreed,
        RunEvent::Asked { .. } if begun == 0 => What::Asked,
        RunEvent::Asked { .. } => What::AskedAgain,
        RunEvent::Started { .. } if begun > 1 => What::Tried(begun),
        RunEvent::Ended { ending: Ending::Done, choice: Some(choice), .. } => What::Chose(choice.clone()),
        RunEvent::Ended { ending: Ending::Done, note, .. } if !note.is_empty() || begun > 1 => What::Done,
        RunEvent::Ended { ending: Ending::Done, .. }
        | RunEvent::Started { .. }
        | RunEvent::UndoStarted { .. } => return None,
        RunEvent::Ended { ending, .. } => What::Failed(*ending),
        RunEvent::Settled { done, console, .. } => What::Settled { done: *done, by_check: console.is_some() },
        RunEvent::Skipped { .. } => What::Skipped,
        RunEvent::Undone { worked, .. } => What::TakenBack(*worked),
        RunEvent::Paused { .. } => What::Paused,
        RunEvent::Resumed { .. } => What::Resumed,
        RunEvent::TakenOver { .. } => What::TakenOver,
        RunEvent::Closed { outcome, .. } => What::Closed(*outcome),
    })
}
