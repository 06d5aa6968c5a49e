//! Runs as they go: every event is decided by the same rules as a person's, on a plan as people write it.

use super::{Phase, Reversal, clock, forecast, next_by_itself, phase, phase_for, phases};
use crate::{
    facts::Catalogue,
    id::Id,
    plan::{self, Plan},
    state::{
        Actor, Closing, Command, Ending, Event, Happening, Mode, Recorded, Refusal, Rule, Run, RunEvent,
        State, decide,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

const PLAN: &str = r#"
[project]
id = "night"
name = "Night"
[cutover]
start = 2026-12-05T22:00:00Z
end = 2026-12-06T06:00:00Z
runbook = "cutover"
rollback = "back"
decision = "10m"
verify = "15m"
[person.wang]
name = "Sample Wang"
roles = ["pm"]
[person.li]
name = "Sample Li"
deputy = "zhao"
[person.zhao]
name = "Sample Zhao"
[runbook.cutover]
title = "Cutover"
[[runbook.cutover.step]]
id = "freeze"
title = "Freeze writes"
minutes = 5
run = ["./freeze.sh"]
undo = ["./thaw.sh"]
[[runbook.cutover.step]]
id = "announce"
title = "Tell the shops"
minutes = 10
after = []
owner = "li"
[[runbook.cutover.step]]
id = "switch"
title = "Switch"
minutes = 2
after = ["freeze", "announce"]
run = ["./switch.sh"]
irreversible = true
[runbook.back]
title = "Back"
[[runbook.back.step]]
id = "thaw"
title = "Thaw"
minutes = 20
[[runbook.back.step]]
id = "check"
title = "Check"
minutes = 10
[[runbook.back.step]]
id = "tell"
title = "Tell"
minutes = 5
after = []
"#;

const HERE: Uuid = Uuid::from_u128(1);
const ELSEWHERE: Uuid = Uuid::from_u128(2);

/// A night on a plan, minute by minute.
struct Night {
    plan: Plan,
    state: State,
    events: Vec<Arc<Recorded>>,
    now: DateTime<Utc>,
}

impl Night {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("golive.toml");
        std::fs::write(&path, PLAN).unwrap();
        let loaded = plan::load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
        let plan = loaded.plan.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
        let state = State::of(&plan);
        let now = DateTime::parse_from_rfc3339("2026-12-05T22:00:00Z").unwrap().to_utc();
        Self { plan, state, events: Vec::new(), now }
    }

    fn act(&mut self, by: &str, command: Command) -> Result<(), Refusal> {
        let what = decide(&self.state, &self.plan, Actor { by, signs: false }, self.now, command)?;
        self.record(by, what);
        Ok(())
    }

    fn record(&mut self, by: &str, what: Happening) {
        let seq = self.events.len() as u64 + 1;
        let event = Event {
            id: Uuid::from_u128(1_000 + u128::from(seq)),
            at: self.now,
            by: by.into(),
            what,
            signature: None,
        };
        let recorded = Arc::new(Recorded::new(seq, event));
        self.state.apply(&recorded);
        self.events.push(recorded);
    }

    fn begin(&mut self, runbook: &str, mode: Mode, note: &str) -> Result<(), Refusal> {
        let (runbook, note) = (Id::new(runbook), note.to_owned());
        self.act("wang", Command::BeginRun { runbook, mode, console: HERE, note })
    }

    fn start(&mut self, by: &str, run: &str, step: &str) -> Result<(), Refusal> {
        self.act(by, Command::StartStep { run: Id::new(run), step: Id::new(step), console: HERE })
    }

    fn end(&mut self, run: &str, step: &str, ending: Ending) -> Result<(), Refusal> {
        let (run, step, note) = (Id::new(run), Id::new(step), "seen".to_owned());
        let (proof, choice) = (None, None);
        self.act("wang", Command::EndStep { run, step, console: HERE, ending, note, proof, choice })
    }

    /// Begins and ends a step that takes so many minutes.
    fn step(&mut self, run: &str, step: &str, minutes: i64) {
        self.start("wang", run, step).unwrap();
        self.now += TimeDelta::minutes(minutes);
        self.end(run, step, Ending::Done).unwrap();
    }

    fn close(&mut self, run: &str, outcome: Closing) -> Result<(), Refusal> {
        self.act("wang", Command::CloseRun { run: Id::new(run), outcome, note: "over".into() })
    }

    fn run(&self) -> &Run {
        self.state.runs().next_back().unwrap()
    }

    fn phase(&self, step: &str, is_here: &dyn Fn(Uuid) -> bool) -> Phase {
        let run = self.run();
        phase(&self.plan.runbooks[run.runbook.as_str()].steps[step], run, is_here)
    }

    /// A rehearsal of the rollback that takes so long in all.
    fn roll_back_in(&mut self, minutes: i64) {
        self.begin("back", Mode::Rehearsal, "").unwrap();
        self.step("back", "thaw", minutes - 1);
        self.step("back", "check", 1);
        self.step("back", "tell", 0);
        self.close("back", Closing::Completed).unwrap();
    }
}

fn here(_: Uuid) -> bool {
    true
}

#[test]
fn a_step_waits_for_those_before_it_and_runs_once() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Live, "first time").unwrap();
    assert_eq!(night.phase("freeze", &here), Phase::Ready);
    assert_eq!(night.phase("switch", &here), Phase::Waiting);
    assert_eq!(night.start("wang", "cutover", "switch").unwrap_err().code, "too-early");
    night.start("wang", "RUN-001", "freeze").unwrap();
    assert_eq!(night.start("wang", "cutover", "freeze").unwrap_err().code, "step-standing");
    night.end("cutover", "freeze", Ending::Done).unwrap();
    assert_eq!(night.start("wang", "cutover", "freeze").unwrap_err().code, "step-standing");
    assert_eq!(night.end("cutover", "freeze", Ending::Done).unwrap_err().code, "not-begun");
    assert_eq!(night.close("cutover", Closing::Completed).unwrap_err().code, "steps-left");
}

