//! `kind = "denied"`: a request or a port, and who knocks.

use super::{
    super::address::Address,
    Builder,
    peer::{expect, port},
};
use crate::{
    phrase,
    plan::{Attempt, Caller, Check, Denied, diagnostic::Finding, walk::Record},
    wording::{keys, plan as say},
};

impl Builder<'_> {
    pub(super) fn denied(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let attempt = match (record.node("request"), record.node("host")) {
            (Some(_), None) => self.denied_request(record),
            (None, Some(_)) => self.denied_port(record),
            (None, None) => {
                self.lacks(record, "request", &keys::PROBE_REQUEST);
                None
            }
            (Some(_), Some(_)) => {
                let message = phrase!(say::TWO_ATTEMPTS);
                self.report.add(Finding::error("FMT-04", record.at("host"), message));
                None
            }
        };
        let Some((attempt, address)) = attempt else { return (None, Vec::new()) };
        (Some(Check::Denied(Denied { attempt, expect: expect(record) })), vec![address])
    }

    fn denied_request(&mut self, record: &Record) -> Option<(Attempt, Address)> {
        for key in ["port", "open"] {
            if record.node(key).is_some() {
                let message = phrase!(say::ONLY_WITH_HOST, key = key);
                self.report.add(Finding::error("FMT-02", record.at(key), message));
            }
        }
        let (request, address) = self.request(record.record("request")?, &[])?;
        let caller = record.choice("as").and_then(|at| Caller::ALL.get(*at).copied()).unwrap_or_default();
        Some((Attempt::Request { request: Box::new(request), caller }, address))
    }

    fn denied_port(&mut self, record: &Record) -> Option<(Attempt, Address)> {
        if record.node("as").is_some() {
            let message = phrase!(say::ONLY_WITH_REQUEST, key = "as");
            self.report.add(Finding::error("FMT-02", record.at("as"), message));
        }
        if record.node("port").is_none() {
            self.lacks(record, "port", &keys::NET_PORT);
        }
        let (peer, address) = self.peer(record, 0)?;
        let open = port(record, "open");
        if open == Some(peer.port) {
            self.report.add(Finding::error("FMT-04", record.at("open"), &say::OPEN_IS_CLOSED));
        }
        Some((Attempt::Port { peer, open }, address))
    }
}
