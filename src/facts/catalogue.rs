//! The facts a plan gives rise to, by name.

use super::{Family, Reading, World, families};
use crate::{
    expr::{Missing, Path, Scope, Unknown, Values},
    id::Id,
    phrase,
    plan::Plan,
    suggest,
    value::{Kind, Value},
    wording::{Phrase, expr as say, facts as facts_say},
};
use indexmap::IndexMap;

pub struct Catalogue {
    entries: IndexMap<String, Entry>,
}

/// One fact of one plan.
pub struct Entry {
    pub family: &'static Family,
    pub subject: Id,
    is_measured: bool,
}

impl Catalogue {
    pub fn of(plan: &Plan) -> Self {
        let mut entries = IndexMap::new();
        for (family, is_measured) in families() {
            for subject in (family.subjects)(plan) {
                entries.entry(name(family, &subject)).or_insert(Entry { family, subject, is_measured });
            }
        }
        Self { entries }
    }

    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// Facts whose name begins with `prefix`, in the order of the catalogue.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .map(|(name, entry)| (name.as_str(), entry))
    }

    /// The name nearest to one that does not exist.
    pub fn nearest(&self, typed: &str) -> Option<&str> {
        suggest::nearest(typed, self.entries.keys().map(String::as_str))
    }
}

fn name(family: &Family, subject: &Id) -> String {
    match (family.name.find('<'), family.name.find('>')) {
        (Some(open), Some(close)) => {
            format!("{}{subject}{}", &family.name[..open], &family.name[close + 1..])
        }
        _ => family.name.to_owned(),
    }
}

impl Entry {
    /// Whether it rests on what probes measure.
    pub fn is_measured(&self) -> bool {
        self.is_measured
    }

    /// While our own side is sick, what rests on its measurements has no value; a canary's own facts say why.
    pub fn read(&self, world: &World) -> Reading {
        let reading = self.admitted((self.family.read)(world, &self.subject));
        let is_canary = || world.plan.probes.get(&self.subject).is_some_and(|probe| probe.canary);
        match world.vitals.complaint() {
            Some(why) if self.is_measured && world.vitals.is_sick() && !is_canary() => reading.broken(why),
            _ => reading,
        }
    }
}

impl Entry {
    /// A value that is not of the type of the fact is none: conditions were checked against that type.
    pub(super) fn admitted(&self, reading: Reading) -> Reading {
        match &reading.value {
            Ok(value) if !self.family.kind.admits(value) => {
                let (found, wanted) = (value.kind().name(), self.family.kind.name());
                let missing =
                    Missing::because(phrase!(facts_say::WRONG_TYPE, found = found, wanted = wanted));
                Reading { value: Err(missing), ..reading }
            }
            _ => reading,
        }
    }
}

impl Scope for Catalogue {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        let name = path.to_string();
        self.get(&name).map(|entry| entry.family.kind).ok_or_else(|| {
            let hint = match self.nearest(&name) {
                Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
                None => Phrase::from(&say::LIST_FACTS_HINT),
            };
            Unknown { hint: Some(hint) }
        })
    }

    /// A fact that is missing must leave a condition open, so conditions over facts cannot ask whether one exists.
    fn may_ask_existence(&self) -> bool {
        false
    }
}

impl Values for World<'_> {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        self.read(&path.to_string()).map_or(Err(Missing::default()), |reading| reading.value)
    }
}
