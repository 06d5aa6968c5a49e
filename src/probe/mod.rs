//! Probes of a live system: requests at a fixed rate, each judged, timed and classified.
//!
//! ```text
//! schedule  when slots are due            pace     one probe kept to its timetable
//! kinds     one file each                 fill     a plan's request with values in it
//! net       names, connections, TLS            web       requests and answers over HTTP
//! walk      a journey's steps              wire      bytes of protocols without a library
//! answer, named, judge  is it a good answer        findings  what other kinds found, by name
//! scrape, exposition  a `/metrics` page    promql   the answers of a Prometheus server
//! sql       questions to databases         trouble  what failed on the way to them
//! program   running one                    hands    steps of runs: commands and requests, once
//! files, log_time  looking at files and the times in logs
//! ```
//!
//! Every queue, body, redirect and wait is bounded. What a sample says went wrong holds neither secrets nor
//! personal data, and no text of a library's error, which may quote a URL.

mod answer;
mod error;
mod exposition;
mod files;
mod fill;
mod findings;
mod hands;
mod judge;
mod kinds;
mod log_time;
mod named;
mod net;
mod pace;
mod program;
mod promql;
mod run;
mod schedule;
mod scrape;
mod sql;
mod trouble;
mod walk;
mod web;
mod wire;

pub use error::ProbeError;
pub use hands::{Hired, hire};
pub use run::RANDOM_BYTES;

use crate::{
    clock::Clock,
    mask::Secrets,
    measure::{MissCause, Observation, Outcome, Sample},
    plan::Probe,
    trust::Grant,
    wording::Text,
};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use kinds::Instrument;
use net::Net;
use pace::{Origin, pace};
use run::{Run, RunValues};
use web::Web;

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, mpsc::Sender, watch},
    task::JoinSet,
    time::{Instant, sleep},
};

/// Unanswered runs of all probes at most: each may hold a connection, and the rest of the program needs files too.
const RUNS_MAX: usize = 16_384;
const FILES_KEPT: u64 = 256;
/// How often connections that have waited for too long are closed.
const TIDY: Duration = Duration::from_secs(1);
/// Probes that are tried at once when each is run once.
const ONCE_MAX: usize = 16;

/// Random bytes for the values of one run; `None` when there are none to be had.
pub type Random = Box<dyn Fn() -> Option<[u8; RANDOM_BYTES]> + Send + Sync>;

/// What a prober takes from outside.
pub struct Setup {
    pub clock: Clock,
    pub random: Random,
    /// Certificates to trust besides the platform's, as PEM.
    pub ca_file: Option<PathBuf>,
    pub ground: Ground,
}

/// What a plan's probes find on this machine.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Where the plan lies: what relative paths are relative to.
    pub directory: PathBuf,
    /// That its commands may run; without it none does.
    pub grant: Option<Grant>,
}

/// The probes of a plan, ready to run.
pub struct Prober {
    shared: Arc<Shared>,
}

struct Shared {
    jobs: Vec<Job>,
    net: Net,
    web: Web,
    clock: Clock,
    random: Random,
    ca_file: Option<PathBuf>,
    ground: Ground,
    room: Arc<Semaphore>,
}

struct Job {
    probe: Probe,
    secrets: Secrets,
    instrument: Box<dyn Instrument>,
}

/// The kinds of probes with their manuals.
pub fn manuals() -> &'static [(&'static str, &'static Text)] {
    &kinds::MANUALS
}

/// How many runs the files this process may open leave room for.
fn runs_max() -> usize {
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let room = files.map_or(RUNS_MAX as u64, |files| files.saturating_sub(FILES_KEPT));
    usize::try_from(room).unwrap_or(RUNS_MAX).clamp(64, RUNS_MAX)
}

impl Prober {
    /// Errors when the certificate file cannot be used.
    pub fn new(probes: Vec<Probe>, setup: Setup) -> Result<Self, ProbeError> {
        let Setup { clock, random, ca_file, ground } = setup;
        let net = Net::new(ca_file.as_deref())?;
        let web = Web::new();
        let job = |probe: Probe| Job {
            secrets: fill::secrets(&probe),
            instrument: kinds::instrument(&probe, &web),
            probe,
        };
        let jobs = probes.into_iter().map(job).collect();
        let room = Arc::new(Semaphore::new(runs_max()));
        Ok(Self { shared: Arc::new(Shared { jobs, net, web, clock, random, ca_file, ground, room }) })
    }

