//! Probes against servers on loopback that misbehave in every way a live system does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what surprises a test's helper fails the test")]

#[path = "../support/authority.rs"]
mod authority;
#[path = "../support/planned.rs"]
mod planned;
#[path = "../support/probes.rs"]
mod probes;
#[path = "../support/servers.rs"]
mod servers;

mod certificates;
mod command;
mod databases;
mod denied;
mod dns;
mod features;
mod file;
mod grpc;
mod hostile;
mod icmp;
mod journey;
mod metrics;
mod no_data;
mod outcomes;
mod pace;
mod privacy;
mod sync_lag;
mod tcp;
mod tls;
mod websocket;

/// Takes connections and keeps them, and never says a word.
async fn silent() -> servers::Server {
    servers::Server::raw(|stream| async move {
        tokio::time::sleep(probes::PLENTY).await;
        drop(stream);
    })
    .await
}