#[test]
fn what_cannot_be_taken_back_needs_two_people() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Live, "first time").unwrap();
    night.step("cutover", "freeze", 5);
    night.step("cutover", "announce", 5);
    assert_eq!(night.phase("switch", &here), Phase::NeedsSecond);
    let agree =
        |step: &str| Command::AgreeStep { run: Id::new("cutover"), step: Id::new(step), note: String::new() };
    night.act("wang", agree("switch")).unwrap();
    let alone = night.start("wang", "cutover", "switch").unwrap_err();
    assert_eq!(alone.rule, Some(Rule::TwoPeople));
    let run = night.run().clone();
    let for_them = |by| phase_for(by, &night.plan.runbooks["cutover"].steps["switch"], &run, &here);
    assert_eq!(for_them("wang"), Phase::NeedsSecond, "as the rule has it");
    assert_eq!(for_them("wu"), Phase::Ready);
    assert_eq!(night.phase("switch", &here), Phase::Ready, "for somebody else");
    assert_eq!(night.act("wang", agree("switch")).unwrap_err().code, "agreed");
    assert_eq!(night.act("wang", agree("freeze")).unwrap_err().code, "no-agreement");
    night.act("li", agree("switch")).unwrap_err();
    let run = night.run().clone();
    assert!(next_by_itself(&night.plan.runbooks["cutover"], &run, HERE, &here).is_empty());
}

#[test]
fn only_who_may_runs_and_a_deputy_stands_in() {
    let mut night = Night::new();
    let begin = Command::BeginRun {
        runbook: Id::new("cutover"),
        mode: Mode::Live,
        console: HERE,
        note: "first time".into(),
    };
    assert_eq!(night.act("li", begin).unwrap_err().rule, Some(Rule::MayNotRun));
    night.begin("cutover", Mode::Live, "first time").unwrap();
    assert_eq!(night.start("zhao", "cutover", "freeze").unwrap_err().rule, Some(Rule::MayNotRun));
    night.start("zhao", "cutover", "announce").unwrap();
}

