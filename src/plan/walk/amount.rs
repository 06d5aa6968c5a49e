//! Numbers and values with a unit: working days, shares and amounts of storage.

use super::{Item, Walker, clip};
use crate::{
    phrase,
    plan::source::Span,
    value::decimal,
    wording::{Phrase, plan as say},
};
use rust_decimal::Decimal;
use toml::de::DeValue;

const DAYS_MAX: i64 = 10_000;

/// Units of storage, in bytes.
const UNITS: [(&str, u64); 6] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

impl Walker<'_> {
    pub(super) fn days(&mut self, value: &DeValue<'_>, span: Span) -> Item {
        let text = match value {
            DeValue::String(text) => text,
            DeValue::Integer(number) => return self.no_days(number.as_str(), value, span),
            DeValue::Float(number) => return self.no_days(number.as_str(), value, span),
            other => return self.mismatch(&say::WANT_DAYS, other, span, None),
        };
        let days = text.strip_suffix('d').and_then(|number| decimal(number).ok());
        let days = days.filter(|days| *days > Decimal::ZERO && *days <= Decimal::from(DAYS_MAX));
        if let Some(days) = days {
            return Item::Decimal(days);
        }
        let message = phrase!(say::BAD_DAYS, text = clip(text));
        self.wrong(span, message, Some(Phrase::from(&say::DAYS_HINT)))
    }

    fn no_days(&mut self, number: &str, value: &DeValue<'_>, span: Span) -> Item {
        let hint = phrase!(say::UNIT_HINT, written = format!("\"{}d\"", clip(number)));
        self.mismatch(&say::WANT_DAYS, value, span, Some(hint))
    }

    pub(super) fn number(&mut self, value: &DeValue<'_>, span: Span) -> Item {
        let (text, number) = match value {
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix());
                (number.as_str(), whole.ok().map(Decimal::from))
            }
            DeValue::Float(number) => (number.as_str(), decimal(number.as_str()).ok()),
            other => return self.mismatch(&say::WANT_NUMBER, other, span, None),
        };
        match number {
            Some(number) => Item::Decimal(number.normalize()),
            None => self.wrong(span, phrase!(say::NUMBER_TOO_LARGE, number = clip(text)), None),
        }
    }

    pub(super) fn bytes(&mut self, value: &DeValue<'_>, span: Span, least: u64) -> Item {
        let DeValue::String(text) = value else {
            let hint = Phrase::from(&say::BYTES_HINT);
            return self.mismatch(&say::WANT_BYTES, value, span, Some(hint));
        };
        let in_unit = |(unit, bytes): &(&str, u64)| {
            let number = decimal(text.strip_suffix(unit)?.trim()).ok()?;
            number.checked_mul(Decimal::from(*bytes))
        };
        match UNITS.iter().find_map(in_unit).map(|bytes| bytes.trunc()) {
            Some(bytes) if bytes < Decimal::from(least) || bytes > Decimal::from(1_u64 << 50) => {
                self.wrong(span, &say::BYTES_RANGE, None)
            }
            Some(bytes) => Item::Decimal(bytes),
            None => {
                let message = phrase!(say::BAD_BYTES, text = clip(text));
                self.wrong(span, message, Some(Phrase::from(&say::BYTES_HINT)))
            }
        }
    }

    pub(super) fn share(&mut self, value: &DeValue<'_>, span: Span) -> Item {
        let share = match value {
            DeValue::String(text) => {
                let percent = text.strip_suffix('%').and_then(|number| decimal(number.trim()).ok());
                percent.map(|percent| percent / Decimal::ONE_HUNDRED)
            }
            DeValue::Integer(number) => decimal(number.as_str()).ok(),
            DeValue::Float(number) => decimal(number.as_str()).ok(),
            other => return self.mismatch(&say::WANT_SHARE, other, span, None),
        };
        match share.filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share)) {
            Some(share) => Item::Decimal(share.normalize()),
            None => self.wrong(span, &say::BAD_SHARE, Some(Phrase::from(&say::SHARE_HINT))),
        }
    }
}
