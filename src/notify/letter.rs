//! A message, or several as one, in the language of a channel and within the size its service takes.

use super::message::{Message, Severity};
use crate::{
    mask, phrase,
    wording::{Lang, Phrase, notify as say, printable},
};
use serde_json::Value;
use uuid::Uuid;

/// Longest line, in characters; what a probe quotes may be long.
const LINE_CHARACTERS: usize = 1_000;
/// Most lines of one message, and most messages whose lines are shown in a merged one.
const LINES_MAX: usize = 50;
/// Longest link.
const LINK_BYTES: usize = 1_000;

/// What is sent. It names no service: each dresses it its own way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    /// Of the first message.
    pub id: Uuid,
    /// The highest.
    pub severity: Severity,
    pub lang: Lang,
    pub title: String,
    pub lines: Vec<String>,
    pub link: Option<String>,
}

impl Letter {
    /// One message as it is; several with the most urgent first.
    pub fn of(messages: &[(&Message, Option<&Phrase>)], lang: Lang) -> Option<Self> {
        let (first, note) = messages.first()?;
        if messages.len() == 1 {
            return Some(Self {
                id: first.id,
                severity: first.severity,
                lang,
                title: headline(first, lang),
                lines: body(first, *note, lang),
                link: first.link.as_deref().and_then(link),
            });
        }
        let mut ordered: Vec<_> = messages.iter().collect();
        ordered.sort_by_key(|(message, _)| std::cmp::Reverse(message.severity));
        let severity = ordered.first().map_or(first.severity, |(message, _)| message.severity);
        let title = phrase!(say::MERGED_TITLE, count = messages.len(), severity = severity.name());
        // All headlines before any detail: when it must be cut, what happened is worth more than how.
        let mut lines: Vec<String> = ordered.iter().map(|(message, _)| headline(message, lang)).collect();
        for (message, note) in ordered.into_iter().take(LINES_MAX) {
            let details = body(message, *note, lang);
            let link = message.link.as_deref().and_then(link);
            if !details.is_empty() || link.is_some() {
                lines.push(phrase!(say::MERGED_ABOUT, title = line(&message.title, lang)).render(lang));
                lines.extend(details.into_iter().chain(link));
            }
        }
        Some(Self { id: first.id, severity, lang, title: title.render(lang), lines, link: None })
    }

    /// Title, lines and link as plain text.
    pub fn plain(&self, size: Size) -> String {
        let lines: Vec<String> =
            [&self.title].into_iter().chain(&self.lines).chain(&self.link).cloned().collect();
        fit(&lines, size, self.lang)
    }
}

fn headline(message: &Message, lang: Lang) -> String {
    phrase!(say::HEADLINE, severity = message.severity.name(), title = line(&message.title, lang))
        .render(lang)
}

fn body(message: &Message, note: Option<&Phrase>, lang: Lang) -> Vec<String> {
    message.lines.iter().take(LINES_MAX).chain(note).map(|phrase| line(phrase, lang)).collect()
}

/// A phrase on one line: personal data masked, nothing that steers a reader's screen.
fn line(phrase: &Phrase, lang: Lang) -> String {
    let text = phrase.render(lang).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = printable(&mask::personal(&text));
    match text.char_indices().nth(LINE_CHARACTERS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A link that is one.
fn link(text: &str) -> Option<String> {
    let fine = (text.starts_with("https://") || text.starts_with("http://"))
        && text.len() <= LINK_BYTES
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()[]\"|".contains(c));
    fine.then(|| text.to_owned())
}

/// How much text a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Bytes(usize),
    Characters(usize),
}

impl Size {
    fn of(self, text: &str) -> usize {
        match self {
            Self::Bytes(_) => text.len(),
            Self::Characters(_) => text.chars().count(),
        }
    }

    fn most(self) -> usize {
        match self {
            Self::Bytes(most) | Self::Characters(most) => most,
        }
    }

