//! Facts about alerts: what was recorded of them, and what their conditions say now.
//!
//! An alert that nobody has raised is not thereby fine: while its condition cannot be judged, or holds and has not done
//! so for long enough, whether it fires is open, and so is every count it would be part of.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    evidence::Evidence,
    expr::{Missing, Truth},
    id::Id,
    phrase,
    plan::{
        Alert, Plan,
        alert::{OnMissing, Severity},
    },
    state::AlertStanding,
    value::{Kind, Value},
    wording::{Phrase, facts as say},
};
use chrono::{DateTime, Utc};

/// All but `unknown`, which is no value.
const STANDINGS: &[&str] =
    &["inactive", "pending", "firing", "acknowledged", "snoozed", "suppressed", "resolved"];

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "alerts.<alert>.standing",
        kind: Kind::Choice(STANDINGS),
        unit: Unit::None,
        doc: &say::ALERT_STANDING,
        subjects: each,
        read: |world, id| of(world, id, standing),
    },
    Family {
        name: "alerts.<alert>.firing",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::ALERT_FIRING,
        subjects: each,
        read: |world, id| of(world, id, firing),
    },
    Family {
        name: "alerts.firing",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::ALERTS_FIRING,
        subjects: single,
        read: |world, _| count(world, |_| true, AlertStanding::is_firing),
    },
    Family {
        name: "alerts.critical",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::ALERTS_CRITICAL,
        subjects: single,
        read: |world, _| count(world, |alert| alert.severity == Severity::Critical, AlertStanding::is_firing),
    },
    Family {
        name: "alerts.unacknowledged",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::ALERTS_UNACKNOWLEDGED,
        subjects: single,
        read: |world, _| count(world, |_| true, |standing| standing == AlertStanding::Firing),
    },
];

fn each(plan: &Plan) -> Vec<Id> {
    plan.alerts.keys().cloned().collect()
}

fn of(world: &World, id: &Id, read: fn(&World, &Alert) -> Reading) -> Reading {
    world.plan.alerts.get(id).map_or_else(|| Reading::missing(&say::NO_DATA), |alert| read(world, alert))
}

/// Where an alert stands, with what that rests on.
struct Found {
    standing: AlertStanding,
    /// Why it cannot be judged.
    why: Option<Phrase>,
    evidence: Vec<Evidence>,
    as_of: Option<DateTime<Utc>>,
}

/// What was recorded counts; failing that, what the condition says.
fn find(world: &World, alert: &Alert) -> Found {
    let recorded = world.state.alert_standing(alert, world.now);
    let episode = world.state.alarm(&alert.id).and_then(|alarm| alarm.open());
    if let Some(episode) = episode {
        let evidence = vec![event(&episode.raised, "alert-raised")];
        return Found { standing: recorded, why: None, evidence, as_of: None };
    }
    let Some(inner) = world.deeper() else {
        let why = Some((&say::CIRCLE).into());
        return Found { standing: AlertStanding::Unknown, why, evidence: Vec::new(), as_of: None };
    };
    let answer = alert.when.evaluate(&inner);
    let below: Vec<Reading> =
        answer.seen.iter().filter_map(|(path, _)| inner.read(&path.to_string())).collect();
    let standing = match answer.truth {
        Truth::True => AlertStanding::Pending,
        Truth::False => recorded,
        Truth::Unknown if alert.missing == OnMissing::Fire => AlertStanding::Pending,
        Truth::Unknown => AlertStanding::Unknown,
    };
    let as_of = below.iter().filter_map(|reading| reading.as_of).min();
    let evidence = below.into_iter().flat_map(|reading| reading.evidence).collect();
    Found { standing, why: answer.why.into_iter().next(), evidence, as_of }
}

impl Found {
    /// What stands in the way of saying whether it fires.
    fn open(&self, alert: &Alert) -> Option<Missing> {
        match self.standing {
            AlertStanding::Pending => {
                let reason = phrase!(say::ALERT_PENDING, alert = &alert.id);
                Some(Missing { reason: Some(reason), shown: Some("pending"), is_fault: false })
            }
            AlertStanding::Unknown => {
                let why = self.why.clone().unwrap_or_else(|| (&say::NO_DATA).into());
                let reason = phrase!(say::ALERT_UNKNOWN, alert = &alert.id, why = why);
                Some(Missing { reason: Some(reason), shown: Some("unknown"), is_fault: false })
            }
            _ => None,
        }
    }

