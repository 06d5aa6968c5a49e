//! Launch night: the runbook on the screen, what its keys ask for, and the decision clock.

use super::*;
use crate::{
    phrase,
    state::{Closing, Command, Ending, Mode},
    tui::sample::night,
};
use chrono::TimeDelta;
use uuid::Uuid;

const HERE: Uuid = Uuid::from_u128(1);

fn runbook(snapshot: Snapshot, lang: Lang, size: (u16, u16)) -> Stage {
    let mut stage = Stage::with(snapshot, lang, size);
    stage.press("r");
    stage
}

fn small(snapshot: Snapshot) -> Stage {
    runbook(snapshot, Lang::En, (80, 24))
}

fn commands(stage: &Stage) -> Vec<Command> {
    let act = |(_, request): &(Token, Request)| match request {
        Request::Act(command) => Some(command.clone()),
        _ => None,
    };
    stage.sent.iter().filter_map(act).collect()
}

fn last(stage: &Stage) -> Command {
    commands(stage).pop().unwrap_or_else(|| panic!("nothing was sent in\n{}", stage.text()))
}

fn done() -> Reply {
    Reply::Done(phrase!(sample::RECORDED))
}

#[test]
fn the_runbook_in_every_state_at_both_sizes_in_both_languages() {
    type Scene = (&'static str, fn() -> Snapshot);
    let scenes: [Scene; 6] = [
        ("planned", night::planned),
        ("under-way", night::under_way),
        ("waiting", night::waiting),
        ("unknown", night::unknown),
        ("failed", night::failed),
        ("done", night::done),
    ];
    for (name, scene) in scenes {
        for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            for (width, height) in [(80, 24), (200, 60)] {
                let stage = runbook(scene(), lang, (width, height));
                stage.looks_like(&format!("night-{name}-{width}x{height}-{tag}.txt"));
            }
        }
    }
}

#[test]
fn the_clock_in_the_header_warns_ever_louder() {
    // Seconds left: calm, half an hour, a quarter, five minutes, too late.
    for (left, en, zh, short) in [
        (3_750, "↶ roll back by ~18:01 (1h 02m left)", "↶ 最迟 ~18:01 回退（剩 1h 02m）", "↶ ~18:01 1h 02m"),
        (1_800, "! roll back by ~17:29 (30m left)", "! 最迟 ~17:29 回退（剩 30m）", "! ~17:29 30m"),
        (900, "!! roll back by ~17:14 (15m left)", "!! 最迟 ~17:14 回退（剩 15m）", "!! ~17:14 15m"),
        (299, "!!! roll back by ~17:04 (4:59 left)", "!!! 最迟 ~17:04 回退（剩 4:59）", "!!! ~17:04 4:59"),
        (
            -62,
            "✖ too late to roll back since ~16:58 (1:02 ago)",
            "✖ 已过回退时限 ~16:58（1:02 前）",
            "✖ ~16:58 +1:02",
        ),
    ] {
        for digit in ["0", "1", "3", "5", "6", "r"] {
            Stage::with(night::clock(left), Lang::En, (140, 34)).press(digit).sees(en);
            Stage::with(night::clock(left), Lang::Zh, (140, 34)).press(digit).sees(zh);
            Stage::with(night::clock(left), Lang::Zh, (80, 24)).press(digit).sees(short);
        }
    }
    Stage::with(night::proved(), Lang::En, (140, 34)).hides("~");
}

/// Only a way back from the cutover that is under way ends the clock.
#[test]
fn a_rollback_of_before_hides_no_clock() {
    Stage::with(night::again(), Lang::En, (140, 34)).sees("roll back by");
}

#[test]
fn without_a_rollback_and_far_from_the_launch_there_is_no_clock() {
    Stage::new(Lang::En, (140, 34)).hides("roll back by");
    let mut snapshot = night::under_way();
    let mut plan = (*snapshot.plan).clone();
    if let Some(cutover) = &mut plan.cutover {
        cutover.start += TimeDelta::days(9);
        cutover.end += TimeDelta::days(9);
    }
    snapshot.plan = plan.into();
    Stage::with(snapshot, Lang::En, (140, 34)).hides("roll back by");
}

#[test]
fn the_wall_at_every_size_in_both_languages() {
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 34), (200, 60)] {
            let mut stage = Stage::with(night::clock(1_240), lang, (width, height));
            stage.press("B").looks_like(&format!("big-{width}x{height}-{tag}.txt"));
        }
    }
    let mut stage = Stage::with(night::unknown(), Lang::En, (120, 34));
    stage.press("B").sees("? Back up the member database  unknown");
    stage.press("v5f").sees("no-go");
    assert!(stage.sent.is_empty(), "nothing is recorded from the wall");
    stage.press("B").sees("[0 Overview]");
    stage.press("B").code(KeyCode::Esc).sees("[0 Overview]");
}

