//! The running program: one task, one order of events.

use super::{
    ActError, Alerting, Asker, Handle, Notice, Options, Reply, Request, Session, Snapshot, Switch,
    alarms::{self, Alarms},
    going_back::{GoingBack, Part},
    handle::Asked,
    look::with_look,
    measuring::Measuring,
    presence::Presence,
    runs::{self, Outcomes, Runs},
    session::unique,
    upkeep::Upkeep,
};
use crate::{
    alert::notice::Delivery,
    gate,
    measure::Observation,
    store::{Here, Reach, StoreError, Watch},
    wording::conductor as say,
};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::block_in_place,
    time::{Instant, Interval, MissedTickBehavior, interval, timeout_at},
};

/// How often changes are published and other programs' events are looked for.
const BEAT: Duration = Duration::from_millis(250);

/// Beats between one time of saying that this program is here and the next: a second.
const PRESENCE_BEATS: u32 = 4;

/// Beats between one look for others' events and the next, where others' appending is told: two seconds.
const LOOK_BEATS: u32 = 8;

/// Beats between one look at the alerts and the next: a second.
const ALERT_BEATS: u32 = 4;

/// Beats without a change after which a snapshot is published all the same, because time itself changes answers; and
/// after a change that nobody waits for.
const QUIET_BEATS_MAX: u32 = 4;

/// How long an ending program waits for the end of what it carries out.
const FAREWELL: Duration = Duration::from_secs(5);

/// Requests that may wait.
const REQUESTS_MAX: usize = 64;

type Deliveries = Option<mpsc::Receiver<Delivery>>;

/// Starts a conductor on a session and the observations of its probes. Needs a multi-threaded runtime.
pub fn spawn(
    mut session: Session,
    observations: mpsc::Receiver<Observation>,
    mut options: Options,
) -> Result<Handle, ActError> {
    let now = options.clock.now();
    let here = Here {
        console: unique(now).map_err(ActError::Entropy)?,
        who: session.me().to_owned(),
        role: options.role.clone(),
        vantage: Some(options.vantage.clone()),
    };
    let vantage = options.vantage.clone();
    let mut measuring =
        Measuring::new(&mut session, &here, vantage, options.clock).map_err(ActError::Store)?;
    let presence = Presence::new(here, options.probing);
    let probes = presence.probes(session.reach());
    if probes {
        measuring.begin(now);
    }
    let (probe, probing) = watch::channel(probes);
    let (runs, outcomes) = runs::working(&mut options, presence.here.console);
    let (alarms, deliveries) = Alarms::new(std::mem::replace(&mut options.alerting, Alerting::Off));
    let runner = Runner {
        session,
        alarms,
        runs,
        going_back: GoingBack::default(),
        measuring,
        upkeep: Upkeep::default(),
        presence,
        probe,
        beats: 0,
        unread: None,
        notice: None,
        options,
    };
    let (requests, asked) = mpsc::channel(REQUESTS_MAX);
    let (stop, stopped) = oneshot::channel();
    let (publish, snapshots) = watch::channel(Arc::new(runner.snapshot()));
    let task = tokio::spawn(runner.run(asked, observations, (deliveries, outcomes), stopped, publish));
    Ok(Handle { asker: Asker(requests), snapshots, probing, stop, task })
}

struct Runner {
    session: Session,
    alarms: Alarms,
    runs: Runs,
    going_back: GoingBack,
    measuring: Measuring,
    upkeep: Upkeep,
    presence: Presence,
    /// Tells the prober whether to run.
    probe: watch::Sender<bool>,
    beats: u32,
    /// Why others' events could not be read when that was last tried.
    unread: Option<Notice>,
    notice: Option<Notice>,
    options: Options,
}

