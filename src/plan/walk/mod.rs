//! A TOML table against its shape: every unknown key, missing key and wrong type in one pass.

mod amount;
mod duration;
mod json;
mod record;
mod scalar;
mod template;

pub(super) use duration::{Limits, Misread};
pub(super) use record::{Condition, Draft, DraftPart, Item, JsonDraft, Moment, Node, Outside, Record};

use super::{
    diagnostic::{Finding, Report},
    shape::{Key, Kind, Need, Shape},
    source::{Source, Span},
};
use crate::{
    id::Id,
    phrase, suggest,
    wording::{Phrase, plan as say},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// [`Id::is_valid`] as a regular expression.
pub(super) const ID_PATTERN: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";

/// Walks one file.
pub(super) struct Walker<'a> {
    file: usize,
    source: &'a Source,
    report: &'a mut Report,
}

impl<'a> Walker<'a> {
    pub(super) fn new(file: usize, source: &'a Source, report: &'a mut Report) -> Self {
        Self { file, source, report }
    }

    /// Checks `table` against `shape`. `span` is what names the table.
    pub(super) fn record(&mut self, shape: &'static Shape, table: &DeTable<'_>, span: Span) -> Record {
        let before = self.report.errors();
        let word = match table.get("kind") {
            Some(value) => value.get_ref().as_str().filter(|word| known_word(shape, word)),
            None => default_word(shape),
        };
        let mut fields = Vec::with_capacity(table.len());
        for (name, value) in table {
            match shape.key(name.get_ref()) {
                Some(key) if !belongs(key, word) => self.misplaced(key, self.span(name)),
                Some(key) => {
                    let at =
                        if matches!(key.kind, Kind::Table(_)) { self.span(name) } else { self.span(value) };
                    let item = self.item(&key.kind, value, at);
                    fields.push((key.name, Node { span: self.span(value), item }));
                }
                None => self.unknown(shape, name, word),
            }
        }
        for key in shape.keys.iter().filter(|key| key.need == Need::Required) {
            let own = key.only.is_empty() || word.is_some_and(|word| key.only.contains(&word));
            if own && table.get(key.name).is_none() {
                let message = phrase!(say::MISSING_KEY, key = key.name);
                let hint = phrase!(say::MISSING_KEY_HINT, key = key.name, doc = key.doc);
                self.report.add(Finding::error("FMT-03", span, message).hint(hint));
            }
        }
        Record { span, sound: self.report.errors() == before, fields }
    }

