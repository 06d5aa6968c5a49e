//! The clocks on a plan as people write it, with readings as a probe takes them.

use super::{Closes, Counting, decision};
use crate::{
    facts::{Catalogue, World},
    id::Id,
    measure::{History, Last, Outcome, Window},
    plan::{self, Plan},
    state::{Actor, Command, Event, Happening, Mode, Recorded, Refusal, State, decide},
    value::Value,
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::{sync::Arc, time::Duration};
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
[cutover.data.spent]
title = "Stored value spent"
probe = "books"
reading = "spent"
limit = 1000
unit = "CNY"
signed_by = "wu"
[cutover.trigger.tills]
title = "The tills stand still"
when = "probes.books.success < 0.5"
for = "0s"
[person.wang]
name = "Sample Wang"
roles = ["pm"]
[person.wu]
name = "Sample Wu"
[probe.books]
title = "Books"
request = { url = "http://127.0.0.1:1/" }
expect = ["status == 200"]
every = "10s"
read = { spent = "json.spent" }
[runbook.cutover]
title = "Cutover"
[[runbook.cutover.step]]
id = "switch"
title = "Switch"
minutes = 60
[runbook.back]
title = "Back"
[[runbook.back.step]]
id = "thaw"
title = "Thaw"
minutes = 30
"#;

struct Night {
    plan: Plan,
    catalogue: Catalogue,
    state: State,
    history: History,
    seq: u64,
    now: DateTime<Utc>,
}

/// Minutes after the window opened.
fn at(minute: i64) -> DateTime<Utc> {
    "2026-12-05T22:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

impl Night {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("golive.toml");
        std::fs::write(&path, PLAN).unwrap();
        let loaded = plan::load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
        let plan = loaded.plan.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
        let (catalogue, state) = (Catalogue::of(&plan), State::of(&plan));
        Self { plan, catalogue, state, history: History::default(), seq: 0, now: at(0) }
    }

    fn act(&mut self, by: &str, command: Command) -> Result<Happening, Refusal> {
        let actor = Actor { by, signs: false };
        let what = decide(&self.state, &self.plan, actor, self.now, command)?;
        self.seq += 1;
        let id = Uuid::from_u128(u128::from(self.seq));
        let event = Event { id, at: self.now, by: by.into(), what: what.clone(), signature: None };
        self.state.apply(&Arc::new(Recorded::new(self.seq, event)));
        Ok(what)
    }

    fn begin(&mut self, runbook: &str, mode: Mode) -> Result<Happening, Refusal> {
        let (runbook, console, note) = (Id::new(runbook), Uuid::from_u128(9), "because".to_owned());
        self.act("wang", Command::BeginRun { runbook, mode, console, note })
    }

    /// A run of the rollback that took so many minutes, as a rehearsal.
    fn rehearse(&mut self, minutes: i64) {
        self.begin("back", Mode::Rehearsal).unwrap();
        let (run, step, console) = (Id::new("back"), Id::new("thaw"), Uuid::from_u128(9));
        self.act("wang", Command::StartStep { run: run.clone(), step: step.clone(), console }).unwrap();
        self.now += TimeDelta::minutes(minutes);
        let ending = crate::state::Ending::Done;
        let (note, proof, choice) = (String::new(), None, None);
        let run = Id::new("back");
        let end = Command::EndStep { run: run.clone(), step, console, ending, note, proof, choice };
        self.act("wang", end).unwrap();
        let outcome = crate::state::Closing::Completed;
        self.act("wang", Command::CloseRun { run, outcome, note: String::new() }).unwrap();
    }

    /// A total every ten seconds, from a minute on, growing by so much each time.
    fn read(&mut self, from: i64, until: i64, total: i64, step: i64) {
        let first = at(from);
        let windows = (0..(until - from) * 6).map(|i| {
            let start = first + TimeDelta::seconds(i * 10);
            let mut window = Window::new(start);
            let readings = vec![("spent".into(), Decimal::from(total + step * i))];
            let (service, outcome) = (Duration::ZERO, Outcome::Ok);
            window.last = Some(Last { at: start, service, outcome, detail: None, readings });
            window
        });
        self.history.set(Id::new("books"), windows.collect());
    }

    fn fact(&self, name: &str) -> Result<Value, Option<&'static str>> {
        let world = World::new(&self.plan, &self.catalogue, &self.state, &self.history, self.now);
        world.read(name).unwrap_or_else(|| panic!("no fact {name}")).value.map_err(|missing| missing.shown)
    }

    fn minutes(&self, fact: &str) -> f64 {
        match self.fact(fact) {
            Ok(Value::Duration(left)) => left.as_seconds_f64() / 60.0,
            other => panic!("{fact}: {other:?}"),
        }
    }
}

