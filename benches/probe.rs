//! What an HTTP probe costs beside a bare hyper client that sends the same requests at the same pace, and how true
//! its schedule and its times are. The target is this program once more, in a process of its own on loopback: what
//! it costs is not counted.
//!
//! `cargo bench --bench probe`; a word after `--` runs the rows whose name holds it.

#[path = "support/report.rs"]
mod report;
#[path = "support/target.rs"]
mod target;

use chrono::{DateTime, Utc};
use futures_util::future::{join_all, poll_fn};
use golive::{
    clock::Clock,
    entropy,
    facts::Catalogue,
    id::Id,
    measure::{Histogram, Observation, Outcome as Answered, Recorder, Sample},
    plan::{Probe, load},
    probe::{Ground, Prober, RANDOM_BYTES, Setup},
};
use hyper::{Request, body::Body as _, client::conn::http1};
use hyper_util::rt::TokioIo;
use report::{Outcome, Row, median, print, wanted};
use std::{collections::HashMap, fs, pin::Pin, time::Duration};
use target::Target;
use tokio::{
    net::TcpStream,
    sync::mpsc,
    time::{Instant, MissedTickBehavior, interval_at, sleep},
};

/// How long each side is measured at a time, and how often.
const TURN: Duration = Duration::from_secs(4);
const TURNS: usize = 3;

/// Requests of one row.
struct Load {
    name: &'static str,
    probes: u32,
    every: Duration,
    fresh: bool,
    /// How many times the floor's processor time it may take.
    ratio: Option<f64>,
}

const LOADS: [Load; 5] = [
    Load { name: "kept, 1,000/s", probes: 100, every: millis(100), fresh: false, ratio: Some(1.4) },
    Load { name: "kept, 2,000/s", probes: 200, every: millis(100), fresh: false, ratio: Some(1.4) },
    Load { name: "fresh, 1,000/s", probes: 100, every: millis(100), fresh: true, ratio: Some(1.4) },
    Load { name: "fresh, 2,000/s", probes: 200, every: millis(100), fresh: true, ratio: Some(1.4) },
    Load {
        name: "kept, 10,000 probes at 1 s",
        probes: 10_000,
        every: millis(1_000),
        fresh: false,
        ratio: None,
    },
];

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What one turn of one side came to.
struct Turn {
    /// Processor time per request in microseconds.
    cost: f64,
    /// 99th percentile of how late requests were sent, in milliseconds.
    late: f64,
    /// Slots that were not used, and requests that were not answered well.
    lost: f64,
}

fn main() -> Outcome<()> {
    if target::is_asked_for() {
        return target::serve();
    }
    if !wanted() {
        return Ok(());
    }
    let target = Target::start()?;
    // As `golive` itself runs.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut rows = Vec::new();
    for load in LOADS.iter().filter(|load| is_chosen(load.name)) {
        let (mut floors, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            floors.push(runtime.block_on(bare(&target.address, load))?);
            ours.push(runtime.block_on(probed(&target.address, load))?);
        }
        rows.extend(compare(load, &floors, &ours));
    }
    if is_chosen("delay") {
        rows.extend(runtime.block_on(truth(&target.address))?);
    }
    print(&rows);
    Ok(())
}

fn is_chosen(name: &str) -> bool {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
}

fn compare(load: &Load, floors: &[Turn], ours: &[Turn]) -> [Row; 4] {
    let of = |turns: &[Turn], part: fn(&Turn) -> f64| turns.iter().map(part).collect::<Vec<f64>>();
    let floor = |part: fn(&Turn) -> f64| Some(median(&of(floors, part)));
    let name = |what: &str| -> &'static str { format!("{}: {what}", load.name).leak() };
    let ratios = ours.iter().zip(floors).map(|(ours, floor)| ours.cost / floor.cost).collect();
    [
        Row {
            name: name("processor time"),
            unit: "µs",
            target: None,
            floor: floor(|turn| turn.cost),
            values: of(ours, |turn| turn.cost),
        },
        Row {
            name: name("times the floor's"),
            unit: "",
            target: load.ratio,
            floor: Some(1.0),
            values: ratios,
        },
        Row {
            name: name("sent late, p99"),
            unit: "ms",
            target: Some(5.0),
            floor: floor(|turn| turn.late),
            values: of(ours, |turn| turn.late),
        },
        Row {
            name: name("lost"),
            unit: "",
            target: Some(0.0),
            floor: floor(|turn| turn.lost),
            values: of(ours, |turn| turn.lost),
        },
    ]
}

/// Golive's own prober, with windows and all.
async fn probed(address: &str, load: &Load) -> Outcome<Turn> {
    let options = if load.fresh { ", fresh_connection = true" } else { "" };
    let request = format!("{{ url = \"http://{address}/health\"{options} }}");
    let probes =
        probes(load.probes, load.every, &request, "expect = [\"status == 200\", \"json.status == 'ok'\"]")?;
    let before = processor_time()?;
    let seen = observe(probes, TURN).await?;
    let spent = processor_time()?.saturating_sub(before);
    let requests = seen.good + seen.bad;
    if requests == 0 {
        return Err("no request was answered".into());
    }
    Ok(Turn {
        cost: spent.as_secs_f64() * 1e6 / f64::from(requests),
        late: seen.late.quantile(0.99).unwrap_or_default().as_secs_f64() * 1e3,
        lost: f64::from(seen.bad + seen.missed),
    })
}

#[derive(Default)]
struct Seen {
    good: u32,
    bad: u32,
    missed: u32,
    /// From when a sample was due to when it was sent.
    late: Histogram,
    /// The service times, and what the target says it took.
    took: Histogram,
    truth: Histogram,
}

