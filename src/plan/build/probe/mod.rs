//! `[probe.login]`: what all kinds share; the keys of a kind are read in its file.

mod command;
mod denied;
mod dns;
mod fresh_file;
mod grpc;
mod icmp;
mod journey;
mod peer;
mod prometheus;
mod sql;
mod sync_lag;
mod tcp;
mod tls;
mod websocket;

use super::{Builder, address::Address};
use crate::{
    expr::{Expr, Path, Segment},
    id::Id,
    phrase,
    plan::{
        Check, Host, Http, Probe, Slo,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Record},
    },
    value::show_duration,
    wording::{Text, plan as say},
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);
/// What a sync-lag probe reads even when nothing is said: it is what the probe is for.
const LAG: &str = "lag";
const TIMEOUT: Duration = Duration::from_secs(10);
/// As often as a probe is due when nothing is said: whoever asks more often does not know more for it.
const OUTAGE: Duration = Duration::from_secs(30);
/// Probes due more often than this go to this machine only: they are load.
const EVERY_LEAST_REMOTE: Duration = Duration::from_secs(1);

impl Builder<'_> {
    pub(super) fn probe(&mut self, id: &Id, span: Span, record: &Record) -> Option<Probe> {
        let every = self.duration(record, "every").unwrap_or(EVERY);
        let slo = record.record("slo").and_then(|record| self.slo(record));
        let word = record.node("kind").map_or(Some(0), |_| record.choice("kind").copied());
        let (check, addresses) = match word.and_then(|at| Check::WORDS.get(at)).copied() {
            Some("http") => self.http(record),
            Some("journey") => self.journey(record),
            Some("host") => (Some(Check::Host(host(record))), Vec::new()),
            Some("sql") => self.sql(record),
            Some("prometheus") => self.prometheus(record),
            Some("command") => (self.command(record), Vec::new()),
            Some("file") => (self.fresh_file(record), Vec::new()),
            Some("sync-lag") => self.sync_lag(record),
            Some("tcp") => self.tcp(record),
            Some("tls") => self.tls(record),
            Some("dns") => self.dns(record),
            Some("grpc") => self.grpc(record),
            Some("websocket") => self.websocket(record),
            Some("icmp") => self.icmp(record),
            Some("denied") => self.denied(record),
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
            warm_up: self.duration(record, "warm_up").unwrap_or_default(),
            canary: record.bool("canary").copied().unwrap_or(false),
            from: record.texts("from"),
            quorum: record.integer("quorum").copied(),
            serves: record.references("serves"),
            read: self.all_reads(record),
            check: check?,
        })
    }

    fn slo(&mut self, record: &Record) -> Option<Slo> {
        let confidence = self.confidence(record);
        let good = record.decimal("good").copied()?;
        if good <= Decimal::ZERO || good >= Decimal::ONE {
            self.report
                .add(Finding::error("FMT-04", record.at("good"), &say::BAD_GOOD).hint(&say::BAD_GOOD_HINT));
        }
        let (within, over) = (self.duration(record, "within"), self.duration(record, "over"));
        let outage = self.duration(record, "outage").unwrap_or(OUTAGE);
        Some(Slo { good, within: within?, over: over?, confidence, outage })
    }

    fn http(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let expect = expect(record);
        match record.record("request").and_then(|request| self.request(request, &[])) {
            Some((request, address)) => {
                let retry = self.retry(record, &request);
                (Some(Check::Http(Box::new(Http { request, retry, expect }))), vec![address])
            }
            None => (None, Vec::new()),
        }
    }

    /// The numbers a probe keeps, be it of its answer or of those of its steps.
    fn all_reads(&mut self, record: &Record) -> Vec<(String, Path)> {
        let mut all = self.reads(record);
        for node in record.list("step") {
            let Item::Record(step) = &node.item else { continue };
            for read in self.reads(step) {
                if all.iter().any(|(name, _)| *name == read.0) {
                    let message = phrase!(say::DUPLICATE_READ, name = &read.0);
                    self.report.add(Finding::error("PLN-02", step.at("read"), message));
                }
                all.push(read);
            }
        }
        let lag = || all.iter().any(|(name, _)| name == LAG);
        if record.choice("kind").and_then(|at| Check::WORDS.get(*at)) == Some(&"sync-lag") && !lag() {
            all.push((LAG.to_owned(), Path::new(vec![Segment::Key(LAG.to_owned())])));
        }
        all
    }

    /// What a kind needs that another may do without.
    fn missing(&mut self, record: &Record, key: &'static str, doc: &'static Text) {
        let message = phrase!(say::MISSING_KEY, key = key);
        let hint = phrase!(say::MISSING_KEY_HINT, key = key, doc = doc);
        self.report.add(Finding::error("FMT-03", record.span, message).hint(hint));
    }

    /// The numbers to keep of an answer: a name becomes part of a fact's.
    fn reads(&mut self, record: &Record) -> Vec<(String, Path)> {
        let mut reads = Vec::new();
        for (name, span, node) in record.map("read") {
            let Item::Pointer(path) = &node.item else { continue };
            if Id::is_valid(name) {
                reads.push((name.clone(), path.clone()));
            } else {
                self.report.add(Finding::error("FMT-04", *span, phrase!(say::BAD_CAPTURE, name = name)));
            }
        }
        reads
    }
}

fn expect(record: &Record) -> Vec<Expr> {
    record.conditions("expect").into_iter().map(|condition| condition.expr.clone()).collect()
}

fn host(record: &Record) -> Host {
    Host { expect: expect(record), disk: record.text("disk").cloned().unwrap_or_else(|| "/".to_owned()) }
}