/// The published vector: rehearsals of 38, 44 and 41 minutes, the window ends at 06:00, so it is 04:42:36.
#[test]
fn the_time_clock_rests_on_rehearsals() {
    let mut night = Night::new();
    night.now = at(-600);
    let closes =
        |night: &Night| decision(&night.plan, &night.state, &night.history, night.now).unwrap().closes().0;
    assert_eq!(night.fact("rollback.proved"), Ok(Value::Bool(false)));
    assert_eq!(closes(&night), "2026-12-06T05:05:00Z".parse::<DateTime<Utc>>().unwrap(), "as planned");
    for minutes in [38, 44, 41] {
        night.rehearse(minutes);
    }
    assert_eq!(closes(&night).format("%H:%M").to_string(), "04:42");
    assert_eq!(night.fact("rollback.proved"), Ok(Value::Bool(true)));
    assert_eq!(night.fact("runs.back.rehearsals"), Ok(Value::count(3)));
    assert_eq!(night.fact("runs.back.rehearsed"), Ok(Value::Bool(true)));
    assert_eq!(night.fact("runs.back.standing"), Ok(Value::text("none")), "no rehearsal is a run");
    night.now = at(0);
    assert!((night.minutes("rollback.time_left") - 402.6).abs() < 0.1);
}

#[test]
fn data_is_counted_from_the_beginning_of_the_run() {
    let mut night = Night::new();
    night.read(-10, 11, 5_000, 1);
    assert_eq!(night.fact("data.spent.count"), Err(Some("not-begun")));
    night.begin("cutover", Mode::Live).unwrap();
    night.now = at(11);
    // Six a minute, eleven minutes but for the last ten seconds.
    assert_eq!(night.fact("data.spent.count"), Ok(Value::Number(65.into())));
    assert_eq!(night.fact("data.spent.share"), Ok(Value::Number("0.065".parse().unwrap())));
    // 935 are left at six a minute, and nothing in the last minutes was ever different.
    assert!((night.minutes("data.spent.left") - (935.0 / 6.0 - 1.0 / 6.0)).abs() < 0.1);
    let found = decision(&night.plan, &night.state, &night.history, night.now).unwrap();
    assert!(matches!(found.closes(), (_, Closes::Data(id)) if id.as_str() == "spent"));
    assert!((night.minutes("rollback.left") - night.minutes("data.spent.left")).abs() < 0.01);
}

#[test]
fn the_price_of_going_back_is_what_the_clocks_say() {
    let mut night = Night::new();
    let price = |night: &Night| {
        let found = decision(&night.plan, &night.state, &night.history, night.now).unwrap();
        found.price(&night.plan, night.now).unwrap()
    };
    assert!(price(&night).losses.is_empty(), "nothing has begun");
    night.begin("cutover", Mode::Live).unwrap();
    night.now = at(5);
    assert_eq!(price(&night).losses[0].amount, None, "nobody can tell");
    night.read(-1, 20, 0, 10);
    night.now = at(20);
    let costs = price(&night);
    assert_eq!(costs.by, Some(Id::new("spent")));
    assert!(costs.late(night.now).is_some() && costs.overrun().is_none(), "{costs:?}");
    let [loss] = costs.losses.as_slice() else { panic!("{costs:?}") };
    assert!(loss.is_over_limit() && loss.limit == 1_000.into(), "{loss:?}");
    night.read(-1, 20, 7, 0);
    assert!(price(&night).losses.is_empty(), "nothing was spent");
}

#[test]
fn what_is_over_the_limit_was_so_from_then_on() {
    let mut night = Night::new();
    night.read(-1, 20, 0, 10);
    night.begin("cutover", Mode::Live).unwrap();
    night.now = at(20);
    let left = night.minutes("rollback.left");
    // 1000 at sixty a minute is after 16 min 40 s.
    assert!((left - (16.0 + 2.0 / 3.0 - 20.0)).abs() < 0.01, "{left}");
    assert!(night.minutes("rollback.data_left") < 0.0);
}

/// Without a reading nobody knows whether one can still go back, and nothing says one can.
#[test]
fn data_that_cannot_be_counted_is_no_answer() {
    let mut night = Night::new();
    night.begin("cutover", Mode::Live).unwrap();
    night.now = at(5);
    for fact in ["rollback.left", "rollback.data_left", "data.spent.count", "data.spent.left"] {
        assert_eq!(night.fact(fact), Err(None), "{fact}");
    }
    let found = decision(&night.plan, &night.state, &night.history, night.now).unwrap();
    assert_eq!(found.blind().map(|clock| &clock.counting), Some(&Counting::Unknown));
    assert!(night.minutes("rollback.time_left") > 0.0, "the other clock goes on");
    night.read(-1, 1, 0, 1);
    assert_eq!(night.fact("data.spent.count"), Err(None), "a reading of four minutes ago says nothing");
    night.read(3, 5, 0, 1);
    assert_eq!(night.fact("data.spent.count"), Err(None), "nor one that began later than the cutover");
}

