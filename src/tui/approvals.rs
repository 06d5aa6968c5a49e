//! How what people put their name to is written: signatures, seats, waivers, and who has something in hand.

use super::{
    subject::Subject,
    theme::Tone,
    view::{View, verdict_tone},
    widgets::text::{self, Words},
};
use crate::{
    conductor::Snapshot,
    gate::Ballot,
    id::Id,
    plan::Signable,
    state::{Actor, Answer, Choice, Command, Note, Standing, Waiver, decide},
    wording::{Phrase, Text, console as say, polls as say_polls, report as heading},
};

/// Cells that the name of who has something in hand takes at most, with its mark.
const HOLDER_CELLS: usize = 12;

/// A title gives no more of its room away than leaves it this much.
const TITLE_LEAST: usize = 8;

/// How far a signature vouches: a glyph and a word; what is forged alarms.
pub fn signature(view: &View, standing: Standing) -> Words {
    let (glyph, tone) = signature_glyph(standing);
    Words::toned(format!("{glyph} {}", view.say(standing.name())), tone)
}

fn signature_glyph(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Unsigned => ("○", Tone::Dim),
        Standing::Signed => ("✔", Tone::Plain),
        Standing::UnknownKey => ("?", Tone::Warn),
        Standing::WrongKey | Standing::Invalid | Standing::WrongLogin => ("✖", Tone::Bad),
    }
}

fn signature_word(standing: Standing) -> &'static Text {
    match standing {
        Standing::Unsigned | Standing::Signed | Standing::Invalid => standing.name(),
        Standing::UnknownKey => &say::SHORT_UNKNOWN_KEY,
        Standing::WrongKey => &say::SHORT_WRONG_KEY,
        Standing::WrongLogin => &say::SHORT_WRONG_LOGIN,
    }
}

/// A seat as people call it.
pub fn seat(snapshot: &Snapshot, seat: &str) -> Phrase {
    snapshot.plan.called(seat)
}

/// `销售 ✔ 同意 已签名`, and `IT –` for a seat that has not voted. That a vote is not signed is said where that matters.
pub fn ballot(view: &View, gate: &Id, ballot: &Ballot) -> Words {
    let words = Words::new(format!("{} ", view.phrase(&seat(view.snapshot, &ballot.seat))));
    let Some(vote) = &ballot.vote else {
        return if ballot.sealed {
            words.and(format!("■ {}", view.say(&say_polls::VOTED_SHORT)), Tone::Strong)
        } else {
            words.and("–", Tone::Warn)
        };
    };
    let choice = match vote.choice {
        Choice::Go => &say::SEAT_GO,
        Choice::NoGo => &say::SEAT_NO,
    };
    let said = format!("{} {}", ballot.verdict.glyph(), view.say(choice));
    let words = words.and(said, verdict_tone(ballot.verdict));
    let plan = &view.snapshot.plan;
    if vote.standing == Standing::Unsigned && !plan.must_be_signed(Signable::Vote, plan.gates.get(gate)) {
        return words;
    }
    let (_, tone) = signature_glyph(vote.standing);
    words.and(format!(" {}", view.say(signature_word(vote.standing))), tone)
}

/// Glyph, word and tone of where a waiver stands.
pub fn waiver(view: &View, waiver: &Waiver) -> (&'static str, &'static Text, Tone) {
    match waiver.answered.as_ref().map(|answered| answered.answer) {
        Some(answer @ Answer::Declined) => ("✖", answer.name(), Tone::Dim),
        Some(answer @ Answer::Withdrawn) => ("·", answer.name(), Tone::Dim),
        _ if waiver.until <= view.now => ("·", &heading::WAIVER_OVER, Tone::Dim),
        Some(answer @ Answer::Approved) => ("~", answer.name(), Tone::Plain),
        None => ("?", &heading::WAIVER_WAITING, Tone::Warn),
    }
}

/// The waivers that wait for an answer which this person may give. The rule is asked, not repeated.
pub fn waiting(snapshot: &Snapshot) -> impl Iterator<Item = &Waiver> {
    let actor = Actor { by: &snapshot.me, signs: true };
    snapshot.state.waivers().filter(move |waiver| {
        let approve = Command::AnswerWaiver {
            waiver: waiver.id.clone(),
            answer: Answer::Approved,
            note: String::new(),
        };
        waiver.answered.is_none()
            && waiver.is_open(snapshot.at)
            && decide(&snapshot.state, &snapshot.plan, actor, snapshot.at, approve).is_ok()
    })
}

/// Who has something in hand.
pub fn holder<'a>(snapshot: &'a Snapshot, subject: &Subject) -> Option<&'a Note> {
    snapshot.state.claim(&subject.recorded(snapshot)?)
}

/// A title in a cell of a line, and who has it in hand where there is room: `收银台核销优惠券 @李雷`.
pub fn held(view: &View, subject: &Subject, title: &str, tone: Tone, cells: u16) -> Words {
    let Some(held) = holder(view.snapshot, subject) else { return Words::toned(title, tone) };
    let who = text::fit(&format!(" @{}", view.person(&held.by)), HOLDER_CELLS);
    let room = usize::from(cells).saturating_sub(text::width(&who));
    if room < TITLE_LEAST.min(text::width(title)) {
        return Words::toned(title, tone);
    }
    let loud = if *held.by == *view.snapshot.me { Tone::Strong } else { Tone::Dim };
    Words::toned(text::fit(title, room), tone).and(who, loud)
}
