//! REQ-17: a part of the member system that a company of this sort needs, and nobody has decided on.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Profile, Severity,
        diagnostic::{Finding, Report},
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "REQ-17",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::REQ_17_WHAT,
        why: &manual::REQ_17_WHY,
        example: r#"[project]
profile = "startup"           # registration, points and coupons

[requirement.R-01]
module = "registration"       # and nothing about points or coupons"#,
        fix: &manual::REQ_17_FIX,
    },
    check: Some(check),
};

/// Modules that no plan of this sort may pass over in silence.
const fn modules(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Shop => &["registration", "points"],
        Profile::Startup => &["registration", "points", "coupons"],
        Profile::Chain => &["registration", "points", "coupons", "stored-value", "outreach", "reports"],
        Profile::Enterprise => &[
            "registration",
            "points",
            "coupons",
            "stored-value",
            "outreach",
            "reports",
            "permissions",
            "integration",
            "privacy",
        ],
    }
}

/// A module counts as decided on whatever the priority: a wont with its reason is a decision too.
fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(profile) = subject.plan.project.profile else { return };
    // A plan that has only begun has other things to be told.
    if subject.plan.requirements.is_empty() {
        return;
    }
    let has = |module: &str| {
        subject.plan.requirements.values().any(|requirement| requirement.module.as_deref() == Some(module))
    };
    let missing: Vec<&str> = modules(profile).iter().copied().filter(|module| !has(module)).collect();
    let project = subject.things.project.as_ref();
    if let (false, Some(project)) = (missing.is_empty(), project) {
        let span = project.node("profile").map_or(project.span, |node| node.span);
        let message = phrase!(say::MODULES_MISSING, profile = profile.word(), modules = missing.join(" "));
        report.add(Finding::warning(RULE.code, span, message).hint(&say::MODULES_MISSING_HINT));
    }
}
