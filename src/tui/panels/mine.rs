//! What one person owns, and which of it is still open.

use super::{Panel, gates, no_foot, steps};
use crate::{
    conductor::Snapshot,
    id::Id,
    plan::RunStep,
    runbook,
    state::Progress,
    title::Title,
    tui::{
        approvals,
        course::Course,
        polls,
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    uat,
    value::Value,
    verdict::Verdict,
    wording::{console as say, counted, polls as say_polls},
};

pub static MINE: Panel = Panel {
    name: &say::MINE,
    columns: &[
        Column::glyph(),
        Column::left(&say::SORT, Width::Cells(11), 1),
        Column::left(&say::ID, Width::Id, 0),
        Column::left(&say::TITLE, Width::Rest(12), 0),
    ],
    subjects: |view| {
        let snapshot = view.snapshot;
        let waiting = approvals::waiting(snapshot).map(|waiver| Subject::Waiver(waiver.id.clone()));
        let taken = taken(snapshot);
        let owned = owned(snapshot, &Id::new(&snapshot.me)).into_iter();
        let owned = owned.filter(|subject| is_open(view, subject) && !taken.contains(subject));
        let steps = awaited(view).filter(|subject| !taken.contains(subject));
        let polled = polls::waiting(view).map(|gate| Subject::Gate(gate.id.clone())).collect::<Vec<_>>();
        polled.into_iter().chain(waiting).chain(steps).chain(taken.iter().cloned()).chain(owned).collect()
    },
    row,
    note: |view| match approvals::waiting(view.snapshot).count() {
        _ if polls::waiting(view).next().is_some() => {
            Words::toned(format!("▸ {}", view.say(&say_polls::WAITS_VOTE)), Tone::Warn)
        }
        0 => Words::default(),
        waiting => {
            let waits = counted(waiting, &say::WAITS_ONE, &say::WAITS_MANY);
            Words::toned(format!("? {}", view.phrase(&waits)), Tone::Warn)
        }
    },
    foot: no_foot,
    empty: &say::NOTHING_MINE,
};

/// What this person has in hand, whoever owns it, the latest first.
fn taken(snapshot: &Snapshot) -> Vec<Subject> {
    let mut taken: Vec<_> = snapshot.state.claims().filter(|(_, held)| *held.by == *snapshot.me).collect();
    taken.sort_by_key(|(_, held)| std::cmp::Reverse(held.seq));
    taken.into_iter().filter_map(|(subject, _)| Subject::of(subject, snapshot)).collect()
}

/// The steps of open runs that wait for this person: tonight nothing of theirs is more urgent.
fn awaited<'a>(view: &View<'a>) -> impl Iterator<Item = Subject> + use<'a> {
    let (snapshot, me) = (view.snapshot, Id::new(&view.snapshot.me));
    snapshot.state.runs().rev().filter(|run| run.is_open()).flat_map(move |run| {
        let book = snapshot.plan.runbooks.get(&run.runbook);
        let is_here = |console| snapshot.is_here(console);
        let phases = book.map(|book| runbook::phases(book, run, &is_here)).unwrap_or_default();
        let mine = phases
            .into_iter()
            .filter(|(step, phase)| step.owner.as_ref() == Some(&me) && steps::needs_person(step, *phase));
        let subject = |step: &RunStep| Subject::Step {
            book: run.runbook.clone(),
            run: Some(run.id.clone()),
            step: step.id.clone(),
        };
        mine.map(|(step, _)| subject(step)).collect::<Vec<_>>()
    })
}

