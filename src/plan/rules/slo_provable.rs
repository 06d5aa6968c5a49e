//! PRB-02: an SLO that can never be met.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Probe, Severity, Slo,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    value::written_duration,
    wording::{Phrase, plan as say, rules as manual},
};
use rust_decimal::prelude::ToPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "PRB-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::PRB_02_WHAT,
        why: &manual::PRB_02_WHY,
        example: r#"[probe.login]
every = "60s"
slo = { good = 0.999, within = "300ms", over = "30m", confidence = 0.99 }"#,
        fix: &manual::PRB_02_FIX,
    },
    check: Some(check),
};

/// Beyond this many events no span that a plan may name is long enough.
const EVENTS_MAX: u64 = 1 << 40;

fn check(subject: &Subject<'_>, report: &mut Report) {
    for probe in subject.plan.probes.values() {
        let Some(slo) = &probe.slo else { continue };
        let Some(needed) = events_needed(slo) else { continue };
        let every_ns = probe.every.as_nanos().max(1);
        let had = u64::try_from(slo.over.as_nanos() / 2 / every_ns).unwrap_or(u64::MAX);
        let span = subject.things.at(Sort::Probe, &probe.id, "slo");
        if had >= needed {
            if let Some(late) = too_late(subject, probe, needed) {
                report.add(Finding::warning(RULE.code, span, late).hint(&say::UNPROVABLE_IN_TIME_HINT));
            }
            continue;
        }
        let message = phrase!(say::UNPROVABLE, needed = needed, had = had);
        report.add(Finding::warning(RULE.code, span, message).hint(remedy(probe, slo, needed)));
    }
}

/// Whether the launch window is over before the gate that decides it can know what it asks of this probe: from the
/// moment the new system stands, at the start of the window, it takes warm-up and so many samples.
fn too_late(subject: &Subject<'_>, probe: &Probe, needed: u64) -> Option<Phrase> {
    let cutover = subject.plan.cutover.as_ref()?;
    let gate = subject.plan.gates.get(cutover.gate.as_ref()?)?;
    let window = (cutover.end - cutover.start).to_std().ok()?;
    let takes_ns = u128::from(needed) * probe.every.as_nanos() + probe.warm_up.as_nanos();
    if takes_ns <= window.as_nanos() || !subject.probes_of(gate).iter().any(|it| it.id == probe.id) {
        return None;
    }
    let ms = |ns: u128| u64::try_from(ns / 1_000_000).unwrap_or(u64::MAX);
    let takes = written_duration(round_up(ms(takes_ns)));
    let window = written_duration(ms(window.as_nanos()));
    Some(phrase!(say::UNPROVABLE_IN_TIME, needed = needed, takes = takes, gate = &gate.id, window = window))
}

/// Good events in a row after which the confidence sequence lies above the target: the smallest n with
/// `n ln(1/g) >= ln(1/(1-c)) + ln((x+n)/x)`, where `x = g/(1-g)`.
fn events_needed(slo: &Slo) -> Option<u64> {
    let (good, confidence) = (slo.good.to_f64()?, slo.confidence.to_f64()?);
    let prior = good / (1.0 - good);
    let proven = |n: u64| {
        let n = n as f64;
        n * -libm::log(good) >= -libm::log(1.0 - confidence) + libm::log((prior + n) / prior)
    };
    let (mut low, mut high) = (0, 1);
    while !proven(high) {
        (low, high) = (high, high * 2);
        if high > EVENTS_MAX {
            return None;
        }
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if proven(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn remedy(probe: &Probe, slo: &Slo, needed: u64) -> Phrase {
    let ms = |ms: u128| u64::try_from(ms).unwrap_or(u64::MAX);
    let every_ms = ms(slo.over.as_millis() / 2 / u128::from(needed));
    let over = written_duration(round_up(ms(2 * u128::from(needed) * probe.every.as_millis())));
    if every_ms >= 1_000 {
        phrase!(say::UNPROVABLE_HINT, every = written_duration(every_ms / 1_000 * 1_000), over = over)
    } else {
        phrase!(say::UNPROVABLE_OVER_HINT, over = over)
    }
}

/// Up to whole minutes, hours or days: what a person would write.
pub(super) fn round_up(milliseconds: u64) -> u64 {
    const HOUR_MS: u64 = 3_600_000;
    let unit = match milliseconds {
        ..HOUR_MS => 60_000,
        HOUR_MS..172_800_000 => HOUR_MS,
        _ => 24 * HOUR_MS,
    };
    milliseconds.div_ceil(unit).saturating_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn counts_what_a_proof_takes() {
        let slo = |good: &str, confidence: &str| Slo {
            good: good.parse().unwrap(),
            within: Duration::from_millis(300),
            over: Duration::from_mins(30),
            confidence: confidence.parse().unwrap(),
        };
        for (good, confidence) in [("0.5", "0.5"), ("0.9", "0.95"), ("0.995", "0.99"), ("0.9999", "0.999")] {
            let slo = slo(good, confidence);
            let needed = events_needed(&slo).unwrap();
            let (g, c) = (slo.good.to_f64().unwrap(), slo.confidence.to_f64().unwrap());
            let x = g / (1.0 - g);
            let proven = |n: f64| n * (1.0 / g).ln() >= (1.0 / (1.0 - c)).ln() + ((x + n) / x).ln();
            assert!(proven(needed as f64) && !proven((needed - 1) as f64), "{good} {confidence}: {needed}");
        }
    }
}
