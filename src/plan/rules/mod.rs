//! The rules of `golive check`: one file each, with its code, its manual and its check.

mod alert_critical;
mod alert_cycle;
mod alert_reads_alerts;
mod alert_untold;
mod anonymous_denied;
mod approvals;
mod channel_cycle;
mod cutover_order;
mod cycle;
mod dangling_reference;
mod empty_plan;
mod gate_criteria;
mod journey_cleanup;
mod milestone_cycle;
mod milestone_exit;
mod must_effort;
mod near_duplicate;
mod nothing_given_up;
mod personas;
mod profile_modules;
mod reading;
mod roster_gaps;
mod slo_provable;
mod trace;
mod unused_probe;
mod unwatched;
mod vague_words;
mod wont_reason;

use super::{Plan, Severity, diagnostic::Report, things::Things};
use crate::wording::Text;

/// A rule with its manual, as `golive explain CODE` prints it.
#[derive(Debug)]
pub struct Rule {
    pub code: &'static str,
    pub severity: Severity,
    pub manual: Manual,
    /// `None` for a rule that is checked where a value is read.
    check: Option<fn(&Subject<'_>, &mut Report)>,
}

#[derive(Debug)]
pub struct Manual {
    /// What it finds.
    pub what: &'static Text,
    /// Why that matters.
    pub why: &'static Text,
    /// TOML that breaks the rule.
    pub example: &'static str,
    /// How to mend it.
    pub fix: &'static Text,
}

/// What rules look at.
pub(super) struct Subject<'a> {
    /// What is sound.
    pub plan: &'a Plan,
    /// What is declared, sound or not, with its places.
    pub things: &'a Things,
}

/// Every rule there is.
pub static ALL: [&Rule; 37] = [
    &reading::FMT_01,
    &reading::FMT_02,
    &reading::FMT_03,
    &reading::FMT_04,
    &reading::INC_01,
    &reading::INC_02,
    &reading::VAR_01,
    &reading::VAR_02,
    &reading::EXP_01,
    &reading::SEC_08,
    &reading::PRB_01,
    &milestone_cycle::RULE,
    &dangling_reference::RULE,
    &milestone_exit::RULE,
    &must_effort::RULE,
    &cutover_order::RULE,
    &empty_plan::RULE,
    &vague_words::RULE,
    &nothing_given_up::RULE,
    &near_duplicate::RULE,
    &wont_reason::RULE,
    &profile_modules::RULE,
    &gate_criteria::RULE,
    &approvals::RULE,
    &trace::RULE,
    &unwatched::RULE,
    &personas::RULE,
    &slo_provable::RULE,
    &journey_cleanup::RULE,
    &unused_probe::RULE,
    &alert_untold::RULE,
    &alert_cycle::RULE,
    &alert_critical::RULE,
    &roster_gaps::RULE,
    &alert_reads_alerts::RULE,
    &anonymous_denied::RULE,
    &channel_cycle::RULE,
];

/// The rule of a code, in either case.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    for check in ALL.iter().filter_map(|rule| rule.check) {
        check(subject, report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_stand_once_and_are_found() {
        let codes: BTreeSet<_> = ALL.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), ALL.len());
        assert_eq!(find("pln-02").map(|rule| rule.code), Some("PLN-02"));
        assert!(find("PLN-99").is_none());
    }
}
