//! What a signature, or failing that the login it came through, says of who acted.

use super::{Recorded, Standing};
use crate::{
    id::Id,
    plan::Plan,
    signature::{self, PublicKey},
};
use std::collections::HashMap;

/// The keys of the people of a plan.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Keys {
    project: Option<Id>,
    people: HashMap<PublicKey, Id>,
    logins: HashMap<String, Id>,
}

impl Keys {
    pub fn of(plan: &Plan) -> Self {
        let people = plan.people.values();
        Self {
            project: Some(plan.project.id.clone()),
            people: people.clone().filter_map(|it| Some((it.ssh_key.clone()?, it.id.clone()))).collect(),
            logins: people.filter_map(|it| Some((it.login.clone()?, it.id.clone()))).collect(),
        }
    }

    /// How far what is known of an event vouches for who it says it is by.
    pub fn standing(&self, recorded: &Recorded) -> Standing {
        let event = &recorded.event;
        let (Some(text), Some(project)) = (&event.signature, &self.project) else {
            let owner = recorded.receipt.login.as_ref().and_then(|login| self.logins.get(login));
            let is_other = owner.is_some_and(|owner| owner.as_str() != event.by);
            return if is_other { Standing::WrongLogin } else { Standing::Unsigned };
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
