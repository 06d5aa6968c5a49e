//! The night of the launch itself: a cutover with two streams, rehearsed, begun, in trouble, and over.

use super::{history, launch, now, of, title};
use crate::{
    conductor::Snapshot,
    id::Id,
    measure::{Last, Outcome, Window},
    plan::{Action, Choice, Counted, DataLimit, OnFail, Plan, Program, RunStep, Runbook, Template, Then},
    state::{Closing, Ending, Event, Happening, Mode, Proof, Recorded, RollbackEvent, RunEvent, State},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

crate::messages! {
    LONG: "请另一人先看清楚会发生什么，再执行 golive run agree RUN-002 switch",
        "somebody else looks at what will happen and then runs golive run agree RUN-002 switch";
}

/// The console of the snapshots, and one that is gone.
const HERE: Uuid = Uuid::from_u128(1);
const GONE: Uuid = Uuid::from_u128(99);

fn step(id: &str, (zh, en): (&str, &str), minutes: u64, after: &[&str], action: Action) -> RunStep {
    let timeout = action.is_automatic().then(|| Duration::from_mins(30));
    RunStep {
        id: id.into(),
        place: crate::plan::Place { file: "golive.toml".into(), line: 90, column: 1 },
        title: title(zh, en),
        how: None,
        owner: None,
        planned: Duration::from_mins(minutes),
        after: after.iter().map(Id::new).collect(),
        action,
        timeout,
        retries: 0,
        check: None,
        undo: None,
        on_fail: OnFail::Stop,
        irreversible: false,
        repeatable: false,
    }
}

fn command(path: &str) -> Program {
    Program { command: vec![Template::plain(path)], shell: false, env: Vec::new(), expect: Vec::new() }
}

fn run(path: &str) -> Action {
    Action::Command(command(path))
}

fn book(id: &str, (zh, en): (&str, &str), steps: Vec<RunStep>) -> Runbook {
    Runbook {
        id: id.into(),
        place: crate::plan::Place { file: "golive.toml".into(), line: 80, column: 1 },
        title: title(zh, en),
        steps: steps.into_iter().map(|step| (step.id.clone(), step)).collect(),
    }
}

fn cutover() -> Runbook {
    let choice = |id: &str, (zh, en), then| Choice { id: id.into(), title: title(zh, en), then };
    let keep = Action::Decide(vec![
        choice("stay", ("留在新系统", "Stay on the new system"), Then::GoOn),
        choice("back", ("回到旧系统", "Go back to the old one"), Then::RollBack),
    ]);
    let mut steps = vec![
        step("freeze", ("冻结旧系统写入", "Freeze writes to the old system"), 5, &[], run("./freeze.sh")),
        step("backup", ("备份会员库", "Back up the member database"), 20, &["freeze"], run("./backup.sh")),
        step("announce", ("通知全部门店", "Tell all stores"), 10, &[], Action::Manual),
        step("stores", ("门店确认收到", "Stores confirm"), 15, &["announce"], Action::Manual),
        step("switch", ("切换收银接口", "Switch the tills"), 5, &["backup", "stores"], run("./switch.sh")),
        step("verify", ("上线关口", "Go-live gate"), 10, &["switch"], Action::Gate("go-live".into())),
        step("keep", ("决定是否留在新系统", "Stay or go back"), 5, &["verify"], keep),
    ];
    for (at, owner) in [(2, "li"), (3, "zhao"), (4, "wang"), (6, "wang")] {
        steps[at].owner = Some(owner.into());
    }
    steps[0].undo = Some(command("./thaw.sh"));
    steps[4].irreversible = true;
    book("cutover", ("正式切换", "Cutover"), steps)
}

fn rollback() -> Runbook {
    let steps = vec![
        step("tills", ("收银切回旧接口", "Tills back to the old system"), 10, &[], Action::Manual),
        step("thaw", ("旧系统恢复写入", "Thaw the old system"), 10, &["tills"], run("./thaw.sh")),
        step("told", ("通知门店已回退", "Tell the stores"), 10, &["tills"], Action::Manual),
    ];
    book("back", ("回到旧系统", "Back to the old system"), steps)
}

/// A night as it is recorded, told in seconds before now.
struct Night {
    plan: Plan,
    state: State,
    begun: Uuid,
}

impl Night {
    fn new() -> Self {
        let (mut plan, state) = launch();
        for book in [cutover(), rollback()] {
            plan.runbooks.insert(book.id.clone(), book);
        }
        if let Some(cutover) = &mut plan.cutover {
            cutover.start = now() - TimeDelta::minutes(80);
            cutover.end = now() + TimeDelta::minutes(150);
            cutover.runbook = Some("cutover".into());
            cutover.rollback = Some("back".into());
        }
        Self { plan, state, begun: Uuid::nil() }
    }

    fn tell_all(&mut self, ago: i64, by: &str, what: Happening) -> Uuid {
        let seq = self.state.seq + 1;
        let (id, at) = (Uuid::from_u128(u128::from(seq)), now() - TimeDelta::seconds(ago));
        let event = Event { id, at, by: by.into(), what, signature: None };
        self.state.apply(&Arc::new(Recorded::new(seq, event)));
        id
    }

    fn record(&mut self, ago: i64, by: &str, run: Option<Uuid>, what: RunEvent) {
        let id = self.tell_all(ago, by, Happening::Run { run, what });
        if run.is_none() {
            self.begun = id;
        }
    }

    fn begin(&mut self, ago: i64, book: &str, mode: Mode, console: Uuid) {
        let book = &self.plan.runbooks[book];
        let (hash, steps) = (book.hash(), book.steps.keys().cloned().collect());
        let (runbook, note) = (book.id.clone(), String::new());
        self.record(
            ago,
            "wang",
            None,
            RunEvent::Begun {
                runbook,
                mode,
                hash,
                steps,
                console,
                note,
                settings: book.settings(),
                price: None,
            },
        );
    }

    fn tell(&mut self, ago: i64, by: &str, what: RunEvent) {
        self.record(ago, by, Some(self.begun), what);
    }

    fn start(&mut self, ago: i64, by: &str, step: &str, console: Uuid) {
        self.tell(ago, by, RunEvent::Started { step: step.into(), console });
    }

    fn end(&mut self, ago: i64, by: &str, step: &str, ending: Ending, note: &str) {
        let proof = (!matches!(step, "announce" | "stores")).then(|| Proof {
            code: Some(i64::from(ending != Ending::Done)),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            bytes: 2_048,
            excerpt: "copied 1,204,331 members\nphone ••••••••123 checked".into(),
        });
        self.tell(ago, by, ended(step, ending, note, proof, None));
    }

    fn close(&mut self, ago: i64, outcome: Closing) {
        self.tell(ago, "wang", RunEvent::Closed { outcome, note: String::new() });
    }

    /// One rehearsal of the cutover a week ago, completed.
    fn rehearsed(mut self) -> Self {
        const WEEK: i64 = 604_800;
        self.begin(WEEK, "cutover", Mode::Rehearsal, GONE);
        let steps: Vec<Id> = self.plan.runbooks["cutover"].steps.keys().cloned().collect();
        let mut ago = WEEK;
        for (i, step) in (0_i64..).zip(steps) {
            self.start(ago, "li", step.as_str(), GONE);
            ago -= 240 + 130 * i;
            self.end(ago, "li", step.as_str(), Ending::Done, "");
        }
        self.close(ago, Closing::Completed);
        self
    }

    /// Freeze is done, the backup under way, and the stores are being told.
    fn under_way(mut self, console: Uuid) -> Self {
        self.begin(1_500, "cutover", Mode::Live, console);
        self.start(1_490, "wang", "freeze", console);
        self.end(1_262, "wang", "freeze", Ending::Done, "");
        self.start(1_260, "wang", "backup", console);
        self.start(700, "li", "announce", HERE);
        self
    }

    fn snapshot(self) -> Snapshot {
        of(self.plan, self.state, history())
    }
}

/// Before anything begins.
pub fn planned() -> Snapshot {
    Night::new().rehearsed().snapshot()
}

/// Two streams go on beside each other, one of them late.
pub fn under_way() -> Snapshot {
    Night::new().rehearsed().under_way(HERE).snapshot()
}

/// The program that carried it out is gone, in the middle of a step.
pub fn unknown() -> Snapshot {
    Night::new().rehearsed().under_way(GONE).snapshot()
}

/// A step failed, and everything stands.
pub fn failed() -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    night.end(95, "wang", "backup", Ending::Failed, "磁盘已满 disk full");
    night.end(60, "li", "announce", Ending::Done, "");
    night.snapshot()
}

