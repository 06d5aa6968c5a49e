//! PLN-02: a reference to something that is not there.

use super::{Manual, Rule, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
        walk::{Item, Node, clip},
    },
    suggest,
    wording::{Phrase, plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "PLN-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PLN_02_WHAT,
        why: &manual::PLN_02_WHY,
        example: r#"[requirement.R-09]
owner = "wnag"        # there is only [person.wang]"#,
        fix: &manual::PLN_02_FIX,
    },
    check: Some(check),
};

/// Ids looked at for "did you mean".
const CANDIDATES_MAX: usize = 1_000;

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut check = |node: &Node| {
        if let Item::Reference(sort, id) = &node.item
            && !report.is_full()
            && !subject.things.of(*sort).contains_key(id)
        {
            report.add(dangling(subject, *sort, id, node));
        }
    };
    for (_, _, thing) in subject.things.each() {
        thing.record.visit(&mut check);
    }
    if let Some(cutover) = &subject.things.cutover {
        cutover.visit(&mut check);
    }
}

fn dangling(subject: &Subject<'_>, wanted: Sort, id: &Id, node: &Node) -> Finding {
    let other = Sort::ALL.into_iter().find(|sort| subject.things.of(*sort).contains_key(id));
    let known = subject.things.of(wanted);
    let candidates = known.keys().take(CANDIDATES_MAX).map(Id::as_str);
    let hint = match suggest::nearest(&clip(id.as_str()), candidates) {
        Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
        None => phrase!(say::DECLARE_HINT, table = format!("[{}.{}]", wanted.word(), clip(id.as_str()))),
    };
    let message: Phrase = match other {
        Some(other) => {
            phrase!(say::OTHER_SORT, id = clip(id.as_str()), found = other.name(), wanted = wanted.name())
        }
        None => phrase!(say::DANGLING, id = clip(id.as_str()), wanted = wanted.name()),
    };
    Finding::error(RULE.code, node.span, message).hint(hint)
}
