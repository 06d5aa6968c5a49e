//! Comparisons of a name with a written value: what a rule needs to say that one can never come true.

use super::{Comparison, Node, Path, Term};
use crate::value::Value;
use std::{cmp::Ordering, ops::Range};

/// `path relation limit`, wherever in an expression it stands.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    pub path: &'a Path,
    pub relation: Relation,
    pub limit: &'a Value,
    /// Where in the source.
    pub span: Range<usize>,
}

/// How the name is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    /// Whether it holds of a value that is so to the limit.
    pub fn holds(self, value_to_limit: Ordering) -> bool {
        match self {
            Self::Equal => value_to_limit.is_eq(),
            Self::NotEqual => value_to_limit.is_ne(),
            Self::Less => value_to_limit.is_lt(),
            Self::LessOrEqual => value_to_limit.is_le(),
            Self::Greater => value_to_limit.is_gt(),
            Self::GreaterOrEqual => value_to_limit.is_ge(),
        }
    }

    fn of(comparison: Comparison) -> Self {
        match comparison {
            Comparison::Equal => Self::Equal,
            Comparison::NotEqual => Self::NotEqual,
            Comparison::Less => Self::Less,
            Comparison::LessOrEqual => Self::LessOrEqual,
            Comparison::Greater => Self::Greater,
            Comparison::GreaterOrEqual => Self::GreaterOrEqual,
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

pub(super) fn bounds(root: &Node) -> Vec<Bound<'_>> {
    let mut found = Vec::new();
    visit(root, &mut found);
    found
}

/// Comparisons stand below `!`, `&&` and `||` only: they cannot be compared with anything themselves.
fn visit<'a>(node: &'a Node, found: &mut Vec<Bound<'a>>) {
    match &node.term {
        Term::And(parts) | Term::Or(parts) => parts.iter().for_each(|part| visit(part, found)),
        Term::Not(inner) => visit(inner, found),
        Term::Compare(comparison, left, right) => {
            let relation = Relation::of(*comparison);
            let (path, relation, limit) = match (&left.term, &right.term) {
                (Term::Path(path), Term::Literal(limit)) => (path, relation, limit),
                (Term::Literal(limit), Term::Path(path)) => (path, relation.turned(), limit),
                _ => return,
            };
            found.push(Bound { path, relation, limit, span: node.span.clone() });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    #[test]
    fn names_come_to_the_left() {
        let expr = Expr::parse("a.b > 14.4 && (10 >= a.c || !(a.d == 1)) && a.e + 1 > 2 && a.f").unwrap();
        let found: Vec<_> = expr
            .bounds()
            .into_iter()
            .map(|bound| (bound.path.to_string(), bound.relation, bound.limit.to_string(), bound.span))
            .collect();
        assert_eq!(
            found,
            [
                ("a.b".to_owned(), Relation::Greater, "14.4".to_owned(), 0..10),
                ("a.c".to_owned(), Relation::LessOrEqual, "10".to_owned(), 15..24),
                ("a.d".to_owned(), Relation::Equal, "1".to_owned(), 29..39),
            ]
        );
    }

    #[test]
    fn relations_of_a_value_to_its_limit() {
        use Ordering::{Equal, Greater, Less};
        let holds = |relation: Relation| [Less, Equal, Greater].map(|order| relation.holds(order));
        assert_eq!(holds(Relation::Less), [true, false, false]);
        assert_eq!(holds(Relation::LessOrEqual), [true, true, false]);
        assert_eq!(holds(Relation::Greater), [false, false, true]);
        assert_eq!(holds(Relation::GreaterOrEqual), [false, true, true]);
        assert_eq!(holds(Relation::Equal), [false, true, false]);
        assert_eq!(holds(Relation::NotEqual), [true, false, true]);
    }
}