    fn reading(self, value: Result<Value, Missing>) -> Reading {
        Reading { value, evidence: self.evidence, note: None, as_of: self.as_of }
    }
}

fn standing(world: &World, alert: &Alert) -> Reading {
    let found = find(world, alert);
    let value = match found.open(alert) {
        Some(missing) if found.standing == AlertStanding::Unknown => Err(missing),
        _ => Ok(Value::text(found.standing.word())),
    };
    found.reading(value)
}

fn firing(world: &World, alert: &Alert) -> Reading {
    let found = find(world, alert);
    let value = found.open(alert).map_or(Ok(Value::Bool(found.standing.is_firing())), Err);
    found.reading(value)
}

fn count(world: &World, of: fn(&Alert) -> bool, counts: fn(AlertStanding) -> bool) -> Reading {
    let (mut counted, mut open, mut evidence) = (0, None, Vec::new());
    for alert in world.plan.alerts.values().filter(|alert| of(alert)) {
        let found = find(world, alert);
        open = open.or_else(|| found.open(alert));
        if counts(found.standing) {
            counted += 1;
            evidence.extend(found.evidence);
        }
    }
    let value = open.map_or(Ok(Value::count(counted)), Err);
    Reading { value, evidence, note: None, as_of: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        expr::Expr,
        facts::Catalogue,
        measure::History,
        plan,
        state::{Event, Happening, Recorded, State},
    };
    use std::sync::Arc;

    /// The answer to a condition about an alert whose own condition is `when`, raised or not.
    fn ask(condition: &str, when: &str, raised: bool, missing: OnMissing) -> Truth {
        let mut plan = plan::sample::plan();
        let alert = Alert { when: Expr::parse(when).unwrap(), missing, ..plan::sample::alert("x") };
        plan.alerts.insert(alert.id.clone(), alert);
        let catalogue = Catalogue::of(&plan);
        let mut state = State::of(&plan);
        if raised {
            let alert = Id::new("x");
            let what = Happening::AlertRaised {
                alert,
                severity: Severity::Critical,
                seen: Vec::new(),
                on_call: None,
            };
            let at = DateTime::UNIX_EPOCH;
            let event = Event { id: uuid::Uuid::nil(), at, by: "wang".into(), what, signature: None };
            state.apply(&Arc::new(Recorded::new(1, event)));
        }
        let condition = Expr::parse(condition).unwrap();
        assert!(condition.check(&catalogue).is_empty(), "{condition}");
        let history = History::default();
        condition.evaluate(&World::new(&plan, &catalogue, &state, &history, DateTime::UNIX_EPOCH)).truth
    }

    #[test]
    fn what_cannot_be_judged_is_never_fine() {
        use Truth::{False, True, Unknown};
        const NO_DATA: &str = "probes.login.success < 0.9";
        const FALSE: &str = "uat.total == 0";
        const TRUE: &str = "uat.total > 0";
        let hold = OnMissing::Hold;
        for (condition, when, raised, expected) in [
            ("alerts.critical == 0", FALSE, false, True),
            ("alerts.critical == 0", NO_DATA, false, Unknown),
            ("alerts.critical == 0", TRUE, false, Unknown),
            ("alerts.critical == 0", TRUE, true, False),
            ("alerts.critical == 0", NO_DATA, true, False),
            ("alerts.critical == 0", FALSE, true, False),
            ("alerts.firing == 0 && alerts.unacknowledged == 0", FALSE, false, True),
            ("alerts.unacknowledged == 1", FALSE, true, True),
            ("alerts.x.firing", TRUE, true, True),
            ("!alerts.x.firing", NO_DATA, false, Unknown),
            ("!alerts.x.firing", FALSE, false, True),
            ("alerts.x.standing == 'pending'", TRUE, false, True),
            ("alerts.x.standing != 'firing'", NO_DATA, false, Unknown),
            ("alerts.x.standing == 'firing'", NO_DATA, true, True),
        ] {
            assert_eq!(ask(condition, when, raised, hold), expected, "{condition} with {when}, {raised}");
        }
        assert_eq!(ask("alerts.x.standing == 'pending'", NO_DATA, false, OnMissing::Fire), True);
    }
}
