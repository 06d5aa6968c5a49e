//! What a conductor is started with.

use super::{Probing, SwitchView};
use crate::{
    clock::Clock,
    phrase,
    wording::{Phrase, Text, conductor as say},
};

pub struct Options {
    pub clock: Clock,
    /// Where this program's probes run from.
    pub vantage: String,
    pub probing: Probing,
    /// The role the program was opened in; may be empty.
    pub role: String,
    pub switches: Vec<Switch>,
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