    /// Runs all probes on their schedules until `stop`, sending what they observe to `out`. Then no slot is begun
    /// any more, and it returns when the runs under way have ended, each within its own time. Returns early when
    /// nobody receives. A receiver that is slow delays the schedule, and the slots that costs are told as missed
    /// by the prober. Dropping the future ends runs where they are, without their clean-up.
    pub async fn run(&self, out: Sender<Observation>, stop: impl Future<Output = ()>) {
        let (_always, on) = watch::channel(true);
        self.run_while(on, out, stop).await;
    }

    /// [`run`](Self::run), while `on`. While it is not, no slot is begun and none counts as missed; afterwards it goes
    /// on with the slot that is due next.
    pub async fn run_while(
        &self,
        on: watch::Receiver<bool>,
        out: Sender<Observation>,
        stop: impl Future<Output = ()>,
    ) {
        self.warm().await;
        let origin = Origin { at: Instant::now(), wall: self.shared.clock.now() };
        let (ring, bell) = watch::channel(());
        let mut pacers = JoinSet::new();
        for index in 0..self.shared.jobs.len() {
            pacers.spawn(pace(
                Arc::clone(&self.shared),
                index,
                origin,
                out.clone(),
                (bell.clone(), on.clone()),
            ));
        }
        drop(out);
        let all_ended = async { while pacers.join_next().await.is_some() {} };
        tokio::pin!(all_ended);
        tokio::select! {
            () = stop => {}
            () = &mut all_ended => return,
            () = self.tidy() => {}
        }
        ring.send_replace(());
        all_ended.await;
    }

    /// Closes connections that have waited for too long, for ever.
    async fn tidy(&self) {
        loop {
            sleep(TIDY).await;
            self.shared.web.sweep();
        }
    }

    /// Runs each probe once, now, and yields what they observed in the order of the plan.
    pub async fn once(&self) -> Vec<Observation> {
        self.warm().await;
        let runs = (0..self.shared.jobs.len()).map(|index| async move {
            self.shared.measure(index, Instant::now(), self.shared.clock.now()).await
        });
        stream::iter(runs).buffered(ONCE_MAX).collect().await
    }

    /// Does beforehand what would otherwise be counted as time of the first answer.
    async fn warm(&self) {
        if self.shared.jobs.iter().any(|job| job.instrument.needs_tls()) {
            let shared = Arc::clone(&self.shared);
            // A panic in it would come again, and be told, where the client is used.
            let _ = tokio::task::spawn_blocking(move || shared.net.trust.warm()).await;
        }
    }
}

impl Shared {
    /// One run of one probe that was due at `due`, which the wall clock calls `planned`.
    async fn measure(&self, index: usize, due: Instant, planned: DateTime<Utc>) -> Observation {
        let Job { probe, secrets, instrument } = &self.jobs[index];
        let id = probe.id.clone();
        let random = if instrument.needs_random() {
            (self.random)().map(RunValues::new)
        } else {
            Some(RunValues::default())
        };
        let Some(values) = random else {
            return Observation::Missed { probe: id, planned, late: due.elapsed(), cause: MissCause::Prober };
        };
        let waited = due.elapsed();
        let run = Run {
            net: &self.net,
            web: &self.web,
            values,
            now: self.clock.now(),
            timeout: probe.timeout,
            secrets,
            read: &probe.read,
            clock: self.clock,
            ca_file: self.ca_file.as_deref(),
            ground: &self.ground,
        };
        let ended = instrument.run(&run).await;
        // A timer may fire a little early; what timed out took at least that long.
        let service = match ended.outcome {
            Outcome::Timeout => ended.service.max(probe.timeout),
            _ => ended.service,
        };
        Observation::Sample(Sample {
            probe: id,
            planned,
            service,
            response: waited + service,
            outcome: ended.outcome,
            detail: ended.detail,
            phases: ended.phases,
            retries: ended.retries,
            readings: ended.readings,
        })
    }
}
