//! Carries out the runs that this program holds.
//!
//! ```text
//! due     which steps begin           StartStep is durable before anything is done
//! launch  every try begun here, once: handed to hands, told, or waited for
//! doing   one try until it is over    settle  what others left unknown, and what is over
//! ```
//!
//! A machine of states without a clock: it is fed the time, the session and what hands report, and answers with
//! events and orders. It may be dropped at any point: what was recorded as begun is then unknown to whoever comes
//! next, and nothing it began is begun again without a word ([`Runs::launch_begun`] knows only tries of this program).

mod doing;
mod hands;
mod settle;
#[cfg(test)]
mod tests;

pub use hands::{Hands, Workers, Working};

pub(super) use hands::{Outcomes, working};

use super::{ActError, Session, session::unique};
use crate::{
    alert::notice::{Delivery, Notice},
    facts::World,
    id::Id,
    measure::History,
    phrase,
    plan::{Action, RunStep, alert},
    runbook::{Order, Outcome, Task, TaskId, Work, due},
    state::{Command, Ending, Mode, Recorded, Run, Span, Stage as NoticeStage, StepStanding},
    store::{Reach, StoreError},
    vitals::Vitals,
    wording::{Lang, Phrase, run as say},
};
use chrono::{DateTime, Utc};
use doing::{Doing, Stage, Telling};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub struct Runs {
    console: Uuid,
    hands: Option<Box<dyn Hands>>,
    doing: HashMap<TaskId, Doing>,
    /// Every try of this program that was ever begun here: none is begun twice.
    launched: HashSet<TaskId>,
    /// What a rule said no to: not asked again until something about the step changes.
    declined: HashSet<String>,
}

/// What there is to know at a time.
pub struct Moment<'a> {
    pub now: DateTime<Utc>,
    pub history: &'a History,
    pub vitals: &'a Vitals,
    pub reach: Reach,
    /// Whether a program is there.
    pub is_here: &'a dyn Fn(Uuid) -> bool,
}

impl Runs {
    pub fn new(console: Uuid, hands: Option<Box<dyn Hands>>) -> Self {
        let (doing, launched, declined) = Default::default();
        Self { console, hands, doing, launched, declined }
    }

    /// Whether anything is under way here.
    pub fn is_busy(&self) -> bool {
        !self.doing.is_empty()
    }

    /// Whether there is anything to see to: cheap, and asked often.
    pub fn is_concerned(&self, session: &Session) -> bool {
        let ours = |run: &Run| run.is_open() && run.console == self.console;
        self.is_busy()
            || session.state().runs().any(|run| ours(run) || begun(run, self.console).next().is_some())
    }

    /// Does what is due; whether anything was recorded.
    pub fn tend(&mut self, session: &mut Session, moment: &Moment) -> Result<bool, StoreError> {
        if !self.is_concerned(session) {
            return Ok(false);
        }
        self.launch_begun(session, moment);
        self.look(session, moment);
        let mut changed = self.record(session, moment)?;
        // Nothing new begins without the others: who holds the run could be somebody else by now.
        if moment.reach != Reach::Here {
            return Ok(changed);
        }
        let held: Vec<Uuid> = session
            .state()
            .runs()
            .filter(|run| run.is_open() && run.console == self.console)
            .map(|run| run.event)
            .collect();
        for run in held {
            changed |= self.settle(session, moment, run)?;
            changed |= self.begin(session, moment, run)?;
            changed |= self.close(session, moment, run)?;
        }
        Ok(changed)
    }

    /// Takes note of what came of a task; it is recorded the next time.
    pub fn heard(&mut self, session: &Session, outcome: Outcome, now: DateTime<Utc>) {
        let planned = planned(session, &outcome.task);
        if let Some(doing) = self.doing.get_mut(&outcome.task) {
            doing.heard(planned, outcome, now);
        }
    }

    /// Takes note of what came of a message; whether it was one of a step.
    pub fn told(&mut self, delivery: &Delivery) -> bool {
        self.doing.values_mut().any(|doing| doing.told(delivery))
    }

    /// There will be no more orders: programs under way are ended, and what comes of that is heard.
    pub fn let_go(&mut self) {
        self.hands = None;
    }

    /// Begins what is due. Its start is in the journal before anything is done.
    fn begin(&mut self, session: &mut Session, moment: &Moment, run: Uuid) -> Result<bool, StoreError> {
        let mut changed = false;
        for (run, step, mark) in self.due(session, moment, run) {
            if !self.hands.as_ref().is_some_and(|hands| hands.has_room()) {
                break;
            }
            let command = Command::StartStep { run, step, console: self.console };
            changed |= self.act(session, &command, mark, moment.now)?.is_some();
            self.launch_begun(session, moment);
        }
        Ok(changed)
    }

    /// The steps to begin, with the run's number and a mark that changes when something about the step does.
    fn due(&self, session: &Session, moment: &Moment, run: Uuid) -> Vec<(Id, Id, u64)> {
        let Some(run) = session.state().run_of(run) else { return Vec::new() };
        let Some(book) = session.plan.runbooks.get(&run.runbook) else { return Vec::new() };
        let is_here = |console| console == self.console || (moment.is_here)(console);
        let due = due(book, run, self.console, &is_here, moment.now);
        due.into_iter().map(|step| (run.id.clone(), step.id.clone(), mark(run, &step.id))).collect()
    }

