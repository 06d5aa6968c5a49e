//! Gates and their criteria: the main gate with everything that decides it.

use super::{Panel, no_foot, no_note};
use crate::{
    conductor::Snapshot,
    gate::{Assessment, Judged, Waived},
    id::Id,
    phrase, report,
    tui::{
        approvals, polls,
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::{
            table::{Column, Width},
            text::{self, Words},
        },
    },
    verdict::Verdict,
    wording::{console as say, gate as say_gate},
};
use std::cmp::Reverse;

/// A title gives no more of its room away than leaves it this much.
const TITLE_LEAST: usize = 14;

/// Every gate, a line each.
pub static GATES: Panel = Panel {
    name: &say::GATES,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 1),
        Column::left(&say::TITLE, Width::Rest(12), 0),
        Column::left(&say::VERDICT, Width::Cells(12), 0),
        Column::right(&say::PASSED, 9, 0),
    ],
    subjects: |view| view.snapshot.gates.iter().map(|it| Subject::Gate(it.gate.clone())).collect(),
    row: |view, subject, _| {
        let Some(gate) = find(view.snapshot, subject) else { return Vec::new() };
        let tone = verdict_tone(gate.verdict);
        vec![
            Words::toned(gate.verdict.glyph(), tone),
            Words::new(gate.gate.as_str()),
            Words::new(view.title(&gate.title)),
            Words::toned(view.say(gate.verdict.name()), tone),
            with_waived(Words::new(format!("{}/{}", passed(gate), gate.counting().count())), gate),
        ]
    },
    note: no_note,
    foot: no_foot,
    empty: &say::NO_GATES,
};

