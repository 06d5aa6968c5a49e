//! What a conductor is started with.

use super::{Probing, SwitchView, Working};
use crate::{
    alert::notice::{Delivery, Notice},
    clock::Clock,
    phrase,
    wording::{Phrase, Text, conductor as say},
};
use tokio::sync::mpsc;

pub struct Options {
    pub clock: Clock,
    /// Where this program's probes run from.
    pub vantage: String,
    pub probing: Probing,
    /// The role the program was opened in; may be empty.
    pub role: String,
    pub switches: Vec<Switch>,
    pub alerting: Alerting,
    /// Whether somebody looks on. Then the board of each snapshot is made before it is published, so that a screen need
    /// not wait; otherwise it is made when it is asked for, and snapshots are published once a second.
    pub watched: bool,
    /// Whether steps of runs are carried out.
    pub working: Working,
}

/// What is done about alerts.
pub enum Alerting {
    /// Nothing: the program measures for a moment and is gone.
    Off,
    /// They are raised and resolved, and nobody is told.
    Recorded,
    /// And whoever the plan says is told.
    Told(Notifier),
}

/// The way to whatever sends notices.
pub struct Notifier {
    /// Closed when there will be no more: what is under way is then brought to an end.
    pub notices: mpsc::Sender<Notice>,
    /// What came of each. Closed when nothing is under way any more.
    pub deliveries: mpsc::Receiver<Delivery>,
}

/// Something of the surroundings a person may flip, such as a fault of the demo.
pub struct Switch {
    pub name: &'static str,
    pub title: &'static Text,
    pub on: bool,
    pub set: Box<dyn Fn(bool) + Send>,
}

impl Switch {
    /// Flips it, and says so.
    pub(super) fn flip(&mut self, on: bool) -> Phrase {
        (self.set)(on);
        self.on = on;
        let text = if on { &say::SWITCHED_ON } else { &say::SWITCHED_OFF };
        phrase!(*text, title = self.title)
    }

    pub(super) fn view(&self) -> SwitchView {
        SwitchView { name: self.name, title: self.title, on: self.on }
    }
}
