//! A made-up launch day to draw in tests: the sample plan with more in it, a journal and measurements.

use crate::{
    alert,
    conductor::{Rehearsal, ReplayView, Snapshot, SwitchView},
    facts::{Catalogue, World},
    gate,
    id::Id,
    measure::{History, Last, Outcome, Phase, Phases, Window},
    phrase,
    plan::{self, CaseStep, Check, Milestone, Person, Plan, Role, Target},
    report::compare::Period,
    state::{
        Answer, CaseResult, Choice, Event, Happening, Progress, Recorded, Rule, Severity, State, Subject,
    },
    store::{Company, Here, Reach},
    title::Title,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use uuid::Uuid;

pub mod night;

crate::messages! {
    FAULT: "优惠券变慢", "coupons slow";
    WRONG: "步骤 redeem：状态 503", "step redeem: status 503";
    NOTICE: "日志无法写入：磁盘已满", "the journal cannot be written: the disk is full";
    RECORDED: "已记录", "recorded";
    UNREACHABLE: "数据库无法连接", "the database cannot be reached";
    TRY_LATER: "稍后再试", "try again later";
}

/// The evening of the launch.
pub fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000 + 3_557)
}

pub fn title(zh: &str, en: &str) -> Title {
    Title { zh: zh.into(), en: en.into() }
}

fn plan() -> Plan {
    let mut plan = plan::sample::plan();
    plan.project.name = title("衡山会员系统", "Hengshan member system");
    let (start, end) = (now() + TimeDelta::seconds(2_530), now() + TimeDelta::hours(5));
    plan.cutover = Some(plan::sample::cutover(start, end));
    for (id, zh, en) in [
        ("R-1", "会员可用手机号登录", "Members log in by phone"),
        ("R-2", "收银台核销优惠券", "Redeem coupons at the till"),
        ("R-3", "积分到期提醒", "Reminder of points that expire"),
    ] {
        plan.requirements[id].title = title(zh, en);
    }
    for (id, zh, en) in [
        ("UAT-1", "新会员注册并登录", "A new member registers and logs in"),
        ("UAT-2", "核销一张满减券", "Redeem a coupon"),
        ("UAT-3", "收到积分到期提醒", "Receive the reminder"),
    ] {
        plan.cases[id].title = title(zh, en);
    }
    plan.cases["UAT-2"].steps = vec![CaseStep {
        action: title("扫描会员码并选择优惠券", "Scan the member code and pick the coupon"),
        expect: Some(title("应付金额减少 20 元", "20 yuan are taken off")),
    }];
    plan.cases["UAT-2"].target =
        Some(Target { time: Some(Duration::from_secs(30)), clicks: Some(4), success: None });
    for (id, zh, en) in [
        ("musts", "必须需求全部验收", "Must requirements verified"),
        ("login", "店员登录达标", "Staff login objective met"),
        ("blockers", "没有未处理的阻断问题", "No open blocker"),
    ] {
        plan.gates["go-live"].criteria[id].title = title(zh, en);
    }
    plan.gates["go-live"].criteria["login"].remedy =
        Some(title("检查登录服务的连接池", "Look at the connection pool of the login service"));
    let mut person = |id: &str, name: &str, role| {
        let place = plan.people["wang"].place.clone();
        let deputy = Some(Id::new("wang"));
        let person = Person {
            id: id.into(),
            place,
            name: name.into(),
            department: None,
            roles: vec![role],
            ssh_key: None,
            login: None,
            deputy,
        };
        plan.people.insert(person.id.clone(), person);
    };
    person("li", "样例乙", Role::Support);
    person("zhao", "样例丙", Role::Tester);
    let first = plan.milestones["uat-passed"].clone();
    plan.milestones.insert(
        "data-loaded".into(),
        Milestone {
            id: "data-loaded".into(),
            title: title("会员数据迁移完成", "Member data loaded"),
            due: now().date_naive().pred_opt(),
            after: vec![first.id.clone()],
            ..first
        },
    );
    for (id, zh, en) in [("redeem", "核销优惠券", "Redeem coupon"), ("pos-sync", "收银同步", "POS sync")]
    {
        let mut probe = plan.probes["login"].clone();
        probe.id = id.into();
        probe.title = title(zh, en);
        plan.probes.insert(probe.id.clone(), probe);
    }
    plan.probes["host"].title = title("应用主机", "App host");
    plan
}

