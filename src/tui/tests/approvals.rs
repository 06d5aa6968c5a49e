//! Votes, waivers, sign-offs and claims: what they look like, and what their keys ask for.

use super::*;
use crate::{
    phrase,
    state::{Answer, Choice, Command, Standing},
    store::Reach,
    tui::{
        approvals,
        panels::{Panel, list::List, log::LOG},
        theme::Tone,
        view::View,
    },
};
use chrono::TimeDelta;

fn stage(lang: Lang, size: (u16, u16)) -> Stage {
    Stage::with(sample::approvals(), lang, size)
}

#[track_caller]
fn command(stage: &Stage) -> Command {
    match stage.sent.last() {
        Some((_, Request::Act(command))) => command.clone(),
        other => panic!("{other:?} in\n{}", stage.text()),
    }
}

/// A refusal stands where the request came from, and nothing is taken for done.
#[track_caller]
fn refuse(stage: &mut Stage) {
    stage.reply(Reply::Refused {
        message: phrase!(sample::UNREACHABLE),
        hint: Some(phrase!(sample::TRY_LATER)),
    });
    stage.sees("the database cannot be reached");
    stage.sees("try again later");
    stage.hides("✔ recorded");
}

#[test]
fn launch_day_with_seats_at_every_size_in_both_languages() {
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (size, name) in [((80, 24), "80x24"), ((120, 34), "120x34")] {
            stage(lang, size).press("6").looks_like(&format!("approvals-launch-{name}-{tag}.txt"));
        }
    }
    stage(Lang::Zh, (200, 60)).press("6").looks_like("approvals-launch-200x60-zh.txt");
}

#[test]
fn the_overview_of_who_may_approve() {
    stage(Lang::Zh, (120, 34)).looks_like("approvals-overview-120x34-zh.txt");
    stage(Lang::En, (80, 24)).press("\t").looks_like("approvals-overview-80x24-en.txt");
    let mut other = sample::approvals();
    other.me = "li".into();
    Stage::with(other, Lang::En, (120, 34)).hides("for your approval");
}

#[test]
fn what_is_in_hand_is_seen_where_it_is_listed() {
    stage(Lang::En, (120, 34)).press("1").looks_like("approvals-goals-120x34-en.txt");
    for (keys, shown) in [("1", "@样例乙"), ("3", "@样例丙"), ("3", "@样例甲"), ("5", "@样例甲")]
    {
        for lang in [Lang::Zh, Lang::En] {
            stage(lang, (120, 34)).press(keys).sees(shown);
        }
    }
    let mut stage = stage(Lang::En, (80, 24));
    stage.press("1j").code(KeyCode::Enter).sees("@样例乙");
    stage.code(KeyCode::Esc).press("k").code(KeyCode::Enter).sees("Signed off");
    stage.sees("现场验过");
}

#[test]
fn a_waived_criterion_still_tells_what_the_evidence_says() {
    let mut stage = stage(Lang::Zh, (80, 40));
    stage.press("6").code(KeyCode::Tab).press("j").code(KeyCode::Enter);
    stage.looks_like("approvals-criterion-80x40-zh.txt");
    stage.sees("✖ 不通过");
    stage.sees("~ 豁免 W-002: 样例乙 申请，样例甲 批准（未签名）");
}

#[test]
fn a_vote_is_chosen_before_it_is_sent() {
    let mut stage = stage(Lang::En, (80, 30));
    stage.press("6").code(KeyCode::Tab).press("v");
    stage.sees("Vote on go-live");
    stage.sees("project manager");
    stage.ctrl('s').sees("choose go or no-go");
    assert!(stage.sent.is_empty());
    stage.code(KeyCode::Right).code(KeyCode::Tab).code(KeyCode::Right).code(KeyCode::Tab).press("ok");
    stage.ctrl('s');
    let vote = |choice, note: &str| Command::Vote {
        gate: "go-live".into(),
        seat: Some("it".into()),
        choice,
        note: note.into(),
    };
    assert_eq!(command(&stage), vote(Choice::Go, "ok"));
    refuse(&mut stage);
    stage.code(KeyCode::Esc).code(KeyCode::BackTab).code(KeyCode::BackTab).code(KeyCode::Right).ctrl('s');
    assert_eq!(command(&stage), vote(Choice::NoGo, "ok"), "what was typed is still there");
}

