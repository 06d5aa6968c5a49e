//! Whether the newest samples bear out what all of them prove.
//!
//! The evidence of an objective may reach back for hours, and a launch that gets slowly worse was good for most of
//! them. So it stands as met only while the newest samples prove it too: three times as many as a proof takes when none
//! fails, each counting as one. At 95 % and a confidence of 99 % those are 390, of which 6 may fail. Where the whole
//! evidence is no longer than that, it speaks for itself.

use super::{Standing, sequence, share, standing};
use crate::{
    measure::{Counts, Tally},
    plan::{Probe, Slo},
    stats::samples_to_prove,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How many proofs' worth of samples are recent. With fewer, a healthy system would waver; with more, a slow decline
/// would hide.
const PROOFS: u32 = 3;

/// The newest samples; `None` when those are all that there is evidence of.
pub(super) fn newest(
    probe: &Probe,
    slo: &Slo,
    (from, now): (DateTime<Utc>, DateTime<Utc>),
    since: impl Fn(DateTime<Utc>) -> Vec<Tally>,
) -> Option<Counts> {
    let needed = u32::try_from(samples_to_prove(share(slo.good), share(slo.confidence))?).ok()?;
    let span = probe.every.checked_mul(needed.checked_mul(PROOFS)?)?;
    let start = now.checked_sub_signed(TimeDelta::from_std(span).ok()?)?;
    (start > from).then(|| {
        let mut newest = Counts::default();
        for tally in since(start) {
            newest.add(&tally.counts);
        }
        newest
    })
}

pub(super) fn bears_out(slo: &Slo, counts: &Counts) -> bool {
    let target = share(slo.good);
    standing(&sequence(target, counts), target, share(slo.confidence)) == Standing::Met
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            judge,
            story::{Story, probe_over},
        },
        *,
    };

    /// 90 % at 95 % confidence takes 46 good samples: the newest are 138.
    fn found(parts: &[(i64, bool)]) -> (Standing, Option<(u32, u64)>) {
        let probe = probe_over("0.9", 1, 60);
        let story = parts.iter().fold(Story::new(&probe), |story, (n, good)| story.events(*n, *good));
        let judgement = judge(&probe, probe.slo.as_ref().unwrap(), &story.history(), story.now());
        (judgement.standing, judgement.fading.map(|counts| (counts.good, counts.events())))
    }

    #[test]
    fn what_was_good_for_long_and_is_no_longer_is_not_met() {
        assert_eq!(found(&[(1_400, true)]), (Standing::Met, None));
        // One in seventy failed in all, one in seven of late.
        let late = found(&[(1_260, true), (20, false), (120, true)]);
        assert_eq!(late.0, Standing::Unproven);
        let (good, events) = late.1.unwrap();
        assert!(u64::from(good) < events && events <= 140, "{late:?}");
        assert_eq!(found(&[(1_260, true), (20, false), (300, true)]), (Standing::Met, None), "and again");
    }

    #[test]
    fn evidence_shorter_than_that_speaks_for_itself() {
        assert_eq!(found(&[(50, true)]), (Standing::Met, None));
    }
}
