//! Usage and comparisons as tables: each cell is a fact, so that what has no value shows why not to rely on it.

use super::{
    shown,
    table::{Cell, Column, Listing},
};
use crate::{
    facts::{Unit, World},
    id::Id,
    slo::Relation,
    title::Title,
    usage::Standing,
    value::Value,
    verdict::Verdict,
    wording::{Text, cli as say, judging as heading, report as names},
};

/// A thing with the values of some of its facts.
#[derive(Clone, Debug)]
pub struct FactRow {
    pub id: Id,
    pub title: Title,
    /// By the last part of the fact's name; a word in the place of a value decides nothing.
    pub values: Vec<(&'static str, Unit, Told)>,
}

/// A value, or the word that is shown in its place.
pub type Told = Result<Value, Option<&'static str>>;

const USAGE: [(&str, &Text); 4] = [
    ("standing", &heading::STANDING),
    ("value", &say::VALUE),
    ("low", &heading::LOW),
    ("high", &heading::HIGH),
];

const COMPARE: [(&str, &Text); 5] = [
    ("standing", &heading::STANDING),
    ("difference", &heading::DIFFERENCE),
    ("difference_low", &heading::LOW),
    ("difference_high", &heading::HIGH),
    ("p95_difference", &heading::P95_DIFFERENCE),
];

/// Every usage, in plan order.
pub fn usages(world: &World) -> Vec<FactRow> {
    let usages = world.plan.usages.values();
    usages.map(|usage| row(world, "usage", &usage.id, &usage.title, &USAGE)).collect()
}

/// Every comparison, in plan order.
pub fn compares(world: &World) -> Vec<FactRow> {
    let compares = world.plan.compares.values();
    compares.map(|compare| row(world, "compare", &compare.id, &compare.title, &COMPARE)).collect()
}

fn row(world: &World, root: &str, id: &Id, title: &Title, facts: &[(&'static str, &Text)]) -> FactRow {
    let value = |name: &'static str| {
        let entry = world.catalogue.get(&format!("{root}.{id}.{name}"));
        let unit = entry.map_or(Unit::None, |entry| entry.family.unit);
        let value = entry.map(|entry| entry.read(world).value.map_err(|missing| missing.shown));
        (name, unit, value.unwrap_or(Err(None)))
    };
    let values = facts.iter().map(|(name, _)| value(name)).collect();
    FactRow { id: id.clone(), title: title.clone(), values }
}

pub fn usage_listing(rows: &[FactRow]) -> Listing {
    listing(rows, &USAGE)
}

pub fn compare_listing(rows: &[FactRow]) -> Listing {
    listing(rows, &COMPARE)
}

fn listing(rows: &[FactRow], facts: &[(&'static str, &'static Text)]) -> Listing {
    let mut columns = vec![Column { key: "id", heading: &names::ID }];
    columns.extend(facts.iter().map(|(key, heading)| Column { key, heading }));
    columns.push(Column { key: "title", heading: &names::TITLE });
    let row = |row: &FactRow| {
        let mut cells = vec![Cell::Plain(row.id.to_string())];
        cells.extend(row.values.iter().map(|(_, unit, value)| cell(*unit, value)));
        cells.push(Cell::Title(row.title.clone()));
        cells
    };
    Listing { columns, rows: rows.iter().map(row).collect() }
}

fn cell(unit: Unit, value: &Told) -> Cell {
    match value {
        Ok(Value::Text(word)) => word_cell(word).unwrap_or_else(|| Cell::Plain(word.clone())),
        Ok(value) => Cell::Shown(shown(value, unit), value.to_json()),
        Err(Some(word)) => word_cell(word).unwrap_or_else(|| Cell::Plain((*word).to_owned())),
        Err(None) => Cell::Nothing,
    }
}

fn word_cell(word: &str) -> Option<Cell> {
    let relations = Relation::ALL.map(|it| (it.word(), it.name()));
    let standings = Standing::ALL.map(|it| (it.word(), it.name()));
    let fault = [(Verdict::Error.word(), Verdict::Error.name())];
    let known = relations.into_iter().chain(standings).chain(fault).find(|(known, _)| *known == word);
    known.map(|(word, name)| Cell::Word(word, name))
}
