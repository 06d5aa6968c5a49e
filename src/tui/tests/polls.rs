//! Polls and checklists on the screen: whose turn it is, what nobody may see yet, and what shows that an item is done.

use super::Stage;
use crate::{
    attach::Completed,
    conductor::{Reply, Request, Snapshot},
    id::Id,
    phrase,
    state::{
        Choice, Command, Decision, Disposition, Event, Exhibit, Happening, Heir, Look, PollCommand,
        PollEvent, Recorded, Seen, Severity, State,
    },
    tui::sample,
    wording::Lang,
};
use chrono::TimeDelta;
use crossterm::event::KeyCode;
use std::sync::Arc;
use uuid::Uuid;

fn apply(state: &mut State, by: &str, what: Happening) {
    let seq = state.seq + 1;
    let at = sample::now() - TimeDelta::minutes(5);
    let event =
        Event { id: Uuid::from_u128(u128::from(seq) + 500), at, by: by.into(), what, signature: None };
    state.apply(&Arc::new(Recorded::new(seq, event)));
}

fn says(seat: &str, choice: Choice) -> Happening {
    let note = if choice == Choice::NoGo { "对账差 3 笔" } else { "" };
    Happening::Voted { gate: "go-live".into(), seat: seat.into(), choice, note: note.into() }
}

/// A poll in order of seats: li has voted for support, it is wang's turn for it, and nobody is of finance.
fn polling(votes: &[(&str, &str, Choice)]) -> Snapshot {
    let known = sample::approvals();
    let (mut plan, mut state) = ((*known.plan).clone(), (*known.state).clone());
    let gate = &mut plan.gates["go-live"];
    gate.seats = vec!["support".into(), "it".into(), "tester".into()];
    (gate.ordered, gate.poll) = (true, true);
    let opened = PollEvent::Opened {
        round: 1,
        seats: gate.seats.clone(),
        ordered: true,
        blind: true,
        until: Some(sample::now() + TimeDelta::seconds(3 * 3_600 + 61)),
        note: String::new(),
    };
    apply(&mut state, "wang", Happening::Poll { gate: Id::new("go-live"), what: opened });
    for (by, seat, choice) in votes {
        apply(&mut state, by, says(seat, *choice));
    }
    Snapshot { me: "wang".into(), ..sample::of(plan, state, known.history) }
}

fn command(stage: &Stage) -> Command {
    match stage.sent.last() {
        Some((_, Request::Act(command))) => command.clone(),
        other => panic!("{other:?}"),
    }
}

fn done(stage: &mut Stage) {
    stage.reply(Reply::Done(phrase!(sample::RECORDED)));
}

#[test]
fn a_poll_says_whose_turn_it_is_and_shows_nobodys_vote() {
    let snapshot = polling(&[("li", "support", Choice::NoGo)]);
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let mut stage = Stage::with(snapshot.clone(), lang, (80, 24));
        stage.press("6V").looks_like(&format!("poll-80x24-{tag}.txt"));
        stage.hides("对账差");
    }
    let mut stage = Stage::with(snapshot.clone(), Lang::En, (120, 34));
    stage.sees("a poll waits for your vote");
    stage.press("6").looks_like("poll-launch-120x34-en.txt");
    stage.hides("对账差");
    // Who gave it sees what they said.
    let mut own = Stage::with(Snapshot { me: "li".into(), ..snapshot }, Lang::En, (80, 24));
    own.press("6V").sees("you said no-go");
}

#[test]
fn a_decided_poll_shows_all_and_is_closed_with_a_key() {
    let votes = [("li", "support", Choice::Go), ("wang", "it", Choice::Go), ("zhao", "tester", Choice::NoGo)];
    let mut stage = Stage::with(polling(&votes), Lang::En, (80, 30));
    stage.press("6V").sees("all in, not closed").sees("对账差 3 笔");
    stage.press("O").sees("Close the poll of go-live").ctrl('s').sees("choose “I confirm”");
    stage.code(KeyCode::Right).ctrl('s');
    let wanted = Command::Poll(PollCommand::Close { gate: "go-live".into(), note: String::new() });
    assert_eq!(command(&stage), wanted);
    done(&mut stage);
}

