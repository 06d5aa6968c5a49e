//! Probes against servers on loopback that misbehave in every way a live system does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what surprises a test's helper fails the test")]

#[path = "../support/probes.rs"]
mod probes;
#[path = "../support/servers.rs"]
mod servers;

mod journey;
mod outcomes;
mod pace;
mod privacy;
mod tls;
