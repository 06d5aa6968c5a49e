//! The program as people and scripts run it: whole outputs and exit codes.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod agent;
mod alerts;
mod approvals;
mod decisions;
mod gates;
mod hostile;
mod log;
mod notify;
mod past;
#[cfg(unix)]
mod polls;
mod probe_add;
mod project;
mod record;
mod reports;
mod run;
mod run_requests;
mod run_steps;
mod signing;
mod simulate;
mod usage;
mod verdicts;
mod waivers;

use project::Project;
