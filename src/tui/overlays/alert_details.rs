//! An alert in full: what its condition says, who sees to it, who was told, and what to do.

use crate::{
    state::{AlertStanding, Episode, Note, Stage},
    tui::{
        panels::alerts,
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View, duration},
        widgets::{doc::Doc, text::Words},
    },
    wording::console as say,
};

pub fn alert(view: &View, doc: &mut Doc, subject: &Subject) {
    let Some(assessment) = alerts::find(view.snapshot, subject) else { return };
    let Some(planned) = view.snapshot.plan.alerts.get(&assessment.id) else { return };
    let (glyph, tone) = alerts::glyph(assessment);
    let mut state = Words::toned(format!("{glyph} {}", view.say(assessment.standing.name())), tone);
    if let Some(since) = assessment.since {
        state = state.and(format!("  {}", view.date_time(since)), Tone::Dim);
    }
    doc.field(view.say(&say::STATE), state);
    doc.field(view.say(&say::SEVERITY), view.say(assessment.severity.name()));
    doc.field(view.say(&say::OWNER), view.owner(planned.owner.as_ref()));
    for note in &assessment.notes {
        doc.text(Words::toned(view.phrase(note), Tone::Warn));
    }
    let alarm = view.snapshot.state.alarm(&assessment.id);
    if let Some(snooze) = alarm.and_then(|alarm| alarm.snooze.as_ref()).filter(|it| view.now < it.until) {
        let words = Words::new(view.date_time(snooze.until))
            .and(format!("  {}  {}", view.person(&snooze.note.by), snooze.note.text), Tone::Dim);
        doc.field(view.say(&say::SNOOZED_UNTIL), words);
    }
    if let Some(runbook) = &planned.runbook {
        doc.field(view.say(&say::RUNBOOK), Words::toned(view.title(runbook), Tone::Strong));
    }
    doc.heading(view.say(&say::CONDITION));
    doc.text(planned.when.source());
    for (name, reading) in &assessment.facts {
        let mut words = Words::dim(format!("{name}  "));
        words.0.extend(view.reading(reading, view.unit(name)).0);
        doc.item(Words::dim("·"), words);
    }
    let holds = format!("{} · {}", duration(planned.hold), duration(planned.resolve_after));
    doc.field(view.say(&say::HOLDS_AND_CLEARS), holds);
    let Some(episode) = alarm.and_then(|alarm| alarm.episode.as_ref()) else { return };
    history(view, doc, episode);
    notices(view, doc, episode);
}

/// What happened since it was raised.
fn history(view: &View, doc: &mut Doc, episode: &Episode) {
    doc.heading(view.say(&say::HISTORY));
    let line = |doc: &mut Doc, what: String, note: &Note, who: Option<String>| {
        let mut words = Words::dim(format!("{}  ", view.date_time(note.at))).and(what, Tone::Plain);
        words = words.and(who.map(|who| format!("  {who}")).unwrap_or_default(), Tone::Strong);
        doc.item(Words::dim("·"), words.and(format!("  {}", note.text), Tone::Plain));
    };
    let word = |standing: AlertStanding| view.say(standing.name()).to_owned();
    let on_call = episode.on_call.as_ref().map(|person| view.person(person.as_str()));
    line(doc, word(AlertStanding::Firing), &episode.raised, on_call);
    for seen in &episode.seen {
        let value = seen.value.as_deref().unwrap_or(UNKNOWN);
        doc.item(Words::new(" "), Words::dim(format!("{} = {value}", seen.fact)));
    }
    for (to, note) in &episode.escalated {
        let stage = view.say(Stage::Escalated(0).name()).to_owned();
        line(doc, stage, note, Some(view.person(to.as_str())));
    }
    if let Some(note) = &episode.acknowledged {
        line(doc, word(AlertStanding::Acknowledged), note, Some(view.person(&note.by)));
    }
    if let Some(note) = &episode.resolved {
        line(doc, word(AlertStanding::Resolved), note, None);
    }
}

/// Which channels were told, and what came of it.
fn notices(view: &View, doc: &mut Doc, episode: &Episode) {
    if episode.tellings.is_empty() {
        return;
    }
    doc.heading(view.say(&say::NOTICES));
    for telling in &episode.tellings {
        let (_, text, tone) = alerts::delivery(telling);
        let lead = format!("{}  {}  ", telling.channel, view.say(telling.stage.name()));
        let mut words = Words::new(lead).and(view.say(text), tone);
        if let Some(outcome) = &telling.outcome {
            words = words.and(format!("  {}", view.date_time(outcome.at)), Tone::Dim);
            if outcome.channel != telling.channel {
                words = words.and(format!("  → {}", outcome.channel), Tone::Strong);
            }
            words = words.and(format!("  {}", outcome.detail), Tone::Dim);
        }
        doc.item(Words::dim("·"), words);
    }
}
