//! The keys of `kind = "sync-lag"`.

use super::{super::address::Address, Builder, TIMEOUT, expect};
use crate::{
    phrase,
    plan::{Check, SyncLag, diagnostic::Finding, walk::Record},
    value::show_duration,
    wording::plan as say,
};
use chrono::TimeDelta;
use std::time::Duration;

const POLL: Duration = Duration::from_millis(500);

impl Builder<'_> {
    pub(super) fn sync_lag(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        for (name, span, _) in record.map("capture") {
            self.check_capture(name, *span);
        }
        let capture = self.captures(record);
        let captures: Vec<&str> = record.map("capture").iter().map(|(name, ..)| name.as_str()).collect();
        let write = record.record("write").and_then(|request| self.request(request, &[]));
        let look = record.record("look").and_then(|request| self.request(request, &captures));
        let clean = match record.record("clean") {
            Some(request) => self.request(request, &captures).map(Some),
            None => Some(None),
        };
        let until: Vec<_> = record.conditions("until").into_iter().map(|it| it.expr.clone()).collect();
        if until.is_empty() && record.node("until").is_some() {
            self.report.add(Finding::error("FMT-04", record.at("until"), &say::NO_UNTIL));
        }
        let timeout = self.duration(record, "timeout").unwrap_or(TIMEOUT);
        let max = self.duration(record, "max");
        if max.is_some_and(|max| max > timeout) {
            let shown = show_duration(TimeDelta::from_std(timeout).unwrap_or(TimeDelta::MAX));
            let message = phrase!(say::MAX_BEYOND_TIMEOUT, timeout = shown);
            self.report.add(Finding::error("FMT-04", record.at("max"), message));
        }
        let (Some((write, first)), Some((look, second)), Some(clean), Some(capture)) =
            (write, look, clean, capture)
        else {
            return (None, Vec::new());
        };
        let (clean, third) = clean.unzip();
        let addresses = [first, second].into_iter().chain(third).collect();
        let poll = self.duration(record, "poll").unwrap_or(POLL);
        let check = SyncLag { write, capture, look, until, poll, max, clean, expect: expect(record) };
        (Some(Check::SyncLag(Box::new(check))), addresses)
    }
}
