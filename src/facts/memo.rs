//! Facts that were read already: many conditions ask for the same ones, and none changes within a moment.

use super::Reading;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

/// Readings of one moment by name.
#[derive(Default)]
pub(super) struct Memo {
    readings: RefCell<HashMap<String, Reading>>,
    /// How often a condition was too deep to be looked at.
    cut: Cell<u32>,
}

impl Memo {
    /// What is known, or else what `read` says, which may ask for others. What it says because something was too deep
    /// depends on how deep it was asked for, and is not kept.
    pub fn reading(&self, name: &str, read: impl FnOnce() -> Reading) -> Reading {
        if let Some(known) = self.readings.borrow().get(name) {
            return known.clone();
        }
        let before = self.cut.get();
        let found = read();
        if self.cut.get() == before {
            self.readings.borrow_mut().insert(name.to_owned(), found.clone());
        }
        found
    }

    pub fn note_cut(&self) {
        self.cut.set(self.cut.get().wrapping_add(1));
    }
}
