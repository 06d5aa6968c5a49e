//! Several writers on several machines, a shared store that fails, programs that crash anywhere, clocks that are
//! wrong: and when all is calm again, everything acknowledged is in the journal once and in order.
//!
//! One seed is one story: every choice comes from it. Two programs on a machine share its files, and whoever calls the
//! shared store may find that another has acted in the middle of the call.

mod calm;
mod far;

use super::{ActError, Session};
use crate::{
    clock::Clock,
    entropy, env,
    id::Id,
    measure::Window,
    plan,
    splitmix::SplitMix64,
    state::{Command, Severity},
    store::{Local, Pace, Part, Shared, Sqlite},
};
use chrono::{DateTime, TimeDelta, Utc};
use far::Connection;
use std::{
    any::Any,
    fmt::Write as _,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use uuid::Uuid;

/// Stories told.
const STORIES: u64 = 5_000;
/// Steps of a story before the calm.
const STEPS: usize = 24;
/// Things there are to claim.
const CLAIMED: [&str; 3] = ["R-1", "UAT-1", "GL-01"];
/// Writers, each of which may have a machine of its own.
const WRITERS_MAX: u64 = 5;

/// A program ends where it is.
pub(super) struct Crash;

pub(super) struct World {
    random: SplitMix64,
    stage: Stage,
    /// Machines that cannot reach the shared store at all.
    cut: Vec<bool>,
    is_stormy: bool,
    writers: Vec<Writer>,
    plan: Arc<plan::Plan>,
    story: String,
}

/// The shared store and the files of the machines, which outlive the programs, and are used for one story after
/// another.
struct Stage {
    name: String,
    far: Sqlite,
    files: Vec<Local>,
}

impl Stage {
    fn new() -> Self {
        let name = format!("stage-{:x}", u64::from_be_bytes(entropy::bytes().unwrap()));
        let files = (0..WRITERS_MAX).map(|machine| Local::in_memory(&format!("{name}-{machine}"))).collect();
        Self { far: Sqlite::in_memory(&format!("{name}-far")), files, name }
    }

    fn clear(&self) {
        self.far.clear();
        self.files.iter().for_each(Local::clear);
    }
}

#[derive(Default)]
pub(super) struct Writer {
    machine: usize,
    /// `None` before it is opened, after a crash, and while it acts.
    session: Option<Session>,
    is_acting: bool,
    /// How wrong its clock is, in seconds.
    skew: i64,
    said: u64,
    /// What it was told is recorded, in that order, and how much of that before it was last opened.
    acknowledged: Vec<(Uuid, String)>,
    earlier: usize,
    /// What it was told is not recorded.
    refused: Vec<String>,
    parts: Vec<Uuid>,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Say,
    Claim(u64),
    Look,
    Measure,
    Crash,
    Cut,
    Mend,
}

impl World {
    fn new(seed: u64, stage: Stage) -> Self {
        let mut random = SplitMix64::new(seed);
        let count = 3 + random.below(WRITERS_MAX - 2);
        let machines = usize::try_from(1 + random.below(count)).unwrap();
        let writers = (0..usize::try_from(count).unwrap())
            .map(|n| Writer { machine: n % machines, ..Writer::default() })
            .collect();
        Self {
            random,
            stage,
            cut: vec![false; machines],
            is_stormy: true,
            writers,
            plan: Arc::new(plan::sample::plan()),
            story: String::new(),
        }
    }

    fn note(&mut self, what: &str) {
        let _ = writeln!(self.story, "  {what}");
    }

    fn draw(&mut self) -> Act {
        match self.random.below(100) {
            0..45 => Act::Say,
            45..63 => Act::Claim(self.random.below(CLAIMED.len() as u64)),
            63..78 => Act::Look,
            78..83 => Act::Measure,
            83..88 => Act::Crash,
            88..94 => Act::Cut,
            _ => Act::Mend,
        }
    }

    /// The time by the clock of a writer, which may have been set since.
    fn now(&mut self, writer: usize) -> DateTime<Utc> {
        if self.random.below(5) == 0 {
            self.writers[writer].skew = i64::try_from(self.random.below(7_200)).unwrap() - 3_600;
        }
        start() + TimeDelta::seconds(self.writers[writer].skew)
    }
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Opens the session of a writer on what lies on its machine.
fn open(world: &Arc<Mutex<World>>, writer: usize) -> Option<Session> {
    let (local, plan) = {
        let world = world.lock().unwrap();
        let machine = world.writers[writer].machine;
        (Local::in_memory(&format!("{}-{machine}", world.stage.name)), Arc::clone(&world.plan))
    };
    let (first, max, opening, blink) = Default::default();
    let pace = Pace { first, max, opening, blink, aside: false };
    let dialed = Arc::downgrade(world);
    let dial = Arc::new(move || Connection::open(&dialed.upgrade().unwrap(), writer));
    let shared = Shared::open("far".into(), local, dial, pace, Clock::Fixed(start())).ok()?.with_page(2);
    Session::open(plan, Box::new(shared), format!("user:{writer}")).ok()
}

/// One step of one writer. It does nothing when it is in the middle of another.
pub(super) fn step(world: &Arc<Mutex<World>>, writer: usize) {
    let (act, now, session) = {
        let mut locked = world.lock().unwrap();
        if std::mem::replace(&mut locked.writers[writer].is_acting, true) {
            return;
        }
        let (act, now) = (locked.draw(), locked.now(writer));
        let session = locked.writers[writer].session.take();
        let opens = if session.is_none() { " (opens)" } else { "" };
        let machine = locked.writers[writer].machine;
        locked.note(&format!("{writer} at machine {machine}: {act:?}{opens}"));
        if session.is_none() {
            locked.writers[writer].earlier = locked.writers[writer].acknowledged.len();
        }
        (act, now, session)
    };
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let mut session = session.or_else(|| open(world, writer))?;
        perform(world, writer, &mut session, act, now);
        calm::looks_right(&world.lock().unwrap(), writer, &session);
        (!matches!(act, Act::Crash)).then_some(session)
    }));
    let session = survived(ended);
    let mut locked = world.lock().unwrap();
    locked.writers[writer].session = session;
    locked.writers[writer].is_acting = false;
}

