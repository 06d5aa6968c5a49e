//! Runs carried out by hands that are told what to report, through programs that die and come back.

use super::*;
use crate::{
    facts::Catalogue,
    plan::{self, Plan},
    state::{CaseResult, Closing, Happening, Proof, RunEvent},
    store::{Access, Cause, Local, Operation, Pace, Shared, Sqlite, Store},
    vitals,
};
use chrono::TimeDelta;
use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

const HEAD: &str = r#"
[project]
id = "night"
name = "Night"
[cutover]
start = 2026-12-05T22:00:00Z
end = 2026-12-06T06:00:00Z
runbook = "night"
rollback = "back"
[person.wang]
name = "Sample Wang"
roles = ["pm"]
[person.li]
name = "Sample Li"
roles = ["pm"]
[requirement.R-01]
title = "Points"
priority = "could"
[case.UAT-01]
title = "Pay with points"
verifies = ["R-01"]
[channel.launch]
kind = "webhook"
url = "http://127.0.0.1:9/"
[gate.ready]
title = "Ready"
criterion.passed = { title = "Passed", require = "cases.UAT-01.result == 'pass'" }
[runbook.back]
title = "Back"
[[runbook.back.step]]
id = "thaw"
title = "Thaw"
minutes = 5
[runbook.night]
title = "Night"
"#;

fn plan(steps: &str) -> Arc<Plan> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("golive.toml");
    let steps = steps.replace("[[step]]", "[[runbook.night.step]]\nminutes = 5\ntitle = \"Step\"");
    std::fs::write(&path, format!("{HEAD}{steps}")).unwrap();
    let loaded = plan::load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    Arc::new(loaded.plan.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics)))
}

/// What hands were given to do, and whether they have room.
#[derive(Clone, Default)]
struct Given(Arc<Mutex<Vec<Order>>>, Arc<Mutex<Vec<Notice>>>);

impl Given {
    fn begun(&self) -> Vec<String> {
        let begun = |order: &Order| match order {
            Order::Begin(task) => Some(task.id.step.to_string()),
            Order::End(_) => None,
        };
        self.0.lock().unwrap().iter().filter_map(begun).collect()
    }

    fn last(&self) -> TaskId {
        let orders = self.0.lock().unwrap();
        let id = orders.iter().rev().find_map(|order| match order {
            Order::Begin(task) => Some(task.id.clone()),
            Order::End(_) => None,
        });
        id.unwrap()
    }

    fn ends(&self) -> usize {
        self.0.lock().unwrap().iter().filter(|order| matches!(order, Order::End(_))).count()
    }
}

impl Hands for Given {
    fn has_room(&self) -> bool {
        true
    }

    fn order(&mut self, order: Order) -> bool {
        self.0.lock().unwrap().push(order);
        true
    }

    fn tell(&mut self, notice: Notice) -> bool {
        self.1.lock().unwrap().push(notice);
        true
    }
}

/// One program: its own session and hands, on a store that others share.
struct Program {
    session: Session,
    runs: Runs,
    given: Given,
    console: Uuid,
    now: DateTime<Utc>,
    here: Vec<Uuid>,
}

impl Program {
    fn on(session: Session, console: u128, now: DateTime<Utc>) -> Self {
        let (given, console) = (Given::default(), Uuid::from_u128(console));
        let runs = Runs::new(console, Some(Box::new(given.clone())));
        Self { session, runs, given, console, now, here: Vec::new() }
    }

    fn open(directory: &Path, plan: &Arc<Plan>, console: u128) -> Self {
        let store = Sqlite::open(&directory.join("journal.db"), Access::Write).unwrap();
        let session = Session::open(Arc::clone(plan), Box::new(store), "wang".into()).unwrap();
        Self::on(session, console, DateTime::parse_from_rfc3339("2026-12-05T22:00:00Z").unwrap().to_utc())
    }

    fn tend(&mut self) {
        self.session.refresh().unwrap();
        for _ in 0..4 {
            let history = History::default();
            let here = self.here.clone();
            let moment = Moment {
                now: self.now,
                history: &history,
                vitals: &vitals::UNKNOWN,
                reach: self.session.reach(),
                is_here: &|console| here.contains(&console),
            };
            self.runs.tend(&mut self.session, &moment).unwrap();
        }
    }

