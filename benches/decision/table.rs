//! Judges side by side over many launches, and the table of what they came to.

use crate::{
    launch::{Launch, Scenario},
    minimum,
    ours::{self, Judge as Golive},
    peers, sprt,
    verdict::{Look, Tally},
};
use golive::stats::clopper_pearson;
use std::{panic::resume_unwind, thread};

/// How often golive is looked at.
const LOOK_S: i64 = 30;
const THREADS: u64 = 2;

pub struct Judge {
    pub name: &'static str,
    looks: fn(&Launch) -> Vec<Look>,
}

pub const JUDGES: [Judge; 8] = [
    Judge { name: "golive", looks: |it| ours::as_it_comes(it.scenario.every_s()).looks(it, LOOK_S) },
    Judge {
        name: "golive, outage = \"0s\"",
        looks: |it| ours::alone(it.scenario.every_s()).looks(it, LOOK_S),
    },
    Judge { name: "k6 thresholds", looks: peers::k6 },
    Judge { name: "Argo Rollouts analysis", looks: peers::argo },
    Judge { name: "Gatus", looks: peers::gatus },
    Judge { name: "Kayenta (Mann-Whitney)", looks: peers::kayenta },
    Judge { name: "(exact test, one look)", looks: minimum::looks },
    Judge { name: "(SPRT, 99.5 % or 93 %)", looks: sprt::looks },
];

/// What every judge makes of so many launches of a scenario.
pub fn judged(scenario: Scenario, launches: u64) -> Vec<Tally> {
    in_parts(launches, JUDGES.len(), |seed, tallies| {
        let launch = Launch::new(scenario, seed);
        for (judge, tally) in JUDGES.iter().zip(tallies) {
            tally.add(&launch, &(judge.looks)(&launch));
        }
    })
}

/// The share of false go where each sample stands alone, and of the plan as it comes with its interval.
pub fn false_go(launches: u64, every_s: usize, launch: impl Fn(u64) -> Launch + Sync) -> [String; 3] {
    let judges = [Golive::new(every_s, "outage = \"0s\","), Golive::new(every_s, "")];
    let tallies = in_parts(launches, judges.len(), |seed, tallies| {
        let launch = launch(seed);
        for (judge, tally) in judges.iter().zip(tallies) {
            tally.add(&launch, &judge.looks(&launch, LOOK_S));
        }
    });
    let share = |tally: &Tally| percent(tally.false_go as f64 / launches as f64);
    [share(&tallies[0]), share(&tallies[1]), interval(tallies[1].false_go, launches)]
}

/// Adds up so many launches on all threads. The order in which they are done does not matter.
fn in_parts(launches: u64, judges: usize, judge: impl Fn(u64, &mut [Tally]) + Sync) -> Vec<Tally> {
    let part = |first: u64| {
        let mut tallies = vec![Tally::default(); judges];
        let mut seed = first;
        while seed < launches {
            judge(seed, &mut tallies);
            seed += THREADS;
        }
        tallies
    };
    let parts: Vec<Vec<Tally>> = thread::scope(|scope| {
        let part = &part;
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || part(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut all = vec![Tally::default(); judges];
    for part in parts {
        for (sum, tally) in all.iter_mut().zip(part) {
            sum.merge(tally);
        }
    }
    all
}

pub fn print(scenario: Scenario, tallies: &mut [Tally]) {
    println!("### {}\n", scenario.name());
    println!("| judge | false go | 95 % interval | false no-go | blind go | right | median | p90 |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (judge, tally) in JUDGES.iter().zip(tallies) {
        println!("| {} | {} |", judge.name, row(tally).join(" | "));
    }
    println!();
}

fn row(tally: &mut Tally) -> [String; 7] {
    let share = |count: u64| percent(count as f64 / tally.launches as f64);
    let (false_go, no_go, blind) = (share(tally.false_go), share(tally.false_no_go), share(tally.blind_go));
    let right = share(tally.right_after.len() as u64);
    let interval = interval(tally.false_go, tally.launches);
    [false_go, interval, no_go, blind, right, time(tally.percentile(50)), time(tally.percentile(90))]
}

/// Clopper and Pearson's, for a count of launches.
fn interval(count: u64, launches: u64) -> String {
    clopper_pearson(count, launches, 0.95)
        .map_or_else(String::new, |it| format!("{} – {}", percent(it.low), percent(it.high)))
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn time(seconds: Option<usize>) -> String {
    match seconds {
        None => "–".to_owned(),
        Some(seconds) if seconds < 180 => format!("{seconds} s"),
        Some(seconds) => format!("{:.0} min", seconds as f64 / 60.0),
    }
}
