//! A thousand crashes: writers that record as fast as they can are killed with -9 at random moments, and every event
//! that was acknowledged is there afterwards, once and whole.
//!
//! The writer is this very program, started again with [`PLACE`] in its environment.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot go on fails")]

use golive::{
    conductor::Session,
    plan::load,
    splitmix::SplitMix64,
    state::{Command, Happening, Severity},
    store::{Access, Postgres, Sqlite, Store},
};
use secrecy::SecretString;
use std::{
    collections::HashMap,
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

/// Where a writer writes: a path, or the address of a server.
const PLACE: &str = "GOLIVE_CRASH_PLACE";
/// What a writer calls itself.
const NAME: &str = "GOLIVE_CRASH_NAME";
const PLAN: &str = "[project]\nid = \"crash\"\nname = \"Crash\"\n";

fn store(place: &str) -> Box<dyn Store> {
    if place.starts_with("postgres://") {
        let url = SecretString::from(place.to_owned());
        Box::new(Postgres::open(&url, "server".into(), Access::Write).unwrap())
    } else {
        Box::new(Sqlite::open(Path::new(place), Access::Write).unwrap())
    }
}

/// Not a test: the writer that is killed. It says `NAME N SEQ` for each event that was acknowledged.
#[test]
fn writer() {
    let (Ok(place), Ok(name)) = (env::var(PLACE), env::var(NAME)) else { return };
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("golive.toml");
    std::fs::write(&main, PLAN).unwrap();
    let plan = load(&main, &|_| None, &|plan| Box::new(golive::facts::Catalogue::of(plan))).plan.unwrap();
    let mut session = Session::open(Arc::new(plan), store(&place), name.clone()).unwrap();
    for n in 0.. {
        let (text, severity) = (format!("{name} {n}"), Severity::Minor);
        let command = Command::AddFeedback { text, severity, case: None, requirement: None, place: None };
        let recorded = session.act(command, chrono::Utc::now()).unwrap();
        writeln!(std::io::stdout().lock(), "{name} {n} {}", recorded.seq).unwrap();
    }
}

fn start(place: &str, name: &str) -> Child {
    std::process::Command::new(env::current_exe().unwrap())
        .args(["--exact", "writer", "--nocapture", "--quiet"])
        .env(PLACE, place)
        .env(NAME, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills `crashes` writers, two at a time, and returns what they had acknowledged: text and place.
fn acknowledged(place: &str, crashes: u64) -> HashMap<String, u64> {
    let mut random = SplitMix64::new(20_261_122);
    let mut all = HashMap::new();
    for round in 0..crashes / 2 {
        let mut pair = [start(place, &format!("a{round}")), start(place, &format!("b{round}"))];
        let mut said = pair.each_mut().map(|child| BufReader::new(child.stdout.take().unwrap()).lines());
        // One round dies while it starts, the next in the midst of recording.
        let mut patience = 40;
        if round % 2 == 1 {
            all.extend(said[0].by_ref().map_while(Result::ok).find_map(|line| told(&line)));
            patience = 3;
        }
        thread::sleep(Duration::from_micros(random.below(patience * 1_000)));
        for child in &mut pair {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let rest = said.into_iter().flat_map(|lines| lines.map_while(Result::ok));
        all.extend(rest.filter_map(|line| told(&line)));
    }
    all
}

/// What a line of a writer acknowledges. The test harness talks as well, and the last line may be torn.
fn told(line: &str) -> Option<(String, u64)> {
    let [name, n, seq] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
    n.parse::<u64>().ok()?;
    Some((format!("{name} {n}"), seq.parse().ok()?))
}

fn nothing_is_lost(place: &str, crashes: u64) {
    drop(store(place));
    let acknowledged = acknowledged(place, crashes);
    let mut store = store(place);
    let end = store.verify().unwrap().unwrap();
    let mut places: HashMap<String, u64> = HashMap::new();
    for recorded in store.read_after(0, usize::MAX).unwrap() {
        let Happening::FeedbackAdded { text, .. } = recorded.event.what else { panic!("{recorded:?}") };
        assert_eq!(places.insert(text.clone(), recorded.seq), None, "{text} is there twice");
    }
    assert_eq!(places.len(), usize::try_from(end.seq).unwrap());
    for (text, seq) in &acknowledged {
        // A line may be torn in its number: then it is a beginning of the true one.
        let there = places.get(text).copied().unwrap_or_default();
        assert!(
            there.to_string().starts_with(&seq.to_string()),
            "{text}: {seq} was acknowledged, {there} is there"
        );
    }
    let (acknowledged, crashes) = (acknowledged.len() as u64, crashes);
    eprintln!("{crashes} crashes, {acknowledged} acknowledged of {} recorded", places.len());
    assert!(acknowledged > crashes / 4, "{acknowledged} acknowledged events prove nothing");
}

#[test]
fn a_thousand_crashes_lose_nothing_of_a_file() {
    let directory = tempfile::tempdir().unwrap();
    nothing_is_lost(directory.path().join("journal.db").to_str().unwrap(), 1_000);
}

#[test]
fn crashes_lose_nothing_on_a_server() {
    let Ok(server) = env::var("GOLIVE_TEST_POSTGRES") else {
        eprintln!("skipped: GOLIVE_TEST_POSTGRES is not set (tests/run starts a server)");
        return;
    };
    let name = format!("golive_crash_{}", std::process::id());
    let run = |sql: String| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(&sql).await.unwrap();
            driver.abort();
        });
    };
    run(format!("CREATE DATABASE {name}"));
    let place = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    nothing_is_lost(&place, 200);
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
}
