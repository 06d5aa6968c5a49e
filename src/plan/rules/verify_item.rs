//! CHK-02: a condition for an item that is not there, or that has one already.

use super::{Manual, Rule, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    suggest,
    wording::{Phrase, plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "CHK-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::CHK_02_WHAT,
        why: &manual::CHK_02_WHY,
        example: r#"[verify.GL-99]                # go-live has no such item
checklist = "go-live"
require = "feedback.open == 0""#,
        fix: &manual::CHK_02_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut bound: Vec<(&Id, Id)> = Vec::new();
    for (id, thing) in subject.things.of(Sort::Verify) {
        let record = &thing.record;
        let item = record.text("item").map_or_else(|| id.clone(), Id::new);
        let Some(checklist) = record.reference("checklist") else { continue };
        let Some(list) = subject.things.of(Sort::Checklist).get(checklist) else { continue };
        let items = list.record.keyed("item");
        let found = items.iter().find(|(known, _, _)| *known == item).map(|(_, _, record)| record);
        let twice = bound.iter().any(|(list, known)| *list == checklist && *known == item);
        bound.push((checklist, item.clone()));
        let (message, hint) = match found {
            None => {
                let near = suggest::nearest(item.as_str(), items.iter().map(|(id, _, _)| id.as_str()));
                let hint = near.map_or_else(
                    || phrase!(say::DECLARE_HINT, table = format!("[checklist.{checklist}.item.{item}]")),
                    |near| phrase!(say::DID_YOU_MEAN, name = near),
                );
                (phrase!(say::VERIFIES_NO_ITEM, list = checklist, item = &item), hint)
            }
            Some(found) if twice || found.node("require").is_some() => {
                let message = phrase!(say::VERIFIED_TWICE, list = checklist, item = &item);
                (message, Phrase::from(&say::VERIFIED_TWICE_HINT))
            }
            Some(_) => continue,
        };
        report.add(Finding::error(RULE.code, thing.span, message).hint(hint));
    }
}
