//! How the value of a fact is written for people.

use super::Unit;
use crate::value::Value;
use rust_decimal::prelude::ToPrimitive;

/// A share for people: `99.97 %`. What is not all is never shown as all, nor what is not nothing as nothing.
pub fn percent(share: f64) -> String {
    let rounded = (share * 10_000.0).round() / 100.0;
    let shown = if share < 1.0 && rounded >= 100.0 {
        99.99
    } else if share > 0.0 && rounded <= 0.0 {
        0.01
    } else {
        rounded
    };
    let text = format!("{shown:.2}");
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The value of a fact for people.
pub fn shown(value: &Value, unit: Unit) -> String {
    match (value, unit) {
        (Value::Number(number), Unit::Share) => number.to_f64().map_or_else(|| value.to_string(), percent),
        (Value::Text(text), _) => text.clone(),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.999_999), "99.99 %");
        assert_eq!(percent(0.978), "97.8 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.000_001), "0.01 %");
    }
}
