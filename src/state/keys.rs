//! What a signature says of who signed.

use super::{Event, Standing};
use crate::{
    id::Id,
    plan::Plan,
    signature::{self, PublicKey},
};
use std::collections::HashMap;

/// The keys of the people of a plan.
#[derive(Debug, Default)]
pub(super) struct Keys {
    project: Option<Id>,
    people: HashMap<PublicKey, Id>,
}

impl Keys {
    pub fn of(plan: &Plan) -> Self {
        let people = plan.people.values();
        Self {
            project: Some(plan.project.id.clone()),
            people: people.filter_map(|it| Some((it.ssh_key.clone()?, it.id.clone()))).collect(),
        }
    }

    /// How far the signature of an event vouches for who it says it is by.
    pub fn standing(&self, event: &Event) -> Standing {
        let (Some(text), Some(project)) = (&event.signature, &self.project) else {
            return Standing::Unsigned;
        };
        let Ok(key) = signature::verify(text, event.message(project).as_bytes()) else {
            return Standing::Invalid;
        };
        match self.people.get(&key) {
            Some(person) if person.as_str() == event.by => Standing::Signed,
            Some(_) => Standing::WrongKey,
            None if self.people.values().any(|person| person.as_str() == event.by) => Standing::WrongKey,
            None => Standing::UnknownKey,
        }
    }
}
