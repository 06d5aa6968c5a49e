//! A conductor with its probes running: what the console and the demo have in common.

use super::{
    error::CliError,
    open::Context,
    probe::{OBSERVATIONS_MAX, prober, setup, unusable, vantage},
    telling,
};
use crate::{
    conductor::{
        Alerting, Asker, Handle, Options, Probing, Session, Snapshot, Switch, Workers, Working, spawn,
    },
    measure::Observation,
    plan::{Plan, Probe},
    probe::{Hired, hire},
};
use std::sync::Arc;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

/// Sees an observation pass by.
pub type Tap = Box<dyn Fn(&Observation) + Send>;

/// How a conductor is started.
pub struct Start {
    /// As others see who is here; may be empty.
    pub role: &'static str,
    pub vantage: String,
    pub switches: Vec<Switch>,
    /// Whether the channels of the plan are told of alerts.
    pub tells: bool,
    /// Whether somebody looks on.
    pub watched: bool,
    /// Sees every observation before the conductor does.
    pub tap: Option<Tap>,
}

impl Default for Start {
    fn default() -> Self {
        Self { role: "", vantage: vantage(), switches: Vec::new(), tells: true, watched: true, tap: None }
    }
}

pub struct Live {
    handle: Handle,
    stop: oneshot::Sender<()>,
    probing: JoinHandle<()>,
}

impl Live {
    /// Starts probing everything the plan asks for.
    pub fn start(context: &Context, session: Session, start: Start) -> Result<Self, CliError> {
        let probes: Vec<Probe> =
            session.plan.probes.values().filter(|it| it.is_from(&start.vantage)).cloned().collect();
        let prober = prober(&session.plan, probes, context.clock)?;
        let (observe, observations) = mpsc::channel(OBSERVATIONS_MAX);
        let told = |plan| telling::alerting(context, plan);
        let alerting = if start.tells { told(&session.plan) } else { Alerting::Recorded };
        let working = working(context, &session.plan)?;
        let options = Options {
            clock: context.clock,
            vantage: start.vantage,
            probing: Probing::Leased,
            role: start.role.to_owned(),
            switches: start.switches,
            alerting,
            watched: start.watched,
            working,
        };
        let handle = spawn(session, observations, options)?;
        let observe = start.tap.map_or(observe.clone(), |tap| tapped(observe, tap));
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

/// Hands for the steps of a plan, where it has any. Needs a runtime around it.
fn working(context: &Context, plan: &Plan) -> Result<Working, CliError> {
    if plan.runbooks.is_empty() {
        return Ok(Working::Off);
    }
    let Hired { orders, outcomes } =
        hire(plan, setup(plan, context.clock)).map_err(|error| unusable(&error))?;
    Ok(Working::On(Workers { orders, outcomes }))
}

/// A way to the conductor that passes by `tap`.
fn tapped(observe: mpsc::Sender<Observation>, tap: Tap) -> mpsc::Sender<Observation> {
    let (front, mut observations) = mpsc::channel(OBSERVATIONS_MAX);
    tokio::spawn(async move {
        while let Some(observation) = observations.recv().await {
            tap(&observation);
            if observe.send(observation).await.is_err() {
                break;
            }
        }
    });
    front
}
