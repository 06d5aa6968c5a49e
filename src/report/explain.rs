//! The manual of a rule of check.

use crate::{
    plan::rules::Rule,
    wording::{Lang, report as say},
};
use std::fmt::Write as _;

pub fn rule(rule: &Rule, lang: Lang) -> String {
    let manual = &rule.manual;
    let mut text =
        format!("{} ({})\n  {}\n", rule.code, rule.severity.name().get(lang), manual.what.get(lang));
    let parts = [
        (&say::WHY, manual.why.get(lang)),
        (&say::EXAMPLE, manual.example),
        (&say::FIX, manual.fix.get(lang)),
    ];
    for (heading, body) in parts {
        let _ = write!(text, "\n{}\n", heading.get(lang));
        for line in body.trim_end().lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}
