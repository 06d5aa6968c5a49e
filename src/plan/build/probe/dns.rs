//! `kind = "dns"`.

use super::{
    super::address::Address,
    Builder,
    peer::{expect, port},
};
use crate::{
    phrase,
    plan::{
        Check, Dns, Peer, Record as Wanted,
        diagnostic::Finding,
        template::{Part, Template},
        walk::Record,
        walk::clip,
    },
    wording::plan as say,
};

/// Longest name that can be asked for (RFC 1035, 2.3.4), without its last dot.
const NAME_BYTES_MAX: usize = 253;
/// Longest part of it.
const LABEL_BYTES_MAX: usize = 63;

impl Builder<'_> {
    pub(super) fn dns(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let name = self.template(record, "name", &[]);
        if let Some([Part::Plain(text)]) = name.as_ref().map(Template::parts)
            && !is_name(text)
        {
            let message = phrase!(say::BAD_DNS_NAME, name = clip(text));
            self.report
                .add(Finding::error("FMT-04", record.at("name"), message).hint(&say::BAD_DNS_NAME_HINT));
        }
        let at_port = port(record, "port");
        let server = self.host(record, "server");
        if server.is_none() && record.node("server").is_some() {
            return (None, Vec::new());
        }
        if let (Some(_), None) = (at_port, &server) {
            let message = phrase!(say::PORT_WITHOUT_SERVER);
            self.report.add(Finding::error("FMT-04", record.at("port"), message));
        }
        let (server, address) = match server {
            Some((host, address)) => (Some(Peer { host, port: at_port.unwrap_or(Dns::PORT) }), address),
            // The system's server asks others.
            None => (None, Address::Unknown),
        };
        let wanted =
            record.choice("record").and_then(|at| Wanted::ALL.get(*at).copied()).unwrap_or(Wanted::A);
        let dns = name.map(|name| Dns { name, record: wanted, server, expect: expect(record) });
        (dns.map(Check::Dns), vec![address])
    }
}

/// Whether it can stand in a question: parts of 1 to 63 characters, of those that names on the internet are made of.
fn is_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_*".contains(c);
    let is_label = |label: &str| (1..=LABEL_BYTES_MAX).contains(&label.len()) && label.chars().all(plain);
    text == "." || (name.len() <= NAME_BYTES_MAX && name.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_can_be_asked_for() {
        for text in ["example.cn", "example.cn.", "_sip._tcp.example.cn", "a", ".", "xn--fiqs8s"] {
            assert!(is_name(text), "{text}");
        }
        let long = format!("{}.cn", "a".repeat(64));
        let longer = vec!["abcdefghi"; 30].join(".");
        for text in ["", "..", "a..b", "http://a", "会员.cn", "a b", &long, &longer] {
            assert!(!is_name(text), "{text}");
        }
    }
}
