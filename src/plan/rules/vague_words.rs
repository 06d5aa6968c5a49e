//! REQ-05: words that cannot be tested.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Requirement, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "REQ-05",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::REQ_05_WHAT,
        why: &manual::REQ_05_WHY,
        example: r#"[requirement.R-03]
title = "The till responds quickly""#,
        fix: &manual::REQ_05_FIX,
    },
    check: Some(check),
};

const VAGUE_ZH: [&str; 18] = [
    "尽快", "友好", "灵活", "完善", "便捷", "快速", "方便", "易用", "高效", "流畅", "及时", "合理", "适当",
    "尽量", "良好", "优秀", "先进", "稳定",
];
const VAGUE_EN: [&str; 20] = [
    "fast",
    "faster",
    "quick",
    "quickly",
    "easy",
    "easily",
    "friendly",
    "flexible",
    "seamless",
    "seamlessly",
    "robust",
    "intuitive",
    "efficient",
    "efficiently",
    "appropriate",
    "adequate",
    "smooth",
    "smoothly",
    "timely",
    "stable",
];

fn check(subject: &Subject<'_>, report: &mut Report) {
    for requirement in subject.plan.requirements.values() {
        if has_number(requirement) || is_measured(subject, requirement) {
            continue;
        }
        if let Some(word) = vague_word(requirement) {
            let span = subject.things.at(Sort::Requirement, &requirement.id, "title");
            let message = phrase!(say::VAGUE, word = word);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::VAGUE_HINT));
        }
    }
}

fn vague_word(requirement: &Requirement) -> Option<&'static str> {
    let (zh, en) = (&requirement.title.zh, requirement.title.en.to_lowercase());
    let english = |word: &&str| en.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
    let chinese = VAGUE_ZH.into_iter().find(|word| zh.contains(word));
    chinese.or_else(|| VAGUE_EN.into_iter().find(english))
}

fn has_number(requirement: &Requirement) -> bool {
    let digit = |text: &str| text.chars().any(|c| c.is_numeric());
    digit(&requirement.title.zh) || digit(&requirement.title.en)
}

/// A case with a target, or a probe with an SLO, says what the words leave open.
fn is_measured(subject: &Subject<'_>, requirement: &Requirement) -> bool {
    subject.plan.cases_of(&requirement.id).any(|case| case.target.is_some())
        || subject
            .plan
            .probes
            .values()
            .any(|probe| probe.slo.is_some() && probe.serves.contains(&requirement.id))
}
