//! How one run of a probe ended.

use crate::wording::{Text, names};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Ok,
    /// The answer came, and an assertion about it does not hold or cannot be judged.
    Assertion,
    /// The target answered with an error of its own: an HTTP status of 400 or above or a redirect nobody asked to
    /// follow (where no assertion spoke of the status), an error of a database, a status of a service, an exit code.
    Status,
    Timeout,
    /// The connection was refused or the host cannot be reached.
    Refused,
    Dns,
    Tls,
    /// The connection broke before the answer was complete.
    Reset,
    /// The body is too large, cannot be decoded, or is not the JSON an assertion reads.
    Body,
    /// Our own side could not even try, for want of a permission, a file or a program: no evidence about the target.
    Unable,
}

impl Outcome {
    pub const ALL: [Self; 10] = [
        Self::Ok,
        Self::Assertion,
        Self::Status,
        Self::Timeout,
        Self::Refused,
        Self::Dns,
        Self::Tls,
        Self::Reset,
        Self::Body,
        Self::Unable,
    ];

    pub const WORDS: [&str; 10] =
        ["ok", "assertion", "status", "timeout", "refused", "dns", "tls", "reset", "body", "unable"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Ok => &names::OUTCOME_OK,
            Self::Assertion => &names::OUTCOME_ASSERTION,
            Self::Status => &names::OUTCOME_STATUS,
            Self::Timeout => &names::OUTCOME_TIMEOUT,
            Self::Refused => &names::OUTCOME_REFUSED,
            Self::Dns => &names::OUTCOME_DNS,
            Self::Tls => &names::OUTCOME_TLS,
            Self::Reset => &names::OUTCOME_RESET,
            Self::Body => &names::OUTCOME_BODY,
            Self::Unable => &names::OUTCOME_UNABLE,
        }
    }
}