#[test]
fn a_wall_without_anything_to_show() {
    for size in [(40, 10), (80, 24), (120, 34), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            Stage::with(sample::empty(), lang, size).press("B");
            Stage::with(sample::approvals(), lang, size).press("B");
        }
    }
}

#[test]
fn a_run_begins_only_once_it_is_chosen_what_for() {
    let mut stage = small(night::planned());
    stage.press("b").sees("Begin cutover").sees("7 steps, 1h10 planned").sees("begins by itself at once");
    stage.ctrl('s').sees("choose first");
    assert!(stage.sent.is_empty());
    stage.code(KeyCode::Right).code(KeyCode::Right).code(KeyCode::Tab).press("as rehearsed").ctrl('s');
    let (runbook, note) = ("cutover".into(), "as rehearsed".to_owned());
    assert_eq!(last(&stage), Command::BeginRun { runbook, mode: Mode::Live, console: HERE, note });
    stage.reply(Reply::Refused { message: phrase!(sample::TRY_LATER), hint: None });
    stage.sees("✖ try again later").sees("as rehearsed");
}

#[test]
fn a_person_starts_ends_and_fails_what_people_do() {
    let mut stage = small(night::waiting());
    let run = || "RUN-002".into();
    stage.press("jj").press("s");
    let started = Command::StartStep { run: run(), step: "announce".into(), console: HERE };
    assert_eq!(last(&stage), started, "the refusal of what is done already is the engine's");
    let mut stage = small(night::under_way());
    stage.press("jjd").sees("announce is done").press("all 52").ctrl('s');
    let ended = |ending, note: &str| Command::EndStep {
        run: run(),
        step: "announce".into(),
        console: HERE,
        ending,
        note: note.into(),
        proof: None,
        choice: None,
    };
    assert_eq!(last(&stage), ended(Ending::Done, "all 52"));
    stage.reply(done()).press("xno answer").ctrl('s');
    assert_eq!(last(&stage), ended(Ending::Failed, "no answer"));
}

#[test]
fn what_a_program_does_is_asked_about_first_and_ends_by_itself() {
    let mut stage = small(night::failed());
    stage.press("js").sees("Start backup").sees("./backup.sh").ctrl('s').sees("I confirm");
    assert!(stage.sent.is_empty());
    stage.code(KeyCode::Right).ctrl('s');
    assert_eq!(
        last(&stage),
        Command::AskStep { run: "RUN-002".into(), step: "backup".into(), note: String::new() },
        "whichever console carries out the run begins it"
    );
    let mut stage = small(night::under_way());
    stage.press("jd").sees("a program does this step");
    let mut stage = small(night::unknown());
    stage.press("jd").sees("nobody saw its end");
    assert!(stage.sent.is_empty());
}

#[test]
fn an_unknown_step_is_loud_and_settled_with_a_reason() {
    let mut stage = small(night::unknown());
    stage.sees("? 1 step unknown").sees("abandoned");
    stage.press("jt").sees("Settle backup").ctrl('s').sees("choose first");
    stage.code(KeyCode::Right).code(KeyCode::Right).code(KeyCode::Tab).press("file is short").ctrl('s');
    let (run, step) = ("RUN-002".into(), "backup".into());
    assert_eq!(
        last(&stage),
        Command::SettleStep { run, step, done: false, console: None, note: "file is short".into() }
    );
    stage.reply(done()).press("T").sees("and it is gone").press("laptop died").ctrl('s');
    let note = "laptop died".to_owned();
    assert_eq!(last(&stage), Command::TakeOverRun { run: "RUN-002".into(), console: HERE, note });
}