    fn unknown(&mut self, shape: &'static Shape, name: &Spanned<toml::de::DeString<'_>>, word: Option<&str>) {
        let names = || shape.keys.iter().filter(|key| belongs(key, word)).map(|key| key.name);
        let typed = name.get_ref().as_ref();
        let hint = match suggest::nearest(typed, names()) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None => phrase!(say::KEYS_HINT, names = names().collect::<Vec<_>>().join(" ")),
        };
        let message = phrase!(say::UNKNOWN_KEY, key = clip(typed));
        self.report.add(Finding::error("FMT-02", self.span(name), message).hint(hint));
    }

    fn misplaced(&mut self, key: &Key, span: Span) {
        let message = phrase!(say::MISPLACED_KEY, key = key.name, kinds = key.kinds());
        self.report.add(Finding::error("FMT-02", span, message));
    }

    /// Checks one value; `at` is what is pointed to when something inside it is missing.
    fn item(&mut self, kind: &'static Kind, value: &Spanned<DeValue<'_>>, at: Span) -> Item {
        match (kind, value.get_ref()) {
            (Kind::List(inner), DeValue::Array(array)) => {
                let node = |value| {
                    let span = self.span(value);
                    Node { span, item: self.item(inner, value, span) }
                };
                Item::List(array.iter().map(node).collect())
            }
            (Kind::Table(shape), DeValue::Table(table)) => Item::Record(self.record(shape, table, at)),
            (Kind::Short(shape, key), _) => self.short(shape, key, value, at),
            (Kind::Keyed(shape), DeValue::Table(table)) => self.keyed(shape, table),
            (Kind::Map(inner), DeValue::Table(table)) => self.map(inner, table),
            (Kind::Json, _) => self.json(value, 0).map_or(Item::Broken, Item::Json),
            (Kind::Template | Kind::Variable, _) => self.template(kind, value),
            _ => self.scalar(kind, value),
        }
    }

    fn short(
        &mut self,
        shape: &'static Shape,
        name: &'static str,
        value: &Spanned<DeValue<'_>>,
        at: Span,
    ) -> Item {
        match (value.get_ref(), shape.key(name)) {
            (DeValue::Table(table), _) if !table.contains_key("zh") && !table.contains_key("en") => {
                Item::Record(self.record(shape, table, at))
            }
            (_, Some(key)) => {
                let item = self.item(&key.kind, value, at);
                let sound = !matches!(item, Item::Broken);
                Item::Record(Record { span: at, sound, fields: vec![(key.name, Node { span: at, item })] })
            }
            _ => Item::Broken,
        }
    }

    fn keyed(&mut self, shape: &'static Shape, table: &DeTable<'_>) -> Item {
        let mut records = Vec::with_capacity(table.len());
        for (name, value) in table {
            let (id, span) = (name.get_ref().as_ref(), self.span(name));
            if !Id::is_valid(id) {
                let finding = Finding::error("PLN-02", span, phrase!(say::BAD_ID, id = clip(id)));
                self.report.add(finding.hint(&say::BAD_ID_HINT));
            }
            match value.get_ref() {
                DeValue::Table(table) => {
                    records.push((Id::new(id), span, self.record(shape, table, span)));
                }
                other => {
                    self.mismatch(&say::WANT_TABLE, other, self.span(value), None);
                    records.push((Id::new(id), span, Record { span, ..Record::default() }));
                }
            }
        }
        Item::Keyed(records)
    }

    fn map(&mut self, inner: &'static Kind, table: &DeTable<'_>) -> Item {
        let mut entries = Vec::with_capacity(table.len());
        for (name, value) in table {
            let span = self.span(value);
            let node = Node { span, item: self.item(inner, value, span) };
            entries.push((name.get_ref().to_string(), self.span(name), node));
        }
        Item::Map(entries)
    }

    fn span<T>(&self, value: &Spanned<T>) -> Span {
        Span::new(self.file, value.span())
    }

    fn wrong(&mut self, span: Span, message: impl Into<Phrase>, hint: Option<Phrase>) -> Item {
        self.report.add(Finding::error("FMT-04", span, message).maybe_hint(hint));
        Item::Broken
    }

    fn mismatch(
        &mut self,
        wanted: &'static crate::wording::Text,
        found: &DeValue<'_>,
        span: Span,
        hint: Option<Phrase>,
    ) -> Item {
        let message = phrase!(say::WRONG_TYPE, wanted = wanted, found = scalar::found(found));
        self.wrong(span, message, hint)
    }

    /// Where the text of a string starts in the file, if it stands there as it is.
    fn text_start(&self, text: &str, span: Span) -> Option<usize> {
        let raw = self.source.text.get(span.range())?;
        [1, 3, 4, 5]
            .into_iter()
            .find(|at| raw.get(*at..*at + text.len()) == Some(text))
            .map(|at| span.start + at)
    }
}

fn belongs(key: &Key, word: Option<&str>) -> bool {
    word.is_none_or(|word| key.is_of(word))
}

/// Whether a `kind` is one there is; when it is not, nothing is said about the keys that hang on it.
fn known_word(shape: &Shape, word: &str) -> bool {
    matches!(shape.key("kind"), Some(Key { kind: Kind::Choice(words), .. }) if words.contains(&word))
}

fn default_word(shape: &'static Shape) -> Option<&'static str> {
    match shape.key("kind")?.need {
        Need::Default(text) => Some(text.trim_matches('"')),
        _ => None,
    }
}

/// What the user typed, short enough to be shown back.
pub(super) fn clip(text: &str) -> String {
    const SHOWN_MAX: usize = 60;
    match text.char_indices().nth(SHOWN_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