/// What a step left; a crash leaves nothing, and any other panic is a failure of the test.
fn survived(ended: Result<Option<Session>, Box<dyn Any + Send>>) -> Option<Session> {
    match ended {
        Ok(session) => session,
        Err(panic) if panic.is::<Crash>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

fn perform(world: &Arc<Mutex<World>>, writer: usize, session: &mut Session, act: Act, now: DateTime<Utc>) {
    match act {
        Act::Say => say(world, writer, session, now),
        Act::Claim(thing) => claim(world, writer, session, thing, now),
        Act::Look => drop(session.refresh()),
        Act::Measure => {
            let id = Uuid::from_bytes(entropy::bytes().unwrap());
            let part = Part { id, probe: Id::new("login"), window: Window::new(start()) };
            if session.add_windows("here", &[part]).is_ok() {
                world.lock().unwrap().writers[writer].parts.push(id);
            }
        }
        Act::Crash => {}
        Act::Cut | Act::Mend => {
            let mut world = world.lock().unwrap();
            let machine = world.writers[writer].machine;
            world.cut[machine] = matches!(act, Act::Cut);
        }
    }
}

fn say(world: &Arc<Mutex<World>>, writer: usize, session: &mut Session, now: DateTime<Utc>) {
    let text = {
        let said = &mut world.lock().unwrap().writers[writer].said;
        *said += 1;
        format!("{writer}-{said}")
    };
    let command = Command::AddFeedback {
        text: text.clone(),
        severity: Severity::Minor,
        case: None,
        requirement: None,
        place: None,
    };
    let done = session.act(&command, now);
    let mut world = world.lock().unwrap();
    match done {
        Ok(recorded) => {
            world.note(&format!("{writer}: {text} acknowledged as {}", recorded.seq));
            world.writers[writer].acknowledged.push((recorded.event.id, text));
        }
        Err(ActError::Store(error)) if error.is_unknown() => panic!("what needs nobody is never unknown"),
        Err(error) => {
            world.note(&format!("{writer}: {text} refused: {error:?}"));
            world.writers[writer].refused.push(text);
        }
    }
}

/// Claims a thing that only one may have.
fn claim(world: &Arc<Mutex<World>>, writer: usize, session: &mut Session, thing: u64, now: DateTime<Utc>) {
    let note = format!("claim {thing}");
    let subject = CLAIMED[usize::try_from(thing).unwrap()].to_owned();
    let done = session.act(&Command::Claim { subject, note: note.clone() }, now);
    if let Ok(recorded) = done {
        let mut world = world.lock().unwrap();
        assert!(!recorded.is_waiting(), "a claim does not wait");
        world.note(&format!("{writer}: {note} acknowledged as {}", recorded.seq));
        world.writers[writer].acknowledged.push((recorded.event.id, note));
    }
}

/// Tells one story; an error holds what happened.
fn tell(seed: u64, stage: Stage) -> Result<Stage, String> {
    stage.clear();
    let world = Arc::new(Mutex::new(World::new(seed, stage)));
    let mut at = 0;
    let told = catch_unwind(AssertUnwindSafe(|| {
        while at < STEPS {
            at += 1;
            let writer = {
                let mut world = world.lock().unwrap();
                let count = world.writers.len() as u64;
                usize::try_from(world.random.below(count)).unwrap()
            };
            step(&world, writer);
        }
        at += 1;
        calm::check(&world);
    }));
    let mut locked = world.lock().unwrap_or_else(PoisonError::into_inner);
    let sessions: Vec<_> = locked.writers.iter_mut().map(|writer| writer.session.take()).collect();
    drop(locked);
    // Their connections hold the world: they go first.
    drop(sessions);
    let world = Arc::into_inner(world).expect("nobody is left");
    let World { stage, story, .. } = world.into_inner().unwrap_or_else(PoisonError::into_inner);
    match told {
        Ok(()) => Ok(stage),
        Err(_) => Err(format!("seed {seed}, step {at} of {STEPS} (the one after is the calm)\n{story}")),
    }
}

#[test]
fn what_is_acknowledged_survives_the_storm() {
    if let Some(seed) = env::get("GOLIVE_STORY").and_then(|seed| seed.parse().ok()) {
        return drop(tell(seed, Stage::new()).unwrap());
    }
    let tellers = thread::available_parallelism().map_or(1, |count| count.get() as u64).min(4);
    let tell_every = |first: u64| {
        let seeds = (first..STORIES).step_by(usize::try_from(tellers).unwrap());
        seeds.into_iter().try_fold(Stage::new(), |stage, seed| tell(seed, stage)).err()
    };
    let failed: Vec<String> = thread::scope(|scope| {
        let told: Vec<_> = (0..tellers).map(|first| scope.spawn(move || tell_every(first))).collect();
        told.into_iter().filter_map(|told| told.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "tell it again with GOLIVE_STORY=seed\n{}", failed.join("\n"));
}
