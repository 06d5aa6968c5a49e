//! The values written in an expression: what a search for telling values begins with.

use super::{Node, Term};
use crate::value::Value;

pub(super) fn literals(root: &Node) -> Vec<&Value> {
    let mut found = Vec::new();
    visit(root, &mut found);
    found
}

fn visit<'a>(node: &'a Node, found: &mut Vec<&'a Value>) {
    match &node.term {
        Term::Literal(value) => found.push(value),
        Term::Path(_) | Term::Exists(_) => {}
        Term::Not(inner) | Term::Negate(inner) | Term::Size(inner) | Term::Matches(inner, _) => {
            visit(inner, found);
        }
        Term::And(parts) | Term::Or(parts) => parts.iter().for_each(|part| visit(part, found)),
        Term::In(left, members) => {
            visit(left, found);
            for member in members {
                visit(member, found);
            }
        }
        Term::Compare(_, left, right) | Term::Arithmetic(_, left, right) | Term::Search(_, left, right) => {
            visit(left, found);
            visit(right, found);
        }
    }
}