fn windows(n: i64, sample: impl Fn(i64) -> (u32, u32, u64)) -> Vec<Window> {
    let newest = Window::start_of(now());
    (0..n)
        .map(|i| {
            let (good, bad, ms) = sample(i);
            let mut window = Window::new(newest - TimeDelta::seconds(10 * (n - 1 - i)));
            window.counts.record(Outcome::Ok, good);
            window.counts.record(Outcome::Status, bad);
            window.counts.good = good;
            let service = Duration::from_millis(ms);
            for _ in 0..good {
                window.service.record(service);
                window.response.record(service);
            }
            let outcome = if bad > 0 { Outcome::Status } else { Outcome::Ok };
            let detail = (bad > 0).then(|| phrase!(WRONG));
            let readings =
                vec![("cpu".into(), "0.41".parse().unwrap()), ("memory".into(), "0.63".parse().unwrap())];
            window.last =
                Some(Last { at: window.start + TimeDelta::seconds(6), service, outcome, detail, readings });
            window
        })
        .collect()
}

pub(in crate::tui) fn history() -> History {
    let mut history = History::default();
    history.set("login".into(), windows(60, |i| (10, 0, 31 + u64::try_from(i % 7).unwrap())));
    history.set("redeem".into(), windows(3, |i| (8, 0, 180 + u64::try_from(i * 40).unwrap())));
    history.set("pos-sync".into(), windows(60, |i| if i % 9 > 6 { (2, 8, 90) } else { (9, 1, 40) }));
    history.set("host".into(), windows(40, |_| (1, 0, 1)));
    history
}

fn state() -> State {
    let recorded = |case: &str, result, note: &str| Happening::CaseRecorded {
        case: case.into(),
        result,
        note: note.into(),
        took: Some(Duration::from_secs(21)),
        clicks: Some(3),
    };
    let feedback = |text: &str, severity| Happening::FeedbackAdded {
        text: text.into(),
        severity,
        case: None,
        requirement: Some("R-2".into()),
        place: Some("门店 17".into()),
    };
    let happenings = [
        Happening::RequirementMarked {
            requirement: "R-1".into(),
            progress: Progress::Delivered,
            note: String::new(),
        },
        recorded("UAT-1", CaseResult::Pass, ""),
        recorded("UAT-2", CaseResult::Fail, "应付金额没有变"),
        feedback("会员价未生效", Severity::Major),
        feedback("收银台偶尔打不开，重启后恢复", Severity::Blocker),
        feedback("字太小", Severity::Suggestion),
        Happening::MilestoneNoted { milestone: "uat-passed".into(), note: "等待 UAT-2 复测".into() },
    ];
    let mut state = State::default();
    for what in happenings {
        apply(&mut state, "zhao", what);
    }
    state
}

/// One more event, ten minutes after the one before at first, then one.
pub(in crate::tui) fn apply(state: &mut State, by: &str, what: Happening) {
    let seq = state.seq + 1;
    let minutes = i64::try_from(seq.min(7) * 9 + seq).unwrap();
    let at = now() - TimeDelta::minutes(90) + TimeDelta::minutes(minutes);
    let event = Event { id: Uuid::from_u128(u128::from(seq)), at, by: by.into(), what, signature: None };
    state.apply(&Arc::new(Recorded::new(seq, event)));
}

/// The launch evening of a gate with seats: one has voted, one said no, two have not; a criterion is waived, and a
/// waiver waits for the person at the console, who holds two seats. Some things are in hand.
pub fn approvals() -> Snapshot {
    let (plan, state) = approved();
    of(plan, state, history())
}

