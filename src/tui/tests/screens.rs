//! What each screen looks like, whole.

use super::*;
use crate::{
    conductor::Notice,
    phrase,
    plan::Role,
    tui::{
        panels::{
            Panel,
            list::{List, Move},
            probes::PROBES,
        },
        screens::SCREENS,
        view::View,
        widgets::text::Words,
    },
};
use chrono::TimeDelta;
use ratatui::layout::Rect;
use std::sync::atomic::{AtomicUsize, Ordering};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 34), (200, 60)];

#[test]
fn launch_day_wide_in_english() {
    let mut stage = Stage::new(Lang::En, (120, 34));
    stage.press("6");
    stage.looks_like("launch-120x34-en.txt");
}

#[test]
fn launch_day_small_in_chinese() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("6");
    stage.looks_like("launch-80x24-zh.txt");
}

#[test]
fn overview_in_chinese() {
    Stage::new(Lang::Zh, (80, 24)).looks_like("overview-80x24-zh.txt");
}

#[test]
fn trial_and_its_case_in_chinese() {
    let mut stage = Stage::new(Lang::Zh, (120, 34));
    stage.press("5").looks_like_and("trial-120x34-zh.txt");
    stage.press("j").code(KeyCode::Enter);
    stage.looks_like("case-120x34-zh.txt");
}

#[test]
fn plan_and_goals_in_english() {
    let mut stage = Stage::new(Lang::En, (120, 34));
    stage.press("3").looks_like_and("plan-120x34-en.txt");
    stage.press("1");
    stage.looks_like("goals-120x34-en.txt");
}

#[test]
fn a_probe_and_its_evidence() {
    let mut stage = Stage::new(Lang::En, (100, 40));
    stage.press("6").code(KeyCode::End).code(KeyCode::Enter);
    stage.looks_like("probe-100x40-en.txt");
    stage.press("e");
    stage.shows("probes.pos-sync.slo");
    stage.shows("windows, ");
}

#[test]
fn a_form_the_palette_and_the_help() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("5f").press("会员价未生效").looks_like_and("feedback-80x24-zh.txt");
    stage
        .code(KeyCode::Esc)
        .code(KeyCode::Esc)
        .press(":")
        .press("前往")
        .looks_like_and("palette-80x24-zh.txt");
    stage.code(KeyCode::Esc).press("?");
    stage.looks_like("help-80x24-zh.txt");
}

#[test]
fn the_evidence_of_a_criterion() {
    let mut stage = Stage::new(Lang::Zh, (80, 24));
    stage.press("6").code(KeyCode::Tab).press("jjje");
    stage.looks_like("evidence-80x24-zh.txt");
}

#[test]
fn every_screen_says_something_at_every_size_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let mut stage = Stage::new(lang, size);
            for screen in SCREENS {
                stage.press(&screen.digit.to_string());
                stage.shows(&format!("[{} {}]", screen.digit, screen.name.get(lang)));
                for panel in &screen.panels[..1] {
                    stage.shows(panel.name.get(lang));
                }
            }
        }
    }
}

#[test]
fn a_project_without_anything_is_drawn() {
    for lang in [Lang::Zh, Lang::En] {
        for size in SIZES {
            let mut stage = Stage::with(sample::empty(), lang, size);
            stage.press("1e3e5e6e0e").code(KeyCode::Enter).press("?");
        }
    }
}

#[test]
fn a_small_window_shows_the_verdict() {
    let stage = Stage::new(Lang::En, (39, 9));
    stage.shows("no-go");
    stage.hides("[0");
}

#[test]
fn roles_open_on_their_screen() {
    for (role, tab) in [(Role::Pm, "[0 "), (Role::Support, "[6 "), (Role::Tester, "[5 ")] {
        let mut stage = Stage::new(Lang::Zh, (80, 24));
        stage.console = Console::new(Lang::Zh, Some(role), Colour::None);
        stage.draw();
        stage.shows(tab);
    }
}

#[test]
fn banners_for_notices_and_for_a_stuck_conductor() {
    let mut stage = Stage::new(Lang::En, (80, 24));
    stage.snapshot.notice = Some(Notice { message: phrase!(sample::NOTICE), hint: None });
    stage.draw();
    stage.shows("✖ the journal cannot be written: the disk is full");
    stage.hides("out of date");
    stage.snapshot.at = sample::now() - TimeDelta::seconds(9);
    stage.draw();
    stage.shows("nothing new for 9s");
}

#[test]
fn without_colour_there_is_no_colour() {
    use ratatui::style::Color;
    let mut stage = Stage::new(Lang::En, (120, 34));
    stage.console = Console::new(Lang::En, Some(Role::Support), Colour::None);
    stage.snapshot.notice = Some(Notice { message: phrase!(sample::NOTICE), hint: None });
    stage.draw();
    let cells = stage.frame.content.iter();
    assert!(cells.into_iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
}

static FORMATTED: AtomicUsize = AtomicUsize::new(0);

static COUNTING: Panel = Panel {
    row: |_, subject, _| {
        FORMATTED.fetch_add(1, Ordering::SeqCst);
        vec![Words::new(subject.key())]
    },
    ..PROBES
};

/// A frame costs what is in sight, not what there is.
#[test]
fn only_rows_in_sight_are_formatted() {
    let snapshot = sample::crowded(1_000);
    let view = View::new(&snapshot, Lang::Zh, Colour::None, sample::now());
    let area = Rect::new(0, 0, 80, 20);
    let mut list = List::default();
    list.step(&COUNTING, &view, Move::Last);
    let lines = list.lines(&COUNTING, &view);
    list.draw(&mut Buffer::empty(area), area, (&COUNTING, &lines), &view, true);
    assert_eq!(lines.len(), 1_003);
    assert_eq!(FORMATTED.load(Ordering::SeqCst), 18);
}

impl Stage {
    /// As `looks_like`, in a chain.
    #[track_caller]
    fn looks_like_and(&mut self, name: &str) -> &mut Self {
        self.looks_like(name);
        self
    }
}
