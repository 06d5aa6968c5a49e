//! REQ-09: the same thing asked twice.

use super::{Manual, Rule, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use std::collections::{BTreeSet, HashMap};

pub(super) static RULE: Rule = Rule {
    code: "REQ-09",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::REQ_09_WHAT,
        why: &manual::REQ_09_WHY,
        example: r#"[requirement.R-11]
title = "Members can redeem points in store"
[requirement.R-27]
title = "In store, members can redeem points.""#,
        fix: &manual::REQ_09_FIX,
    },
    check: Some(check),
};

const FILLERS: [&str; 9] = ["a", "an", "the", "can", "must", "be", "able", "to", "should"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut known: HashMap<Vec<String>, &Id> = HashMap::new();
    for requirement in subject.plan.requirements.values() {
        let key = essence(&requirement.title.zh);
        if key.is_empty() {
            continue;
        }
        match known.get(&key) {
            None => drop(known.insert(key, &requirement.id)),
            Some(first) => {
                let span = subject.things.at(Sort::Requirement, &requirement.id, "title");
                let message = phrase!(say::NEAR_DUPLICATE, id = &requirement.id, other = *first);
                report.add(Finding::warning(RULE.code, span, message).hint(&say::NEAR_DUPLICATE_HINT));
            }
        }
    }
}

/// What is left of a title without case, punctuation, filler words and the order of English words. Stricter than a
/// distance between texts: "sign in" and "sign up" are one letter apart.
fn essence(title: &str) -> Vec<String> {
    let lower = title.to_lowercase().replace('的', "");
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if lower.is_ascii() {
        words
            .filter(|word| !FILLERS.contains(word))
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    } else {
        vec![words.collect::<String>()]
    }
}

#[cfg(test)]
mod tests {
    use super::essence;

    #[test]
    fn same_in_other_words() {
        let same = [
            ("Members can redeem points in store", "In store, members redeem points."),
            ("店员可以补录积分", "店员可以补录积分。"),
            ("会员的积分明细", "会员积分明细"),
        ];
        for (a, b) in same {
            assert_eq!(essence(a), essence(b), "{a} / {b}");
        }
        for (a, b) in [
            ("Members can sign in", "Members can sign up"),
            ("导出 7 天", "导出 30 天"),
            ("冻结卡", "解冻卡"),
        ] {
            assert_ne!(essence(a), essence(b), "{a} / {b}");
        }
    }
}
