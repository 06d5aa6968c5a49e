//! `[probe.login]`.

use super::{Builder, address::Address};
use crate::{
    id::Id,
    phrase,
    plan::{
        Check, Host, Http, Journey, Probe, Slo, Step,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Node, Record},
    },
    title::Title,
    value::show_duration,
    wording::plan as say,
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(10);
/// Probes due more often than this go to this machine only: they are load.
const EVERY_LEAST_REMOTE: Duration = Duration::from_secs(1);
/// Most values a journey captures.
const CAPTURES_MAX: usize = 100;
/// Most steps of a journey.
const STEPS_MAX: usize = 50;

impl Builder<'_> {
    pub(super) fn probe(&mut self, id: &Id, span: Span, record: &Record) -> Option<Probe> {
        let every = self.duration(record, "every").unwrap_or(EVERY);
        let slo = record.record("slo").and_then(|record| self.slo(record));
        let word = record.node("kind").map_or(Some(0), |_| record.choice("kind").copied());
        let (check, addresses) = match word.and_then(|at| Check::WORDS.get(at)).copied() {
            Some("http") => self.http(record),
            Some("journey") => self.journey(record),
            Some("host") => (Some(Check::Host(host(record))), Vec::new()),
            _ => (None, Vec::new()),
        };
        if every < EVERY_LEAST_REMOTE && addresses.iter().any(|address| *address != Address::Loopback) {
            let shown = show_duration(TimeDelta::from_std(every).unwrap_or_default());
            let message = phrase!(say::TOO_FAST, every = shown);
            self.report.add(Finding::error("PRB-01", record.at("every"), message).hint(&say::TOO_FAST_HINT));
        }
        Some(Probe {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            every,
            timeout: self.duration(record, "timeout").unwrap_or(TIMEOUT),
            slo,
            serves: record.references("serves"),
            check: check?,
        })
    }

    fn slo(&mut self, record: &Record) -> Option<Slo> {
        let half = Decimal::new(5, 1);
        let confidence = record.decimal("confidence").copied().unwrap_or(Decimal::new(95, 2));
        let good = record.decimal("good").copied()?;
        if good <= Decimal::ZERO || good >= Decimal::ONE {
            self.report
                .add(Finding::error("FMT-04", record.at("good"), &say::BAD_GOOD).hint(&say::BAD_GOOD_HINT));
        }
        if confidence < half || confidence >= Decimal::ONE {
            self.report.add(Finding::error("FMT-04", record.at("confidence"), &say::BAD_CONFIDENCE));
        }
        let (within, over) = (self.duration(record, "within"), self.duration(record, "over"));
        Some(Slo { good, within: within?, over: over?, confidence })
    }

    fn http(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let expect =
            record.conditions("expect").into_iter().map(|condition| condition.expr.clone()).collect();
        match record.record("request").and_then(|request| self.request(request, &[])) {
            Some((request, address)) => (Some(Check::Http(Http { request, expect })), vec![address]),
            None => (None, Vec::new()),
        }
    }

    fn journey(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let (mut steps, mut addresses, mut captures): (Vec<Step>, _, Vec<&str>) =
            (Vec::new(), Vec::new(), Vec::new());
        let nodes = record.list("step");
        let mut sound = (1..=STEPS_MAX).contains(&nodes.len());
        if !sound && record.node("step").is_some() {
            let message = phrase!(say::STEP_COUNT, max = STEPS_MAX);
            self.report.add(Finding::error("FMT-04", record.at("step"), message));
        }
        for node in nodes.iter().take(STEPS_MAX) {
            let Item::Record(record) = &node.item else { continue };
            match self.step(record, &captures) {
                Some((step, address)) => {
                    if steps.iter().any(|known| known.id == step.id) {
                        let message = phrase!(say::DUPLICATE_STEP, id = &step.id);
                        self.report.add(Finding::error("PLN-02", record.at("id"), message));
                    }
                    steps.push(step);
                    addresses.push(address);
                }
                None => sound = false,
            }
            for (name, span, _) in record.map("capture") {
                self.check_capture(name, *span);
                captures.push(name);
            }
            if captures.len() > CAPTURES_MAX {
                let message = phrase!(say::CAPTURE_COUNT, max = CAPTURES_MAX);
                self.report.add(Finding::error("FMT-04", record.at("capture"), message));
                return (None, addresses);
            }
        }
        (sound.then_some(Check::Journey(Journey { steps })), addresses)
    }

    /// A captured value must not look like a variable, or `${name}` would mean two things.
    fn check_capture(&mut self, name: &str, span: Span) {
        if !Id::is_valid(name) {
            self.report.add(Finding::error("FMT-04", span, phrase!(say::BAD_CAPTURE, name = name)));
        } else if self.things.vars.contains_key(name) {
            self.report.add(Finding::error("VAR-02", span, phrase!(say::CAPTURE_HIDES, name = name)));
        }
    }

    fn step(&mut self, record: &Record, captures: &[&str]) -> Option<(Step, Address)> {
        let request = record.record("request").and_then(|request| self.request(request, captures));
        let id = record.id("id")?;
        let (request, address) = request?;
        let capture = |(name, _, node): &(String, Span, Node)| match &node.item {
            Item::Pointer(path) => Some((name.clone(), path.clone())),
            _ => None,
        };
        let step = Step {
            id: id.clone(),
            title: record.title("title").cloned().unwrap_or_else(|| Title::same(id.as_str())),
            request,
            expect: record.conditions("expect").into_iter().map(|condition| condition.expr.clone()).collect(),
            capture: record.map("capture").iter().filter_map(capture).collect(),
            always: record.bool("always").copied().unwrap_or(false),
        };
        Some((step, address))
    }
}

fn host(record: &Record) -> Host {
    Host {
        expect: record.conditions("expect").into_iter().map(|condition| condition.expr.clone()).collect(),
        disk: record.text("disk").cloned().unwrap_or_else(|| "/".to_owned()),
    }
}
