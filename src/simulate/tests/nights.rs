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

#[test]
fn what_is_wrong_with_a_script_is_said_with_its_place() {
    let plan = training();
    let wrong = "title = \"x\"\nsped = 3\n[person.wnag]\n[[fault]]\nprobes = [\"logn\"]\n[[crash]]\n\
                 person = \"wang\"\nduring = \"cutover/swich\"\nafter = \"cutover/switch\"\n[[step]]\nstep = \"switch\"\n\
                 [[step]]\nstep = \"cutover/decide\"\nchoose = \"bak\"\n";
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
    ];
    for want in wanted {
        assert!(said.iter().any(|line| line.starts_with(want)), "{want} in {said:#?}");
    }
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
}
