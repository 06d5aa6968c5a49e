//! Durations, which may hold variables: `every = "${pace}"`.

use super::{Item, Walker, clip};
use crate::{
    expr, phrase,
    plan::source::Span,
    value::{decimal, written_duration},
    wording::{Phrase, plan as say},
};
use chrono::TimeDelta;
use std::time::Duration;
use toml::de::DeValue;

/// How short and how long a duration may be.
#[derive(Clone, Copy, Debug)]
pub(in crate::plan) struct Limits {
    pub least_ms: u64,
    pub most_ms: u64,
}

/// What is wrong with a duration, and how to write it.
pub(in crate::plan) struct Misread {
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

impl Limits {
    /// Reads `"90s"`.
    pub(in crate::plan) fn read(self, text: &str) -> Result<Duration, Misread> {
        let Some(duration) = expr::duration(text) else {
            return Err(match decimal(text.trim()) {
                Ok(_) => no_unit(text.trim()),
                Err(_) => Misread {
                    message: phrase!(say::BAD_DURATION, text = clip(text)),
                    hint: Some(Phrase::from(&say::DURATION_HINT)),
                },
            });
        };
        let limit = |ms: u64| TimeDelta::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX));
        let (least, most) = (limit(self.least_ms), limit(self.most_ms));
        match duration.to_std() {
            Ok(exact) if duration >= least && duration <= most => Ok(exact),
            _ => {
                let (least, most) = (written_duration(self.least_ms), written_duration(self.most_ms));
                Err(Misread { message: phrase!(say::DURATION_RANGE, least = least, most = most), hint: None })
            }
        }
    }
}

impl Walker<'_> {
    /// A duration with variables is read once they are known.
    pub(super) fn duration(&mut self, value: &DeValue<'_>, span: Span, limits: Limits) -> Item {
        let read = match value {
            DeValue::String(text) if text.contains("${") => {
                return self.text(text, span).map_or(Item::Broken, |draft| Item::Late(draft, limits));
            }
            DeValue::String(text) => limits.read(text),
            DeValue::Integer(number) => Err(no_unit(number.as_str())),
            DeValue::Float(number) => Err(no_unit(number.as_str())),
            other => return self.mismatch(&say::WANT_DURATION, other, span, None),
        };
        match read {
            Ok(duration) => Item::Duration(duration),
            Err(Misread { message, hint }) => self.wrong(span, message, hint),
        }
    }
}

fn no_unit(number: &str) -> Misread {
    let hint = phrase!(say::UNIT_HINT, written = format!("\"{}s\"", clip(number)));
    Misread { message: Phrase::from(&say::NO_UNIT), hint: Some(hint) }
}
