//! A small plan for tests of the engines, which need one without any file.

use super::*;
use crate::{expr::Expr, title::Title};
use std::time::Duration;

fn place(line: usize) -> Place {
    Place { file: "golive.toml".into(), line, column: 1 }
}

fn expr(source: &str) -> Expr {
    Expr::parse(source).expect("a sound expression")
}

fn table<T>(things: impl IntoIterator<Item = T>, id: impl Fn(&T) -> &Id) -> Table<T> {
    things.into_iter().map(|thing| (id(&thing).clone(), thing)).collect()
}

fn requirement(id: &str, priority: Priority) -> Requirement {
    Requirement {
        id: Id::new(id),
        place: place(10),
        title: Title::same(format!("{id} 需求")),
        priority,
        module: Some("points".into()),
        owner: Some(Id::new("wang")),
        effort_days: Some(3.into()),
        reason: None,
        review: None,
    }
}

fn case(id: &str, verifies: &str) -> Case {
    Case {
        id: Id::new(id),
        place: place(20),
        title: Title::same(format!("{id} 用例")),
        verifies: vec![Id::new(verifies)],
        persona: Some("cashier".into()),
        owner: None,
        steps: Vec::new(),
        target: None,
    }
}

/// A launch window with neither runbook nor rollback. It is in no plan yet.
pub fn cutover(start: DateTime<Utc>, end: DateTime<Utc>) -> Cutover {
    Cutover {
        place: place(2),
        start,
        end,
        gate: Some(Id::new("go-live")),
        runbook: None,
        rollback: None,
        decision: Duration::from_mins(10),
        verify: Duration::from_mins(15),
        back: None,
        hypercare: Duration::from_hours(72),
        notify: Vec::new(),
        roster: None,
        data: Table::new(),
        triggers: Table::new(),
    }
}

/// A critical alert about cases, of which nobody is told. It is in no plan yet.
pub fn alert(id: &str) -> Alert {
    Alert {
        id: Id::new(id),
        place: place(70),
        title: Title { zh: format!("{id} 告警"), en: format!("{id} alert") },
        when: expr("uat.failed > 0"),
        hold: Duration::ZERO,
        resolve_after: Duration::ZERO,
        severity: alert::Severity::Critical,
        owner: None,
        notify: Vec::new(),
        depends_on: Vec::new(),
        runbook: None,
        roster: None,
        remind: None,
        escalate: None,
        missing: alert::OnMissing::Hold,
    }
}

#[expect(clippy::too_many_lines, clippy::missing_panics_doc, reason = "one literal plan, for tests only")]
/// Two musts and a should with a case each, one probe `login` with an SLO, a host, a checklist with one item ticked
/// by hand and one that ticks itself, a milestone and a gate.
pub fn plan() -> Plan {
    let request = Request::get(Template::plain("http://127.0.0.1:1/"));
    let probe = |id: &str, check, slo| Probe {
        id: Id::new(id),
        place: place(30),
        title: Title { zh: "店员登录".into(), en: "Staff login".into() },
        every: Duration::from_secs(1),
        timeout: Duration::from_secs(2),
        slo,
        warm_up: Duration::ZERO,
        canary: false,
        from: Vec::new(),
        quorum: None,
        serves: vec![Id::new("R-1")],
        read: Vec::new(),
        check,
    };
    let slo = Slo {
        good: "0.9".parse().expect("a decimal"),
        within: Duration::from_millis(300),
        over: Duration::from_mins(30),
        confidence: "0.95".parse().expect("a decimal"),
        outage: Duration::ZERO,
    };
    let item = |id: &str, require: Option<&str>| Item {
        id: Id::new(id),
        place: place(50),
        title: Title::same(format!("{id} 检查项")),
        proof: None,
        owner: Some(Id::new("wang")),
        role: None,
        require: require.map(expr),
        confirm: false,
    };
    let criterion = |id: &str, require: &str| Criterion {
        id: Id::new(id),
        place: place(60),
        title: Title::same(format!("{id} 条件")),
        require: expr(require),
        owner: Some(Id::new("wang")),
        during: Vec::new(),
        quorum: None,
        hold: None,
        fresh: Vec::new(),
        max_age: None,
        remedy: None,
    };
    Plan {
        directory: ".".into(),
        files: vec!["golive.toml".into()],
        hash: "sample".into(),
        project: Project {
            id: Id::new("sample"),
            name: Title { zh: "样例项目".into(), en: "Sample project".into() },
            profile: Some(Profile::Chain),
            timezone: chrono_tz::Asia::Shanghai,
            store: StorePlace::default(),
        },
        cutover: None,
        allow: Allow::default(),
        retention: Retention::default(),
        people: table(
            [Person {
                id: Id::new("wang"),
                place: place(5),
                name: "样例甲".into(),
                department: Some("it".into()),
                roles: vec![Role::Pm],
                ssh_key: None,
                login: None,
                deputy: None,
            }],
            |p| &p.id,
        ),
        requirements: table(
            [
                requirement("R-1", Priority::Must),
                requirement("R-2", Priority::Must),
                requirement("R-3", Priority::Should),
            ],
            |r| &r.id,
        ),
        milestones: table(
            [Milestone {
                id: Id::new("uat-passed"),
                place: place(15),
                title: Title::same("用户验收通过"),
                owner: Some(Id::new("wang")),
                due: None,
                after: Vec::new(),
                exit: vec![expr("requirements.must.verified == requirements.must.total")],
            }],
            |m| &m.id,
        ),
        cases: table([case("UAT-1", "R-1"), case("UAT-2", "R-2"), case("UAT-3", "R-3")], |c| &c.id),
        probes: table(
            [
                probe(
                    "login",
                    Check::Http(Box::new(Http {
                        request,
                        retry: Retry::default(),
                        expect: vec![expr("status == 200")],
                    })),
                    Some(slo),
                ),
                probe("host", Check::Host(Host { expect: Vec::new(), disk: "/".into() }), None),
            ],
            |p| &p.id,
        ),
        compares: Table::new(),
        usages: Table::new(),
        maintenances: Table::new(),
        gates: table(
            [Gate {
                id: Id::new("go-live"),
                place: place(55),
                title: Title::same("正式上线"),
                seats: Vec::new(),
                approvers: Vec::new(),
                signed: false,
                fresh: Vec::new(),
                poll: false,
                ordered: false,
                blind: true,
                valid: None,
                criteria: table(
                    [
                        criterion("musts", "requirements.must.verified == requirements.must.total"),
                        criterion("login", "probes.login.slo == 'met'"),
                        criterion("blockers", "feedback.blocker.open == 0"),
                    ],
                    |c| &c.id,
                ),
            }],
            |g| &g.id,
        ),
        channels: Table::new(),
        rosters: Table::new(),
        alerts: Table::new(),
        checklists: table(
            [Checklist {
                id: Id::new("go-live"),
                place: place(45),
                title: Title::same("上线检查"),
                items: table([item("GL-01", None), item("GL-02", Some("feedback.blocker.open == 0"))], |i| {
                    &i.id
                }),
            }],
            |c| &c.id,
        ),
        runbooks: Table::new(),
    }
}
