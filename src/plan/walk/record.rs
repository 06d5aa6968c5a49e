//! What a table says, once its keys and types have been checked.

use super::Limits;
use crate::{
    expr::{Expr, Path},
    id::Id,
    plan::{shape::Over, sort::Sort, source::Span},
    title::Title,
};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::time::Duration;

/// A checked value with its place.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Node {
    pub span: Span,
    pub item: Item,
}

#[derive(Clone, Debug)]
pub(in crate::plan) enum Item {
    /// Something is wrong with it, and that has been said.
    Broken,
    Text(String),
    Title(Title),
    Reference(Sort, Id),
    Id(Id),
    Duration(Duration),
    /// A duration that holds variables.
    Late(Draft, Limits),
    /// Working days, a share, bytes or any number.
    Decimal(Decimal),
    Integer(u32),
    Bool(bool),
    /// The position among the words.
    Choice(usize),
    Date(NaiveDate),
    Time(Moment),
    Clock(NaiveTime),
    Zone(Tz),
    Condition(Condition),
    Pointer(Path),
    Template(Draft),
    Json(JsonDraft),
    List(Vec<Node>),
    Record(Record),
    Keyed(Vec<(Id, Span, Record)>),
    Map(Vec<(String, Span, Node)>),
}

/// A time as written.
#[derive(Clone, Copy, Debug)]
pub(in crate::plan) enum Moment {
    Fixed(DateTime<FixedOffset>),
    /// In the project's zone.
    Local(NaiveDateTime),
}

/// A parsed condition.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Condition {
    pub expr: Expr,
    /// Where its first byte stands in the file; `None` when escapes make the text differ from the file.
    pub start: Option<usize>,
    /// What it speaks about.
    pub over: Over,
}

/// Text that may hold variables, not yet filled in.
#[derive(Clone, Debug)]
pub(in crate::plan) enum Draft {
    Text(Vec<DraftPart>),
    Outside(Outside),
}

#[derive(Clone, Debug)]
pub(in crate::plan) enum DraftPart {
    Plain(String),
    Name(String, Span),
}

/// A value from outside the plan.
#[derive(Clone, Debug)]
pub(in crate::plan) enum Outside {
    Env { name: String, default: Option<String>, secret: Option<bool> },
    File { path: String },
}

/// JSON whose texts are drafts.
#[derive(Clone, Debug)]
pub(in crate::plan) enum JsonDraft {
    Value(serde_json::Value),
    Text(Draft, Span),
    Array(Vec<JsonDraft>),
    Object(Vec<(String, Span, JsonDraft)>),
}

/// A checked table.
#[derive(Clone, Debug, Default)]
pub(in crate::plan) struct Record {
    /// The table, or the key that names it.
    pub span: Span,
    /// Nothing in it is wrong.
    pub sound: bool,
    pub fields: Vec<(&'static str, Node)>,
}

macro_rules! getters {
    ($($name:ident: $variant:ident => $kind:ty;)*) => {$(
        pub(in crate::plan) fn $name(&self, key: &str) -> Option<&$kind> {
            match &self.node(key)?.item {
                Item::$variant(value) => Some(value),
                _ => None,
            }
        }
    )*};
}

impl Record {
    pub(in crate::plan) fn node(&self, key: &str) -> Option<&Node> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, node)| node)
    }

    /// Where a value stands; the table itself when it is not there.
    pub(in crate::plan) fn at(&self, key: &str) -> Span {
        self.node(key).map_or(self.span, |node| node.span)
    }

    getters! {
        text: Text => String;
        title: Title => Title;
        id: Id => Id;
        decimal: Decimal => Decimal;
        integer: Integer => u32;
        bool: Bool => bool;
        choice: Choice => usize;
        date: Date => NaiveDate;
        time: Time => Moment;
        clock: Clock => NaiveTime;
        zone: Zone => Tz;
        condition: Condition => Condition;
        template: Template => Draft;
        json: Json => JsonDraft;
        record: Record => Record;
    }

    pub(in crate::plan) fn reference(&self, key: &str) -> Option<&Id> {
        match &self.node(key)?.item {
            Item::Reference(_, id) => Some(id),
            _ => None,
        }
    }

    pub(in crate::plan) fn list(&self, key: &str) -> &[Node] {
        match self.node(key).map(|node| &node.item) {
            Some(Item::List(nodes)) => nodes,
            _ => &[],
        }
    }

    pub(in crate::plan) fn keyed(&self, key: &str) -> &[(Id, Span, Self)] {
        match self.node(key).map(|node| &node.item) {
            Some(Item::Keyed(records)) => records,
            _ => &[],
        }
    }

    pub(in crate::plan) fn map(&self, key: &str) -> &[(String, Span, Node)] {
        match self.node(key).map(|node| &node.item) {
            Some(Item::Map(entries)) => entries,
            _ => &[],
        }
    }

    pub(in crate::plan) fn texts(&self, key: &str) -> Vec<String> {
        let text = |node: &Node| match &node.item {
            Item::Text(text) => Some(text.clone()),
            _ => None,
        };
        self.list(key).iter().filter_map(text).collect()
    }

    pub(in crate::plan) fn references(&self, key: &str) -> Vec<Id> {
        let id = |node: &Node| match &node.item {
            Item::Reference(_, id) => Some(id.clone()),
            _ => None,
        };
        self.list(key).iter().filter_map(id).collect()
    }

    pub(in crate::plan) fn conditions(&self, key: &str) -> Vec<&Condition> {
        let nodes = self.list(key).iter();
        nodes.filter_map(|node| if let Item::Condition(it) = &node.item { Some(it) } else { None }).collect()
    }

    /// Calls `visit` with every value in the table, however deep.
    pub(in crate::plan) fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        self.fields.iter().for_each(|(_, node)| node.visit(visit));
    }
}

impl Node {
    /// Calls `visit` with the value and every value in it.
    pub(in crate::plan) fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match &self.item {
            Item::List(nodes) => nodes.iter().for_each(|node| node.visit(visit)),
            Item::Record(record) => record.visit(visit),
            Item::Keyed(records) => records.iter().for_each(|(_, _, record)| record.visit(visit)),
            Item::Map(entries) => entries.iter().for_each(|(_, _, node)| node.visit(visit)),
            _ => {}
        }
    }
}
