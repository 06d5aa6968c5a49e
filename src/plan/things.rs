//! What all files of a plan declare, merged.

use super::{
    diagnostic::{Finding, Report},
    sort::Sort,
    source::{Sources, Span},
    walk::{Item, Node, Record},
};
use crate::{
    id::Id,
    phrase,
    wording::{Phrase, plan as say},
};
use indexmap::{IndexMap, map::Entry};

/// Something declared, whether sound or not.
#[derive(Debug)]
pub(super) struct Thing {
    /// Its id, where it is declared.
    pub span: Span,
    pub record: Record,
}

#[derive(Debug, Default)]
pub(super) struct Things {
    pub project: Option<Record>,
    pub cutover: Option<Record>,
    pub allow: Option<Record>,
    pub retention: Option<Record>,
    pub vars: IndexMap<String, (Span, Node)>,
    sorts: [IndexMap<Id, Thing>; Sort::ALL.len()],
}

/// A reference from one thing to another, wherever in its table it stands.
pub(super) struct Edge<'a> {
    pub from: &'a Id,
    pub to: &'a Id,
}

impl Things {
    /// Merges the files in order. What is declared twice counts once, and is an error.
    pub(super) fn merge(records: Vec<Record>, sources: &Sources, report: &mut Report) -> Self {
        let mut things = Self::default();
        for record in records {
            for (name, node) in record.fields {
                things.take(name, node, sources, report);
            }
        }
        things
    }

    fn take(&mut self, name: &'static str, node: Node, sources: &Sources, report: &mut Report) {
        match (name, node.item) {
            ("project", Item::Record(record)) => once(&mut self.project, record, name, sources, report),
            ("cutover", Item::Record(record)) => once(&mut self.cutover, record, name, sources, report),
            ("allow", Item::Record(record)) => once(&mut self.allow, record, name, sources, report),
            ("retention", Item::Record(record)) => once(&mut self.retention, record, name, sources, report),
            ("vars", Item::Map(entries)) => {
                for (name, span, node) in entries {
                    match self.vars.entry(name) {
                        Entry::Vacant(slot) => drop(slot.insert((span, node))),
                        Entry::Occupied(slot) => again(slot.key(), slot.get().0, span, sources, report),
                    }
                }
            }
            (name, Item::Keyed(records)) => {
                let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.word() == name) else { return };
                for (id, span, record) in records {
                    match self.sorts[sort as usize].entry(id) {
                        Entry::Vacant(slot) => drop(slot.insert(Thing { span, record })),
                        Entry::Occupied(slot) => {
                            again(slot.key().as_str(), slot.get().span, span, sources, report);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn of(&self, sort: Sort) -> &IndexMap<Id, Thing> {
        &self.sorts[sort as usize]
    }

    pub(super) fn each(&self) -> impl Iterator<Item = (Sort, &Id, &Thing)> {
        Sort::ALL.into_iter().flat_map(|sort| self.of(sort).iter().map(move |(id, thing)| (sort, id, thing)))
    }

    /// Where a value of a thing stands.
    pub(super) fn at(&self, sort: Sort, id: &Id, key: &str) -> Span {
        self.of(sort).get(id).map_or(Span::default(), |thing| match thing.record.node(key) {
            Some(node) => node.span,
            None => thing.span,
        })
    }

    /// Every reference from things of one sort to things of another, sound or not.
    pub(super) fn edges(&self, from: Sort, to: Sort) -> Vec<Edge<'_>> {
        let mut edges = Vec::new();
        for (id, thing) in self.of(from) {
            thing.record.visit(&mut |node| match &node.item {
                Item::Reference(sort, target) if *sort == to => edges.push(Edge { from: id, to: target }),
                _ => {}
            });
        }
        edges
    }

    /// Nothing but a project, or not even that.
    pub(super) fn is_empty(&self) -> bool {
        self.sorts.iter().all(IndexMap::is_empty)
    }
}

fn once(slot: &mut Option<Record>, record: Record, name: &str, sources: &Sources, report: &mut Report) {
    match slot {
        None => *slot = Some(record),
        Some(first) => again(name, first.span, record.span, sources, report),
    }
}

fn again(name: &str, first: Span, second: Span, sources: &Sources, report: &mut Report) {
    let place = sources.place(first);
    let hint: Phrase = phrase!(say::DUPLICATE_HINT, place = place.to_string());
    report.add(Finding::error("PLN-02", second, phrase!(say::DUPLICATE, id = name)).hint(hint));
}
