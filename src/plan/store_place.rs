//! Where a project's journal is kept.

use secrecy::SecretString;
use std::fmt;

/// A file, or a database that several machines share. Shown without passwords.
#[derive(Clone, Debug)]
pub enum StorePlace {
    /// Path of the file, relative to the plan's directory.
    Sqlite(String),
    /// Address of a server, which may hold a password.
    Postgres {
        url: SecretString,
        /// What messages call it: role, host and database.
        shown: String,
    },
}

impl Default for StorePlace {
    fn default() -> Self {
        Self::Sqlite(".golive/journal.db".to_owned())
    }
}

impl fmt::Display for StorePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.write_str(path),
            Self::Postgres { shown, .. } => f.write_str(shown),
        }
    }
}

impl StorePlace {
    /// Reads a path, which `sqlite:` may precede, or the address of a server.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            let fine = !rest.is_empty() && !text.contains(|c: char| c.is_control() || c.is_whitespace());
            return fine.then(|| Self::Postgres { url: text.into(), shown: mask(rest) });
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        let bad = path.trim().is_empty() || path.contains("://") || path.contains('\0');
        (!bad).then(|| Self::Sqlite(path.to_owned()))
    }
}

/// Whether an address written out holds a password.
pub(super) fn holds_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let before_host = rest
        .rsplit_once('@')
        .and_then(|(user, _)| user.split_once(':'))
        .is_some_and(|(_, it)| !it.is_empty());
    let parameter = |pair: &str| {
        pair.split_once('=').is_some_and(|(key, it)| key.ends_with("password") && !it.is_empty())
    };
    before_host || rest.split(['?', '&', '#']).skip(1).any(parameter)
}

/// The address without password and parameters. An address of which it is not certain where the password ends is not
/// shown at all.
fn mask(rest: &str) -> String {
    const HIDDEN: &str = "postgres://•••";
    let (head, parameters) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
    if parameters.contains('@') {
        return HIDDEN.to_owned();
    }
    let (user, host) = match head.split_once('@') {
        Some((credentials, host)) => (credentials.split(':').next().unwrap_or(""), host),
        None => ("", head),
    };
    let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "._-%[]:,/".contains(c));
    let port = |place: &str| {
        place.rsplit_once(':').is_none_or(|(_, port)| port.ends_with(']') || port.parse::<u16>().is_ok())
    };
    let places = host.split('/').next().unwrap_or("");
    if !plain(user) || !plain(host) || host.matches('/').count() > 1 || !places.split(',').all(port) {
        return HIDDEN.to_owned();
    }
    let at = if user.is_empty() { "" } else { "@" };
    format!("postgres://{user}{at}{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (url, shown) in [
            ("postgres://golive:hunter2@db.example.cn/journal", "postgres://golive@db.example.cn/journal"),
            ("postgresql://golive@db:5433/j?sslmode=verify-full", "postgres://golive@db:5433/j"),
            ("postgres://golive@db/j?password=hunter2", "postgres://golive@db/j"),
            ("postgres:///j?host=/run/postgresql", "postgres:///j"),
            ("postgres://u:hunter2@[::1]:5432/j", "postgres://u@[::1]:5432/j"),
            ("postgres://u:hunter2@a:1,b:2/j", "postgres://u@a:1,b:2/j"),
            // Characters that belong percent-encoded in a password.
            ("postgres://u:hun@ter2@db/j", "postgres://•••"),
            ("postgres://u:hun?ter2@db/j", "postgres://•••"),
            ("postgres://u:hun/ter2@db/j", "postgres://u@db/j"),
            ("postgres://db/j?password=hun@ter2", "postgres://•••"),
            ("postgres://u:hunter2", "postgres://•••"),
        ] {
            let place = StorePlace::read(url).unwrap();
            assert_eq!(place.to_string(), shown, "{url}");
            let debug = format!("{place:?} {place}");
            assert!(["hunter2", "ter2"].iter().all(|part| !debug.contains(part)), "{debug}");
        }
    }

    #[test]
    fn places_are_told_apart() {
        assert_eq!(StorePlace::read("sqlite:a/b.db").unwrap().to_string(), "a/b.db");
        assert_eq!(StorePlace::read("a b.db").unwrap().to_string(), "a b.db");
        for text in ["", " ", "sqlite:", "mysql://h/db", "postgres://", "postgres://h/a b", "a\0b"] {
            assert!(StorePlace::read(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_password_that_is_written_out_is_found() {
        for text in ["postgres://u:p@h/db", "postgres://h/db?password=p", "postgres://h/db?a=b&sslpassword=p"]
        {
            assert!(holds_password(text), "{text}");
        }
        for text in ["postgres://u@h:5432/db", "postgres://u:@h/db", "postgres://h/db?password=", "a:b@c"] {
            assert!(!holds_password(text), "{text}");
        }
    }
}
