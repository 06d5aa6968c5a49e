//! Values to an answer, in three-valued logic. All parts are looked at, so that every reason is known.

use super::{Comparison, Evaluation, Expr, Missing, Node, Operator, Path, Search, Term, Truth, Values};
use crate::{
    phrase,
    value::{Kind, Value},
    wording::{Phrase, expr as say},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::cmp::Ordering;

pub(super) fn evaluate(expr: &Expr, values: &dyn Values) -> Evaluation {
    let mut run = Run { source: &expr.source, values, seen: Vec::new() };
    let answer = run.truth(&expr.root);
    Evaluation { truth: answer.truth, seen: run.seen, why: answer.why }
}

struct Run<'a> {
    source: &'a str,
    values: &'a dyn Values,
    seen: Vec<(Path, Result<Value, Missing>)>,
}

struct Answer {
    truth: Truth,
    why: Vec<Phrase>,
}

impl Answer {
    fn of(holds: bool, why_not: impl FnOnce() -> Phrase) -> Self {
        if holds {
            Self { truth: Truth::True, why: Vec::new() }
        } else {
            Self { truth: Truth::False, why: vec![why_not()] }
        }
    }

    fn unknown(why: Phrase) -> Self {
        Self { truth: Truth::Unknown, why: vec![why] }
    }
}

