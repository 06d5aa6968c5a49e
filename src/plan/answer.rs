//! What the conditions of each kind of probe may name.

mod network;

pub use network::{ATTEMPT_OUTCOMES, DNS_CODES, GRPC_STATUSES, TLS_VERSIONS};

use crate::{
    expr::{Path, Scope, Segment, Unknown},
    phrase, suggest,
    value::Kind,
    wording::expr as say,
};

/// The names of one kind of probe.
#[derive(Debug)]
pub struct AnswerScope {
    pub names: &'static [(&'static str, Part)],
    /// Whether `exists(…)` may be asked: of an answer that may have a member or not.
    has_members: bool,
}

/// What stands behind a name.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    One(Kind),
    /// Texts by name: `header['name']`.
    Texts,
    /// Anything inside: `json.member[0]`.
    Tree,
}

/// The readings of a `host` probe.
pub const HOST_NAMES: [&str; 6] = ["cpu", "memory", "disk", "load1", "load5", "load15"];

const NUMBER: Part = Part::One(Kind::Number);
const TEXT: Part = Part::One(Kind::Text);
const ANY: Part = Part::One(Kind::Any);
const TIME: Part = Part::One(Kind::Duration);

/// An HTTP answer.
static HTTP: AnswerScope = AnswerScope {
    names: &[
        ("status", NUMBER),
        ("time", TIME),
        ("size", NUMBER),
        ("body", TEXT),
        ("header", Part::Texts),
        ("json", Part::Tree),
    ],
    has_members: true,
};

/// Shares of 1, and runnable processes.
static HOST: AnswerScope = AnswerScope {
    names: &[
        (HOST_NAMES[0], NUMBER),
        (HOST_NAMES[1], NUMBER),
        (HOST_NAMES[2], NUMBER),
        (HOST_NAMES[3], NUMBER),
        (HOST_NAMES[4], NUMBER),
        (HOST_NAMES[5], NUMBER),
    ],
    has_members: false,
};

/// What a database says.
static SQL: AnswerScope = AnswerScope {
    names: &[("value", ANY), ("rows", NUMBER), ("row", Part::Tree), ("time", TIME)],
    has_members: true,
};

/// One number out of one or several series.
static PROMETHEUS: AnswerScope = AnswerScope {
    names: &[
        ("value", NUMBER),
        ("series", NUMBER),
        ("age", TIME),
        ("least", NUMBER),
        ("most", NUMBER),
        ("points", NUMBER),
        ("time", TIME),
    ],
    has_members: false,
};

/// How a program ended.
static COMMAND: AnswerScope = AnswerScope {
    names: &[("exit", NUMBER), ("output", TEXT), ("json", Part::Tree), ("time", TIME)],
    has_members: true,
};

/// A file, the one before it, and the newest line of a log that matters.
static FILE: AnswerScope = AnswerScope {
    names: &[
        ("age", TIME),
        ("size", NUMBER),
        ("size_before", NUMBER),
        ("count", NUMBER),
        ("sha256", TEXT),
        ("hash_ok", Part::One(Kind::Bool)),
        ("lines", NUMBER),
        ("line_age", TIME),
        ("time", TIME),
    ],
    has_members: true,
};

static SYNC_LAG: AnswerScope = AnswerScope { names: &[("lag", TIME), ("looks", NUMBER)], has_members: false };

/// What conditions over a probe of this kind may name.
pub fn scope_of(kind: &str) -> &'static AnswerScope {
    match kind {
        "host" => &HOST,
        "sql" => &SQL,
        "prometheus" => &PROMETHEUS,
        "command" => &COMMAND,
        "file" => &FILE,
        "sync-lag" => &SYNC_LAG,
        other => network::scope_of(other).unwrap_or(&HTTP),
    }
}

impl Scope for AnswerScope {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        let part = self.names.iter().find(|(name, _)| *name == path.root()).map(|(_, part)| part);
        match (part, path.segments()) {
            (Some(Part::One(kind)), [_]) => Ok(*kind),
            (Some(Part::Texts), [_, Segment::Key(_)]) => Ok(Kind::Text),
            (Some(Part::Tree), _) => Ok(Kind::Any),
            _ => Err(self.unknown(path.root())),
        }
    }

    fn may_ask_existence(&self) -> bool {
        self.has_members
    }
}

impl AnswerScope {
    fn unknown(&self, root: &str) -> Unknown {
        let names: Vec<&str> = self.names.iter().map(|(name, _)| *name).collect();
        let hint = match suggest::nearest(root, names.iter().copied()) {
            Some(near) if near != root => phrase!(say::DID_YOU_MEAN, name = near),
            _ => phrase!(say::NAMES_HINT, names = names.join(" ")),
        };
        Unknown { hint: Some(hint) }
    }
}
