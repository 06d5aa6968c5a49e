//! Gates on the screen: whether they are proved, and what each vantage says of a criterion.

use super::Stage;
use crate::{
    conductor::Snapshot,
    expr::Expr,
    plan::Plan,
    state::{Answer, Event, Happening, Recorded},
    tui::sample,
    wording::Lang,
};
use chrono::TimeDelta;
use crossterm::event::KeyCode;
use std::sync::Arc;
use uuid::Uuid;

const TAGS: [(Lang, &str); 2] = [(Lang::Zh, "zh"), (Lang::En, "en")];

/// The launch evening of a plan that was changed.
fn with(base: Snapshot, change: impl FnOnce(&mut Plan)) -> Snapshot {
    let mut plan = (*base.plan).clone();
    change(&mut plan);
    "changed".clone_into(&mut plan.hash);
    sample::of(plan, (*base.state).clone(), base.history)
}

/// The cursor on the first criterion of the gate.
fn on_gate(stage: &mut Stage) -> &mut Stage {
    stage.press("6").code(KeyCode::Tab)
}

fn require(plan: &mut Plan, criterion: &str, condition: &str) {
    let found = &mut plan.gates["go-live"].criteria[criterion];
    found.require = Expr::parse(condition).unwrap();
    found.title = sample::title("登录够快", "Logins are fast");
}

/// One criterion that passes on failing and timed-out requests, and one that always holds.
fn careless() -> Snapshot {
    with(sample::snapshot(), |plan| {
        require(plan, "login", "probes.login.success >= 0");
        plan.gates["go-live"].criteria["blockers"].require = Expr::parse("uat.total >= 0 || true").unwrap();
    })
}

#[test]
fn the_proof_of_a_gate_is_a_key_away() {
    for (lang, tag) in TAGS {
        for (size, name) in [((80, 24), "80x24"), ((200, 60), "200x60")] {
            let mut stage = Stage::new(lang, size);
            on_gate(&mut stage).press("p").looks_like(&format!("proof-{name}-{tag}.txt"));
            let mut careless = Stage::with(careless(), lang, size);
            on_gate(&mut careless).press("p").looks_like(&format!("proof-flawed-{name}-{tag}.txt"));
        }
    }
}

/// Plain when all is well, alarming when not.
#[test]
fn only_a_gate_that_is_not_proved_is_red() {
    let red = |snapshot| {
        let mut stage = Stage::with(snapshot, Lang::En, (80, 24));
        on_gate(&mut stage).press("p");
        let body = stage.frame.content.iter().skip(3 * 80);
        body.filter(|cell| cell.fg == ratatui::style::Color::Red).count()
    };
    assert_eq!(red(sample::snapshot()), 0);
    assert!(red(careless()) > 20);
}

#[test]
fn the_proof_is_of_the_plan_at_hand() {
    let mut stage = Stage::new(Lang::En, (120, 34));
    on_gate(&mut stage).press("p").sees("[go-live]: proved");
    stage.snapshot = careless();
    stage.draw();
    stage.shows("not proved (2 of its criteria are flawed)");
    stage.press("D").sees("hold: evidence is still gathered").code(KeyCode::Esc);
    stage.snapshot = sample::empty();
    stage.draw();
    stage.shows("it is no longer there");
}

#[test]
fn it_is_found_by_who_looks_for_it() {
    let mut stage = Stage::new(Lang::En, (200, 60));
    on_gate(&mut stage).sees("p proof").press("?");
    stage.shows("whether this gate turns bad input down");
    let mut nowhere = Stage::new(Lang::En, (80, 24));
    nowhere.press("6:proof").code(KeyCode::Enter);
    nowhere.shows("Proof go-live");
}

#[test]
fn a_quorum_shows_what_each_vantage_says() {
    let asked = with(sample::watched(), |plan| {
        require(plan, "login", "probes.login.slo == 'met'");
        plan.gates["go-live"].criteria["login"].quorum = Some(2);
        plan.probes["login"].from = ["local", "store-17", "store-9"].map(Into::into).to_vec();
    });
    for (lang, tag) in TAGS {
        for (size, name) in [((80, 24), "80x24"), ((200, 60), "200x60")] {
            let mut stage = Stage::with(asked.clone(), lang, size);
            on_gate(&mut stage).looks_like(&format!("quorum-{name}-{tag}.txt"));
            // What needs a person stands on top: this is the last.
            stage.press("jje");
            stage.looks_like(&format!("quorum-evidence-{name}-{tag}.txt"));
        }
    }
}

/// A waiver that ends makes its criterion count again by itself, and until then stands apart in the verdict.
#[test]
fn a_waiver_is_counted_apart_until_it_ends() {
    let waived = |minutes: i64| {
        let base = sample::snapshot();
        let mut state = (*base.state).clone();
        let until = sample::now() + TimeDelta::minutes(minutes);
        let (gate, criterion, note) = ("go-live".into(), "blockers".into(), "当晚有人值守".to_owned());
        let ask = Happening::WaiverAsked { gate, criterion, until, note };
        let asked = Uuid::from_u128(900);
        let answer =
            Happening::WaiverAnswered { waiver: asked, answer: Answer::Approved, note: String::new() };
        let at = sample::now() - TimeDelta::hours(1);
        for (id, by, what) in [(asked, "li", ask), (Uuid::from_u128(901), "wang", answer)] {
            let event = Event { id, at, by: by.into(), what, signature: None };
            state.apply(&Arc::new(Recorded::new(state.seq + 1, event)));
        }
        sample::of((*base.plan).clone(), state, base.history)
    };
    let mut stage = Stage::with(waived(5), Lang::En, (120, 34));
    stage.press("6").sees("(1 waived)").press("0").sees("(1 waived)");
    let mut over = Stage::with(waived(-1), Lang::En, (120, 34));
    over.press("6").hides("waived)");
}
