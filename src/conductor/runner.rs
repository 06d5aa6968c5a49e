//! The running program: one task, one order of events.

use super::{
    ActError, Notice, Probing, Reply, Request, Session, Snapshot, SwitchView, others::Others,
    presence::Presence, session::unique,
};
use crate::{
    clock::Clock,
    gate,
    id::Id,
    measure::{History, Observation, Recorder, WINDOW, Window},
    phrase,
    report::board,
    store::{Here, Part, Reach, StoreError, Watch},
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

/// Beats between one time of saying that this program is here and the next: a second.
const PRESENCE_BEATS: u32 = 4;

/// Beats between one look for others' events and the next, where others' appending is told: two seconds.
const LOOK_BEATS: u32 = 8;

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
    pub probing: Probing,
    /// The role the program was opened in; may be empty.
    pub role: String,
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
    /// Whether the probes are to run.
    pub probing: watch::Receiver<bool>,
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
    let recorders = session.plan.probes.values().map(|probe| {
        let within = probe.slo.as_ref().map(|slo| slo.within);
        (probe.id.clone(), Recorder::new(probe.id.clone(), within))
    });
    let recorders = recorders.collect();
    let longest = session.plan.probes.values().map(|probe| probe.timeout).max().unwrap_or_default();
    let here = Here {
        console: unique(now).map_err(ActError::Entropy)?,
        who: session.me().to_owned(),
        role: options.role.clone(),
        vantage: Some(options.vantage.clone()),
    };
    let from = now - session.horizon();
    let own = here.console.as_u64_pair().1;
    let (others, history) = Others::new(own, &mut session, from).map_err(ActError::Store)?;
    let presence = Presence::new(here, options.probing);
    let (probe, probing) = watch::channel(presence.probes(session.reach()));
    let runner = Runner {
        recorders,
        grace: TimeDelta::from_std(longest).unwrap_or_default() + TimeDelta::seconds(1),
        session,
        history,
        others,
        unsaved: Vec::new(),
        presence,
        probe,
        parts: 0,
        beats: 0,
        unread: None,
        notice: None,
        options,
    };
    let (requests, asked) = mpsc::channel(REQUESTS_MAX);
    let (stop, stopped) = oneshot::channel();
    let (publish, snapshots) = watch::channel(Arc::new(runner.snapshot()));
    let task = tokio::spawn(runner.run(asked, observations, stopped, publish));
    Ok(Handle { requests, snapshots, probing, stop, task })
}

