//! Probes below and beside HTTP: connections, certificates, names, remote calls, and what must be refused.

use super::super::{Request, Template};
use crate::expr::Expr;

/// Where a connection goes.
#[derive(Clone, Debug)]
pub struct Peer {
    pub host: Template,
    pub port: u16,
}

/// A connection, and what is said over it.
#[derive(Clone, Debug)]
pub struct Tcp {
    pub peer: Peer,
    pub send: Option<Template>,
    /// Lines the answer has.
    pub lines: u32,
    pub expect: Vec<Expr>,
}

impl Tcp {
    pub const LINES: u32 = 1;

    /// Whether anybody asks what the other side says.
    pub fn reads(&self) -> bool {
        self.expect.iter().flat_map(Expr::paths).any(|path| matches!(path.root(), "text" | "size"))
    }
}

/// A TLS handshake, and the certificates that come with it.
#[derive(Clone, Debug)]
pub struct Tls {
    pub peer: Peer,
    /// The name asked for and verified; the host's unless given.
    pub server_name: Option<String>,
    /// Protocols offered, the preferred one first.
    pub alpn: Vec<String>,
    /// Whether a certificate that does not verify is a failure.
    pub verify: bool,
    pub expect: Vec<Expr>,
}

impl Tls {
    pub const PORT: u16 = 443;
}

/// A question to a name server.
#[derive(Clone, Debug)]
pub struct Dns {
    pub name: Template,
    pub record: Record,
    /// The system's unless given.
    pub server: Option<Peer>,
    pub expect: Vec<Expr>,
}

impl Dns {
    pub const PORT: u16 = 53;
}

/// What a name server is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    A,
    Aaaa,
    Cname,
    Mx,
    Txt,
    Ns,
    Srv,
    Soa,
}

impl Record {
    pub const WORDS: [&str; 8] = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "SOA"];
    pub const ALL: [Self; 8] =
        [Self::A, Self::Aaaa, Self::Cname, Self::Mx, Self::Txt, Self::Ns, Self::Srv, Self::Soa];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// The health service of gRPC.
#[derive(Clone, Debug)]
pub struct Grpc {
    pub url: Template,
    /// The service asked about; the whole server when empty.
    pub service: String,
    pub headers: Vec<(String, Template)>,
    pub expect: Vec<Expr>,
}

/// A WebSocket: the handshake, and a message each way.
#[derive(Clone, Debug)]
pub struct Websocket {
    pub url: Template,
    pub headers: Vec<(String, Template)>,
    pub send: Option<Template>,
    /// Messages that come before the one that is judged.
    pub skip: u32,
    pub expect: Vec<Expr>,
}

impl Websocket {
    /// Whether a message is waited for.
    pub fn reads(&self) -> bool {
        self.send.is_some()
            || self.skip > 0
            || self
                .expect
                .iter()
                .flat_map(Expr::paths)
                .any(|path| matches!(path.root(), "text" | "json" | "size"))
    }
}

/// Echo requests, as `ping` sends them.
#[derive(Clone, Debug)]
pub struct Icmp {
    pub host: Template,
    pub packets: u32,
    pub expect: Vec<Expr>,
}

impl Icmp {
    pub const PACKETS: u32 = 3;
}

/// Something that must be refused.
#[derive(Clone, Debug)]
pub struct Denied {
    pub attempt: Attempt,
    /// What counts as refused; the usual unless given.
    pub expect: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub enum Attempt {
    Request { request: Box<Request>, caller: Caller },
    Port { peer: Peer, open: Option<u16> },
}

/// Who knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Caller {
    /// Nobody: "who are you?" (401) and "not you" (403) are both refusals.
    #[default]
    Anonymous,
    /// Somebody known who may not do it: only "not you" (403) shows that.
    SignedIn,
}

impl Caller {
    pub const WORDS: [&str; 2] = ["anonymous", "signed-in"];
    pub const ALL: [Self; 2] = [Self::Anonymous, Self::SignedIn];
}
