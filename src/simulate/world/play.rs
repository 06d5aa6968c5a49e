//! One moment after another.

use super::World;
use crate::{
    conductor::{ActError, Part, Standing},
    decision::decision,
    id::Id,
    measure::{WINDOW, Window},
    plan::{
        RunStep,
        night::{End, Handover, When},
    },
    runbook::TaskId,
    simulate::{
        Line,
        crew::{self, View, Want, delta},
        fuse::{Crash, Point},
        hands::{Course, course},
        script::{Stand, begins, trouble},
        senses::VANTAGE,
    },
    state::{Choice, Closing, Command, Mode, Run},
    store::Reach,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};
use uuid::Uuid;

/// What somebody was refused they try again after so long.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// After the new system is in use, the night goes on so long: what is wrong shows by then.
const CALM: TimeDelta = TimeDelta::minutes(15);
/// A program that died by itself is opened again after so long.
const RETURNS: TimeDelta = TimeDelta::minutes(3);
/// Alerts and gates are looked at so often, in seconds, and whenever something is recorded.
const LOOK_S: i64 = 30;
/// Moments of a night: far more than any has, so that none goes on for ever.
const MOMENTS_MAX: usize = 500_000;

impl World<'_> {
    pub fn play(&mut self, tell: &mut dyn FnMut(&Line)) -> Result<End, ActError> {
        for _ in 0..MOMENTS_MAX {
            let is_busy = self.moment(tell)?;
            if let Some(end) = self.end() {
                return Ok(end);
            }
            self.now = self.next(is_busy);
            self.stage.set(self.now);
        }
        Ok(End::Unfinished)
    }

    /// Everything that happens at one moment; whether anything was recorded.
    fn moment(&mut self, tell: &mut dyn FnMut(&Line)) -> Result<bool, ActError> {
        self.follow_script(tell);
        self.follow_people(tell)?;
        let measured = self.measure()?;
        self.hear();
        let seq = self.watcher.state().seq;
        self.consoles_act();
        self.people_act(tell);
        let changes = self.stage.changes();
        if changes.is_none() || changes != self.read {
            self.read = changes;
            // A store that is out of reach is what some nights are about.
            let _ = self.watcher.refresh();
        }
        let is_new = self.watcher.state().seq > seq || self.watcher.state().seq > self.told;
        if measured || is_new {
            self.tend();
        }
        // Once it has begun, the gate has said its word.
        if (measured || is_new) && !self.has_begun() {
            self.judge()?;
        }
        if measured || is_new {
            let world = self.watcher.world(&self.senses.history, self.now);
            self.clock = decision(world.plan, world.state, world.history, world.now).map(|it| it.closes().0);
        }
        self.tell_news(tell)?;
        self.tell_verdicts(tell);
        Ok(is_new)
    }

    /// Measures the windows that are over; whether it is time to look at what they say.
    fn measure(&mut self) -> Result<bool, ActError> {
        let until = Window::start_of(self.now);
        if until != self.now || until <= self.night.start {
            return Ok(false);
        }
        let (night, stands, marks) = (self.night, &self.faults, &self.marks);
        let parts = self.senses.measure(
            until,
            |probe| trouble(night, stands, probe),
            |probe, reading, at| marks.grown(night, probe, reading, at),
        );
        // What cannot be handed over waits on the machine.
        self.watcher.add_windows(VANTAGE, &parts).map_err(ActError::Store)?;
        if until.timestamp() % 60 == 0 {
            self.watcher.age(&mut self.senses.history, self.now);
        }
        Ok(until.timestamp() % LOOK_S == 0)
    }

    fn tend(&mut self) {
        let standing = Standing { reach: Reach::Here, probes: true };
        let history = &self.senses.history;
        let _ = self.alarms.tend(&mut self.watcher, history, self.now, standing);
        let part = Part { console: Uuid::nil(), probes: true };
        let _ = self.going_back.tend(&mut self.watcher, self.now, part, history);
    }

    /// What came to its end is heard by the program that waits for it.
    fn hear(&mut self) {
        let (ended, told) = {
            let mut hands = self.hands();
            (hands.pass(self.now), hands.told())
        };
        let now = self.now;
        for (whose, outcome) in ended {
            let Some(person) = self.person_at(whose) else { continue };
            if self.stage.burns(Point::BeforeHearing) {
                self.die(&person);
            } else if let Some(console) = self.consoles.get_mut(&person) {
                console.heard(outcome, now);
            }
        }
        for (whose, delivery) in told {
            if let Some(console) = self.consoles.values_mut().find(|it| it.id == whose) {
                console.told(&delivery);
            }
        }
    }

    /// Every program records what came to its end and begins what may begin.
    fn consoles_act(&mut self) {
        let alive: HashSet<Uuid> = self.consoles.values().map(|console| console.id).collect();
        let (now, history) = (self.now, &self.senses.history);
        let mut died = Vec::new();
        for (person, console) in &mut self.consoles {
            // Out of reach of the store it does what it can, and the rest later.
            let tended = survives(|| console.carry_on(history, now, &|id| alive.contains(&id)));
            if tended.is_none() {
                died.push(person.clone());
            }
        }
        self.begin_ordered();
        for person in &died {
            self.die(person);
        }
    }

    fn person_at(&self, console: Uuid) -> Option<Id> {
        self.consoles.iter().find(|(_, known)| known.id == console).map(|(person, _)| person.clone())
    }

    /// A program died by itself; a while later it is opened again.
    fn die(&mut self, person: &Id) {
        self.close(person);
        self.dates.died.push((person.clone(), self.now));
        self.dead.insert(person.clone(), Some(self.now + RETURNS));
    }

    /// What programs have taken on begins, and takes its course.
    fn begin_ordered(&mut self) {
        let ordered = self.hands().ordered();
        for (console, task) in ordered {
            let Some(own) = self.consoles.values().find(|it| it.id == console) else { continue };
            let state = own.session.state();
            let Some(run) = state.run_of(task.id.run) else { continue };
            let planned = self.plan.runbooks.get(&run.runbook).and_then(|book| book.steps.get(&task.id.step));
            let Some(planned) = planned else { continue };
            let attempt = run.step(&task.id.step).map_or(1, |step| step.tries.len());
            let course = of(self.night, self.options.seed, run, planned, attempt);
            self.hands().begin(Some(console), (task.id, attempt), Some(task.timeout), course, self.now);
        }
    }

    /// Everybody sees what is to be done, and does what they saw a while ago.
    fn people_act(&mut self, tell: &mut dyn FnMut(&Line)) {
        let people: Vec<(Id, Uuid)> =
            self.consoles.iter().map(|(id, console)| (id.clone(), console.id)).collect();
        let present: Vec<Id> = people.iter().map(|(id, _)| id.clone()).collect();
        for (person, console) in people {
            let wants = self.wants(&person, console, &present);
            self.pending.retain(|(whose, key), _| *whose != person || wants.iter().any(|it| it.key == *key));
            for want in wants {
                self.see(&person, &want, tell);
            }
        }
    }

    fn wants(&self, person: &Id, console: Uuid, present: &[Id]) -> Vec<Want> {
        let Some(own) = self.consoles.get(person) else { return Vec::new() };
        let (night, seed) = (self.night, self.options.seed);
        let alive = |id: Uuid| self.consoles.values().any(|console| console.id == id);
        let course = |run: &Run, step: &RunStep, attempt| of(night, seed, run, step, attempt);
        let truth = |run: Uuid, step: &Id| self.hands().truth(run, step);
        let state = own.session.state();
        let due = |handover: &Handover| self.marks.at(night, &handover.when).is_some_and(|at| at <= self.now);
        let handovers: Vec<bool> = night.handovers.iter().map(due).collect();
        let view = View {
            night,
            plan: &self.plan,
            state,
            now: self.now,
            gate: &self.gate,
            closes: self.clock,
            lang: self.options.lang,
            present,
            is_here: &alive,
            course: &course,
            truth: &truth,
            handovers: &handovers,
        };
        crew::wants(&view, person, console)
    }

    /// Somebody sees that something is theirs to do, and does it once they have reacted.
    fn see(&mut self, person: &Id, want: &Want, tell: &mut dyn FnMut(&Line)) {
        let key = (person.clone(), want.key.clone());
        let reacts = self.night.people.get(person).map_or(Duration::ZERO, |player| player.reacts);
        let seen = self.now + delta(reacts);
        let due =
            *self.pending.entry(key.clone()).or_insert_with(|| want.at.map_or(seen, |at| at.max(self.now)));
        if due > self.now {
            return;
        }
        let Some(console) = self.consoles.get_mut(person) else { return };
        let now = self.now;
        if let Command::BeginRun { runbook, .. } = &want.command {
            // Also what dies on its way was asked for.
            self.asked.push((person.clone(), runbook.clone(), now));
        }
        let history = &self.senses.history;
        let Some(done) = survives(|| console.session.act_knowing(&want.command, now, Some(history))) else {
            return self.die(person);
        };
        match done {
            Ok(recorded) => {
                self.acknowledged.push(recorded.event.id);
                self.begin_work(person, &want.command);
                self.pending.remove(&key);
            }
            Err(error) => {
                if self.shown.refused.insert(key.clone()) {
                    tell(&Line::refused(self.now, person, &error));
                }
                self.pending.insert(key, self.now + AGAIN);
            }
        }
    }

    /// What a person began with their own hands takes effect like everything else.
    fn begin_work(&mut self, person: &Id, command: &Command) {
        let Command::StartStep { run, step, .. } = command else { return };
        let Some(own) = self.consoles.get(person) else { return };
        let state = own.session.state();
        let found = state.runs().rev().find(|known| known.id == *run);
        let planned = found.and_then(|run| self.plan.runbooks.get(&run.runbook)?.steps.get(step));
        let (Some(run), Some(planned)) = (found, planned) else { return };
        let Some(tries) = run.step(step).map(|step| &step.tries) else { return };
        let Some(seq) = tries.last().map(|last| last.started.seq) else { return };
        let course = of(self.night, self.options.seed, run, planned, tries.len());
        let task = TaskId { run: run.event, step: step.clone(), seq };
        // Nobody's program: what a person does goes on when their program dies.
        self.hands().begin(None, (task, tries.len()), None, course, self.now);
    }

    /// When something happens next.
    fn next(&self, is_busy: bool) -> DateTime<Utc> {
        // Time itself changes answers, also where nothing is measured.
        let step = if self.senses.is_blind() { TimeDelta::minutes(1) } else { WINDOW };
        let window = Window::start_of(self.now) + step;
        let soon = is_busy.then(|| self.now + TimeDelta::seconds(1));
        let people = self.pending.values().copied();
        let returns = self.dead.values().flatten().copied();
        let script = self.dates_of_script();
        let later = [Some(window), soon, self.hands().next()].into_iter().flatten();
        later.chain(people).chain(returns).chain(script).filter(|at| *at > self.now).min().unwrap_or(window)
    }

    fn dates_of_script(&self) -> Vec<DateTime<Utc>> {
        let night = self.night;
        let faults = night.faults.iter().map(|it| (&it.when, it.lasts));
        let outages = night.outages.iter().map(|it| (&it.when, Some(it.lasts)));
        let crashes = night.crashes.iter().map(|it| (&it.when, None));
        let handovers = night.handovers.iter().map(|it| (&it.when, None));
        let date = |(when, lasts): (&When, Option<Duration>)| {
            let at = self.marks.at(night, when);
            let end = at.zip(lasts).map(|(at, lasts)| at + delta(lasts));
            [at, end].into_iter().flatten()
        };
        let people = night.people.values().flat_map(|it| [Some(it.present), it.leaves].into_iter().flatten());
        let people = people.map(|span| night.start + delta(span));
        let (begins, _) = begins(night, &self.plan);
        let all = faults.chain(outages).chain(crashes).chain(handovers).flat_map(date);
        all.chain(people).chain([begins, night.start + delta(night.poll.0)]).collect()
    }

    /// How the night has ended, once it has.
    fn end(&self) -> Option<End> {
        let state = self.watcher.state();
        let live = |id: &Id| state.runs().rev().find(|run| run.mode == Mode::Live && run.runbook == *id);
        let elapsed = self.now - self.night.start;
        let is_late = elapsed >= delta(self.night.lasts);
        let Some(forward) = live(&self.night.runbook) else {
            return (self.is_held() || is_late).then_some(End::Held);
        };
        let back = self.night.rollback.as_ref().and_then(live);
        let since = |run: &Run, wanted: Closing| {
            run.closed.as_ref().filter(|(closing, _)| *closing == wanted).map(|(_, note)| self.now - note.at)
        };
        if let Some(back) = back {
            let is_back = since(back, Closing::Completed).is_some_and(|since| since >= TimeDelta::minutes(1));
            return match (is_back, is_late) {
                (true, _) => Some(End::RolledBack),
                (false, true) => Some(End::Unfinished),
                (false, false) => None,
            };
        }
        if since(forward, Closing::Stopped).is_some() {
            return Some(End::Unfinished);
        }
        let is_calm = self.faults.iter().all(|stand| *stand != Stand::Before) && !self.is_alarmed();
        let quiet = self.dates.faults.iter().map(|(_, at)| self.now - *at).min().unwrap_or(CALM);
        let is_live = since(forward, Closing::Completed).map(|since| since.min(quiet));
        match is_live {
            Some(since) if is_calm && since >= CALM => Some(End::Live),
            Some(_) if is_late && !self.is_alarmed() => Some(End::Live),
            _ => is_late.then_some(End::Unfinished),
        }
    }

    /// Whether nothing will begin any more: the poll was closed without a go, or it is too late.
    fn is_held(&self) -> bool {
        let (_, latest) = begins(self.night, &self.plan);
        let poll = self.watcher.state().poll(&self.night.gate).and_then(|poll| poll.closed.as_ref());
        let no = poll.is_some_and(|closed| {
            let is_go = closed.tally.iter().all(|counted| counted.choice == Some(Choice::Go));
            !is_go && self.now - closed.note.at >= TimeDelta::minutes(1)
        });
        no || self.now >= latest
    }

    /// Whether the cutover was begun this night.
    pub(super) fn has_begun(&self) -> bool {
        let is_it = |run: &Run| run.mode == Mode::Live && run.runbook == self.night.runbook;
        self.watcher.state().runs().rev().any(is_it)
    }

    /// Whether a critical alert is open.
    pub(super) fn is_alarmed(&self) -> bool {
        let state = self.watcher.state();
        let critical = |alert: &&crate::plan::Alert| alert.severity == crate::plan::alert::Severity::Critical;
        let mut alerts = self.plan.alerts.values().filter(critical);
        alerts.any(|alert| state.alarm(&alert.id).and_then(|alarm| alarm.open()).is_some())
    }
}

/// What a program does, unless it dies on the way. Any other panic is a defect, and goes on.
fn survives<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(panic) if panic.is::<Crash>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

fn of(night: &crate::plan::night::Night, seed: u64, run: &Run, step: &RunStep, attempt: usize) -> Course {
    course(night, seed, &run.runbook, step, attempt)
}
