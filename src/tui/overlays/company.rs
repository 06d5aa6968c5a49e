//! Who is here: every console that shares the journal, with its person, role and vantage.

use crate::{
    phrase,
    plan::Role,
    report::size,
    store::{Here, Reach},
    tui::{
        theme::Tone,
        view::{UNKNOWN, View},
        widgets::{doc::Doc, text::Words},
    },
    wording::{console as say, status},
};

pub fn doc(view: &View) -> Doc {
    let snapshot = view.snapshot;
    let mut doc = Doc::default();
    if let Some(away) = away(view) {
        doc.text(Words::toned(away, Tone::Bad));
    }
    let present = &snapshot.company.present;
    if present.is_empty() {
        doc.text(Words::dim(view.say(&say::NOBODY_ELSE)));
    }
    for here in present {
        let me = here.who == snapshot.me;
        let tone = if me { Tone::Strong } else { Tone::Plain };
        let name = Words::toned(view.person(&here.who), tone);
        let name = if me { name.and(format!(" {}", view.say(&say::YOU)), Tone::Dim) } else { name };
        let words = name.and(format!("  {}  ", role(view, here)), Tone::Dim);
        doc.item(Words::new("●"), words.and(vantage(view, here), Tone::Plain));
    }
    doc.heading(view.say(&say::THIS_CONSOLE));
    doc.field(view.say(&say::BY), view.person(&snapshot.me));
    doc.field(view.say(&say::VANTAGE), snapshot.vantage.as_str());
    doc.field(
        view.say(&say::PROBES),
        view.say(if snapshot.probing { &say::PROBING } else { &say::NOT_PROBING }),
    );
    if let Some(size) = &snapshot.size {
        let (retention, zone) = (&snapshot.plan.retention, snapshot.plan.project.timezone);
        doc.heading(view.say(&status::MEASUREMENTS));
        doc.text(Words::new(view.phrase(&size::summary(size, retention))));
        for line in size::listing(size, retention, zone).text(view.lang).lines() {
            doc.text(Words::dim(line));
        }
    }
    doc
}

fn role(view: &View, here: &Here) -> String {
    let known = Role::ALL.iter().find(|role| role.word() == here.role);
    match known {
        Some(role) => view.say(role.name()).to_owned(),
        None if here.role.is_empty() => UNKNOWN.to_owned(),
        None => here.role.clone(),
    }
}

/// Where it can run the probes from. Which of several at one vantage does, only that one knows for sure.
fn vantage(view: &View, here: &Here) -> String {
    match &here.vantage {
        Some(vantage) => view.phrase(&phrase!(say::CAN_PROBE_FROM, vantage = vantage)),
        None => view.say(&say::ONLY_LOOKS).to_owned(),
    }
}

/// That the shared journal is out of reach, since when, and what waits here.
pub fn away(view: &View) -> Option<String> {
    let Reach::Away { since, events, windows } = view.snapshot.reach else { return None };
    let text = if windows > 0 { &say::AWAY_WINDOWS } else { &say::AWAY };
    let since = since.with_timezone(&view.snapshot.plan.project.timezone).format("%H:%M");
    Some(view.phrase(&phrase!(*text, since = since.to_string(), events = events, windows = windows)))
}