/// The criteria of every gate, the main gate's first; a single gate needs no heading line. Within a gate, what needs a
/// person stands on top: no-go, then what is open, then what is waived, then go. The seats stand under them.
pub static CRITERIA: Panel = Panel {
    name: &say::GATE,
    columns: &[
        Column::glyph(),
        Column::left(&say::CRITERION, Width::Rest(14), 0),
        Column::right(&say::VALUE, 12, 0),
    ],
    subjects: |view| {
        let snapshot = view.snapshot;
        let main = main(snapshot).map(|gate| &gate.gate);
        let (first, others): (Vec<&Assessment>, Vec<&Assessment>) =
            snapshot.gates.iter().partition(|gate| Some(&gate.gate) == main);
        let several = snapshot.gates.len() > 1;
        let lines = first.into_iter().chain(others).flat_map(|gate| {
            let head = several.then(|| Subject::Gate(gate.gate.clone()));
            let mut worst_first: Vec<&Judged> = gate.criteria.iter().collect();
            worst_first
                .sort_by_key(|judged| (!judged.counts, Reverse(judged.counts_as()), judged.waived.is_none()));
            let criteria = worst_first
                .into_iter()
                .map(|judged| Subject::Criterion { gate: gate.gate.clone(), criterion: judged.id.clone() });
            head.into_iter().chain(criteria)
        });
        lines.collect()
    },
    row: |view, subject, widths| match (find(view.snapshot, subject), judged(view.snapshot, subject)) {
        (Some(gate), Some(judged)) => criterion(view, &gate.gate, judged, widths),
        (Some(gate), None) => {
            let tone = verdict_tone(gate.verdict);
            vec![
                Words::toned(gate.verdict.glyph(), tone),
                Words::toned(view.title(&gate.title), Tone::Strong),
                with_waived(Words::toned(view.say(gate.verdict.name()), tone), gate),
            ]
        }
        _ => Vec::new(),
    },
    note: |view| match main(view.snapshot) {
        Some(gate) => {
            let mut words = Words::new(format!("{} ", gate.gate));
            words.0.extend(headline(view, gate).0);
            words
        }
        None => Words::default(),
    },
    foot: votes,
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

pub fn main(snapshot: &Snapshot) -> Option<&Assessment> {
    let id = snapshot.plan.main_gate().map(|gate| &gate.id);
    snapshot.gates.iter().find(|gate| Some(&gate.gate) == id).or_else(|| snapshot.gates.first())
}

/// `3/3 ~1`: what passes only because it is waived is counted apart.
fn with_waived(words: Words, gate: &Assessment) -> Words {
    match gate.waived() {
        0 => words,
        count => words.and(format!(" ~{count}"), Tone::Strong),
    }
}

pub fn passed(gate: &Assessment) -> usize {
    gate.counting().filter(|judged| judged.counts_as() == Verdict::Go).count()
}

/// `? inconclusive (1 waived)`.
pub fn headline(view: &View, gate: &Assessment) -> Words {
    let words = Words::toned(
        format!("{} {}", gate.verdict.glyph(), view.say(gate.verdict.name())),
        verdict_tone(gate.verdict),
    );
    let words = match &gate.decided {
        Some(decided) => words.and(format!(" · {}", view.say(decided.decision.name())), Tone::Warn),
        None => words,
    };
    match gate.waived() {
        0 => words,
        count => words.and(view.phrase(&phrase!(say_gate::WAIVED_COUNT, count = count)), Tone::Strong),
    }
}

/// The seats of the main gate and what they say; of each gate, where several have seats. A seat is not broken across
/// lines.
pub fn votes(view: &View, cells: usize) -> Vec<Words> {
    let main = main(view.snapshot).map(|gate| &gate.gate);
    let mut gates: Vec<&Assessment> =
        view.snapshot.gates.iter().filter(|gate| !gate.ballots.is_empty()).collect();
    gates.sort_by_key(|gate| Some(&gate.gate) != main);
    let several = gates.len() > 1;
    let mut lines: Vec<Words> = Vec::new();
    for gate in gates {
        lines.extend(view.snapshot.plan.gates.get(&gate.gate).and_then(|gate| polls::line(view, gate)));
        let mut line = Words::toned(format!("{} ", view.say(&say::VOTES)), Tone::Strong);
        if several {
            line = line.and(format!("{} ", gate.gate), Tone::Dim);
        }
        for (i, ballot) in gate.ballots.iter().enumerate() {
            let seat = approvals::ballot(view, &gate.gate, ballot);
            if i > 0 && line.width() + 3 + seat.width() > cells {
                lines.push(std::mem::take(&mut line));
            } else if i > 0 {
                line = line.and(" · ", Tone::Dim);
            }
            line.0.extend(seat.0);
        }
        lines.push(line);
    }
    lines
}

/// A waived criterion is marked as such, with who approved it and until when; what the evidence says is on its page.
fn waived(view: &View, judged: &Judged, by: &Waived, title: u16) -> Vec<Words> {
    let who = view.person(&by.approved_by);
    let named = remarked(view.title(&judged.title), &who, Tone::Dim, title);
    let until = phrase!(say::WAIVED_SHORT, until = view.until(by.until));
    vec![Words::toned("~", Tone::Strong), named, Words::new(view.phrase(&until))]
}

/// `title · remark`, where that leaves the title enough room.
fn remarked(title: &str, remark: &str, tone: Tone, cells: u16) -> Words {
    let remark = format!(" · {remark}");
    let room = usize::from(cells).saturating_sub(text::width(&remark));
    if room < text::width(title).min(TITLE_LEAST) {
        return Words::new(title);
    }
    Words::new(text::fit(title, room)).and(remark, tone)
}

fn criterion(view: &View, gate: &Id, judged: &Judged, widths: &[u16]) -> Vec<Words> {
    let cells = widths.get(1).copied().unwrap_or_default();
    if !judged.counts {
        let phases: Vec<&str> = judged.during.iter().map(|phase| view.say(phase.name())).collect();
        let named = remarked(view.title(&judged.title), &phases.join(" "), Tone::Dim, cells);
        return vec![Words::dim("–"), named, Words::default()];
    }
    if let Some(by) = &judged.waived {
        return waived(view, judged, by, cells);
    }
    let asked = view.snapshot.state.waivers().find(|waiver| {
        let of = waiver.gate == *gate && waiver.criterion == judged.id;
        of && waiver.answered.is_none() && waiver.is_open(view.now)
    });
    let glyph = Words::toned(judged.verdict.glyph(), verdict_tone(judged.verdict));
    let title = view.title(&judged.title);
    let named = match asked {
        Some(waiver) => remarked(title, &format!("? {}", waiver.id), Tone::Warn, cells),
        None => Words::new(title),
    };
    vec![glyph, named, value(view, judged)]
}

/// The values that decide a criterion: of its first two facts, or at how many vantages of those asked it holds.
fn value(view: &View, judged: &Judged) -> Words {
    if let Some(quorum) = &judged.quorum {
        let said = phrase!(say_gate::AT_VANTAGES, agree = quorum.agree(), least = quorum.least);
        return Words::new(view.phrase(&said));
    }
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
        total = gate.counting().count()
    );
    let tone = verdict_tone(gate.verdict);
    let mut words = Words::toned(format!("{} {}", gate.verdict.glyph(), view.phrase(&summary)), tone);
    if gate.waived() > 0 {
        words = words.and(view.phrase(&phrase!(say_gate::WAIVED_COUNT, count = gate.waived())), Tone::Strong);
    }
    if let Some(decided) = &gate.decided {
        let said = format!(" · {}", view.phrase(&report::gate::decided(decided, &view.snapshot.plan)));
        words = words.and(said, Tone::Warn);
    }
    if gate.verdict == Verdict::Go {
        return words;
    }
    if let Some(judged) = gate.counting().find(|judged| judged.counts_as() == gate.verdict) {
        let value = value(view, judged).text();
        let first = phrase!(say::FIRST_OPEN, title = &judged.title, value = value);
        return words.and(view.phrase(&first), Tone::Plain);
    }
    match gate.ballots.iter().find(|ballot| ballot.verdict == gate.verdict) {
        Some(ballot) => {
            let seat = approvals::seat(view.snapshot, &ballot.seat);
            let first = phrase!(say::SEAT_OPEN, seat = seat, reason = ballot.reason.clone());
            words.and(view.phrase(&first), Tone::Plain)
        }
        None => words,
    }
}
