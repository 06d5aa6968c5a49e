//! Two programs on one journal while a trigger holds: who proposes, and who begins.

use super::{
    Session,
    going_back::{GoingBack, Part},
};
use crate::{
    facts::Catalogue,
    id::Id,
    measure::History,
    plan,
    state::{Closing, Command, Mode},
    store::{Access, Sqlite},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

const PLAN: &str = r#"
[project]
id = "night"
name = "Night"
[cutover]
start = 2027-01-15T08:00:00Z
end = 2027-01-15T16:00:00Z
runbook = "cutover"
rollback = "back"
[cutover.trigger.cases]
title = "Cases fail"
when = "uat.failed > 0"
for = "0s"
automatic = AUTOMATIC
[person.wang]
name = "Sample Wang"
roles = ["pm"]
[person.li]
name = "Sample Li"
[runbook.cutover]
title = "Cutover"
[[runbook.cutover.step]]
id = "switch"
title = "Switch"
minutes = 60
[runbook.back]
title = "Back"
[[runbook.back.step]]
id = "books"
title = "The books agree"
minutes = 30
wait = "uat.failed == 0"
"#;

const CARRIES_OUT: Part = Part { console: Uuid::from_u128(1), probes: false };
const PROBES: Part = Part { console: Uuid::from_u128(2), probes: true };

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_005, 0).unwrap()
}

fn session(directory: &Path, who: &str, automatic: bool) -> Session {
    let path = directory.join("golive.toml");
    std::fs::write(&path, PLAN.replace("AUTOMATIC", &automatic.to_string())).unwrap();
    let loaded = plan::load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let plan = loaded.plan.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    let store = Sqlite::open(&directory.join("journal.db"), Access::Write).unwrap();
    Session::open(Arc::new(plan), Box::new(store), who.into()).unwrap()
}

/// The cutover is under way on the first console, and the alert of the trigger is raised.
fn scene(directory: &Path, who: &str, automatic: bool) -> [Session; 2] {
    let mut wang = session(directory, "wang", automatic);
    let (runbook, console, note) = (Id::new("cutover"), CARRIES_OUT.console, "tonight".to_owned());
    wang.act(&Command::BeginRun { runbook, mode: Mode::Live, console, note }, now()).unwrap();
    let alert = Id::new("rollback-cases");
    wang.act(&Command::RaiseAlert { alert, seen: Vec::new() }, now()).unwrap();
    let mut both = [session(directory, who, automatic), session(directory, "user:probe", automatic)];
    for session in &mut both {
        session.refresh().unwrap();
    }
    both
}

fn tend(going_back: &mut GoingBack, session: &mut Session, part: Part) -> bool {
    session.refresh().unwrap();
    going_back.tend(session, now(), part, &History::default()).unwrap()
}

fn runs(session: &Session) -> Vec<(String, bool)> {
    session.state().runs().map(|run| (run.runbook.to_string(), run.paused.is_some())).collect()
}

#[test]
fn a_trigger_only_proposes() {
    let directory = tempfile::tempdir().unwrap();
    let [mut first, mut second] = scene(directory.path(), "wang", false);
    let (mut one, mut two) = (GoingBack::default(), GoingBack::default());
    assert!(tend(&mut two, &mut second, PROBES), "whoever watches proposes, whatever they may do");
    assert!(!tend(&mut one, &mut first, CARRIES_OUT), "once is enough");
    assert_eq!(first.state().proposals().len(), 1);
    let (proposal, note) = (Id::new("RB-001"), "one shop".to_owned());
    first.act(&Command::AnswerRollback { proposal, accepted: false, note }, now()).unwrap();
    assert!(!tend(&mut one, &mut first, CARRIES_OUT) && !tend(&mut two, &mut second, PROBES));
    assert_eq!(runs(&first), [("cutover".to_owned(), false)], "nobody began anything");
}