    /// Launches every try that was begun in the name of this program: by itself, or by a face. Each once.
    fn launch_begun(&mut self, session: &Session, moment: &Moment) {
        for run in session.state().runs() {
            let new: Vec<Begun> =
                begun(run, self.console).filter(|begun| !self.launched.contains(&begun.id)).collect();
            for begun in new {
                self.launched.insert(begun.id.clone());
                if let Some(planned) = planned(session, &begun.id) {
                    self.launch(session, moment, run, planned, begun);
                }
            }
        }
    }

    fn launch(&mut self, session: &Session, moment: &Moment, run: &Run, planned: &RunStep, begun: Begun) {
        let Begun { id, is_undo, at } = begun;
        let mut doing = Doing {
            run: run.id.clone(),
            step: id.step.clone(),
            console: self.console,
            started: at,
            is_undo,
            stage: Stage::Waiting,
        };
        let work = match (&planned.action, is_undo) {
            (_, true) => planned.undo.clone().map(Work::Command),
            (Action::Command(program), false) => Some(Work::Command(program.clone())),
            (Action::Http(http), false) => Some(Work::Http(http.clone())),
            _ => None,
        };
        if let Some(work) = work {
            let timeout = planned.timeout.unwrap_or(crate::plan::STEP_TIMEOUT);
            let task = Task { id: id.clone(), work, timeout, about: about(run, &id.step, is_undo) };
            let order = Order::Begin(Box::new(task));
            if self.hands.as_mut().is_some_and(|hands| hands.order(order)) {
                doing.stage = Stage::Handed;
            } else {
                doing.end(Ending::Failed, &say::NO_HANDS, None);
            }
        } else if let Action::Notify { channels, text } = &planned.action {
            let world = session.world(moment.history, moment.now).measured_by(moment.vitals);
            match self.tell(&world, run, planned, channels, text) {
                Some(telling) => doing.stage = Stage::Telling(telling),
                None => doing.end(Ending::Failed, &say::NOBODY_TELLS, None),
            }
        }
        self.doing.insert(id, doing);
    }

    /// Hands a message to each channel; `None` when one takes none.
    fn tell(
        &mut self,
        world: &World,
        run: &Run,
        planned: &RunStep,
        channels: &[Id],
        text: &crate::title::Title,
    ) -> Option<Telling> {
        let hands = self.hands.as_mut()?;
        let mut telling = Telling::default();
        for channel in channels {
            let id = unique(world.now).ok()?;
            let project = &world.plan.project.name;
            let title = if run.mode == Mode::Live { &say::NOTICE_LIVE } else { &say::NOTICE_REHEARSAL };
            let notice = Notice {
                id,
                channel: channel.clone(),
                alert: None,
                severity: alert::Severity::Info,
                title: phrase!(*title, project = project, title = &planned.title),
                lines: vec![phrase!(say::NOTICE_LINE, text = text)],
                link: None,
                stage: NoticeStage::Raised,
            };
            if !hands.tell(notice) {
                return None;
            }
            telling.left.insert(id);
        }
        Some(telling)
    }

    /// Looks at everything under way that waits for something to be so.
    fn look(&mut self, session: &Session, moment: &Moment) {
        let world = session.world(moment.history, moment.now).measured_by(moment.vitals);
        // A wait that somebody skipped or settled has nothing more to say.
        self.doing.retain(|id, doing| {
            let step =
                session.state().run_of(id.run).filter(|run| run.is_open()).and_then(|it| it.step(&id.step));
            let is_given_up = step.is_some_and(|step| step.standing() != StepStanding::Started);
            !(is_given_up && !doing.is_undo && matches!(doing.stage, Stage::Waiting))
        });
        for (id, doing) in &mut self.doing {
            let is_open = session.state().run_of(id.run).is_some_and(Run::is_open);
            if is_open || doing.is_undo {
                if let Some(planned) = planned(session, id) {
                    doing.look(planned, &world);
                }
                continue;
            }
            match doing.stage {
                Stage::Handed => {
                    doing.stage = Stage::Ending;
                    if let Some(hands) = &mut self.hands {
                        hands.order(Order::End(id.clone()));
                    }
                }
                Stage::Waiting | Stage::Telling(_) | Stage::Checking { .. } => {
                    doing.end(Ending::Failed, &say::CLOSED_MEANWHILE, None);
                }
                Stage::Ending | Stage::Over(_) => {}
            }
        }
    }

