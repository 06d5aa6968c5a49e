//! All probes beside an hour ago, and beside the rehearsal.

use crate::{
    measure::History,
    phrase,
    report::compare::{self, Period},
    tui::{
        charts::compare as chart,
        theme::Tone,
        view::View,
        widgets::{doc::Doc, text::Words},
    },
    wording::console as say,
};

/// More probes than this are for `golive compare`: the page is written anew for each frame.
const PROBES_MAX: usize = 100;

pub fn doc(view: &View) -> Doc {
    let mut doc = Doc::default();
    let now = view.world.now;
    section(view, &mut doc, view.say(&say::HOUR_AGO), (view.world.history, Period::hour_ago(now)));
    match &view.snapshot.rehearsal {
        Some(past) => {
            section(view, &mut doc, view.say(&say::REHEARSAL), (&past.history, past.period));
            doc.text(Words::dim(past.note.text.clone()));
        }
        None => {
            doc.heading(view.say(&say::REHEARSAL));
            doc.text(view.say(&say::NO_REHEARSAL));
        }
    }
    doc
}

fn section(view: &View, doc: &mut Doc, name: &str, past: (&History, Period)) {
    let recent = (view.world.history, Period::recent(view.world.now));
    doc.heading(format!("{name}  {} – {}", view.time(past.1.from), view.time(past.1.until)));
    doc.text(chart::pair_head(view));
    let rows = view.snapshot.probes();
    for row in rows.iter().take(PROBES_MAX) {
        if let Some(probe) = view.snapshot.plan.probes.get(&row.id) {
            doc.text(chart::pair(view, &compare::row(probe, recent, past)));
        }
    }
    if rows.len() > PROBES_MAX {
        let more = phrase!(say::COMPARE_MORE, n = rows.len() - PROBES_MAX);
        doc.text(Words::toned(view.phrase(&more), Tone::Dim));
    }
}
