//! The evidence behind a line: the facts it rests on, each with its value, meaning and source.

use super::{approvals, details, run_details, step_details};
use crate::{
    evidence::Evidence,
    expr::{Expr, Missing},
    facts::{Reading, Unit},
    gate::{Judged, Quorum},
    phrase,
    plan::RunStep,
    report,
    tui::{
        panels::gates,
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::{doc::Doc, text::Words},
    },
    value::show_duration,
    wording::console as say,
};
use std::sync::Arc;

/// Pieces of evidence listed for one fact; a plan of thousands of cases has more than anybody reads.
const LISTED_MAX: usize = 50;

pub fn doc(view: &View, subject: &Subject) -> Doc {
    let mut doc = Doc::default();
    if let Some(title) = subject.title(view.snapshot) {
        doc.text(Words::toned(title.get(view.lang), Tone::Strong));
    }
    if let Some(place) = subject.place(view.snapshot) {
        doc.field(view.say(&say::IN_PLAN), place.to_string());
    }
    match subject {
        Subject::Criterion { .. } => match gates::judged(view.snapshot, subject) {
            Some(judged) => criterion(view, &mut doc, subject, judged),
            None => gone(view, &mut doc),
        },
        Subject::Gate(_) => match gates::find(view.snapshot, subject) {
            Some(gate) => {
                approvals::gate(view, &mut doc, gate);
                for judged in &gate.criteria {
                    doc.heading(view.title(&judged.title));
                    let id = Subject::Criterion { gate: gate.gate.clone(), criterion: judged.id.clone() };
                    criterion(view, &mut doc, &id, judged);
                }
            }
            None => gone(view, &mut doc),
        },
        Subject::Event(_) => match subject.event(view.snapshot) {
            Some(recorded) => {
                let event = &recorded.event;
                doc.field(view.say(&say::EVENT), format!("#{} {}", recorded.seq, event.what.kind()));
                doc.field("id", event.id.to_string());
                doc.field(view.say(&say::WHEN), view.date_time(event.at));
                doc.field(view.say(&say::BY), view.person(&event.by));
            }
            None => gone(view, &mut doc),
        },
        Subject::Run(_) | Subject::Runbook(_) => run_details::run(view, &mut doc, subject),
        Subject::Step { book, step, .. } => {
            step_details::step(view, &mut doc, subject);
            let planned = view.snapshot.plan.runbooks.get(book).and_then(|book| book.steps.get(step));
            for require in planned.into_iter().flat_map(RunStep::conditions) {
                condition(view, &mut doc, require);
            }
        }
        _ => {
            // What somebody shows for an item comes before what is measured.
            if let Subject::Item { list, item } = subject
                && let Some(tick) = view.snapshot.state.tick(list, item)
                && let Some(shown) = &tick.proof
            {
                details::proof(view, &mut doc, shown, &tick.note);
            }
            if let Some(item) = subject.item(view.snapshot)
                && let Some(require) = &item.require
            {
                doc.field(view.say(&say::REQUIRE), require.source());
                condition(view, &mut doc, require);
            }
            let names = facts(view, subject);
            for name in &names {
                if let Some(reading) = view.world.read(name) {
                    fact(view, &mut doc, name, &reading);
                }
            }
            notes(view, &mut doc, subject);
        }
    }
    doc
}

/// The facts about a subject.
fn facts(view: &View, subject: &Subject) -> Vec<String> {
    let prefix = match subject {
        Subject::Requirement(id) => format!("requirements.{id}."),
        Subject::Milestone(id) => format!("milestones.{id}."),
        Subject::Case(id) => format!("cases.{id}."),
        Subject::Checklist(id) | Subject::Item { list: id, .. } => format!("checklists.{id}."),
        Subject::Alert(id) => format!("alerts.{id}."),
        Subject::Probe(id) | Subject::Host(id) => format!("probes.{id}."),
        Subject::Fact(name) => return vec![name.clone()],
        _ => return Vec::new(),
    };
    view.snapshot.catalogue.with_prefix(&prefix).map(|(name, _)| name.to_owned()).collect()
}

/// Events that belong to a subject beside its facts.
fn notes(view: &View, doc: &mut Doc, subject: &Subject) {
    let state = &view.snapshot.state;
    let mut note = |kind, note: &crate::state::Note| {
        let event = Evidence::Event { seq: note.seq, kind, at: note.at, by: Arc::clone(&note.by) };
        doc.item(Words::dim("·"), source(view, &event));
    };
    match subject {
        Subject::Waiver(id) => {
            if let Some(waiver) = state.waiver_by_id(id) {
                note("waiver-asked", &waiver.asked);
                if let Some(answered) = &waiver.answered {
                    note("waiver-answered", &answered.note);
                }
            }
        }
        Subject::Feedback(id) => {
            if let Some(feedback) = state.feedback_by_id(id) {
                note("feedback-added", &feedback.note);
                if let Some((_, settled)) = &feedback.settled {
                    note("feedback-settled", settled);
                }
            }
        }
        Subject::Item { list, item } => {
            if let Some(tick) = state.tick(list, item) {
                note(
                    match (tick.done, tick.ruled_out) {
                        (true, _) => "item-ticked",
                        (false, true) => "item-ruled-out",
                        (false, false) => "item-unticked",
                    },
                    &tick.note,
                );
            }
        }
        _ => {}
    }
}