impl Seen {
    fn add(&mut self, sample: &Sample) {
        self.late.record(sample.response.saturating_sub(sample.service));
        self.took.record(sample.service);
        if let Some((_, took_us)) = sample.readings.first() {
            self.truth.record(Duration::from_micros(took_us.to_string().parse().unwrap_or(0)));
        }
        let good = sample.outcome == Answered::Ok;
        *(if good { &mut self.good } else { &mut self.bad }) += 1;
    }
}

async fn observe(probes: Vec<Probe>, time: Duration) -> Outcome<Seen> {
    let random = Box::new(|| entropy::bytes::<RANDOM_BYTES>().ok());
    let mut recorders: HashMap<Id, Recorder> =
        probes.iter().map(|probe| (probe.id.clone(), Recorder::new(probe.id.clone(), None))).collect();
    let prober = Prober::new(
        probes,
        Setup { clock: Clock::System, random, ca_file: None, ground: Ground::default() },
    )?;
    let (send, mut observed) = mpsc::channel(4_096);
    let recording = tokio::spawn(async move {
        let mut seen = Seen::default();
        while let Some(observation) = observed.recv().await {
            let id = match &observation {
                Observation::Sample(sample) => {
                    seen.add(sample);
                    &sample.probe
                }
                Observation::Missed { probe, .. } => {
                    seen.missed += 1;
                    probe
                }
            };
            if let Some(recorder) = recorders.get_mut(id) {
                recorder.record(observation);
            }
        }
        for recorder in recorders.values_mut() {
            recorder.close(DateTime::<Utc>::MAX_UTC);
        }
        seen
    });
    prober.run(send, sleep(time)).await;
    Ok(recording.await?)
}

/// So many probes that differ in nothing but their id.
fn probes(count: u32, every: Duration, request: &str, more: &str) -> Outcome<Vec<Probe>> {
    let every = every.as_millis();
    let text = format!(
        "[project]\nid = \"pace\"\nname = \"Pace\"\n[probe.p]\ntitle = \"p\"\nevery = \"{every}ms\"\n\
         request = {request}\n{more}\n"
    );
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("golive.toml");
    fs::write(&path, text)?;
    let loaded = load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let plan = loaded.plan.ok_or_else(|| format!("{:?}", loaded.diagnostics))?;
    let probe = plan.probes.values().next().ok_or("the plan has no probe")?;
    Ok((0..count).map(|n| Probe { id: Id::new(format!("p-{n}")), ..probe.clone() }).collect())
}

/// The least that does the same: as many clients as there are probes, and no more than 200, each at its own pace.
async fn bare(address: &str, load: &Load) -> Outcome<Turn> {
    let clients = load.probes.min(200);
    let every = load.every * clients / load.probes;
    let before = processor_time()?;
    let start = Instant::now() + Duration::from_millis(50);
    let tasks = (0..clients).map(|n| {
        let first = start + every * n / clients;
        tokio::spawn(client(address.to_owned(), first, every, load.fresh))
    });
    let (mut requests, mut late) = (0, Histogram::default());
    for ended in join_all(tasks).await {
        let (good, delays) = ended?.map_err(|error| error.to_string())?;
        requests += good;
        late.merge(&delays);
    }
    let spent = processor_time()?.saturating_sub(before);
    if requests == 0 {
        return Err("no request was answered".into());
    }
    Ok(Turn {
        cost: spent.as_secs_f64() * 1e6 / f64::from(requests),
        late: late.quantile(0.99).unwrap_or_default().as_secs_f64() * 1e3,
        lost: 0.0,
    })
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

async fn client(
    address: String,
    first: Instant,
    every: Duration,
    fresh: bool,
) -> Result<(u32, Histogram), Failed> {
    let mut due = interval_at(first, every);
    due.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut good, mut late, mut kept) = (0, Histogram::default(), None);
    for _ in 0..TURN.as_millis() / every.as_millis() {
        late.record(due.tick().await.elapsed());
        let mut sender = match kept.take() {
            Some(sender) => sender,
            None => connect(&address).await?,
        };
        let request = Request::get("/health").header("host", &address).body(String::new())?;
        let answer = sender.send_request(request).await?;
        good += u32::from(answer.status() == 200);
        let mut body = answer.into_body();
        while let Some(part) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            part?;
        }
        if !fresh {
            sender.ready().await?;
            kept = Some(sender);
        }
    }
    Ok((good, late))
}

async fn connect(address: &str) -> Result<http1::SendRequest<String>, Failed> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// How far the percentiles of what was measured are from those the target itself has seen, in milliseconds.
async fn truth(address: &str) -> Outcome<Vec<Row>> {
    let request = format!("{{ url = \"http://{address}/delay\" }}");
    let probes = probes(50, millis(100), &request, "read = { took = \"json.took_us\" }")?;
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let seen = observe(probes.clone(), TURN).await?;
        let off = |quantile| {
            let of = |times: &Histogram| times.quantile(quantile).unwrap_or_default().as_secs_f64() * 1e3;
            (of(&seen.took) - of(&seen.truth)).abs()
        };
        p50.push(off(0.5));
        p99.push(off(0.99));
    }
    let row = |name, values| Row { name, unit: "ms", target: Some(1.0), floor: None, values };
    Ok(vec![row("known delays: p50 is off by", p50), row("known delays: p99 is off by", p99)])
}

/// Time that the threads of this process have had a processor, to the nanosecond: the ticks in `stat` are too coarse.
fn processor_time() -> Outcome<Duration> {
    let mut nanos = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let spent = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanos += spent.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(Duration::from_nanos(nanos))
}