    fn after(&mut self, seconds: i64) -> &mut Self {
        self.now += TimeDelta::seconds(seconds);
        self.tend();
        self
    }

    fn act(&mut self, command: &Command) -> Result<(), String> {
        match self.session.act(command, self.now) {
            Ok(_) => Ok(()),
            Err(ActError::Refused(refusal)) => Err(refusal.code.to_owned()),
            Err(error) => panic!("{error:?}"),
        }
    }

    fn begin(&mut self) {
        let (runbook, console) = (Id::new("night"), self.console);
        self.act(&Command::BeginRun { runbook, mode: Mode::Live, console, note: "first".into() }).unwrap();
        self.tend();
    }

    fn take_over(&mut self) {
        let (run, console) = (Id::new("night"), self.console);
        self.session.refresh().unwrap();
        self.act(&Command::TakeOverRun { run, console, note: "the other is gone".into() }).unwrap();
        self.tend();
    }

    /// The last task ended so.
    fn report(&mut self, ending: Ending) {
        let proof = Proof { code: Some(0), sha256: "00".into(), bytes: 0, excerpt: "out".into() };
        let outcome =
            Outcome { task: self.given.last(), ending, why: Some(phrase!(say::NOT_SO)), proof: Some(proof) };
        self.runs.heard(&self.session, outcome, self.now);
        self.tend();
    }

    fn ask(&mut self, step: &str) -> Result<(), String> {
        let asked = Command::AskStep { run: Id::new("night"), step: Id::new(step), note: String::new() };
        let done = self.act(&asked);
        self.tend();
        done
    }

    fn pass(&mut self, result: CaseResult) {
        let command = Command::RecordCase {
            case: Id::new("UAT-01"),
            result,
            note: "x".into(),
            took: None,
            clicks: None,
        };
        self.act(&command).unwrap();
        self.tend();
    }

    fn run(&self) -> &Run {
        self.session.state().run_named(&Id::new("night")).unwrap()
    }

    fn standing(&self, step: &str) -> StepStanding {
        self.run().steps[step].standing()
    }

    fn closing(&self) -> Option<Closing> {
        self.run().closed.as_ref().map(|(closing, _)| *closing)
    }

    fn said(&self, step: &str) -> String {
        self.run().steps[step].last_end().unwrap().note.text.to_string()
    }
}

const TWO: &str = "[[step]]\nid = \"a\"\nrun = [\"./a.sh\"]\n[[step]]\nid = \"b\"\nrun = [\"./b.sh\"]\n";

#[test]
fn steps_follow_each_other_and_the_run_closes_itself() {
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(TWO));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    assert_eq!(program.given.begun(), ["a"]);
    // Its start was in the journal before it was handed over.
    assert_eq!(program.run().steps["a"].tries[0].started.seq, program.given.last().seq);
    program.after(60);
    assert_eq!(program.given.begun(), ["a"], "once");
    program.report(Ending::Done);
    assert_eq!(program.given.begun(), ["a", "b"]);
    assert_eq!(program.run().steps["a"].last_end().unwrap().proof.as_ref().unwrap().excerpt, "out");
    assert_eq!(program.closing(), None);
    program.report(Ending::Done);
    assert_eq!(program.closing(), Some(Closing::Completed));
    assert!(!program.runs.is_concerned(&program.session));
}

#[test]
fn a_failure_stops_until_somebody_asks_and_retries_pause() {
    let retried = TWO.replace("[\"./a.sh\"]", "[\"./a.sh\"]\nretries = 2");
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(&retried));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    for (tries, pause) in [(1, 1), (2, 2)] {
        program.report(Ending::Failed);
        assert_eq!(program.given.begun().len(), tries, "not at once");
        program.after(pause);
        assert_eq!(program.given.begun().len(), tries + 1);
    }
    program.report(Ending::TimedOut);
    program.after(3_600);
    assert_eq!(program.given.begun(), ["a", "a", "a"], "no more tries by itself, and nothing after it");
    assert_eq!(program.ask("b"), Err("too-early".into()));
    program.ask("a").unwrap();
    assert_eq!(program.given.begun().len(), 4);
    program.report(Ending::Done);
    assert_eq!(program.given.begun().last().unwrap(), "b");
}