    /// The longest beginning of `text` within `room`.
    fn cut(self, text: &str, room: usize) -> &str {
        let end = match self {
            Self::Bytes(_) => text.floor_char_boundary(room),
            Self::Characters(_) => text.char_indices().nth(room).map_or(text.len(), |(at, _)| at),
        };
        &text[..end]
    }

    /// With this much left for something else.
    pub fn less(self, text: &str) -> Self {
        let taken = self.of(text);
        match self {
            Self::Bytes(most) => Self::Bytes(most.saturating_sub(taken)),
            Self::Characters(most) => Self::Characters(most.saturating_sub(taken)),
        }
    }
}

/// The lines one under the other. What does not fit is left out, and a note says so.
pub(super) fn fit(lines: &[String], size: Size, lang: Lang) -> String {
    let whole = lines.join("\n");
    if size.of(&whole) <= size.most() {
        return whole;
    }
    let note = format!("\n{}", say::CUT.get(lang));
    let room = size.most().saturating_sub(size.of(&note));
    format!("{}{note}", size.cut(&whole, room).trim_end())
}

/// The first of these sizes at which what is made of it has at most `most` bytes as JSON, which doubles some
/// characters; the last one if none is small enough.
pub(super) fn within(most: usize, sizes: &[usize], make: impl Fn(Size) -> Value) -> Value {
    let made = |size: &usize| make(Size::Bytes(*size));
    let small = |value: &Value| value.to_string().len() <= most;
    sizes.iter().map(made).find(small).or_else(|| sizes.last().map(made)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    crate::messages! {
        SAID: "{text}", "{text}";
    }

    fn message(severity: Severity, title: &str, lines: &[&str]) -> Message {
        Message {
            id: Uuid::from_u128(title.len() as u128),
            severity,
            title: phrase!(SAID, text = title),
            lines: lines.iter().map(|line| phrase!(SAID, text = *line)).collect(),
            link: None,
        }
    }

    #[test]
    fn one_message_is_itself() {
        let message = message(Severity::Critical, "积分接口中断", &["成功率 41 %", "电话 13812345678"]);
        let letter = Letter::of(&[(&message, None)], Lang::Zh).unwrap();
        assert_eq!(letter.title, "【严重】积分接口中断");
        assert_eq!(letter.lines, ["成功率 41 %", "电话 138****5678"]);
        assert_eq!(ALL.len(), 1);
    }

    #[test]
    fn the_most_urgent_of_several_comes_first_and_headlines_before_details() {
        let a = message(Severity::Info, "a", &["about a"]);
        let b = message(Severity::Critical, "bb", &["about b"]);
        let letter = Letter::of(&[(&a, None), (&b, None)], Lang::En).unwrap();
        assert_eq!(letter.title, "2 messages, the most urgent: critical");
        assert_eq!(letter.severity, Severity::Critical);
        assert_eq!(letter.id, a.id);
        assert_eq!(
            letter.lines,
            ["[critical] bb", "[info] a", "About bb:", "about b", "About a:", "about a"]
        );
    }

    #[test]
    fn only_links_are_links() {
        assert!(link("https://wiki.example.com/runbook?a=1#b").is_some());
        for text in ["javascript:alert(1)", "https://a b", "https://a)[x](y", "ftp://x", ""] {
            assert_eq!(link(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_fits(lines in prop::collection::vec("\\PC{0,40}|会员{0,30}", 0..20), most in 60_usize..400) {
            for size in [Size::Bytes(most), Size::Characters(most)] {
                for lang in [Lang::Zh, Lang::En] {
                    let text = fit(&lines, size, lang);
                    prop_assert!(size.of(&text) <= most, "{} > {most}", size.of(&text));
                    if text != lines.join("\n") {
                        prop_assert!(text.ends_with(say::CUT.get(lang)));
                    }
                }
            }
        }
    }
}
