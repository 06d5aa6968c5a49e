//! A poll as text and as JSON. Nobody's vote is in it that may not be known yet, but the reader's own.

use crate::{
    phrase,
    plan::{Person, Plan, Signable},
    poll::{Chair, Outcome, Phase, Room, Standing},
    report::{local, utc},
    state::{Deputy, Poll, Vote},
    value::show_duration,
    wording::{Lang, Phrase, names, polls as say},
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// `{gate, phase, round, ordered, blind, sealed, opened, until, closed, turn, outcome, voted, absent, seats: [{seat,
/// holders, deputy, voted, verdict, choice, by, at, note, standing, own, reason}]}`. `choice`, `by`, `at`, `note` and
/// `standing` are null while they may not be known; `own` is what the reader said.
pub fn json(standing: &Standing<'_>, room: Room<'_>, lang: Lang) -> Value {
    let poll = standing.poll;
    let absent: Vec<&str> = poll.map_or_else(Vec::new, |poll| poll.absent().collect());
    json!({
        "gate": standing.gate.id,
        "phase": standing.phase.word(),
        "round": poll.map(|poll| poll.round),
        "ordered": poll.map_or(standing.gate.ordered, |poll| poll.ordered),
        "blind": poll.map_or(standing.gate.blind, |poll| poll.blind),
        "sealed": poll.is_some_and(Poll::is_sealed),
        "opened": poll.map(|poll| json!({"by": &*poll.opened.by, "at": utc(poll.opened.at)})),
        "until": poll.and_then(|poll| poll.until).map(utc),
        "closed": poll.and_then(|poll| poll.closed.as_ref()).map(|closed| json!({
            "by": &*closed.note.by,
            "at": utc(closed.note.at),
            "standing": closed.standing.word(),
            "tally": closed.tally,
            "note": &*closed.note.text,
        })),
        "turn": standing.turn,
        "outcome": standing.outcome.map(Outcome::word),
        "voted": standing.voted(),
        "absent": absent,
        "at": utc(room.now),
        "seats": standing.seats.iter().map(|chair| seat(chair, lang)).collect::<Vec<_>>(),
    })
}

fn seat(chair: &Chair<'_>, lang: Lang) -> Value {
    let ballot = &chair.ballot;
    let vote = ballot.vote.as_ref();
    json!({
        "seat": ballot.seat,
        "holders": chair.holders,
        "deputy": ballot.deputy.as_ref().map(|deputy| json!({
            "to": deputy.to,
            "by": &*deputy.note.by,
            "at": utc(deputy.note.at),
            "note": &*deputy.note.text,
            "standing": deputy.standing.word(),
        })),
        "voted": vote.is_some() || ballot.sealed,
        "verdict": ballot.verdict.word(),
        "choice": vote.map(|vote| vote.choice.word()),
        "by": vote.map(|vote| &*vote.note.by),
        "at": vote.map(|vote| utc(vote.note.at)),
        "note": vote.map(|vote| &*vote.note.text),
        "standing": vote.map(|vote| vote.standing.word()),
        "own": chair.own.map(|own| json!({"choice": own.choice.word(), "note": &*own.note.text})),
        "reason": ballot.reason.render(lang),
    })
}

/// Where it stands, its rules, and a line for each seat in the order in which they are called.
pub fn text(standing: &Standing<'_>, room: Room<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for line in head(standing, room) {
        let _ = writeln!(out, "{}", line.render(lang));
    }
    out.push('\n');
    for (i, chair) in standing.seats.iter().enumerate() {
        let mark = if standing.turn == Some(chair.ballot.seat.as_str()) { '▸' } else { ' ' };
        let (seat, who) = (&chair.ballot.seat, holders(chair, room.plan).render(lang));
        let (glyph, said) = (glyph(chair), chair.ballot.reason.render(lang));
        let _ = write!(out, "{mark}{:>2}  {glyph} {seat}（{who}）: {said}", i + 1);
        if let Some(own) = own(chair) {
            let _ = write!(out, "  [{}]", own.render(lang));
        }
        out.push('\n');
        if let Some(deputy) = &chair.ballot.deputy {
            let _ = writeln!(out, "        {}", stands_in(deputy, room.plan).render(lang));
        }
    }
    if matches!(lang, Lang::En) { out.replace('（', " (").replace('）', ")") } else { out }
}

