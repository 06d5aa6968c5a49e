//! The past as it was known, told by a session that looks back and by a tape wound there.

use super::*;
use crate::{
    conductor::{ReplayAct, Session, horizon::horizon},
    id::Id,
    measure::{Last, Outcome, Window},
    plan,
    state::{CaseResult, Command, Event, Happening, Severity},
    store::{Access, Part, Sqlite, Store},
    verdict::Verdict,
};
use chrono::{DateTime, SubsecRound as _, Utc};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// A journal whose store has a clock that is set by hand.
struct Past {
    _directory: TempDir,
    path: PathBuf,
    store: Option<Sqlite>,
    made: u128,
}

impl Past {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.db");
        let store = Some(Sqlite::open(&path, Access::Write).unwrap());
        Self { _directory: directory, path, store, made: 0 }
    }

    fn store(&mut self, clock: i64) -> &mut Sqlite {
        let store = self.store.take().unwrap().with_clock(crate::clock::Clock::Fixed(at(clock)));
        self.store.insert(store)
    }

    fn id(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128(self.made)
    }

    /// Something that happened at `happened`, taken by the store when its clock said `clock`.
    fn event(&mut self, clock: i64, happened: i64, what: Happening) {
        let id = self.id();
        let event = Event { id, at: at(happened), by: "wang".into(), what, signature: None };
        self.store(clock).append(&[event]).unwrap();
    }

    fn pass(&mut self, clock: i64, happened: i64, case: &str) {
        self.event(clock, happened, recorded(case, CaseResult::Pass));
    }

    /// A part of a window, taken by the store when its clock said `clock`.
    fn measure(&mut self, clock: i64, probe: &str, start: i64, (good, bad): (u32, u32)) {
        let part = Part { id: self.id(), probe: Id::new(probe), window: window(start, good, bad) };
        self.store(clock).add_windows("here", &[part]).unwrap();
    }

    fn session(&self, until: DateTime<Utc>) -> Session {
        let plan = Arc::new(plan::sample::plan());
        Session::open_until(plan, open(&self.path), "wang".into(), until).unwrap()
    }

    fn tape(&self, from: Option<DateTime<Utc>>, to: DateTime<Utc>) -> Option<Tape> {
        Tape::read(Arc::new(plan::sample::plan()), &mut *open(&self.path), from, to).unwrap()
    }
}

fn open(path: &Path) -> Box<dyn Store> {
    Box::new(Sqlite::open(path, Access::Read).unwrap())
}

fn recorded(case: &str, result: CaseResult) -> Happening {
    Happening::CaseRecorded { case: case.into(), result, note: "x".into(), took: None, clicks: None }
}

fn window(start: i64, good: u32, bad: u32) -> Window {
    let mut window = Window::new(Window::start_of(at(start)));
    window.counts.record(Outcome::Ok, good);
    window.counts.record(Outcome::Timeout, bad);
    window.counts.good = good;
    let service = Duration::from_millis(u64::from(good * 7 + bad));
    for _ in 0..good + bad {
        window.service.record(service);
        window.response.record(service);
    }
    let (outcome, detail) = (if bad > 0 { Outcome::Timeout } else { Outcome::Ok }, None);
    window.last = Some(Last { at: at(start), service, outcome, detail, readings: Vec::new() });
    window
}

fn passed(session: &Session) -> Vec<&str> {
    let state = session.state();
    ["UAT-1", "UAT-2"].into_iter().filter(|case| state.executions(&Id::new(case)).len() > 0).collect()
}

#[test]
fn an_event_from_an_outbox_is_known_when_the_store_takes_it() {
    let mut past = Past::new();
    past.pass(100, 100, "UAT-1");
    // Recorded at 50 on a machine that was offline, delivered at 200.
    past.pass(200, 50, "UAT-2");
    for (until, known) in
        [(99, vec![]), (100, vec!["UAT-1"]), (199, vec!["UAT-1"]), (200, vec!["UAT-1", "UAT-2"])]
    {
        assert_eq!(passed(&past.session(at(until))), known, "at {until}");
    }
}

#[test]
fn a_clock_that_was_set_back_changes_nothing_that_was_known() {
    let mut past = Past::new();
    past.pass(1_000, 1_000, "UAT-1");
    past.measure(1_000, "login", 980, (5, 0));
    let before = past.session(at(900));
    assert_eq!((before.state().seq, passed(&before)), (0, vec![]));
    // The store's clock is set back by ten minutes: what it takes now was not known at 900.
    past.pass(400, 400, "UAT-2");
    past.measure(400, "login", 390, (5, 0));
    let mut after = past.session(at(900));
    assert_eq!((after.state().seq, passed(&after)), (0, vec![]));
    assert!(after.history(at(900)).unwrap().windows(&Id::new("login")).is_empty());
    let mut later = past.session(at(1_000));
    assert_eq!(passed(&later), ["UAT-1", "UAT-2"]);
    assert_eq!(later.history(at(1_000)).unwrap().windows(&Id::new("login")).len(), 2);
}

#[test]
fn of_two_results_the_later_in_the_journal_stands_whatever_their_clocks_say() {
    let mut past = Past::new();
    past.event(10, 500, recorded("UAT-1", CaseResult::Fail));
    past.event(20, 3, recorded("UAT-1", CaseResult::Pass));
    let latest = |until| {
        let session = past.session(at(until));
        session.state().executions(&Id::new("UAT-1")).last().map(|execution| execution.result)
    };
    assert_eq!((latest(9), latest(10), latest(20)), (None, Some(CaseResult::Fail), Some(CaseResult::Pass)));
}

