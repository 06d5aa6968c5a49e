//! Of a gate and its poll: no go with anything missing, no vote out of turn, none shown that nobody may know yet.

use super::Broken;
use crate::{
    expr::Truth,
    facts::World as Facts,
    gate::Assessment,
    id::Id,
    plan::{Gate, Plan},
    state::{Choice, Counted, Happening, PollEvent, Recorded},
    verdict::Verdict,
};
use std::collections::HashMap;

/// A poll as its events alone tell it.
#[derive(Default)]
struct Round<'a> {
    opened: Option<(&'a [String], bool, bool)>,
    votes: HashMap<&'a str, (u64, Choice)>,
    tally: Option<&'a [Counted]>,
}

impl<'a> Round<'a> {
    fn note(&mut self, gate: &Id, recorded: &'a Recorded) {
        match &recorded.event.what {
            Happening::Poll { gate: of, what: PollEvent::Opened { seats, ordered, blind, .. } }
                if of == gate =>
            {
                *self = Self { opened: Some((seats, *ordered, *blind)), ..Self::default() };
            }
            Happening::Poll { gate: of, what: PollEvent::Closed { tally, .. } } if of == gate => {
                self.tally = Some(tally);
            }
            Happening::Voted { gate: of, seat, choice, .. } if of == gate => {
                self.votes.insert(seat, (recorded.seq, *choice));
            }
            _ => {}
        }
    }

    /// Whether nobody may know yet what was said.
    fn is_sealed(&self) -> bool {
        self.opened.is_some_and(|(seats, _, blind)| {
            blind && self.tally.is_none() && seats.iter().any(|seat| !self.votes.contains_key(seat.as_str()))
        })
    }

    fn says_go(&self, seat: &str) -> bool {
        let Some((seq, Choice::Go)) = self.votes.get(seat) else { return false };
        let counts = |it: &Counted| it.seat == seat && it.choice == Some(Choice::Go) && it.vote == Some(*seq);
        self.opened.is_none() || self.tally.is_some_and(|tally| tally.iter().any(counts))
    }
}

/// Seats speak in a poll that is open, in their turn, and by whoever holds them: by the plan, or by a handover that is
/// on record.
pub(in crate::simulate) fn polls(journal: &[Recorded], plan: &Plan) -> Broken {
    for gate in plan.gates.values() {
        let (mut round, mut deputies) = (Round::default(), HashMap::new());
        for recorded in journal {
            if let Happening::Poll { gate: of, what: PollEvent::HandedOver { seat, to, .. } } =
                &recorded.event.what
                && *of == gate.id
            {
                deputies.insert(seat.as_str(), to.as_ref());
            }
            if let Happening::Voted { gate: of, seat, choice, .. } = &recorded.event.what
                && *of == gate.id
            {
                let (by, at) = (&recorded.event.by, recorded.seq);
                let holds = match deputies.get(seat.as_str()).copied().flatten() {
                    Some(deputy) => deputy.as_str() == by,
                    None => plan.people.get(by.as_str()).is_some_and(|person| person.is_meant(seat)),
                };
                if !holds {
                    return Err(format!("{by} spoke for the seat {seat} at {at} without holding it"));
                }
                match round.opened {
                    None if gate.poll => return Err(format!("{seat} was heard at {at} without a poll")),
                    Some((seats, true, _)) if round.tally.is_none() => {
                        let turn = seats.iter().find(|seat| !round.votes.contains_key(seat.as_str()));
                        let corrects = round.votes.contains_key(seat.as_str());
                        if !corrects && turn != Some(seat) {
                            return Err(format!("{seat} spoke at {at} before its turn"));
                        }
                    }
                    Some(_) if round.tally.is_some() && *choice == Choice::Go => {
                        return Err(format!("{seat} said go at {at}, after the poll was closed"));
                    }
                    _ => {}
                }
            }
            round.note(&gate.id, recorded);
        }
    }
    Ok(())
}

/// A gate that says go: every criterion holds by itself, and every seat has said go in a poll whose closing counts
/// exactly that vote. And whatever it says, it shows no vote that nobody may know yet.
pub(in crate::simulate) fn gate(assessment: &Assessment, gate: &Gate, facts: &Facts) -> Broken {
    let mut round = Round::default();
    facts.state.recent().for_each(|recorded| round.note(&gate.id, recorded));
    if round.is_sealed() && assessment.ballots.iter().any(|ballot| ballot.vote.is_some()) {
        return Err(format!("{} shows votes of a poll that is not decided", gate.id));
    }
    if assessment.verdict != Verdict::Go {
        return Ok(());
    }
    for criterion in gate.criteria.values() {
        let truth = criterion.require.evaluate(facts).truth;
        if truth != Truth::True {
            return Err(format!("{} says go, and {} is {truth:?}", gate.id, criterion.id));
        }
    }
    match gate.seats.iter().find(|seat| !round.says_go(seat)) {
        Some(seat) => Err(format!("{} says go, and seat {seat} does not", gate.id)),
        None => Ok(()),
    }
}
