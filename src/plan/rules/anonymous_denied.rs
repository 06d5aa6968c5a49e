//! PRB-20: an attempt that is said to be anonymous and carries credentials.

use super::{Manual, Rule, Subject};
use crate::{
    plan::{
        Attempt, Auth, Caller, Check, Request, Severity,
        build::secret::names_secret,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "PRB-20",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PRB_20_WHAT,
        why: &manual::PRB_20_WHY,
        example: r#"[probe.members]
title = "Nobody looks up members"
kind = "denied"
request = { url = "${base}/api/members", bearer = "${token}" }"#,
        fix: &manual::PRB_20_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for probe in subject.plan.probes.values() {
        let Check::Denied(denied) = &probe.check else { continue };
        if let Attempt::Request { request, caller: Caller::Anonymous } = &denied.attempt
            && carries_credentials(request)
        {
            let span = subject.things.at(Sort::Probe, &probe.id, "request");
            let finding = Finding::error(RULE.code, span, &say::ANONYMOUS_WITH_CREDENTIALS);
            report.add(finding.hint(&say::ANONYMOUS_WITH_CREDENTIALS_HINT));
        }
    }
}

/// Whether a request says who sends it, as far as names tell.
fn carries_credentials(request: &Request) -> bool {
    let named = |name: &str| names_secret(name) || name.eq_ignore_ascii_case("cookie");
    let mut pairs = request.headers.iter().chain(&request.query);
    !matches!(request.auth, Auth::None) || !request.cookies.is_empty() || pairs.any(|(name, _)| named(name))
}
