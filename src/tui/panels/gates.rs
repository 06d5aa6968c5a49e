//! Gates and their criteria: the main gate with everything that decides it.

use super::{Panel, no_note};
use crate::{
    conductor::Snapshot,
    gate::{Assessment, Judged},
    phrase,
    tui::{
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    verdict::Verdict,
    wording::console as say,
};

/// Every gate, a line each.
pub static GATES: Panel = Panel {
    name: &say::GATES,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 1),
        Column::left(&say::TITLE, Width::Rest(12), 0),
        Column::left(&say::VERDICT, Width::Cells(12), 0),
        Column::right(&say::PASSED, 6, 0),
    ],
    subjects: |snapshot| snapshot.gates.iter().map(|it| Subject::Gate(it.gate.clone())).collect(),
    row: |view, subject, _| {
        let Some(gate) = find(view.snapshot, subject) else { return Vec::new() };
        let tone = verdict_tone(gate.verdict);
        vec![
            Words::toned(gate.verdict.glyph(), tone),
            Words::new(gate.gate.as_str()),
            Words::new(view.title(&gate.title)),
            Words::toned(view.say(gate.verdict.name()), tone),
            Words::new(format!("{}/{}", passed(gate), gate.criteria.len())),
        ]
    },
    note: no_note,
    empty: &say::NO_GATES,
};

/// The criteria of every gate, the main gate's first; a single gate needs no heading line. Within a gate, what needs a
/// person stands on top: no-go, then what is open, then go.
pub static CRITERIA: Panel = Panel {
    name: &say::GATE,
    columns: &[
        Column::glyph(),
        Column::left(&say::CRITERION, Width::Rest(14), 0),
        Column::right(&say::VALUE, 12, 0),
    ],
    subjects: |snapshot| {
        let main = main(snapshot).map(|gate| &gate.gate);
        let (first, others): (Vec<&Assessment>, Vec<&Assessment>) =
            snapshot.gates.iter().partition(|gate| Some(&gate.gate) == main);
        let several = snapshot.gates.len() > 1;
        let lines = first.into_iter().chain(others).flat_map(|gate| {
            let head = several.then(|| Subject::Gate(gate.gate.clone()));
            let mut worst_first: Vec<&Judged> = gate.criteria.iter().collect();
            worst_first.sort_by_key(|judged| std::cmp::Reverse(judged.verdict));
            let criteria = worst_first
                .into_iter()
                .map(|judged| Subject::Criterion { gate: gate.gate.clone(), criterion: judged.id.clone() });
            head.into_iter().chain(criteria)
        });
        lines.collect()
    },
    row: |view, subject, _| match (find(view.snapshot, subject), judged(view.snapshot, subject)) {
        (_, Some(judged)) => criterion(view, judged),
        (Some(gate), None) => {
            let tone = verdict_tone(gate.verdict);
            vec![
                Words::toned(gate.verdict.glyph(), tone),
                Words::toned(view.title(&gate.title), Tone::Strong),
                Words::toned(view.say(gate.verdict.name()), tone),
            ]
        }
        _ => Vec::new(),
    },
    note: |view| match main(view.snapshot) {
        Some(gate) => Words::new(format!("{} ", gate.gate)).and(
            format!("{} {}", gate.verdict.glyph(), view.say(gate.verdict.name())),
            verdict_tone(gate.verdict),
        ),
        None => Words::default(),
    },
    empty: &say::NO_GATES,
};

pub fn find<'a>(snapshot: &'a Snapshot, subject: &Subject) -> Option<&'a Assessment> {
    let (Subject::Gate(id) | Subject::Criterion { gate: id, .. }) = subject else { return None };
    snapshot.gates.iter().find(|gate| gate.gate == *id)
}

pub fn judged<'a>(snapshot: &'a Snapshot, subject: &Subject) -> Option<&'a Judged> {
    let Subject::Criterion { criterion, .. } = subject else { return None };
    find(snapshot, subject)?.criteria.iter().find(|judged| judged.id == *criterion)
}

fn main(snapshot: &Snapshot) -> Option<&Assessment> {
    let id = snapshot.plan.main_gate().map(|gate| &gate.id);
    snapshot.gates.iter().find(|gate| Some(&gate.gate) == id).or_else(|| snapshot.gates.first())
}

fn passed(gate: &Assessment) -> usize {
    gate.criteria.iter().filter(|judged| judged.verdict == Verdict::Go).count()
}

fn criterion(view: &View, judged: &Judged) -> Vec<Words> {
    let glyph = Words::toned(judged.verdict.glyph(), verdict_tone(judged.verdict));
    vec![glyph, Words::new(view.title(&judged.title)), value(view, judged)]
}

/// The values that decide a criterion: of its first two facts.
fn value(view: &View, judged: &Judged) -> Words {
    let mut value = Words::default();
    for (name, reading) in judged.facts.iter().take(2) {
        if !value.0.is_empty() {
            value = value.and(" / ", Tone::Dim);
        }
        value.0.extend(view.reading(reading, view.unit(name)).0);
    }
    value
}

/// The verdict of the main gate as a sentence.
pub fn sentence(view: &View) -> Words {
    let Some(gate) = main(view.snapshot) else { return Words::dim(view.say(&say::NO_GATES)) };
    let summary = phrase!(
        say::GATE_SENTENCE,
        title = &gate.title,
        gate = &gate.gate,
        verdict = gate.verdict.name(),
        passed = passed(gate),
        total = gate.criteria.len()
    );
    let tone = verdict_tone(gate.verdict);
    let words = Words::toned(format!("{} {}", gate.verdict.glyph(), view.phrase(&summary)), tone);
    let worst = gate.criteria.iter().find(|judged| judged.verdict == gate.verdict);
    match worst.filter(|judged| judged.verdict != Verdict::Go) {
        Some(judged) => {
            let value = value(view, judged).text();
            let first = phrase!(say::FIRST_OPEN, title = &judged.title, value = value);
            words.and(view.phrase(&first), Tone::Plain)
        }
        None => words,
    }
}
