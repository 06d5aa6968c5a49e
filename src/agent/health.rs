//! Whether an agent does its work: for `/healthz`, and for the service manager's watchdog.

use crate::conductor::Snapshot;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// A snapshot older than this comes from a conductor that hangs.
const SILENCE_MAX: TimeDelta = TimeDelta::seconds(30);

/// The plan that is at work, and whether the files say something else by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanFile {
    Current,
    /// The files have changed and have errors: the plan at work is the last one that had none.
    Broken {
        errors: usize,
    },
}

/// Stable shape of `/healthz`.
#[derive(Clone, Debug, Serialize)]
pub struct Health {
    /// `ok` or `ill`.
    pub status: &'static str,
    pub version: &'static str,
    pub vantage: String,
    /// The hash of the plan at work.
    pub plan: String,
    pub plan_file: PlanFile,
    /// Whether this program holds the lease of its vantage.
    pub probing: bool,
    /// Whether the journal's store can be reached; what is measured meanwhile waits on this machine.
    pub store_in_reach: bool,
    /// When the state was last seen to move.
    pub at: DateTime<Utc>,
}

impl Health {
    /// A store that is away or a plan with errors is no illness: the agent goes on with what it has.
    pub fn of(snapshot: &Snapshot, plan_file: PlanFile, now: DateTime<Utc>) -> Self {
        let moves = (now - snapshot.at).abs() <= SILENCE_MAX;
        Self {
            status: if moves { "ok" } else { "ill" },
            version: env!("CARGO_PKG_VERSION"),
            vantage: snapshot.vantage.clone(),
            plan: snapshot.plan.hash.clone(),
            plan_file,
            probing: snapshot.probing,
            store_in_reach: snapshot.reach == crate::store::Reach::Here,
            at: snapshot.at,
        }
    }

    pub fn is_well(&self) -> bool {
        self.status == "ok"
    }

    pub fn is_outdated(&self) -> bool {
        self.plan_file != PlanFile::Current
    }
}
