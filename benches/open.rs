//! Opening a project whose journal holds a million events, beside the least that reading the same rows costs: how
//! long it takes, what it holds in memory, and what one more event and a snapshot cost from then on.

#[path = "support/million.rs"]
mod million;
#[path = "support/report.rs"]
mod report;

use chrono::{DateTime, Utc};
use golive::{
    clock::Stopwatch,
    conductor::Session,
    facts::Catalogue,
    plan::Plan,
    state::{Recorded, State},
    store::{Access, Sqlite, Store as _},
};
use million::EVENTS;
use report::{Outcome, Row, print, wanted};
use rusqlite::{Connection, OpenFlags};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// Each of the two programs is started so often, in turns.
const TURNS: usize = 7;

/// Events applied one by one, with a snapshot after each.
const FURTHER: u64 = 2_000;

/// What this program does when it is started by itself, so that each measurement has a process of its own.
const FLOOR: &str = "--floor";
const OPEN: &str = "--open";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [FLOOR, journal] => floor(Path::new(journal)),
        [OPEN, plan, journal] => open(Path::new(plan), Path::new(journal)),
        _ if wanted() => measure(),
        _ => Ok(()),
    }
}

fn measure() -> Outcome<()> {
    // Not the system's directory for passing files, which may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (plan, journal) = (directory.path().join("golive.toml"), directory.path().join("journal.db"));
    fs::write(&plan, million::plan())?;
    let watch = Stopwatch::start();
    make(&journal)?;
    let megabytes = fs::metadata(&journal)?.len() / 1_000_000;
    println!("a journal of {EVENTS} events, {megabytes} MB, made in {:.1} s", watch.elapsed().as_secs_f64());

    let mut said: [Vec<Vec<f64>>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        said[0].push(child(&[FLOOR.into(), journal.clone()])?);
        said[1].push(child(&[OPEN.into(), plan.clone(), journal.clone()])?);
    }
    let [floors, opens] = said;
    let column = |rows: &[Vec<f64>], i: usize| -> Vec<f64> {
        rows.iter().filter_map(|row| row.get(i).copied()).collect()
    };
    let row = |name, unit, target, i: usize| {
        let floor = Some(report::median(&column(&floors, i))).filter(|floor| floor.is_finite());
        Row { name, unit, target, floor, values: column(&opens, i) }
    };
    print(&[
        row("open a project of 1,000,000 events", "ms", Some(1_000.0), 0),
        row("resident after opening", "MB", Some(300.0), 1),
        row("resident while opening, at most", "MB", Some(300.0), 2),
        row("one more event and a shared state", "µs", None, 3),
        row("of these, the slowest", "µs", None, 4),
        row("facts of feedback and cases, once", "ms", None, 5),
    ]);
    Ok(())
}

/// A part of the journal at a time, each in one transaction.
fn make(journal: &Path) -> Outcome<()> {
    let mut store = Sqlite::open(journal, Access::Write)?;
    for first in (1..=EVENTS).step_by(10_000) {
        let events: Vec<_> = (first..first + 10_000).map(million::event).collect();
        store.append(&events)?;
    }
    Ok(())
}

/// What this program says when it is started with `arguments`: numbers, by their place.
fn child(arguments: &[PathBuf]) -> Outcome<Vec<f64>> {
    let output = Command::new(env::current_exe()?).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

/// Reads the same rows and only adds up their lengths.
fn floor(journal: &Path) -> Outcome<()> {
    let watch = Stopwatch::start();
    let connection = Connection::open_with_flags(
        journal,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let mut select =
        connection.prepare("SELECT seq, id, at, by, what, signature, receipt FROM events ORDER BY seq")?;
    let mut rows = select.query([])?;
    let mut total = 0;
    while let Some(row) = rows.next()? {
        total += row.get_ref(1)?.as_blob()?.len();
        for column in 2..7 {
            total += row.get_ref(column)?.as_bytes_or_null()?.map_or(0, <[u8]>::len);
        }
    }
    let took = watch.elapsed().as_secs_f64() * 1e3;
    if total == 0 {
        return Err("the journal is empty".into());
    }
    println!("{took} {} {}", memory("VmRSS:")?, memory("VmHWM:")?);
    Ok(())
}

/// Opens the project as the program does, and goes on with it.
fn open(plan: &Path, journal: &Path) -> Outcome<()> {
    let loaded = golive::plan::load(plan, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let plan: Arc<Plan> = Arc::new(loaded.plan.ok_or_else(|| format!("{:?}", loaded.diagnostics))?);
    let watch = Stopwatch::start();
    let store = Sqlite::open(journal, Access::Write)?;
    let session = Session::open(plan, Box::new(store), "wang".to_owned())?;
    let took = watch.elapsed().as_secs_f64() * 1e3;
    let (resident, most) = (memory("VmRSS:")?, memory("VmHWM:")?);
    let further = further(session.state());
    let facts = facts(&session);
    println!(
        "{took} {resident} {most} {} {} {facts}",
        report::median(&further),
        further.iter().copied().fold(0.0, f64::max)
    );
    Ok(())
}

/// Microseconds that one event takes when somebody still looks at the state before it.
fn further(state: &Arc<State>) -> Vec<f64> {
    let mut state = Arc::clone(state);
    let mut took = Vec::new();
    for seq in EVENTS + 1..=EVENTS + FURTHER {
        let shown = Arc::clone(&state);
        let recorded = Arc::new(Recorded::new(seq, million::event(seq)));
        let watch = Stopwatch::start();
        Arc::make_mut(&mut state).apply(&recorded);
        took.push(watch.elapsed().as_secs_f64() * 1e6);
        assert!(shown.seq < state.seq, "the event was not applied, or not beside what is shown");
    }
    took
}

/// Milliseconds for what a snapshot asks of all that was recorded.
fn facts(session: &Session) -> f64 {
    let history = golive::measure::History::default();
    let now: DateTime<Utc> = million::at(EVENTS);
    let world = session.world(&history, now);
    let watch = Stopwatch::start();
    for fact in ["feedback.open", "feedback.blocker.open", "requirements.must.verified"] {
        std::hint::black_box(world.read(fact));
    }
    watch.elapsed().as_secs_f64() * 1e3
}

/// A line of what the system says of this process, in megabytes.
fn memory(name: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1_024.0 / 1e6)
}
