//! The polls on the page: of every gate that is polled, where that stands and who is awaited. The page is the same for
//! everybody: nobody's own vote is in it, and what is sealed stays so.

use super::text::Page;
use crate::{
    facts::World,
    id::Id,
    phrase,
    poll::{self, Chair, Outcome, Phase},
    report::{local, poll as sentences, utc},
    state::{Choice, Standing},
    title::Title,
    wording::{Lang, Phrase, polls as say, status as say_status},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Poll {
    gate: Id,
    title: Title,
    phase: Phase,
    round: Option<u32>,
    ordered: bool,
    blind: bool,
    sealed: bool,
    until: Option<DateTime<Utc>>,
    /// How much longer what was said counts.
    expiry: Option<Phrase>,
    voted: usize,
    seats: Vec<Seat>,
    turn: Option<String>,
    outcome: Option<Outcome>,
    closed: Option<Closed>,
}

#[derive(Clone, Debug)]
struct Seat {
    id: String,
    glyph: &'static str,
    holders: Vec<String>,
    /// Their names.
    who: Phrase,
    voted: bool,
    /// `None` also while it may not be known.
    choice: Option<Choice>,
    note: Option<String>,
}

#[derive(Clone, Debug)]
struct Closed {
    by: String,
    name: String,
    at: DateTime<Utc>,
    standing: Standing,
}

/// Of the gates that had a poll, or take votes only in one.
pub(super) fn polls(world: &World) -> Vec<Poll> {
    let (plan, room) = (world.plan, world.room());
    let polled = plan.gates.values().filter(|gate| gate.poll || world.state.poll(&gate.id).is_some());
    let row = |gate| {
        let standing = poll::standing(gate, room, "");
        let seat = |chair: &Chair<'_>| Seat {
            id: chair.ballot.seat.clone(),
            glyph: sentences::glyph(chair),
            holders: chair.holders.iter().map(|it| (*it).to_owned()).collect(),
            who: sentences::holders(chair, plan),
            voted: chair.ballot.vote.is_some() || chair.ballot.sealed,
            choice: chair.ballot.vote.as_ref().map(|vote| vote.choice),
            note: chair.ballot.vote.as_ref().map(|vote| vote.note.text.to_string()),
        };
        let last = standing.poll;
        let closed = last.and_then(|poll| poll.closed.as_ref()).map(|closed| Closed {
            by: closed.note.by.to_string(),
            name: plan.person_name(&closed.note.by).to_owned(),
            at: closed.note.at,
            standing: closed.standing,
        });
        Poll {
            gate: standing.gate.id.clone(),
            title: standing.gate.title.clone(),
            phase: standing.phase,
            round: last.map(|poll| poll.round),
            ordered: last.map_or(standing.gate.ordered, |poll| poll.ordered),
            blind: last.map_or(standing.gate.blind, |poll| poll.blind),
            sealed: last.is_some_and(crate::state::Poll::is_sealed),
            until: last.and_then(|poll| poll.until),
            expiry: last.and_then(|poll| sentences::expiry(poll, room)),
            voted: standing.voted(),
            seats: standing.seats.iter().map(seat).collect(),
            turn: standing.turn.map(str::to_owned),
            outcome: standing.outcome,
            closed,
        }
    };
    polled.map(row).collect()
}

impl Poll {
    /// Whoever has yet to speak, while the poll takes votes: in an ordered one those after the one on turn too.
    fn awaited(&self) -> impl Iterator<Item = &Seat> {
        let is_open = self.phase == Phase::Voting;
        self.seats.iter().filter(move |seat| is_open && !seat.voted)
    }

