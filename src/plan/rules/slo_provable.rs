//! PRB-02: an SLO that can never be met.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Probe, Severity, Slo,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    stats::samples_to_prove,
    value::written_duration,
    wording::{Phrase, plan as say, rules as manual},
};
use rust_decimal::prelude::ToPrimitive;
use std::time::Duration;

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

fn check(subject: &Subject<'_>, report: &mut Report) {
    for probe in subject.plan.probes.values() {
        let Some(slo) = &probe.slo else { continue };
        let Some(needed) = needed(slo) else { continue };
        let stride = slo.stride(probe.every);
        let had = u64::try_from(slo.over.as_nanos() / 2 / stride.as_nanos().max(1)).unwrap_or(u64::MAX);
        let span = subject.things.at(Sort::Probe, &probe.id, "slo");
        if had >= needed {
            if let Some(late) = too_late(subject, probe, slo, needed) {
                report.add(Finding::warning(RULE.code, span, late).hint(&say::UNPROVABLE_IN_TIME_HINT));
            }
            continue;
        }
        let message = if slo.outage > probe.every {
            let outage = written_duration(millis(slo.outage));
            phrase!(say::UNPROVABLE_APART, needed = needed, had = had, outage = outage)
        } else {
            phrase!(say::UNPROVABLE, needed = needed, had = had)
        };
        report.add(Finding::warning(RULE.code, span, message).hint(remedy(probe, slo, needed)));
    }
}

/// Whether the launch window is over before the gate that decides it can know what it asks of this probe: from the
/// moment the new system stands, at the start of the window, it takes warm-up and so many samples.
fn too_late(subject: &Subject<'_>, probe: &Probe, slo: &Slo, needed: u64) -> Option<Phrase> {
    let cutover = subject.plan.cutover.as_ref()?;
    let gate = subject.plan.gates.get(cutover.gate.as_ref()?)?;
    let window = (cutover.end - cutover.start).to_std().ok()?;
    let takes =
        slo.stride(probe.every).checked_mul(u32::try_from(needed).ok()?)?.checked_add(probe.warm_up)?;
    if takes <= window || !subject.probes_of(gate).iter().any(|it| it.id == probe.id) {
        return None;
    }
    let (takes, window) = (written_duration(round_up(millis(takes))), written_duration(millis(window)));
    Some(phrase!(say::UNPROVABLE_IN_TIME, needed = needed, takes = takes, gate = &gate.id, window = window))
}

/// Good events in a row that prove it, each standing alone.
fn needed(slo: &Slo) -> Option<u64> {
    samples_to_prove(slo.good.to_f64()?, slo.confidence.to_f64()?)
}

fn remedy(probe: &Probe, slo: &Slo, needed: u64) -> Phrase {
    let most_ms = |ms: u128| u64::try_from(ms).unwrap_or(u64::MAX);
    let apart_ms = most_ms(slo.over.as_millis() / 2 / u128::from(needed));
    let over_ms = most_ms(2 * u128::from(needed) * slo.stride(probe.every).as_millis());
    let (apart, over) = (written_duration(apart_ms / 1_000 * 1_000), written_duration(round_up(over_ms)));
    if slo.outage > probe.every {
        phrase!(say::UNPROVABLE_APART_HINT, over = over, outage = apart)
    } else if apart_ms >= 1_000 {
        phrase!(say::UNPROVABLE_HINT, every = apart, over = over)
    } else {
        phrase!(say::UNPROVABLE_OVER_HINT, over = over)
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
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
