//! Things that refer to one another in a circle.

use crate::{
    id::Id,
    plan::{sort::Sort, things::Things},
};
use indexmap::{IndexMap, IndexSet};

/// Every circle of references among things of one sort, closed: its first is its last.
pub(super) fn rounds(things: &Things, sort: Sort) -> Vec<Vec<&Id>> {
    let mut edges: IndexMap<&Id, Vec<&Id>> = IndexMap::new();
    for edge in things.edges(sort, sort) {
        edges.entry(edge.from).or_default().push(edge.to);
    }
    let mut done = IndexSet::new();
    edges.keys().filter_map(|start| cycle_from(start, &edges, &mut done)).collect()
}

/// `a → b → a`.
pub(super) fn shown(round: &[&Id]) -> String {
    round.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" → ")
}

/// The first loop met on the way from `start`, closed; each loop is met once. Iterative, as a chain may be long.
fn cycle_from<'a>(
    start: &'a Id,
    after: &IndexMap<&'a Id, Vec<&'a Id>>,
    done: &mut IndexSet<&'a Id>,
) -> Option<Vec<&'a Id>> {
    let mut path: IndexMap<&Id, usize> = IndexMap::new();
    let mut cycle = None;
    if !done.contains(start) {
        path.insert(start, 0);
    }
    while let Some((id, next)) = path.last_mut() {
        let (id, at) = (*id, *next);
        *next += 1;
        match after.get(id).and_then(|ids| ids.get(at)).copied() {
            None => {
                path.pop();
                done.insert(id);
            }
            Some(to) => match path.get_index_of(to) {
                Some(from) => {
                    let round = path.keys().skip(from).copied().chain([to]).collect();
                    cycle = cycle.or(Some(round));
                }
                None if !done.contains(to) => drop(path.insert(to, 0)),
                None => {}
            },
        }
    }
    cycle
}
