//! The poll of a gate on a page: where it stands, by which rules, and a line for each seat in the order of the roll.
//!
//! ```text
//! Gate go-live, round 2 of the poll: open
//! rules: in order, blind until all are in
//! turn: finance (样例丁)      expires in 3h 12m
//!   1 ■ IT (样例甲)           has voted; sealed until all have   you said go
//! ▸ 2 – finance (样例丁)      it is its turn
//! ```

use crate::{
    id::Id,
    poll::{Chair, Room},
    report,
    tui::{
        approvals, polls,
        theme::Tone,
        view::View,
        widgets::{doc::Doc, text::Words},
    },
    wording::polls as say,
};

pub fn doc(view: &View, gate: &Id) -> Doc {
    let mut doc = Doc::default();
    let Some(found) = view.snapshot.plan.gates.get(gate) else { return doc };
    for (i, line) in head(view, gate).into_iter().enumerate() {
        if i == 0 { doc.heading(line.text()) } else { doc.text(line) }
    }
    let standing = polls::standing(view, found);
    doc.heading(view.say(&say::ROLL));
    for (i, chair) in standing.seats.iter().enumerate() {
        let is_called = standing.turn == Some(chair.ballot.seat.as_str());
        let mark = if is_called { Words::toned("▸", Tone::Focus) } else { Words::new(" ") };
        let mut lead = mark.and(format!("{:>2} ", i + 1), Tone::Dim);
        lead.0.extend(polls::glyph(chair).0);
        doc.item(lead, seat(view, chair, is_called));
        if let Some(deputy) = &chair.ballot.deputy {
            let who = view.phrase(&report::poll::stands_in(deputy, &view.snapshot.plan));
            doc.item(Words::new("     "), Words::dim(who));
        }
        if let Some(vote) = chair.ballot.vote.as_ref().filter(|vote| !vote.note.text.is_empty()) {
            doc.item(Words::new("     "), Words::dim(&*vote.note.text));
        }
    }
    doc.heading(view.say(&say::KEYS));
    doc.text(Words::dim(view.say(&say::KEYS_DOC)));
    doc
}

/// Lines about the poll as a whole.
pub fn head(view: &View, gate: &Id) -> Vec<Words> {
    let (plan, state) = (&*view.snapshot.plan, &*view.snapshot.state);
    let Some(found) = plan.gates.get(gate) else { return Vec::new() };
    let standing = polls::standing(view, found);
    let lines = report::poll::head(&standing, Room { plan, state, now: view.now });
    lines.iter().map(|line| Words::new(view.phrase(line))).collect()
}

fn seat(view: &View, chair: &Chair<'_>, is_called: bool) -> Words {
    let name = view.phrase(&approvals::seat(view.snapshot, &chair.ballot.seat));
    let who = view.phrase(&report::poll::holders(chair, &view.snapshot.plan));
    let tone = if chair.is_mine { Tone::Focus } else { Tone::Strong };
    let mut words = Words::toned(name.clone(), tone);
    if who != name {
        words = words.and(format!(" · {who}"), Tone::Plain);
    }
    let said = if is_called { Tone::Warn } else { Tone::Plain };
    words = words.and(format!("  {}", view.phrase(&chair.ballot.reason)), said);
    if let Some(own) = report::poll::own(chair) {
        words = words.and(format!("  {}", view.phrase(&own)), Tone::Strong);
    }
    match &chair.ballot.vote {
        Some(vote) => {
            let mut words = words.and(format!("  {}  ", view.date_time(vote.note.at)), Tone::Dim);
            words.0.extend(approvals::signature(view, vote.standing).0);
            words
        }
        None => words,
    }
}