impl Run<'_> {
    fn truth(&mut self, node: &Node) -> Answer {
        match &node.term {
            Term::And(parts) => self.combine(parts, Truth::False, Truth::True),
            Term::Or(parts) => self.combine(parts, Truth::True, Truth::False),
            Term::Not(inner) => {
                let answer = self.truth(inner);
                match answer.truth {
                    Truth::Unknown => answer,
                    Truth::False => Answer { truth: Truth::True, why: Vec::new() },
                    Truth::True => Answer::of(false, || self.is_false(node)),
                }
            }
            _ => match self.condition(node) {
                Ok(answer) => answer,
                Err(why) => Answer::unknown(why),
            },
        }
    }

    /// Kleene: one part that is `decisive` settles it; failing that, one unknown part leaves it open.
    fn combine(&mut self, parts: &[Node], decisive: Truth, otherwise: Truth) -> Answer {
        let answers: Vec<Answer> = parts.iter().map(|part| self.truth(part)).collect();
        let truth = [decisive, Truth::Unknown]
            .into_iter()
            .find(|truth| answers.iter().any(|answer| answer.truth == *truth))
            .unwrap_or(otherwise);
        let why = match truth {
            Truth::True => Vec::new(),
            _ => answers
                .into_iter()
                .filter(|answer| answer.truth == truth)
                .flat_map(|answer| answer.why)
                .collect(),
        };
        Answer { truth, why }
    }

    fn condition(&mut self, node: &Node) -> Result<Answer, Phrase> {
        match &node.term {
            Term::Compare(comparison, left, right) => {
                let (left_value, right_value) = (self.value(left)?, self.value(right)?);
                let holds = compare(*comparison, &left_value, &right_value)?;
                Ok(Answer::of(holds, || self.compared(node, left, &left_value, right, &right_value)))
            }
            Term::In(left, members) => {
                let found = self.value(left)?;
                let mut holds = false;
                for member in members {
                    let member = self.value(member)?;
                    holds |= compare(Comparison::Equal, &found, &member)?;
                }
                Ok(Answer::of(holds, || phrase!(say::COMPARED, source = self.text(node), actual = &found)))
            }
            Term::Exists(path) => {
                let holds = self.read(path).is_ok_and(|value| value != Value::Json(serde_json::Value::Null));
                Ok(Answer::of(holds, || self.is_false(node)))
            }
            Term::Search(search, left, right) => {
                let (whole, part) = (self.text_value(left)?, self.text_value(right)?);
                let holds = match search {
                    Search::Contains => whole.contains(&part),
                    Search::StartsWith => whole.starts_with(&part),
                    Search::EndsWith => whole.ends_with(&part),
                };
                Ok(Answer::of(holds, || {
                    phrase!(say::COMPARED, source = self.text(node), actual = &Value::Text(excerpt(&whole)))
                }))
            }
            Term::Matches(inner, pattern) => {
                let whole = self.text_value(inner)?;
                let actual = Value::Text(excerpt(&whole));
                Ok(Answer::of(pattern.is_match(&whole), || {
                    phrase!(say::COMPARED, source = self.text(node), actual = &actual)
                }))
            }
            _ => match self.value(node)? {
                Value::Bool(holds) => Ok(Answer::of(holds, || self.is_false(node))),
                other => Err(phrase!(say::WANTED_TRUTH, found = other.kind().name())),
            },
        }
    }

    fn value(&mut self, node: &Node) -> Result<Value, Phrase> {
        match &node.term {
            Term::Literal(value) => Ok(value.clone()),
            Term::Path(path) => match self.read(path) {
                Ok(Value::Json(serde_json::Value::Null)) => {
                    Err(phrase!(say::IS_NULL, name = path.to_string()))
                }
                Ok(value) => Ok(value),
                Err(Missing { reason: None, .. }) => Err(phrase!(say::MISSING, name = path.to_string())),
                Err(Missing { reason: Some(reason), .. }) => {
                    Err(phrase!(say::MISSING_BECAUSE, name = path.to_string(), reason = reason))
                }
            },
            Term::Negate(inner) => match self.value(inner)? {
                Value::Number(n) => Ok(Value::Number(-n)),
                Value::Duration(d) => Ok(Value::Duration(-d)),
                other => Err(phrase!(say::WANTED_NUMBER, found = other.kind().name())),
            },
            Term::Arithmetic(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                arithmetic(*operator, &left, &right)
            }
            Term::Size(inner) => match self.value(inner)? {
                Value::Text(text) => Ok(Value::count(text.chars().count())),
                Value::Json(serde_json::Value::Array(items)) => Ok(Value::count(items.len())),
                Value::Json(serde_json::Value::Object(members)) => Ok(Value::count(members.len())),
                other => Err(phrase!(say::NO_SIZE, found = other.kind().name())),
            },
            _ => {
                let answer = self.truth(node);
                match answer.truth {
                    Truth::True => Ok(Value::Bool(true)),
                    Truth::False => Ok(Value::Bool(false)),
                    Truth::Unknown => {
                        Err(answer.why.into_iter().next().unwrap_or_else(|| self.is_false(node)))
                    }
                }
            }
        }
    }

    fn text_value(&mut self, node: &Node) -> Result<String, Phrase> {
        match self.value(node)? {
            Value::Text(text) => Ok(text),
            other => Err(phrase!(say::WANTED_TEXT, found = other.kind().name())),
        }
    }

    fn read(&mut self, path: &Path) -> Result<Value, Missing> {
        if let Some((_, value)) = self.seen.iter().find(|(seen, _)| seen == path) {
            return value.clone();
        }
        let value = self.values.get(path);
        self.seen.push((path.clone(), value.clone()));
        value
    }

    fn text(&self, node: &Node) -> &str {
        self.source.get(node.span.clone()).unwrap_or_default()
    }

    fn is_false(&self, node: &Node) -> Phrase {
        phrase!(say::IS_FALSE, source = self.text(node))
    }

    /// The comparison with what the sides that are not literals came to.
    fn compared(
        &self,
        node: &Node,
        left: &Node,
        left_value: &Value,
        right: &Node,
        right_value: &Value,
    ) -> Phrase {
        let literal = |side: &Node| matches!(side.term, Term::Literal(_));
        let source = self.text(node);
        match (literal(left), literal(right)) {
            (false, false) => {
                phrase!(
                    say::COMPARED_BOTH,
                    source = source,
                    left = shown(left_value),
                    right = shown(right_value)
                )
            }
            (true, false) => phrase!(say::COMPARED, source = source, actual = shown(right_value)),
            _ => phrase!(say::COMPARED, source = source, actual = shown(left_value)),
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => Value::Text(excerpt(text)).to_string(),
        Value::Json(_) => excerpt(&value.to_string()),
        _ => value.to_string(),
    }
}