#[test]
fn a_limit_is_agreed_by_whom_the_plan_names_and_for_this_much() {
    let mut night = Night::new();
    let sign = |night: &mut Night, by: &str| {
        night.act(by, Command::SignOff { subject: "limit:spent".into(), note: String::new() })
    };
    assert_eq!(night.fact("data.spent.agreed"), Ok(Value::Bool(false)));
    assert!(sign(&mut night, "wang").is_err(), "may sign off anything but this");
    sign(&mut night, "wu").unwrap();
    assert_eq!(night.fact("data.spent.agreed"), Ok(Value::Bool(true)));
    night.plan.cutover.as_mut().unwrap().data["spent"].limit = 2_000.into();
    assert_eq!(night.fact("data.spent.agreed"), Ok(Value::Bool(false)), "another limit was not agreed to");
}

#[test]
fn going_back_is_proposed_once_and_answered_once() {
    let mut night = Night::new();
    let propose = |raised| {
        let (trigger, raised) = (Some(Id::new("tills")), Some(Uuid::from_u128(raised)));
        Command::ProposeRollback { trigger, raised, seen: Vec::new(), note: String::new() }
    };
    let code = |refused: Result<Happening, Refusal>| refused.unwrap_err().code;
    assert_eq!(code(night.act("wang", propose(70))), "no-way-back", "nothing has begun");
    night.begin("cutover", Mode::Rehearsal).unwrap();
    assert_eq!(code(night.act("wang", propose(70))), "no-way-back", "a rehearsal is nothing to go back from");
    let (run, outcome) = (Id::new("cutover"), crate::state::Closing::Stopped);
    night.act("wang", Command::CloseRun { run, outcome, note: "enough".into() }).unwrap();
    night.begin("cutover", Mode::Live).unwrap();
    night.act("user:x", propose(70)).unwrap();
    assert_eq!(night.fact("rollback.proposed"), Ok(Value::Bool(true)));
    assert_eq!(code(night.act("wang", propose(71))), "proposed");
    let answer = |accepted, note: &str| Command::AnswerRollback {
        proposal: Id::new("RB-001"),
        accepted,
        note: note.into(),
    };
    assert!(night.act("wu", answer(true, "yes")).is_err(), "who may run decides");
    assert_eq!(code(night.act("wang", answer(false, ""))), "note-needed");
    night.act("wang", answer(false, "one shop only")).unwrap();
    assert_eq!(code(night.act("wang", answer(true, "after all"))), "answered");
    assert_eq!(code(night.act("wang", propose(70))), "proposed", "once for each time it is raised");
    night.act("wang", propose(72)).unwrap();
    let (run, note) = (Id::new("cutover"), "going back".to_owned());
    night.act("wang", Command::PauseRun { run, note }).unwrap();
    night.begin("back", Mode::Live).unwrap();
    assert_eq!(night.fact("rollback.open"), Ok(Value::Bool(false)));
    assert_eq!(night.fact("rollback.proposed"), Ok(Value::Bool(false)), "it is being done");
}

#[test]
fn built_in_alerts_follow_from_the_cutover() {
    let night = Night::new();
    let ids: Vec<&str> = night.plan.alerts.keys().map(Id::as_str).collect();
    let warnings = ["decision-clock-30m", "decision-clock-15m", "decision-clock-5m", "decision-clock-over"];
    assert_eq!(ids, [&warnings[..], &["rollback-tills"]].concat());
    for alert in night.plan.alerts.values() {
        assert!(alert.when.check(&night.catalogue).is_empty(), "{}", alert.when);
    }
}

/// Each warning comes when less than that is left, and none before the cutover is under way.
#[test]
fn warnings_come_at_thirty_fifteen_and_five_minutes() {
    let mut night = Night::new();
    night.read(-1, 480, 0, 0);
    let firing = |night: &Night| {
        let world = World::new(&night.plan, &night.catalogue, &night.state, &night.history, night.now);
        let holds = |alert: &&plan::Alert| alert.when.evaluate(&world).truth == crate::expr::Truth::True;
        night.plan.alerts.values().filter(holds).count()
    };
    // As planned the last moment is 05:05, 425 minutes after the window opens.
    night.now = at(424);
    assert_eq!(firing(&night), 0, "nothing is under way");
    night.now = at(0);
    night.begin("cutover", Mode::Live).unwrap();
    for (minute, expected) in [(394, 0), (396, 1), (411, 2), (421, 3), (426, 4)] {
        night.now = at(minute);
        assert_eq!(firing(&night), expected, "{minute}");
    }
}
