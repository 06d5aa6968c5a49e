//! PRB-03: a journey that leaves things behind.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Check, Method, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "PRB-03",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::PRB_03_WHAT,
        why: &manual::PRB_03_WHY,
        example: r#"[[probe.redeem.step]]
id = "issue"
request = { method = "POST", url = "${base}/api/coupons" }
# and no step with always = true that takes the coupon back"#,
        fix: &manual::PRB_03_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for probe in subject.plan.probes.values() {
        let Check::Journey(journey) = &probe.check else { continue };
        let creates = |method: Method| matches!(method, Method::Post | Method::Put);
        // The first request of a journey is mostly its log-in, which leaves nothing to clean up.
        let made = journey.steps.iter().skip(1).find(|step| creates(step.request.method) && !step.always);
        if let (Some(step), false) = (made, journey.steps.iter().any(|step| step.always)) {
            let span = subject.things.at(Sort::Probe, &probe.id, "title");
            let message = phrase!(say::NO_CLEANUP, step = &step.id);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::NO_CLEANUP_HINT));
        }
    }
}