#[test]
fn a_step_whose_program_is_gone_is_unknown_until_somebody_settles_it() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Live, "first time").unwrap();
    night.start("wang", "cutover", "freeze").unwrap();
    assert_eq!(night.phase("freeze", &here), Phase::UnderWay);
    let gone = |_: Uuid| false;
    assert_eq!(night.phase("freeze", &gone), Phase::Unknown);
    let settle = |done: bool| Command::SettleStep {
        run: Id::new("cutover"),
        step: Id::new("freeze"),
        done,
        console: None,
        note: "the lock is there".into(),
    };
    // Another program cannot say how it ended; it takes over and settles.
    let end = Command::EndStep {
        run: Id::new("cutover"),
        step: Id::new("freeze"),
        console: ELSEWHERE,
        ending: Ending::Done,
        note: String::new(),
        proof: None,
        choice: None,
    };
    assert_eq!(night.act("wang", end).unwrap_err().code, "not-yours");
    let take =
        Command::TakeOverRun { run: Id::new("cutover"), console: ELSEWHERE, note: "laptop died".into() };
    night.act("wang", take).unwrap();
    let book = &night.plan.runbooks["cutover"];
    assert!(
        next_by_itself(book, night.run(), ELSEWHERE, &gone).is_empty(),
        "nothing goes on past what is unknown"
    );
    night.act("wang", settle(false)).unwrap();
    assert_eq!(night.phase("freeze", &gone), Phase::Failed);
    assert_eq!(night.act("wang", settle(true)).unwrap_err().code, "not-begun");
    // The program that was taken for dead comes back, and may not begin anything.
    assert_eq!(night.start("wang", "cutover", "freeze").unwrap_err().code, "not-held");
    let start = Command::StartStep { run: Id::new("cutover"), step: Id::new("freeze"), console: ELSEWHERE };
    night.act("wang", start).unwrap();
    // Its word about the try that was settled comes too late.
    let ended = Happening::Run {
        run: Some(night.run().event),
        what: RunEvent::Ended {
            step: Id::new("freeze"),
            ending: Ending::Done,
            note: String::new(),
            proof: None,
            choice: None,
            console: Some(HERE),
            goes_on: false,
        },
    };
    night.record("wang", ended);
    assert_eq!(night.phase("freeze", &|console| console == ELSEWHERE), Phase::UnderWay);
    assert_eq!(night.run().steps["freeze"].tries.len(), 2);
}

#[test]
fn machines_begin_by_themselves_what_is_ready_in_the_run_they_hold() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Live, "first time").unwrap();
    let names = |night: &Night, console: Uuid| -> Vec<String> {
        let book = &night.plan.runbooks["cutover"];
        let next = next_by_itself(book, night.run(), console, &here);
        next.iter().map(|step| step.id.to_string()).collect()
    };
    assert_eq!(names(&night, HERE), ["freeze"]);
    assert!(names(&night, ELSEWHERE).is_empty());
    let pause = Command::PauseRun { run: Id::new("cutover"), note: "phone".into() };
    night.act("wang", pause).unwrap();
    assert!(names(&night, HERE).is_empty());
    assert_eq!(night.start("wang", "cutover", "freeze").unwrap_err().code, "paused");
    night.act("wang", Command::ResumeRun { run: Id::new("cutover"), note: String::new() }).unwrap();
    night.start("wang", "cutover", "freeze").unwrap();
    night.end("cutover", "freeze", Ending::Failed).unwrap();
    assert!(names(&night, HERE).is_empty(), "a failure stops until a person acts");
}

#[test]
fn a_live_run_is_the_rehearsed_one_or_says_why_not() {
    let mut night = Night::new();
    assert_eq!(night.begin("back", Mode::Live, "").unwrap_err().code, "note-needed");
    night.roll_back_in(40);
    night.begin("back", Mode::Live, "").unwrap();
    assert_eq!(night.begin("back", Mode::Live, "").unwrap_err().code, "run-open");
    night.close("back", Closing::Stopped).unwrap();
    night.plan.runbooks[0].steps[0].retries = 3;
    night.plan.runbooks[1].steps[0].action = plan::Action::Command(program("./other.sh"));
    assert_eq!(night.begin("back", Mode::Live, "").unwrap_err().code, "note-needed");
}

