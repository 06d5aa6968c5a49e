//! The poll: who opens it, what each seat says and when, who hands theirs over, and who says that it is over.

use super::{View, Want};
use crate::{
    id::Id,
    phrase,
    plan::{Gate, night::Votes},
    poll::{self, Phase, Room, Standing},
    state::{Choice, Command, Heir, Poll, PollCommand, is_meant},
    verdict::Verdict,
    wording::simulate as say,
};
use std::time::Duration;

/// So long before the poll is closed, whoever waits for evidence says what they know.
const LAST_CALL: Duration = Duration::from_mins(2);

pub(super) fn wants(view: &View, person: &Id) -> Vec<Want> {
    let Some(gate) = view.plan.gates.get(&view.night.gate).filter(|gate| !gate.seats.is_empty()) else {
        return Vec::new();
    };
    let mut wants = hands_over(view, gate, person);
    // Once it has begun, the poll has said its word.
    if view.live(&view.night.runbook).is_none() {
        let room = Room { plan: view.plan, state: view.state, now: view.now };
        let standing = poll::standing(gate, room, person.as_str());
        wants.extend(votes(view, person, &standing));
        wants.extend(presides(view, &standing).filter(|_| chair(view) == Some(person)));
    }
    wants
}

/// Who opens and closes the poll: who leads, or else the first who is there and may.
fn chair<'a>(view: &'a View<'a>) -> Option<&'a Id> {
    let may = |id: &&Id| view.plan.allow.poll.iter().any(|word| is_meant(view.plan, id.as_str(), word));
    let present = view.plan.people.keys().filter(|id| view.present.contains(id));
    view.leads().filter(may).or_else(|| present.into_iter().find(may))
}

/// Opens the poll when it is time, and closes it when all have voted or time is up.
fn presides(view: &View, standing: &Standing) -> Option<Want> {
    let (opens, closes) = view.night.poll;
    let (elapsed, gate) = (view.elapsed(), standing.gate.id.clone());
    let close = |note: String| {
        let command = Command::Poll(PollCommand::Close { gate: gate.clone(), note });
        Want::new("poll:close", command)
    };
    match standing.phase {
        Phase::None if elapsed >= opens && elapsed < closes => {
            let note = say::NOTE_POLL.get(view.lang).to_owned();
            Some(Want::new("poll:open", Command::Poll(PollCommand::Open { gate, note })))
        }
        Phase::Decided => Some(close(String::new())),
        Phase::Voting if elapsed >= closes => {
            let absent = standing.poll.into_iter().flat_map(Poll::absent).collect::<Vec<_>>().join(" ");
            Some(close(phrase!(say::NOTE_ABSENT, seats = absent).render(view.lang)))
        }
        _ => None,
    }
}

/// Seats speak when it is their turn, and nobody knows better what to say than the criteria.
fn votes(view: &View, person: &Id, standing: &Standing) -> Vec<Want> {
    let policy = view.night.people.get(person).map_or(Votes::Evidence, |player| player.votes);
    let Some((choice, note)) = choice(view, policy) else { return Vec::new() };
    let vote = |seat: &str| {
        let (gate, seat, note) = (standing.gate.id.clone(), Some(seat.to_owned()), note.clone());
        Want::new(format!("vote:{seat:?}:{choice:?}"), Command::Vote { gate, seat, choice, note })
    };
    standing.waits_for_me().map(vote).collect()
}

fn choice(view: &View, policy: Votes) -> Option<(Choice, String)> {
    let hard = view.gate.criteria.iter().find(|judged| judged.counts_as() != Verdict::Go);
    let last_call = view.night.poll.1.saturating_sub(view.elapsed()) <= LAST_CALL;
    match (policy, hard) {
        (Votes::Go, _) | (Votes::Evidence, None) => Some((Choice::Go, String::new())),
        (Votes::NoGo, _) => Some((Choice::NoGo, say::NOTE_NO_GO.get(view.lang).to_owned())),
        (Votes::Evidence, Some(judged)) if last_call => {
            let note = phrase!(say::NOTE_CRITERION, criterion = &judged.id, verdict = judged.verdict.name());
            Some((Choice::NoGo, note.render(view.lang)))
        }
        (Votes::Never, _) | (Votes::Evidence, Some(_)) => None,
    }
}

/// What the script says is handed over, by whom and when.
fn hands_over(view: &View, gate: &Gate, person: &Id) -> Vec<Want> {
    let due = view.night.handovers.iter().enumerate().filter(|(place, handover)| {
        let is_time = view.handovers.get(*place).copied().unwrap_or(false);
        is_time && handover.by == *person && view.state.deputy(&gate.id, &handover.seat).is_none()
    });
    due.map(|(_, handover)| {
        let to = handover.to.clone().map_or(Heir::Deputy, Heir::Person);
        let note = say::NOTE_HANDED_OVER.get(view.lang).to_owned();
        let (gate, seat) = (Some(gate.id.clone()), handover.seat.clone());
        Want::new(format!("hand-over:{seat}"), Command::Poll(PollCommand::HandOver { gate, seat, to, note }))
    })
    .collect()
}
