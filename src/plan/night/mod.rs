//! The script of a launch night that is only played: who is there, what goes wrong and when. A TOML file beside the
//! plan it is played on, read as strictly as a plan is.

mod build;
mod events;
mod shape;

pub use build::{Loaded, Script, text};
pub use shape::NIGHT;

use crate::{id::Id, title::Title};
use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::time::Duration;

/// The plan that is played on when the script names none; see [`crate::library::NIGHT_PLAN`].
pub const TRAINING: &str = "golive:night";

/// A night, with every name found in the plan. Durations count from its start.
#[derive(Clone, Debug)]
pub struct Night {
    pub title: Title,
    /// What it trains.
    pub about: Option<Title>,
    pub start: DateTime<Utc>,
    pub lasts: Duration,
    pub seed: u64,
    /// Who leads it: begins and ends runs.
    pub lead: Id,
    pub gate: Id,
    pub runbook: Id,
    pub rollback: Option<Id>,
    /// From when seats are asked, and when the answer is final.
    pub poll: (Duration, Duration),
    /// How often each runbook was rehearsed in the days before.
    pub rehearsals: u32,
    /// After so long with a critical alert the lead goes back.
    pub patience: Duration,
    pub people: IndexMap<Id, Player>,
    pub probes: IndexMap<Id, Weather>,
    pub faults: Vec<Fault>,
    pub steps: Vec<StepScript>,
    pub crashes: Vec<Crash>,
    pub outages: Vec<Outage>,
    pub handovers: Vec<Handover>,
    pub flows: Vec<Flow>,
    /// What whoever leads answers to a proposal to go back.
    pub answers: Answers,
    /// How it is expected to end, where the script says so.
    pub expect: Option<End>,
}

/// A person of the plan that night.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    pub present: Duration,
    pub leaves: Option<Duration>,
    /// From seeing that something is theirs to do until it is done.
    pub reacts: Duration,
    pub votes: Votes,
}

/// What somebody says in a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Votes {
    /// Go once every criterion holds; no-go with the reason when one still does not at the end of the poll.
    #[default]
    Evidence,
    Go,
    NoGo,
    Never,
}

/// What is answered to a proposal to go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Answers {
    /// Accepted while what it rests on is still so, and declined when it is over.
    #[default]
    Evidence,
    Accept,
    Decline,
    Never,
}

/// How a probe fares when nothing is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    /// Median of the time an answer takes.
    pub latency: Duration,
    /// Share of answers that fail.
    pub errors: Decimal,
    pub readings: IndexMap<String, Decimal>,
}

/// Something that goes wrong with what is measured.
#[derive(Clone, Debug)]
pub struct Fault {
    pub probes: Vec<Id>,
    pub when: When,
    pub lasts: Option<Duration>,
    /// Times the usual latency.
    pub latency: Decimal,
    /// Share of answers that fail, instead of the usual one.
    pub errors: Option<Decimal>,
    /// Nothing is measured at all.
    pub silent: bool,
}

/// When something of the script happens.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    At(Duration),
    /// So long after a step began.
    During(StepName, Duration),
    /// So long after a step was done.
    After(StepName, Duration),
}

/// A step of a runbook.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StepName {
    pub runbook: Id,
    pub step: Id,
}

/// What a step takes, and how it goes.
#[derive(Clone, Debug)]
pub struct StepScript {
    pub name: StepName,
    /// At least and at most; drawn evenly between.
    pub takes: Option<(Duration, Duration)>,
    /// Tries that fail before one works.
    pub fails: u32,
    /// The first try never ends by itself.
    pub hangs: bool,
    /// What is chosen, of a decision.
    pub choose: Option<Id>,
}

/// The program of a person dies.
#[derive(Clone, Debug)]
pub struct Crash {
    pub person: Id,
    pub when: When,
    /// After so long it is opened again; never, without.
    pub back: Option<Duration>,
}

/// Nobody reaches the shared store.
#[derive(Clone, Debug)]
pub struct Outage {
    pub when: When,
    pub lasts: Duration,
}

/// A seat of the poll is handed over, by a word that is recorded.
#[derive(Clone, Debug)]
pub struct Handover {
    pub seat: String,
    pub by: Id,
    /// `None` for the deputy that the plan names.
    pub to: Option<Id>,
    pub when: When,
}

/// A reading that grows: what is spent in the new system, coupons that are redeemed there.
#[derive(Clone, Debug)]
pub struct Flow {
    pub probe: Id,
    pub reading: String,
    pub per_minute: Decimal,
    pub when: When,
    pub lasts: Option<Duration>,
}

/// How a night ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The new system is in use.
    Live,
    /// It was never begun.
    Held,
    /// The old system is in use again.
    RolledBack,
    /// The night is over, and the work is not.
    Unfinished,
}

impl Votes {
    pub const WORDS: [&str; 4] = ["evidence", "go", "no-go", "never"];
    pub const ALL: [Self; 4] = [Self::Evidence, Self::Go, Self::NoGo, Self::Never];
}

impl Answers {
    pub const WORDS: [&str; 4] = ["evidence", "accept", "decline", "never"];
    pub const ALL: [Self; 4] = [Self::Evidence, Self::Accept, Self::Decline, Self::Never];
}

impl End {
    pub const WORDS: [&str; 4] = ["live", "held", "rolled-back", "unfinished"];
    pub const ALL: [Self; 4] = [Self::Live, Self::Held, Self::RolledBack, Self::Unfinished];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

impl StepName {
    /// As scripts write it: `cutover/switch`.
    pub fn parse(text: &str) -> Option<Self> {
        let (runbook, step) = text.split_once('/')?;
        (Id::is_valid(runbook) && Id::is_valid(step))
            .then(|| Self { runbook: Id::new(runbook), step: Id::new(step) })
    }
}

impl std::fmt::Display for StepName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.runbook, self.step)
    }
}