/// The published vector: 38, 44 and 41 minutes, window end 06:00, 10 and 15 minutes kept: 04:42:36 and a bit.
#[test]
fn the_clock_rests_on_rehearsals() {
    let mut night = Night::new();
    let planned = clock(&night.plan, &night.state).unwrap();
    assert_eq!(planned.reversal, Reversal::Planned { minutes: 30.0 });
    assert!(!planned.is_proved());
    for minutes in [38, 44, 41] {
        night.roll_back_in(minutes);
    }
    let proved = clock(&night.plan, &night.state).unwrap();
    assert!(proved.is_proved());
    let latest = proved.latest.format("%H:%M:%S").to_string();
    assert!(("04:42:30".."04:42:42").contains(&latest.as_str()), "{latest}");
    assert!(proved.left(night.now) > TimeDelta::zero());
}

#[test]
fn a_forecast_narrows_as_steps_are_done_and_learns_from_rehearsals() {
    let mut night = Night::new();
    let look = |night: &Night| {
        let book = &night.plan.runbooks[night.run().runbook.as_str()];
        let phase = |step: &plan::RunStep| phase(step, night.run(), &here);
        let end = night.plan.cutover.as_ref().map(|cutover| cutover.end);
        forecast(book, night.run(), &night.state, &phase, (night.now, end))
    };
    night.begin("back", Mode::Rehearsal, "").unwrap();
    let first = look(&night).unwrap();
    assert!(first.p50 < first.p80 && first.known == 0 && first.left == 3);
    assert!(first.p50 - night.now > TimeDelta::minutes(30), "plans are exceeded more often than kept");
    assert_eq!(first.critical, Some(Id::new("thaw")));
    assert_eq!(first.in_time, Some(1.0));
    night.close("back", Closing::Stopped).unwrap();
    for minutes in [60, 60, 60] {
        night.roll_back_in(minutes);
    }
    night.begin("back", Mode::Live, "").unwrap();
    let learned = look(&night).unwrap();
    assert_eq!(
        (learned.p50, learned.known),
        (learned.p80, 2),
        "three equal runs; what takes no time is planned"
    );
    assert_eq!(look(&night), look(&night), "the same state gives the same forecast");
    night.step("back", "thaw", 59);
    night.step("back", "check", 1);
    night.step("back", "tell", 1);
    assert_eq!(look(&night), None);
}

proptest::proptest! {
    /// Whatever order is tried, no step is begun twice at a time nor before those it follows, and folding the events
    /// with every one delivered twice comes to the same state.
    #[test]
    fn no_order_of_acts_breaks_a_run(acts in proptest::collection::vec((0_u8..8, 0_usize..3), 1..60)) {
        let mut night = Night::new();
        night.begin("cutover", Mode::Live, "first time").unwrap();
        for (act, step) in acts {
            let step = ["freeze", "announce", "switch"][step];
            let (run, id, note) = (Id::new("cutover"), Id::new(step), "because".to_owned());
            night.now += TimeDelta::seconds(1);
            let _ = match act {
                0 | 1 => night.start("wang", "cutover", step),
                2 => night.end("cutover", step, Ending::Done),
                3 => night.end("cutover", step, Ending::Failed),
                4 => night.act("li", Command::AgreeStep { run, step: id, note }),
                5 => night.act("wang", Command::SettleStep { run, step: id, done: false, console: None, note }),
                6 => night.act("wang", Command::SkipStep { run, step: id, note }),
                _ => night.act("wang", Command::UndoStep { run, step: id, worked: true, note, proof: None }),
            };
            let run = night.run();
            for (planned, phase) in phases(&night.plan.runbooks["cutover"], run, &here) {
                let begun = !run.steps[&planned.id].tries.is_empty();
                let first = run.steps[&planned.id].tries.first().map(|first| first.started.seq);
                for before in &planned.after {
                    let over = night.events.iter().find(|event| matches!(&event.event.what,
                        Happening::Run { what: RunEvent::Ended { step, ending: Ending::Done, .. }
                            | RunEvent::Skipped { step, .. }, .. } if step == before));
                    proptest::prop_assert!(!begun || over.is_some_and(|over| Some(over.seq) < first), "{} {phase:?}", planned.id);
                }
            }
        }
        let mut twice = State::of(&night.plan);
        for recorded in &night.events {
            twice.apply(recorded);
            twice.apply(recorded);
        }
        proptest::prop_assert_eq!(twice.runs().collect::<Vec<_>>(), night.state.runs().collect::<Vec<_>>());
    }
}

