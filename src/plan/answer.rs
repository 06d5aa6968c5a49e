//! The names an assertion may use: the parts of an HTTP answer, or the readings of a host.

use crate::{
    expr::{Path, Scope, Segment, Unknown},
    phrase, suggest,
    value::Kind,
    wording::expr as say,
};

/// `status`, `time`, `size`, `body`, `header['name']`, `json…`.
pub struct HttpScope;

/// `cpu`, `memory`, `disk` (shares of 1), `load1`, `load5`, `load15` (runnable processes).
pub struct HostScope;

const HTTP_NAMES: [&str; 6] = ["status", "time", "size", "body", "header", "json"];

/// The readings of a `host` probe.
pub const HOST_NAMES: [&str; 6] = ["cpu", "memory", "disk", "load1", "load5", "load15"];

impl Scope for HttpScope {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        match (path.root(), path.segments()) {
            ("status" | "size", [_]) => Ok(Kind::Number),
            ("time", [_]) => Ok(Kind::Duration),
            ("body", [_]) | ("header", [_, Segment::Key(_)]) => Ok(Kind::Text),
            ("json", _) => Ok(Kind::Any),
            (root, _) => Err(unknown(root, HTTP_NAMES)),
        }
    }

    fn may_ask_existence(&self) -> bool {
        true
    }
}

impl Scope for HostScope {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        match path.segments() {
            [Segment::Key(name)] if HOST_NAMES.contains(&name.as_str()) => Ok(Kind::Number),
            _ => Err(unknown(path.root(), HOST_NAMES)),
        }
    }

    fn may_ask_existence(&self) -> bool {
        false
    }
}

fn unknown(root: &str, names: [&'static str; 6]) -> Unknown {
    let hint = match suggest::nearest(root, names) {
        Some(near) if near != root => phrase!(say::DID_YOU_MEAN, name = near),
        _ => phrase!(say::NAMES_HINT, names = names.join(" ")),
    };
    Unknown { hint: Some(hint) }
}
