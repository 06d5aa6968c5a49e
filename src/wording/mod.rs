//! Every string a person sees, in Chinese and English.
//!
//! A message is a [`Text`] in one of the catalogue files beside this one, grouped by the part of the program
//! that says it. Both languages stand in one line, so a missing translation does not compile; the tests check
//! that both use the same placeholders. Code below the faces never renders text: it returns a [`Phrase`] (a
//! message and its values), and the face renders it in the reader's language.

mod again;
pub mod names;
mod phrase;
mod plural;
mod printable;

pub mod alert;
pub mod checklists;
pub mod cli;
pub mod compare;
pub mod conductor;
pub mod console;
pub mod decision;
pub mod expr;
pub mod facts;
pub mod gate;
pub mod help;
pub mod import;
pub mod judging;
pub mod keyboard;
pub mod keys;
pub mod night;
pub mod night_keys;
pub mod night_record;
pub mod notify;
pub mod plan;
pub mod polls;
pub mod probe;
pub mod probe_network;
pub mod prove;
pub mod reference;
pub mod rehearsals;
pub mod report;
pub mod rules;
pub mod run;
pub mod running;
pub mod sandbox;
pub mod scaffold;
pub mod signature;
pub mod simulate;
pub mod sources;
pub mod state;
pub mod status;
pub mod store;
pub mod timeline;
pub mod trust;
pub mod vitals;

pub use again::again;
pub use phrase::{Arg, Phrase};
pub use plural::counted;
pub use printable::{printable, printable_json, printable_lines};

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    Zh,
    #[default]
    En,
}

impl Lang {
    /// Reads a `--lang` or `LANG` value: anything that begins with `zh` is Chinese, all else English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The other language, for the key that switches.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// One message in both languages. `{name}` stands for a value of the [`Phrase`] built from it.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Text {
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Declares messages: `NAME: "中文", "English";`. Also lists them in `ALL`, for the catalogue's tests.
#[macro_export]
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident: $zh:expr, $en:expr;)*) => {
        $($(#[$doc])* pub static $name: $crate::wording::Text = $crate::wording::Text { zh: $zh, en: $en };)*
        /// Every message of this file with its name.
        pub static ALL: &[(&str, &$crate::wording::Text)] = &[$((stringify!($name), &$name)),*];
    };
}

/// Builds a [`Phrase`]: `phrase!(messages::NAME, count = n, title = title)`.
#[macro_export]
macro_rules! phrase {
    ($text:expr $(, $key:ident = $value:expr)* $(,)?) => {
        $crate::wording::Phrase::new(&$text, vec![$((stringify!($key), $crate::wording::Arg::from($value))),*])
    };
}

/// Every catalogue file, by name: what the tests walk.
pub fn catalogues() -> Vec<(&'static str, &'static [(&'static str, &'static Text)])> {
    vec![
        ("alert", alert::ALL),
        ("checklists", checklists::ALL),
        ("cli", cli::ALL),
        ("compare", compare::ALL),
        ("conductor", conductor::ALL),
        ("console", console::ALL),
        ("decision", decision::ALL),
        ("expr", expr::ALL),
        ("facts", facts::ALL),
        ("gate", gate::ALL),
        ("judging", judging::ALL),
        ("import", import::ALL),
        ("keyboard", keyboard::ALL),
        ("keys", keys::ALL),
        ("names", names::ALL),
        ("night", night::ALL),
        ("night_record", night_record::ALL),
        ("night_keys", night_keys::ALL),
        ("notify", notify::ALL),
        ("plan", plan::ALL),
        ("polls", polls::ALL),
        ("probe", probe::ALL),
        ("probe_network", probe_network::ALL),
        ("prove", prove::ALL),
        ("reference", reference::ALL),
        ("rehearsals", rehearsals::ALL),
        ("report", report::ALL),
        ("rules", rules::ALL),
        ("run", run::ALL),
        ("running", running::ALL),
        ("sandbox", sandbox::ALL),
        ("scaffold", scaffold::ALL),
        ("signature", signature::ALL),
        ("simulate", simulate::ALL),
        ("sources", sources::ALL),
        ("state", state::ALL),
        ("status", status::ALL),
        ("store", store::ALL),
        ("timeline", timeline::ALL),
        ("trust", trust::ALL),
        ("vitals", vitals::ALL),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_languages_say_something_and_use_the_same_values() {
        for (file, messages) in catalogues() {
            for (name, text) in messages {
                assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty(), "{file}::{name} is empty");
                let used = |s: &'static str| phrase::placeholders(s).collect::<BTreeSet<_>>();
                assert_eq!(used(text.zh), used(text.en), "{file}::{name} uses different values");
            }
        }
    }

    #[test]
    fn language_tags() {
        assert_eq!(Lang::from_tag("zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(Lang::from_tag("C.UTF-8"), Lang::En);
        assert_eq!(Lang::Zh.other(), Lang::En);
    }
}
