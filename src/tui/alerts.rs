//! What the keys do that are about alerts.

use super::{
    approvals,
    console::{Console, Effect},
    keymap::Action,
    overlays::{purpose::Purpose, word::Word},
    subject::Subject,
    view::View,
};
use crate::{conductor::Request, state::Command, wording::console as say};

impl Console {
    pub(super) fn see_to_alert(&mut self, action: Action, view: &View) -> Vec<Effect> {
        let Some(subject) = self.selected(view) else {
            self.tell(&say::SELECT_ALERT);
            return Vec::new();
        };
        let Subject::Alert(alert) = &subject else {
            self.tell(&say::SELECT_ALERT);
            return Vec::new();
        };
        let (alert, note) = (alert.clone(), String::new());
        let command = match action {
            Action::Snooze => {
                let (zone, now) = (view.snapshot.plan.project.timezone, view.now);
                self.open_form(Purpose::Snooze { alert, zone, now }, view);
                return Vec::new();
            }
            Action::Unsnooze => Command::UnsnoozeAlert { alert, note },
            _ => match approvals::holder(view.snapshot, &subject) {
                // The same key takes it on and gives it up; from somebody else it is taken only with a reason.
                None => Command::AcknowledgeAlert { alert, note },
                Some(held) if *held.by == *view.snapshot.me => {
                    Command::Release { subject: format!("alert:{alert}"), note }
                }
                Some(_) => {
                    let word = Word::Release { name: format!("alert:{alert}"), subject };
                    self.open_form(Purpose::Word(word), view);
                    return Vec::new();
                }
            },
        };
        vec![Effect::Send(self.token(), Request::Act(command))]
    }
}
