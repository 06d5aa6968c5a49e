//! Everything there is to know about the selected thing, on one page.

use super::{alert_details, approvals, evidence, probe_details, run_details, step_details};
use crate::{
    expr::{Expr, Truth},
    id::Id,
    phrase,
    plan::{Case, Target},
    report::{
        checklist::{self, Counts},
        size, timeline,
    },
    state::{Exhibit, Note},
    tui::{
        panels::{checklists, feedback, gates, milestones, mine},
        subject::Subject,
        theme::Tone,
        view::{View, case_tone, duration},
        widgets::{doc::Doc, text::Words},
    },
    uat,
    wording::{checklists as say_lists, console as say},
};
use rust_decimal::Decimal;

pub fn doc(view: &View, subject: &Subject) -> Doc {
    let mut doc = Doc::default();
    if !subject.exists(view.snapshot) {
        doc.text(Words::dim(view.say(&say::GONE)));
        return doc;
    }
    if let Some(title) = subject.title(view.snapshot) {
        doc.text(Words::toned(title.get(view.lang), Tone::Strong));
    }
    approvals::in_hand(view, &mut doc, subject);
    match subject {
        Subject::Requirement(id) => requirement(view, &mut doc, id),
        Subject::Milestone(id) => milestone(view, &mut doc, id),
        Subject::Person(id) => person(view, &mut doc, id),
        Subject::Case(id) => case(view, &mut doc, id),
        Subject::Feedback(id) => feedback_details(view, &mut doc, id),
        Subject::Item { .. } => item(view, &mut doc, subject),
        Subject::Probe(_) => probe_details::probe(view, &mut doc, subject),
        Subject::Host(_) => probe_details::host(view, &mut doc, subject),
        Subject::Criterion { .. } => {
            if let Some(judged) = gates::judged(view.snapshot, subject) {
                evidence::criterion(view, &mut doc, subject, judged);
            }
        }
        Subject::Waiver(id) => {
            if let Some(found) = view.snapshot.state.waiver_by_id(id) {
                approvals::waiver(view, &mut doc, found);
            }
        }
        Subject::Step { .. } => step_details::step(view, &mut doc, subject),
        Subject::Run(_) | Subject::Runbook(_) => run_details::run(view, &mut doc, subject),
        Subject::Alert(_) => alert_details::alert(view, &mut doc, subject),
        Subject::Event(_) => {
            if let Some(recorded) = subject.event(view.snapshot) {
                doc.text(view.phrase(&timeline::sentence(&view.snapshot.state, recorded)));
                doc.field(view.say(&say::EVENT), format!("#{} {}", recorded.seq, recorded.event.what.kind()));
                doc.field(view.say(&say::WHEN), view.date_time(recorded.event.at));
                doc.field(view.say(&say::BY), view.person(&recorded.event.by));
            }
        }
        Subject::Checklist(_) | Subject::Gate(_) | Subject::Fact(_) => return evidence::doc(view, subject),
    }
    approvals::signed_off(view, &mut doc, subject);
    if let Some(place) = subject.place(view.snapshot) {
        doc.heading(view.say(&say::IN_PLAN));
        doc.text(Words::dim(place.to_string()));
    }
    doc
}

fn requirement(view: &View, doc: &mut Doc, id: &Id) {
    let (plan, state) = (&view.snapshot.plan, &view.snapshot.state);
    let Some(requirement) = plan.requirements.get(id) else { return };
    doc.field(view.say(&say::PRIORITY), view.say(requirement.priority.name()));
    doc.field(view.say(&say::MODULE), requirement.module.as_deref().unwrap_or_default());
    doc.field(view.say(&say::OWNER), view.owner(requirement.owner.as_ref()));
    if let Some(days) = requirement.effort_days {
        doc.field(view.say(&say::EFFORT), format!("{} {}", days.normalize(), view.say(&say::DAYS)));
    }
    if let Some(reason) = &requirement.reason {
        doc.field(view.say(&say::REASON), view.title(reason));
    }
    if let Some(review) = requirement.review {
        doc.field(view.say(&say::REVIEW), review.to_string());
    }
    let progress = view.fact(&format!("requirements.{id}.progress"));
    doc.field(view.say(&say::PROGRESS), progress);
    if let Some(marked) = state.requirement(id) {
        note(view, doc, &marked.note);
    }
    let standing = uat::verification(plan, state, id);
    doc.heading(view.say(&say::VERIFICATION));
    doc.text(glyphed(standing.glyph(), view.say(standing.name()), case_tone(standing)));
    for case in plan.cases_of(id) {
        let standing = uat::standing(state, &case.id);
        let text = format!("{} {} — {}", case.id, view.title(&case.title), view.say(standing.name()));
        doc.item(Words::toned(standing.glyph(), case_tone(standing)), text);
    }
    if plan.cases_of(id).next().is_none() {
        doc.text(Words::toned(view.say(&say::NO_CASE_VERIFIES), Tone::Warn));
    }
}

