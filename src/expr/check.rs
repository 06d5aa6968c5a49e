//! Names and types, before anything runs.

use super::{Comparison, Expr, Node, Path, Problem, Scope, Term};
use crate::{
    phrase, suggest,
    value::{Kind, Value},
    wording::{Phrase, Text, expr as say},
};
use std::ops::Range;

pub(super) fn check(expr: &Expr, scope: &dyn Scope) -> Vec<Problem> {
    let mut checker = Checker { scope, problems: Vec::new() };
    checker.want(&expr.root, Kind::Bool, &say::WANTED_TRUTH, Some(&say::NOT_A_TRUTH_HINT));
    if expr.paths().is_empty() {
        checker.report(expr.root.span.clone(), Phrase::from(&say::ALWAYS_SAME), None);
    }
    checker.problems
}

struct Checker<'a> {
    scope: &'a dyn Scope,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, span: Range<usize>, message: Phrase, hint: Option<Phrase>) {
        self.problems.push(Problem { span, message, hint });
    }

    fn want(&mut self, node: &Node, kind: Kind, message: &'static Text, hint: Option<&'static Text>) {
        let found = self.kind(node);
        if !found.meets(kind) {
            self.report(node.span.clone(), phrase!(*message, found = found.name()), hint.map(Phrase::from));
        }
    }

    /// The type of a node. `Any` where a problem was already reported, so that one mistake is said once.
    fn kind(&mut self, node: &Node) -> Kind {
        match &node.term {
            Term::Literal(value) => value.kind(),
            Term::Path(path) => self.name(path, &node.span),
            Term::Not(inner) => {
                self.want(inner, Kind::Bool, &say::WANTED_TRUTH, Some(&say::NOT_A_TRUTH_HINT));
                Kind::Bool
            }
            Term::Negate(inner) => {
                let kind = self.kind(inner);
                if !kind.meets(Kind::Number) && kind != Kind::Duration {
                    self.report(inner.span.clone(), phrase!(say::WANTED_NUMBER, found = kind.name()), None);
                }
                kind
            }
            Term::And(parts) | Term::Or(parts) => {
                for part in parts {
                    self.want(part, Kind::Bool, &say::WANTED_TRUTH, Some(&say::NOT_A_TRUTH_HINT));
                }
                Kind::Bool
            }
            Term::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, &node.span);
                Kind::Bool
            }
            Term::In(left, members) => {
                for member in members {
                    self.compare(Comparison::Equal, left, member, &member.span);
                }
                Kind::Bool
            }
            Term::Arithmetic(_, left, right) => self.arithmetic(left, right, &node.span),
            Term::Exists(path) => {
                if self.scope.may_ask_existence() {
                    self.name(path, &node.span);
                } else {
                    let message = phrase!(say::UNKNOWN_FUNCTION, name = "exists");
                    self.report(node.span.clone(), message, None);
                }
                Kind::Bool
            }
            Term::Size(inner) => {
                let kind = self.kind(inner);
                if !kind.meets(Kind::Text) {
                    self.report(inner.span.clone(), phrase!(say::NO_SIZE, found = kind.name()), None);
                }
                Kind::Number
            }
            Term::Search(_, left, right) => {
                self.want(left, Kind::Text, &say::WANTED_TEXT, None);
                self.want(right, Kind::Text, &say::WANTED_TEXT, None);
                Kind::Bool
            }
            Term::Matches(inner, _) => {
                self.want(inner, Kind::Text, &say::WANTED_TEXT, None);
                Kind::Bool
            }
        }
    }

    fn name(&mut self, path: &Path, span: &Range<usize>) -> Kind {
        match self.scope.kind(path) {
            Ok(kind) => kind,
            Err(unknown) => {
                self.report(span.clone(), phrase!(say::UNKNOWN_NAME, name = path.to_string()), unknown.hint);
                Kind::Any
            }
        }
    }

    fn compare(&mut self, comparison: Comparison, left: &Node, right: &Node, span: &Range<usize>) {
        let (left_kind, right_kind) = (self.kind(left), self.kind(right));
        if !left_kind.meets(right_kind) {
            let message = phrase!(say::CANNOT_COMPARE, left = left_kind.name(), right = right_kind.name());
            let mixes_units = [left_kind, right_kind].contains(&Kind::Duration)
                && [left_kind, right_kind].contains(&Kind::Number);
            self.report(span.clone(), message, mixes_units.then(|| Phrase::from(&say::UNIT_HINT)));
            return;
        }
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let texts = |kind| matches!(kind, Kind::Text | Kind::Choice(_) | Kind::Bool);
        if ordered && (texts(left_kind) || texts(right_kind)) {
            self.report(span.clone(), Phrase::from(&say::TEXT_ORDER), None);
        }
        self.choice(left_kind, right);
        self.choice(right_kind, left);
    }

    fn choice(&mut self, kind: Kind, other: &Node) {
        let (Kind::Choice(words), Term::Literal(Value::Text(word))) = (kind, &other.term) else { return };
        if words.contains(&word.as_str()) {
            return;
        }
        let hint = match suggest::nearest(word, words.iter().copied()) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None => phrase!(say::CHOICES_HINT, words = words.join(" ")),
        };
        self.report(other.span.clone(), phrase!(say::NOT_A_CHOICE, word = word), Some(hint));
    }

    fn arithmetic(&mut self, left: &Node, right: &Node, span: &Range<usize>) -> Kind {
        match (self.kind(left), self.kind(right)) {
            (Kind::Any, other) | (other, Kind::Any) => other,
            (Kind::Number, Kind::Number) => Kind::Number,
            (Kind::Time, Kind::Time) => Kind::Duration,
            (Kind::Time, Kind::Duration) | (Kind::Duration, Kind::Time) => Kind::Time,
            (Kind::Duration, Kind::Duration | Kind::Number) | (Kind::Number, Kind::Duration) => {
                Kind::Duration
            }
            (Kind::Number, other) | (other, _) => {
                self.report(span.clone(), phrase!(say::WANTED_NUMBER, found = other.name()), None);
                Kind::Any
            }
        }
    }
}
