//! A message with its values, still free of any language.

use super::{Lang, Text, names};
use crate::title::Title;

/// A value inside a [`Phrase`].
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Plain(String),
    Text(&'static Text),
    Phrase(Box<Phrase>),
    Title(Title),
}

/// A message and the values it is filled with; rendered by the faces, in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    text: &'static Text,
    args: Vec<(&'static str, Arg)>,
}

impl Phrase {
    pub fn new(text: &'static Text, args: Vec<(&'static str, Arg)>) -> Self {
        Self { text, args }
    }

    /// Several, one behind the other as the language writes a list; `None` of none.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Option<Self> {
        let join = |first, next| crate::phrase!(names::AND_NEXT, first = first, next = next);
        items.into_iter().reduce(join)
    }

    /// Which message this is; tests and reports tell phrases apart by it.
    pub fn text(&self) -> &'static Text {
        self.text
    }

    /// Fills the message in `lang`. A placeholder without a value stays as written, so that it is seen.
    pub fn render(&self, lang: Lang) -> String {
        let template = self.text.get(lang);
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let tail = &rest[open..];
            let Some(close) = tail.find('}') else {
                rest = tail;
                break;
            };
            let name = &tail[1..close];
            match self.args.iter().find(|(key, _)| *key == name) {
                Some((_, arg)) => out.push_str(&arg.render(lang)),
                None => out.push_str(&tail[..=close]),
            }
            rest = &tail[close + 1..];
        }
        out.push_str(rest);
        out
    }
}

impl Arg {
    pub fn render(&self, lang: Lang) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Text(text) => text.get(lang).to_owned(),
            Self::Phrase(phrase) => phrase.render(lang),
            Self::Title(title) => title.get(lang).to_owned(),
        }
    }
}

/// The names between braces of a message.
#[cfg(test)]
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

impl From<&'static Text> for Phrase {
    fn from(text: &'static Text) -> Self {
        Self { text, args: Vec::new() }
    }
}

impl From<&'static Text> for Arg {
    fn from(text: &'static Text) -> Self {
        Self::Text(text)
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

impl From<Title> for Arg {
    fn from(title: Title) -> Self {
        Self::Title(title)
    }
}

impl From<&Title> for Arg {
    fn from(title: &Title) -> Self {
        Self::Title(title.clone())
    }
}

macro_rules! plain {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self {
                Self::Plain(value.to_string())
            }
        }
    )*};
}
plain!(String, &String, &str, usize, u64, u32, u16, i32, i64, &crate::id::Id);

#[cfg(test)]
mod tests {
    use super::*;

    crate::messages! {
        OUTER: "外 {inner} 与 {n}", "outer {n} and {inner}";
        INNER: "内", "inner";
        UNCLOSED: "用 $${ 写 {", "write `$${` for `{`";
    }

    #[test]
    fn nested_phrases_render_in_one_language() {
        let phrase = crate::phrase!(OUTER, inner = Phrase::from(&INNER), n = 3_usize);
        assert_eq!(phrase.render(Lang::Zh), "外 内 与 3");
        assert_eq!(phrase.render(Lang::En), "outer 3 and inner");
        let three = Phrase::list([Phrase::from(&INNER), Phrase::from(&INNER), Phrase::from(&INNER)]).unwrap();
        assert_eq!(
            (three.render(Lang::Zh).as_str(), three.render(Lang::En).as_str()),
            ("内、内、内", "inner, inner, inner")
        );
    }

    #[test]
    fn a_missing_value_stays_visible() {
        assert_eq!(Phrase::from(&OUTER).render(Lang::En), "outer {n} and {inner}");
        assert_eq!(Phrase::from(&UNCLOSED).render(Lang::En), "write `$${` for `{`");
        assert_eq!(ALL.len(), 3);
        assert_eq!(placeholders(OUTER.en).collect::<Vec<_>>(), ["n", "inner"]);
    }
}
