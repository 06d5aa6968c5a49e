//! Processor time of one HTTP probe, beside a bare hyper client that sends the same requests at the same pace on
//! connections it keeps. The target is a sandbox in a process of its own, on loopback: what it costs is not counted.

#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;

use futures_util::future::{join_all, poll_fn};
use golive::{
    clock::Clock,
    entropy,
    facts::Catalogue,
    measure::{Observation, Outcome as Answered},
    plan::{Probe, load},
    probe::{Prober, RANDOM_BYTES, Setup},
};
use hyper::{Request, body::Body as _, client::conn::http1};
use hyper_util::rt::TokioIo;
use report::{Outcome, Row, median, print, wanted};
use sandbox::Sandbox;
use std::{fmt::Write as _, fs, pin::Pin, time::Duration};
use tokio::{
    net::TcpStream,
    sync::mpsc,
    time::{interval, sleep},
};

/// Probes, each at its pace: together 500 requests a second.
const PROBES: usize = 10;
const PACE: Duration = Duration::from_millis(20);

/// How long each side is measured at a time, and how often.
const TURN: Duration = Duration::from_secs(3);
const TURNS: usize = 5;

fn main() -> Outcome<()> {
    if !wanted() {
        return Ok(());
    }
    let sandbox = Sandbox::start()?;
    // As `golive` itself runs.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (mut floors, mut values) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        floors.push(runtime.block_on(bare(&sandbox.address))?);
        values.push(runtime.block_on(probed(&sandbox.address))?);
    }
    print(&[Row {
        name: "processor time per HTTP probe",
        unit: "µs",
        target: None,
        floor: Some(median(&floors)),
        values,
    }]);
    Ok(())
}

/// Microseconds per request of golive's own prober.
async fn probed(address: &str) -> Outcome<f64> {
    let random = Box::new(|| entropy::bytes::<RANDOM_BYTES>().ok());
    let prober = Prober::new(probes(address)?, Setup { clock: Clock::System, random, ca_file: None })?;
    let (send, mut observed) = mpsc::channel(4_096);
    let good = tokio::spawn(async move {
        let mut good = 0_u32;
        while let Some(observation) = observed.recv().await {
            good += u32::from(matches!(observation, Observation::Sample(it) if it.outcome == Answered::Ok));
        }
        good
    });
    let before = processor_time()?;
    prober.run(send, sleep(TURN)).await;
    per_request(before, good.await?)
}

fn probes(address: &str) -> Outcome<Vec<Probe>> {
    let mut text = String::from("[project]\nid = \"pace\"\nname = \"Pace\"\n");
    for n in 0..PROBES {
        write!(
            text,
            "[probe.p-{n}]\ntitle = \"p\"\nevery = \"{}ms\"\nrequest = {{ url = \"http://{address}/health\" }}\n\
             expect = [\"status == 200\"]\n",
            PACE.as_millis()
        )?;
    }
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("golive.toml");
    fs::write(&path, text)?;
    let loaded = load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let plan = loaded.plan.ok_or_else(|| format!("{:?}", loaded.diagnostics))?;
    Ok(plan.probes.into_values().collect())
}

/// Microseconds per request of the least that does the same.
async fn bare(address: &str) -> Outcome<f64> {
    let before = processor_time()?;
    let clients = (0..PROBES).map(|_| tokio::spawn(client(address.to_owned())));
    let mut good = 0;
    for ended in join_all(clients).await {
        good += ended?.map_err(|error| error.to_string())?;
    }
    per_request(before, good)
}

async fn client(address: String) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut due = interval(PACE);
    let mut good = 0;
    for _ in 0..TURN.as_millis() / PACE.as_millis() {
        due.tick().await;
        let request = Request::get("/health").header("host", &address).body(String::new())?;
        let answer = sender.send_request(request).await?;
        good += u32::from(answer.status() == 200);
        let mut body = answer.into_body();
        while let Some(part) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            part?;
        }
    }
    Ok(good)
}

fn per_request(before: Duration, requests: u32) -> Outcome<f64> {
    let spent = processor_time()?.saturating_sub(before);
    if requests == 0 {
        return Err("no request was answered".into());
    }
    Ok(spent.as_secs_f64() * 1e6 / f64::from(requests))
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
