//! The kinds of probes, each in a file that begins with its manual.

mod command;
mod denied;
mod dns;
mod file;
mod grpc;
mod host;
mod http;
mod icmp;
mod journey;
mod prometheus;
mod secured;
mod sql;
mod sync_lag;
mod tcp;
mod tls;
mod websocket;

use super::{
    run::{Ended, Run},
    web::Web,
};
use crate::{
    plan::{Check, Probe},
    wording::Text,
};
use std::{future::Future, pin::Pin};

/// A probe at work: made once from the plan, run for every slot, possibly several times at once.
pub(super) trait Instrument: Send + Sync {
    /// One run. It ends within the run's time-out by itself, and cleans up after itself when it is dropped.
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>>;

    /// Whether trusted certificates are worth reading before the first slot.
    fn needs_tls(&self) -> bool {
        false
    }

    /// Whether a run is made of random values; drawing them takes time.
    fn needs_random(&self) -> bool {
        false
    }
}

/// The kinds with their manuals, in the order of [`Check::WORDS`].
pub(super) const MANUALS: [(&str, &Text); Check::WORDS.len()] = [
    ("http", &http::MANUAL),
    ("journey", &journey::MANUAL),
    ("host", &host::MANUAL),
    ("sql", &sql::MANUAL),
    ("prometheus", &prometheus::MANUAL),
    ("command", &command::MANUAL),
    ("file", &file::MANUAL),
    ("sync-lag", &sync_lag::MANUAL),
    ("tcp", &tcp::MANUAL),
    ("tls", &tls::MANUAL),
    ("dns", &dns::MANUAL),
    ("grpc", &grpc::MANUAL),
    ("websocket", &websocket::MANUAL),
    ("icmp", &icmp::MANUAL),
    ("denied", &denied::MANUAL),
];

pub(super) fn instrument(probe: &Probe, web: &Web) -> Box<dyn Instrument> {
    match &probe.check {
        Check::Http(http) => Box::new(http::Instrument::new(http, web)),
        Check::Journey(journey) => Box::new(journey::Instrument::new(journey, web)),
        Check::Host(host) => Box::new(host::Instrument::new(host.clone())),
        Check::Sql(sql) => Box::new(sql::Instrument::new(sql.clone())),
        Check::Prometheus(prometheus) => Box::new(prometheus::Instrument::new(*prometheus.clone())),
        Check::Command(command) => Box::new(command::Instrument::new(command.clone())),
        Check::File(file) => Box::new(file::Instrument::new(file.clone())),
        Check::SyncLag(lag) => Box::new(sync_lag::Instrument::new(*lag.clone(), web)),
        Check::Tcp(tcp) => Box::new(tcp::Instrument::new(tcp.clone())),
        Check::Tls(tls) => Box::new(tls::Instrument::new(tls.clone())),
        Check::Dns(dns) => Box::new(dns::Instrument::new(dns.clone())),
        Check::Grpc(grpc) => Box::new(grpc::Instrument::new(grpc.clone())),
        Check::Websocket(socket) => Box::new(websocket::Instrument::new(socket.clone(), &probe.read)),
        Check::Icmp(icmp) => Box::new(icmp::Instrument::new(icmp.clone())),
        Check::Denied(denied) => Box::new(denied::Instrument::new(denied, web)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::Outcome,
        plan::{AnswerPart, scope_of},
        wording::Lang,
    };

    #[test]
    fn every_kind_has_a_manual_that_names_what_there_is() {
        let kinds: Vec<&str> = MANUALS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, Check::WORDS);
        for (kind, manual) in MANUALS {
            for lang in [Lang::Zh, Lang::En] {
                let manual = manual.get(lang);
                assert!(manual.contains(&format!("kind = \"{kind}\"")), "{kind}: no example");
                if kind == "journey" {
                    continue;
                }
                for (name, part) in scope_of(kind).names {
                    let shown = match part {
                        AnswerPart::Tree => vec![format!("{name}."), format!("{name}[")],
                        _ => vec![(*name).to_owned()],
                    };
                    assert!(shown.iter().any(|shown| manual.contains(shown)), "{kind}: {name}");
                }
            }
        }
        for word in Outcome::WORDS.iter().filter(|word| **word != Outcome::Unable.word()) {
            assert!(http::MANUAL.en.contains(word), "http: {word}");
        }
        assert!(journey::MANUAL.zh.contains("always = true"));
    }
}
