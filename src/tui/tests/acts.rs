//! What people do with the console, from the key to the request and back.

use super::*;
use crate::{
    phrase,
    state::{CaseResult, Command, Disposition, Progress, Severity},
    tui::{
        keymap::{self, BINDINGS},
        overlays::help,
        screens::SCREENS,
        subject::Subject,
        view::View,
    },
};
use std::time::Duration;

fn failed() -> Reply {
    Reply::Failed { message: phrase!(sample::UNREACHABLE), hint: Some(phrase!(sample::TRY_LATER)) }
}

fn done() -> Reply {
    Reply::Done(phrase!(sample::RECORDED))
}

#[track_caller]
fn command(stage: &Stage) -> Command {
    match stage.sent.last() {
        Some((_, Request::Act(command))) => command.clone(),
        other => panic!("{other:?} in\n{}", stage.text()),
    }
}

#[test]
fn a_failed_case_is_recorded_with_what_was_seen() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("5jx").press("券没有减").code(KeyCode::Tab).code(KeyCode::Tab).press("１２.5");
    stage.code(KeyCode::Enter).press("4").ctrl('s');
    let wanted = Command::RecordCase {
        case: "UAT-2".into(),
        result: CaseResult::Fail,
        note: "券没有减".into(),
        took: Some(Duration::from_millis(12_500)),
        clicks: Some(4),
    };
    assert_eq!(command(&stage), wanted);
    stage.shows("正在记录");
    stage.reply(done());
    stage.shows("✔ 已记录");
    stage.hides("券没有减");
}

#[test]
fn what_was_typed_survives_a_failure_and_is_sent_again() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("f").input(Input::Paste("会员价\n未生效".into())).ctrl('s');
    stage.ctrl('s').code(KeyCode::Esc);
    assert_eq!(stage.sent.len(), 1, "not sent twice while it is under way, and not closed");
    stage.reply(failed());
    stage.shows("✖ the database cannot be reached");
    stage.shows("try again later");
    stage.shows("会员价");
    stage.code(KeyCode::Esc);
    stage.hides("cannot be reached");
    stage.shows("会员价");
    stage.ctrl('s');
    assert_eq!(stage.sent.len(), 2);
    let wanted = Command::AddFeedback {
        text: "会员价\n未生效".into(),
        severity: Severity::Minor,
        case: None,
        requirement: None,
        place: None,
    };
    assert_eq!(command(&stage), wanted);
    stage.reply(done());
    stage.hides("会员价\n");
}

#[test]
fn an_answer_to_an_earlier_request_does_not_close_a_form() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("1m").ctrl('s').reply(failed()).press("x");
    let earlier = stage.sent[0].0;
    stage.console.replied(earlier, done());
    stage.draw();
    stage.shows("Mark progress of R-1");
}

#[test]
fn closing_a_form_with_text_asks_first() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("fq").code(KeyCode::Esc);
    assert!(!stage.quit, "q is text in a form");
    stage.shows("Esc again");
    stage.press("!").code(KeyCode::Esc);
    stage.shows("q!");
    stage.ctrl('c');
    assert!(!stage.quit);
    stage.shows("Ctrl-C again");
    stage.ctrl('c');
    assert!(stage.quit);
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("fq").code(KeyCode::Esc).code(KeyCode::Esc);
    stage.hides("what you saw");
    stage.press("q");
    assert!(stage.quit);
}

#[test]
fn progress_notes_ticks_and_settling() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("1m").code(KeyCode::Right).ctrl('s');
    let requirement = "R-1".into();
    let wanted = Command::MarkRequirement { requirement, progress: Progress::Dropped, note: String::new() };
    assert_eq!(command(&stage), wanted, "the form begins with how far it is");
    stage.reply(done()).press("3n").press("ok").ctrl('s');
    assert_eq!(command(&stage), Command::NoteMilestone { milestone: "uat-passed".into(), note: "ok".into() });
    stage.reply(done()).code(KeyCode::Tab).press("j ").ctrl('s');
    let tick = |item: &str| Command::Tick {
        checklist: "go-live".into(),
        item: item.into(),
        note: String::new(),
        proof: None,
        look: None,
    };
    assert_eq!(command(&stage), tick("GL-01"));
    stage.reply(done()).press("jt");
    assert_eq!(command(&stage), tick("GL-02"), "the refusal of what ticks itself is the conductor's");
    stage.reply(Reply::Refused { message: phrase!(sample::TRY_LATER), hint: None });
    stage.shows("! try again later");
    stage
        .press("5")
        .code(KeyCode::Tab)
        .press("s")
        .code(KeyCode::Right)
        .code(KeyCode::Tab)
        .press("v2")
        .ctrl('s');
    let wanted = Command::SettleFeedback {
        feedback: "F-002".into(),
        disposition: Disposition::Planned,
        note: "v2".into(),
    };
    assert_eq!(command(&stage), wanted, "the blocker is on top");
}

#[test]
fn feedback_names_the_case_whose_page_is_open() {
    let about = |stage: &Stage| match command(stage) {
        Command::AddFeedback { case, .. } => case,
        other => panic!("{other:?}"),
    };
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("5jf").press("slow").ctrl('s').reply(done());
    assert_eq!(about(&stage), None, "a cursor that happens to be somewhere says nothing");
    stage.code(KeyCode::Enter).press("f").code(KeyCode::Esc);
    stage.hides("Esc again");
    stage.press("f").press("slow").ctrl('s');
    assert_eq!(about(&stage), Some("UAT-2".into()));
}

