//! The charts of the launch screen, how far back they look, and a screen that stands still.

use super::*;
use crate::{
    state::{Command, Span},
    tui::keymap::Action,
    wording::{console as say, report as names},
};
use chrono::TimeDelta;

fn watched(lang: Lang, size: (u16, u16)) -> Stage {
    let mut stage = Stage::with(sample::watched(), lang, size);
    stage.press("6");
    stage
}

#[test]
fn the_launch_screen_with_everything_at_once() {
    watched(Lang::En, (200, 60)).looks_like("charts-200x60-en.txt");
    watched(Lang::Zh, (200, 60)).looks_like("charts-200x60-zh.txt");
}

#[test]
fn the_most_important_first_on_a_small_screen() {
    let mut stage = watched(Lang::Zh, (80, 24));
    stage.looks_like("charts-80x24-zh.txt");
    stage.press("g");
    stage.looks_like("charts-phases-80x24-zh.txt");
}

#[test]
fn a_key_goes_through_the_charts() {
    let mut stage = watched(Lang::En, (80, 24));
    let charts = crate::tui::charts::OF_PROBE;
    for (i, chart) in charts.iter().enumerate() {
        stage.shows(&format!("─ {}", chart.name.en));
        stage.shows(&format!("{}/{}", i + 1, charts.len()));
        stage.press("g");
    }
    stage.shows("─ Heat map Staff login");
    stage.press("G").shows("─ Usage ");
    stage.press("G").shows("─ Vantages Staff login");
    stage.shows("store-17");
    stage.press("gg").code(KeyCode::Down);
    stage.shows("─ Heat map Redeem coupon");
}

/// Where all charts show, the key makes another the large one; none is lost.
#[test]
fn all_charts_show_where_there_is_room() {
    let mut stage = watched(Lang::En, (200, 60));
    for _ in crate::tui::charts::OF_PROBE {
        for chart in crate::tui::charts::OF_PROBE {
            stage.shows(&format!("─ {}", chart.name.en));
        }
        stage.press("g");
    }
}

#[test]
fn zooming_changes_map_and_trend() {
    let mut stage = watched(Lang::En, (120, 34));
    stage.shows("─ 10 min");
    for name in [&names::ZOOM_HOUR, &names::ZOOM_SIX_HOURS, &names::ZOOM_DAY, &names::ZOOM_TEN_MINUTES] {
        let before = stage.text();
        stage.press("z").shows(&format!("{}  ░▒▓█", name.en));
        assert_ne!(stage.text(), before);
    }
    stage.press("Z").shows("24 h  ░▒▓█");
    let held = stage.text();
    assert!(held.contains("held since"), "{held}");
}

#[test]
fn failed_missed_and_slow_are_seen_without_colour() {
    let mut stage = watched(Lang::En, (120, 34));
    stage.console = Console::new(Lang::En, Some(crate::plan::Role::Support), Colour::None);
    stage.draw();
    let marks = |stage: &Stage| {
        let text = stage.text();
        let at = text.lines().position(|line| line.contains("─ Heat map")).unwrap();
        let line = text.lines().skip(at).find(|line| line.starts_with("       │")).unwrap();
        line.to_owned()
    };
    assert!(marks(&stage).contains('x') && marks(&stage).contains('▾'), "{}", stage.text());
    stage.code(KeyCode::End);
    assert!(marks(&stage).contains('!'), "{}", stage.text());
}

/// What stands still does so whatever is measured; what is new is told above it, and how far behind it is.
#[test]
fn a_pause_shows_one_moment_until_it_ends() {
    let mut stage = watched(Lang::En, (120, 34));
    stage.press("P").sees("⏸ paused at 16:59:17, 0s behind");
    stage.snapshot = sample::empty();
    stage.snapshot.at = sample::now();
    stage.draw();
    stage.shows("Staff login");
    stage.press("P").hides("⏸");
    stage.hides("Staff login");
}

#[test]
fn the_banner_says_how_far_behind() {
    let mut stage = watched(Lang::Zh, (80, 24));
    stage.press("P");
    stage.snapshot.at = sample::now() + TimeDelta::seconds(75);
    let now = stage.snapshot.at;
    let drawn = stage.terminal.draw(|frame| stage.console.draw(frame, &stage.snapshot, now)).unwrap();
    stage.frame = drawn.buffer.clone();
    stage.shows("画面定格在 16:59:17，落后 1m 15s");
    stage.shows("17:00:32");
}

/// The picture may be old: nobody decides by it, but what was seen on it can be noted.
#[test]
fn nothing_is_decided_on_a_paused_screen_and_notes_are_of_its_time() {
    let mut stage = watched(Lang::En, (120, 34));
    stage.press("P").code(KeyCode::Tab).press("v").shows(say::PAUSED_FIRST.en);
    assert!(stage.sent.is_empty());
    stage.snapshot.at = sample::now() + TimeDelta::minutes(5);
    stage.press("A").press("扩容").ctrl('s');
    let sent = match stage.sent.last() {
        Some((_, Request::Act(command))) => command.clone(),
        other => panic!("{other:?}"),
    };
    let at = Some(sample::now());
    assert_eq!(
        sent,
        Command::Annotate { text: "扩容".into(), at, until: None, kind: Span::Note, alert: None }
    );
}

#[test]
fn a_rehearsal_is_noted_with_its_span() {
    let mut stage = watched(Lang::En, (80, 24));
    stage.press("A").press("first").code(KeyCode::Tab).code(KeyCode::Right).code(KeyCode::Tab);
    for _ in 0..19 {
        stage.code(KeyCode::Backspace);
    }
    stage.press("soon").ctrl('s').shows("`soon` is not a time");
    for _ in 0..4 {
        stage.code(KeyCode::Backspace);
    }
    stage.press("15:00").code(KeyCode::Tab).press("15:30").ctrl('s');
    let Some((_, Request::Act(Command::Annotate { at, until, kind, .. }))) = stage.sent.last() else {
        panic!("{:?}", stage.sent)
    };
    assert_eq!(*kind, Span::Rehearsal);
    assert_eq!(until.unwrap() - at.unwrap(), TimeDelta::minutes(30));
}

#[test]
fn all_probes_are_compared_on_a_page() {
    let mut stage = watched(Lang::En, (120, 34));
    stage.press("C");
    stage.looks_like("compare-120x34-en.txt");
}

#[test]
fn charts_are_found_from_any_screen_by_name() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.press("g").hides("Heat map");
    stage.press(":zoom").code(KeyCode::Enter).shows("─ Heat map");
    stage.shows("1 h  ░▒▓█");
    let offered = crate::tui::keymap::commands(true).any(|binding| binding.action == Action::Pause);
    assert!(!offered, "a replay has a pause of its own");
}

#[test]
fn few_probes_many_probes_and_none() {
    for lang in [Lang::Zh, Lang::En] {
        for size in [(40, 10), (60, 16), (80, 24), (109, 40), (110, 30), (200, 60)] {
            for snapshot in [sample::empty(), sample::crowded(0), sample::crowded(300)] {
                let mut stage = Stage::with(snapshot, lang, size);
                stage.press("6gzgzgzgzgzCG");
                rows(&stage.frame);
            }
        }
    }
}

#[test]
fn the_page_of_a_probe_tells_its_vantages() {
    let mut stage = watched(Lang::En, (100, 60));
    stage.code(KeyCode::Enter);
    for text in ["Vantages", "store-17", "first byte"] {
        stage.shows(text);
    }
}
