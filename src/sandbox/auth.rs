//! Accounts, logins and tokens.

use super::{access::Role, failure::Failure};
use crate::entropy;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, VecDeque},
    fmt::Write as _,
};

/// How long a token is good for.
pub const TOKEN_MINUTES: i64 = 30;
/// Tokens kept, expired ones included so that they are told from unknown ones; the oldest gives way. Enough for
/// eleven logins a second over the life of a token.
const TOKENS_MAX: usize = 20_000;
/// Wrong passwords that one account takes in a minute before it answers 429.
const WRONG_MAX: u32 = 20;

/// The built-in accounts. All have the password of the options.
pub const ACCOUNTS: [(&str, Role); 4] = [
    ("cashier", Role::Cashier),
    ("marketing", Role::Marketing),
    ("admin", Role::Admin),
    ("probe", Role::Cashier),
];

#[derive(Clone, Copy, Debug)]
struct Session {
    role: Role,
    expires_at: DateTime<Utc>,
}

/// Wrong passwords for one account since `since`.
#[derive(Clone, Copy, Debug)]
struct Wrong {
    since: DateTime<Utc>,
    count: u32,
}

/// A successful login.
#[derive(Debug)]
pub struct Login {
    pub token: String,
    pub role: Role,
    pub expires_at: DateTime<Utc>,
}

pub struct Sessions {
    password: String,
    entropy: entropy::Source,
    by_token: HashMap<String, Session>,
    order: VecDeque<String>,
    wrong: [Option<Wrong>; ACCOUNTS.len()],
}

impl Sessions {
    pub fn new(password: String, entropy: entropy::Source) -> Self {
        Self {
            password,
            entropy,
            by_token: HashMap::new(),
            order: VecDeque::new(),
            wrong: [None; ACCOUNTS.len()],
        }
    }

    pub fn login(&mut self, user: &str, password: &str, now: DateTime<Utc>) -> Result<Login, Failure> {
        let refused = Failure::unauthorized("bad_credentials", "user or password is wrong");
        let index = ACCOUNTS.iter().position(|(name, _)| *name == user).ok_or(refused)?;
        let wrong =
            self.wrong[index].filter(|wrong| now.signed_duration_since(wrong.since) < TimeDelta::minutes(1));
        if wrong.is_some_and(|wrong| wrong.count >= WRONG_MAX) {
            return Err(Failure::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_attempts",
                "too many wrong passwords for this account; wait a minute",
            ));
        }
        if password != self.password {
            let wrong = wrong.unwrap_or(Wrong { since: now, count: 0 });
            self.wrong[index] = Some(Wrong { count: wrong.count + 1, ..wrong });
            return Err(refused);
        }
        self.wrong[index] = None;
        self.open(ACCOUNTS[index].1, now)
    }

    fn open(&mut self, role: Role, now: DateTime<Utc>) -> Result<Login, Failure> {
        let mut bytes = [0; 16];
        (self.entropy)(&mut bytes).map_err(|_| {
            Failure::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "no_entropy",
                "the system gave no randomness for a token",
            )
        })?;
        let token = bytes.iter().fold(String::with_capacity(32), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        if self.order.len() >= TOKENS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_token.remove(&oldest);
        }
        let expires_at = now + TimeDelta::minutes(TOKEN_MINUTES);
        self.by_token.insert(token.clone(), Session { role, expires_at });
        self.order.push_back(token.clone());
        Ok(Login { token, role, expires_at })
    }

    /// The role behind a token.
    pub fn role(&self, token: &str, now: DateTime<Utc>) -> Result<Role, Failure> {
        let unknown = Failure::unauthorized("token_unknown", "the token is not known; log in again");
        let session = self.by_token.get(token).ok_or(unknown)?;
        if session.expires_at <= now { Err(EXPIRED) } else { Ok(session.role) }
    }
}

pub const EXPIRED: Failure = Failure::unauthorized("token_expired", "the token has expired; log in again");
pub const MISSING: Failure = Failure::unauthorized("token_missing", "this route takes a bearer token");

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions() -> Sessions {
        Sessions::new("sandbox".to_owned(), entropy::system)
    }

    #[test]
    fn a_token_lives_for_thirty_minutes() {
        let mut sessions = sessions();
        let start = DateTime::UNIX_EPOCH;
        let login = sessions.login("admin", "sandbox", start).unwrap();
        assert_eq!(login.expires_at, start + TimeDelta::minutes(30));
        assert_eq!(sessions.role(&login.token, start + TimeDelta::seconds(1_799)), Ok(Role::Admin));
        assert_eq!(sessions.role(&login.token, start + TimeDelta::seconds(1_800)), Err(EXPIRED));
        assert_eq!(sessions.role("guess", start).unwrap_err().code, "token_unknown");
    }

    #[test]
    fn wrong_passwords_lock_the_account_for_a_minute_and_only_that_account() {
        let mut sessions = sessions();
        let start = DateTime::UNIX_EPOCH;
        for _ in 0..WRONG_MAX {
            assert_eq!(sessions.login("admin", "guess", start).unwrap_err().code, "bad_credentials");
        }
        assert_eq!(sessions.login("admin", "sandbox", start).unwrap_err().code, "too_many_attempts");
        assert!(sessions.login("probe", "sandbox", start).is_ok());
        assert!(sessions.login("admin", "sandbox", start + TimeDelta::minutes(1)).is_ok());
    }

    #[test]
    fn the_number_of_tokens_is_bounded() {
        let mut sessions = sessions();
        let first = sessions.login("probe", "sandbox", DateTime::UNIX_EPOCH).unwrap();
        for _ in 0..TOKENS_MAX {
            sessions.login("probe", "sandbox", DateTime::UNIX_EPOCH).unwrap();
        }
        assert_eq!(sessions.by_token.len(), TOKENS_MAX);
        assert!(sessions.role(&first.token, DateTime::UNIX_EPOCH).is_err());
    }

    #[test]
    fn no_token_without_randomness() {
        let mut sessions = Sessions::new("sandbox".to_owned(), |_| Err(entropy::Error::UNSUPPORTED));
        assert_eq!(sessions.login("probe", "sandbox", DateTime::UNIX_EPOCH).unwrap_err().code, "no_entropy");
    }
}