/// Lines about the poll as a whole: where it stands, by which rules, who is called and until when.
pub fn head(standing: &Standing<'_>, room: Room<'_>) -> Vec<Phrase> {
    let (gate, zone) = (standing.gate, room.plan.project.timezone);
    let Some(poll) = standing.poll else {
        return vec![phrase!(say::HEADLINE_NONE, gate = &gate.id), rules(standing, room.plan)];
    };
    let by = room.plan.person_name(&poll.opened.by);
    let mut lines = vec![
        phrase!(say::HEADLINE, gate = &gate.id, round = poll.round, phase = standing.phase.name()),
        rules(standing, room.plan),
        phrase!(say::OPENED_BY, by = by, at = local(poll.opened.at, zone)),
        phrase!(say::COUNTED, voted = standing.voted(), total = standing.seats.len()),
    ];
    if let Some(turn) = standing.turn {
        lines.push(called(standing, turn, room.plan));
    } else if matches!(standing.phase, Phase::Voting | Phase::Expired) {
        let absent: Vec<&str> = poll.absent().collect();
        if !absent.is_empty() {
            lines.push(phrase!(say::ABSENT, seats = absent.join(", ")));
        }
    }
    lines.extend(expiry(poll, room));
    if let Some(closed) = &poll.closed {
        let by = room.plan.person_name(&closed.note.by);
        let at = local(closed.note.at, zone);
        lines.push(phrase!(say::CLOSED_BY, by = by, at = at, standing = closed.standing.name()));
    }
    lines.extend(standing.outcome.map(|outcome| phrase!(say::RESULT, result = outcome.name())));
    lines
}

/// How much longer what is said counts.
pub fn expiry(poll: &Poll, room: Room<'_>) -> Option<Phrase> {
    let until = poll.until?;
    let shown = local(until, room.plan.project.timezone);
    Some(if poll.is_expired(room.now) {
        phrase!(say::EXPIRED_AT, until = shown)
    } else {
        phrase!(say::EXPIRES, left = show_duration(until - room.now), until = shown)
    })
}

/// Whose turn it is, with who speaks for the seat.
pub fn called(standing: &Standing<'_>, turn: &str, plan: &Plan) -> Phrase {
    let chair = standing.seats.iter().find(|chair| chair.ballot.seat == turn);
    let who = chair.map_or_else(|| Phrase::from(&say::NOBODY), |chair| holders(chair, plan));
    phrase!(say::TURN, seat = turn, who = who)
}

fn rules(standing: &Standing<'_>, plan: &Plan) -> Phrase {
    let (ordered, blind) = match standing.poll {
        Some(poll) => (poll.ordered, poll.blind),
        None => (standing.gate.ordered, standing.gate.blind),
    };
    let order = if ordered { &say::ORDERED } else { &say::ANY_ORDER };
    let secrecy = if blind { &say::BLIND } else { &say::SHOWN };
    if plan.must_be_signed(Signable::Vote, Some(standing.gate)) {
        phrase!(say::RULES_SIGNED, order = order, secrecy = secrecy)
    } else {
        phrase!(say::RULES, order = order, secrecy = secrecy)
    }
}

pub fn holders(chair: &Chair<'_>, plan: &Plan) -> Phrase {
    if chair.holders.is_empty() {
        return Phrase::from(&say::NOBODY);
    }
    let names = chair.holders.iter().map(|id| plan.people.get(*id).map_or(*id, name));
    phrase!(names::AS_SAID, text = names.collect::<Vec<_>>().join(", "))
}

fn name(person: &Person) -> &str {
    &person.name
}

/// `✔` and `✖` for a vote that is known, `■` for one that is sealed, `–` for none.
pub fn glyph(chair: &Chair<'_>) -> &'static str {
    match &chair.ballot.vote {
        Some(_) => chair.ballot.verdict.glyph(),
        None if chair.ballot.sealed => "■",
        None => "–",
    }
}

/// What the reader said, while the others may not know it.
pub fn own(chair: &Chair<'_>) -> Option<Phrase> {
    let sealed: Option<&Vote> = chair.own.filter(|_| chair.ballot.sealed);
    sealed.map(|own| phrase!(say::YOUR_VOTE, choice = own.choice.name()))
}

pub fn stands_in(deputy: &Deputy, plan: &Plan) -> Phrase {
    phrase!(
        say::STANDS_IN,
        to = plan.person_name(deputy.to.as_str()),
        by = plan.person_name(&deputy.note.by),
        note = &*deputy.note.text
    )
}
