//! The console on a span of the past: the same snapshots through the same channels, made for a time that is played
//! again. Nothing is recorded, and nothing is read from the store after the beginning.

mod player;
mod tape;
#[cfg(test)]
mod tests;

pub use player::SPEED_MAX;
pub use tape::Tape;

use super::{Asker, Reply, Request, Snapshot};
use crate::{
    alert,
    clock::Stopwatch,
    gate,
    store::{Company, Reach},
    wording::conductor as say,
};
use player::Player;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::{JoinHandle, block_in_place},
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;

/// How often the past goes on.
const BEAT: Duration = Duration::from_millis(250);

/// A machine that slept does not skip the past it did not show.
const ELAPSED_MAX: Duration = Duration::from_secs(1);

/// Requests that may wait.
const REQUESTS_MAX: usize = 64;

/// The way to a running replay.
pub struct Replay {
    asker: Asker,
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Replay {
    /// A way to ask that can be cloned and moved.
    pub fn asker(&self) -> Asker {
        self.asker.clone()
    }

    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

/// Plays a tape from its beginning, at `speed` seconds of the past in a second, as `me` sees it. Needs a multi-threaded
/// runtime.
pub fn replay(tape: Tape, speed: u32, me: String) -> Replay {
    let deck = Deck { player: Player::new(tape.from, tape.to, speed), tape, me };
    let (requests, asked) = mpsc::channel(REQUESTS_MAX);
    let (stop, stopped) = oneshot::channel();
    let (publish, snapshots) = watch::channel(Arc::new(deck.snapshot()));
    let task = tokio::spawn(deck.run(asked, stopped, publish));
    Replay { asker: Asker(requests), snapshots, stop, task }
}

/// A request, and where its answer goes.
type Asked = (Request, oneshot::Sender<Reply>);

/// A tape and what plays it.
struct Deck {
    tape: Tape,
    player: Player,
    me: String,
}

impl Deck {
    async fn run(
        mut self,
        mut asked: mpsc::Receiver<Asked>,
        mut stopped: oneshot::Receiver<()>,
        publish: watch::Sender<Arc<Snapshot>>,
    ) {
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut lap = Stopwatch::start();
        loop {
            tokio::select! {
                Some(first) = asked.recv() => {
                    // A key that is held down moves the past several times before it is shown.
                    let mut answers = vec![self.take(first)];
                    while answers.len() < REQUESTS_MAX && let Ok(next) = asked.try_recv() {
                        answers.push(self.take(next));
                    }
                    publish.send_replace(block_in_place(|| self.frame()));
                    for (answer, reply) in answers {
                        let _ = answer.send(reply);
                    }
                }
                _ = beat.tick() => {
                    let elapsed = lap.elapsed().min(ELAPSED_MAX);
                    lap = Stopwatch::start();
                    if !self.player.view().paused {
                        self.player.pass(elapsed);
                        publish.send_replace(block_in_place(|| self.frame()));
                    }
                }
                _ = &mut stopped => return,
            }
        }
    }

    fn take(&mut self, (request, answer): Asked) -> (oneshot::Sender<Reply>, Reply) {
        (answer, self.answer(&request))
    }

    fn answer(&mut self, request: &Request) -> Reply {
        match request {
            Request::Replay(act) => {
                self.player.act(*act);
                Reply::Shown
            }
            Request::Act(_) | Request::Attach { .. } | Request::Complete(_) | Request::Switch { .. } => {
                Reply::Refused { message: (&say::ONLY_A_REPLAY).into(), hint: None }
            }
        }
    }

    fn frame(&mut self) -> Arc<Snapshot> {
        self.tape.wind(self.player.at);
        Arc::new(self.snapshot())
    }

    fn snapshot(&self) -> Snapshot {
        let (tape, world) = (&self.tape, self.tape.world());
        let snapshot = Snapshot {
            at: tape.at(),
            gates: tape.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect(),
            alerts: alert::assess(&world, &alert::Memory::default()),
            rows: OnceLock::new(),
            clock: OnceLock::new(),
            plan: Arc::clone(&tape.plan),
            catalogue: Arc::clone(&tape.catalogue),
            state: Arc::clone(&tape.state),
            history: tape.history.clone(),
            vantage: String::new(),
            probing: false,
            me: self.me.clone(),
            console: Uuid::nil(),
            company: Company::default(),
            vitals: Arc::default(),
            reach: Reach::Here,
            size: None,
            rehearsal: None,
            notice: None,
            replay: Some(self.player.view()),
            switches: Vec::new(),
        };
        snapshot.with_rows()
    }
}