#[test]
fn an_automatic_one_is_followed_by_the_console_that_carries_out_the_cutover() {
    let directory = tempfile::tempdir().unwrap();
    let [mut first, mut second] = scene(directory.path(), "wang", true);
    let (mut one, mut two) = (GoingBack::default(), GoingBack::default());
    assert!(tend(&mut two, &mut second, PROBES));
    assert!(!tend(&mut two, &mut second, PROBES), "it is not this one's");
    assert!(tend(&mut one, &mut first, CARRIES_OUT));
    assert_eq!(runs(&first), [("cutover".to_owned(), true), ("back".to_owned(), false)]);
    let back = first.state().latest_live(&Id::new("back")).unwrap();
    assert_eq!((back.console, back.begun.text.contains("RB-001")), (CARRIES_OUT.console, true));
    assert!(back.price.is_some(), "what it costs is on record");
    assert!(!tend(&mut one, &mut first, CARRIES_OUT) && !tend(&mut two, &mut second, PROBES));
    assert_eq!(first.state().runs().len(), 2, "it began once");
}

/// The console that carries out the cutover comes to the proposal late: what it rests on is over by then.
#[test]
fn what_is_over_begins_nothing_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let [mut first, mut second] = scene(directory.path(), "wang", true);
    let (mut one, mut two) = (GoingBack::default(), GoingBack::default());
    assert!(tend(&mut two, &mut second, PROBES), "proposed");
    let alert = Id::new("rollback-cases");
    second.act(&Command::ResolveAlert { alert, seen: Vec::new() }, now()).unwrap();
    assert!(!tend(&mut one, &mut first, CARRIES_OUT));
    assert_eq!(runs(&first), [("cutover".to_owned(), false)], "it is left to people");
    assert!(first.state().open_proposal().is_some());
}

/// Whoever may not run anything may not do so by way of a trigger; that is tried once, and left to people.
#[test]
fn who_may_not_run_does_not_begin_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let [mut first, _] = scene(directory.path(), "li", true);
    let mut one = GoingBack::default();
    assert!(tend(&mut one, &mut first, CARRIES_OUT), "proposed");
    let before = first.state().seq;
    assert!(!tend(&mut one, &mut first, CARRIES_OUT) && !tend(&mut one, &mut first, CARRIES_OUT));
    assert_eq!(runs(&first), [("cutover".to_owned(), false)]);
    // Both refusals, of the pause and of the run, were recorded when it was tried.
    assert!(first.state().seq == before, "and not again");
    assert!(first.state().open_proposal().is_some());
}

/// Whoever begins it, what it costs is recorded with its beginning; of what goes forward and of rehearsals there is
/// nothing to record.
#[test]
fn what_going_back_costs_is_recorded_when_it_begins() {
    let directory = tempfile::tempdir().unwrap();
    let [mut first, _] = scene(directory.path(), "wang", false);
    let (console, note) = (CARRIES_OUT.console, "by hand".to_owned());
    let begin = |runbook: &str, mode| {
        let (runbook, note) = (Id::new(runbook), note.clone());
        Command::BeginRun { runbook, mode, console, note }
    };
    let priced =
        |session: &Session| session.state().runs().map(|run| run.price.is_some()).collect::<Vec<_>>();
    first.act(&begin("back", Mode::Rehearsal), now()).unwrap();
    let (run, outcome) = (Id::new("back"), Closing::Stopped);
    first.act(&Command::CloseRun { run, outcome, note: note.clone() }, now()).unwrap();
    first.act(&Command::PauseRun { run: Id::new("cutover"), note: note.clone() }, now()).unwrap();
    assert_eq!(priced(&first), [false, false]);
    let late = DateTime::parse_from_rfc3339("2027-01-15T15:45:00Z").unwrap().to_utc();
    first.act(&begin("back", Mode::Live), late).unwrap();
    assert_eq!(priced(&first), [false, false, true]);
    let back = first.state().latest_live(&Id::new("back")).unwrap();
    let price = back.price.as_ref().unwrap();
    assert!(price.late(late).is_some() && price.overrun() == Some(TimeDelta::minutes(15)), "{price:?}");
}
