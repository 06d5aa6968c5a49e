//! The checks are not deaf: each is shown something broken on purpose, and notices.

use super::{
    Trial,
    crashes::{PLAN, stays},
    invariants, night_of, plan_of, training,
};
use crate::{
    gate::Assessment,
    id::Id,
    library,
    plan::{Plan, night::Night},
    state::{Choice, Happening, PollEvent, Price, Recorded, RollbackEvent, RunEvent, State},
    verdict::Verdict,
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

fn shipped(name: &str, plan: &Plan) -> Night {
    night_of(library::NIGHTS.iter().find(|(known, _)| *known == name).unwrap().1, plan)
}

/// The journal of a night, which holds as it is.
fn sound(night: &Night, plan: &Arc<Plan>) -> (Trial, Vec<Recorded>) {
    let trial = Trial::of(night, plan, night.seed, Vec::new());
    invariants::check(&trial.played, plan).unwrap();
    let journal = trial.played.journal().unwrap();
    (trial, journal)
}

/// The journal without some events, or with others in their place.
fn forged(journal: &[Recorded], forge: impl Fn(&mut Recorded) -> bool) -> Vec<Recorded> {
    let keep = |recorded: &Recorded| {
        let mut recorded = recorded.clone();
        forge(&mut recorded).then_some(recorded)
    };
    journal.iter().filter_map(keep).collect()
}

#[track_caller]
fn notices(checked: Result<(), String>, what: &str) {
    let said = checked.expect_err(what);
    assert!(said.contains(what), "`{what}` is not in `{said}`");
}

#[test]
fn a_store_that_lies_is_noticed() {
    let plan = plan_of(PLAN);
    let night = night_of(&stays(), &plan);
    let lying = Trial::with(&night, &plan, 1, Vec::new(), |world| world.stage().lie());
    notices(invariants::check(&lying.played, &plan), "was acknowledged and is not in the journal");
}

#[test]
fn hands_that_do_more_than_was_begun_are_noticed() {
    let plan = plan_of(PLAN);
    let (trial, journal) = sound(&night_of(&stays(), &plan), &plan);
    let ledger = &trial.played.ledger;
    let first = ledger[0].clone();
    let twice = [ledger.clone(), vec![first.clone()]].concat();
    notices(invariants::begun_first(&journal, &twice), "twice for one start");
    let without = forged(&journal, |recorded| recorded.seq != first.seq);
    notices(invariants::begun_first(&without, ledger), "has no start");
    let mut early = ledger.clone();
    early[0].at -= TimeDelta::hours(1);
    notices(invariants::begun_first(&journal, &early), "before its start");
    let started = |recorded: &Recorded| recorded.seq == first.seq;
    let again: Vec<_> =
        journal.iter().flat_map(|it| vec![it.clone(); if started(it) { 2 } else { 1 }]).collect();
    notices(invariants::no_step_twice_unasked(&again), "without a word");
    notices(invariants::once(&again, &[]), "twice");
}

#[test]
fn a_journal_that_was_rewritten_or_is_seen_otherwise_is_noticed() {
    let plan = plan_of(PLAN);
    let (trial, _) = sound(&night_of(&stays(), &plan), &plan);
    let mut played = trial.played;
    played.state = Arc::new(State::of(&plan));
    notices(invariants::check(&played, &plan), "what is seen is not what the journal says");
    played.stage.with(|store| {
        store.forge("DROP TRIGGER events_stay; UPDATE events SET by = 'somebody' WHERE seq = 3");
    });
    notices(invariants::check(&played, &plan), "the chain does not hold");
}

/// What a night with a gate that lies breaks at.
fn caught(name: &str, forge: fn(&mut Assessment, &State)) -> String {
    let plan = training();
    let night = shipped(name, &plan);
    let play = || drop(Trial::with(&night, &plan, 1, Vec::new(), |world| world.forge = Some(forge)));
    let panic = catch_unwind(AssertUnwindSafe(play)).expect_err("nobody noticed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn a_gate_that_says_go_with_anything_missing_is_noticed() {
    // Nothing is measured yet, and nobody was asked.
    let said = caught("quiet", |gate, _| gate.verdict = Verdict::Go);
    assert!(said.contains("says go, and login is"), "{said}");
    // All is measured, and the seats were not asked.
    let said = caught("quiet", |gate, _| {
        if gate.criteria.iter().all(|judged| judged.counts_as() == Verdict::Go) {
            gate.verdict = Verdict::Go;
        }
    });
    assert!(said.contains("says go, and seat pm does not"), "{said}");
    // Two have said go, and the third is absent.
    let said = caught("absent-seat", |gate, state| {
        if state.poll(&gate.gate).is_some_and(|poll| poll.closed.is_some()) {
            gate.verdict = Verdict::Go;
        }
    });
    assert!(said.contains("says go, and seat operations does not"), "{said}");
    // All have said go, and nobody has closed the poll.
    let said = caught("quiet", |gate, state| {
        if state.poll(&gate.gate).is_some_and(|poll| poll.is_complete() && poll.closed.is_none()) {
            gate.verdict = Verdict::Go;
        }
    });
    assert!(said.contains("says go, and seat pm does not"), "{said}");
}

#[test]
fn a_gate_that_shows_votes_too_early_is_noticed() {
    let said = caught("quiet", |gate, state| {
        let poll = state.poll(&gate.gate);
        for ballot in &mut gate.ballots {
            ballot.vote = poll.and_then(|poll| poll.vote(&ballot.seat)).cloned();
        }
    });
    assert!(said.contains("shows votes of a poll that is not decided"), "{said}");
}

#[test]
fn votes_out_of_turn_or_by_others_are_noticed() {
    let plan = training();
    let (_, journal) = sound(&shipped("deputy", &plan), &plan);
    let voted = |seat: &'static str| move |recorded: &Recorded| matches!(&recorded.event.what, Happening::Voted { seat: of, .. } if of == seat);
    let handed_over = |recorded: &Recorded| {
        matches!(&recorded.event.what, Happening::Poll { what: PollEvent::HandedOver { .. }, .. })
    };
    let opened = |recorded: &Recorded| {
        matches!(&recorded.event.what, Happening::Poll { what: PollEvent::Opened { .. }, .. })
    };
    let check = |journal: &[Recorded]| invariants::polls(journal, &plan);
    notices(check(&forged(&journal, |it| !handed_over(it))), "without holding it");
    notices(check(&forged(&journal, |it| !opened(it))), "without a poll");
    notices(check(&forged(&journal, |it| !voted("pm")(it))), "before its turn");
    let by_another = forged(&journal, |it| {
        if voted("it")(it) {
            it.event.by = "wang".into();
        }
        true
    });
    notices(check(&by_another), "without holding it");
    let vote = journal.iter().find(|it| voted("it")(it)).unwrap().clone();
    let late = [journal.clone(), vec![vote]].concat();
    notices(check(&late), "after the poll was closed");
    // Of the same vote a no-go is never too late.
    let no = forged(&late[journal.len()..], |it| {
        if let Happening::Voted { choice, .. } = &mut it.event.what {
            *choice = Choice::NoGo;
        }
        true
    });
    check(&[journal.clone(), no].concat()).unwrap();
}

#[test]
fn one_person_where_two_are_needed_is_noticed() {
    let plan = training();
    let (_, journal) = sound(&shipped("quiet", &plan), &plan);
    let agreed = |recorded: &Recorded| {
        matches!(&recorded.event.what, Happening::Run { what: RunEvent::Agreed { .. }, .. })
    };
    let alone = forged(&journal, |it| !agreed(it));
    notices(invariants::two_people(&alone, &plan), "alone");
    // Whoever asked for it agreed to it as well.
    let asked =
        |it: &&Recorded| matches!(&it.event.what, Happening::Run { what: RunEvent::Asked { .. }, .. });
    let beginner = journal.iter().rfind(asked).unwrap().event.by.clone();
    let same = forged(&journal, |it| {
        if agreed(it) {
            it.event.by.clone_from(&beginner);
        }
        true
    });
    notices(invariants::two_people(&same, &plan), "alone");
}

#[test]
fn a_rollback_that_begins_by_itself_without_leave_is_noticed() {
    let plan = training();
    let (trial, journal) = sound(&shipped("automatic", &plan), &plan);
    let asked = &trial.played.asked;
    assert!(asked.iter().all(|(_, book, _)| book.as_str() != "rollback"), "nobody told it to: {asked:?}");
    let check = |journal: &[Recorded]| invariants::by_itself(journal, &plan, asked);
    let proposed = |recorded: &Recorded| {
        matches!(&recorded.event.what, Happening::Rollback(RollbackEvent::Proposed { .. }))
    };
    let raised = |recorded: &Recorded| matches!(&recorded.event.what, Happening::AlertRaised { alert, .. } if alert.as_str() == "rollback-logins-gone");
    notices(check(&forged(&journal, |it| !proposed(it))), "no trigger proposed it");
    notices(check(&forged(&journal, |it| !raised(it))), "holds no more");
    let resolved = forged(&journal, |it| {
        if let Happening::Run { what: RunEvent::Paused { .. }, .. } = &it.event.what {
            let alert = Id::new("rollback-logins-gone");
            it.event.what = Happening::AlertResolved { alert, seen: Vec::new() };
        }
        true
    });
    notices(check(&resolved), "holds no more");
    // The same with a trigger that only proposes.
    let by_hand = plan_of(&library::NIGHT_PLAN.1.replace("automatic = true", "automatic = false"));
    notices(invariants::by_itself(&journal, &by_hand, asked), "is not automatic");
}

#[test]
fn a_rollback_that_does_not_say_what_it_costs_is_noticed() {
    let plan = training();
    for name in ["late-fault", "data-clock"] {
        let (trial, journal) = sound(&shipped(name, &plan), &plan);
        let check = |journal: &[Recorded]| invariants::priced(journal, &plan, &trial.played.lost);
        let costing = |change: fn(&mut Price) -> bool| {
            forged(&journal, |it| {
                if let Happening::Run { what: RunEvent::Begun { price, .. }, .. } = &mut it.event.what {
                    *price = price.take().and_then(|mut price| change(&mut price).then_some(price));
                }
                true
            })
        };
        notices(check(&costing(|_| false)), "does not say what it costs");
        notices(
            check(&costing(|price| {
                price.closes += TimeDelta::hours(10);
                true
            })),
            "are left",
        );
        notices(
            check(&costing(|price| {
                price.back = price.back.max(price.end) + TimeDelta::minutes(10);
                true
            })),
            "late",
        );
        notices(
            check(&costing(|price| {
                price.losses.clear();
                true
            })),
            "is lost",
        );
        notices(
            check(&costing(|price| {
                price.losses.iter_mut().for_each(|it| it.amount = it.amount.map(|it| it / Decimal::TWO));
                true
            })),
            "is lost",
        );
    }
}
