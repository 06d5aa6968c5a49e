//! A conductor with its probes running: what the console and the demo have in common.

use super::{
    error::CliError,
    open::Context,
    probe::{OBSERVATIONS_MAX, prober, vantage},
};
use crate::{
    conductor::{Asker, Handle, Options, Probing, Session, Snapshot, Switch, spawn},
    plan::{Probe, Role},
};
use std::sync::Arc;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

pub struct Live {
    handle: Handle,
    stop: oneshot::Sender<()>,
    probing: JoinHandle<()>,
}

impl Live {
    /// Starts probing everything the plan asks for.
    pub fn start(
        context: &Context,
        session: Session,
        role: Option<Role>,
        switches: Vec<Switch>,
    ) -> Result<Self, CliError> {
        let probes: Vec<Probe> = session.plan.probes.values().cloned().collect();
        let prober = prober(probes, context.clock)?;
        let (observe, observations) = mpsc::channel(OBSERVATIONS_MAX);
        let options = Options {
            clock: context.clock,
            vantage: vantage(),
            probing: Probing::Leased,
            role: role.map(|role| role.word().to_owned()).unwrap_or_default(),
            switches,
        };
        let handle = spawn(session, observations, options)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let on = handle.probing.clone();
        let probing =
            tokio::spawn(async move { prober.run_while(on, observe, async { drop(stopped.await) }).await });
        Ok(Self { handle, stop, probing })
    }

    pub fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.handle.snapshots.clone()
    }

    pub fn asker(&self) -> Asker {
        self.handle.asker()
    }

    /// Lets the runs under way end, saves what was measured, and returns the last state of things.
    pub async fn stop(self) -> Result<Arc<Snapshot>, CliError> {
        let _ = self.stop.send(());
        let _ = self.probing.await;
        let (last, unsaved) = self.handle.stop().await;
        unsaved.map_or(Ok(last), |error| Err(error.into()))
    }
}
