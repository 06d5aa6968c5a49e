//! The names of the kinds that speak to the network.

use super::{AnswerScope, NUMBER, Part, TEXT, TIME};
use crate::value::Kind;

/// Codes of name servers (RFC 1035 4.1.1, RFC 6895 2.3), by number; another one shows as `OTHER`.
pub const DNS_CODES: [&str; 11] = [
    "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET",
    "NOTAUTH", "OTHER",
];
/// What a gRPC health service says of a service, by number.
pub const GRPC_STATUSES: [&str; 4] = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
/// How an attempt that must be refused ended: the words of `measure::Outcome` that can be.
pub const ATTEMPT_OUTCOMES: [&str; 7] = ["ok", "timeout", "refused", "dns", "tls", "reset", "body"];
/// Versions of TLS, as `openssl s_client` writes them.
pub const TLS_VERSIONS: [&str; 2] = ["TLSv1.2", "TLSv1.3"];

const MOMENT: Part = Part::One(Kind::Time);
const TRUTH: Part = Part::One(Kind::Bool);

static TCP: AnswerScope =
    AnswerScope { names: &[("time", TIME), ("text", TEXT), ("size", NUMBER)], has_members: false };

static TLS: AnswerScope = AnswerScope {
    names: &[
        ("time", TIME),
        ("verified", TRUTH),
        ("expires_in", TIME),
        ("chain_expires_in", TIME),
        ("not_before", MOMENT),
        ("not_after", MOMENT),
        ("issuer", TEXT),
        ("subject", TEXT),
        ("names", Part::Tree),
        ("chain", NUMBER),
        ("version", Part::One(Kind::Choice(&TLS_VERSIONS))),
        ("cipher", TEXT),
        ("alpn", TEXT),
    ],
    has_members: true,
};

static DNS: AnswerScope = AnswerScope {
    names: &[
        ("time", TIME),
        ("rcode", Part::One(Kind::Choice(&DNS_CODES))),
        ("count", NUMBER),
        ("answers", Part::Tree),
        ("text", TEXT),
        ("ttl", TIME),
    ],
    has_members: true,
};

static GRPC: AnswerScope = AnswerScope {
    names: &[("time", TIME), ("status", Part::One(Kind::Choice(&GRPC_STATUSES))), ("code", NUMBER)],
    has_members: false,
};

static WEBSOCKET: AnswerScope = AnswerScope {
    names: &[("time", TIME), ("text", TEXT), ("size", NUMBER), ("json", Part::Tree)],
    has_members: true,
};

static ICMP: AnswerScope =
    AnswerScope { names: &[("time", TIME), ("worst", TIME), ("loss", NUMBER)], has_members: false };

static DENIED: AnswerScope = AnswerScope {
    names: &[
        ("outcome", Part::One(Kind::Choice(&ATTEMPT_OUTCOMES))),
        ("status", NUMBER),
        ("time", TIME),
        ("size", NUMBER),
        ("body", TEXT),
        ("header", Part::Texts),
        ("json", Part::Tree),
    ],
    has_members: true,
};

pub(super) fn scope_of(kind: &str) -> Option<&'static AnswerScope> {
    Some(match kind {
        "tcp" => &TCP,
        "tls" => &TLS,
        "dns" => &DNS,
        "grpc" => &GRPC,
        "websocket" => &WEBSOCKET,
        "icmp" => &ICMP,
        "denied" => &DENIED,
        _ => return None,
    })
}