/// At most 80 characters of what may be a page.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Result<bool, Phrase> {
    let mismatch = || phrase!(say::CANNOT_COMPARE, left = left.kind().name(), right = right.kind().name());
    let ordering = match (left, right) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        _ if left.kind() == right.kind()
            || (left.kind().meets(right.kind()) && left.kind() != Kind::Any && right.kind() != Kind::Any) =>
        {
            None
        }
        _ => return Err(mismatch()),
    };
    match (comparison, ordering) {
        (Comparison::Equal, _) => Ok(left == right),
        (Comparison::NotEqual, _) => Ok(left != right),
        (Comparison::Less, Some(order)) => Ok(order == Ordering::Less),
        (Comparison::LessOrEqual, Some(order)) => Ok(order != Ordering::Greater),
        (Comparison::Greater, Some(order)) => Ok(order == Ordering::Greater),
        (Comparison::GreaterOrEqual, Some(order)) => Ok(order != Ordering::Less),
        (_, None) => Err(Phrase::from(&say::TEXT_ORDER)),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value, Phrase> {
    let out_of_range = || Phrase::from(&say::OUT_OF_RANGE);
    let scale = |duration: &chrono::TimeDelta, factor: Decimal| {
        let nanos = duration.num_nanoseconds().ok_or_else(out_of_range)?;
        let scaled =
            Decimal::from(nanos).checked_mul(factor).and_then(|n| n.to_i64()).ok_or_else(out_of_range)?;
        Ok(Value::Duration(chrono::TimeDelta::nanoseconds(scaled)))
    };
    match (operator, left, right) {
        (_, Value::Number(a), Value::Number(b)) => {
            let result = match operator {
                Operator::Add => a.checked_add(*b),
                Operator::Subtract => a.checked_sub(*b),
                Operator::Multiply => a.checked_mul(*b),
                Operator::Divide if b.is_zero() => return Err(Phrase::from(&say::DIVIDED_BY_ZERO)),
                Operator::Divide => a.checked_div(*b),
            };
            result.map(Value::Number).ok_or_else(out_of_range)
        }
        (Operator::Add, Value::Duration(a), Value::Duration(b)) => {
            a.checked_add(b).map(Value::Duration).ok_or_else(out_of_range)
        }
        (Operator::Subtract, Value::Duration(a), Value::Duration(b)) => {
            a.checked_sub(b).map(Value::Duration).ok_or_else(out_of_range)
        }
        (Operator::Add, Value::Time(t), Value::Duration(d))
        | (Operator::Add, Value::Duration(d), Value::Time(t)) => {
            t.checked_add_signed(*d).map(Value::Time).ok_or_else(out_of_range)
        }
        (Operator::Subtract, Value::Time(t), Value::Duration(d)) => {
            t.checked_sub_signed(*d).map(Value::Time).ok_or_else(out_of_range)
        }
        (Operator::Subtract, Value::Time(a), Value::Time(b)) => Ok(Value::Duration(*a - *b)),
        (Operator::Multiply, Value::Duration(d), Value::Number(n))
        | (Operator::Multiply, Value::Number(n), Value::Duration(d)) => scale(d, *n),
        (Operator::Divide, Value::Duration(_), Value::Number(n)) if n.is_zero() => {
            Err(Phrase::from(&say::DIVIDED_BY_ZERO))
        }
        (Operator::Divide, Value::Duration(d), Value::Number(n)) => scale(d, Decimal::ONE / *n),
        (_, Value::Number(_), other) | (_, other, _) => {
            Err(phrase!(say::WANTED_NUMBER, found = other.kind().name()))
        }
    }
}
