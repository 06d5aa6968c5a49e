//! Events about alerts to state, and where that leaves an alert.

use super::{Alarm, AlertStanding, Episode, Happening, Note, Outcome, Snooze, State, Subject};
use crate::{id::Id, plan::Alert};
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl State {
    /// Folds an event about an alert, by the id of the event.
    pub(super) fn fold_alert(
        &mut self,
        id: Uuid,
        at: DateTime<Utc>,
        what: Happening,
        note: impl Fn(String) -> Note,
    ) {
        match what {
            Happening::AlertRaised { alert, severity, seen, on_call } => {
                self.alarm_mut(&alert).raise(Episode::new(id, note(String::new()), severity, seen, on_call));
            }
            Happening::AlertAcknowledged { alert, note: text } => {
                // Whoever was first has it.
                if let Some(open) = self.alarm_mut(&alert).open_mut() {
                    let note = open.acknowledged.get_or_insert_with(|| note(text)).clone();
                    self.claims.or_insert_with(&Subject::Alert(alert), || note);
                }
            }
            Happening::AlertSnoozed { alert, until, reason } => {
                self.alarm_mut(&alert).snooze = Some(Snooze { until, note: note(reason) });
            }
            Happening::AlertUnsnoozed { alert, .. } => self.alarm_mut(&alert).snooze = None,
            Happening::AlertResolved { alert, .. } => {
                if let Some(open) = self.alarm_mut(&alert).open_mut() {
                    open.resolved = Some(note(String::new()));
                }
                self.claims.remove(&Subject::Alert(alert));
            }
            Happening::AlertEscalated { alert, to } => {
                if let Some(open) = self.alarm_mut(&alert).open_mut()
                    && open.escalated.iter().all(|(known, _)| *known != to)
                {
                    open.escalated.push((to, note(String::new())));
                }
            }
            Happening::NoticeSending { alert, raised, stage, channel } => {
                let episode = self.alarm_mut(&alert).episode.as_mut();
                if let Some(episode) = episode.filter(|episode| episode.is_raised_by(raised)) {
                    episode.tell(id, stage, channel, note(String::new()));
                }
            }
            Happening::NoticeSent { alert, notice, channel, ok, detail, .. } => {
                if let Some(episode) = &mut self.alarm_mut(&alert).episode {
                    episode.told(notice, Outcome { ok, detail: detail.into(), channel, at });
                }
            }
            _ => {}
        }
    }

    /// Somebody gives up what they had in hand; with an alert, that they see to it.
    pub(super) fn release(&mut self, subject: &Subject) {
        if let Subject::Alert(alert) = subject
            && let Some(open) = self.alarm_mut(alert).open_mut()
        {
            open.acknowledged = None;
        }
        self.claims.remove(subject);
    }

    /// What was recorded of an alert.
    pub fn alarm(&self, alert: &Id) -> Option<&Alarm> {
        self.alarms.get(alert)
    }

    /// Where an alert stands by what was recorded, whatever its condition says now. One that another explains is
    /// suppressed, also when somebody has it in hand.
    pub fn alert_standing(&self, alert: &Alert, now: DateTime<Utc>) -> AlertStanding {
        let Some(alarm) = self.alarm(&alert.id) else { return AlertStanding::Inactive };
        let Some(open) = alarm.open() else {
            return if alarm.episode.is_some() { AlertStanding::Resolved } else { AlertStanding::Inactive };
        };
        let is_open = |id: &Id| self.alarm(id).is_some_and(|alarm| alarm.open().is_some());
        if alert.depends_on.iter().any(is_open) {
            AlertStanding::Suppressed
        } else if open.acknowledged.is_some() {
            AlertStanding::Acknowledged
        } else if alarm.is_snoozed(now) {
            AlertStanding::Snoozed
        } else {
            AlertStanding::Firing
        }
    }

    fn alarm_mut(&mut self, alert: &Id) -> &mut Alarm {
        self.alarms.or_insert_with(alert, Alarm::default)
    }
}
