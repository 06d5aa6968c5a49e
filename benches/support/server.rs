//! The journal on a server, with a database of the benchmark's own on the server at `GOLIVE_TEST_POSTGRES`.

use crate::{
    event,
    report::{Outcome, Row, median},
};
use golive::{
    clock::Stopwatch,
    entropy,
    store::{Access, Postgres, Store as _},
};
use std::{
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::{Client, NoTls};

/// Appends of each.
const TURNS: u64 = 1_000;
/// Appends before anything is counted.
const WARMING: u64 = 50;
/// Consoles that watch one journal.
const CONSOLES: usize = 50;
/// Events that all of them wait for.
const EVENTS: u64 = 400;
/// How long an event may take to reach them before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Server {
    runtime: Runtime,
    /// Of the database the server was named with.
    admin: Client,
    name: String,
    url: String,
}

impl Server {
    pub fn at(url: &str) -> Outcome<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let admin = connect(&runtime, url)?;
        let name = format!("golive_bench_{:016x}", u64::from_be_bytes(entropy::bytes()?));
        runtime.block_on(admin.batch_execute(&format!("CREATE DATABASE {name}")))?;
        let (base, _) = url.rsplit_once('/').ok_or("GOLIVE_TEST_POSTGRES names no database")?;
        Ok(Self { runtime, admin, url: format!("{base}/{name}"), name })
    }

    fn open(&self) -> Outcome<Postgres> {
        Ok(Postgres::open(&self.url.as_str().into(), "postgres://bench".to_owned(), Access::Write)?)
    }

    /// A durable append beside a prepared insert of one row into a like table, in turns.
    pub fn append(&self) -> Outcome<Row> {
        let mut journal = self.open()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let bare = connect(&runtime, &self.url)?;
        let create = "CREATE TABLE bare (
            seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, id uuid NOT NULL UNIQUE,
            at text NOT NULL, by text NOT NULL, what text NOT NULL)";
        runtime.block_on(bare.batch_execute(create))?;
        let insert = "INSERT INTO bare (id, at, by, what) VALUES ($1, $2, $3, $4)";
        let insert = runtime.block_on(bare.prepare(insert))?;
        let (mut floors, mut values) = (Vec::new(), Vec::new());
        for turn in 0..WARMING + TURNS {
            let event = event(turn);
            let what = serde_json::to_string(&event.what)?;
            let watch = Stopwatch::start();
            runtime
                .block_on(bare.execute(&insert, &[&event.id, &event.at.to_rfc3339(), &event.by, &what]))?;
            let floor = watch.elapsed();
            let watch = Stopwatch::start();
            journal.append(&[event])?;
            let value = watch.elapsed();
            if turn >= WARMING {
                floors.push(floor.as_secs_f64() * 1e6);
                values.push(value.as_secs_f64() * 1e6);
            }
        }
        let floor = median(&floors);
        println!(
            "on a server: {:.0} % of the rate of a bare insert (target: at least 70 %)",
            100.0 * floor / median(&values)
        );
        Ok(Row {
            name: "durable append on a server",
            unit: "µs",
            target: Some(floor / 0.7),
            floor: Some(floor),
            values,
        })
    }

    /// The time from before an append until the last of the consoles has read the event.
    pub fn spread(&self) -> Outcome<Row> {
        let mut journal = self.open()?;
        let begin = journal.verify()?.map_err(|broken| format!("{broken:?}"))?.seq.unsigned_abs();
        let end = begin + WARMING + EVENTS;
        let (told, hear) = channel();
        let consoles = (0..CONSOLES).map(|_| {
            let (store, told, runtime) = (self.open()?, told.clone(), self.runtime.handle().clone());
            Ok(thread::spawn(move || watch(store, &runtime, &told, begin..end)))
        });
        let consoles = consoles.collect::<Outcome<Vec<_>>>()?;
        drop(told);
        let mut values = Vec::new();
        for turn in begin..end {
            let stopwatch = Stopwatch::start();
            journal.append(&[event(1_000_000 + turn)])?;
            for _ in 0..CONSOLES {
                let seq = hear.recv_timeout(PATIENCE)?;
                if seq != turn + 1 {
                    return Err(format!("event {seq} was read while {} was awaited", turn + 1).into());
                }
            }
            if turn >= begin + WARMING {
                values.push(stopwatch.elapsed().as_secs_f64() * 1e3);
            }
        }
        for console in consoles {
            console.join().map_err(|_| "a console came to grief")?;
        }
        let [middle, slow, slowest] = [0.5, 0.99, 1.0].map(|share| percentile(&values, share));
        println!(
            "{CONSOLES} consoles, from append to the last: p50 {middle:.1} ms, p99 {slow:.1} ms, max {slowest:.1} ms (target: p99 below 1 s)"
        );
        Ok(Row {
            name: "an event reaches 50 consoles",
            unit: "ms",
            target: Some(1_000.0),
            floor: None,
            values,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let gone = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        if let Err(error) = self.runtime.block_on(self.admin.batch_execute(&gone)) {
            eprintln!("the database {} is still there: {error}", self.name);
        }
    }
}

/// A connection whose driver lives on the runtime.
fn connect(runtime: &Runtime, url: &str) -> Outcome<Client> {
    let (client, connection) = runtime.block_on(tokio_postgres::connect(url, NoTls))?;
    runtime.spawn(connection);
    Ok(client)
}

/// A console: reads on whenever it is woken, and says what it has read. It ends early when anything fails, which the
/// other side notices.
fn watch(mut store: Postgres, runtime: &Handle, told: &Sender<u64>, mut places: std::ops::Range<u64>) {
    let watch = {
        let _inside = runtime.enter();
        store.watch()
    };
    let Ok(Some(mut watch)) = watch else { return };
    while !places.is_empty() && runtime.block_on(watch.changed()).is_ok() {
        let Ok(events) = store.read_after(places.start, 100) else { return };
        for event in events {
            places.start = event.seq;
            if told.send(event.seq).is_err() {
                return;
            }
        }
    }
}

/// The value that so much of them, from 0 to 1, do not exceed; of none, not a number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count of values")]
fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}
