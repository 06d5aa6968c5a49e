//! From the text of a script to a night on a plan: what it names must be there.

use super::{Answers, End, Flow, NIGHT, Night, Player, TRAINING, Votes, Weather};
use crate::{
    id::Id,
    phrase,
    plan::{
        Diagnostic, Plan,
        diagnostic::{Finding, Report},
        source::{self, Source, Sources, Span},
        syntax,
        walk::{Item, Moment, Record, Walker},
    },
    suggest,
    title::Title,
    wording::{Phrase, night_keys as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use std::{path::Path, time::Duration};

/// A script, read and not yet held against its plan.
#[derive(Debug)]
pub struct Script {
    record: Record,
    report: Report,
    sources: Sources,
}

/// What became of a script: a night, unless something is wrong with it, and everything there is to say.
#[derive(Debug)]
pub struct Loaded {
    pub night: Option<Night>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
}

/// How long before the window a night begins, and how long after it ends, when nothing is said.
const AROUND: TimeDelta = TimeDelta::minutes(30);

impl Script {
    /// Reads the text of a script; `name` is what messages call the file.
    pub fn read(name: &str, text: &str) -> Self {
        let (mut report, mut sources) = (Report::default(), Sources::default());
        let source = Source::new(name, text);
        let record = {
            let table = syntax::parse(0, &source, &mut report);
            Walker::new(0, &source, &mut report).record(&NIGHT, table.get_ref(), Span::new(0, 0..0))
        };
        sources.push(source);
        Self { record, report, sources }
    }

    /// The file of the plan, beside the script; `None` for the training plan.
    pub fn plan(&self) -> Option<&str> {
        self.record.text("plan").map(String::as_str).filter(|plan| *plan != TRAINING)
    }

    /// What it is called and what it is about, whatever the plan is.
    pub fn titles(&self) -> Option<(Title, Option<Title>)> {
        Some((self.record.title("title")?.clone(), self.record.title("about").cloned()))
    }

    /// Whether it can be held against a plan at all.
    pub fn is_sound(&self) -> bool {
        self.report.errors() == 0
    }

    /// What is wrong with the script itself.
    pub fn give_up(self) -> Loaded {
        Loaded { night: None, diagnostics: self.report.finish(&self.sources), sources: self.sources }
    }

    /// The night on a plan, with everything it names found there.
    pub fn on(mut self, plan: &Plan) -> Loaded {
        let mut builder = Builder { plan, report: &mut self.report };
        let night = builder.night(&self.record);
        let night = night.filter(|_| self.report.errors() == 0);
        Loaded { night, diagnostics: self.report.finish(&self.sources), sources: self.sources }
    }
}

/// Reads the text of a script's file; the error says what is wrong with it.
pub fn text(path: &Path) -> Result<String, Phrase> {
    source::read(path, source::FILE_BYTES_MAX)
}

pub(super) struct Builder<'a> {
    pub(super) plan: &'a Plan,
    pub(super) report: &'a mut Report,
}

impl Builder<'_> {
    fn night(&mut self, record: &Record) -> Option<Night> {
        let cutover = self.plan.cutover.as_ref();
        let window = cutover.map(|cutover| (cutover.start, cutover.end));
        let start = self.time(record, "start").or(window.map(|(start, _)| start - AROUND));
        let lasts = span(record, "lasts")
            .or_else(|| window.and_then(|(_, end)| (end + AROUND - start?).to_std().ok()));
        if start.is_none() || lasts.is_none() {
            self.wrong(record.span, &say::NO_CUTOVER);
        }
        let runbook = cutover.and_then(|cutover| cutover.runbook.clone());
        if runbook.is_none() {
            self.wrong(record.span, &say::NO_RUNBOOK);
        }
        let gate = self.plan.main_gate().map(|gate| gate.id.clone());
        if gate.is_none() {
            self.wrong(record.span, &say::NO_GATE);
        }
        let minutes = |key, default| span(record, key).unwrap_or(Duration::from_mins(default));
        let poll = (minutes("poll_opens", 10), minutes("poll_closes", 30));
        if poll.1 <= poll.0 {
            self.wrong(record.at("poll_closes"), &say::POLL_BACKWARDS);
        }
        let (lead, people) = (self.lead(record), self.people(record));
        let flows = self.flows(record);
        let (probes, faults) = (self.weather(record, &flows), self.faults(record));
        let (steps, crashes) = (self.steps(record), self.crashes(record));
        Some(Night {
            title: record.title("title")?.clone(),
            about: record.title("about").cloned(),
            start: start?,
            lasts: lasts?,
            seed: u64::from(record.integer("seed").copied().unwrap_or(1)),
            lead: lead?,
            runbook: runbook?,
            rollback: cutover.and_then(|cutover| cutover.rollback.clone()),
            poll,
            rehearsals: record.integer("rehearsals").copied().unwrap_or(3),
            patience: minutes("patience", 10),
            answers: record
                .choice("answers")
                .and_then(|at| Answers::ALL.get(*at).copied())
                .unwrap_or_default(),
            people,
            probes,
            faults,
            steps,
            crashes,
            outages: self.outages(record),
            handovers: gate.as_ref().map(|gate| self.handovers(record, gate)).unwrap_or_default(),
            flows,
            gate: gate?,
            expect: record.choice("expect").and_then(|at| End::ALL.get(*at).copied()),
        })
    }

    fn time(&mut self, record: &Record, key: &str) -> Option<DateTime<Utc>> {
        match record.time(key)? {
            Moment::Fixed(time) => Some(time.to_utc()),
            Moment::Local(local) => {
                Some(local.and_local_timezone(self.plan.project.timezone).earliest()?.to_utc())
            }
        }
    }

    fn lead(&mut self, record: &Record) -> Option<Id> {
        if record.node("lead").is_some() {
            let lead = record.reference("lead")?.clone();
            return self.known(record.at("lead"), &lead, self.plan.people.keys()).then_some(lead);
        }
        let may = |word: &String| {
            self.plan.people.values().find(|it| it.is_meant(word)).map(|person| person.id.clone())
        };
        let lead = self.plan.allow.run.iter().find_map(may);
        if lead.is_none() {
            self.wrong(record.span, &say::NO_LEAD);
        }
        lead
    }

    /// Everybody of the plan, as the script says or else there all the time.
    fn people(&mut self, record: &Record) -> IndexMap<Id, Player> {
        let usual = |id: &Id| (id.clone(), player(&Record::default()));
        let mut people: IndexMap<Id, Player> = self.plan.people.keys().map(usual).collect();
        for (id, span, said) in record.keyed("person") {
            if self.known(*span, id, self.plan.people.keys()) {
                people.insert(id.clone(), player(said));
            }
        }
        people
    }

    fn weather(&mut self, record: &Record, flows: &[Flow]) -> IndexMap<Id, Weather> {
        let usual = |id: &Id| (id.clone(), weather(&Record::default()));
        let mut probes: IndexMap<Id, Weather> = self.plan.probes.keys().map(usual).collect();
        for (id, span, said) in record.keyed("probe") {
            if self.known(*span, id, self.plan.probes.keys()) {
                probes.insert(id.clone(), weather(said));
            }
        }
        let mut counted = |probe: &Id, reading: &str| {
            if let Some(weather) = probes.get_mut(probe) {
                weather.readings.entry(reading.to_owned()).or_default();
            }
        };
        for flow in flows {
            counted(&flow.probe, &flow.reading);
        }
        // What bears on going back is read all the time, or nobody would know what that costs.
        let limits = self.plan.cutover.iter().flat_map(|cutover| cutover.data.values());
        for limit in limits {
            counted(&limit.probe, &limit.reading);
        }
        probes
    }

    /// Whether a name is one of the plan's; when it is not, that is said.
    pub(super) fn known<'n>(
        &mut self,
        span: Span,
        id: &Id,
        names: impl Iterator<Item = &'n Id> + Clone,
    ) -> bool {
        if names.clone().any(|known| known == id) {
            return true;
        }
        let message = phrase!(say::NO_SUCH, plan = &self.plan.project.id, name = id);
        self.dangling(span, message, suggest::nearest(id.as_str(), names.map(Id::as_str)));
        false
    }

    pub(super) fn dangling(&mut self, span: Span, message: Phrase, near: Option<&str>) {
        let hint = near.map(|near| phrase!(crate::wording::expr::DID_YOU_MEAN, name = near));
        self.report.add(Finding::error("REF-01", span, message).maybe_hint(hint));
    }

    pub(super) fn wrong(&mut self, span: Span, message: &'static crate::wording::Text) {
        self.report.add(Finding::error("FMT-04", span, message));
    }
}

pub(super) fn span(record: &Record, key: &str) -> Option<Duration> {
    match record.node(key)?.item {
        Item::Duration(duration) => Some(duration),
        _ => None,
    }
}

fn player(record: &Record) -> Player {
    Player {
        present: span(record, "present").unwrap_or_default(),
        leaves: span(record, "leaves"),
        reacts: span(record, "reacts").unwrap_or(Duration::from_secs(30)),
        votes: record.choice("votes").and_then(|at| Votes::ALL.get(*at).copied()).unwrap_or_default(),
    }
}

fn weather(record: &Record) -> Weather {
    let reading = |(name, _, node): &(String, Span, crate::plan::walk::Node)| match node.item {
        Item::Decimal(number) => Some((name.clone(), number)),
        _ => None,
    };
    Weather {
        latency: span(record, "latency").unwrap_or(Duration::from_millis(80)),
        errors: record.decimal("errors").copied().unwrap_or_default(),
        readings: record.map("readings").iter().filter_map(reading).collect(),
    }
}
