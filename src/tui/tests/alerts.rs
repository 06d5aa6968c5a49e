//! Alerts: what they look like, what their keys ask for, and that every screen says when one needs somebody.

use super::*;
use crate::{
    id::Id,
    plan::{Plan, alert::Severity},
    state::{Command, Happening, Seen, Stage as Said},
    title::Title,
    tui::screens::SCREENS,
};
use chrono::TimeDelta;
use uuid::Uuid;

fn with_alerts(mut plan: Plan) -> Plan {
    let mut add = |id: &str, (zh, en): (&str, &str), severity, when: &str, parents: &[&str]| {
        let title = Title { zh: zh.into(), en: en.into() };
        let mut alert = crate::plan::sample::alert(id);
        alert.title = title;
        alert.severity = severity;
        alert.when = crate::expr::Expr::parse(when).unwrap();
        alert.depends_on = parents.iter().map(Id::new).collect();
        alert.owner = Some(Id::new("wang"));
        alert.runbook =
            Some(Title { zh: "按回退清单处理".into(), en: "Go by the rollback checklist".into() });
        plan.alerts.insert(alert.id.clone(), alert);
    };
    add("quiet", ("没有人反馈", "Nobody says anything"), Severity::Info, "feedback.total == 0", &[]);
    add("blocker", ("有阻断问题", "A blocker is open"), Severity::Critical, "feedback.blocker.open > 0", &[]);
    add("failed", ("有用例未通过", "A case failed"), Severity::Warning, "uat.failed > 0", &[]);
    add("trouble", ("问题太多", "Too much trouble"), Severity::Warning, "feedback.total > 2", &["blocker"]);
    add("soon", ("即将告警", "About to fire"), Severity::Warning, "uat.failed > 0", &[]);
    plan
}

/// One needs somebody, with notices of every fate; one is seen to, one is explained by another, one is about to fire.
fn alarmed() -> Snapshot {
    let (plan, mut state) = sample::launch();
    let plan = with_alerts(plan);
    let raised = |alert: &str, severity| Happening::AlertRaised {
        alert: Id::new(alert),
        severity,
        seen: vec![Seen { fact: "feedback.blocker.open".into(), value: Some("1".into()) }],
        on_call: Some(Id::new("wang")),
    };
    let sending = |raised: u64, channel: &str| Happening::NoticeSending {
        alert: Id::new("blocker"),
        raised: Uuid::from_u128(u128::from(raised)),
        stage: Said::Raised,
        channel: Id::new(channel),
    };
    let sent = |notice: u64, channel: &str, ok, detail: &str| Happening::NoticeSent {
        alert: Id::new("blocker"),
        notice: Uuid::from_u128(u128::from(notice)),
        channel: Id::new(channel),
        ok,
        attempts: 1,
        detail: detail.into(),
    };
    sample::apply(&mut state, "wang", raised("blocker", Severity::Critical));
    let blocker = state.seq;
    sample::apply(&mut state, "wang", raised("failed", Severity::Warning));
    sample::apply(&mut state, "wang", raised("trouble", Severity::Warning));
    sample::apply(
        &mut state,
        "zhao",
        Happening::AlertAcknowledged { alert: Id::new("failed"), note: "我来看".into() },
    );
    for (channel, ok, detail) in [("group", true, ""), ("mail", false, "550 no such user")] {
        sample::apply(&mut state, "wang", sending(blocker, channel));
        let notice = state.seq;
        sample::apply(&mut state, "wang", sent(notice, channel, ok, detail));
    }
    sample::apply(&mut state, "wang", sending(blocker, "phone"));
    sample::apply(
        &mut state,
        "wang",
        Happening::AlertEscalated { alert: Id::new("blocker"), to: Id::new("li") },
    );
    sample::of(plan, state, sample::history())
}

fn stage(lang: Lang, size: (u16, u16)) -> Stage {
    Stage::with(alarmed(), lang, size)
}

#[track_caller]
fn sent(stage: &Stage) -> Command {
    match stage.sent.last() {
        Some((_, Request::Act(command))) => command.clone(),
        other => panic!("{other:?} in\n{}", stage.text()),
    }
}

#[test]
fn launch_day_with_alerts_wide_and_small() {
    stage(Lang::En, (120, 34)).press("6").looks_like("alerts-launch-120x34-en.txt");
    stage(Lang::Zh, (120, 34)).press("6").looks_like("alerts-launch-120x34-zh.txt");
    stage(Lang::Zh, (80, 24)).press("6").looks_like("alerts-launch-80x24-zh.txt");
}

#[test]
fn an_alert_in_full() {
    let mut stage = stage(Lang::En, (100, 34));
    stage.press("6").code(KeyCode::Tab).code(KeyCode::Tab).code(KeyCode::Enter);
    stage.looks_like("alert-100x34-en.txt");
}

#[test]
fn every_screen_says_that_an_alert_needs_somebody() {
    for screen in SCREENS {
        let mut stage = stage(Lang::En, (80, 24));
        stage.press(&screen.digit.to_string());
        assert!(stage.text().lines().next().unwrap().contains("! 1 alert"), "{}", stage.text());
    }
    Stage::new(Lang::En, (80, 24)).hides("! 1 alert");
}

#[test]
fn an_alert_is_taken_on_given_up_and_snoozed_with_keys() {
    let mut stage = stage(Lang::En, (120, 34));
    stage.press("6").code(KeyCode::Tab).code(KeyCode::Tab).press("a");
    assert_eq!(sent(&stage), Command::AcknowledgeAlert { alert: Id::new("blocker"), note: String::new() });
    stage.press("ja");
    stage.sees("@样例丙");
    stage.press("busy elsewhere").ctrl('s');
    let note = "busy elsewhere".to_owned();
    assert_eq!(sent(&stage), Command::Release { subject: "alert:failed".into(), note });
    stage.reply(Reply::Done((&crate::wording::conductor::NOTHING_RECORDED).into()));
    stage.press("ks").press("restart").ctrl('s');
    let Command::SnoozeAlert { alert, until, reason } = sent(&stage) else { panic!() };
    assert_eq!((alert, reason.as_str()), (Id::new("blocker"), "restart"));
    let minutes = (until - sample::now()).num_minutes();
    assert!((59..=60).contains(&minutes) && until > sample::now() + TimeDelta::minutes(58), "{until}");
    stage.reply(Reply::Done((&crate::wording::conductor::NOTHING_RECORDED).into()));
    stage.press("u");
    assert_eq!(sent(&stage), Command::UnsnoozeAlert { alert: Id::new("blocker"), note: String::new() });
}