#[test]
fn agreeing_skipping_undoing_pausing_and_ending() {
    let mut stage = small(night::waiting());
    let (run, note) = (|| "RUN-002".into(), || "why".to_owned());
    stage.press("jjjj").sees("needs a second person");
    stage.press("a").sees("cannot be taken back").ctrl('s').sees("I confirm");
    stage.code(KeyCode::Right).ctrl('s');
    assert_eq!(last(&stage), Command::AgreeStep { run: run(), step: "switch".into(), note: String::new() });
    stage.reply(done()).press("w").press("why").ctrl('s');
    assert_eq!(last(&stage), Command::SkipStep { run: run(), step: "switch".into(), note: note() });
    stage.reply(done()).press("kkkk").press("u").sees("./thaw.sh").sees("this console runs it").ctrl('s');
    stage.sees("I confirm").code(KeyCode::Right).ctrl('s');
    assert_eq!(last(&stage), Command::StartUndo { run: run(), step: "freeze".into(), console: HERE });
    stage.reply(done()).press("p").sees("Pause RUN-002").press("why").ctrl('s');
    assert_eq!(last(&stage), Command::PauseRun { run: run(), note: note() });
    stage
        .reply(done())
        .press("E")
        .code(KeyCode::Right)
        .code(KeyCode::Right)
        .code(KeyCode::Tab)
        .press("why")
        .ctrl('s');
    let outcome = Closing::Stopped;
    assert_eq!(last(&stage), Command::CloseRun { run: run(), outcome, note: note() });
}

#[test]
fn the_rollback_is_one_chord_and_a_word_from_everywhere() {
    for digit in ["0", "5", "6", "r"] {
        let mut stage = Stage::with(night::clock(-62), Lang::En, (80, 24));
        stage.press(digit).press("R").sees("ROLL BACK: back").sees("too late since").sees("by plan alone");
        stage.sees("first ends RUN-002").press("yes").ctrl('s').sees("✖ to begin, type back");
        assert!(stage.sent.is_empty());
        for _ in 0..3 {
            stage.code(KeyCode::Backspace);
        }
        stage.press("rollback").ctrl('s').sees("say why");
        stage.code(KeyCode::Tab).press("tills down").ctrl('s');
        let note = || "tills down".to_owned();
        let closing = Command::CloseRun { run: "RUN-002".into(), outcome: Closing::RolledBack, note: note() };
        assert_eq!(commands(&stage), [closing], "nothing of the cutover goes on beside it");
        stage.reply(done());
        let begin =
            Command::BeginRun { runbook: "back".into(), mode: Mode::Live, console: HERE, note: note() };
        assert_eq!(last(&stage), begin);
        stage.reply(Reply::Refused { message: phrase!(sample::TRY_LATER), hint: None }).sees("tills down");
        stage.ctrl('s');
        assert_eq!(commands(&stage).len(), 3, "what is recorded is not sent again");
        assert_eq!(last(&stage), begin);
        stage.reply(done()).hides("ROLL BACK");
    }
    Stage::with(night::clock(900), Lang::Zh, (80, 24)).press("R回退").sees("还来得及");
    Stage::new(Lang::En, (80, 24)).press("R").sees("names no runbook for rolling back");
}

#[test]
fn what_another_console_carries_out_is_asked_of_it_and_what_nobody_does_is_refused() {
    // Settled as not done: the step may begin again, and its console is gone.
    let mut stage = small(night::unknown());
    stage.press("ku").sees("so it only records what came of").code(KeyCode::Right).ctrl('s');
    let (run, step, note) = ("RUN-002".into(), "freeze".into(), String::new());
    assert_eq!(last(&stage), Command::UndoStep { run, step, worked: true, note, proof: None });
    let mut stage = small(night::unknown());
    stage.press("jjjjs");
    let refused = Command::StartStep { run: "RUN-002".into(), step: "switch".into(), console: HERE };
    assert_eq!(last(&stage), refused, "the refusal says who held the run and how to take it over");
}

#[test]
fn the_clock_says_when_data_runs_out_first_and_what_going_back_loses() {
    let spent = night::spent;
    Stage::with(spent(999), Lang::En, (140, 34)).sees("↶ roll back by ~").hides("(data");
    Stage::with(spent(1_200), Lang::En, (140, 34)).sees("✖ too late to roll back since").sees("(data, ");
    Stage::with(spent(1_200), Lang::Zh, (140, 34)).sees("（数据，");
    Stage::with(spent(1_200), Lang::Zh, (80, 24)).sees("✖ 数据 ");
    let mut stage = Stage::with(spent(1_200), Lang::En, (80, 24));
    stage.press("R").sees("by the limit of data: Stored").sees("going back loses 1200 CNY");
    let mut stage = Stage::with(spent(312), Lang::Zh, (80, 24));
    stage.press("R").sees("还来得及").sees("! 回退会丢失 312 元（储值消费）");
    Stage::with(spent(0), Lang::En, (80, 24)).press("R").sees("loses none of the data");
    let mut snapshot = spent(312);
    snapshot.history = crate::measure::History::default();
    Stage::with(snapshot.clone(), Lang::En, (140, 34)).sees("left) data?");
    Stage::with(snapshot, Lang::Zh, (80, 24)).sees(" 数据?").press("R").sees("无法判断");
    Stage::with(night::clock(900), Lang::En, (80, 24)).press("R").hides("loses");
}