/// The step that cannot be taken back waits for a second person, and the run is paused.
pub fn waiting() -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    night.end(300, "wang", "backup", Ending::Done, "");
    night.end(280, "li", "announce", Ending::Done, "");
    night.start(270, "zhao", "stores", HERE);
    night.end(30, "zhao", "stores", Ending::Done, "37/37");
    night.snapshot()
}

/// All is done.
pub fn done() -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    night.end(900, "wang", "backup", Ending::Done, "");
    night.end(680, "li", "announce", Ending::Done, "");
    for (i, step) in (0_i64..).zip(["stores", "switch", "verify", "keep"]) {
        night.start(660 - 120 * i, "zhao", step, HERE);
        night.end(560 - 120 * i, "zhao", step, Ending::Done, "");
    }
    night.close(90, Closing::Completed);
    night.snapshot()
}

/// Somebody chose to go back, and the rollback has not begun.
pub fn decided() -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    night.end(900, "wang", "backup", Ending::Done, "");
    night.end(680, "li", "announce", Ending::Done, "");
    for (i, step) in (0_i64..).zip(["stores", "switch", "verify", "keep"]) {
        night.start(660 - 120 * i, "zhao", step, HERE);
        let choice = (step == "keep").then(|| "back".into());
        night.tell(560 - 120 * i, "zhao", ended(step, Ending::Done, "", None, choice));
    }
    night.snapshot()
}