/// Everything in the plan that names this person as owner.
pub fn owned(snapshot: &Snapshot, person: &Id) -> Vec<Subject> {
    let plan = &snapshot.plan;
    let is = |owner: &Option<Id>| owner.as_ref() == Some(person);
    let requirements = plan.requirements.values().filter(|it| is(&it.owner));
    let milestones = plan.milestones.values().filter(|it| is(&it.owner));
    let cases = plan.cases.values().filter(|it| is(&it.owner));
    let items = plan.checklists.values().flat_map(|list| {
        let items = list.items.values().filter(|it| is(&it.owner));
        items.map(|item| Subject::Item { list: list.id.clone(), item: item.id.clone() })
    });
    let criteria = plan.gates.values().flat_map(|gate| {
        let criteria = gate.criteria.values().filter(|it| is(&it.owner));
        criteria.map(|it| Subject::Criterion { gate: gate.id.clone(), criterion: it.id.clone() })
    });
    criteria
        .chain(milestones.map(|it| Subject::Milestone(it.id.clone())))
        .chain(items)
        .chain(cases.map(|it| Subject::Case(it.id.clone())))
        .chain(requirements.map(|it| Subject::Requirement(it.id.clone())))
        .collect()
}

/// Whether there is still something to do about it.
pub fn is_open(view: &View, subject: &Subject) -> bool {
    let (plan, state) = (&view.snapshot.plan, &view.snapshot.state);
    match subject {
        Subject::Requirement(id) => {
            let progress = state.requirement(id).map(|marked| marked.progress);
            !matches!(progress, Some(Progress::Delivered | Progress::Dropped))
        }
        Subject::Milestone(id) => {
            let reached = view.world.read(&format!("milestones.{id}.reached"));
            reached.is_none_or(|reading| reading.value != Ok(Value::Bool(true)))
        }
        Subject::Case(id) => uat::standing(state, id) != uat::Standing::Pass,
        Subject::Item { list, item } => plan
            .checklists
            .get(list)
            .is_some_and(|list| list.items.get(item).is_some_and(|item| !view.world.is_settled(list, item))),
        Subject::Criterion { .. } => verdict(view, subject) != Some(Verdict::Go),
        _ => false,
    }
}

fn verdict(view: &View, subject: &Subject) -> Option<Verdict> {
    let Subject::Criterion { gate, criterion } = subject else { return None };
    let gate = view.snapshot.gates.iter().find(|assessment| assessment.gate == *gate)?;
    gate.criteria.iter().find(|judged| judged.id == *criterion).map(|judged| judged.verdict)
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let waived = gates::judged(view.snapshot, subject).is_some_and(|judged| judged.waived.is_some());
    let glyph = match subject {
        Subject::Waiver(_) => Words::toned("?", Tone::Warn),
        Subject::Gate(_) => Words::toned("▸", Tone::Focus),
        Subject::Criterion { .. } if waived => Words::toned("~", Tone::Strong),
        Subject::Case(id) => {
            let standing = uat::standing(&view.snapshot.state, id);
            Words::toned(standing.glyph(), crate::tui::view::case_tone(standing))
        }
        Subject::Step { step, .. } => {
            let course = Course::about(view, subject);
            let phase = course.and_then(|course| course.phase(view, course.book.steps.get(step)?));
            phase.map_or_else(|| Words::dim("·"), |phase| Words::toned(phase.glyph(), steps::tone(phase)))
        }
        _ => verdict(view, subject)
            .map_or_else(|| Words::dim("·"), |it| Words::toned(it.glyph(), verdict_tone(it))),
    };
    let title = match subject {
        Subject::Waiver(id) => view.snapshot.state.waiver_by_id(id).map(|waiver| {
            Title::same(format!("{}/{} — {}", waiver.gate, waiver.criterion, waiver.asked.text))
        }),
        _ => subject.title(view.snapshot),
    };
    vec![
        glyph,
        Words::toned(subject.noun().map_or("", |noun| view.say(noun)), Tone::Dim),
        Words::new(subject.key()),
        approvals::held(
            view,
            subject,
            &title.map(|title| title.get(view.lang).to_owned()).unwrap_or_default(),
            Tone::Plain,
            widths[3],
        ),
    ]
}
