//! A conductor without a screen, for a server or a shop: what it measures and knows, for other machines.
//!
//! ```text
//! counters   every observation as it comes     gauges   what the last snapshot says
//! web        /metrics and /healthz             health   whether it does its work
//! manager    the service manager (systemd): ready, alive, reloading, stopping
//! ```

mod counters;
mod gauges;
mod health;
mod manager;
#[cfg(test)]
mod tests;
mod web;

pub use counters::Counters;
pub use health::{Health, PlanFile};
pub use manager::{Manager, unit};
pub use web::{Board, router};
