//! `kind = "tls"`.

use super::{super::address::Address, Builder, peer::expect};
use crate::{
    phrase,
    plan::{
        Check, Tls,
        diagnostic::Finding,
        walk::{Item, Record, clip},
    },
    wording::plan as say,
};

/// Longest name of a protocol (RFC 7301, 3.1).
const PROTOCOL_BYTES_MAX: usize = 255;
/// Most protocols that are offered.
const PROTOCOLS_MAX: usize = 16;

impl Builder<'_> {
    pub(super) fn tls(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let alpn = record.texts("alpn");
        self.check_protocols(record);
        let server_name = record.text("server_name").cloned();
        if let Some(name) = &server_name
            && is_bad_name(name)
        {
            let message = phrase!(say::BAD_HOST, host = clip(name));
            self.report
                .add(Finding::error("FMT-04", record.at("server_name"), message).hint(&say::BAD_HOST_HINT));
        }
        let Some((peer, address)) = self.peer(record, Tls::PORT) else { return (None, Vec::new()) };
        let verify = record.bool("verify").copied().unwrap_or(true);
        let tls = Tls { peer, server_name, alpn, verify, expect: expect(record) };
        (Some(Check::Tls(tls)), vec![address])
    }

    fn check_protocols(&mut self, record: &Record) {
        for (at, node) in record.list("alpn").iter().enumerate() {
            let Item::Text(name) = &node.item else { continue };
            if name.len() > PROTOCOL_BYTES_MAX || at >= PROTOCOLS_MAX {
                let message = phrase!(say::BAD_PROTOCOL, name = clip(name), max = PROTOCOLS_MAX);
                self.report.add(Finding::error("FMT-04", node.span, message));
            }
        }
    }
}

/// Not what stands in a certificate: letters, digits, `-`, `_` and dots, or an IP address.
fn is_bad_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    name.is_empty() || name.len() > 253 || !name.chars().all(plain)
}