#[test]
fn votes_and_handovers_are_given_from_the_page_of_the_poll() {
    let mut stage = Stage::with(polling(&[("li", "support", Choice::Go)]), Lang::En, (80, 30));
    stage.press("6Vv").sees("Vote on go-live").code(KeyCode::Right).ctrl('s');
    let vote = Command::Vote { gate: "go-live".into(), seat: None, choice: Choice::Go, note: String::new() };
    assert_eq!(command(&stage), vote);
    done(&mut stage);
    stage.press("H").sees("Hand over a seat of go-live").code(KeyCode::Tab);
    stage.press("zhao").code(KeyCode::Tab).press("fever").ctrl('s');
    let hand = PollCommand::HandOver {
        gate: Some("go-live".into()),
        seat: "it".into(),
        to: Heir::Person("zhao".into()),
        note: "fever".into(),
    };
    assert_eq!(command(&stage), Command::Poll(hand));
    let mut fresh = Stage::with(sample::approvals(), Lang::Zh, (80, 24));
    fresh.press("6O").sees("发起关口 go-live 的表决").code(KeyCode::Right).ctrl('s');
    let open = Command::Poll(PollCommand::Open { gate: "go-live".into(), note: String::new() });
    assert_eq!(command(&fresh), open);
}

#[test]
fn items_tell_who_or_what_ticked_them_and_take_a_proof() {
    let known = sample::snapshot();
    let mut state = (*known.state).clone();
    let proof = Some(Exhibit::Url { url: "https://wiki.example.cn/drill".into() });
    let (checklist, item) = (Id::new("go-live"), Id::new("GL-01"));
    let tick = Happening::ItemTicked { checklist, item, note: "演练两次".into(), proof, look: None };
    apply(&mut state, "li", tick);
    let snapshot = sample::of((*known.plan).clone(), state, known.history);
    let mut stage = Stage::with(snapshot.clone(), Lang::Zh, (120, 34));
    stage.press("3").code(KeyCode::Tab).looks_like("checklists-120x34-zh.txt");
    stage.press("j").code(KeyCode::Enter).sees("https://wiki.example.cn/drill").code(KeyCode::Esc);
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("3").code(KeyCode::Tab).press("jt").code(KeyCode::Tab).press("OA-2031").ctrl('s');
    let Command::Tick { proof, .. } = command(&stage) else { panic!() };
    assert_eq!(proof, Some(Exhibit::Text { text: "OA-2031".into() }));
    done(&mut stage);
    stage.press("N").sees("not applicable").press("没有线上商城").ctrl('s');
    assert!(matches!(command(&stage), Command::RuleOut { .. }));
}

/// A list whose second item needs both, ticked with a file while its condition held.
fn confirmed(trouble: bool) -> Snapshot {
    let known = sample::snapshot();
    let (mut plan, mut state) = ((*known.plan).clone(), (*known.state).clone());
    plan.checklists["go-live"].items["GL-02"].confirm = true;
    let proof = Exhibit::File {
        name: "监控告警演练-2026-11-20.pdf".into(),
        sha256: "09204dbfbdb8fc121fb2a47988fe1a42a1981ac4e16ea4afc915e2d87b40d324".into(),
        bytes: 1_834_201,
    };
    let seen = vec![Seen { fact: "feedback.blocker.open".into(), value: Some("0".into()) }];
    let tick = Happening::ItemTicked {
        checklist: "go-live".into(),
        item: "GL-02".into(),
        note: "逐个告警触发过".into(),
        proof: Some(proof),
        look: Some(Look { held: true, seen }),
    };
    apply(&mut state, "li", tick);
    let open = state.feedback().filter(|it| it.severity == Severity::Blocker && it.settled.is_none());
    let events: Vec<Uuid> = open.map(|it| it.event).collect();
    for feedback in events.into_iter().filter(|_| !trouble) {
        let settled =
            Happening::FeedbackSettled { feedback, disposition: Disposition::Fixed, note: String::new() };
        apply(&mut state, "li", settled);
    }
    if trouble {
        let (text, severity) = ("小程序打不开".to_owned(), Severity::Blocker);
        apply(
            &mut state,
            "li",
            Happening::FeedbackAdded { text, severity, case: None, requirement: None, place: None },
        );
    }
    sample::of(plan, state, known.history)
}

#[test]
fn a_tick_whose_condition_ended_says_whose_it_was_and_what_is_seen_now() {
    let mut stage = Stage::with(confirmed(true), Lang::Zh, (80, 24));
    stage.press("3").code(KeyCode::Tab).press("jj").looks_like("checklists-lapsed-80x24-zh.txt");
    stage.code(KeyCode::Enter).looks_like("item-lapsed-80x24-zh.txt");
    stage.code(KeyCode::PageDown).sees("09204dbfbdb8fc121fb2a47988fe1a42a1981ac4e16ea4afc915e2d87b40d324");
    let mut stage = Stage::with(confirmed(false), Lang::Zh, (80, 24));
    stage.press("3").code(KeyCode::Tab).press("jj").code(KeyCode::Enter).hides("条件已不成立");
    stage.press("e").sees("监控告警演练-2026-11-20.pdf");
}

