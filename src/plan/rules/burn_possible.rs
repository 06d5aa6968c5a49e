//! SLO-01: a condition on a burn rate whose answer never changes.

use super::{Manual, Rule, Subject};
use crate::{
    expr::{Bound, Relation, Segment},
    phrase,
    plan::{
        BURN_EVENTS_LEAST, BURN_SPANS, Probe, Severity, Slo,
        diagnostic::{Finding, Report},
    },
    value::{Value, written_duration},
    wording::{Phrase, plan as say, rules as manual},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

pub(super) static RULE: Rule = Rule {
    code: "SLO-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::SLO_01_WHAT,
        why: &manual::SLO_01_WHY,
        example: r#"[probe.login]
slo = { good = 0.9, within = "300ms", over = "1h" }
[gate.go-live.criterion.calm]
require = "probes.login.burn_1h < 14.4"     # at 90 % it is 10 at most"#,
        fix: &manual::SLO_01_FIX,
    },
    check: Some(check),
};

/// A comparison with a burn rate of a probe that has one.
pub(super) struct BurnBound<'a> {
    pub probe: &'a Probe,
    pub slo: &'a Slo,
    pub name: &'static str,
    pub relation: Relation,
    pub limit: Decimal,
    /// Samples that are due in its span.
    pub samples: u64,
}

impl<'a> BurnBound<'a> {
    pub fn of(bound: &Bound<'_>, subject: &Subject<'a>) -> Option<Self> {
        let [Segment::Key(root), Segment::Key(id), Segment::Key(name)] = bound.path.segments() else {
            return None;
        };
        let (name, span) = BURN_SPANS.into_iter().find(|(known, _)| known == name && root == "probes")?;
        let probe = subject.plan.probes.get(id.as_str())?;
        let Value::Number(limit) = bound.limit else { return None };
        let samples = u64::try_from(span.as_nanos() / probe.every.as_nanos().max(1)).unwrap_or(u64::MAX);
        let (relation, limit) = (bound.relation, *limit);
        Some(Self { probe, slo: probe.slo.as_ref()?, name, relation, limit, samples })
    }

    /// The burn rate when every event is bad: `1 / (1 - good)`.
    fn most(&self) -> Decimal {
        Decimal::ONE.checked_div(Decimal::ONE - self.slo.good).unwrap_or(Decimal::MAX)
    }

    /// The burn rate when one event of all is bad.
    pub fn of_one(&self) -> Decimal {
        self.most().checked_div(Decimal::from(self.samples.max(1))).unwrap_or_default()
    }

    /// The answer that it always has, if it has only one.
    fn settled(&self) -> Option<bool> {
        let holds = |rate: Decimal| self.relation.holds(rate.cmp(&self.limit));
        let is_outside = self.limit < Decimal::ZERO || self.limit > self.most();
        let (least, most) = (holds(Decimal::ZERO), holds(self.most()));
        match self.relation {
            Relation::Equal | Relation::NotEqual => is_outside.then_some(least),
            _ => (least == most).then_some(least),
        }
    }

    fn wrong(&self) -> Option<(Phrase, Phrase)> {
        let id = &self.probe.id;
        if self.samples < BURN_EVENTS_LEAST {
            let every = written_duration(u64::try_from(self.probe.every.as_millis()).unwrap_or(u64::MAX));
            let message =
                phrase!(say::BURN_THIN, id = id, name = self.name, every = every, least = BURN_EVENTS_LEAST);
            return Some((message, Phrase::from(&say::BURN_THIN_HINT)));
        }
        let text = if self.settled()? { &say::BURN_ALWAYS } else { &say::BURN_NEVER };
        let percent = (self.slo.good * Decimal::ONE_HUNDRED).normalize();
        let most = self.most().round_dp(3).normalize();
        let message = phrase!(*text, id = id, target = percent.to_string(), most = most.to_string());
        let half = (self.most() / Decimal::TWO).to_f64().unwrap_or_default();
        Some((message, phrase!(say::BURN_HINT, most = most.to_string(), half = format!("{half:.1}"))))
    }
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.fact_conditions() {
        for bound in condition.expr.bounds() {
            let wrong = BurnBound::of(&bound, subject).and_then(|it| it.wrong());
            if let Some((message, hint)) = wrong {
                let finding = Finding::error(RULE.code, condition.span(&bound.span), message);
                report.add(finding.hint(hint));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expr::Expr, plan::sample};

    /// The sample objective is 90 %: a burn rate is 10 at most.
    #[test]
    fn what_never_changes() {
        let (plan, things) = (sample::plan(), crate::plan::things::Things::default());
        let subject = Subject { plan: &plan, things: &things };
        let settled = |source: &str| {
            let expr = Expr::parse(source).unwrap();
            BurnBound::of(&expr.bounds()[0], &subject).unwrap().settled()
        };
        for (source, expected) in [
            ("probes.login.burn_1h > 14.4", Some(false)),
            ("probes.login.burn_1h > 10", Some(false)),
            ("probes.login.burn_1h >= 10", None),
            ("probes.login.burn_1h > 9.99", None),
            ("14.4 > probes.login.burn_1h", Some(true)),
            ("probes.login.burn_1h <= 10", Some(true)),
            ("probes.login.burn_1h < 10", None),
            ("probes.login.burn_1h >= 0", Some(true)),
            ("probes.login.burn_1h > 0", None),
            ("probes.login.burn_1h < 0", Some(false)),
            ("probes.login.burn_1h == 11", Some(false)),
            ("probes.login.burn_1h != 11", Some(true)),
            ("probes.login.burn_1h == 0", None),
        ] {
            assert_eq!(settled(source), expected, "{source}");
        }
    }
}