fn approved() -> (Plan, State) {
    let (mut plan, mut state) = (plan(), state());
    plan.gates["go-live"].seats = ["pm", "it", "support", "tester"].map(Into::into).to_vec();
    let vote = |seat: &str, choice, note: &str| Happening::Voted {
        gate: "go-live".into(),
        seat: seat.into(),
        choice,
        note: note.into(),
    };
    let ask = |criterion: &str, days, note: &str| Happening::WaiverAsked {
        gate: "go-live".into(),
        criterion: criterion.into(),
        until: now() + TimeDelta::days(days),
        note: note.into(),
    };
    let answer = |state: &State, answer, note: &str| Happening::WaiverAnswered {
        waiver: Uuid::from_u128(u128::from(state.seq)),
        answer,
        note: note.into(),
    };
    let claim = |subject| Happening::Claimed { subject, note: String::new() };
    let blocker = Subject::Feedback(Uuid::from_u128(5));
    apply(&mut state, "li", vote("support", Choice::Go, ""));
    apply(&mut state, "zhao", vote("tester", Choice::NoGo, "优惠券还没有修好"));
    apply(&mut state, "li", ask("login", 1, "演练用"));
    let declined = answer(&state, Answer::Declined, "已经达标");
    apply(&mut state, "wang", declined);
    apply(&mut state, "li", ask("blockers", 3, "当晚有人值守，重启即可恢复"));
    let approved = answer(&state, Answer::Approved, "三天内修好");
    apply(&mut state, "wang", approved);
    apply(&mut state, "li", ask("musts", 7, "优惠券第二批再上"));
    apply(&mut state, "li", claim(Subject::Requirement("R-2".into())));
    apply(&mut state, "wang", claim(blocker));
    apply(&mut state, "zhao", claim(Subject::Item("go-live".into(), "GL-01".into())));
    apply(&mut state, "wang", claim(Subject::Milestone("data-loaded".into())));
    let done =
        Happening::SignedOff { subject: Subject::Requirement("R-1".into()), note: "现场验过".into() };
    apply(&mut state, "zhao", done);
    let refused = Happening::Refused {
        act: "waiver-answered".into(),
        rule: Rule::MayNotApprove,
        about: "W-003".into(),
    };
    apply(&mut state, "zhao", refused);
    (plan, state)
}

/// As [`approvals`], with three consoles at the store.
pub fn company() -> Snapshot {
    let here = |n: u128, who: &str, role: &str, vantage: Option<&str>| Here {
        console: Uuid::from_u128(n),
        who: who.into(),
        role: role.into(),
        vantage: vantage.map(Into::into),
    };
    let present = vec![
        here(1, "wang", "pm", Some("local")),
        here(2, "li", "support", Some("store-17")),
        here(3, "user:ci", "", None),
    ];
    Snapshot { company: Company { present, holds_lease: true }, ..approvals() }
}

/// The plan of the launch evening, and what people did by then.
pub fn launch() -> (Plan, State) {
    (plan(), state())
}

/// The launch evening as the conductor would show it to the project manager.
pub fn snapshot() -> Snapshot {
    of(plan(), state(), history())
}

/// The launch evening with a past: an hour ago, a rehearsal, phases, a second vantage, and a note.
pub(in crate::tui) fn watched() -> Snapshot {
    let mut history = history();
    let login: Id = "login".into();
    for (i, mut window) in
        windows(60, |i| (10, 0, 20 + 7 * u64::try_from(i % 9).unwrap())).into_iter().enumerate()
    {
        window.phases.record(&phases(1 + i as u64 % 4));
        if i == 40 {
            window.counts.missed = 4;
        }
        history.add("store-17", &login, &window);
        let earlier = window.start - TimeDelta::hours(1);
        history.add("local", &login, &Window { start: earlier, ..window.clone() });
    }
    let mut state = state();
    let at = now() - TimeDelta::minutes(4);
    let noted = |text: &str, at, until, kind| Happening::Annotated {
        text: text.into(),
        at,
        until,
        kind,
        alert: None,
    };
    apply(&mut state, "wang", noted("优惠券服务扩容", at, None, crate::state::Span::Note));
    let period = Period { from: now() - TimeDelta::minutes(70), until: now() - TimeDelta::minutes(60) };
    let note = state.annotations().next().unwrap().note.clone();
    let rehearsal = Rehearsal { note, period, history: history.clone() };
    Snapshot { rehearsal: Some(Arc::new(rehearsal)), ..of(plan(), state, history) }
}