fn milestone(view: &View, doc: &mut Doc, id: &Id) {
    let Some(milestone) = view.snapshot.plan.milestones.get(id) else { return };
    let (glyph, word, tone) = milestones::standing(view, milestone);
    doc.field(view.say(&say::STATE), glyphed(glyph, view.say(word), tone));
    doc.field(view.say(&say::OWNER), view.owner(milestone.owner.as_ref()));
    doc.field(view.say(&say::DUE), milestone.due.map(|due| due.to_string()).unwrap_or_default());
    if !milestone.after.is_empty() {
        doc.heading(view.say(&say::AFTER));
        for before in milestone.after.iter().filter_map(|id| view.snapshot.plan.milestones.get(id)) {
            let (glyph, word, tone) = milestones::standing(view, before);
            let text = format!("{} {} — {}", before.id, view.title(&before.title), view.say(word));
            doc.item(Words::toned(glyph, tone), text);
        }
    }
    doc.heading(view.say(&say::EXIT));
    milestone.exit.iter().for_each(|exit| condition(view, doc, exit));
    let notes = view.snapshot.state.milestone_notes(id);
    if !notes.len() == 0 {
        doc.heading(view.say(&say::NOTES));
        notes.rev().for_each(|written| note(view, doc, written));
    }
}

/// A condition with its answer, and why it is not true.
fn condition(view: &View, doc: &mut Doc, condition: &Expr) {
    let answer = condition.evaluate(&view.world);
    let glyph = match answer.truth {
        Truth::True => Words::new("✔"),
        Truth::False => Words::toned("✖", Tone::Warn),
        Truth::Unknown => Words::toned("?", Tone::Warn),
    };
    doc.item(glyph, condition.source());
    for why in &answer.why {
        doc.item(Words::new(" "), Words::dim(view.phrase(why)));
    }
}

fn person(view: &View, doc: &mut Doc, id: &Id) {
    let Some(person) = view.snapshot.plan.people.get(id) else { return };
    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
    doc.field(view.say(&say::ROLES), roles.join(" "));
    doc.field(view.say(&say::DEPARTMENT), person.department.as_deref().unwrap_or_default());
    doc.field(view.say(&say::DEPUTY), view.owner(person.deputy.as_ref()));
    let (open, done): (Vec<Subject>, Vec<Subject>) =
        mine::owned(view.snapshot, id).into_iter().partition(|subject| mine::is_open(view, subject));
    for (heading, glyph, subjects) in [(&say::STILL_OPEN, "·", open), (&say::DONE, "✔", done)] {
        if subjects.is_empty() {
            continue;
        }
        doc.heading(format!("{} {}", view.say(heading), subjects.len()));
        for subject in subjects {
            let title = subject.title(view.snapshot).unwrap_or_default();
            let noun = subject.noun().map_or("", |noun| view.say(noun));
            doc.item(Words::dim(glyph), format!("{noun} {} {}", subject.key(), title.get(view.lang)));
        }
    }
}

fn case(view: &View, doc: &mut Doc, id: &Id) {
    let Some(case) = view.snapshot.plan.cases.get(id) else { return };
    let standing = uat::standing(&view.snapshot.state, id);
    doc.field(
        view.say(&say::RESULT),
        glyphed(standing.glyph(), view.say(standing.name()), case_tone(standing)),
    );
    let verifies: Vec<String> = case.verifies.iter().map(ToString::to_string).collect();
    doc.field(view.say(&say::VERIFIES), verifies.join(" "));
    doc.field(view.say(&say::PERSONA), case.persona.as_deref().unwrap_or_default());
    doc.field(view.say(&say::OWNER), view.owner(case.owner.as_ref()));
    if let Some(wanted) = &case.target {
        doc.field(view.say(&say::TARGET), target(view, wanted));
    }
    steps(view, doc, case);
    let attempts = view.snapshot.state.executions(id);
    if attempts.len() == 0 {
        return;
    }
    doc.heading(format!("{} {}", view.say(&say::ATTEMPTS), attempts.len()));
    for attempt in attempts.rev() {
        let standing = match attempt.result {
            crate::state::CaseResult::Pass => uat::Standing::Pass,
            crate::state::CaseResult::Fail => uat::Standing::Fail,
            crate::state::CaseResult::Blocked => uat::Standing::Blocked,
        };
        let took = attempt.took.map(|took| format!(" · {}", duration(took))).unwrap_or_default();
        let clicks = attempt.clicks.map(|n| format!(" · {n} {}", view.say(&say::CLICKS))).unwrap_or_default();
        let who = view.person(&attempt.note.by);
        let line = format!("{} {who}{took}{clicks}", view.date_time(attempt.note.at));
        doc.item(Words::toned(standing.glyph(), case_tone(standing)), line);
        if !attempt.note.text.is_empty() {
            doc.item(Words::new(" "), Words::dim(&*attempt.note.text));
        }
    }
}

fn steps(view: &View, doc: &mut Doc, case: &Case) {
    if case.steps.is_empty() {
        return;
    }
    doc.heading(view.say(&say::STEPS));
    for (i, step) in case.steps.iter().enumerate() {
        doc.item(Words::new(format!("{}.", i + 1)), view.title(&step.action));
        if let Some(expect) = &step.expect {
            let lead = format!("   {} ", view.say(&say::EXPECT));
            doc.item(Words::dim(lead), view.title(expect));
        }
    }
}

