//! The quality of go and no-go: seeded launches whose truth is known, judged by golive's own engine at every look, and
//! by models of how peers decide. `docs/decision-quality.md` tells what the numbers mean.
//!
//! `cargo bench --bench decision -- [LAUNCHES]`: launches of each of ten scenarios, 1,000 unless given.
//! `cargo bench --bench decision -- limits [LAUNCHES]`: false go by how long outages really last, and how rare a probe is.

mod launch;
mod mann_whitney;
mod minimum;
mod ours;
mod peers;
mod sprt;
mod table;
mod verdict;

use launch::{Lasting, Launch, Scenario};
use std::time::Instant;

const LAUNCHES: u64 = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let launches = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(LAUNCHES);
    #[expect(clippy::disallowed_methods, reason = "how long the benchmark itself took")]
    let begun = Instant::now();
    if arguments.iter().any(|argument| argument == "limits") {
        limits(launches);
    } else {
        println!("{launches} launches of each scenario, four hours each; target 95 %, confidence 99 %\n");
        for scenario in Scenario::ALL {
            table::print(scenario, &mut table::judged(scenario, launches));
        }
    }
    println!("took {:.0} s", begun.elapsed().as_secs_f64());
}

/// What remains of the promise when the plan is wrong about outages or says nothing of them, and when a probe is too rare
/// to see a drift.
fn limits(launches: u64) {
    println!(
        "false go of {launches} launches by how long outages last (exponential) and how much they leave good\n"
    );
    println!("| outages last | good | outage = \"0s\" | as it comes | 95 % interval |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for mean_s in [15.0, 60.0, 300.0] {
        for good in [0.94, 0.90] {
            let launch = |seed| Launch::with_outages(good, Lasting::OnAverage(mean_s), seed);
            let shares = table::false_go(launches, 1, launch);
            println!("| {mean_s} s | {:.0} % | {} |", good * 100.0, shares.join(" | "));
        }
    }
    println!("\nfalse go of {launches} launches in a late drift by how often the probe is due\n");
    println!("| every | outage = \"0s\" | as it comes | 95 % interval |");
    println!("| ---: | ---: | ---: | ---: |");
    for every_s in [1, 5, 10] {
        let launch = |seed| Launch::new(Scenario::LateDrift, seed).seen_every(every_s);
        println!("| {every_s} s | {} |", table::false_go(launches, every_s, launch).join(" | "));
    }
    println!();
}