#[test]
fn what_a_plan_goes_on_without_lets_the_rest_begin_and_stays_failed() {
    let going = TWO.replace("[\"./a.sh\"]", "[\"./a.sh\"]\non_fail = \"go-on\"\nretries = 1");
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(&going));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    program.report(Ending::Failed);
    assert_eq!(program.given.begun(), ["a"]);
    program.after(1).report(Ending::Failed);
    assert_eq!(program.given.begun(), ["a", "a", "b"]);
    program.report(Ending::Done);
    assert_eq!((program.standing("a"), program.closing()), (StepStanding::Failed, Some(Closing::Completed)));
}

#[test]
fn what_a_dead_program_began_is_unknown_and_not_begun_again() {
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(TWO));
    let mut first = Program::open(directory.path(), &plan, 1);
    first.begin();
    let mut second = Program::open(directory.path(), &plan, 2);
    second.after(60);
    assert!(second.given.begun().is_empty(), "it holds nothing");
    second.take_over();
    second.after(7_200);
    assert!(second.given.begun().is_empty(), "nobody knows about `a`, and nothing goes on past it");
    assert_eq!(second.ask("a"), Err("step-standing".into()));
    let settle = |done| Command::SettleStep {
        run: Id::new("night"),
        step: Id::new("a"),
        done,
        console: None,
        note: "seen".into(),
    };
    second.act(&settle(false)).unwrap();
    second.after(60);
    assert!(second.given.begun().is_empty(), "not done is a failure, which a person takes up");
    second.ask("a").unwrap();
    assert_eq!(second.given.begun(), ["a"]);
    // The first comes back with what it knows, and finds that it holds the run no longer.
    first.report(Ending::Done);
    first.after(60);
    assert_eq!(first.given.begun(), ["a"]);
    let late = |event: &Arc<Recorded>| matches!(&event.event.what, Happening::Annotated { text, .. } if text.contains("RUN-001"));
    assert!(first.session.state().recent().any(late), "what it did is on record all the same");
    second.tend();
    assert_eq!(second.standing("a"), StepStanding::Started);
    second.report(Ending::Done);
    assert_eq!(second.given.begun(), ["a", "b"]);
}

#[test]
fn a_check_settles_what_is_unknown_and_only_time_lets_it_deny() {
    let checked = TWO.replace(
        "[\"./a.sh\"]",
        "[\"./a.sh\"]\ntimeout = \"10m\"\ncheck = \"cases.UAT-01.result == 'pass'\"",
    );
    let plan = plan(&checked);
    for (result, after, expected) in [
        (CaseResult::Pass, 0, StepStanding::Done),
        (CaseResult::Fail, 599, StepStanding::Started),
        (CaseResult::Fail, 600, StepStanding::Failed),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let mut first = Program::open(directory.path(), &plan, 1);
        first.begin();
        let mut second = Program::open(directory.path(), &plan, 2);
        second.take_over();
        second.pass(result);
        second.after(after);
        assert_eq!(second.standing("a"), expected, "{result:?} after {after} s");
        let begun: &[&str] = if expected == StepStanding::Done { &["b"] } else { &[] };
        assert_eq!(second.given.begun(), begun);
    }
}

#[test]
fn what_does_no_harm_twice_is_begun_again_without_asking() {
    let steps = TWO.replace("[\"./a.sh\"]", "[\"./a.sh\"]\nrepeatable = true");
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(&steps));
    let mut first = Program::open(directory.path(), &plan, 1);
    first.begin();
    let mut second = Program::open(directory.path(), &plan, 2);
    second.here = vec![first.console];
    second.take_over();
    second.after(60);
    assert!(second.given.begun().is_empty(), "the one that began it is still there, and will tell");
    second.here.clear();
    second.tend();
    assert_eq!((second.given.begun(), second.run().steps["a"].tries.len()), (vec!["a".to_owned()], 2));
}

