//! The running program: one task, one order of events.

use super::{ActError, Notice, Reply, Request, Session, Snapshot, SwitchView, session::unique};
use crate::{
    clock::Clock,
    gate,
    id::Id,
    measure::{History, Observation, Recorder, WINDOW, Window},
    report::board,
    store::{Company, Part, Reach, StoreError},
    wording::{Text, conductor as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::{JoinHandle, block_in_place},
    time::{Interval, MissedTickBehavior, interval},
};
use uuid::Uuid;

/// How often changes are published and other programs' events are looked for.
const BEAT: Duration = Duration::from_millis(250);

/// Beats without a change after which a snapshot is published all the same, because time itself changes answers.
const QUIET_BEATS_MAX: u32 = 4;

/// Requests that may wait.
const REQUESTS_MAX: usize = 64;

/// Closed windows that may wait for a store that cannot be written; older ones are dropped first.
const UNSAVED_MAX: usize = 4_096;

/// How long measurements are kept in the store.
const KEEP: TimeDelta = TimeDelta::hours(26);

pub struct Options {
    pub clock: Clock,
    /// Where this program's probes run from.
    pub vantage: String,
    /// Whether this program runs the probes.
    pub probing: bool,
    pub switches: Vec<Switch>,
}

/// Something of the surroundings a person may flip, such as a fault of the demo.
pub struct Switch {
    pub name: &'static str,
    pub title: &'static Text,
    pub on: bool,
    pub set: Box<dyn Fn(bool) + Send>,
}

/// The way to a running conductor.
pub struct Handle {
    requests: mpsc::Sender<(Request, oneshot::Sender<Reply>)>,
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Option<StoreError>>,
}

impl Handle {
    /// A way to ask that can be cloned and moved.
    pub fn asker(&self) -> Asker {
        Asker(self.requests.clone())
    }

    /// Ends the conductor after everything measured so far is saved. Returns the last state of things, and why not
    /// all of it could be saved, if so.
    pub async fn stop(self) -> (Arc<Snapshot>, Option<StoreError>) {
        let _ = self.stop.send(());
        let unsaved = self.task.await.ok().flatten();
        (self.snapshots.borrow().clone(), unsaved)
    }
}

#[derive(Clone)]
pub struct Asker(pub(super) mpsc::Sender<(Request, oneshot::Sender<Reply>)>);

impl Asker {
    /// Waits for the answer. A conductor that is gone has recorded nothing.
    pub async fn ask(&self, request: Request) -> Reply {
        let (answer, reply) = oneshot::channel();
        let gone = || Reply::Failed { message: (&say::GONE).into(), hint: None };
        if self.0.send((request, answer)).await.is_err() {
            return gone();
        }
        reply.await.unwrap_or_else(|_| gone())
    }
}

/// Starts a conductor on a session and the observations of its probes. Needs a multi-threaded runtime.
pub fn spawn(
    mut session: Session,
    observations: mpsc::Receiver<Observation>,
    options: Options,
) -> Result<Handle, ActError> {
    let now = options.clock.now();
    let history = session.history(now).map_err(ActError::Store)?;
    let recorders = session.plan.probes.values().map(|probe| {
        let within = probe.slo.as_ref().map(|slo| slo.within);
        (probe.id.clone(), Recorder::new(probe.id.clone(), within))
    });
    let longest = session.plan.probes.values().map(|probe| probe.timeout).max().unwrap_or_default();
    let runner = Runner {
        recorders: recorders.collect(),
        grace: TimeDelta::from_std(longest).unwrap_or_default() + TimeDelta::seconds(1),
        session,
        history,
        unsaved: Vec::new(),
        console: unique(now).map_err(ActError::Entropy)?,
        parts: 0,
        notice: None,
        options,
    };
    let (requests, asked) = mpsc::channel(REQUESTS_MAX);
    let (stop, stopped) = oneshot::channel();
    let (publish, snapshots) = watch::channel(Arc::new(runner.snapshot()));
    let task = tokio::spawn(runner.run(asked, observations, stopped, publish));
    Ok(Handle { requests, snapshots, stop, task })
}

struct Runner {
    session: Session,
    history: History,
    recorders: HashMap<Id, Recorder>,
    /// How long after its end a window may still receive observations.
    grace: TimeDelta,
    unsaved: Vec<Part>,
    /// This program among all that share the store.
    console: Uuid,
    /// Parts of windows made so far.
    parts: u64,
    notice: Option<Notice>,
    options: Options,
}

impl Runner {
    async fn run(
        mut self,
        mut asked: mpsc::Receiver<(Request, oneshot::Sender<Reply>)>,
        mut observations: mpsc::Receiver<Observation>,
        mut stopped: oneshot::Receiver<()>,
        publish: watch::Sender<Arc<Snapshot>>,
    ) -> Option<StoreError> {
        let mut beat: Interval = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut changed, mut quiet, mut measuring) = (true, 0, true);
        loop {
            tokio::select! {
                Some((request, answer)) = asked.recv() => {
                    let reply = block_in_place(|| self.answer(request));
                    publish.send_replace(Arc::new(self.snapshot()));
                    let _ = answer.send(reply);
                }
                observation = observations.recv(), if measuring => match observation {
                    Some(observation) => {
                        self.record(observation);
                        changed = true;
                    }
                    None => measuring = false,
                },
                _ = beat.tick() => {
                    changed |= block_in_place(|| self.housekeeping());
                    quiet += 1;
                    if changed || quiet >= QUIET_BEATS_MAX {
                        publish.send_replace(Arc::new(self.snapshot()));
                        (changed, quiet) = (false, 0);
                    }
                }
                _ = &mut stopped => break,
            }
        }
        while let Ok(observation) = observations.try_recv() {
            self.record(observation);
        }
        // Every window is closed, also the one that still grows.
        let end = self.options.clock.now() + WINDOW;
        let saved = block_in_place(|| self.save(end));
        publish.send_replace(Arc::new(self.snapshot()));
        saved.err()
    }

    fn record(&mut self, observation: Observation) {
        let probe = match &observation {
            Observation::Sample(sample) => &sample.probe,
            Observation::Missed { probe, .. } => probe,
        };
        if let Some(recorder) = self.recorders.get_mut(probe) {
            recorder.record(observation);
        }
    }

    fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::Act(command) => match self.session.act(command, self.options.clock.now()) {
                Ok(recorded) => Reply::Done(self.session.acknowledge(&recorded)),
                Err(error) => error.reply(),
            },
            Request::Replay(_) => Reply::Refused { message: (&say::NO_REPLAY).into(), hint: None },
            Request::Switch { name, on } => {
                match self.options.switches.iter_mut().find(|switch| switch.name == name) {
                    Some(switch) => {
                        (switch.set)(on);
                        switch.on = on;
                        Reply::Done(switched(switch))
                    }
                    None => Reply::Refused { message: (&say::NO_SUCH_SWITCH).into(), hint: None },
                }
            }
        }
    }

    /// Folds what others recorded and saves what was measured. A store that fails is shown, and tried again.
    fn housekeeping(&mut self) -> bool {
        let refreshed = self.session.refresh();
        let saved = self.save(self.options.clock.now() - self.grace);
        let error = refreshed.as_ref().err().or(saved.as_ref().err());
        let notice = error.map(|error| Notice { message: error.message(), hint: error.hint() });
        let changed = refreshed.as_ref().is_ok_and(|changed| *changed) || notice != self.notice;
        self.notice = notice;
        changed
    }

    /// Saves the windows that end by `until`.
    fn save(&mut self, until: DateTime<Utc>) -> Result<(), StoreError> {
        let now = self.options.clock.now();
        for (probe, recorder) in &mut self.recorders {
            for window in recorder.close(until) {
                merge_into(&mut self.history, probe, &window, now - self.session.horizon());
                self.parts += 1;
                let id = Uuid::from_u64_pair(self.console.as_u64_pair().1, self.parts);
                self.unsaved.push(Part { id, probe: probe.clone(), window });
            }
        }
        if self.unsaved.is_empty() {
            return Ok(());
        }
        let excess = self.unsaved.len().saturating_sub(UNSAVED_MAX);
        self.unsaved.drain(..excess);
        self.session.add_windows(&self.options.vantage, &self.unsaved)?;
        self.unsaved.clear();
        self.session.forget_windows(now - KEEP)
    }

    fn snapshot(&self) -> Snapshot {
        let now = self.options.clock.now();
        let mut history = self.history.clone();
        for (probe, recorder) in &self.recorders {
            for window in recorder.open() {
                merge_into(&mut history, probe, window, now - self.session.horizon());
            }
        }
        let world = self.session.world(&history, now);
        Snapshot {
            at: now,
            gates: self.session.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect(),
            probes: board::probes(&world),
            hosts: board::hosts(&world),
            plan: Arc::clone(&self.session.plan),
            catalogue: Arc::clone(&self.session.catalogue),
            state: Arc::clone(self.session.state()),
            vantage: self.options.vantage.clone(),
            probing: self.options.probing,
            me: self.session.me().to_owned(),
            company: Company::default(),
            reach: Reach::Here,
            notice: self.notice.clone(),
            replay: None,
            switches: self.options.switches.iter().map(view).collect(),
            history,
        }
    }
}

/// Adds a window to what is known of its span already, such as from an earlier run.
fn merge_into(history: &mut History, probe: &Id, window: &Window, keep: DateTime<Utc>) {
    let mut merged = window.clone();
    if let Some(known) = history.windows(probe).iter().rev().find(|known| known.start == window.start) {
        merged.merge(known);
    }
    history.put(probe, merged, keep);
}

fn view(switch: &Switch) -> SwitchView {
    SwitchView { name: switch.name, title: switch.title, on: switch.on }
}

fn switched(switch: &Switch) -> crate::wording::Phrase {
    let text = if switch.on { &say::SWITCHED_ON } else { &say::SWITCHED_OFF };
    crate::phrase!(*text, title = switch.title)
}
