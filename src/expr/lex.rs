//! Source text to tokens.

use super::Problem;
use crate::{
    phrase,
    value::{Value, decimal},
    wording::{Phrase, expr as say},
};
use chrono::TimeDelta;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Literal(Value),
    /// A name, up to the first dot or bracket.
    Name(String),
    /// `.key` directly after a name.
    Member(String),
    /// One of the operators and brackets.
    Symbol(&'static str),
}

const SYMBOLS: [&str; 18] =
    ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "(", ")", "[", "]", ","];

pub(super) fn lex(source: &str) -> Result<Vec<(Token, Range<usize>)>, Problem> {
    let mut tokens: Vec<(Token, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let (token, length) = match c {
            _ if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '\'' | '"' => text(rest, at, c)?,
            '0'..='9' => number(rest, at)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = name_length(rest);
                (word(&rest[..length]), length)
            }
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => {
                let length = 1 + name_length(&rest[1..]);
                (Token::Member(rest[1..length].to_owned()), length)
            }
            _ => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
                Some(symbol) => (Token::Symbol(symbol), symbol.len()),
                None => return Err(bad_character(c, at)),
            },
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn word(word: &str) -> Token {
    match word {
        "true" => Token::Literal(Value::Bool(true)),
        "false" => Token::Literal(Value::Bool(false)),
        "in" => Token::Symbol("in"),
        _ => Token::Name(word.to_owned()),
    }
}

fn bad_character(c: char, at: usize) -> Problem {
    let hint = match c {
        '=' => Some(Phrase::from(&say::SINGLE_EQUALS_HINT)),
        '&' | '|' => Some(Phrase::from(&say::AND_OR_HINT)),
        _ => None,
    };
    Problem { span: at..at + c.len_utf8(), message: phrase!(say::BAD_CHARACTER, found = c.to_string()), hint }
}

/// Letters, digits and `_`, and `-` where it stands between two of them.
fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let part = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut i = 0;
    while part(i) || (bytes.get(i) == Some(&b'-') && i > 0 && part(i - 1) && part(i + 1)) {
        i += 1;
    }
    i
}

fn text(rest: &str, at: usize, quote: char) -> Result<(Token, usize), Problem> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, escaped)) if escaped == quote || escaped == '\\' => out.push(escaped),
                // Anything else keeps its backslash, so that patterns read as they do elsewhere.
                Some((_, other)) => out.extend(['\\', other]),
                None => break,
            },
            _ if c == quote => return Ok((Token::Literal(Value::Text(out)), i + 1)),
            _ => out.push(c),
        }
    }
    Err(Problem { span: at..at + rest.len(), message: Phrase::from(&say::UNCLOSED_TEXT), hint: None })
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Problem> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit() || **b == b'_').count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && bytes.get(length + 1).is_some_and(u8::is_ascii_digit) {
        length += 1 + digits(length + 1);
    }
    let unit_length = rest[length..]
        .find(|c: char| !(c.is_alphanumeric() || c == '%' || c == '_'))
        .unwrap_or(rest.len() - length);
    let unit = &rest[length..length + unit_length];
    let whole = at..at + length + unit_length;
    let parsed = decimal(&rest[..length]).map_err(|_| Problem {
        span: whole.clone(),
        message: phrase!(say::BAD_NUMBER, found = &rest[..length]),
        hint: None,
    })?;
    match with_unit(parsed, unit) {
        Some(value) => Ok((Token::Literal(value), length + unit_length)),
        None => Err(Problem {
            span: at + length..whole.end,
            message: phrase!(say::BAD_UNIT, unit = unit),
            hint: Some(Phrase::from(&say::BAD_UNIT_HINT)),
        }),
    }
}

fn with_unit(number: Decimal, unit: &str) -> Option<Value> {
    let scaled = |factor: i64| number.checked_mul(Decimal::from(factor)).map(Value::Number);
    let duration = |nanos: i64| {
        number
            .checked_mul(Decimal::from(nanos))
            .and_then(|n| n.to_i64())
            .map(|n| Value::Duration(TimeDelta::nanoseconds(n)))
    };
    match unit {
        "" => Some(Value::Number(number)),
        "%" => Some(Value::Number(number / Decimal::ONE_HUNDRED)),
        "us" | "µs" => duration(1_000),
        "ms" => duration(1_000_000),
        "s" => duration(1_000_000_000),
        "m" => duration(60_000_000_000),
        "h" => duration(3_600_000_000_000),
        "d" => duration(86_400_000_000_000),
        "KB" => scaled(1_000),
        "MB" => scaled(1_000_000),
        "GB" => scaled(1_000_000_000),
        "KiB" => scaled(1 << 10),
        "MiB" => scaled(1 << 20),
        "GiB" => scaled(1 << 30),
        _ => None,
    }
}

/// Reads a duration such as `90s`, `1.5h` or `300ms`, as the plan writes it. `None` for anything else.
pub fn duration(text: &str) -> Option<TimeDelta> {
    match number(text, 0) {
        Ok((Token::Literal(Value::Duration(duration)), length)) if length == text.len() => Some(duration),
        _ => None,
    }
}