#[test]
fn waits_gates_checks_and_messages_end_when_it_is_so() {
    let steps = "[[step]]\nid = \"w\"\nwait = \"cases.UAT-01.result == 'pass'\"\ntimeout = \"1m\"\n\
        [[step]]\nid = \"g\"\ngate = \"ready\"\ntimeout = \"1m\"\n[[step]]\nid = \"n\"\nnotify = [\"launch\"]\n";
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    program.after(59);
    assert_eq!(program.standing("w"), StepStanding::Started);
    program.after(1);
    assert_eq!(program.standing("w"), StepStanding::Failed);
    assert!(program.said("w").contains("1m"), "{}", program.said("w"));
    program.ask("w").unwrap();
    program.pass(CaseResult::Pass);
    assert_eq!([program.standing("w"), program.standing("g")], [StepStanding::Done; 2]);
    let notice = program.given.1.lock().unwrap()[0].clone();
    let delivery = |id, result| Delivery { notice: id, channel: Id::new("launch"), result, attempts: 1 };
    assert!(!program.runs.told(&delivery(Uuid::from_u128(9), Ok(()))), "an alert's");
    assert!(program.runs.told(&delivery(notice.id, Err(phrase!(say::NOT_SO)))));
    program.tend();
    assert_eq!(program.standing("n"), StepStanding::Failed);
    assert!(program.said("n").contains("launch"), "{}", program.said("n"));
    program.ask("n").unwrap();
    let again = program.given.1.lock().unwrap()[1].clone();
    assert!(program.runs.told(&delivery(again.id, Ok(()))));
    program.tend();
    assert_eq!(program.closing(), Some(Closing::Completed));
}

#[test]
fn what_only_waits_may_be_skipped_while_it_does_and_says_nothing_more() {
    let steps = "[[step]]\nid = \"w\"\nwait = \"cases.UAT-01.result == 'pass'\"\ntimeout = \"1m\"\n\
        [[step]]\nid = \"a\"\nrun = [\"./a.sh\"]\n";
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    let skip =
        |step: &str| Command::SkipStep { run: Id::new("night"), step: Id::new(step), note: "x".into() };
    program.act(&skip("w")).unwrap();
    program.tend();
    assert_eq!((program.standing("w"), program.given.begun()), (StepStanding::Skipped, vec!["a".to_owned()]));
    assert_eq!(program.act(&skip("a")), Err("step-standing".into()), "what acts may be half done");
    program.pass(CaseResult::Pass);
    program.after(61);
    let late = |event: &Arc<Recorded>| matches!(event.event.what, Happening::Annotated { .. });
    assert!(!program.session.state().recent().any(late), "a wait that was skipped has no end to report");
    program.report(Ending::Done);
    assert_eq!(program.closing(), Some(Closing::Completed));
}

#[test]
fn what_was_done_must_show_in_its_check() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./a.sh\"]\ntimeout = \"1m\"\ncheck = \"cases.UAT-01.result == 'pass'\"\n";
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    program.report(Ending::Done);
    assert_eq!(program.standing("a"), StepStanding::Started);
    program.after(60);
    assert_eq!(program.run().steps["a"].last_end().unwrap().ending, Ending::TimedOut);
    program.ask("a").unwrap();
    program.report(Ending::Done);
    program.pass(CaseResult::Pass);
    assert_eq!(program.closing(), Some(Closing::Completed));
}

#[test]
fn a_decision_may_end_a_run_and_a_run_that_is_closed_ends_what_is_under_way() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./a.sh\"]\n[[step]]\nid = \"d\"\nafter = []\n\
        decide = [{ id = \"on\", title = \"On\" }, { id = \"back\", title = \"Back\", then = \"roll-back\" }]\n";
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    let (run, step) = (Id::new("night"), Id::new("d"));
    let console = program.console;
    program.act(&Command::StartStep { run: run.clone(), step: step.clone(), console }).unwrap();
    let (ending, note, proof) = (Ending::Done, String::new(), None);
    let choice = Some(Id::new("back"));
    program.act(&Command::EndStep { run, step, console, ending, note, proof, choice }).unwrap();
    program.tend();
    assert_eq!(program.closing(), Some(Closing::RolledBack));
    assert_eq!(program.given.ends(), 1, "what is under way is ended");
    program.report(Ending::Failed);
    assert_eq!(program.standing("a"), StepStanding::Failed, "and what came of it is on record");
    assert!(!program.runs.is_busy());
}