#[test]
fn a_number_that_is_none_stays_in_the_form() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("5p").code(KeyCode::Tab).code(KeyCode::Tab).press("soon").ctrl('s');
    assert!(stage.sent.is_empty());
    stage.shows("`soon` is not a number of seconds");
}

#[test]
fn the_palette_finds_actions_switches_and_screens() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.shows("! 优惠券变慢");
    stage.press(":优惠券").code(KeyCode::Enter);
    assert_eq!(stage.sent.last().unwrap().1, Request::Switch { name: "coupon-slow", on: false });
    stage.reply(failed());
    stage.press("1");
    stage.shows("✖ 数据库无法连接");
    stage.press("6m");
    stage.shows("✖ 数据库无法连接");
    stage.code(KeyCode::Esc);
    stage.hides("✖ 数据库无法连接");
    stage.press(":launch").code(KeyCode::Enter);
    stage.shows("[6 上线]");
    stage.press(":").code(KeyCode::Esc).press("L");
    stage.shows("[6 Launch]");
}

#[test]
fn a_filter_narrows_and_is_cleared() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("1/").press("优惠券").code(KeyCode::Enter);
    stage.shows("收银台核销优惠券");
    stage.hides("积分到期提醒");
    stage.press("e");
    stage.shows("requirements.R-2.verified");
    stage.code(KeyCode::Esc).code(KeyCode::Esc);
    stage.shows("积分到期提醒");
    stage.press("/zzz");
    stage.shows("没有符合的内容");
    stage.press("j").code(KeyCode::Esc);
    stage.shows("积分到期提醒");
}

#[test]
fn the_cursor_stays_with_its_line() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("6j");
    stage.snapshot.rows();
    stage.snapshot.rows.get_mut().unwrap().probes.remove(0);
    stage.draw();
    stage.code(KeyCode::Enter);
    stage.shows("probe redeem");
}

#[test]
fn the_mouse_does_what_keys_do() {
    let mut stage = Stage::new(Lang::En, (120, 34));
    let place = |stage: &Stage, text: &str| {
        let found = stage.text().lines().enumerate().find_map(|(y, line)| {
            let at = line.find(text)?;
            Some((
                u16::try_from(crate::tui::widgets::text::width(&line[..at])).unwrap(),
                u16::try_from(y).unwrap(),
            ))
        });
        found.unwrap_or_else(|| panic!("no {text} in\n{}", stage.text()))
    };
    let (x, y) = place(&stage, "6 Launch");
    stage.input(Input::Click(x, y));
    stage.shows("[6 Launch]");
    let (x, y) = place(&stage, "No open blocker");
    stage.input(Input::Click(x, y));
    stage.hides("criterion blockers");
    stage.input(Input::Click(x, y));
    stage.shows("criterion blockers");
    stage.code(KeyCode::Esc).input(Input::Wheel(-1, x, y)).code(KeyCode::Enter);
    stage.shows("criterion musts");
}

#[test]
fn evidence_of_a_criterion_tells_everything() {
    let mut stage = Stage::new(Lang::En, (100, 50));
    stage.press("6").code(KeyCode::Tab).press("e");
    for text in
        ["requirements.must.verified == ", "event #2 case-recorded", "样例甲", "golive.toml:60:1", "no-go"]
    {
        stage.shows(text);
    }
}

#[test]
fn help_documents_every_action_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let mut seen = String::new();
        for screen in SCREENS {
            let mut stage = Stage::new(lang, (150, 150));
            stage.press(&screen.digit.to_string()).press("?");
            seen.push_str(&stage.text());
        }
        seen.push_str(&Stage::with(sample::replay(), lang, (150, 150)).press("?").text());
        for binding in BINDINGS {
            assert!(seen.contains(binding.doc.get(lang)), "{:?} in {lang:?}", binding.action);
            assert!(seen.contains(&help::keys(binding)), "{:?}", binding.keys);
        }
    }
}

/// Every action that is not about moving is offered by the palette, and does something or says why not.
#[test]
fn every_command_of_the_palette_answers() {
    for binding in keymap::commands(false) {
        let mut stage = Stage::new(Lang::En, (80, 24));
        let before = stage.text();
        stage.press(":").press(binding.label.en).code(KeyCode::Enter);
        let stays = binding.action == keymap::Action::Go(crate::tui::screens::Tab::Overview);
        assert!(stays || stage.quit || stage.text() != before, "{:?} did nothing", binding.action);
    }
}

#[test]
fn every_subject_opens_and_shows_evidence() {
    let mut opened = 0;
    for screen in SCREENS {
        for panel in screen.panels {
            let snapshot = sample::snapshot();
            for subject in (panel.subjects)(&View::new(&snapshot, Lang::En, Colour::None, sample::now())) {
                let view = View::new(&snapshot, Lang::En, Colour::None, sample::now());
                let cells = (panel.row)(&view, &subject, &vec![20; panel.columns.len()]);
                assert_eq!(cells.len(), panel.columns.len(), "{subject:?}");
                assert!(subject.exists(&snapshot), "{subject:?}");
                opened += usize::from(!matches!(subject, Subject::Event(_)));
            }
        }
    }
    assert!(opened > 20);
}