fn target(view: &View, target: &Target) -> String {
    let time = target.time.map(|time| format!("≤ {}", duration(time)));
    let clicks = target.clicks.map(|n| format!("≤ {n} {}", view.say(&say::CLICKS)));
    let success = target.success.map(|share| {
        format!("{} ≥ {} %", view.say(&say::SUCCESS), (share * Decimal::ONE_HUNDRED).normalize())
    });
    [time, clicks, success].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn feedback_details(view: &View, doc: &mut Doc, id: &Id) {
    let Some(known) = view.snapshot.state.feedback_by_id(id) else { return };
    let tone = feedback::tone(known);
    doc.field(
        view.say(&say::SEVERITY),
        glyphed(feedback::glyph(known), view.say(known.severity.name()), tone),
    );
    doc.field(view.say(&say::WHEN), view.date_time(known.note.at));
    doc.field(view.say(&say::BY), view.person(&known.note.by));
    doc.field(view.say(&say::PLACE), known.place.as_deref().unwrap_or_default());
    let named = |id: &Option<Id>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    doc.field(view.say(&say::FIELD_CASE), named(&known.case));
    doc.field(view.say(&say::FIELD_REQUIREMENT), named(&known.requirement));
    if let Some((disposition, settled)) = &known.settled {
        doc.heading(view.say(&say::SETTLED));
        doc.text(view.say(disposition.name()));
        note(view, doc, settled);
    }
}

fn item(view: &View, doc: &mut Doc, subject: &Subject) {
    let (Subject::Item { list, .. }, Some(item)) = (subject, subject.item(view.snapshot)) else {
        return;
    };
    let Some(list) = view.snapshot.plan.checklists.get(list) else { return };
    let standing = view.world.item_standing(list, item);
    let state = glyphed(standing.glyph(), view.say(standing.name()), checklists::tone(standing));
    doc.field(view.say(&say::STATE), state);
    doc.field(view.say(&say::OWNER), checklists::owner(view, item));
    if let Some(proof) = &item.proof {
        doc.field(view.say(&say::PROOF), view.title(proof));
    }
    if let Some(require) = &item.require {
        doc.heading(view.say(if item.confirm { &say_lists::BOTH } else { &say::AUTOMATIC }));
        condition(view, doc, require);
        let values = checklist::evidence(item, &view.world);
        doc.field(view.say(&say::VALUE), values);
        if let Some(over) = checklist::over(list, item, &view.world) {
            doc.text(Words::toned(view.phrase(&over), Tone::Bad));
        }
    } else if item.confirm {
        doc.text(Words::dim(view.phrase(&phrase!(say_lists::NO_CONDITION, item = &item.id))));
    }
    if let Some(tick) = view.snapshot.state.tick(&list.id, &item.id) {
        doc.heading(view.say(match (tick.done, tick.ruled_out) {
            (true, _) if !standing.is_done() => &say_lists::TICKED,
            (true, _) => &say::DONE,
            (false, true) => &say_lists::NOT_APPLICABLE,
            (false, false) => &say::NOT_DONE,
        }));
        note(view, doc, &tick.note);
        if let Some(shown) = &tick.proof {
            proof(view, doc, shown, &tick.note);
        }
    }
    if Counts::of(list, &view.world).is_complete() {
        doc.text(Words::dim(view.say(&say::LIST_COMPLETE)));
    }
}

/// What was attached, as whoever doubts it needs to know it.
pub fn proof(view: &View, doc: &mut Doc, proof: &Exhibit, given: &Note) {
    doc.heading(view.say(&say_lists::PROOF_GIVEN));
    doc.field(view.say(&say_lists::PROOF_KIND), view.say(proof.kind()));
    match proof {
        Exhibit::File { name, sha256, bytes } => {
            doc.field(view.say(&say_lists::PROOF_NAME), name.as_str());
            doc.field(view.say(&say_lists::PROOF_SIZE), format!("{} ({bytes} B)", size::bytes(*bytes)));
            doc.field("SHA-256", sha256.as_str());
        }
        Exhibit::Url { url: said } | Exhibit::Text { text: said } => {
            doc.field(view.say(&say_lists::PROOF_NAME), said.as_str());
        }
    }
    doc.field(view.say(&say::BY), view.person(&given.by));
    doc.field(view.say(&say::WHEN), view.date_time(given.at));
}

fn note(view: &View, doc: &mut Doc, note: &Note) {
    let head = format!("{} {}", view.date_time(note.at), view.person(&note.by));
    let words = Words::dim(head);
    let words = if note.text.is_empty() { words } else { words.and(format!("  {}", note.text), Tone::Plain) };
    doc.item(Words::dim("·"), words);
}

fn glyphed(glyph: &str, word: &str, tone: Tone) -> Words {
    Words::toned(format!("{glyph} {word}"), tone)
}