#[test]
fn taking_back_is_recorded_before_it_is_done() {
    let steps = TWO.replace("[\"./a.sh\"]", "[\"./a.sh\"]\nundo = [\"./un.sh\"]");
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(&steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    let (run, step) = (Id::new("night"), Id::new("a"));
    let console = program.console;
    let undo = Command::StartUndo { run: run.clone(), step: step.clone(), console };
    assert_eq!(program.act(&undo), Err("step-standing".into()), "it is under way");
    program.report(Ending::Done);
    program.report(Ending::Failed);
    program.act(&undo).unwrap();
    program.tend();
    assert_eq!(program.given.begun(), ["a", "b", "a"]);
    let mut other = Program::open(directory.path(), &plan, 2);
    assert_eq!(other.act(&undo), Err("undoing".into()), "how it ends is known to the one that does it");
    program.report(Ending::Done);
    assert_eq!(program.standing("a"), StepStanding::Undone);
    program.after(3_600);
    assert_eq!(program.given.begun().len(), 3, "what was taken back is not begun again by itself");
}

#[test]
fn what_cannot_be_taken_back_waits_for_two_and_is_begun_once_asked() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./a.sh\"]\nirreversible = true\nretries = 3\n";
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(steps));
    let mut program = Program::open(directory.path(), &plan, 1);
    program.begin();
    assert_eq!(program.ask("a"), Err("two-people".into()));
    let store = Sqlite::open(&directory.path().join("journal.db"), Access::Write).unwrap();
    let mut li = Session::open(Arc::clone(&plan), Box::new(store), "li".into()).unwrap();
    let agree = Command::AgreeStep { run: Id::new("night"), step: Id::new("a"), note: "seen it".into() };
    li.act(&agree, program.now).unwrap();
    program.after(60);
    assert!(program.given.begun().is_empty(), "somebody begins it");
    program.ask("a").unwrap();
    assert_eq!(program.given.begun(), ["a"]);
    program.report(Ending::Failed);
    program.after(600);
    assert_eq!(program.given.begun(), ["a"], "never again by itself");
}

/// A session on a shared store whose server is in reach while the switch is on, with the files of this machine.
fn shared(directory: &Path, plan: &Arc<Plan>, name: &str, is_here: bool, now: DateTime<Utc>) -> Switched {
    let switch = Arc::new(AtomicBool::new(is_here));
    let (turned, far) = (Arc::clone(&switch), directory.join("far.db"));
    let dial = move || -> Result<Box<dyn Store>, StoreError> {
        if turned.load(SeqCst) {
            return Ok(Box::new(Sqlite::open(&far, Access::Write)?));
        }
        Err(StoreError { operation: Operation::Open, place: "far".into(), source: Cause::Lost })
    };
    let (first, max, opening, blink) = Default::default();
    let pace = Pace { first, max, opening, blink, aside: false };
    let clock = crate::clock::Clock::Fixed(now);
    let store = Shared::open("far".into(), Local::in_memory(name), Arc::new(dial), pace, clock).unwrap();
    (Session::open(Arc::clone(plan), Box::new(store), "wang".into()).unwrap(), switch)
}

type Switched = (Session, Arc<AtomicBool>);

#[test]
fn out_of_reach_nothing_begins_and_what_was_under_way_is_kept() {
    let (directory, plan) = (tempfile::tempdir().unwrap(), plan(TWO));
    let now = DateTime::parse_from_rfc3339("2026-12-05T22:00:00Z").unwrap().to_utc();
    let _kept = Local::in_memory("runs-away");
    let (session, _) = shared(directory.path(), &plan, "runs-away", true, now);
    let mut program = Program::on(session, 1, now);
    program.begin();
    // The way to the server breaks.
    let (session, is_here) = shared(directory.path(), &plan, "runs-away", false, now);
    program.session = session;
    program.report(Ending::Done);
    program.after(60);
    assert!(matches!(program.session.reach(), Reach::Away { .. }));
    assert_eq!((program.session.state().waiting(), program.standing("a")), (1, StepStanding::Done));
    assert_eq!(program.given.begun(), ["a"], "nothing new");
    is_here.store(true, SeqCst);
    program.after(60);
    assert_eq!((program.session.state().waiting(), program.given.begun().len()), (0, 2));
    let ended = |event: &&Arc<Recorded>| {
        matches!(&event.event.what, Happening::Run { what: RunEvent::Ended { .. }, .. })
    };
    assert_eq!(program.session.state().recent().filter(ended).count(), 1, "delivered once");
}
