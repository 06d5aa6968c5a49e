//! A name written by people in the plan, in one or both languages.

use crate::wording::{Lang, Text};
use std::fmt;

/// `title = "店员登录"` or `title = { zh = "店员登录", en = "Staff login" }`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Title {
    pub zh: String,
    pub en: String,
}

impl Title {
    /// The same words for readers of either language.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// Words of golive's own in the place of a plan's.
    pub fn of(text: &Text) -> Self {
        Self { zh: text.zh.to_owned(), en: text.en.to_owned() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}
