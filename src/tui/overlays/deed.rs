//! Forms that drive a run of a runbook. Each says first what it will do, in full; what cannot be taken back is typed or
//! chosen, never one key alone.

use super::{
    deed_about as about,
    form_fields::{Entry, Kind},
};
use crate::{
    id::Id,
    phrase,
    plan::Then,
    state::{Closing, Command, Ending, Mode},
    title::Title,
    tui::{keymap::Deed, view::View, widgets::text::Words},
    wording::{Phrase, console, names, night as say, run as say_run},
};
use uuid::Uuid;

/// What is to be done, and to what.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub deed: Deed,
    pub book: Id,
    /// The run; of a rollback, the one that ends in favour of it.
    pub run: Option<Id>,
    pub step: Option<Id>,
    /// This program.
    pub console: Uuid,
    /// Of a decision, how it can go on.
    pub choices: Vec<(Id, Title, Then)>,
    /// Of a rollback, whether it is one.
    pub mode: Mode,
    /// The run stands still.
    pub is_paused: bool,
    /// Of a step that a machine does: whoever carries out the run is asked to begin it.
    pub is_asked: bool,
    /// This program takes the step back.
    pub undoes: bool,
    /// Of a rollback, the proposal that is accepted with it.
    pub proposal: Option<Id>,
}

impl Order {
    fn id(&self) -> &Id {
        self.step.as_ref().or(self.run.as_ref()).unwrap_or(&self.book)
    }

    /// Whichever program carries out the run begins what machines do. Where none is there, what is refused tells so.
    pub fn start(&self, run: Id, step: Id) -> Command {
        if self.is_asked {
            return Command::AskStep { run, step, note: String::new() };
        }
        Command::StartStep { run, step, console: self.console }
    }

    pub fn title(&self) -> Phrase {
        let text = match self.deed {
            Deed::Begin => &say::FORM_BEGIN,
            Deed::Start => &say::FORM_START,
            Deed::Finish if self.choices.is_empty() => &say::FORM_FINISH,
            Deed::Finish => &say::FORM_DECIDE,
            Deed::Fail => &say::FORM_FAIL,
            Deed::Agree => &say::FORM_AGREE,
            Deed::Settle => &say::FORM_SETTLE,
            Deed::Skip => &say::FORM_SKIP,
            Deed::Undo => &say::FORM_UNDO,
            Deed::Pause if self.is_paused => &say::FORM_RESUME,
            Deed::Pause => &say::FORM_PAUSE,
            Deed::TakeOver => &say::FORM_TAKE_OVER,
            Deed::End => &say::FORM_END,
            Deed::RollBack => return phrase!(say::FORM_ROLL_BACK, id = &self.book),
        };
        let id = if self.deed == Deed::Begin { &self.book } else { self.id() };
        Phrase::new(text, vec![("id", id.into())])
    }

    pub fn about(&self, view: &View) -> Vec<Words> {
        about::lines(self, view)
    }

    pub fn entries(&self) -> Vec<Entry> {
        let why = || Entry::lines(&console::FIELD_WHY, 2);
        let note = || Entry::lines(&console::FIELD_NOTE, 2);
        match self.deed {
            Deed::Begin => {
                let modes = [&console::NOT_CHOSEN, &say_run::REHEARSAL, &say_run::LIVE];
                vec![Entry::choice(&say::FIELD_MODE, modes, 0), Entry::lines(&say::FIELD_WHY_LIVE, 2)]
            }
            Deed::Start => vec![Entry::choice(&say::FIELD_SURE, [&console::NOT_SURE, &say::SURE_START], 0)],
            Deed::Finish if !self.choices.is_empty() => {
                let titles = self.choices.iter().map(|(_, title, _)| phrase!(names::AS_SAID, text = title));
                let options = std::iter::once(Phrase::from(&console::NOT_CHOSEN)).chain(titles);
                vec![Entry::choice(&say::FIELD_CHOICE, options, 0), note()]
            }
            Deed::Finish => vec![note()],
            Deed::Pause if self.is_paused => vec![note()],
            Deed::Agree => {
                vec![Entry::choice(&console::FIELD_SURE, [&console::NOT_SURE, &say::SURE_AGREE], 0), note()]
            }
            Deed::Settle => {
                let options = [&console::NOT_CHOSEN, &say::WAS_DONE, &say::WAS_NOT_DONE];
                vec![Entry::choice(&say::FIELD_OUTCOME, options, 0), Entry::lines(&say::FIELD_HOW_KNOWN, 2)]
            }
            Deed::Undo if self.undoes => {
                vec![Entry::choice(&console::FIELD_SURE, [&console::NOT_SURE, &say::SURE_UNDO], 0)]
            }
            Deed::Undo => {
                let options = [&console::NOT_CHOSEN, &say::UNDO_WORKED, &say::UNDO_FAILED];
                vec![Entry::choice(&say::FIELD_OUTCOME, options, 0), note()]
            }
            Deed::End => {
                let options =
                    [&console::NOT_CHOSEN, &say::RUN_COMPLETED, &say::RUN_STOPPED, &say::RUN_ROLLED_BACK];
                vec![Entry::choice(&say::FIELD_ENDING, options, 0), Entry::lines(&say::FIELD_WHY_END, 2)]
            }
            Deed::RollBack => vec![Entry::line(&say::FIELD_CONFIRM), why()],
            Deed::Fail | Deed::Skip | Deed::Pause | Deed::TakeOver => vec![why()],
        }
    }

