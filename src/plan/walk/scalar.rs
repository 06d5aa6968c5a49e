//! Single values: text, numbers, times, choices, conditions.

use super::{Condition, Item, Limits, Moment, Walker, clip};
use crate::{
    expr::Expr,
    id::Id,
    phrase,
    plan::{
        diagnostic::Finding,
        shape::{Kind, Over},
        source::Span,
    },
    suggest,
    title::Title,
    wording::{Phrase, Text, plan as say},
};
use chrono::{FixedOffset, NaiveDate, NaiveTime};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
    value::{Datetime, Offset},
};

/// Text longer than this is a mistake.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// What a TOML value is, with its article in English.
pub(super) fn found(value: &DeValue<'_>) -> &'static Text {
    match value {
        DeValue::String(_) => &say::FOUND_TEXT,
        DeValue::Integer(_) => &say::FOUND_INTEGER,
        DeValue::Float(_) => &say::FOUND_FLOAT,
        DeValue::Boolean(_) => &say::FOUND_BOOL,
        DeValue::Datetime(time) if time.time.is_none() => &say::FOUND_DATE,
        DeValue::Datetime(_) => &say::FOUND_TIME,
        DeValue::Array(_) => &say::FOUND_LIST,
        DeValue::Table(_) => &say::FOUND_TABLE,
    }
}

impl Walker<'_> {
    pub(super) fn scalar(&mut self, kind: &'static Kind, value: &Spanned<DeValue<'_>>) -> Item {
        let span = self.span(value);
        match (kind, value.get_ref()) {
            (Kind::Text, DeValue::String(text)) => self.plain(text, span),
            (Kind::Title, DeValue::String(text)) => self.title(text, span),
            (Kind::Title, DeValue::Table(table)) => self.titles(table, span),
            (Kind::Id, DeValue::String(id)) if Id::is_valid(id) => Item::Id(Id::new(id)),
            (Kind::Id, DeValue::String(id)) => {
                let finding = Finding::error("PLN-02", span, phrase!(say::BAD_ID, id = clip(id)));
                self.report.add(finding.hint(&say::BAD_ID_HINT));
                Item::Broken
            }
            (Kind::Reference(sort), DeValue::String(id)) => Item::Reference(*sort, Id::new(id)),
            (Kind::Duration { least_ms, most_ms }, value) => {
                self.duration(value, span, Limits { least_ms: *least_ms, most_ms: *most_ms })
            }
            (Kind::Bytes { least }, value) => self.bytes(value, span, *least),
            (Kind::Days, value) => self.days(value, span),
            (Kind::Share, value) => self.share(value, span),
            (Kind::Number, value) => self.number(value, span),
            (Kind::Clock, DeValue::String(text)) => self.clock(text, span),
            (Kind::Integer { least, most }, DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                match number.and_then(|n| u32::try_from(n).ok()).filter(|n| (*least..=*most).contains(n)) {
                    Some(number) => Item::Integer(number),
                    None => self.wrong(span, phrase!(say::NUMBER_RANGE, least = *least, most = *most), None),
                }
            }
            (Kind::Bool, DeValue::Boolean(value)) => Item::Bool(*value),
            (Kind::Choice(words), DeValue::String(word)) => self.choice(words, word, span),
            (Kind::Date | Kind::Time, DeValue::Datetime(time)) => self.time(kind, *time, value, span),
            (Kind::Zone, DeValue::String(name)) => self.zone(name, span),
            (Kind::Condition(over), DeValue::String(text)) => self.condition(text, span, *over),
            (Kind::Pointer, DeValue::String(text)) => self.pointer(text, span),
            (_, other) => self.mismatch(kind.name(), other, span, None),
        }
    }

    fn plain(&mut self, text: &str, span: Span) -> Item {
        if text.trim().is_empty() {
            return self.wrong(span, &say::EMPTY_TEXT, None);
        }
        if text.len() > TEXT_BYTES_MAX {
            return self.wrong(span, phrase!(say::LONG_TEXT, max = TEXT_BYTES_MAX), None);
        }
        Item::Text(text.to_owned())
    }

    fn title(&mut self, text: &str, span: Span) -> Item {
        match self.plain(text, span) {
            Item::Text(text) => Item::Title(Title::same(text)),
            other => other,
        }
    }

    /// `{ zh = "…", en = "…" }`: one of them will do for both.
    fn titles(&mut self, table: &DeTable<'_>, span: Span) -> Item {
        let before = self.report.errors();
        let (mut zh, mut en) = (None, None);
        for (name, value) in table {
            let slot = match name.get_ref().as_ref() {
                "zh" => &mut zh,
                "en" => &mut en,
                other => {
                    let message = phrase!(say::UNKNOWN_LANGUAGE, key = clip(other));
                    self.report.add(Finding::error("FMT-02", self.span(name), message));
                    continue;
                }
            };
            let at = self.span(value);
            match value.get_ref() {
                DeValue::String(text) => {
                    if let Item::Text(text) = self.plain(text, at) {
                        *slot = Some(text);
                    }
                }
                other => drop(self.mismatch(&say::WANT_TEXT, other, at, None)),
            }
        }
        match (zh, en) {
            _ if self.report.errors() > before => Item::Broken,
            (Some(zh), Some(en)) => Item::Title(Title { zh, en }),
            (Some(text), None) | (None, Some(text)) => Item::Title(Title::same(text)),
            (None, None) => self.wrong(span, &say::EMPTY_TEXT, None),
        }
    }

    fn choice(&mut self, words: &'static [&'static str], word: &str, span: Span) -> Item {
        if let Some(at) = words.iter().position(|known| *known == word) {
            return Item::Choice(at);
        }
        let hint = match suggest::nearest(word, words.iter().copied()) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None => phrase!(say::CHOICES_HINT, words = words.join(" ")),
        };
        self.wrong(span, phrase!(say::NOT_A_CHOICE, word = clip(word)), Some(hint))
    }

    fn time(
        &mut self,
        kind: &'static Kind,
        time: Datetime,
        value: &Spanned<DeValue<'_>>,
        span: Span,
    ) -> Item {
        let date = time.date.and_then(|date| {
            NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        });
        let moment = date.zip(time.time).and_then(|(date, time)| {
            let (hour, minute) = (u32::from(time.hour), u32::from(time.minute));
            date.and_hms_opt(hour, minute, u32::from(time.second.unwrap_or(0)))
        });
        match (kind, date, moment, time.offset) {
            (Kind::Date, Some(date), None, None) if time.time.is_none() => Item::Date(date),
            (Kind::Time, _, Some(local), None) => Item::Time(Moment::Local(local)),
            (Kind::Time, _, Some(local), Some(offset)) => {
                let minutes = match offset {
                    Offset::Z => 0,
                    Offset::Custom { minutes } => i32::from(minutes),
                };
                let fixed = FixedOffset::east_opt(minutes * 60)
                    .and_then(|offset| local.and_local_timezone(offset).single());
                match fixed {
                    Some(fixed) => Item::Time(Moment::Fixed(fixed)),
                    None => self.wrong(span, &say::BAD_TIME, None),
                }
            }
            _ => self.mismatch(kind.name(), value.get_ref(), span, None),
        }
    }

    fn clock(&mut self, text: &str, span: Span) -> Item {
        match NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| text.len() == 5) {
            Some(time) => Item::Clock(time),
            None => self.wrong(
                span,
                phrase!(say::BAD_CLOCK, text = clip(text)),
                Some(Phrase::from(&say::CLOCK_HINT)),
            ),
        }
    }

    fn zone(&mut self, name: &str, span: Span) -> Item {
        if let Ok(zone) = name.parse() {
            return Item::Zone(zone);
        }
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let hint = match suggest::nearest(name, names) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None => Phrase::from(&say::ZONE_HINT),
        };
        self.wrong(span, phrase!(say::BAD_ZONE, name = clip(name)), Some(hint))
    }

    fn condition(&mut self, text: &str, span: Span, over: Over) -> Item {
        let start = self.text_start(text, span);
        match Expr::parse(text) {
            Ok(expr) => Item::Condition(Condition { expr, start, over }),
            Err(problem) => {
                let at = start.map_or(span, |start| {
                    Span::new(span.file, start + problem.span.start..start + problem.span.end)
                });
                let finding = Finding::error("EXP-01", at, problem.message).maybe_hint(problem.hint);
                self.report.add(finding);
                Item::Broken
            }
        }
    }

    /// A pointer is an expression that is one name.
    fn pointer(&mut self, text: &str, span: Span) -> Item {
        let is_name = Expr::parse(&format!("exists({text})")).is_ok();
        let expr = Expr::parse(text).ok().filter(|_| is_name);
        let path = expr.as_ref().and_then(|expr| expr.paths().first().map(|path| (*path).clone()));
        if let Some(path) = path {
            return Item::Pointer(path);
        }
        let message = phrase!(say::BAD_POINTER, text = clip(text));
        self.wrong(span, message, Some(Phrase::from(&say::POINTER_HINT)))
    }
}
