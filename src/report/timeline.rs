//! The journal as a timeline: sentences for people, JSON Lines for machines, Markdown for a report.

use super::{alert_sentence, local, poll_sentence};
use crate::{
    phrase,
    plan::Plan,
    state::{Happening, Recorded, State},
    store::Raw,
    wording::{
        Lang, Phrase, checklists as say_lists, names as say_names, polls as say_polls, printable_json,
        report as heading, timeline as say,
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use std::fmt::Write as _;

/// One event, read and as it is stored.
pub struct Line {
    pub recorded: Recorded,
    pub raw: Raw,
}

/// A line per event: number, time, who, what.
pub fn text(lines: &[Line], state: &State, plan: &Plan, lang: Lang) -> String {
    let mut out = String::new();
    for line in lines {
        let event = &line.recorded.event;
        let _ = writeln!(
            out,
            "{:>5}  {}  {}  {}",
            line.recorded.seq,
            local(event.at, plan.project.timezone),
            who(&event.by, plan),
            sentence(state, &line.recorded).render(lang),
        );
    }
    out
}

/// One object per line, with all it takes to verify the chain; `docs/journal.md` documents the shape. Of a vote that
/// nobody may know yet, what it says and its signature are left out.
pub fn json_lines(lines: &[Line], state: &State) -> String {
    let mut out = String::new();
    for Line { recorded, raw } in lines {
        let mut what = serde_json::to_value(&recorded.event.what).unwrap_or_default();
        let receipt = &recorded.receipt;
        let sealed = state.is_sealed(recorded);
        if let (true, Some(data)) = (sealed, what["data"].as_object_mut()) {
            data.retain(|key, _| key == "gate" || key == "seat");
        }
        let open = |text: &String| (!sealed).then(|| text.clone());
        let object = json!({
            "seq": recorded.seq,
            "id": recorded.event.id,
            "at": raw.at,
            "stored": receipt.stored.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            "by": raw.by,
            "login": receipt.login,
            "kind": what["kind"],
            "data": what["data"],
            "sealed": sealed,
            "signature": raw.signature.as_ref().and_then(open),
            "what": open(&raw.what),
            "receipt": raw.receipt,
            "hash": raw.hash.to_string(),
        });
        let _ = writeln!(out, "{}", printable_json(&object.to_string()));
    }
    out
}

/// A table for a report.
pub fn markdown(lines: &[Line], state: &State, plan: &Plan, lang: Lang) -> String {
    let title = phrase!(say::MARKDOWN_TITLE, name = &plan.project.name);
    let headings = [&say::SEQ, &say::WHEN, &heading::BY, &say::WHAT].map(|text| text.get(lang));
    let mut out =
        format!("{}\n\n| {} |\n| --- | --- | --- | --- |\n", title.render(lang), headings.join(" | "));
    for line in lines {
        let event = &line.recorded.event;
        let what = sentence(state, &line.recorded).render(lang).replace('|', "\\|").replace('\n', " ");
        let (seq, at) = (line.recorded.seq, local(event.at, plan.project.timezone));
        let _ = writeln!(out, "| {seq} | {at} | {} | {what} |", who(&event.by, plan));
    }
    out
}

/// A person of the plan by name, anyone else as recorded.
pub(super) fn who<'a>(by: &'a str, plan: &'a Plan) -> &'a str {
    plan.people.get(by).map_or(by, |person| &person.name)
}

/// What somebody tried, by the kind of event that did not come to be.
fn attempt(kind: &str) -> Phrase {
    let name = match kind {
        "requirement-marked" => &say::TRY_MARK,
        "milestone-noted" => &say::TRY_NOTE,
        "case-recorded" => &say::TRY_RECORD,
        "feedback-added" => &say::TRY_FEEDBACK,
        "feedback-settled" => &say::TRY_SETTLE,
        "item-ticked" => &say::TRY_TICK,
        "item-ruled-out" => &say_lists::TRY_RULE_OUT,
        "item-unticked" => &say::TRY_UNTICK,
        "voted" => &say::TRY_VOTE,
        "poll" => &say_polls::TRY_POLL,
        "waiver-asked" => &say::TRY_ASK,
        "waiver-answered" => &say::TRY_ANSWER,
        "signed-off" => &say::TRY_SIGN_OFF,
        "claimed" => &say::TRY_CLAIM,
        "released" => &say::TRY_RELEASE,
        "run" => &say::TRY_RUN,
        "annotated" => &say::TRY_ANNOTATE,
        "rollback" => &say::TRY_ROLLBACK,
        "alert-acknowledged" => &say::TRY_ACKNOWLEDGE,
        "alert-snoozed" => &say::TRY_SNOOZE,
        "alert-unsnoozed" => &say::TRY_UNSNOOZE,
        "gate-decided" => &say::TRY_DECIDE,
        "system-changed" => &say::TRY_CHANGE,
        other => return phrase!(say_names::AS_SAID, text = other),
    };
    Phrase::from(name)
}

/// An event as a sentence; of somebody's word it says how far a signature vouches for it.
pub fn sentence(state: &State, recorded: &Recorded) -> Phrase {
    let event = &recorded.event;
    let said = plain(state, recorded);
    if event.what.is_signed() || event.signature.is_some() {
        phrase!(say::WITH_STANDING, sentence = said, standing = state.standing(recorded).name())
    } else {
        said
    }
}

fn plain(state: &State, recorded: &Recorded) -> Phrase {
    let noted = |text: &String| if text.is_empty() { String::new() } else { format!(" — {text}") };
    match &recorded.event.what {
        Happening::RequirementMarked { requirement, progress, note } => {
            phrase!(say::MARKED, id = requirement, progress = progress.name(), note = noted(note))
        }
        Happening::MilestoneNoted { milestone, note } => {
            phrase!(say::NOTED, id = milestone, note = note)
        }
        Happening::CaseRecorded { case, result, note, .. } => {
            phrase!(say::RECORDED, id = case, result = result.name(), note = noted(note))
        }
        Happening::FeedbackAdded { text, severity, place, .. } => {
            let place = place.as_ref().map(|place| format!(" · {place}")).unwrap_or_default();
            phrase!(say::FEEDBACK, severity = severity.name(), text = text, place = place)
        }
        Happening::FeedbackSettled { feedback, disposition, note } => {
            let known = state.feedback_of(*feedback);
            let id = known.map(|known| known.id.to_string()).unwrap_or_default();
            phrase!(say::SETTLED, id = id, disposition = disposition.name(), note = noted(note))
        }
        Happening::ItemTicked { checklist, item, note, proof: Some(proof), .. } => phrase!(
            say_lists::TICKED_WITH,
            list = checklist,
            id = item,
            note = noted(note),
            proof = proof.shown()
        ),
        Happening::ItemRuledOut { checklist, item, note } => {
            phrase!(say_lists::RULED_OUT, list = checklist, id = item, note = noted(note))
        }
        Happening::ItemTicked { checklist, item, note, proof: None, .. } => {
            phrase!(say::TICKED, list = checklist, id = item, note = noted(note))
        }
        Happening::Voted { gate, seat, .. } if state.is_sealed(recorded) => {
            phrase!(say_polls::VOTED_SEALED, gate = gate, seat = seat)
        }
        Happening::Poll { gate, what } => poll_sentence::sentence(gate, what),
        Happening::Voted { gate, seat, choice, note } => {
            phrase!(say::VOTED, id = gate, seat = seat, choice = choice.name(), note = noted(note))
        }
        Happening::WaiverAsked { gate, criterion, until, note } => {
            let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
            phrase!(say::WAIVER_ASKED, gate = gate, criterion = criterion, until = until, note = note)
        }
        Happening::WaiverAnswered { waiver, answer, note } => {
            let known = state.waivers().find(|known| known.event == *waiver);
            let id = known.map(|known| known.id.to_string()).unwrap_or_default();
            phrase!(say::WAIVER_ANSWERED, id = id, answer = answer.name(), note = noted(note))
        }
        Happening::SignedOff { subject, note } => {
            phrase!(say::SIGNED_OFF, subject = subject.phrase(state), note = noted(note))
        }
        Happening::Claimed { subject, note } => {
            phrase!(say::CLAIMED, subject = subject.phrase(state), note = noted(note))
        }
        Happening::Released { subject, note } => {
            phrase!(say::RELEASED, subject = subject.phrase(state), note = noted(note))
        }
        Happening::Annotated { text, at, until, kind, alert } => {
            let time = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let until = until.as_ref().map(|until| format!(" – {}", time(until))).unwrap_or_default();
            let about = alert.as_ref().map(|alert| format!(" {alert}")).unwrap_or_default();
            let span = format!("{}{until}{about}", time(at));
            phrase!(say::ANNOTATED, kind = kind.name(), span = span, text = text)
        }
        Happening::GateDecided { gate, decision, note } => {
            phrase!(say::GATE_DECIDED, gate = gate, decision = decision.name(), note = note)
        }
        Happening::SystemChanged { what, version, note } => {
            phrase!(say::SYSTEM_CHANGED, what = what.name(), version = version, note = noted(note))
        }
        Happening::Run { run, what } => {
            super::run_lines::sentence(state, run.or(Some(recorded.event.id)), what, recorded.event.at)
        }
        Happening::Rollback(what) => super::rollback_lines::sentence(state, what),
        Happening::Refused { act, rule, about } => {
            phrase!(say::REFUSED, act = attempt(act), about = about, rule = rule.name())
        }
        Happening::AlertRaised { .. }
        | Happening::AlertAcknowledged { .. }
        | Happening::AlertSnoozed { .. }
        | Happening::AlertUnsnoozed { .. }
        | Happening::AlertResolved { .. }
        | Happening::AlertEscalated { .. }
        | Happening::NoticeSending { .. }
        | Happening::NoticeSent { .. } => alert_sentence::sentence(&recorded.event.what),
        Happening::ItemUnticked { checklist, item, note } => {
            phrase!(say::UNTICKED, list = checklist, id = item, note = noted(note))
        }
    }
}
