//! PRB-03: a journey that leaves things behind.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Check, Method, Request, Severity,
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

/// Parts of an address that say that a request logs in: it leaves nothing to clean up.
const LOG_IN: [&str; 7] = ["login", "log-in", "signin", "sign-in", "auth", "token", "session"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    for probe in subject.plan.probes.values() {
        let Check::Journey(journey) = &probe.check else { continue };
        if journey.steps.iter().any(|step| step.always) {
            continue;
        }
        if let Some(step) = journey.steps.iter().find(|step| creates(&step.request)) {
            let span = subject.things.at(Sort::Probe, &probe.id, "title");
            let message = phrase!(say::NO_CLEANUP, step = &step.id);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::NO_CLEANUP_HINT));
        }
    }
}

fn creates(request: &Request) -> bool {
    let url = request.url.to_string().to_lowercase();
    matches!(request.method, Method::Post | Method::Put) && !LOG_IN.iter().any(|part| url.contains(part))
}