impl Runner {
    async fn run(
        mut self,
        mut asked: mpsc::Receiver<Asked>,
        mut observations: mpsc::Receiver<Observation>,
        (mut deliveries, mut outcomes): (Deliveries, Outcomes),
        mut stopped: oneshot::Receiver<()>,
        publish: watch::Sender<Arc<Snapshot>>,
    ) -> Option<StoreError> {
        let mut beat: Interval = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut changed, mut quiet, mut is_measuring) = (true, 0, true);
        let mut wake = None;
        loop {
            tokio::select! {
                Some((request, answer)) = asked.recv() => {
                    let reply = block_in_place(|| self.answer(request));
                    publish.send_replace(Arc::new(self.snapshot()));
                    let _ = answer.send(reply);
                }
                observation = observations.recv(), if is_measuring => match observation {
                    Some(observation) => {
                        self.measuring.record(observation);
                        changed = true;
                    }
                    None => is_measuring = false,
                },
                delivery = heard(&mut deliveries) => if !self.runs.told(&delivery) {
                    self.alarms.heard(delivery);
                },
                outcome = heard(&mut outcomes) => {
                    self.runs.heard(&self.session, outcome, self.options.clock.now());
                    changed |= block_in_place(|| self.carry_on().is_ok_and(|changed| changed));
                }
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
                    if (changed && self.options.watched) || quiet >= QUIET_BEATS_MAX {
                        publish.send_replace(Arc::new(self.snapshot()));
                        (changed, quiet) = (false, 0);
                    }
                }
                _ = &mut stopped => break,
            }
        }
        while let Ok(observation) = observations.try_recv() {
            self.measuring.record(observation);
        }
        self.put_down(outcomes).await;
        self.alarms.finish(deliveries).await;
        let now = self.options.clock.now();
        let saved = block_in_place(|| {
            self.alarms.close(&mut self.session, now);
            let saved = self.measuring.save_all(&mut self.session, now);
            // One that cannot be said goodbye to notices soon enough.
            let _ = self.session.leave(self.presence.here.console);
            saved
        });
        publish.send_replace(Arc::new(self.snapshot()));
        saved.err()
    }

    fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::Act(command) => {
                let (now, history) = (self.options.clock.now(), self.measuring.history());
                let command = with_look(command, &self.session.world(&history, now));
                match self.session.act_knowing(&command, now, Some(&history)) {
                    Ok(recorded) => Reply::Done(self.session.acknowledge(&recorded)),
                    Err(error) => error.reply(),
                }
            }
            // What files are about is seen to on the way here.
            Request::Attach { .. } | Request::Complete(_) => Reply::Shown,
            Request::Replay(_) => Reply::Refused { message: (&say::NO_REPLAY).into(), hint: None },
            Request::Switch { name, on } => {
                match self.options.switches.iter_mut().find(|switch| switch.name == name) {
                    Some(switch) => Reply::Done(switch.flip(on)),
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
        let measured = if self.beats.is_multiple_of(LOOK_BEATS) {
            self.measuring.recall(&mut self.session, self.options.clock.now())
        } else {
            Ok(false)
        };
        let beat = if self.beats.is_multiple_of(PRESENCE_BEATS) { self.meet() } else { Ok(false) };
        let now = self.options.clock.now();
        let saved = self.measuring.save(&mut self.session, now);
        self.measuring.age(&self.session, now);
        let probes = self.presence.probes(self.session.reach());
        let kept = self.upkeep.beat(&mut self.session, probes, now);
        let alarmed = if self.beats.is_multiple_of(ALERT_BEATS) { self.tend() } else { Ok(false) };
        let carried = self.carry_on();
        let reach = self.session.reach();
        self.attend(wake, reach);
        self.beats = self.beats.wrapping_add(1);
        let probes = self.presence.probes(reach);
        let probed = self.probe.send_replace(probes);
        if probes && !probed {
            self.measuring.begin(self.options.clock.now());
        }
        changed |= probes != probed || reach != before;
        changed |= self.measuring.beat();
        changed |=
            [&beat, &measured, &alarmed, &carried].iter().any(|it| it.as_ref().is_ok_and(|changed| *changed));
        let failed = beat.err().or(saved.err()).or(measured.err()).or(kept.err()).or(alarmed.err());
        let failed = failed.or(carried.err());
        let failed = failed.as_ref().map(of_error);
        let ours = || self.unseen(reach).or_else(|| self.measuring.notice());
        let notice = self.unread.clone().or(failed).or_else(ours);
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

    /// Sees to the alerts, and to what follows from them for going back; whether anything was recorded.
    fn tend(&mut self) -> Result<bool, StoreError> {
        let now = self.options.clock.now();
        let history = self.measuring.history();
        let reach = self.session.reach();
        let standing = alarms::Standing { reach, probes: self.presence.probes(reach) };
        let alarmed = self.alarms.tend(&mut self.session, &history, now, standing)?;
        if !self.alarms.is_on() {
            return Ok(alarmed);
        }
        let part = Part { console: self.presence.here.console, probes: standing.probes };
        Ok(self.going_back.tend(&mut self.session, now, part, &history)? || alarmed)
    }

    /// Sees to the runs; whether anything was recorded.
    fn carry_on(&mut self) -> Result<bool, StoreError> {
        if !self.runs.is_concerned(&self.session) {
            return Ok(false);
        }
        let history = self.measuring.history();
        let moment = runs::Moment {
            now: self.options.clock.now(),
            history: &history,
            vitals: self.measuring.vitals(),
            reach: self.session.reach(),
            is_here: &|console| self.presence.sees(console),
        };
        self.runs.tend(&mut self.session, &moment)
    }

    /// Ends what is under way, and records what came of it.
    async fn put_down(&mut self, outcomes: Outcomes) {
        self.runs.let_go();
        let Some(mut outcomes) = outcomes else { return };
        let late = Instant::now() + FAREWELL;
        while let Ok(Some(outcome)) = timeout_at(late, outcomes.recv()).await {
            self.runs.heard(&self.session, outcome, self.options.clock.now());
        }
        let _ = block_in_place(|| self.carry_on());
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

    fn snapshot(&self) -> Snapshot {
        let snapshot = self.known();
        if self.options.watched { snapshot.with_rows() } else { snapshot }
    }

    /// All but the board.
    fn known(&self) -> Snapshot {
        let now = self.options.clock.now();
        let history = self.measuring.history();
        let world = self.session.world(&history, now).measured_by(self.measuring.vitals());
        Snapshot {
            at: now,
            gates: self.session.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect(),
            alerts: self.alarms.assess(&world),
            rows: OnceLock::new(),
            clock: OnceLock::new(),
            plan: Arc::clone(&self.session.plan),
            catalogue: Arc::clone(&self.session.catalogue),
            state: Arc::clone(self.session.state()),
            vantage: self.measuring.vantage().to_owned(),
            probing: self.presence.probes(self.session.reach()),
            vitals: Arc::clone(self.measuring.vitals()),
            reach: self.session.reach(),
            size: self.upkeep.size.clone(),
            rehearsal: self.upkeep.rehearsal.clone(),
            company: self.presence.company.clone(),
            me: self.session.me().to_owned(),
            console: self.presence.here.console,
            notice: self.notice.clone(),
            replay: None,
            switches: self.options.switches.iter().map(Switch::view).collect(),
            history,
        }
    }
}

/// Returns what came of a notice or a task. Nothing ever comes once nobody sends any.
async fn heard<T>(news: &mut Option<mpsc::Receiver<T>>) -> T {
    if let Some(heard) = match news {
        Some(news) => news.recv().await,
        None => None,
    } {
        return heard;
    }
    *news = None;
    std::future::pending().await
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
