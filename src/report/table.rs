//! Rows and columns, as aligned text or as JSON, from one description.

use crate::{
    title::Title,
    wording::{Lang, Text},
};
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

/// A column: its key in JSON and its heading for people.
pub struct Column {
    pub key: &'static str,
    pub heading: &'static Text,
}

pub enum Cell {
    Plain(String),
    Title(Title),
    /// A word of the trade: the name for people, the word for machines.
    Word(&'static str, &'static Text),
    Count(u64),
    Bool(bool, &'static Text),
    /// Shown as the text, written as the value.
    Shown(String, Value),
    List(Vec<String>),
    Nothing,
}

/// A table of results.
pub struct Listing {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Plain(text) | Self::Shown(text, _) => text.clone(),
            Self::Title(title) => title.get(lang).to_owned(),
            Self::Word(_, name) | Self::Bool(_, name) => name.get(lang).to_owned(),
            Self::Count(n) => n.to_string(),
            Self::List(parts) => parts.join(" "),
            Self::Nothing => "–".to_owned(),
        }
    }

    fn json(&self, lang: Lang) -> Value {
        match self {
            Self::Plain(text) => text.clone().into(),
            Self::Shown(_, value) => value.clone(),
            Self::Title(title) => title.get(lang).into(),
            Self::Word(word, _) => (*word).into(),
            Self::Bool(value, _) => (*value).into(),
            Self::Count(n) => (*n).into(),
            Self::List(parts) => parts.clone().into(),
            Self::Nothing => Value::Null,
        }
    }
}

impl Listing {
    /// Aligned columns with a heading; the last column is as wide as it wants.
    pub fn text(&self, lang: Lang) -> String {
        let headings = self.columns.iter().map(|column| column.heading.get(lang).to_owned()).collect();
        let cells = self.rows.iter().map(|row| row.iter().map(|cell| one_line(&cell.text(lang))).collect());
        let lines: Vec<Vec<String>> = std::iter::once(headings).chain(cells).collect();
        grid(&lines)
    }

    /// An array with an object for each row.
    pub fn json(&self, lang: Lang) -> Value {
        let object = |row: &Vec<Cell>| {
            let members =
                self.columns.iter().zip(row).map(|(column, cell)| (column.key.to_owned(), cell.json(lang)));
            Value::Object(members.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }
}

/// Lines of cells with their columns aligned.
pub(super) fn grid(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |i: usize| lines.iter().filter_map(|line| line.get(i)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    lines.iter().map(|line| aligned(line, &widths)).collect()
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::messages! {
        ID: "编号", "id";
        TITLE: "名称", "title";
    }

    #[test]
    fn wide_characters_stay_aligned() {
        let columns = vec![Column { key: "id", heading: &ID }, Column { key: "title", heading: &TITLE }];
        let row = |id: &str, title: &str| vec![Cell::Plain(id.into()), Cell::Plain(title.into())];
        let listing = Listing { columns, rows: vec![row("会员", "店员\n登录"), row("long-id", "x")] };
        assert_eq!(listing.text(Lang::Zh), "编号     名称\n会员     店员 登录\nlong-id  x\n");
        assert_eq!(listing.json(Lang::En)[1]["id"], "long-id");
        assert_eq!(ALL.len(), 2);
    }
}