#[test]
fn a_tape_begins_with_what_came_first_but_a_day_before_its_end_at_most() {
    let mut past = Past::new();
    assert!(past.tape(None, at(0)).is_none(), "there is nothing to play");
    past.measure(115, "login", 100, (1, 0));
    past.pass(200, 200, "UAT-1");
    assert!(past.tape(None, at(50)).is_none(), "nothing was known yet");
    let whole = past.tape(None, at(300)).unwrap();
    assert_eq!((whole.from, whole.to), (at(100), at(300)));
    let late = past.tape(None, at(300 + 86_400)).unwrap();
    assert_eq!((late.from, late.state.seq), (at(300), 1), "what was known before it began is known");
    assert_eq!(past.tape(Some(at(7)), at(300)).unwrap().from, at(7));
}

#[derive(Clone, Debug)]
enum Step {
    Event { case: bool, result: usize, skew: i64 },
    Feedback { severity: usize },
    Window { probe: bool, back: i64, good: u32, bad: u32 },
}

fn step() -> impl Strategy<Value = (i64, Step)> {
    let event = (any::<bool>(), 0..3_usize, -4_000..400_i64).prop_map(|(case, result, skew)| Step::Event {
        case,
        result,
        skew,
    });
    let feedback = (0..4_usize).prop_map(|severity| Step::Feedback { severity });
    let window = (any::<bool>(), 0..40_i64, 0..9_u32, 0..3_u32)
        .prop_map(|(probe, back, good, bad)| Step::Window { probe, back, good, bad });
    // The store's clock mostly goes on, and now and then is set back.
    let gap = prop_oneof![4 => 0..40_i64, 2 => 200..1_500_i64, 1 => -300..0_i64];
    (gap, prop_oneof![2 => event, 1 => feedback, 4 => window])
}

fn live(steps: &[(i64, Step)]) -> (Past, i64) {
    let (mut past, mut clock, mut end) = (Past::new(), 0, 1);
    for (gap, step) in steps {
        clock += gap;
        end = end.max(clock);
        match *step {
            Step::Event { case, result, skew } => {
                let case = if case { "UAT-1" } else { "UAT-2" };
                past.event(clock, clock + skew, recorded(case, CaseResult::ALL[result]));
            }
            Step::Feedback { severity } => {
                let (severity, text) = (Severity::ALL[severity], "慢".to_owned());
                let (case, requirement, place) = (None, None, None);
                let what = Happening::FeedbackAdded { text, severity, case, requirement, place };
                past.event(clock, clock, what);
            }
            Step::Window { probe, back, good, bad } => {
                let probe = if probe { "login" } else { "host" };
                past.measure(clock, probe, clock - back, (good, bad));
            }
        }
    }
    (past, end)
}

/// What a snapshot shows, as text.
fn shown(world: &crate::facts::World, gates: &[gate::Assessment]) -> String {
    let recent: Vec<_> = world.state.recent().collect();
    let from = (world.now - horizon(world.plan)).trunc_subsecs(0);
    let windows: Vec<_> =
        world.plan.probes.keys().map(|probe| world.history.between(probe, from, world.now)).collect();
    let (probes, hosts) = (crate::report::board::probes(world), crate::report::board::hosts(world));
    format!("{} {recent:?} {windows:?} {gates:?} {probes:?} {hosts:?} {:?}", world.state.seq, world.now)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Forward, back and forward again: a replay shows what looking back to that moment shows.
    #[test]
    fn a_frame_is_what_was_known_then(
        steps in prop::collection::vec(step(), 1..20),
        jumps in prop::collection::vec(0..1_000_i32, 1..8),
    ) {
        let (past, end) = live(&steps);
        let Some(tape) = past.tape(None, at(end)) else { return Ok(()) };
        let (from, span) = (tape.from, at(end) - tape.from);
        let mut deck = Deck { player: Player::new(tape.from, tape.to, 60), tape, me: "wang".into() };
        for jump in jumps {
            let to = from + span / 1_000 * jump;
            deck.player.at = to;
            let frame = deck.frame();
            let mut session = past.session(to);
            let history = session.history(to).unwrap();
            let world = session.world(&history, to);
            let gates: Vec<_> = session.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect();
            prop_assert_eq!(shown(&frame.world(), &frame.gates), shown(&world, &gates));
            prop_assert_eq!(frame.at, to);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_past_is_shown_moves_with_the_keys_and_takes_no_records() {
    let mut past = Past::new();
    past.pass(0, 0, "UAT-1");
    past.pass(3_600, 3_600, "UAT-2");
    let replay = replay(past.tape(None, at(7_200)).unwrap(), 1, "wang".into());
    let ask = |request| {
        let asker = replay.asker();
        async move { asker.ask(request).await }
    };
    assert_eq!(ask(Request::Replay(ReplayAct::Pause)).await, Reply::Shown);
    let first = replay.snapshots.borrow().clone();
    assert_eq!((first.state.seq, first.gates[0].verdict), (1, Verdict::NoGo));
    assert!(first.replay.is_some_and(|view| view.paused));

    assert_eq!(ask(Request::Replay(ReplayAct::End)).await, Reply::Shown);
    let last = replay.snapshots.borrow().clone();
    assert_eq!((last.at, last.state.seq), (at(7_200), 2));

    let note = Command::NoteMilestone { milestone: Id::new("uat-passed"), note: "x".into() };
    let Reply::Refused { message, .. } = ask(Request::Act(note)).await else { panic!("it was recorded") };
    assert_eq!(message.text(), &say::ONLY_A_REPLAY);
    assert_eq!(past.session(at(9_000)).state().seq, 2);
    replay.stop().await;
}
