//! Who said what about which gate that night, absent seats among them.

use super::Span;
use crate::{
    facts::World,
    id::Id,
    report::timeline::Line,
    state::{Choice, Happening, Standing},
};
use chrono::{DateTime, Utc};

/// What one seat said, or that it said nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub gate: Id,
    /// As the plan writes it.
    pub seat: String,
    /// `None` of a seat that said nothing.
    pub vote: Option<Vote>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    pub seq: u64,
    pub at: DateTime<Utc>,
    /// As the journal names them.
    pub by: String,
    /// `None` while nobody may know it: others of its poll have still to vote.
    pub choice: Option<Choice>,
    pub note: String,
    pub standing: Standing,
}

/// Every vote of a span, and behind them the seats of the gates that were voted on which said nothing.
pub fn votes(world: &World, lines: &[Line], span: Span) -> Vec<Said> {
    let mut found = Vec::new();
    for Line { recorded, .. } in lines {
        let event = &recorded.event;
        let Happening::Voted { gate, seat, choice, note } = &event.what else { continue };
        if event.at < span.from || event.at > span.until {
            continue;
        }
        let is_sealed = world.state.is_sealed(recorded);
        let vote = Vote {
            seq: recorded.seq,
            at: event.at,
            by: event.by.clone(),
            choice: (!is_sealed).then_some(*choice),
            note: if is_sealed { String::new() } else { note.clone() },
            standing: world.state.standing(recorded),
        };
        found.push(Said { gate: gate.clone(), seat: seat.clone(), vote: Some(vote) });
    }
    let is_asked = |gate: &Id, found: &[Said]| found.iter().any(|said| said.gate == *gate);
    let mut silent = Vec::new();
    for gate in world.plan.gates.values().filter(|gate| is_asked(&gate.id, &found)) {
        let has_said = |seat: &String| found.iter().any(|said| said.gate == gate.id && said.seat == *seat);
        let seats = gate.seats.iter().filter(|seat| !has_said(seat));
        silent.extend(seats.map(|seat| Said { gate: gate.id.clone(), seat: seat.clone(), vote: None }));
    }
    found.extend(silent);
    found
}
