//! `[probe.login]`: a repeated check of the deployed system.

mod network;

pub use network::{Attempt, Caller, Denied, Dns, Grpc, Icmp, Peer, Record, Tcp, Tls, Websocket};

use super::{
    Ask, Capture, FreshFile, Place, Program, Prometheus, Request, Retry, Sql, SyncLag, Template,
    request::templates,
};
use crate::{
    expr::{Expr, Path},
    id::Id,
    title::Title,
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use std::time::Duration;

/// Sooner than this nothing has stopped.
const PATIENCE_LEAST: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub struct Probe {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// A new sample is due this often, whatever the last one did.
    pub every: Duration,
    /// A sample (a whole journey, for a journey) that takes longer has failed.
    pub timeout: Duration,
    pub slo: Option<Slo>,
    /// Samples due this soon after probing (re)started are excluded.
    pub warm_up: Duration,
    /// It asks whether our own way out works, not how the system is.
    pub canary: bool,
    /// Vantages it is run from; all when empty.
    pub from: Vec<String>,
    /// At how many vantages the objective must be met.
    pub quorum: Option<u32>,
    /// Requirements it watches over.
    pub serves: Vec<Id>,
    /// Numbers kept of each good answer: `active = "json.active"`.
    pub read: Vec<(String, Path)>,
    pub check: Check,
}

impl Probe {
    /// How long a sample speaks of now: after three that did not come, and the time one may take, the probe has stopped.
    pub fn patience(&self) -> TimeDelta {
        let patience = (self.every * 3).max(PATIENCE_LEAST) + self.timeout;
        TimeDelta::from_std(patience).unwrap_or(TimeDelta::MAX)
    }

    /// Whether it is run from a vantage.
    pub fn is_from(&self, vantage: &str) -> bool {
        self.from.is_empty() || self.from.iter().any(|it| it == vantage)
    }
}

#[derive(Clone, Debug)]
pub enum Check {
    Http(Box<Http>),
    Journey(Journey),
    Host(Host),
    Sql(Sql),
    Prometheus(Box<Prometheus>),
    Command(Program),
    File(FreshFile),
    SyncLag(Box<SyncLag>),
    Tcp(Tcp),
    Tls(Tls),
    Dns(Dns),
    Grpc(Grpc),
    Websocket(Websocket),
    Icmp(Icmp),
    Denied(Denied),
}

impl Check {
    pub const WORDS: [&str; 15] = [
        "http",
        "journey",
        "host",
        "sql",
        "prometheus",
        "command",
        "file",
        "sync-lag",
        "tcp",
        "tls",
        "dns",
        "grpc",
        "websocket",
        "icmp",
        "denied",
    ];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Http(_) => "http",
            Self::Journey(_) => "journey",
            Self::Host(_) => "host",
            Self::Sql(_) => "sql",
            Self::Prometheus(_) => "prometheus",
            Self::Command(_) => "command",
            Self::File(_) => "file",
            Self::SyncLag(_) => "sync-lag",
            Self::Tcp(_) => "tcp",
            Self::Tls(_) => "tls",
            Self::Dns(_) => "dns",
            Self::Grpc(_) => "grpc",
            Self::Websocket(_) => "websocket",
            Self::Icmp(_) => "icmp",
            Self::Denied(_) => "denied",
        }
    }

    /// Every text of it that may hold a secret.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Http(http) => templates(&http.request),
            Self::Journey(journey) => {
                journey.steps.iter().flat_map(|step| templates(&step.request)).collect()
            }
            Self::Host(_) | Self::File(_) => Vec::new(),
            Self::Sql(sql) => vec![&sql.database, &sql.query],
            Self::Prometheus(prometheus) => {
                let query = match &prometheus.ask {
                    Ask::Now(query) | Ask::Range { query, .. } => Some(query),
                    Ask::Page(_) | Ask::Rate(_) => None,
                };
                templates(&prometheus.request).into_iter().chain(query).collect()
            }
            Self::Command(command) => {
                command.command.iter().chain(command.env.iter().map(|(_, value)| value)).collect()
            }
            Self::SyncLag(lag) => {
                [&lag.write, &lag.look].into_iter().chain(&lag.clean).flat_map(templates).collect()
            }
            Self::Tcp(tcp) => std::iter::once(&tcp.peer.host).chain(&tcp.send).collect(),
            Self::Tls(tls) => vec![&tls.peer.host],
            Self::Dns(dns) => {
                std::iter::once(&dns.name).chain(dns.server.iter().map(|peer| &peer.host)).collect()
            }
            Self::Grpc(grpc) => std::iter::once(&grpc.url).chain(values(&grpc.headers)).collect(),
            Self::Websocket(socket) => {
                std::iter::once(&socket.url).chain(values(&socket.headers)).chain(&socket.send).collect()
            }
            Self::Icmp(icmp) => vec![&icmp.host],
            Self::Denied(denied) => match &denied.attempt {
                Attempt::Request { request, .. } => templates(request),
                Attempt::Port { peer, .. } => vec![&peer.host],
            },
        }
    }
}

/// One request and what its answer must be.
#[derive(Clone, Debug)]
pub struct Http {
    pub request: Request,
    pub retry: Retry,
    /// All of these hold of a good answer; names are those of [`crate::plan::AnswerScope`].
    pub expect: Vec<Expr>,
}

/// Several requests that share cookies and captured values.
#[derive(Clone, Debug)]
pub struct Journey {
    pub steps: Vec<Step>,
    /// Conditions over captured values, judged when all is done: what went in came out.
    pub invariant: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub id: Id,
    pub title: Title,
    pub request: Request,
    pub retry: Retry,
    pub expect: Vec<Expr>,
    /// Values taken from the answer for later steps: `token = "json.token"`.
    pub capture: Vec<(String, Capture)>,
    /// Numbers kept of a good answer.
    pub read: Vec<(String, Path)>,
    /// Runs whatever happened before, to clean up; skipped only when a value it needs was never captured.
    pub always: bool,
}

/// The machine golive runs on.
#[derive(Clone, Debug)]
pub struct Host {
    /// Conditions over `cpu`, `memory`, `load1`, `load5`, `load15` and `disk`.
    pub expect: Vec<Expr>,
    /// The mount whose fill is reported as `disk`.
    pub disk: String,
}

/// "At least `good` of the events succeed within `within`", decided over `over` with `confidence`.
#[derive(Clone, Debug, PartialEq)]
pub struct Slo {
    /// Share of good events, between 0 and 1.
    pub good: Decimal,
    /// Response time of a good event, counted from when it was due.
    pub within: Duration,
    pub over: Duration,
    /// Between 0.5 and 1.
    pub confidence: Decimal,
    /// How long an outage lasts: samples nearer to each other than this count together as one.
    pub outage: Duration,
}

impl Slo {
    /// Time that yields as much evidence as one sample that stands alone: the probe's interval, or an outage.
    pub fn stride(&self, every: Duration) -> Duration {
        every.max(self.outage)
    }
}

fn values(pairs: &[(String, Template)]) -> impl Iterator<Item = &Template> {
    pairs.iter().map(|(_, template)| template)
}
