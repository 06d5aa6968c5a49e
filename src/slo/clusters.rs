//! How much failures cluster.
//!
//! To call a system good one has to assume how long an outage lasts: none was seen. To call it bad one need not: its
//! failures are there, and failures that come one by one are as many pieces of evidence, while sixty in a row are one.
//! How they come is told by how much more the failures of spans as long as an outage vary than they would by chance: the
//! dispersion `D`, Pearson's chi-square over its degrees of freedom (`McCullagh` and Nelder 1989, *Generalized Linear
//! Models*, 4.5). Each event counts as `1/D`, where `D` is taken at two standard errors above what was found.

use crate::measure::{Counts, Tally};
use std::time::Duration;

/// Of fewer spans nothing is known.
const SPANS_LEAST: usize = 6;

/// What each event counts as, by how its failures come: at most 1, and 0 where that cannot be told.
pub(super) fn weight(tallies: &[Tally], outage: Duration) -> f64 {
    let spans = spans(tallies, outage.as_secs_f64());
    let (bad, events) = spans.iter().fold((0.0, 0.0), |(bad, events), span| (bad + span.0, events + span.1));
    let share = bad / events;
    if spans.len() < SPANS_LEAST || !(share > 0.0 && share < 1.0) {
        return 0.0;
    }
    let squares = spans.iter().map(|(bad, n)| (bad - n * share).powi(2) / (n * share * (1.0 - share)));
    let count = spans.len() as f64;
    let dispersion = squares.sum::<f64>() / (count - 1.0) * (1.0 + 2.0 * (2.0 / count).sqrt());
    1.0 / dispersion.max(1.0)
}

/// Failures and events of spans as long as an outage, which is in seconds, or longer where the past is coarser.
fn spans(tallies: &[Tally], outage: f64) -> Vec<(f64, f64)> {
    let mut spans = Vec::new();
    let (mut counts, mut begin) = (Counts::default(), None);
    for tally in tallies {
        counts.add(&tally.counts);
        if (tally.end - *begin.get_or_insert(tally.start)) as f64 >= outage {
            spans.push(counts);
            (counts, begin) = (Counts::default(), None);
        }
    }
    let filled = spans.into_iter().filter(|counts| counts.events() > 0);
    filled.map(|it| (it.events().saturating_sub(it.good.into()) as f64, it.events() as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Standing, judge,
            story::{Story, probe_over},
        },
        *,
    };

    /// One a second, 90 % asked for, outages of half a minute: so many failures, then so many successes, again and again.
    fn found(bad: i64, good: i64, times: usize) -> (Standing, f64) {
        let mut probe = probe_over("0.9", 1, 60);
        if let Some(slo) = &mut probe.slo {
            slo.outage = Duration::from_secs(30);
        }
        let story = (0..times).fold(Story::new(&probe), |it, _| it.events(bad, false).events(good, true));
        let judgement = judge(&probe, probe.slo.as_ref().unwrap(), &story.history(), story.now());
        (judgement.standing, judgement.counted / judgement.events as f64)
    }

    #[test]
    fn failures_one_by_one_are_told_as_quickly_as_they_come() {
        let (standing, weight) = found(1, 3, 75);
        assert_eq!(standing, Standing::Broken, "a quarter failed for five minutes");
        assert!(weight > 0.9, "{weight}");
    }

    #[test]
    fn one_outage_is_one_piece_of_evidence() {
        let (standing, weight) = found(45, 255, 1);
        assert_eq!(standing, Standing::Unproven, "one outage in five minutes says nothing of the share");
        assert!(weight < 0.05, "{weight}");
    }

    #[test]
    fn a_standstill_is_broken_all_the_same() {
        let (standing, weight) = found(180, 0, 1);
        assert_eq!(standing, Standing::Broken);
        assert!(
            (weight * 30.0 - 1.0).abs() < 1e-9,
            "what falls into the time of an outage counts once: {weight}"
        );
    }
}
