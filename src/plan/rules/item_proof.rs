//! CHK-01: an item of a checklist that says neither what shows it nor whose it is.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "CHK-01",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::CHK_01_WHAT,
        why: &manual::CHK_01_WHY,
        example: r#"[checklist.night.item.backup]
title = "Backup taken"        # shown by what, and whose?"#,
        fix: &manual::CHK_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (list, thing) in subject.things.of(Sort::Checklist) {
        for (item, span, record) in thing.record.keyed("item").iter().filter(|(_, _, record)| record.sound) {
            let is_bound = subject.plan.checklists.get(list).and_then(|list| list.items.get(item));
            let is_proved = record.node("proof").is_some() || is_bound.is_some_and(|it| it.require.is_some());
            let is_owned = record.node("owner").is_some() || record.node("role").is_some();
            let message = match (is_proved, is_owned) {
                (true, true) => continue,
                (false, true) => phrase!(say::ITEM_WITHOUT_PROOF, list = list, item = item),
                (true, false) => phrase!(say::ITEM_WITHOUT_OWNER, list = list, item = item),
                (false, false) => phrase!(say::ITEM_WITHOUT_EITHER, list = list, item = item),
            };
            report.add(Finding::warning(RULE.code, *span, message).hint(&say::ITEM_PROOF_HINT));
        }
    }
}