fn gone(view: &View, doc: &mut Doc) {
    doc.text(Words::dim(view.say(&say::GONE)));
}

/// Everything about a criterion: what the evidence says, and the waivers of it.
pub fn criterion(view: &View, doc: &mut Doc, subject: &Subject, judged: &Judged) {
    judgement(view, doc, judged);
    approvals::of_criterion(view, doc, subject);
    found(view, doc, judged);
}

/// What a criterion asks, what it came to, what to do.
pub fn judgement(view: &View, doc: &mut Doc, judged: &Judged) {
    let tone = verdict_tone(judged.verdict);
    let verdict = format!("{} {}", judged.verdict.glyph(), view.say(judged.verdict.name()));
    doc.field(view.say(&say::VERDICT), Words::toned(verdict, tone));
    if let Some(waived) = &judged.waived {
        let by = view.phrase(&report::gate::waived(waived, &view.snapshot.plan));
        doc.item(Words::toned("~", Tone::Strong), Words::toned(by, Tone::Strong));
    }
    for reason in &judged.reason {
        doc.field(view.say(&say::REASON), view.phrase(reason));
    }
    doc.field(view.say(&say::REQUIRE), judged.require.as_str());
    doc.field(view.say(&say::OWNER), view.owner(judged.owner.as_ref()));
    if let Some(remedy) = &judged.remedy {
        doc.field(view.say(&say::REMEDY), view.title(remedy));
    }
}

/// The facts a criterion reads.
pub fn found(view: &View, doc: &mut Doc, judged: &Judged) {
    if let Some(quorum) = &judged.quorum {
        return vantages(view, doc, quorum);
    }
    for (name, reading) in &judged.facts {
        fact(view, doc, name, reading);
    }
}

/// What each vantage says, and the facts it has.
fn vantages(view: &View, doc: &mut Doc, quorum: &Quorum) {
    for said in &quorum.said {
        doc.heading(format!("{} {}", view.say(&say::VANTAGE), said.vantage));
        let words = format!("{} {}", said.voice.glyph(), view.say(said.voice.name()));
        doc.field(view.say(&say::VERDICT), Words::toned(words, verdict_tone(said.voice.verdict())));
        for reason in &said.reason {
            doc.field(view.say(&say::REASON), view.phrase(reason));
        }
        for (name, reading) in &said.facts {
            let value = view.reading(reading, view.unit(name));
            doc.field(name, value);
            for evidence in reading.evidence.iter().take(LISTED_MAX) {
                doc.item(Words::dim("·"), source(view, evidence));
            }
        }
    }
}

fn condition(view: &View, doc: &mut Doc, require: &Expr) {
    for (path, _) in require.evaluate(&view.world).seen {
        let name = path.to_string();
        if let Some(reading) = view.world.read(&name) {
            fact(view, doc, &name, &reading);
        }
    }
}

fn fact(view: &View, doc: &mut Doc, name: &str, reading: &Reading) {
    let entry = view.snapshot.catalogue.get(name);
    let unit = entry.map_or(Unit::None, |entry| entry.family.unit);
    doc.heading(name);
    doc.field(view.say(&say::VALUE), view.reading(reading, unit));
    if let Err(Missing { reason: Some(reason), .. }) = &reading.value {
        doc.field(view.say(&say::REASON), view.phrase(reason));
    }
    if let Some(entry) = entry {
        doc.field(view.say(&say::MEANING), Words::dim(view.say(entry.family.doc)));
    }
    if let Some(at) = reading.as_of {
        let age = show_duration(view.snapshot.at - at);
        doc.field(view.say(&say::AS_OF), view.phrase(&phrase!(say::AGO, at = view.date_time(at), age = age)));
    }
    for evidence in reading.evidence.iter().take(LISTED_MAX) {
        doc.item(Words::dim("·"), source(view, evidence));
    }
    if let Some(more) = reading.evidence.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
        doc.item(Words::dim("·"), Words::dim(view.phrase(&phrase!(say::AND_MORE, n = more))));
    }
}

fn source(view: &View, evidence: &Evidence) -> String {
    let phrase = match evidence {
        Evidence::Event { seq, kind, at, by } => {
            phrase!(say::FROM_EVENT, seq = *seq, kind = *kind, at = view.date_time(*at), by = view.person(by))
        }
        Evidence::Windows { probe, from, until, windows, events, excluded: excluded @ 1.. } => phrase!(
            say::FROM_WINDOWS_EXCLUDED,
            probe = probe,
            from = view.date_time(*from),
            until = view.time(*until),
            windows = *windows,
            events = *events,
            excluded = *excluded
        ),
        Evidence::Windows { probe, from, until, windows, events, excluded: 0 } => phrase!(
            say::FROM_WINDOWS,
            probe = probe,
            from = view.date_time(*from),
            until = view.time(*until),
            windows = *windows,
            events = *events
        ),
        Evidence::Plan { place } => phrase!(say::FROM_PLAN, place = place),
        Evidence::Clock { at } => phrase!(say::FROM_CLOCK, at = view.date_time(*at)),
    };
    view.phrase(&phrase)
}