#[test]
fn a_proposal_stands_above_every_screen_and_is_answered_by_key() {
    for digit in ["0", "1", "6", "r"] {
        let mut stage = Stage::with(night::proposed(), Lang::En, (100, 30));
        stage
            .press(digit)
            .sees("↶ RB-001 proposes to go back: 收银排队 queues at the tills (R accepts, X declines)");
    }
    Stage::with(night::proposed(), Lang::En, (120, 34)).press("B").sees("RB-001 proposes to go back");
    let mut stage = small(night::proposed());
    stage.press("X").sees("Decline RB-001").sees("still fits until").press("the queue is gone").ctrl('s');
    let (proposal, note) = (|| "RB-001".into(), |text: &str| text.to_owned());
    let declined =
        Command::AnswerRollback { proposal: proposal(), accepted: false, note: note("the queue is gone") };
    assert_eq!(last(&stage), declined);
    let mut stage = small(night::proposed());
    stage.press("R").sees("accepts RB-001").press("back").code(KeyCode::Tab).press("tills").ctrl('s');
    let accepted = Command::AnswerRollback { proposal: proposal(), accepted: true, note: note("tills") };
    assert_eq!(commands(&stage), [accepted]);
    assert!(matches!(last(stage.reply(done())), Command::CloseRun { .. }));
    assert!(matches!(last(stage.reply(done())), Command::BeginRun { .. }));
    small(night::under_way()).press("X").sees("nobody proposes to go back");
}

#[test]
fn one_agreement_makes_a_step_ready_for_everybody_else() {
    small(night::agreed("wang")).press("jjjj").sees("needs a second person");
    let mut stage = small(night::agreed("li"));
    stage.press("jjjj").hides("needs a second person");
    stage.press("s").sees("Start switch");
}

#[test]
fn a_decision_is_chosen_with_what_it_leads_to() {
    let mut stage = small(night::under_way());
    stage.code(KeyCode::End).press("d").sees("Go back to the old one → ends, and proposes the rollback");
    stage.code(KeyCode::Right).code(KeyCode::Right).ctrl('s');
    match last(&stage) {
        Command::EndStep { step, choice: Some(choice), .. } => {
            assert_eq!((step.as_str(), choice.as_str()), ("keep", "back"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_step_and_a_run_open_with_what_they_left_behind() {
    let mut stage = runbook(night::failed(), Lang::En, (100, 50));
    stage.press("j").code(KeyCode::Enter);
    for text in
        ["./backup.sh", "exit code", "sha256:9f86", "copied 1,204,331 members", "disk full", "RUN-001"]
    {
        stage.shows(text);
    }
    let mut stage = runbook(night::failed(), Lang::En, (100, 50));
    stage.code(KeyCode::Tab).press("je").sees("Step by step").sees("RUN-001");
    stage.code(KeyCode::Esc).press("j").code(KeyCode::Enter).sees("RUN-001 rehearsal · 7/7");
    stage.press("r").code(KeyCode::Tab).code(KeyCode::Home).code(KeyCode::Enter).sees("cutover dry run");
    stage.code(KeyCode::Enter).sees("by itself").sees("./freeze.sh");
}

#[test]
fn a_replay_shows_the_runbook_and_drives_nothing() {
    let mut snapshot = night::unknown();
    snapshot.replay = sample::replay().replay;
    let mut stage = small(snapshot);
    stage.sees("under way");
    stage.hides("unknown");
    stage.press("jsR").sees("replay");
    assert!(stage.sent.is_empty());
}

#[test]
fn a_choice_of_going_back_proposes_the_rollback() {
    small(night::decided()).sees("↶ the rollback is proposed: R begins it");
    small(night::under_way()).hides("proposed");
    Stage::with(night::decided(), Lang::Zh, (120, 34)).press("B").sees("提议回退");
}

#[test]
fn what_to_do_about_a_refusal_is_not_cut_off() {
    let mut stage = small(night::under_way());
    stage.press("jjjs");
    let (message, hint) = (phrase!(sample::UNREACHABLE), Some(phrase!(night::LONG)));
    stage.reply(Reply::Refused { message, hint });
    stage.sees("golive run agree RUN-002 switch").sees("Steps");
}
