//! Alerts that a plan has without writing them: the decision clock runs out, and a trigger of the rollback holds.
//! They go the way of every alert: raised once, in the journal, told to the channels the cutover names.

use super::{
    Alert, Cutover, Plan, Trigger,
    alert::{OnMissing, Severity},
};
use crate::{
    expr::Expr,
    id::Id,
    title::Title,
    wording::{Text, decision as say},
};
use std::time::Duration;

/// Minutes before the last moment, with how bad it is and what is said. The last is that it has passed.
const WARNINGS: [(i64, &str, Severity, &Text); 4] = [
    (30, "decision-clock-30m", Severity::Warning, &say::WARN_30),
    (15, "decision-clock-15m", Severity::Warning, &say::WARN_15),
    (5, "decision-clock-5m", Severity::Critical, &say::WARN_5),
    (0, "decision-clock-over", Severity::Critical, &say::WARN_OVER),
];

/// How long such a condition is false before its alert is over.
const RESOLVE_AFTER: Duration = Duration::from_mins(1);

/// Whether an alert warns of the decision clock: it says how late it is, and not that anything is wrong.
pub fn is_clock_warning(alert: &Id) -> bool {
    WARNINGS.iter().any(|(_, id, ..)| *id == alert.as_str())
}

impl Trigger {
    /// The alert that it raises.
    pub fn alert_id(&self) -> Id {
        Id::new(format!("rollback-{}", self.id))
    }
}

impl Plan {
    /// Adds the alerts that follow from the cutover; one that the plan itself has of that name stays as it is.
    pub(super) fn add_built_in(&mut self) {
        let Some(cutover) = self.cutover.as_ref().filter(|cutover| cutover.rollback.is_some()) else {
            return;
        };
        let warnings = cutover.runbook.iter().flat_map(|_| WARNINGS).filter_map(|warning| {
            let (minutes, id, severity, text) = warning;
            let when = format!(
                "cutover.under_way && (rollback.time_left < {minutes}m || rollback.data_left < {minutes}m)"
            );
            Some(alert(cutover, Id::new(id), Title::of(text), Expr::parse(&when).ok()?, severity))
        });
        let triggers = cutover.triggers.values().map(|trigger| {
            let guarded = format!("rollback.open && ({})", trigger.when.source());
            // Too long to be guarded: then it is the recording of the proposal that is refused.
            let when = Expr::parse(&guarded).unwrap_or_else(|_| trigger.when.clone());
            let alert = alert(cutover, trigger.alert_id(), trigger.title.clone(), when, Severity::Critical);
            Alert { hold: trigger.hold, place: trigger.place.clone(), ..alert }
        });
        let added: Vec<Alert> = warnings.chain(triggers).collect();
        for alert in added {
            self.alerts.entry(alert.id.clone()).or_insert(alert);
        }
    }
}

fn alert(cutover: &Cutover, id: Id, title: Title, when: Expr, severity: Severity) -> Alert {
    Alert {
        id,
        place: cutover.place.clone(),
        title,
        when,
        hold: Duration::ZERO,
        resolve_after: RESOLVE_AFTER,
        severity,
        owner: None,
        notify: cutover.notify.clone(),
        depends_on: Vec::new(),
        runbook: None,
        roster: cutover.roster.clone(),
        remind: None,
        escalate: None,
        missing: OnMissing::Hold,
    }
}
