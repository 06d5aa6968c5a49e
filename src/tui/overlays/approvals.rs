//! Votes, waivers, sign-offs and claims on a page: who, when, how far the signature vouches, and why.

use crate::{
    gate::Assessment,
    state::{Note, Waiver},
    tui::{
        approvals,
        panels::gates,
        polls,
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::{doc::Doc, text::Words},
    },
    wording::{console as say, gate as say_gate},
};

/// A gate before its criteria: what it came to, who says what, and who put their name to it.
pub fn gate(view: &View, doc: &mut Doc, gate: &Assessment) {
    doc.field(view.say(&say::VERDICT), gates::headline(view, gate));
    if !gate.ballots.is_empty() {
        doc.heading(view.say(&say_gate::SEATS));
    }
    if let Some(line) = view.snapshot.plan.gates.get(&gate.gate).and_then(|gate| polls::line(view, gate)) {
        doc.text(line);
    }
    for ballot in &gate.ballots {
        let seat = view.phrase(&approvals::seat(view.snapshot, &ballot.seat));
        let mut words = Words::toned(format!("{seat}  "), Tone::Strong);
        words = words.and(view.phrase(&ballot.reason), Tone::Plain);
        if let Some(vote) = &ballot.vote {
            words = words.and(format!("  {}  ", view.date_time(vote.note.at)), Tone::Dim);
            words.0.extend(approvals::signature(view, vote.standing).0);
        }
        doc.item(Words::toned(ballot.verdict.glyph(), verdict_tone(ballot.verdict)), words);
        if let Some(vote) = ballot.vote.as_ref().filter(|vote| !vote.note.text.is_empty()) {
            doc.item(Words::new(" "), Words::dim(&*vote.note.text));
        }
    }
    signed_off(view, doc, &Subject::Gate(gate.gate.clone()));
    // Those of its criteria stand with them.
    let known = |waiver: &Waiver| gate.criteria.iter().any(|judged| judged.id == waiver.criterion);
    waivers(view, doc, |waiver| waiver.gate == gate.gate && !known(waiver));
}

/// The waivers of a criterion, the latest first.
pub fn of_criterion(view: &View, doc: &mut Doc, subject: &Subject) {
    let Subject::Criterion { gate, criterion } = subject else { return };
    waivers(view, doc, |waiver| waiver.gate == *gate && waiver.criterion == *criterion);
}

fn waivers(view: &View, doc: &mut Doc, wanted: impl Fn(&Waiver) -> bool) {
    for found in view.snapshot.state.waivers().rev().filter(|waiver| wanted(waiver)) {
        doc.heading(format!("{} {}", view.say(&crate::wording::names::WAIVER), found.id));
        for (label, words) in waiver_lines(view, found) {
            doc.field(label, words);
        }
    }
}

/// A waiver in full, with the criterion it is for.
pub fn waiver(view: &View, doc: &mut Doc, waiver: &Waiver) {
    for (label, words) in waiver_lines(view, waiver) {
        doc.field(label, words);
    }
    let subject = Subject::Criterion { gate: waiver.gate.clone(), criterion: waiver.criterion.clone() };
    let Some(judged) = gates::judged(view.snapshot, &subject) else { return };
    doc.heading(view.title(&judged.title));
    super::evidence::judgement(view, doc, judged);
    super::evidence::found(view, doc, judged);
}

/// What there is to know of a waiver, each with its label.
pub fn waiver_lines(view: &View, waiver: &Waiver) -> Vec<(&'static str, Words)> {
    let (glyph, word, tone) = approvals::waiver(view, waiver);
    let by = |note: &Note, standing| {
        let who = format!("{}  {}  ", view.person(&note.by), view.date_time(note.at));
        let mut words = Words::new(who);
        words.0.extend(approvals::signature(view, standing).0);
        words
    };
    let mut lines = vec![
        (view.say(&say::STATE), Words::toned(format!("{glyph} {}", view.say(word)), tone)),
        (view.say(&say::CRITERION), Words::new(format!("{}/{}", waiver.gate, waiver.criterion))),
        (view.say(&say::UNTIL), Words::new(view.date_time(waiver.until))),
        (view.say(&say::ASKED_BY), by(&waiver.asked, waiver.standing)),
        (view.say(&say::REASON), Words::new(&*waiver.asked.text)),
    ];
    if let Some(answered) = &waiver.answered {
        lines.push((view.say(answered.answer.name()), by(&answered.note, answered.standing)));
        if !answered.note.text.is_empty() {
            lines.push((view.say(&say::FIELD_NOTE), Words::new(&*answered.note.text)));
        }
    }
    lines
}

/// Who has it in hand, on the page of what can be had.
pub fn in_hand(view: &View, doc: &mut Doc, subject: &Subject) {
    if let Some(words) = holder(view, subject) {
        doc.field(view.say(&say::IN_HAND), words);
    }
}

/// Who has something in hand, and since when.
pub fn holder(view: &View, subject: &Subject) -> Option<Words> {
    let held = approvals::holder(view.snapshot, subject)?;
    let words = Words::new(format!("@{}  ", view.person(&held.by))).and(view.date_time(held.at), Tone::Dim);
    Some(if held.text.is_empty() { words } else { words.and(format!("  {}", held.text), Tone::Plain) })
}

/// Who put their name to it, the latest first.
pub fn signed_off(view: &View, doc: &mut Doc, subject: &Subject) {
    let lines = sign_offs(view, subject);
    if !lines.is_empty() {
        doc.heading(view.say(&say::SIGN_OFFS));
    }
    for line in lines {
        doc.item(Words::dim("·"), line);
    }
}

pub fn sign_offs(view: &View, subject: &Subject) -> Vec<Words> {
    let Some(recorded) = subject.recorded(view.snapshot) else { return Vec::new() };
    let line = |sign_off: &crate::state::SignOff| {
        let note = &sign_off.note;
        let mut words =
            Words::new(view.person(&note.by)).and(format!("  {}  ", view.date_time(note.at)), Tone::Dim);
        words.0.extend(approvals::signature(view, sign_off.standing).0);
        if note.text.is_empty() { words } else { words.and(format!("  {}", note.text), Tone::Plain) }
    };
    view.snapshot.state.sign_offs(&recorded).rev().map(line).collect()
}