#[test]
fn whoever_holds_no_seat_or_one_is_not_asked_which() {
    let mut other = sample::approvals();
    other.me = "li".into();
    let mut stage = Stage::with(other.clone(), Lang::En, (80, 24));
    stage.press("6").code(KeyCode::Tab).press("v").sees("your seat support");
    stage.code(KeyCode::Right).ctrl('s');
    let wanted =
        Command::Vote { gate: "go-live".into(), seat: None, choice: Choice::Go, note: String::new() };
    assert_eq!(command(&stage), wanted);
    other.me = "user:nobody".into();
    let mut stage = Stage::with(other, Lang::En, (80, 24));
    stage.press(":vote").code(KeyCode::Enter).sees("you hold no seat");
    stage.code(KeyCode::Right).ctrl('s');
    assert_eq!(command(&stage), wanted, "the rule says no, not the screen");
    refuse(&mut stage);
}

#[test]
fn a_waiver_is_asked_for_with_a_reason_and_an_end() {
    let mut stage = stage(Lang::En, (80, 30));
    stage.press("6").code(KeyCode::Tab).press("w");
    stage.sees("Ask to waive go-live/musts");
    stage.sees("no-go");
    stage.press("第二批").code(KeyCode::Tab).ctrl('s');
    let ask = |until| Command::AskWaiver {
        gate: "go-live".into(),
        criterion: "musts".into(),
        until,
        note: "第二批".into(),
    };
    let week = sample::now() + TimeDelta::days(7) - TimeDelta::seconds(17);
    assert_eq!(command(&stage), ask(week), "to the minute");
    refuse(&mut stage);
    for _ in 0.."2027-01-22 16:59".len() {
        stage.code(KeyCode::Backspace);
    }
    stage.press("soon").ctrl('s').sees("`soon` is not a time");
    for _ in 0..4 {
        stage.code(KeyCode::Backspace);
    }
    stage.press("2027-01-16 09:00").ctrl('s');
    assert_eq!(command(&stage), ask("2027-01-16T01:00:00Z".parse().unwrap()));
}

#[test]
fn waivers_are_answered_from_their_list_and_from_their_criterion() {
    let answer = |waiver: &str, answer, note: &str| Command::AnswerWaiver {
        waiver: waiver.into(),
        answer,
        note: note.into(),
    };
    let mut stage = stage(Lang::En, (120, 40));
    stage.code(KeyCode::Tab).sees("1 waiver waits for your approval");
    stage.press("a").sees("Approve W-003").sees("优惠券第二批再上");
    stage.ctrl('s');
    assert_eq!(command(&stage), answer("W-003", Answer::Approved, ""));
    refuse(&mut stage);
    stage.code(KeyCode::Esc).code(KeyCode::Esc).press("d").press("no").ctrl('s');
    assert_eq!(command(&stage), answer("W-003", Answer::Declined, "no"));
    stage.reply(Reply::Done(phrase!(sample::RECORDED)));
    stage.press("6").code(KeyCode::Tab).press("j").press("a").sees("no waiver to answer");
    stage.press("W").sees("Withdraw W-002").press("修好了").ctrl('s');
    assert_eq!(command(&stage), answer("W-002", Answer::Withdrawn, "修好了"));
    refuse(&mut stage);
}

#[test]
fn a_claim_is_taken_and_given_up_with_one_key_and_taken_over_with_a_reason() {
    let mut stage = stage(Lang::En, (80, 24));
    stage.press("1c");
    let claim = |subject: &str| Command::Claim { subject: subject.into(), note: String::new() };
    let release = |subject: &str, note: &str| Command::Release { subject: subject.into(), note: note.into() };
    assert_eq!(command(&stage), claim("requirement:R-1"));
    refuse(&mut stage);
    stage.press("jc").sees("Take back R-2").sees("@样例乙");
    stage.press("他请假了").ctrl('s');
    assert_eq!(command(&stage), release("requirement:R-2", "他请假了"));
    stage.reply(Reply::Done(phrase!(sample::RECORDED)));
    stage.press("3jc");
    assert_eq!(command(&stage), release("milestone:data-loaded", ""), "my own is given up at once");
    stage.press("5c");
    assert_eq!(command(&stage), claim("case:UAT-1"));
    stage.code(KeyCode::Tab).press("c");
    assert_eq!(command(&stage), release("feedback:F-002", ""));
    stage.press("3").code(KeyCode::Tab).press("jjc");
    assert_eq!(command(&stage), claim("item:go-live/GL-02"));
}

/// A key that is for something else says what, and a vote is about the gate of the cutover wherever the cursor is.
#[test]
fn a_key_that_is_for_something_else_says_for_what() {
    let mut stage = stage(Lang::En, (80, 24));
    for (key, said) in [
        ("w", "select a criterion of a gate first"),
        ("c", "select a requirement, milestone, case"),
        ("S", "select a requirement, milestone, case"),
        ("a", "no waiver to answer here"),
        ("m", "select a requirement first"),
    ] {
        stage.press("6").press(key).sees(said);
    }
    stage.press("6v").sees("Vote on go-live");
    assert!(stage.sent.is_empty());
}