fn program(path: &str) -> plan::Program {
    let command = vec![plan::Template::plain(path)];
    plan::Program { command, shell: false, env: Vec::new(), expect: Vec::new() }
}

/// What the steps are is one thing, where they are done another.
#[test]
fn the_environment_is_beside_the_hash_and_not_in_it() {
    const STEPS: &str = r#"
[project]
id = "night"
name = "Night"
[vars]
base = { env = "MEMBER_API", default = "http://127.0.0.1:1" }
shop = "S01"
[runbook.cutover]
title = "Cutover"
[[runbook.cutover.step]]
id = "open"
title = "Open"
minutes = 1
http = { url = "${base}/shops/${shop}" }
[[runbook.cutover.step]]
id = "tell"
title = "Tell"
minutes = 1
run = ["./tell", "--server=${base}"]
env = { TOKEN = { env = "TOKEN" } }
"#;
    let book = |api: Option<&'static str>, steps: &str| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("golive.toml");
        std::fs::write(&path, steps).unwrap();
        let env = move |name: &str| match name {
            "MEMBER_API" => api.map(str::to_owned),
            "TOKEN" => Some("s3cr3t".to_owned()),
            _ => None,
        };
        let loaded = plan::load(&path, &env, &|plan| Box::new(Catalogue::of(plan)));
        let plan = loaded.plan.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
        plan.runbooks["cutover"].clone()
    };
    let (here, there) = (book(None, STEPS), book(Some("http://127.0.0.2:8000"), STEPS));
    assert_eq!(here.hash(), there.hash());
    let of = |book: &plan::Runbook| book.settings().into_iter().collect::<Vec<_>>();
    assert_eq!(of(&here), [("MEMBER_API".to_owned(), "http://127.0.0.1:1".to_owned())], "no secret");
    assert_eq!(of(&there), [("MEMBER_API".to_owned(), "http://127.0.0.2:8000".to_owned())]);
    let other = book(None, &STEPS.replace("S01", "S02"));
    assert_ne!(here.hash(), other.hash(), "what the plan itself says is part of the steps");
    let moved = book(None, &STEPS.replace("--server=${base}", "--server=http://127.0.0.1:1"));
    assert_ne!(here.hash(), moved.hash(), "written otherwise");
}

/// A program that was begun in one place does nothing of the run in another.
#[test]
fn machines_go_on_only_where_the_run_was_begun() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Rehearsal, "").unwrap();
    let due = |night: &Night| {
        let run = night.state.runs().next_back().unwrap();
        let book = &night.plan.runbooks["cutover"];
        (run.is_as_planned(book), next_by_itself(book, run, HERE, &|_| true).len())
    };
    let before = due(&night);
    assert!(before.0, "{before:?}");
    let Happening::Run { what, .. } = &night.events.last().unwrap().event.what else { panic!() };
    let mut what = what.clone();
    if let RunEvent::Begun { settings, .. } = &mut what {
        settings.insert("MEMBER_API".into(), "http://elsewhere".into());
    }
    night.state = State::of(&night.plan);
    night.events.clear();
    night.record("wang", Happening::Run { run: None, what });
    assert_eq!(due(&night), (false, 0));
}
