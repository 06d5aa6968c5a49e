//! The rules of `golive check`: one file each, with its code, its manual and its check.

mod alert_critical;
mod alert_cycle;
mod alert_reads_alerts;
mod alert_untold;
mod anonymous_denied;
mod approvals;
mod burn_possible;
mod burn_single;
mod channel_cycle;
mod compare_fair;
mod compare_provable;
mod cutover_order;
mod cycle;
mod dangling_reference;
mod data_reading;
mod empty_plan;
mod gate_criteria;
mod gate_phases;
mod item_proof;
mod journey_cleanup;
mod limit_unsigned;
mod maintenance_covers;
mod milestone_cycle;
mod milestone_exit;
mod must_effort;
mod near_duplicate;
mod nothing_given_up;
mod personas;
mod poll_possible;
mod profile_modules;
mod quorum_measured;
mod quorum_reachable;
mod reading;
mod rollback_alone;
mod rollback_missing;
mod rollback_unproved;
mod rollback_unrehearsed;
mod roster_gaps;
mod slo_provable;
mod trace;
mod trigger_possible;
mod unused_probe;
mod unwatched;
mod usage_noticed;
mod usage_reading;
mod vague_words;
mod verify_item;
mod window_too_short;
mod wont_reason;

use super::{
    Gate, Plan, Probe, Severity, diagnostic::Report, shape::Over, sort::Sort, source::Span, things::Things,
    walk::Item,
};
use crate::{
    expr::{Expr, Segment},
    wording::Text,
};
use std::ops::Range;

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

impl<'a> Subject<'a> {
    /// Every condition over facts, wherever it stands; conditions over answers belong to probes.
    fn fact_conditions(&self) -> Vec<Asked<'a>> {
        let mut found = Vec::new();
        let things = self.things.each().filter(|(sort, _, _)| *sort != Sort::Probe);
        for record in things.map(|(_, _, thing)| &thing.record).chain(&self.things.cutover) {
            record.visit(&mut |node| {
                if let Item::Condition(condition) = &node.item
                    && condition.over == Over::Facts
                {
                    found.push(Asked { expr: &condition.expr, start: condition.start, whole: node.span });
                }
            });
        }
        found
    }

    /// The probes that the criteria of a gate ask about by name, in the order of the plan.
    fn probes_of(&self, gate: &Gate) -> Vec<&'a Probe> {
        let mut named: Vec<&str> = Vec::new();
        for path in gate.criteria.values().flat_map(|criterion| criterion.require.paths()) {
            if let [Segment::Key(root), Segment::Key(id), ..] = path.segments()
                && root == "probes"
            {
                named.push(id);
            }
        }
        self.plan.probes.values().filter(|probe| named.contains(&probe.id.as_str())).collect()
    }
}

/// A condition with its place.
struct Asked<'a> {
    expr: &'a Expr,
    start: Option<usize>,
    whole: Span,
}

impl Asked<'_> {
    /// Where a part of it stands in the file; all of it, where escapes make the text differ from the file.
    fn span(&self, part: &Range<usize>) -> Span {
        self.start
            .map_or(self.whole, |start| Span::new(self.whole.file, start + part.start..start + part.end))
    }
}

/// Every rule there is.
pub static ALL: [&Rule; 59] = [
    &reading::FMT_01,
    &reading::FMT_02,
    &reading::FMT_03,
    &reading::FMT_04,
    &reading::INC_01,
    &reading::INC_02,
    &reading::VAR_01,
    &reading::VAR_02,
    &reading::EXP_01,
    &reading::GAT_05,
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
    &gate_phases::RULE,
    &quorum_reachable::RULE,
    &quorum_measured::RULE,
    &approvals::RULE,
    &poll_possible::RULE,
    &item_proof::RULE,
    &verify_item::RULE,
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
    &burn_possible::RULE,
    &burn_single::RULE,
    &compare_fair::RULE,
    &compare_provable::RULE,
    &usage_reading::RULE,
    &usage_noticed::RULE,
    &maintenance_covers::RULE,
    &anonymous_denied::RULE,
    &channel_cycle::RULE,
    &rollback_missing::RULE,
    &rollback_unproved::RULE,
    &rollback_alone::RULE,
    &trigger_possible::RULE,
    &rollback_unrehearsed::RULE,
    &limit_unsigned::RULE,
    &window_too_short::RULE,
    &data_reading::RULE,
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