#[test]
fn a_file_is_attached_by_its_path_which_completes_itself() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("3").code(KeyCode::Tab).press("jt").code(KeyCode::Tab).press("/srv/对").code(KeyCode::Tab);
    let asked = |stage: &Stage| stage.sent.last().map(|(_, request)| request.clone());
    assert_eq!(asked(&stage), Some(Request::Complete("/srv/对".into())));
    let names = ["对账-0821.csv", "对账-0822.csv"].map(str::to_owned);
    let of = |path: &str, choices: &[String], total| {
        Reply::Completed(Completed { path: path.into(), choices: choices.to_vec(), total })
    };
    stage.reply(of("/srv/对账-082", &names, 2)).looks_like("tick-paths-80x24-zh.txt");
    stage.press("1").hides("对账-0822.csv");
    stage.code(KeyCode::Tab).reply(of("/srv/对账-0821.csv", &[], 1));
    stage.sees("/srv/对账-0821.csv").code(KeyCode::Tab).reply(of("/srv/对账-0821.csv", &[], 1));
    stage.sees("▸ [ ").ctrl('s');
    let Some(Request::Attach { command: Command::Tick { item, proof: None, .. }, path }) = asked(&stage)
    else {
        panic!("{:?}", asked(&stage))
    };
    assert_eq!((item.as_str(), path.as_str()), ("GL-01", "/srv/对账-0821.csv"));
    stage.reply(Reply::Refused { message: phrase!(sample::TRY_LATER), hint: None }).sees("对账-0821.csv");
    stage.code(KeyCode::Esc).code(KeyCode::BackTab).press("x").code(KeyCode::Tab);
    stage.reply(of("/srv/对账-0821.csvx", &[], 0)).sees("没有以此开头的文件");
    let mut late = Stage::new(Lang::En, (80, 24));
    late.press("3")
        .code(KeyCode::Tab)
        .press("jt")
        .code(KeyCode::Tab)
        .press("/a")
        .code(KeyCode::Tab)
        .press("b");
    late.reply(of("/aaa", &[], 1)).sees("/ab").hides("/aaa");
}

#[test]
fn a_gate_is_held_recycled_scrubbed_and_opened_again_with_a_reason() {
    let decided = |decision| {
        let known = sample::approvals();
        let mut state = (*known.state).clone();
        let (gate, note) = (Id::new("go-live"), "对账差 3 笔".to_owned());
        apply(&mut state, "li", Happening::GateDecided { gate, decision, note });
        Snapshot { me: "wang".into(), ..sample::of((*known.plan).clone(), state, known.history) }
    };
    let ruled = |decision| {
        let (gate, note) = (Id::new("go-live"), "books".to_owned());
        Command::DecideGate { gate, decision, note }
    };
    let mut stage = Stage::with(sample::approvals(), Lang::En, (80, 24));
    stage.press("D").sees("Rule on gate go-live").sees("recycle: earlier evidence").hides("reopen:");
    stage.ctrl('s').sees("choose first");
    assert!(stage.sent.is_empty());
    for (standing, steps, decision) in [
        (None, 1, Decision::Hold),
        (None, 2, Decision::Recycle),
        (None, 3, Decision::Scrub),
        (Some(Decision::Hold), 1, Decision::Reopen),
        (Some(Decision::Hold), 3, Decision::Scrub),
        (Some(Decision::Scrub), 1, Decision::Reopen),
        (Some(Decision::Recycle), 1, Decision::Hold),
    ] {
        let mut stage = Stage::with(standing.map_or_else(sample::approvals, decided), Lang::Zh, (80, 24));
        stage.press("6").code(KeyCode::Tab).press("D").sees("裁定关口 go-live");
        if standing.is_some_and(|it| it != Decision::Recycle) {
            stage.shows("对账差 3 笔");
        }
        for _ in 0..steps {
            stage.code(KeyCode::Right);
        }
        stage.code(KeyCode::Tab).press("books").ctrl('s');
        assert_eq!(command(&stage), ruled(decision), "{standing:?}");
    }
    Stage::with(sample::approvals(), Lang::En, (80, 24))
        .press(":rule")
        .sees("rule")
        .code(KeyCode::Enter)
        .sees("Rule on gate");
}

/// Nobody fills in a form that can come to nothing.
#[test]
fn a_gate_without_seats_has_no_poll_to_open() {
    let known = sample::approvals();
    let mut plan = (*known.plan).clone();
    plan.gates["go-live"].seats.clear();
    let snapshot = sample::of(plan, (*known.state).clone(), known.history);
    for keys in ["6O", "6H"] {
        let mut stage = Stage::with(snapshot.clone(), Lang::En, (80, 24));
        stage.press(keys).sees("has no seats: there is nobody to poll");
        assert!(!stage.text().contains("Record"), "{}", stage.text());
        assert!(stage.sent.is_empty());
    }
}