struct Runner {
    session: Session,
    history: History,
    recorders: HashMap<Id, Recorder>,
    /// How long after its end a window may still receive observations.
    grace: TimeDelta,
    /// What other programs have measured so far.
    others: Others,
    unsaved: Vec<Part>,
    presence: Presence,
    /// Tells the prober whether to run.
    probe: watch::Sender<bool>,
    /// Parts of windows made so far.
    parts: u64,
    beats: u32,
    /// Why others' events could not be read when that was last tried.
    unread: Option<Notice>,
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
        let mut wake = None;
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
                () = told(&mut wake) => {
                    changed |= block_in_place(|| self.look());
                    if changed {
                        publish.send_replace(Arc::new(self.snapshot()));
                        (changed, quiet) = (false, 0);
                    }
                }
                _ = beat.tick() => {
                    changed |= block_in_place(|| self.housekeeping(&mut wake));
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
        let saved = block_in_place(|| {
            let saved = self.save(end);
            // One that cannot be said goodbye to notices soon enough.
            let _ = self.session.leave(self.presence.here.console);
            saved
        });
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
            Request::Act(command) => match self.session.act(&command, self.options.clock.now()) {
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

    /// Looks for what others recorded, says that this program is here, and saves what was measured; whether anything
    /// changed. A store that fails is shown, and tried again.
    fn housekeeping(&mut self, wake: &mut Option<Watch>) -> bool {
        let before = self.session.reach();
        let mut changed = false;
        if wake.is_none() || self.beats.is_multiple_of(LOOK_BEATS) {
            changed |= self.look();
        }
        let measured = if self.beats.is_multiple_of(LOOK_BEATS) { self.recall() } else { Ok(false) };
        let beat = if self.beats.is_multiple_of(PRESENCE_BEATS) { self.meet() } else { Ok(false) };
        let saved = self.save(self.options.clock.now() - self.grace);
        let reach = self.session.reach();
        self.attend(wake, reach);
        self.beats = self.beats.wrapping_add(1);
        let probes = self.presence.probes(reach);
        changed |= self.probe.send_replace(probes) != probes || reach != before;
        changed |= [&beat, &measured].iter().any(|it| it.as_ref().is_ok_and(|changed| *changed));
        let failed = beat.err().or(saved.err()).or(measured.err()).as_ref().map(of_error);
        let notice = self.unread.clone().or(failed).or_else(|| self.unseen(reach));
        changed |= notice != self.notice;
        self.notice = notice;
        changed
    }

    /// Folds what others recorded; whether there was anything.
    fn look(&mut self) -> bool {
        let refreshed = self.session.refresh();
        self.unread = refreshed.as_ref().err().map(of_error);
        refreshed.is_ok_and(|changed| changed)
    }

    /// Adds what others have measured; whether there was anything.
    fn recall(&mut self) -> Result<bool, StoreError> {
        if self.session.reach() != Reach::Here {
            return Ok(false);
        }
        let from = self.options.clock.now() - self.session.horizon();
        let any = self.others.look(&mut self.session, from, &mut self.history);
        self.history.forget(from - WINDOW);
        any
    }

    /// Says that this program is here; whether others came or went.
    fn meet(&mut self) -> Result<bool, StoreError> {
        let before = self.presence.company.clone();
        self.presence.beat(&mut self.session)?;
        Ok(self.presence.company != before)
    }

    /// Has others' appending told, by the store that is in reach now.
    fn attend(&mut self, wake: &mut Option<Watch>, reach: Reach) {
        if reach != Reach::Here {
            *wake = None;
        } else if wake.is_none() && self.beats.is_multiple_of(LOOK_BEATS) {
            // Without it others' events are looked for at every beat.
            *wake = self.session.watch().ok().flatten();
        }
    }

    /// A machine without a copy of the shared journal shows nothing while it is out of reach, and says so.
    fn unseen(&self, reach: Reach) -> Option<Notice> {
        let is_unseen = reach != Reach::Here && self.session.state().seq == 0;
        is_unseen.then(|| Notice { message: (&say::AWAY_UNSEEN).into(), hint: None })
    }

    /// Saves the windows that end by `until`.
    fn save(&mut self, until: DateTime<Utc>) -> Result<(), StoreError> {
        let now = self.options.clock.now();
        for (probe, recorder) in &mut self.recorders {
            for window in recorder.close(until) {
                merge_into(&mut self.history, probe, &window, now - self.session.horizon());
                self.parts += 1;
                let id = Uuid::from_u64_pair(self.presence.here.console.as_u64_pair().1, self.parts);
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
            probing: self.presence.probes(self.session.reach()),
            reach: self.session.reach(),
            company: self.presence.company.clone(),
            me: self.session.me().to_owned(),
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

/// Returns when others have appended. A watch that has ended is given up.
async fn told(wake: &mut Option<Watch>) {
    match wake {
        Some(watch) => {
            if watch.changed().await.is_err() {
                *wake = None;
            }
        }
        None => std::future::pending().await,
    }
}

fn of_error(error: &StoreError) -> Notice {
    Notice { message: error.message(), hint: error.hint() }
}

fn view(switch: &Switch) -> SwitchView {
    SwitchView { name: switch.name, title: switch.title, on: switch.on }
}

fn switched(switch: &Switch) -> crate::wording::Phrase {
    let text = if switch.on { &say::SWITCHED_ON } else { &say::SWITCHED_OFF };
    phrase!(*text, title = switch.title)
}
