//! How much the system is used, beside what is expected: too little is as alarming as too much.

use super::{Chart, line};
use crate::{
    phrase,
    plan::Usage,
    report::board::ProbeRow,
    tui::{
        theme::Tone,
        view::{UNKNOWN, View},
        widgets::text::Words,
    },
    usage::{self, Judgement, Standing},
    wording::console as say,
};
use rust_decimal::Decimal;

pub static USAGE: Chart = Chart { name: &say::USAGE, is_of_line: false, empty: &say::NO_USAGE, note, lines };

/// The name, the value, what is expected, how it compares.
const WIDTHS: [usize; 4] = [22, 10, 16, 10];

fn note(view: &View, _: &ProbeRow) -> Words {
    let out = view.snapshot.plan.usages.values().filter_map(|it| judge(view, it));
    match out.filter(|it| it.standing != Standing::Within).count() {
        0 => Words::default(),
        n => Words::toned(view.phrase(&phrase!(say::OUT_OF_BAND, n = n)), Tone::Warn),
    }
}

fn judge(view: &View, usage: &Usage) -> Option<Judgement> {
    let plan = &view.snapshot.plan;
    let probe = plan.probes.get(&usage.probe)?;
    usage::judge(usage, probe, plan.project.timezone, view.world.history, view.world.now)
}

fn lines(view: &View, _: &ProbeRow, (_, height): (usize, usize)) -> Vec<Words> {
    let usages = &view.snapshot.plan.usages;
    if usages.is_empty() {
        return Vec::new();
    }
    let head = [&say::USED, &say::VALUE, &say::EXPECTED, &say::STATE].map(|text| Words::dim(view.say(text)));
    let mut judged: Vec<_> = usages.values().map(|usage| (usage, judge(view, usage))).collect();
    // What is out of the ordinary first: a line that is cut off must not be the one that matters.
    judged.sort_by_key(|(_, judged)| judged.is_none_or(|it| it.standing == Standing::Within));
    let lines = judged.iter().map(|(usage, judged)| one(view, usage, judged.as_ref()));
    std::iter::once(line(&head, &WIDTHS)).chain(lines).take(height).collect()
}

fn one(view: &View, usage: &Usage, judged: Option<&Judgement>) -> Words {
    let title = Words::new(usage.title.get(view.lang));
    let Some(Judgement { value, band, standing, .. }) = judged else {
        return line(&[title, Words::dim(UNKNOWN), Words::dim(UNKNOWN), Words::dim(UNKNOWN)], &WIDTHS);
    };
    let side = |side: Option<Decimal>| side.map_or_else(String::new, |side| side.normalize().to_string());
    let tone = if *standing == Standing::Within { Tone::Plain } else { Tone::Bad };
    let expected = Words::dim(format!("{} – {}", side(band.low), side(band.high)));
    let state = Words::toned(format!("{} {}", standing.glyph(), view.say(standing.name())), tone);
    line(&[title, Words::toned(value.normalize().to_string(), tone), expected, state], &WIDTHS)
}
