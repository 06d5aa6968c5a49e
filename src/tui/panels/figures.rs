//! The figures of the project: a fact or two each, so that each opens down to its evidence.

use super::{Panel, no_foot, no_note};
use crate::{
    conductor::Snapshot,
    slo::Standing,
    tui::{
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::{Text, console as say},
};

pub static FIGURES: Panel = Panel {
    name: &say::FIGURES,
    columns: &[
        Column::left(&say::FIGURE, Width::Cells(28), 0),
        Column::left(&say::VALUE, Width::Rest(20), 0),
    ],
    subjects: |view| subjects(view.snapshot),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_FIGURES,
};

/// What a figure's line is headed by, the fact that its evidence belongs to, and its value.
struct Figure {
    name: &'static Text,
    fact: &'static str,
    value: fn(&View) -> Words,
}

const FIGURES_SHOWN: &[Figure] = &[
    Figure {
        name: &say::CUTOVER_IN,
        fact: "cutover.starts_in",
        value: |view| view.fact("cutover.starts_in"),
    },
    Figure {
        name: &say::MUSTS_VERIFIED,
        fact: "requirements.must.verified",
        value: |view| pair(view, "requirements.must.verified", "requirements.must.total"),
    },
    Figure { name: &say::UAT_PASS_RATE, fact: "uat.pass_rate", value: uat },
    Figure { name: &say::OPEN_FEEDBACK, fact: "feedback.open", value: feedback },
    Figure { name: &say::MILESTONES, fact: "milestones.reached", value: milestones },
];

fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    let lists = snapshot.plan.checklists.keys().map(|id| format!("checklists.{id}.done"));
    let known = |name: &String| snapshot.catalogue.get(name).is_some();
    let fixed = FIGURES_SHOWN.iter().map(|figure| figure.fact.to_owned());
    // The line of the probes opens the one that needs a person most.
    let worst = snapshot.probes().iter().rev().max_by_key(|row| row.standing);
    let probes = worst.map(|row| Subject::Probe(row.id.clone()));
    fixed.chain(lists).filter(known).map(Subject::Fact).chain(probes).collect()
}

fn row(view: &View, subject: &Subject, _: &[u16]) -> Vec<Words> {
    let Subject::Fact(fact) = subject else {
        return vec![Words::new(view.say(&say::PROBES)), probes(view)];
    };
    if let Some(figure) = FIGURES_SHOWN.iter().find(|figure| figure.fact == fact) {
        return vec![Words::new(view.say(figure.name)), (figure.value)(view)];
    }
    let list = fact.split('.').nth(1).and_then(|id| view.snapshot.plan.checklists.get(id));
    let Some(list) = list else { return Vec::new() };
    let total = format!("checklists.{}.total", list.id);
    vec![Words::new(view.title(&list.title)), pair(view, fact, &total)]
}

fn pair(view: &View, part: &str, whole: &str) -> Words {
    let mut words = view.fact(part);
    words.0.push((" / ".to_owned(), Tone::Dim));
    words.0.extend(view.fact(whole).0);
    words
}

fn uat(view: &View) -> Words {
    let mut words = view.fact("uat.pass_rate");
    words.0.push(("  ".to_owned(), Tone::Plain));
    words.0.extend((super::cases::CASES.note)(view).0);
    words
}

fn feedback(view: &View) -> Words {
    let mut words = view.fact("feedback.open");
    for severity in crate::state::Severity::ALL.iter().rev() {
        let open = view.count(&format!("feedback.{}.open", severity.word())).unwrap_or_default();
        if open > 0 {
            let tone = match severity {
                crate::state::Severity::Blocker => Tone::Bad,
                crate::state::Severity::Major => Tone::Warn,
                _ => Tone::Plain,
            };
            words = words.and(format!("  {} {open}", view.say(severity.name())), tone);
        }
    }
    words
}

fn milestones(view: &View) -> Words {
    let words = pair(view, "milestones.reached", "milestones.total");
    match view.count("milestones.late") {
        Some(late) if late > 0 => words.and(format!("  ✖ {} {late}", view.say(&say::LATE)), Tone::Bad),
        _ => words,
    }
}

fn probes(view: &View) -> Words {
    let count = |standing| view.snapshot.probes().iter().filter(|row| row.standing == Some(standing)).count();
    let mut words = Words::default();
    for (standing, loud) in
        [(Standing::Met, Tone::Plain), (Standing::Unproven, Tone::Warn), (Standing::Broken, Tone::Bad)]
    {
        let n = count(standing);
        let tone = if n > 0 { loud } else { Tone::Dim };
        words = words.and(format!("{} {} {n}  ", standing.glyph(), view.say(standing.name())), tone);
    }
    words
}