    /// Records what is over. What cannot be recorded now is kept, and recorded later.
    pub fn record(&mut self, session: &mut Session, moment: &Moment) -> Result<bool, StoreError> {
        let is_over = |doing: &Doing| matches!(doing.stage, Stage::Over(_));
        let mut over: Vec<TaskId> =
            self.doing.iter().filter(|(_, doing)| is_over(doing)).map(|(id, _)| id.clone()).collect();
        over.sort_by_key(|id| id.seq);
        let mut changed = false;
        for id in over {
            let Some(Doing { stage: Stage::Over(command), .. }) = self.doing.get(&id) else { continue };
            match session.act(command, moment.now) {
                Ok(_) => changed = true,
                // Somebody has settled it meanwhile: what really came of it must not be lost.
                Err(ActError::Refused(refusal)) => {
                    let text = words(phrase!(
                        say::CAME_LATE,
                        run = &self.doing[&id].run,
                        step = &id.step,
                        end = ending_of(command),
                        why = refusal.message
                    ));
                    let late =
                        Command::Annotate { text, at: None, until: None, kind: Span::Note, alert: None };
                    changed |= accepted(session.act(&late, moment.now))?.is_some();
                }
                Err(ActError::Store(error)) => return Err(error),
                Err(_) => continue,
            }
            self.doing.remove(&id);
        }
        Ok(changed)
    }

    /// Has a command decided on and recorded; `None` when a rule, or another program that was faster, said no.
    fn act(
        &mut self,
        session: &mut Session,
        command: &Command,
        mark: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<Recorded>, StoreError> {
        let (kind, about) = command.described();
        let key = format!("{kind} {about} {mark} {:?}", std::mem::discriminant(command));
        if self.declined.contains(&key) {
            return Ok(None);
        }
        let done = session.act(command, now);
        // What a rule refuses is on record, and would be refused at every beat.
        if let Err(ActError::Refused(refusal)) = &done
            && refusal.rule.is_some()
        {
            self.declined.insert(key);
        }
        accepted(done)
    }
}

/// A try of a step, or an undoing, that was begun in the name of a program and has no end.
struct Begun {
    id: TaskId,
    is_undo: bool,
    at: DateTime<Utc>,
}

fn begun(run: &Run, console: Uuid) -> impl Iterator<Item = Begun> {
    let id = |step: &Id, seq: u64| TaskId { run: run.event, step: step.clone(), seq };
    run.steps.iter().flat_map(move |(name, step)| {
        let last = step.tries.last().filter(|last| {
            last.console == console && step.standing() == StepStanding::Started && run.is_open()
        });
        let begun =
            last.map(|last| Begun { id: id(name, last.started.seq), is_undo: false, at: last.started.at });
        let undoing = step.undoing.as_ref().filter(|(_, by)| *by == console);
        let undoing = undoing.map(|(note, _)| Begun { id: id(name, note.seq), is_undo: true, at: note.at });
        begun.into_iter().chain(undoing)
    })
}

/// The step of the plan that a task is about; only of what machines do.
fn planned<'a>(session: &'a Session, id: &TaskId) -> Option<&'a RunStep> {
    let run = session.state().run_of(id.run)?;
    let step = session.plan.runbooks.get(&run.runbook)?.steps.get(&id.step)?;
    let is_undo = run.step(&id.step)?.undoing.as_ref().is_some_and(|(note, _)| note.seq == id.seq);
    (step.action.is_automatic() || is_undo).then_some(step)
}

/// Changes when something about a step does.
fn mark(run: &Run, step: &Id) -> u64 {
    let Some(step) = run.step(step) else { return 0 };
    let tried = step.tries.last().map(|last| last.started.seq);
    let asked = step.asked.as_ref().map(|(note, _)| note.seq);
    let agreed = step.agreed.last().map(|(note, _)| note.seq);
    tried.max(asked).max(agreed).unwrap_or_default()
}

/// What a program is told of the run it belongs to.
fn about(run: &Run, step: &Id, is_undo: bool) -> Vec<(String, String)> {
    let mode = if run.mode == Mode::Live { "live" } else { "rehearsal" };
    let tries = run.step(step).map_or(0, |step| step.tries.len());
    let act = if is_undo { "undo" } else { "do" };
    [
        ("GOLIVE_RUN", run.id.to_string()),
        ("GOLIVE_STEP", step.to_string()),
        ("GOLIVE_MODE", mode.to_owned()),
        ("GOLIVE_ACT", act.to_owned()),
        ("GOLIVE_TRY", tries.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn ending_of(command: &Command) -> &'static crate::wording::Text {
    match command {
        Command::EndStep { ending: Ending::Done, .. } | Command::UndoStep { worked: true, .. } => {
            &say::ENDED_DONE
        }
        Command::EndStep { ending: Ending::TimedOut, .. } => &say::ENDED_LATE,
        _ => &say::ENDED_FAILED,
    }
}

/// The journal's own words are in English, as those of deliveries.
fn words(phrase: impl Into<Phrase>) -> String {
    phrase.into().render(Lang::En)
}

/// That another program was faster, a rule said no, or the store is out of reach for what needs it, is no failure here.
fn accepted(done: Result<Recorded, ActError>) -> Result<Option<Recorded>, StoreError> {
    match done {
        Ok(recorded) => Ok(Some(recorded)),
        Err(ActError::Store(error)) if !error.is_out_of_reach() => Err(error),
        Err(_) => Ok(None),
    }
}
