//! Hosts and ports of the kinds that are not asked by URL.

use super::{
    super::address::{Address, host_address},
    Builder,
};
use crate::{
    expr::Expr,
    phrase,
    plan::{
        Peer, Template,
        diagnostic::Finding,
        walk::{Record, clip},
    },
    wording::{Text, plan as say},
};

impl Builder<'_> {
    /// A host by name or address, and where that is.
    pub(super) fn host(&mut self, record: &Record, key: &str) -> Option<(Template, Address)> {
        let (draft, span) = (record.template(key)?, record.at(key));
        let parts = self.vars.fill(draft, span, &[], self.report)?;
        let address = host_address(&parts);
        let host = Template::new(parts);
        if address == Address::Wrong {
            let message = phrase!(say::BAD_HOST, host = clip(&host.to_string()));
            self.report.add(Finding::error("FMT-04", span, message).hint(&say::BAD_HOST_HINT));
        }
        Some((host, address))
    }

    /// `host` and `port`; the port of the trade where none is given.
    pub(super) fn peer(&mut self, record: &Record, usual: u16) -> Option<(Peer, Address)> {
        let (host, address) = self.host(record, "host")?;
        Some((Peer { host, port: port(record, "port").unwrap_or(usual) }, address))
    }

    /// A key that this table must have, which the shape cannot say.
    pub(super) fn lacks(&mut self, record: &Record, key: &'static str, doc: &'static Text) {
        let hint = phrase!(say::MISSING_KEY_HINT, key = key, doc = doc);
        let message = phrase!(say::MISSING_KEY, key = key);
        self.report.add(Finding::error("FMT-03", record.span, message).hint(hint));
    }
}

pub(super) fn port(record: &Record, key: &str) -> Option<u16> {
    record.integer(key).and_then(|port| u16::try_from(*port).ok())
}

pub(super) fn expect(record: &Record) -> Vec<Expr> {
    record.conditions("expect").into_iter().map(|condition| condition.expr.clone()).collect()
}
