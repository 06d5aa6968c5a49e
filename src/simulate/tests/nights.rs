//! The nights that are shipped, and what scripts may say.

use super::{Trial, invariants, night_of, training};
use crate::{
    library,
    plan::night::{End, Script},
    wording::Lang,
};

#[test]
fn every_shipped_night_ends_as_it_says() {
    let plan = training();
    for (name, text) in library::NIGHTS {
        let night = night_of(text, &plan);
        let trial = Trial::of(&night, &plan, night.seed, Vec::new());
        assert_eq!(Some(trial.played.end), night.expect, "{name}\n{}", trial.story);
        invariants::check(&trial.played, &plan)
            .unwrap_or_else(|why| panic!("{name}: {why}\n{}", trial.story));
    }
}

#[test]
fn the_same_seed_is_the_same_night() {
    let plan = training();
    let night = night_of(library::NIGHTS.iter().find(|(name, _)| *name == "rollback").unwrap().1, &plan);
    let told = |seed| Trial::of(&night, &plan, seed, Vec::new()).story;
    assert_eq!(told(5), told(5));
    assert_ne!(told(5), told(6));
}

#[test]
fn a_rollback_in_time_is_measured() {
    let plan = training();
    let night = night_of(library::NIGHTS.iter().find(|(name, _)| *name == "rollback").unwrap().1, &plan);
    let played = Trial::of(&night, &plan, 1, Vec::new()).played;
    let lessons = &played.lessons;
    assert_eq!(played.end, End::RolledBack);
    assert!(lessons.detect_s.is_some_and(|seconds| (120..900).contains(&seconds)), "{lessons:?}");
    assert!(lessons.decide_s.is_some_and(|seconds| (60..600).contains(&seconds)), "{lessons:?}");
    assert!(lessons.margin_s.is_some_and(|seconds| seconds > 0), "{lessons:?}");
    assert!(lessons.rollback_s.is_some() && lessons.absent.is_empty(), "{lessons:?}");
}

fn told(name: &str) -> (Trial, String) {
    let plan = training();
    let night = night_of(library::NIGHTS.iter().find(|(known, _)| *known == name).unwrap().1, &plan);
    let trial = Trial::of(&night, &plan, night.seed, Vec::new());
    let story = trial.story.clone();
    (trial, story)
}

/// What must stand in a story, in this order.
#[track_caller]
fn in_order(story: &str, parts: &[&str]) {
    let mut rest = story;
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            panic!("`{part}` is not told in its place:\n{story}")
        };
        rest = after;
    }
}

#[test]
fn the_poll_is_opened_blind_until_all_are_in_and_closed() {
    let (_, story) = told("deputy");
    in_order(
        &story,
        &[
            "sun gate go-live: seat operations is handed over to xu",
            "zhou gate go-live: round 1 of the poll begins",
            "wang gate go-live: seat pm has voted (sealed",
            "li gate go-live: seat it has voted (sealed",
            "xu gate go-live: seat operations votes go",
            "Unsealed: seat project manager says go",
            "the poll is closed: 3 go, 0 no-go, 0 absent",
            "Gate go-live: go",
            "live run of cutover begun",
        ],
    );
    let (absent, story) = told("absent-seat");
    in_order(&story, &["the poll is closed: 2 go, 0 no-go, 1 absent — Absent when time was up: operations"]);
    assert_eq!(
        (absent.played.end, absent.played.lessons.absent.as_slice()),
        (End::Held, ["operations".to_owned()].as_slice())
    );
}

#[test]
fn proposals_are_accepted_declined_or_followed_by_a_program() {
    let proposed = "trigger purchases-fail holds";
    in_order(
        &told("rollback").1,
        &[proposed, "zhou RB-001 accepted: go back", "zhou live run of rollback begun"],
    );
    let (declined, story) = told("declined");
    in_order(&story, &[proposed, "zhou RB-001 declined: do not go back"]);
    assert_eq!(declined.played.end, End::Live, "{story}");
    let (_, story) = told("automatic");
    in_order(
        &story,
        &[
            "trigger logins-gone holds",
            "zhou RUN-007 paused — RB-001: begun by trigger logins-gone",
            "zhou live run of rollback begun — RB-001: begun by trigger logins-gone",
        ],
    );
    assert!(!story.contains("RB-001 accepted"), "nobody told it to:\n{story}");
}

#[test]
fn the_clocks_warn_and_what_going_back_costs_is_told() {
    let warned = ["decision-clock-30m", "decision-clock-15m", "decision-clock-5m", "decision-clock-over"];
    for (name, cost) in [("late-fault", "the time to go back passed"), ("data-clock", "more than the limit")]
    {
        let (late, story) = told(name);
        in_order(&story, &[&warned[..], &["live run of rollback begun", cost]].concat());
        let lessons = &late.played.lessons;
        let times = [lessons.detect_s, lessons.acknowledge_s, lessons.decide_s];
        let is_sound = |time: &Option<i64>| time.is_some_and(|time| (1..900).contains(&time));
        assert!(times.iter().all(is_sound), "{name}: {lessons:?}\n{story}");
        assert!(
            late.played.lessons.margin_s.is_some_and(|left| left < 0),
            "{name}: {:?}",
            late.played.lessons
        );
    }
    assert!(told("data-clock").1.contains("Stored value spent in the new system reaches its limit"));
}

#[test]
fn what_is_wrong_with_a_script_is_said_with_its_place() {
    let plan = training();
    let wrong = "title = \"x\"\nsped = 3\n[person.wnag]\n[[fault]]\nprobes = [\"logn\"]\n[[crash]]\n\
                 person = \"wang\"\nduring = \"cutover/swich\"\nafter = \"cutover/switch\"\n[[step]]\nstep = \"switch\"\n\
                 [[step]]\nstep = \"cutover/decide\"\nchoose = \"bak\"\n\
                 [[handover]]\nseat = \"operatons\"\nat = \"1m\"\n\
                 [[flow]]\nprobe = \"reprot\"\nreading = \"spent\"\nper_minute = 1\nat = \"1m\"\n";
    let loaded = Script::read("night.toml", wrong).on(&plan);
    assert!(loaded.night.is_none());
    let said: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|it| format!("{} {}:{} {}", it.code, it.line, it.column, it.message.render(Lang::En)))
        .collect();
    let wanted = [
        "FMT-02 2:1",
        "REF-01 3:9",
        "FMT-04 4:1",
        "REF-01 5:11",
        "FMT-04 9:9",
        "FMT-04 11:8",
        "REF-01 14:10",
        "REF-01 16:8",
        "REF-01 19:9",
    ];
    for want in wanted {
        assert!(said.iter().any(|line| line.starts_with(want)), "{want} in {said:#?}");
    }
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
}