    /// The commands that the filled-in form asks for, one after another, or what in it is missing.
    pub fn commands(&self, entries: &[Entry]) -> Result<Vec<Command>, Phrase> {
        let note = |i: usize| entries.get(i).map(Entry::text).unwrap_or_default().to_owned();
        let chosen = match entries.first().map(|entry| &entry.kind) {
            Some(Kind::Choice { at, .. }) => *at,
            _ => 0,
        };
        let unchosen = || Err(Phrase::from(&say::CHOOSE_FIRST));
        if self.deed == Deed::RollBack {
            return self.roll_back(entries.first().map(Entry::text).unwrap_or_default(), &note(1));
        }
        let console = self.console;
        if self.deed == Deed::Begin {
            let mode = match chosen {
                1 => Mode::Rehearsal,
                2 => Mode::Live,
                _ => return unchosen(),
            };
            let runbook = self.book.clone();
            return Ok(vec![Command::BeginRun { runbook, mode, console, note: note(1) }]);
        }
        let Some(run) = self.run.clone() else { return Err(Phrase::from(&say::NOT_BEGUN)) };
        let of_run = match self.deed {
            Deed::Pause if self.is_paused => Some(Command::ResumeRun { run: run.clone(), note: note(0) }),
            Deed::Pause => Some(Command::PauseRun { run: run.clone(), note: note(0) }),
            Deed::TakeOver => Some(Command::TakeOverRun { run: run.clone(), console, note: note(0) }),
            Deed::End => {
                let outcome = match chosen {
                    1 => Closing::Completed,
                    2 => Closing::Stopped,
                    3 => Closing::RolledBack,
                    _ => return unchosen(),
                };
                Some(Command::CloseRun { run: run.clone(), outcome, note: note(1) })
            }
            _ => None,
        };
        if let Some(command) = of_run {
            return Ok(vec![command]);
        }
        let Some(step) = self.step.clone() else { return Err(Phrase::from(&say::SELECT_STEP)) };
        Ok(vec![self.of_step(run, step, chosen, note)?])
    }

    fn of_step(
        &self,
        run: Id,
        step: Id,
        chosen: usize,
        note: impl Fn(usize) -> String,
    ) -> Result<Command, Phrase> {
        let unchosen = || Phrase::from(&say::CHOOSE_FIRST);
        let console = self.console;
        let end = |ending, note, choice| Command::EndStep {
            run: run.clone(),
            step: step.clone(),
            console,
            ending,
            note,
            proof: None,
            choice,
        };
        Ok(match self.deed {
            Deed::Undo if self.undoes && chosen == 0 => return Err(Phrase::from(&console::CONFIRM_FIRST)),
            Deed::Undo if self.undoes => Command::StartUndo { run, step, console },
            Deed::Start | Deed::Agree if chosen == 0 => return Err(Phrase::from(&console::CONFIRM_FIRST)),
            Deed::Start => self.start(run, step),
            Deed::Finish if self.choices.is_empty() => end(Ending::Done, note(0), None),
            Deed::Finish => {
                let choice =
                    chosen.checked_sub(1).and_then(|at| self.choices.get(at)).ok_or_else(unchosen)?;
                end(Ending::Done, note(1), Some(choice.0.clone()))
            }
            Deed::Fail => end(Ending::Failed, note(0), None),
            Deed::Agree => Command::AgreeStep { run, step, note: note(1) },
            Deed::Skip => Command::SkipStep { run, step, note: note(0) },
            Deed::Settle | Deed::Undo if chosen == 0 => return Err(unchosen()),
            Deed::Settle => {
                Command::SettleStep { run, step, done: chosen == 1, console: None, note: note(1) }
            }
            _ => Command::UndoStep { run, step, worked: chosen == 1, note: note(1), proof: None },
        })
    }

    /// Nothing of the cutover may begin beside the rollback: it ends first.
    fn roll_back(&self, typed: &str, why: &str) -> Result<Vec<Command>, Phrase> {
        let typed = typed.trim().to_lowercase();
        if typed != self.book.as_str().to_lowercase()
            && ![say::CONFIRMING.zh, say::CONFIRMING.en].contains(&typed.as_str())
        {
            return Err(phrase!(say::TYPE_TO_CONFIRM, word = &self.book));
        }
        if why.trim().is_empty() {
            return Err(Phrase::from(&say::ROLL_BACK_NEEDS_WHY));
        }
        let note = why.to_owned();
        let close = self.run.clone().map(|run| Command::CloseRun {
            run,
            outcome: Closing::RolledBack,
            note: note.clone(),
        });
        let accept = self.proposal.clone().map(|proposal| Command::AnswerRollback {
            proposal,
            accepted: true,
            note: note.clone(),
        });
        let (runbook, mode, console) = (self.book.clone(), self.mode, self.console);
        let begin = Command::BeginRun { runbook, mode, console, note };
        Ok(accept.into_iter().chain(close).chain([begin]).collect())
    }
}
