//! What one run of a probe has to hand, and how it ended.

use super::{Ground, net::Net, web::Web};
use crate::{
    clock::Clock,
    expr::Path,
    mask::Secrets,
    measure::{Outcome, Phases, Readings},
    phrase,
    plan::{RunValue, Template},
    value,
    wording::{Phrase, Text},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{future::Future, path, time::Duration};
use tokio::time::{Instant, timeout_at};

/// Random bytes a run is made of.
pub const RANDOM_BYTES: usize = 24;

/// As good as never, where a time-out is longer than the clock.
const FAR: Duration = Duration::from_hours(30 * 365 * 24);

/// What every request of one run shares.
pub(super) struct Run<'a> {
    pub net: &'a Net,
    pub web: &'a Web,
    pub values: RunValues,
    /// When it began, by the wall clock.
    pub now: DateTime<Utc>,
    /// The whole run's.
    pub timeout: Duration,
    /// Never to be shown.
    pub secrets: &'a Secrets,
    /// Numbers to keep of a good answer, and where they stand in it.
    pub read: &'a [(String, Path)],
    /// The wall clock, for what carries a time of its own.
    pub clock: Clock,
    /// Certificates to trust besides the platform's.
    pub ca_file: Option<&'a path::Path>,
    pub ground: &'a Ground,
}

/// `${run.id}` and `${run.digits}` of one run; empty where nothing asks for them.
#[derive(Default)]
pub(super) struct RunValues {
    id: String,
    digits: String,
    noise: [u8; RANDOM_BYTES],
}

impl RunValues {
    pub fn new(random: [u8; RANDOM_BYTES]) -> Self {
        let (id, tail) = random.split_at(16);
        let number = tail.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let id = id.iter().fold(0_u128, |id, byte| id << 8 | u128::from(*byte));
        Self { id: format!("{id:032x}"), digits: format!("{:08}", number % 100_000_000), noise: random }
    }

    /// Random bytes for protocols that want some.
    pub fn noise<const N: usize>(&self) -> [u8; N] {
        std::array::from_fn(|at| self.noise[at % RANDOM_BYTES])
    }

    pub fn get(&self, value: RunValue) -> String {
        match value {
            RunValue::Id => self.id.clone(),
            RunValue::Digits => self.digits.clone(),
        }
    }
}

/// How a run ended, before the schedule adds when it was due.
pub(super) struct Ended {
    pub outcome: Outcome,
    pub detail: Option<Phrase>,
    pub service: Duration,
    pub phases: Phases,
    pub retries: u32,
    pub readings: Readings,
}

impl Ended {
    pub fn new(result: Result<Readings, Failure>, service: Duration) -> Self {
        let (outcome, detail, readings) = match result {
            Ok(readings) => (Outcome::Ok, None, readings),
            Err(failure) => (failure.outcome, Some(failure.why), Readings::new()),
        };
        Self { outcome, detail, service, phases: Phases::default(), retries: 0, readings }
    }
}

/// Why something did not succeed. The phrase is free of secrets and personal data.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    pub outcome: Outcome,
    pub why: Phrase,
}

impl Failure {
    pub fn new(outcome: Outcome, why: impl Into<Phrase>) -> Self {
        Self { outcome, why: why.into() }
    }
}

/// Whether a URL leads to TLS, as far as can be told before it is filled.
pub(super) fn is_https(url: &Template) -> bool {
    url.to_string().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
}

/// The moment by which something must have ended.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    at: Instant,
    /// The time that was given, for people.
    limit: Duration,
}

impl Deadline {
    /// `left` of the `limit` remains.
    pub fn after(left: Duration, limit: Duration) -> Self {
        let now = Instant::now();
        Self { at: now.checked_add(left).unwrap_or(now + FAR), limit }
    }

    /// The time that remains.
    pub fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// What `work` yields, or [`Outcome::Timeout`] in the words of `late`, which takes the limit as `{limit}`.
    pub async fn bound<T>(self, late: &'static Text, work: impl Future<Output = T>) -> Result<T, Failure> {
        timeout_at(self.at, work).await.map_err(|_| {
            let limit = TimeDelta::from_std(self.limit).unwrap_or(TimeDelta::MAX);
            Failure::new(Outcome::Timeout, phrase!(*late, limit = value::show_duration(limit)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_values_have_their_length() {
        for byte in [0, 7, 255] {
            let values = RunValues::new([byte; RANDOM_BYTES]);
            let (id, digits) = (values.get(RunValue::Id), values.get(RunValue::Digits));
            assert!(id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit()), "{id}");
            assert!(digits.len() == 8 && digits.chars().all(|c| c.is_ascii_digit()), "{digits}");
        }
    }
}
