//! A report as parts: headings, sentences, tables, and questions that people have to answer. One writer for each form.

mod html;
mod markdown;
#[cfg(test)]
mod tests;

use crate::wording::Lang;
use serde_json::{Value, json};

/// A report in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub title: String,
    pub lang: Lang,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub title: String,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Line(String),
    /// Of what follows within the section.
    Heading(String),
    Table(Table),
    List(Vec<String>),
    /// Left for people, and marked as such.
    Question(String),
    /// Rows that people fill in: the headings, and so many empty rows.
    Blank(Vec<String>, usize),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub title: String,
    pub sort: Sort,
}

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Sentences and names, broken wherever there is no room.
    Text,
    /// Times and words that stay on one line.
    Short,
    /// As [`Self::Short`], below each other by their last digit.
    Number,
    /// Ids and hashes.
    Code,
}

/// What stands in a table: each line of the text is one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    pub text: String,
    pub tone: Tone,
}

/// Underlines what the words say: no meaning is in the tone alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
}

impl Cell {
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tone: Tone::Plain }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Document {
    /// `{title, sections: [{title, parts: [{line} | {heading} | {table} | {list} | {question} | {blank}]}]}`; the first
    /// row of a table is its heading.
    pub fn json(&self) -> Value {
        let section = |it: &Section| json!({ "title": it.title, "parts": it.parts.iter().map(Part::json).collect::<Vec<_>>() });
        json!({ "title": self.title, "sections": self.sections.iter().map(section).collect::<Vec<_>>() })
    }
}

impl Part {
    fn json(&self) -> Value {
        match self {
            Self::Line(text) => json!({ "line": text }),
            Self::Heading(text) => json!({ "heading": text }),
            Self::Table(table) => json!({ "table": table.lines() }),
            Self::List(items) => json!({ "list": items }),
            Self::Question(text) => json!({ "question": text }),
            Self::Blank(heads, _) => json!({ "blank": heads }),
        }
    }
}

impl Table {
    /// The headings, and below them the text of each row.
    pub fn lines(&self) -> Vec<Vec<&str>> {
        let heads = self.columns.iter().map(|column| column.title.as_str()).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect());
        std::iter::once(heads).chain(rows).collect()
    }
}
