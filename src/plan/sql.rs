//! `kind = "sql"`: a question put to a database.

use super::Template;
use crate::expr::Expr;

#[derive(Clone, Debug)]
pub struct Sql {
    /// `postgres://…`, `mysql://…` or `sqlite:path`; may hold a password.
    pub database: Template,
    /// One statement that only reads.
    pub query: Template,
    pub expect: Vec<Expr>,
}

/// A database system, told by the beginning of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Postgres,
    MySql,
    Sqlite,
}

impl Engine {
    pub fn of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once(':')?;
        let engine = match scheme {
            "postgres" | "postgresql" => Self::Postgres,
            "mysql" | "mariadb" => Self::MySql,
            "sqlite" => Self::Sqlite,
            _ => return None,
        };
        let host = rest.strip_prefix("//");
        match engine {
            Self::Sqlite => (!rest.trim().is_empty() && host.is_none()).then_some(engine),
            _ => host.is_some_and(|host| !host.is_empty()).then_some(engine),
        }
    }
}

/// Words a statement that only reads begins with.
const READING: [&str; 9] =
    ["select", "with", "show", "values", "table", "explain", "describe", "desc", "pragma"];

/// Whether a statement looks as if it only read. The database is what makes sure of it; this catches at `check` what
/// would fail later.
pub fn only_reads(query: &str) -> bool {
    let mut rest = query.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    // Comments before the first word.
    loop {
        let skipped = if let Some(line) = rest.strip_prefix("--") {
            line.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(block) = rest.strip_prefix("/*") {
            block.split_once("*/").map_or("", |(_, after)| after)
        } else {
            break;
        };
        rest = skipped.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    }
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    READING.contains(&word.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_the_engine() {
        for (address, engine) in [
            ("postgres://u@h/db", Some(Engine::Postgres)),
            ("postgresql://h", Some(Engine::Postgres)),
            ("mysql://u:p@h/db", Some(Engine::MySql)),
            ("mariadb://h/db", Some(Engine::MySql)),
            ("sqlite:members.db", Some(Engine::Sqlite)),
            ("sqlite:///x", None),
            ("sqlite:", None),
            ("postgres://", None),
            ("postgres:h", None),
            ("oracle://h", None),
            ("members.db", None),
        ] {
            assert_eq!(Engine::of(address), engine, "{address}");
        }
    }

    #[test]
    fn what_only_reads() {
        for query in
            ["select 1", " (SELECT 1)", "-- note\nselect 1", "/* a */ WITH x AS (select 1) table x", "SHOW x"]
        {
            assert!(only_reads(query), "{query}");
        }
        for query in
            ["", "delete from a", "-- select", "/* select", "begin", "selecting", "set x = 1", "call f()"]
        {
            assert!(!only_reads(query), "{query}");
        }
    }
}
