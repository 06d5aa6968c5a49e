//! Why a command is not carried out.

use super::super::Rule;
use crate::wording::Phrase;

/// Why a command is not carried out, and what to do instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub code: &'static str,
    pub message: Phrase,
    pub hint: Option<Phrase>,
    /// The rule of who may do what that refused it: such an attempt is recorded.
    pub rule: Option<Rule>,
}

impl Refusal {
    /// Something that cannot be done, whoever asks.
    pub fn mistake(code: &'static str, message: Phrase) -> Self {
        Self { code, message, hint: None, rule: None }
    }

    /// Something this person may not do.
    pub fn by_rule(rule: Rule, message: Phrase) -> Self {
        Self { code: rule.word(), message, hint: None, rule: Some(rule) }
    }
}