#[test]
fn a_name_is_put_to_something_only_after_a_confirmation() {
    let mut stage = stage(Lang::En, (80, 24));
    stage.press("1S").sees("puts their name to R-1").ctrl('s').sees("choose “I confirm”");
    assert!(stage.sent.is_empty());
    stage.code(KeyCode::Right).code(KeyCode::Tab).press("seen").ctrl('s');
    let sign = |subject: &str, note: &str| Command::SignOff { subject: subject.into(), note: note.into() };
    assert_eq!(command(&stage), sign("requirement:R-1", "seen"));
    refuse(&mut stage);
    stage.code(KeyCode::Esc).code(KeyCode::Esc).code(KeyCode::Esc);
    for (keys, tabs, wanted) in [
        ("3", 0, "milestone:uat-passed"),
        ("5", 0, "case:UAT-1"),
        ("3", 1, "checklist:go-live"),
        ("0", 2, "gate:go-live"),
    ] {
        stage.press(keys);
        for _ in 0..tabs {
            stage.code(KeyCode::Tab);
        }
        stage.press("S").code(KeyCode::Right).ctrl('s');
        assert_eq!(command(&stage), sign(wanted, ""));
        stage.reply(Reply::Done(phrase!(sample::RECORDED)));
    }
}

#[test]
fn who_is_here_and_that_nobody_can_be_reached() {
    let mut stage = Stage::with(sample::company(), Lang::Zh, (80, 24));
    stage.sees("3 在线").press("o").looks_like("company-80x24-zh.txt");
    stage.press("L").sees("3 online").sees("can probe from store-17").sees("does not probe");
    let since = sample::now() - TimeDelta::minutes(18);
    stage.snapshot.reach = Reach::Away { since, events: 2, windows: 0 };
    stage.code(KeyCode::Esc).press("L").sees("✖ 共享库连不上（16:41 起）: 2 条记录在本机等待");
    stage.press("L").sees("✖ the shared store is out of reach since 16:41: 2 records wait");
    stage.snapshot.reach = Reach::Away { since, events: 2, windows: 9 };
    stage.draw();
    stage.sees("and 9 windows");
    let alone = Stage::new(Lang::En, (80, 24));
    alone.hides("online");
}

/// Not by colour alone, and what is forged is as loud as can be.
#[test]
fn every_standing_of_a_signature_has_its_glyph_and_word() {
    let snapshot = sample::snapshot();
    let view = View::new(&snapshot, Lang::En, Colour::None, sample::now());
    let shown: Vec<String> =
        Standing::ALL.iter().map(|standing| approvals::signature(&view, *standing).text()).collect();
    let wanted = [
        "○ unsigned",
        "✔ signed",
        "? signed with a key the plan does not know",
        "✖ signed with somebody else's key",
        "✖ invalid signature",
        "✖ recorded through somebody else's database login",
    ];
    assert_eq!(shown, wanted);
    for standing in [Standing::WrongKey, Standing::Invalid] {
        assert_eq!(approvals::signature(&view, standing).0[0].1, Tone::Bad);
    }
}

/// Signed where that counts: what is missing is said, and a seat is never broken across lines.
#[test]
fn the_seats_of_a_gate_that_wants_signatures_say_so() {
    let mut snapshot = sample::approvals();
    let mut plan = snapshot.plan.as_ref().clone();
    plan.gates["go-live"].signed = true;
    snapshot.plan = plan.into();
    let mut stage = Stage::with(snapshot, Lang::Zh, (80, 30));
    stage.press("6").code(KeyCode::Tab).sees("支持 ✔ 同意 未签名 · 测试 ✖ 不同意 未签名");
    stage.press("L");
    for ballot in ["support ✔ go unsigned", "tester ✖ no-go unsigned"] {
        stage.sees(ballot);
    }
}

#[test]
fn refused_acts_and_no_goes_stand_out_in_the_log() {
    let snapshot = sample::approvals();
    let view = View::new(&snapshot, Lang::En, Colour::None, sample::now());
    let panel: &Panel = &LOG;
    let tone = |text: &str| {
        let lines = List::default().lines(panel, &view);
        let rows: Vec<_> = lines.iter().map(|subject| (panel.row)(&view, subject, &[11, 10, 80])).collect();
        rows.iter().find(|row| row[2].text().contains(text)).map(|row| row[2].0[0].1)
    };
    assert_eq!(tone("refused: "), Some(Tone::Warn));
    assert_eq!(tone("no-go"), Some(Tone::Bad));
    assert_eq!(tone("took on"), Some(Tone::Plain));
}