fn phases(turn: u64) -> Phases {
    let mut phases = Phases::default();
    for (phase, ms) in Phase::ALL.into_iter().zip([1, 2, 6, 20, 1]) {
        phases.add(phase, Duration::from_millis(ms * turn));
    }
    phases
}

/// The launch evening played again.
pub fn replay() -> Snapshot {
    let (from, to) = (now() - TimeDelta::hours(2), now() + TimeDelta::hours(1));
    let replay = Some(ReplayView { speed: 60, paused: false, from, to });
    Snapshot { replay, vantage: String::new(), probing: false, switches: Vec::new(), ..snapshot() }
}

/// A project in which nothing was planned, done or measured.
pub fn empty() -> Snapshot {
    let mut plan = plan::sample::plan();
    plan.people.clear();
    plan.requirements.clear();
    plan.milestones.clear();
    plan.cases.clear();
    plan.probes.clear();
    plan.gates.clear();
    plan.checklists.clear();
    of(plan, State::default(), History::default())
}

/// So many probes on the board.
pub fn crowded(probes: usize) -> Snapshot {
    let mut plan = plan();
    let mut history = history();
    let login = plan.probes["login"].clone();
    let windows = history.windows(&login.id);
    for i in 0..probes {
        let mut probe = login.clone();
        probe.id = Id::new(format!("probe-{i}"));
        history.set(probe.id.clone(), windows.clone());
        plan.probes.insert(probe.id.clone(), probe);
    }
    of(plan, state(), history)
}

/// Titles that upset columns: wide, combining, joined, zero-width, right-to-left and controlling characters.
pub fn awkward(text: &str) -> Snapshot {
    let (mut plan, mut state) = approved();
    plan.gates["go-live"].seats.extend(["zhao".to_owned(), text.to_owned()]);
    let vote = Happening::Voted {
        gate: "go-live".into(),
        seat: text.into(),
        choice: Choice::NoGo,
        note: text.into(),
    };
    apply(&mut state, text, vote);
    plan.project.name = Title::same(text);
    for requirement in plan.requirements.values_mut() {
        requirement.title = Title::same(text);
        requirement.module = Some(text.to_owned());
    }
    plan.cases.values_mut().for_each(|case| case.title = Title::same(text));
    plan.probes.values_mut().for_each(|probe| probe.title = Title::same(text));
    plan.people.values_mut().for_each(|person| text.clone_into(&mut person.name));
    plan.gates["go-live"].criteria.values_mut().for_each(|it| it.title = Title::same(text));
    of(plan, state, history())
}

pub fn of(plan: Plan, state: State, history: History) -> Snapshot {
    let catalogue = Catalogue::of(&plan);
    let world = World::new(&plan, &catalogue, &state, &history, now());
    let gates = plan.gates.values().map(|gate| gate::assess(gate, &world)).collect();
    let alerts = alert::assess(&world, &alert::Memory::default());
    let faulty = plan.probes.values().any(|probe| matches!(probe.check, Check::Http(_)));
    Snapshot {
        at: now(),
        catalogue: Arc::new(catalogue),
        state: Arc::new(state),
        history,
        gates,
        alerts,
        rows: OnceLock::new(),
        clock: OnceLock::new(),
        vantage: "local".into(),
        probing: true,
        vitals: Arc::default(),
        reach: Reach::Here,
        size: None,
        rehearsal: None,
        company: Company::default(),
        me: "wang".into(),
        console: Uuid::from_u128(1),
        replay: None,
        notice: None,
        switches: vec![SwitchView { name: "coupon-slow", title: &FAULT, on: faulty }],
        plan: Arc::new(plan),
    }
}
