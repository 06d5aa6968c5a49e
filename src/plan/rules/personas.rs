//! UX-01: half of the users were not asked.

use super::{Manual, Rule, Subject};
use crate::{
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "UX-01",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::UX_01_WHAT,
        why: &manual::UX_01_WHY,
        example: r#"[case.UAT-01]
persona = "cashier"           # and no case is played by a member"#,
        fix: &manual::UX_01_FIX,
    },
    check: Some(check),
};

const MEMBERS: [&str; 8] = ["member", "customer", "shopper", "consumer", "guest", "会员", "顾客", "消费者"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let things = subject.things.of(Sort::Case);
    let Some(first) = things.values().next() else { return };
    let personas: Vec<&String> = things.values().filter_map(|thing| thing.record.text("persona")).collect();
    let is_member = |persona: &&&String| MEMBERS.iter().any(|word| persona.to_lowercase().contains(word));
    let members = personas.iter().filter(is_member).count();
    let lacking = match (members, personas.len() - members) {
        (0, 0) => &say::NO_PERSONAS,
        (0, _) => &say::NO_MEMBER_PERSONA,
        (_, 0) => &say::NO_STAFF_PERSONA,
        _ => return,
    };
    report.add(Finding::warning(RULE.code, first.span, lacking).hint(&say::PERSONA_HINT));
}
