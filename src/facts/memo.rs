//! Facts that were read already: many conditions ask for the same ones, and none changes within a moment.

use super::Reading;
use std::{cell::RefCell, collections::HashMap};

/// Readings of one moment by the depth they were read at, as what is too deep has another, and by name.
#[derive(Default)]
pub(super) struct Memo(RefCell<Vec<HashMap<String, Reading>>>);

impl Memo {
    /// What is known, or else what `read` says, which may ask for others.
    pub fn reading(&self, depth: u8, name: &str, read: impl FnOnce() -> Reading) -> Reading {
        let level = usize::from(depth);
        if let Some(known) = self.0.borrow().get(level).and_then(|level| level.get(name)) {
            return known.clone();
        }
        let found = read();
        let mut levels = self.0.borrow_mut();
        if levels.len() <= level {
            levels.resize_with(level + 1, HashMap::new);
        }
        levels[level].insert(name.to_owned(), found.clone());
        found
    }
}
