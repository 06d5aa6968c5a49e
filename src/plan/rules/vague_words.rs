//! REQ-05: words that cannot be tested.

use super::{Manual, Rule, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{
        Plan, Requirement, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

use std::collections::HashSet;

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
    let measured = measured(subject.plan);
    for requirement in subject.plan.requirements.values() {
        if has_number(requirement) || measured.contains(&requirement.id) {
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
    let digit = |text: &str| text.chars().any(char::is_numeric);
    digit(&requirement.title.zh) || digit(&requirement.title.en)
}

/// Requirements of which a case with a target, or a probe with an SLO, says what the words leave open.
fn measured(plan: &Plan) -> HashSet<&Id> {
    let cases = plan.cases.values().filter(|case| case.target.is_some()).flat_map(|case| &case.verifies);
    let probes = plan.probes.values().filter(|probe| probe.slo.is_some()).flat_map(|probe| &probe.serves);
    cases.chain(probes).collect()
}
