//! Where the items of checklists stand, and what the facts make of it.

use super::*;
use crate::{
    id::Id,
    plan,
    state::{CaseResult, Disposition, Event, Happening, Look, Recorded, Severity},
    value::Value,
};
use std::sync::Arc;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Of feedback nothing is known before somebody tried something.
fn tried() -> Happening {
    Happening::CaseRecorded {
        case: "UAT-1".into(),
        result: CaseResult::Pass,
        note: String::new(),
        took: None,
        clicks: None,
    }
}

fn blocker() -> Happening {
    Happening::FeedbackAdded {
        text: "x".into(),
        severity: Severity::Blocker,
        case: None,
        requirement: None,
        place: None,
    }
}

/// Of the third thing that happened.
fn settled() -> Happening {
    let feedback = Uuid::from_u128(3);
    Happening::FeedbackSettled { feedback, disposition: Disposition::Fixed, note: String::new() }
}

fn after(happenings: impl IntoIterator<Item = Happening>) -> State {
    let mut state = State::default();
    for (seq, what) in (1..).zip(happenings) {
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: now(), by: "li".into(), what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

/// A condition ticks and unticks by itself, no tick overrules it, and what is ruled out is neither done nor left to do.
#[test]
fn items_are_done_by_their_condition_or_by_a_tick_or_do_not_apply() {
    use ItemStanding::{Done, Failing, NotApplicable, Open, Verified};
    let plan = plan::sample::plan();
    let (catalogue, history) = (Catalogue::of(&plan), History::default());
    let (list, item) = (|| Id::new("go-live"), |id: &str| Id::new(id));
    let tick = |id: &str| Happening::ItemTicked {
        checklist: list(),
        item: item(id),
        note: String::new(),
        proof: None,
        look: None,
    };
    let rule_out =
        |id: &str| Happening::ItemRuledOut {
            checklist: list(), item: item(id), note: "无线上商城".into()
        };
    let untick =
        |id: &str| Happening::ItemUnticked { checklist: list(), item: item(id), note: "又有了".into() };
    for (happenings, wanted, open, complete) in [
        (vec![], [Open, Verified], 1, false),
        (vec![tick("GL-01")], [Done, Verified], 0, true),
        (vec![tick("GL-01"), blocker()], [Done, Failing], 1, false),
        (vec![tick("GL-02"), blocker()], [Open, Failing], 2, false),
        (vec![rule_out("GL-01")], [NotApplicable, Verified], 0, true),
        (vec![rule_out("GL-02"), blocker(), tick("GL-01")], [Done, NotApplicable], 0, true),
        (vec![rule_out("GL-01"), untick("GL-01")], [Open, Verified], 1, false),
    ] {
        let state = after([tried()].into_iter().chain(happenings));
        let world = World::new(&plan, &catalogue, &state, &history, now());
        let list = &plan.checklists["go-live"];
        let found: Vec<ItemStanding> =
            list.items.values().map(|item| world.item_standing(list, item)).collect();
        assert_eq!(found, wanted);
        let value = |name: &str| world.read(&format!("checklists.go-live.{name}")).unwrap().value;
        assert_eq!(value("open"), Ok(Value::count(open)));
        assert_eq!(value("complete"), Ok(Value::Bool(complete)));
        assert_eq!(value("failing"), Ok(Value::count(wanted.iter().filter(|it| **it == Failing).count())));
    }
}

#[test]
fn an_item_that_needs_both_is_done_by_neither_alone() {
    use ItemStanding::{Done, Failing, Lapsed, NotApplicable, Unconfirmed, Unknown, Verified};
    let mut plan = plan::sample::plan();
    plan.checklists["go-live"].items["GL-02"].confirm = true;
    let catalogue = Catalogue::of(&plan);
    let history = History::default();
    let (list, item) = (|| Id::new("go-live"), || Id::new("GL-02"));
    let ticked = |held: Option<bool>| Happening::ItemTicked {
        checklist: list(),
        item: item(),
        note: String::new(),
        proof: None,
        look: held.map(|held| Look { held, seen: Vec::new() }),
    };
    let ruled_out =
        || Happening::ItemRuledOut { checklist: list(), item: item(), note: "无线上商城".into() };
    let unticked = || Happening::ItemUnticked { checklist: list(), item: item(), note: "看错了".into() };
    for (happenings, wanted) in [
        (vec![], Unknown),
        (vec![ticked(Some(false))], Unknown),
        (vec![tried()], Unconfirmed),
        (vec![tried(), ticked(Some(true))], Done),
        (vec![ticked(Some(false)), tried()], Done),
        (vec![tried(), blocker()], Failing),
        (vec![tried(), ticked(Some(true)), blocker()], Lapsed),
        (vec![tried(), blocker(), ticked(Some(false))], Failing),
        (vec![tried(), ticked(None), blocker()], Failing),
        (vec![tried(), ticked(Some(true)), blocker(), settled()], Done),
        (vec![tried(), ticked(Some(true)), unticked()], Unconfirmed),
        (vec![tried(), blocker(), ruled_out()], NotApplicable),
    ] {
        let state = after(happenings);
        let world = World::new(&plan, &catalogue, &state, &history, now());
        let list = &plan.checklists["go-live"];
        let standing = world.item_standing(list, &list.items["GL-02"]);
        assert_eq!(standing, wanted, "{state:?}");
        let count = |name: &str| world.read(&format!("checklists.go-live.{name}")).unwrap().value;
        let one = |is: bool| Ok(Value::count(usize::from(is)));
        assert_eq!(count("done"), one(wanted == Done));
        assert_eq!(count("unconfirmed"), one(wanted == Unconfirmed));
        assert_eq!(count("failing"), one(matches!(wanted, Failing | Lapsed)));
        assert_ne!(standing, Verified, "golive alone never ticks it");
    }
}
