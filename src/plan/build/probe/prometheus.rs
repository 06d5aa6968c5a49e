//! The keys of `kind = "prometheus"`.

use super::{super::address::Address, Builder, expect};
use crate::{
    phrase,
    plan::{Ask, Body, Check, Combine, Method, Prometheus, Selector, diagnostic::Finding, walk::Record},
    wording::plan as say,
};
use std::time::Duration;

/// Most points of one series a server gives.
const POINTS_MAX: u64 = 11_000;
/// Points of a range whose step is not given.
const POINTS: u32 = 60;

impl Builder<'_> {
    pub(super) fn prometheus(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let request = record.record("request").and_then(|request| self.request(request, &[]));
        if let Some((request, _)) = &request
            && (request.method != Method::Get || !matches!(request.body, Body::None))
        {
            self.report.add(Finding::error("FMT-04", record.at("request"), &say::NOT_A_READ_REQUEST));
        }
        let ask = self.ask(record);
        let combine = record.choice("combine").and_then(|at| Combine::ALL.get(*at)).copied();
        match (request, ask) {
            (Some((request, address)), Some(ask)) => {
                let combine = combine.unwrap_or(Combine::One);
                let check = Prometheus { request, ask, combine, expect: expect(record) };
                (Some(Check::Prometheus(Box::new(check))), vec![address])
            }
            _ => (None, Vec::new()),
        }
    }

    fn ask(&mut self, record: &Record) -> Option<Ask> {
        let (query, metric) = (record.node("query").is_some(), record.node("metric").is_some());
        if query == metric {
            let at = if query { record.at("metric") } else { record.span };
            let finding = Finding::error("FMT-04", at, &say::QUERY_OR_METRIC);
            self.report.add(finding.hint(&say::QUERY_OR_METRIC_HINT));
            return None;
        }
        let pairs = [
            ("range", "query", query),
            ("rate", "metric", metric),
            ("combine", "metric", metric),
            ("resolution", "range", record.node("range").is_some()),
        ];
        for (key, other, there) in pairs {
            if record.node(key).is_some() && !there {
                let message = phrase!(say::NEEDS_KEY, key = key, other = other);
                self.report.add(Finding::error("FMT-04", record.at(key), message));
            }
        }
        if metric { self.metric(record) } else { self.question(record) }
    }

    fn metric(&mut self, record: &Record) -> Option<Ask> {
        let text = record.text("metric")?;
        let Some(selector) = Selector::parse(text) else {
            let finding = Finding::error("FMT-04", record.at("metric"), &say::BAD_SELECTOR);
            self.report.add(finding.hint(&say::BAD_SELECTOR_HINT));
            return None;
        };
        let rate = record.bool("rate").copied().unwrap_or(false);
        Some(if rate { Ask::Rate(selector) } else { Ask::Page(selector) })
    }

    fn question(&mut self, record: &Record) -> Option<Ask> {
        let query = self.template(record, "query", &[])?;
        if record.node("range").is_none() {
            return Some(Ask::Now(query));
        }
        let range = self.duration(record, "range")?;
        let least = Duration::from_secs(1);
        let step = self.duration(record, "resolution").unwrap_or((range / POINTS).max(least));
        if range.as_secs() / step.as_secs().max(1) >= POINTS_MAX {
            let message = phrase!(say::MANY_POINTS, max = POINTS_MAX);
            self.report.add(Finding::error("FMT-04", record.at("range"), message));
        }
        Some(Ask::Range { query, range, step })
    }
}
