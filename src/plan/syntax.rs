//! TOML text to a tree with places, with every syntax error.

use super::{
    diagnostic::{Finding, Report},
    source::{Source, Span},
};
use crate::{
    phrase,
    wording::{Phrase, Text, plan as say},
};
use toml::{Spanned, de::DeTable};

/// After this many syntax errors in one file the rest is noise.
const SYNTAX_ERRORS_MAX: usize = 50;
/// Most table headers of one file: the parser's work grows with the square of tables that are opened twice.
const TABLES_MAX: usize = 10_000;
/// Most parts of a dotted key. Each part is a level of the tree, and a tree of a million levels cannot be taken
/// down without exhausting the stack.
const KEY_PARTS_MAX: usize = 32;

/// Parses what can be parsed. A file with a syntax error yields what stands around it.
pub(super) fn parse<'a>(file: usize, source: &'a Source, report: &mut Report) -> Spanned<DeTable<'a>> {
    if let Some(at) = overlong_key(&source.text) {
        let message = phrase!(say::KEY_TOO_DEEP, max = KEY_PARTS_MAX);
        report.add(Finding::error("FMT-01", Span::new(file, at..at + 1), message));
        return Spanned::new(0..0, DeTable::new());
    }
    if let Some(at) = header_beyond(&source.text, TABLES_MAX) {
        let message = phrase!(say::TABLES_MANY, max = TABLES_MAX);
        report.add(Finding::error("FMT-01", Span::new(file, at..at + 1), message));
        return Spanned::new(0..0, DeTable::new());
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    // A table that stands twice repeats the keys of the first: only the table is worth a word.
    let mut repeated = 0..0;
    for error in errors.iter().take(SYNTAX_ERRORS_MAX) {
        let range = error.span().unwrap_or(0..0);
        let duplicate = error.message().starts_with("duplicate key");
        if duplicate && repeated.contains(&range.start) {
            continue;
        }
        if duplicate && in_header(&source.text, range.start) {
            let rest = source.text.get(range.start..).unwrap_or("");
            repeated = range.start..range.start + rest.find("\n[").unwrap_or(rest.len());
        }
        let end = range.end.min(source.text.len());
        let span = Span::new(file, range.start.min(end)..end);
        report.add(describe(error.message(), source, span));
    }
    table
}

/// Where table header number `count` + 1 stands.
fn header_beyond(text: &str, count: usize) -> Option<usize> {
    let mut start = 0;
    let mut headers = text.split_inclusive('\n').filter_map(|line| {
        let at = start;
        start += line.len();
        line.trim_start().starts_with('[').then_some(at)
    });
    headers.nth(count)
}

fn in_header(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('['))
}

fn describe(message: &str, source: &Source, span: Span) -> Finding {
    let text = source.text.get(span.range()).unwrap_or("");
    if message.starts_with("duplicate key") {
        let finding = Finding::error("PLN-02", span, phrase!(say::DUPLICATE_KEY, key = text.trim()));
        return finding.hint(&say::DUPLICATE_KEY_HINT);
    }
    let known = TRANSLATED.iter().find(|(english, _)| message.starts_with(english));
    match known {
        Some((_, text)) => Finding::error("FMT-01", span, Phrase::from(*text)),
        None => Finding::error("FMT-01", span, phrase!(say::SYNTAX, reason = message)),
    }
}

/// The parser's messages that people meet, by how they begin.
static TRANSLATED: [(&str, &Text); 9] = [
    ("string values must be quoted", &say::SYNTAX_UNQUOTED),
    ("invalid basic string", &say::SYNTAX_STRING),
    ("invalid literal string", &say::SYNTAX_STRING),
    ("invalid unquoted key", &say::SYNTAX_KEY),
    ("key with no value", &say::SYNTAX_NO_VALUE),
    ("missing value", &say::SYNTAX_NO_VALUE),
    ("unclosed array", &say::SYNTAX_ARRAY),
    ("unclosed inline table", &say::SYNTAX_TABLE),
    ("missing comma between", &say::SYNTAX_COMMA),
];

/// Where the first dotted key of more than [`KEY_PARTS_MAX`] parts stands.
fn overlong_key(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut dots, mut start) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => at = line_end(bytes, at),
            b'"' | b'\'' => at = string_end(bytes, at, *byte),
            b'.' => {
                dots += 1;
                if dots >= KEY_PARTS_MAX {
                    return Some(start);
                }
            }
            b' ' | b'\t' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            _ => (dots, start) = (0, at),
        }
        at += 1;
    }
    None
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length - 1)
}

/// The last byte of the string that opens at `from`, or of the line if it does not close.
fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let long = bytes[from..].starts_with(&[quote; 3]);
    let mut at = from + if long { 3 } else { 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            _ if *byte == quote && !long => return at,
            _ if *byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_keys_that_would_nest_without_end() {
        let deep = "a.".repeat(40) + "b";
        for text in [format!("{deep} = 1"), format!("[{deep}]"), format!("x = {{ {deep} = 1 }}")] {
            assert!(overlong_key(&text).is_some(), "{text}");
        }
        let dots = ".".repeat(99);
        for text in [format!("x = \"{deep}\""), format!("# {deep}"), format!("x = '''\n{dots}'''\n")] {
            assert_eq!(overlong_key(&text), None, "{text}");
        }
    }
}
