//! The record of a night as a report: for reading, and as a draft of what people write about it afterwards.

mod draft;
mod gates;
mod runs;
mod summary;

use super::{Incident, Night, Stopped};
use crate::{
    facts::World,
    mask, phrase,
    report::{
        document::{Cell, Column, Document, Part, Section, Sort, Table},
        local,
    },
    value::show_duration,
    wording::{Lang, Phrase, Text, night_record as say, report as heading},
};
use chrono::{DateTime, TimeDelta, Utc};

/// The heading of a column, and how its cells are set.
pub(super) type Head = (&'static Text, Sort);

/// The record with the draft of a post-mortem at its end.
pub fn page(world: &World, night: &Night, lang: Lang) -> Document {
    let page = Page { world, night, lang };
    let title = phrase!(say::TITLE, name = &world.plan.project.name, day = page.day());
    let mut sections = vec![page.summary(), page.incidents()];
    sections.extend(night.runs.iter().zip(&night.remarks).map(|(run, remarks)| page.run(run, remarks)));
    sections.extend([
        page.gates(),
        page.votes(),
        page.waivers(),
        page.feedback(),
        page.draft(),
        page.timeline(),
        page.proof(),
    ]);
    Document { title: title.render(lang), lang, sections }
}

pub(super) struct Page<'a> {
    pub world: &'a World<'a>,
    pub night: &'a Night<'a>,
    pub lang: Lang,
}

impl Page<'_> {
    fn day(&self) -> String {
        let zone = self.world.plan.project.timezone;
        let run = self.night.runs.first().map(|run| run.begun.at);
        run.unwrap_or(self.night.span.from).with_timezone(&zone).format("%Y-%m-%d").to_string()
    }

    pub(super) fn say(&self, phrase: impl Into<Phrase>) -> String {
        mask::personal(&phrase.into().render(self.lang))
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        local(at, self.world.plan.project.timezone)
    }

    fn clock(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.world.plan.project.timezone).format("%H:%M:%S").to_string()
    }

    pub(super) fn section(&self, title: &'static Text, parts: Vec<Part>) -> Section {
        Section { title: title.get(self.lang).to_owned(), parts }
    }

    fn heading(&self, title: &'static Text) -> Part {
        Part::Heading(title.get(self.lang).to_owned())
    }

    fn ask(&self, question: impl Into<Phrase>) -> Part {
        Part::Question(self.say(question))
    }

    /// A table, or a line that says there is nothing.
    pub(super) fn table(&self, heads: &[Head], rows: Vec<Vec<Cell>>) -> Part {
        if rows.is_empty() {
            return Part::Line(say::NONE.get(self.lang).to_owned());
        }
        let column = |(title, sort): &Head| Column { title: title.get(self.lang).to_owned(), sort: *sort };
        Part::Table(Table { columns: heads.iter().map(column).collect(), rows })
    }

    fn timeline(&self) -> Section {
        let rows = self.night.timeline.iter().map(|entry| {
            vec![
                entry.seq.to_string().into(),
                self.time(entry.at).into(),
                entry.by.as_str().into(),
                entry.text(self.lang).into(),
                entry.event.to_string().into(),
            ]
        });
        let heads = [
            (&say::SEQ, Sort::Number),
            (&heading::AT, Sort::Short),
            (&heading::BY, Sort::Short),
            (&say::WHAT, Sort::Text),
            (&say::EVENT, Sort::Code),
        ];
        self.section(&say::TIMELINE, vec![self.table(&heads, rows.collect())])
    }

    pub(super) fn proof(&self) -> Section {
        let mut lines = vec![self.say(phrase!(say::PLAN_HASH, hash = &self.world.plan.hash))];
        if let Some((seq, head)) = &self.night.head {
            lines.push(self.say(phrase!(say::HEAD, seq = *seq, head = head)));
        }
        let proofs =
            self.night.runs.iter().flat_map(|run| run.steps.iter().map(move |(id, step)| (run, id, step)));
        for (run, id, step) in proofs {
            let ended = step.tries.iter().filter_map(|it| it.ended.as_ref());
            for proof in ended.filter_map(|ended| ended.proof.as_ref()) {
                let (sha, bytes) = (&proof.sha256, proof.bytes);
                let output = phrase!(say::EVIDENCE, run = &run.id, step = id, sha = sha, bytes = bytes);
                lines.push(self.say(output));
            }
        }
        self.section(&say::PROOF, vec![Part::List(lines)])
    }
}

pub(super) fn stopped_by(stopped: &Stopped) -> Phrase {
    match stopped {
        Stopped::Noted(by) => phrase!(say::BY_NOTE, by = by),
        Stopped::Step { run, step } => phrase!(say::BY_STEP, run = run, step = step),
        Stopped::Rollback(run) => phrase!(say::BY_ROLLBACK, run = run),
    }
}

/// Whole seconds: nobody reads the rest.
fn span(span: TimeDelta) -> String {
    show_duration(TimeDelta::seconds(span.num_seconds()))
}
