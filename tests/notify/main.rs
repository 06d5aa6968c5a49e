//! Channels against servers on loopback that answer as the real services do, and as they do on a bad day.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what surprises a test's helper fails the test")]

#[path = "../support/servers.rs"]
mod servers;

mod bench;
mod command;
mod mail;
mod privacy;
mod robots;
mod webhook;
