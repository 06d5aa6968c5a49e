//! The sandbox: a small member (loyalty) system in memory, on loopback, for demos and tests.
//!
//! It is a stand-in and says so in every answer. It keeps honest books, checks roles, honours idempotency keys,
//! and can be made to fail in seven ways while it runs, so that probes, gates and runbooks have something real to
//! look at. It knows nothing of the rest of golive. Everything in it is bounded: it may run for days.
//! `docs/sandbox.md` is the reference of its API.

pub mod access;
mod app;
pub mod auth;
mod campaign;
mod control;
mod coupons;
mod disturb;
mod extract;
mod failure;
mod fault;
mod ledger;
mod members;
mod metrics;
mod receipts;
mod replies;
mod report;
mod router;
mod routes;
pub mod seed;
mod server;
mod shop;
mod start_error;
pub mod stores;
mod till;
pub mod traffic;

pub use fault::{Fault, UnknownFault};
pub use start_error::StartError;

use crate::{clock::Clock, entropy};
use app::App;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// The password of the built-in accounts unless another is given.
pub const DEFAULT_PASSWORD: &str = "sandbox";

/// How to run the sandbox. Holds a password, so it is not `Debug`.
#[derive(Clone)]
pub struct Options {
    /// Where the API listens; loopback only. Port 0 takes a free port.
    pub addr: SocketAddr,
    /// Where the control port listens, if at all; loopback only.
    pub control: Option<SocketAddr>,
    pub password: String,
    pub clock: Clock,
    /// Where tokens get their randomness.
    pub entropy: entropy::Source,
    /// What `/health` calls the build; a demo of a release can change it.
    pub build: String,
    /// What the fault `slow` adds to a call.
    pub slow: Duration,
}

impl Options {
    /// The usual sandbox with the API at `addr` and no control port.
    pub fn new(addr: SocketAddr) -> Self {
        Self {
            addr,
            control: None,
            password: DEFAULT_PASSWORD.to_owned(),
            clock: Clock::System,
            entropy: entropy::system,
            build: "sandbox".to_owned(),
            slow: Duration::from_millis(800),
        }
    }
}

/// Starts the sandbox with its sample data. It listens when this returns, and stops when the handle is dropped.
pub async fn start(options: Options) -> Result<Handle, StartError> {
    let (listener, addr) = listen(options.addr).await?;
    let control = match options.control {
        Some(wanted) => Some(listen(wanted).await?),
        None => None,
    };
    let mut sample = shop::Shop::default();
    seed::plant(&mut sample, options.clock.now()).map_err(|failure| StartError::Seed(failure.code))?;
    let sessions = auth::Sessions::new(options.password, options.entropy);
    let app = Arc::new(App::new(sample, sessions, options.clock, options.build, options.slow));
    let stop = watch::Sender::new(false);
    let api = router::router(Arc::clone(&app));
    let faults = Some(app.faults.watch());
    let mut tasks = vec![tokio::spawn(server::run(listener, addr, api, faults, stop.subscribe()))];
    let control_addr = control.as_ref().map(|(_, addr)| *addr);
    if let Some((listener, addr)) = control {
        let router = control::router(Arc::clone(&app));
        tasks.push(tokio::spawn(server::run(listener, addr, router, None, stop.subscribe())));
    }
    Ok(Handle { app, addr, control_addr, stop, tasks })
}

async fn listen(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    if !addr.ip().is_loopback() {
        return Err(StartError::NotLoopback(addr));
    }
    let failed = |cause| StartError::Listen { addr, cause };
    let listener = TcpListener::bind(addr).await.map_err(failed)?;
    let addr = listener.local_addr().map_err(failed)?;
    Ok((listener, addr))
}

/// A running sandbox.
pub struct Handle {
    app: Arc<App>,
    addr: SocketAddr,
    control_addr: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Handle {
    /// Where the API listens, with the port that was taken.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub fn control_addr(&self) -> Option<SocketAddr> {
        self.control_addr
    }

    /// Switches a fault. Calls that begin after this see it; `refuse` takes a moment to close or open the port.
    pub fn set(&self, fault: Fault, on: bool) {
        self.app.faults.set(fault, on);
    }

    /// The faults that are on.
    pub fn faults(&self) -> Vec<Fault> {
        self.app.faults.now().list()
    }

    /// Closes both ports and every connection, and waits until that is done.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            // A task that panicked has closed its port as well.
            let _ = task.await;
        }
    }
}
