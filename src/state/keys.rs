//! What a signature says of who signed.

use super::{Event, Standing};
use crate::{id::Id, plan::Plan};

/// The keys of the people of a plan.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Keys {
    project: Option<Id>,
}

impl Keys {
    pub fn of(plan: &Plan) -> Self {
        Self { project: Some(plan.project.id.clone()) }
    }

    pub fn standing(&self, event: &Event) -> Standing {
        match (&event.signature, &self.project) {
            (None, _) => Standing::Unsigned,
            _ => Standing::UnknownKey,
        }
    }
}