    fn line(&self) -> Phrase {
        let (gate, total) = (&self.gate, self.seats.len());
        match (self.round, self.outcome) {
            (None, _) => phrase!(say::HEADLINE_NONE, gate = gate),
            (Some(round), None) => phrase!(
                say_status::POLL_OPEN,
                gate = gate,
                round = round,
                phase = self.phase.name(),
                voted = self.voted,
                total = total
            ),
            (Some(round), Some(outcome)) => phrase!(
                say_status::POLL_OVER,
                gate = gate,
                round = round,
                phase = self.phase.name(),
                outcome = outcome.name(),
                voted = self.voted,
                total = total
            ),
        }
    }

    /// `✔` and `✖` for what is known, `■` for what is sealed.
    fn glyph(&self) -> &'static str {
        match (self.phase, self.outcome) {
            (_, Some(Outcome::Go)) => "✔",
            (_, Some(Outcome::NoGo)) => "✖",
            (_, Some(Outcome::Incomplete)) => "?",
            (Phase::None, _) => "–",
            _ if self.sealed => "■",
            _ => "▸",
        }
    }

    pub(super) fn json(&self, lang: Lang) -> Value {
        let seat = |seat: &Seat| {
            json!({
                "seat": seat.id,
                "holders": seat.holders,
                "voted": seat.voted,
                "choice": seat.choice.map(Choice::word),
                "note": seat.note,
            })
        };
        json!({
            "gate": self.gate,
            "title": self.title.get(lang),
            "phase": self.phase.word(),
            "round": self.round,
            "ordered": self.ordered,
            "blind": self.blind,
            "sealed": self.sealed,
            "until": self.until.map(utc),
            "outcome": self.outcome.map(Outcome::word),
            "voted": self.voted,
            "turn": self.turn,
            "awaited": self.awaited().map(|seat| &seat.id).collect::<Vec<_>>(),
            "closed": self.closed.as_ref().map(|closed| json!({
                "by": closed.by,
                "at": utc(closed.at),
                "standing": closed.standing.word(),
            })),
            "seats": self.seats.iter().map(seat).collect::<Vec<_>>(),
        })
    }
}

pub(super) fn text(page: &mut Page, polls: &[Poll], zone: chrono_tz::Tz) {
    if polls.is_empty() {
        return;
    }
    page.section(&say::POLL, None);
    for poll in polls {
        page.line(&format!("  {} {}", poll.glyph(), poll.line().render(page.lang)));
        if poll.round.is_none() {
            continue;
        }
        let seats: Vec<String> =
            poll.seats.iter().map(|seat| format!("{} {}", seat.glyph, seat.id)).collect();
        page.indented(&seats.join("  "));
        if poll.blind && poll.sealed {
            page.indented(say::BLIND.get(page.lang));
        }
        if let Some(line) = awaited(poll, page.lang) {
            page.indented(&line);
        }
        for seat in poll.seats.iter().filter(|seat| seat.choice == Some(Choice::NoGo)) {
            let note = seat.note.as_deref().unwrap_or_default();
            page.indented(&format!("✖ {}: {note}", seat.id));
        }
        if let Some(closed) = &poll.closed {
            let (by, at) = (&closed.name, local(closed.at, zone));
            let said = phrase!(say::CLOSED_BY, by = by, at = at, standing = closed.standing.name());
            page.indented(&said.render(page.lang));
        }
        if let Some(expiry) = &poll.expiry {
            page.indented(&expiry.render(page.lang));
        }
    }
}

/// Who is called, or whoever has not spoken yet.
fn awaited(poll: &Poll, lang: Lang) -> Option<String> {
    let on_turn = |seat: &&Seat| poll.turn.as_ref().is_none_or(|turn| *turn == seat.id);
    let name = |seat: &Seat| phrase!(say_status::SEAT, seat = &seat.id, who = seat.who.clone()).render(lang);
    let seats: Vec<String> = poll.awaited().filter(on_turn).map(name).collect();
    let comma = say_status::COMMA.get(lang);
    (!seats.is_empty()).then(|| phrase!(say_status::AWAITED, seats = seats.join(comma)).render(lang))
}
