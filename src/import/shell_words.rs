//! A command line as a POSIX shell would read it, without running anything: quotes, escapes and continued lines, but
//! no variables, globs or substitutions.

use super::Mistake;
use crate::{phrase, wording::import as say};
use std::{iter::Peekable, str::Chars};

/// Longest accepted command line, in bytes.
pub const BYTES_MAX: usize = 256 << 10;
/// Most words of one.
pub const WORDS_MAX: usize = 2_000;

/// The words of the first command, and whether something after it (`| jq`, `> file`) was left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    pub words: Vec<String>,
    pub cut: bool,
}

pub fn split(text: &str) -> Result<Words, Mistake> {
    if text.len() > BYTES_MAX {
        return Err(Mistake::new(phrase!(say::COMMAND_LONG, max = BYTES_MAX)));
    }
    let mut reader = Reader { rest: text.chars().peekable(), word: None };
    let mut words = Vec::new();
    let cut = loop {
        let end = reader.word()?;
        words.extend(reader.word.take());
        if words.len() > WORDS_MAX {
            return Err(Mistake::new(phrase!(say::COMMAND_WORDS, max = WORDS_MAX)));
        }
        match end {
            End::Blank => {}
            End::Command => break true,
            End::Text => break false,
        }
    };
    Ok(Words { words, cut })
}

/// What a word ended at.
enum End {
    Blank,
    /// An operator or a comment: what follows is no part of this command.
    Command,
    Text,
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// The word so far; `''` is one, nothing at all is not.
    word: Option<String>,
}

impl Reader<'_> {
    fn word(&mut self) -> Result<End, Mistake> {
        while let Some(c) = self.rest.next() {
            match c {
                ' ' | '\t' | '\r' => return Ok(End::Blank),
                // A line that ends without a backslash ends the command, unless it has not begun.
                '\n' if self.word.is_none() => return Ok(End::Blank),
                '\n' if self.rest.clone().all(char::is_whitespace) => return Ok(End::Blank),
                '\n' => return Ok(self.next_line()),
                '|' | ';' | '<' | '>' => return Ok(End::Command),
                // Between letters it belongs to an address somebody forgot to quote.
                '&' if self.word.is_none()
                    || self.rest.peek().is_none_or(|c| *c == '&' || c.is_whitespace()) =>
                {
                    return Ok(End::Command);
                }
                '#' if self.word.is_none() => return Ok(End::Command),
                '`' => return Err(Mistake::new(&say::SUBSTITUTION)),
                '\'' => self.single()?,
                '"' => self.double()?,
                '\\' => self.escaped(),
                '$' => match self.rest.peek() {
                    Some('\'') => {
                        self.rest.next();
                        self.ansi()?;
                    }
                    Some('"') => {
                        self.rest.next();
                        self.double()?;
                    }
                    Some('(') => return Err(Mistake::new(&say::SUBSTITUTION)),
                    _ => self.push('$'),
                },
                c => self.push(c),
            }
        }
        Ok(End::Text)
    }

    /// Pasted text often lost the backslashes at its line ends: a line that begins with an option goes on.
    fn next_line(&mut self) -> End {
        let mut ahead = self.rest.clone().skip_while(|c| c.is_whitespace());
        if ahead.next() == Some('-') { End::Blank } else { End::Command }
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn single(&mut self) -> Result<(), Mistake> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('\'') => return Ok(()),
                Some(c) => self.push(c),
                None => return Err(unclosed("'")),
            }
        }
    }

    fn double(&mut self) -> Result<(), Mistake> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('"') => return Ok(()),
                Some('\\') => match self.rest.next() {
                    Some('\n') => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => self.push(c),
                    Some(c) => {
                        self.push('\\');
                        self.push(c);
                    }
                    None => return Err(unclosed("\"")),
                },
                Some('`') => return Err(Mistake::new(&say::SUBSTITUTION)),
                Some('$') if self.rest.peek() == Some(&'(') => return Err(Mistake::new(&say::SUBSTITUTION)),
                Some(c) => self.push(c),
                None => return Err(unclosed("\"")),
            }
        }
    }

    fn escaped(&mut self) {
        match self.rest.next() {
            // A continued line; with the line ends of Windows, too.
            Some('\n') => {}
            Some('\r') if self.rest.peek() == Some(&'\n') => drop(self.rest.next()),
            Some(c) => self.push(c),
            None => self.push('\\'),
        }
    }

    /// `$'…'` with the escapes of C.
    fn ansi(&mut self) -> Result<(), Mistake> {
        self.word.get_or_insert_default();
        let mut bytes = Vec::new();
        loop {
            let mut buffer = [0; 4];
            match self.rest.next() {
                Some('\'') => break,
                Some('\\') => self.ansi_escape(&mut bytes)?,
                Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
                None => return Err(unclosed("$'")),
            }
        }
        let text = String::from_utf8(bytes).map_err(|_| Mistake::new(&say::NOT_TEXT))?;
        self.word.get_or_insert_default().push_str(&text);
        Ok(())
    }

    fn ansi_escape(&mut self, bytes: &mut Vec<u8>) -> Result<(), Mistake> {
        let Some(c) = self.rest.next() else { return Err(unclosed("$'")) };
        let byte = match c {
            'n' => b'\n',
            't' => b'\t',
            'r' => b'\r',
            'a' => 7,
            'b' => 8,
            'e' | 'E' => 27,
            'f' => 12,
            'v' => 11,
            'x' => u8::try_from(self.digits(16, 2, 0)).unwrap_or_default(),
            'u' | 'U' => {
                let code = self.digits(16, if c == 'u' { 4 } else { 8 }, 0);
                let c = char::from_u32(code).ok_or_else(|| Mistake::new(&say::NOT_TEXT))?;
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            '0'..='7' => {
                let first = c.to_digit(8).unwrap_or_default();
                u8::try_from(self.digits(8, 2, first) & 0xFF).unwrap_or_default()
            }
            c => {
                if !matches!(c, '\\' | '\'' | '"' | '?') {
                    bytes.push(b'\\');
                }
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
        };
        bytes.push(byte);
        Ok(())
    }

    /// At most `most` digits as they follow, after a value so far.
    fn digits(&mut self, radix: u32, most: usize, so_far: u32) -> u32 {
        let mut value = so_far;
        for _ in 0..most {
            let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(radix)) else { break };
            value = value.wrapping_mul(radix).wrapping_add(digit);
            self.rest.next();
        }
        value
    }
}

