//! How polls are written, and what the keys do that are about a gate as a whole: its poll, its proof, what is decided of it.

use super::{
    approvals,
    console::{Console, Effect, Sort},
    keymap::Action,
    overlays::{
        Overlay,
        ballot::PollForm,
        page::{About, Page},
        purpose::Purpose,
        ruling::Ruling,
    },
    subject::Subject,
    theme::Tone,
    view::View,
    widgets::text::Words,
};
use crate::{
    id::Id,
    phrase,
    plan::Gate,
    poll::{self, Chair, Phase, Room, Standing},
    report,
    state::{Choice, is_meant},
    wording::{console as say, polls as say_polls},
};

impl Console {
    pub(super) fn poll(&mut self, action: Action, view: &View) -> Vec<Effect> {
        let gate = match self.selected(view) {
            Some(Subject::Gate(gate) | Subject::Criterion { gate, .. }) => Some(gate),
            _ => polled(view).or_else(|| view.snapshot.plan.main_gate()).map(|gate| gate.id.clone()),
        };
        let Some(gate) = gate.and_then(|id| view.snapshot.plan.gates.get(&id)) else {
            self.tell(&say::SELECT_GATE);
            return Vec::new();
        };
        match action {
            Action::Poll | Action::Prove => {
                let id = gate.id.clone();
                let about = if action == Action::Poll { About::Poll(id) } else { About::Proof(id) };
                if self.page().is_none_or(|page| page.about != about) {
                    self.overlay(Overlay::Page(Page::new(about)));
                }
            }
            // Nobody fills in a form that can come to nothing.
            Action::HandOver | Action::OpenOrClose if gate.seats.is_empty() => {
                self.show(phrase!(say_polls::NO_SEATS, gate = &gate.id), None, Sort::Refused);
            }
            Action::Rule => self.open_form(Purpose::Rule(Ruling::of(view, gate.id.clone())), view),
            Action::HandOver => self.open_form(Purpose::Poll(handover(view, gate)), view),
            _ => {
                let standing = standing(view, gate);
                let gate = gate.id.clone();
                let open = matches!(standing.phase, Phase::Voting | Phase::Decided);
                let form = if open { PollForm::Close { gate } } else { PollForm::Open { gate } };
                self.open_form(Purpose::Poll(form), view);
            }
        }
        Vec::new()
    }
}

/// The poll of a gate as the person at the screen may see it.
pub fn standing<'a>(view: &'a View, gate: &'a Gate) -> Standing<'a> {
    let (plan, state) = (&*view.snapshot.plan, &*view.snapshot.state);
    poll::standing(gate, Room { plan, state, now: view.now }, &view.snapshot.me)
}

/// The gate that is being polled: the main one, if it is.
fn polled<'a>(view: &'a View) -> Option<&'a Gate> {
    let plan = &view.snapshot.plan;
    let is_open = |gate: &&Gate| matches!(standing(view, gate).phase, Phase::Voting | Phase::Decided);
    plan.main_gate().filter(is_open).or_else(|| plan.gates.values().find(is_open))
}

/// A form to hand over with, which offers the seats this person speaks for; somebody without any may be allowed to hand
/// over those of others.
fn handover(view: &View, gate: &Gate) -> PollForm {
    let me = &view.snapshot.me;
    let standing = standing(view, gate);
    let is_own = |chair: &&Chair<'_>| chair.is_mine || is_meant(&view.snapshot.plan, me, &chair.ballot.seat);
    let own: Vec<&Chair<'_>> = standing.seats.iter().filter(is_own).collect();
    let offered = if own.is_empty() { standing.seats.iter().collect() } else { own };
    let seat =
        |chair: &&Chair<'_>| (chair.ballot.seat.clone(), approvals::seat(view.snapshot, &chair.ballot.seat));
    let first = offered.first().copied();
    let to = first.and_then(|chair| heir(view, chair)).map(Id::to_string).unwrap_or_default();
    PollForm::HandOver { gate: gate.id.clone(), seats: offered.iter().map(seat).collect(), to }
}

/// Who is proposed: the deputy of who holds a seat, or who holds it by the plan while a deputy stands in.
fn heir<'a>(view: &'a View, chair: &Chair<'_>) -> Option<&'a Id> {
    let mut people = view.snapshot.plan.people.values().filter(|person| person.is_meant(&chair.ballot.seat));
    let holder = people
        .find(|person| person.id.as_str() == view.snapshot.me)
        .or_else(|| view.snapshot.plan.people.values().find(|person| person.is_meant(&chair.ballot.seat)))?;
    if chair.ballot.deputy.is_some() { Some(&holder.id) } else { holder.deputy.as_ref() }
}

/// `表决 2 进行中 · 轮到财务 · ⧗ 3:12:09`, under the criteria; nothing where there is no poll to speak of. Who has voted
/// stands in the line below.
pub fn line(view: &View, gate: &Gate) -> Option<Words> {
    let standing = standing(view, gate);
    let poll = standing.poll;
    if poll.is_none() && !gate.poll {
        return None;
    }
    let mut words = Words::toned(format!("{} ", view.say(&say_polls::POLL)), Tone::Strong);
    if let Some(poll) = poll {
        words = words.and(format!("{} ", poll.round), Tone::Plain);
    }
    words = words.and(view.say(standing.phase.name()), phase_tone(standing.phase));
    if let Some(outcome) = standing.outcome {
        words = words.and(format!(" · {}", view.say(outcome.name())), Tone::Strong);
    }
    let mut add = |text: String, tone: Tone| {
        words.0.extend(Words::dim(" · ").and(text, tone).0);
    };
    if let Some(turn) = standing.turn {
        let mine = standing.waits_for_me().any(|seat| seat == turn);
        let tone = if mine { Tone::Focus } else { Tone::Plain };
        let seat = approvals::seat(view.snapshot, turn);
        add(view.phrase(&phrase!(say_polls::TURN_SHORT, seat = seat)), tone);
    }
    if let Some(until) = poll.and_then(|poll| poll.until).filter(|until| *until > view.now) {
        add(format!("⧗ {}", left(until - view.now)), Tone::Dim);
    }
    Some(words)
}

/// A countdown of hours, minutes and seconds.
fn left(span: chrono::TimeDelta) -> String {
    let seconds = span.num_seconds().max(0);
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn phase_tone(phase: Phase) -> Tone {
    match phase {
        Phase::Closed => Tone::Plain,
        Phase::None => Tone::Dim,
        Phase::Voting | Phase::Decided | Phase::Expired => Tone::Warn,
    }
}

/// What a seat said: a glyph with its tone. A vote that nobody may know yet is only there.
pub fn glyph(chair: &Chair<'_>) -> Words {
    let tone = match &chair.ballot.vote {
        Some(vote) if vote.choice == Choice::NoGo => Tone::Bad,
        Some(_) => Tone::Plain,
        None if chair.ballot.sealed => Tone::Strong,
        None => Tone::Warn,
    };
    Words::toned(report::poll::glyph(chair), tone)
}

/// Gates whose poll waits for the person at the screen.
pub fn waiting<'a>(view: &'a View) -> impl Iterator<Item = &'a Gate> {
    let waits = |gate: &&'a Gate| standing(view, gate).waits_for_me().next().is_some();
    view.snapshot.plan.gates.values().filter(waits)
}