/// As [`under_way`], after a way back that was gone before.
pub fn again() -> Snapshot {
    let mut night = Night::new().rehearsed();
    night.begin(3_000, "back", Mode::Live, HERE);
    night.close(2_900, Closing::Completed);
    night.under_way(HERE).snapshot()
}

/// As [`under_way`], so many seconds before the last moment to go back; negative when it is past.
pub fn clock(left: i64) -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    // Planned: 20 minutes back on the longest way, and 25 to decide and verify.
    if let Some(cutover) = &mut night.plan.cutover {
        cutover.end = now() + TimeDelta::minutes(45) + TimeDelta::seconds(left);
    }
    night.snapshot()
}

/// As [`clock`] with an hour and more, and data that is counted: so many of 1000 CNY were spent, and long ago.
pub fn spent(amount: i64) -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    let probe = night.plan.probes["login"].clone();
    if let Some(cutover) = &mut night.plan.cutover {
        cutover.end = now() + TimeDelta::minutes(108);
        let limit = DataLimit {
            id: "spent".into(),
            place: cutover.place.clone(),
            title: title("储值消费", "Stored value spent"),
            probe: probe.id.clone(),
            reading: "spent".into(),
            counted: Counted::Level,
            limit: 1_000.into(),
            unit: Some(title("元", "CNY")),
            signed_by: None,
        };
        cutover.data.insert(limit.id.clone(), limit);
    }
    let mut history = history();
    let windows = (0..30).map(|i| {
        let mut window = Window::new(now() - TimeDelta::seconds(300 - 10 * i));
        let readings = vec![("spent".into(), amount.into())];
        let (at, service, outcome) = (window.start, Duration::ZERO, Outcome::Ok);
        window.last = Some(Last { at, service, outcome, detail: None, readings });
        window
    });
    history.set(probe.id, windows.collect());
    of(night.plan, night.state, history)
}

/// Somebody proposes to go back.
pub fn proposed() -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    let (trigger, raised, seen, note) = (None, None, Vec::new(), "收银排队 queues at the tills".to_owned());
    let what = Happening::Rollback(RollbackEvent::Proposed { trigger, raised, seen, note });
    night.tell_all(40, "li", what);
    night.snapshot()
}

/// As [`waiting`], and one person has agreed.
pub fn agreed(by: &str) -> Snapshot {
    let mut night = Night::new().rehearsed().under_way(HERE);
    night.end(300, "wang", "backup", Ending::Done, "");
    night.end(280, "li", "announce", Ending::Done, "");
    night.start(270, "zhao", "stores", HERE);
    night.end(30, "zhao", "stores", Ending::Done, "37/37");
    night.tell(20, by, RunEvent::Agreed { step: "switch".into(), note: String::new() });
    night.snapshot()
}

/// The clock rests on rollbacks that were run.
pub fn proved() -> Snapshot {
    let mut night = Night::new();
    for (i, minutes) in (1_i64..).zip([31, 28, 34]) {
        let begun = 86_400 * (10 - i);
        night.begin(begun, "back", Mode::Rehearsal, GONE);
        for (at, step) in (0_i64..).zip(["tills", "thaw", "told"]) {
            night.start(begun - 60 * at, "li", step, GONE);
            night.end(begun - 60 * at - 50, "li", step, Ending::Done, "");
        }
        night.close(begun - minutes * 60, Closing::Completed);
    }
    night.rehearsed().under_way(HERE).snapshot()
}

fn ended(step: &str, ending: Ending, note: &str, proof: Option<Proof>, choice: Option<Id>) -> RunEvent {
    let (step, note) = (step.into(), note.to_owned());
    RunEvent::Ended { step, ending, note, proof, choice, console: None, goes_on: false }
}
