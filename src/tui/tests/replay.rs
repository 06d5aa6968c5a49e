//! The past on the screen: nobody takes it for now, the keys of a replay move it, and nothing is recorded.

use super::*;
use crate::{
    conductor::ReplayAct,
    tui::{keymap, screens::SCREENS},
    wording::conductor,
};
use ratatui::style::{Color, Modifier};

fn stage(lang: Lang, size: (u16, u16)) -> Stage {
    Stage::with(sample::replay(), lang, size)
}

#[test]
fn the_launch_evening_again_small_in_chinese() {
    let mut stage = stage(Lang::Zh, (80, 24));
    stage.press("6");
    stage.looks_like("replay-80x24-zh.txt");
    stage.press("?");
    stage.looks_like("replay-help-80x24-zh.txt");
}

#[test]
fn the_launch_evening_again_wide_in_english() {
    let mut stage = stage(Lang::En, (120, 34));
    stage.press("6");
    stage.looks_like("replay-120x34-en.txt");
}

#[test]
fn every_screen_at_every_size_says_that_it_is_the_past() {
    for (lang, mark) in [(Lang::Zh, "回放 60× 16:59:17 ▶"), (Lang::En, "REPLAY 60× 16:59:17 ▶")] {
        for size in [(30, 8), (40, 10), (80, 24), (120, 34)] {
            let mut stage = stage(lang, size);
            for screen in SCREENS {
                stage.press(&screen.digit.to_string()).shows(mark);
            }
        }
    }
}

#[test]
fn a_pause_shows_and_the_time_is_that_of_the_past() {
    let mut stage = stage(Lang::En, (80, 24));
    stage.snapshot.at -= chrono::TimeDelta::minutes(30);
    if let Some(view) = &mut stage.snapshot.replay {
        (view.paused, view.speed) = (true, 3_600);
    }
    stage.draw();
    stage.shows("REPLAY 3600× 16:29:17 ⏸");
    stage.shows("T-01:12:10");
    stage.hides("out of date");
}

#[test]
fn the_keys_of_a_replay_ask_for_it() {
    let mut stage = stage(Lang::En, (80, 24));
    let keys = [
        (Key::Char(' '), ReplayAct::Pause),
        (Key::Char('+'), ReplayAct::Faster),
        (Key::Char('>'), ReplayAct::Faster),
        (Key::Char('-'), ReplayAct::Slower),
        (Key::Char('<'), ReplayAct::Slower),
        (Key::Code(KeyCode::Left), ReplayAct::Back),
        (Key::Code(KeyCode::Right), ReplayAct::Forward),
        (Key::Code(KeyCode::Home), ReplayAct::Begin),
        (Key::Code(KeyCode::End), ReplayAct::End),
    ];
    for (key, act) in keys {
        stage.input(Input::Key(key));
        assert_eq!(stage.sent.last().map(|(_, request)| request), Some(&Request::Replay(act)), "{key:?}");
        stage.reply(Reply::Shown);
        stage.shows("Space pause");
    }
    stage.press("q");
    assert!(stage.quit);
}

#[test]
fn what_would_be_recorded_is_refused_and_not_offered() {
    let mut stage = stage(Lang::En, (80, 24));
    for keys in ["5p", "5x", "5f", "1m", "3n", "1c", "1S", "6v", "6w", "0a"] {
        stage.press(keys).shows(conductor::ONLY_A_REPLAY.en);
    }
    assert!(stage.sent.is_empty());
    stage.press("L").hides(conductor::ONLY_A_REPLAY.zh);
    stage.press("L:feedback").shows("nothing matches");
    for binding in keymap::commands(true) {
        let mut stage = Stage::with(sample::replay(), Lang::En, (80, 24));
        let before = stage.text();
        stage.press(":").press(binding.label.en).code(KeyCode::Enter);
        let stays = binding.action == keymap::Action::Go(crate::tui::screens::Tab::Overview);
        let did = stage.quit || !stage.sent.is_empty() || stage.text() != before;
        assert!(stays || did, "{:?} did nothing", binding.action);
    }
}

#[test]
fn the_keys_of_a_replay_are_no_keys_of_the_present() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.hides("1 min back");
    stage.press(" +-<>").code(KeyCode::Left).code(KeyCode::Home);
    assert!(stage.sent.is_empty());
}

#[test]
fn the_header_stands_out_with_and_without_colour() {
    let mut stage = stage(Lang::En, (80, 24));
    let header = |stage: &Stage| stage.frame[(2, 0)].clone();
    assert_eq!(header(&stage).bg, Color::Yellow);
    stage.console = Console::new(Lang::En, None, Colour::None);
    stage.draw();
    assert!(header(&stage).modifier.contains(Modifier::REVERSED));
    assert!(stage.frame.content.iter().all(|cell| cell.bg == Color::Reset));
}
