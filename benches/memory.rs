//! What a running program holds of a day of 1,000 probes that are each due every second, beside the least that one
//! without them holds; and what a window takes in memory and in the store.

#[path = "support/report.rs"]
mod report;

use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    clock::Stopwatch,
    id::Id,
    measure::{Grain, History, Observation, Outcome, Phase, Phases, Recorder, Sample, Window, pack},
    splitmix::SplitMix64,
    store::{Access, Part, Sqlite, Store as _},
};
use report::{Outcome as Done, Row, print, wanted};
use std::{env, fs, process::Command, time::Duration};
use uuid::Uuid;

const PROBES: u64 = 1_000;
/// Windows that are measured, of ten answers each; of the eight million of a day each is one of these by chance. To
/// measure them all takes minutes, and what they take is the same.
const MEASURED: i32 = 1_024;
/// Started so often, in turns.
const TURNS: usize = 3;

const FLOOR: &str = "--floor";
const DAY: &str = "--day";

fn main() -> Done<()> {
    match env::args().nth(1).as_deref() {
        Some(FLOOR) => {
            say(&[memory("VmRSS:")?]);
            Ok(())
        }
        Some(DAY) => day(),
        _ if wanted() => measure(),
        _ => Ok(()),
    }
}

fn measure() -> Done<()> {
    let (mut floors, mut days) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        floors.extend(child(FLOOR)?);
        days.push(child(DAY)?);
    }
    let column = |i: usize| days.iter().filter_map(|row| row.get(i).copied()).collect();
    let row = |name, unit, target, floor, i| Row { name, unit, target, floor, values: column(i) };
    let floor = Some(report::median(&floors));
    print(&[
        row("resident with a day of 1,000 probes at 1 s", "MB", Some(60.0), floor, 0),
        row("of these, resident at most", "MB", None, floor, 1),
        row("an objective of 24 h, merged", "µs", None, None, 2),
        row("the last ten minutes, merged", "µs", None, None, 3),
    ]);
    stored()
}

/// A day as it is lived, a minute at a time for all probes, each with a snapshot of the minute before still in
/// somebody's hands.
fn day() -> Done<()> {
    let mut history = History::default();
    let probes: Vec<Id> = (0..PROBES).map(|n| Id::new(format!("probe-{n}"))).collect();
    let mut chance = SplitMix64::new(1);
    let begin = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000);
    let mut measured = windows(&Id::new("any"), begin, MEASURED, &mut chance);
    let mut snapshot = history.clone();
    for minute in 0..24 * 60 {
        let from = begin + TimeDelta::minutes(minute);
        for start in (0..6).map(|n| from + Grain::Fine.length() * n) {
            for probe in &probes {
                let any = usize::try_from(chance.next() % u64::from(MEASURED.unsigned_abs()))?;
                history.add("store-17", probe, at(&mut measured[any], start));
            }
        }
        let now = from + TimeDelta::minutes(1);
        history.thin(now, now, |_| Grain::Hour);
        history.forget(now - TimeDelta::hours(24));
        snapshot.clone_from(&history);
    }
    drop(snapshot);
    let now = begin + TimeDelta::hours(24);
    let micros = |from: DateTime<Utc>| {
        let watch = Stopwatch::start();
        for probe in &probes {
            std::hint::black_box(history.span(probe, from, now));
        }
        watch.elapsed().as_secs_f64() * 1e6 / PROBES as f64
    };
    let (resident, most) = (memory("VmRSS:")?, memory("VmHWM:")?);
    say(&[resident, most, micros(begin), micros(now - TimeDelta::minutes(10))]);
    Ok(())
}

/// A window, as if it had begun then.
fn at(window: &mut Window, start: DateTime<Utc>) -> &Window {
    let later = start - window.start;
    window.start = start;
    if let Some(last) = &mut window.last {
        last.at += later;
    }
    window
}

/// Windows of one sample a second on a kept connection: most near 30 ms, some much slower.
fn windows(probe: &Id, from: DateTime<Utc>, count: i32, chance: &mut SplitMix64) -> Vec<Window> {
    let mut recorder = Recorder::new(probe.clone(), None);
    let end = from + Grain::Fine.length() * count;
    let mut planned = from;
    while planned < end {
        let mut unit = || (chance.next() >> 11) as f64 / (1_u64 << 53) as f64;
        // Log-normal, by Box and Muller: the middle at 30 ms, 1 in 100 beyond 60 ms.
        let normal = (-2.0 * unit().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * unit()).cos();
        let service = Duration::from_secs_f64(0.030 * (0.3 * normal).exp());
        let mut phases = Phases::default();
        phases.add(Phase::Wait, service.mul_f64(0.97));
        phases.add(Phase::Body, service.mul_f64(0.03));
        recorder.record(Observation::Sample(Sample {
            probe: probe.clone(),
            planned,
            service,
            response: service + Duration::from_secs_f64(0.0004 * unit()),
            outcome: Outcome::Ok,
            detail: None,
            phases,
            retries: 0,
            readings: Vec::new(),
        }));
        planned += TimeDelta::seconds(1);
    }
    recorder.close(end)
}

/// What windows take in the store, by grain.
fn stored() -> Done<()> {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut chance = SplitMix64::new(2);
    let begin = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000);
    for grain in Grain::ALL {
        let per = i32::try_from(grain.seconds() / 10)?;
        let path = directory.path().join(format!("{}.db", grain.word()));
        let mut store = Sqlite::open(&path, Access::Write)?;
        let before = store.size()?.disk_bytes;
        let count = if grain == Grain::Hour { 500 } else { 20_000 };
        let (mut parts, mut packed) = (Vec::new(), 0);
        for n in 0..count {
            let probe = Id::new(format!("probe-{}", n % 1_000));
            let start = begin + grain.length() * i32::try_from(n / 1_000)?;
            let fine = windows(&probe, start, per, &mut chance);
            let mut window = Window { grain, ..Window::new(start) };
            for fine in &fine {
                window.merge(fine);
            }
            packed += pack(&window).len();
            // Ids as programs make them: their own half, and a number.
            let id = Uuid::from_u64_pair(7 + n % 3, n);
            parts.push(Part { id, probe, window });
            if parts.len() == 1_000 {
                store.add_windows("store-17", &std::mem::take(&mut parts))?;
            }
        }
        store.add_windows("store-17", &parts)?;
        let size = store.size()?;
        let per = |bytes: u64| bytes as f64 / count as f64;
        println!(
            "a window of {}: {:.0} bytes packed, {:.0} in the file, {:.0} as counted",
            grain.word(),
            per(packed as u64),
            per(size.disk_bytes - before),
            per(size.bytes())
        );
    }
    Ok(())
}

/// What this program says when it is started by itself: numbers, by their place.
fn child(what: &str) -> Done<Vec<f64>> {
    let output = Command::new(env::current_exe()?).arg(what).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

fn say(numbers: &[f64]) {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    println!("{}", numbers.join(" "));
}

/// A line of what the system says of this process, in megabytes.
fn memory(name: &str) -> Done<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1_024.0 / 1e6)
}
