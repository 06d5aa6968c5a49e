//! What the keys do in which people give their word: votes, waivers, sign-offs and claims.

use super::{
    approvals,
    console::{Console, Effect},
    keymap::Action,
    overlays::{purpose::Purpose, word::Word},
    subject::Subject,
    view::View,
};
use crate::{
    conductor::Request,
    id::Id,
    state::{Answer, Command, Waiver, holds},
    wording::console as say,
};

impl Console {
    pub(super) fn give_word(&mut self, action: Action, view: &View) -> Vec<Effect> {
        let subject = self.selected(view);
        match (action, subject) {
            (Action::Claim, subject) => return self.claim(subject, view),
            (Action::Vote, Some(Subject::Gate(gate) | Subject::Criterion { gate, .. })) => {
                self.open_word(vote(view, gate), view);
            }
            (Action::Vote, _) => match view.snapshot.plan.main_gate().map(|gate| gate.id.clone()) {
                Some(gate) => self.open_word(vote(view, gate), view),
                None => self.tell(&say::SELECT_GATE),
            },
            (Action::AskWaiver, Some(Subject::Criterion { gate, criterion })) => {
                let (zone, now) = (view.snapshot.plan.project.timezone, view.now);
                self.open_word(Word::AskWaiver { gate, criterion, zone, now }, view);
            }
            (Action::AskWaiver, _) => self.tell(&say::SELECT_CRITERION),
            (Action::AnswerWaiver(answer), subject) => match waiver(view, subject.as_ref(), answer) {
                Some(waiver) => self.open_word(Word::AnswerWaiver { waiver, answer }, view),
                None => self.tell(&say::NO_WAIVER_HERE),
            },
            (_, Some(subject)) => match name(view, &subject) {
                Some(name) if !matches!(subject, Subject::Item { .. } | Subject::Feedback(_)) => {
                    self.open_word(Word::SignOff { subject, name }, view);
                }
                _ => self.tell(&say::SELECT_SIGNABLE),
            },
            (_, None) => self.tell(&say::SELECT_SIGNABLE),
        }
        Vec::new()
    }

    fn open_word(&mut self, word: Word, view: &View) {
        self.open_form(Purpose::Word(word), view);
    }

    /// Takes something on, or gives up what is one's own, at once: both are undone by the same key. What somebody else
    /// has in hand is taken from them only with a reason.
    fn claim(&mut self, subject: Option<Subject>, view: &View) -> Vec<Effect> {
        let claimable = subject.filter(|it| !matches!(it, Subject::Gate(_) | Subject::Checklist(_)));
        let named = claimable.and_then(|subject| Some((name(view, &subject)?, subject)));
        let Some((name, subject)) = named else {
            self.tell(&say::SELECT_CLAIMABLE);
            return Vec::new();
        };
        let note = String::new();
        let command = match approvals::holder(view.snapshot, &subject) {
            None => Command::Claim { subject: name, note },
            Some(held) if *held.by == *view.snapshot.me => Command::Release { subject: name, note },
            Some(_) => {
                self.open_word(Word::Release { subject, name }, view);
                return Vec::new();
            }
        };
        vec![Effect::Send(self.token(), Request::Act(command))]
    }
}

/// A form to vote with, which offers the seats this person holds.
fn vote(view: &View, gate: Id) -> Word {
    let (plan, state, me) = (&view.snapshot.plan, &view.snapshot.state, &view.snapshot.me);
    let seats = plan.gates.get(&gate).map_or(&[][..], |gate| &gate.seats);
    let turn = state.poll(&gate).and_then(|poll| poll.turn(view.now));
    let mut held: Vec<&String> = seats.iter().filter(|seat| holds(state, plan, me, &gate, seat)).collect();
    held.sort_by_key(|seat| Some(seat.as_str()) != turn);
    let seats = held.into_iter().map(|seat| (seat.clone(), approvals::seat(view.snapshot, seat))).collect();
    Word::Vote { gate, seats }
}

/// The waiver that an answer is about: the selected one, or the first of the selected criterion or gate that takes
/// such an answer.
fn waiver(view: &View, subject: Option<&Subject>, answer: Answer) -> Option<Id> {
    let takes = |waiver: &&Waiver| {
        waiver.is_open(view.now) && (waiver.answered.is_none() || answer == Answer::Withdrawn)
    };
    let mut waivers = view.snapshot.state.waivers();
    let found = match subject? {
        Subject::Waiver(id) => return Some(id.clone()),
        Subject::Gate(id) => waivers.filter(takes).find(|waiver| waiver.gate == *id),
        Subject::Criterion { gate, criterion } => {
            waivers.find(|waiver| waiver.gate == *gate && waiver.criterion == *criterion && takes(waiver))
        }
        _ => None,
    };
    found.map(|waiver| waiver.id.clone())
}

/// A subject as commands name it, with its sort, since names of several sorts may be the same.
fn name(view: &View, subject: &Subject) -> Option<String> {
    let recorded = subject.recorded(view.snapshot)?;
    Some(format!("{}:{}", recorded.sort(), recorded.name(&view.snapshot.state)))
}