fn unclosed(quote: &str) -> Mistake {
    Mistake::new(phrase!(say::UNCLOSED_QUOTE, quote = quote)).hint(&say::UNCLOSED_QUOTE_HINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        split(text).unwrap().words
    }

    #[test]
    fn words_are_those_of_a_shell() {
        let cases: [(&str, &[&str]); 22] = [
            ("", &[]),
            ("curl  a\tb ", &["curl", "a", "b"]),
            ("'a b' \"c d\" e\\ f", &["a b", "c d", "e f"]),
            ("a'b'\"c\"d", &["abcd"]),
            ("'' \"\"", &["", ""]),
            ("'a\\b' \"a\\b\" \"\\\"\\$\\\\\"", &["a\\b", "a\\b", "\"$\\"]),
            ("a \\\n b", &["a", "b"]),
            ("a\\\nb", &["ab"]),
            ("a \\\r\n b", &["a", "b"]),
            ("\"a\\\nb\"", &["ab"]),
            ("'a\nb'", &["a\nb"]),
            ("$'a\\n\\t\\x41\\101\\u4f1a\\'\\\\'", &["a\n\tAA会'\\"]),
            ("$'\\xe4\\xbc\\x9a'", &["会"]),
            ("$\"a\"", &["a"]),
            ("$HOME \"$HOME\"", &["$HOME", "$HOME"]),
            ("http://x/?a=1&b=2", &["http://x/?a=1&b=2"]),
            ("a #b", &["a"]),
            ("a#b", &["a#b"]),
            ("a\nrm -rf b", &["a"]),
            ("a\n  -H b\n", &["a", "-H", "b"]),
            ("\n\na\n\n", &["a"]),
            ("a\\", &["a\\"]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_follows_the_command_is_cut_and_said() {
        for text in
            ["curl a | jq .", "curl a > f", "curl a; b", "curl a && b", "curl a &", "curl a # b", "curl a\nb"]
        {
            assert_eq!(
                split(text).unwrap(),
                Words { words: vec!["curl".into(), "a".into()], cut: true },
                "{text}"
            );
        }
        assert!(!split("curl a\n").unwrap().cut);
    }

    #[test]
    fn what_would_run_something_or_does_not_end_is_refused() {
        let cases = [
            ("a `id`", &say::SUBSTITUTION),
            ("a $(id)", &say::SUBSTITUTION),
            ("a \"$(id)\"", &say::SUBSTITUTION),
            ("a 'b", &say::UNCLOSED_QUOTE),
            ("a \"b", &say::UNCLOSED_QUOTE),
            ("a \"b\\", &say::UNCLOSED_QUOTE),
            ("a $'b\\", &say::UNCLOSED_QUOTE),
            ("$'\\xff'", &say::NOT_TEXT),
            ("$'\\ud800'", &say::NOT_TEXT),
        ];
        for (text, message) in cases {
            assert_eq!(split(text).unwrap_err().message.text(), message, "{text}");
        }
        assert!(split(&"a".repeat(BYTES_MAX + 1)).is_err());
        assert!(split(&"a ".repeat(WORDS_MAX + 1)).is_err());
    }

    /// As `printf %q` and browsers write a word.
    fn quoted(word: &str, how: u8) -> String {
        match how % 3 {
            0 => format!("'{}'", word.replace('\'', "'\\''")),
            1 => {
                let escaped = word.chars().fold(String::new(), |mut out, c| {
                    if matches!(c, '"' | '\\' | '$' | '`') {
                        out.push('\\');
                    }
                    out.push(c);
                    out
                });
                format!("\"{escaped}\"")
            }
            _ => {
                let escaped = word.chars().fold(String::new(), |mut out, c| {
                    match c {
                        '\'' | '\\' => out.extend(['\\', c]),
                        '\n' => out.push_str("\\n"),
                        '!' => out.push_str("\\u0021"),
                        c if c as u32 > 0xFFFF => out.extend(["\\U", &format!("{:08x}", c as u32)]),
                        c => out.push(c),
                    }
                    out
                });
                format!("$'{escaped}'")
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn quoted_words_come_back(list in proptest::collection::vec((".{0,12}|[\\\\'\"$`\n !]{0,8}", 0_u8..3), 0..8)) {
            let line = list.iter().map(|(word, how)| quoted(word, *how)).collect::<Vec<_>>().join(" \\\n ");
            let expected: Vec<String> = list.into_iter().map(|(word, _)| word).collect();
            proptest::prop_assert_eq!(split(&line).map(|it| (it.words, it.cut)), Ok((expected, false)));
        }

        #[test]
        fn nothing_makes_it_panic(text in "(.|\n|[\\\\'\"$`&|#xuU0-9 ]){0,80}") {
            let _ = split(&text);
        }
    }
}
