//! The one expression language: probe assertions, gate criteria, milestone exits and whatever else asks a question.
//!
//! ```text
//! requirements.must.verified == requirements.must.total
//! probes.pos-sync.slo == 'met' && probes.pos-sync.p99 < 300ms
//! status in [200, 201] && json.items[0].points >= 100 && size(json.items) > 0
//! ```
//!
//! Three rules make it safe to decide a launch with:
//!
//! 1. A value that is missing makes the answer *unknown*, never false-as-zero and never true. `false && unknown`
//!    is false and `true || unknown` is true, as in Kleene's three-valued logic; everything else stays unknown.
//! 2. Numbers are decimals and durations carry a unit; comparing one with the other is an error.
//! 3. Names and types are checked against a [`Scope`] before anything runs.
//!
//! A `-` directly between letters or digits belongs to the name (`pos-sync`); a subtraction has spaces around it.

mod bound;
mod check;
mod eval;
mod lex;
mod literals;
mod parse;
mod search;
#[cfg(test)]
mod tests;

pub use bound::{Bound, Relation};
pub use lex::duration;
pub use search::{Decider, Examined, Flaw};

use crate::{
    value::{Kind, Value},
    verdict::Verdict,
    wording::Phrase,
};
use std::{fmt, ops::Range};

/// Longest accepted expression, in bytes.
pub const SOURCE_BYTES_MAX: usize = 4_096;

/// A parsed expression with its source.
#[derive(Clone, Debug)]
pub struct Expr {
    source: String,
    root: Node,
}

/// Something wrong with an expression, at a byte range of its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub span: Range<usize>,
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

/// A name such as `probes.login.p99` or `json.items[0].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Key(String),
    Index(usize),
}

/// What names an expression may use, known before it runs.
pub trait Scope {
    /// The type of a name.
    fn kind(&self, path: &Path) -> Result<Kind, Unknown>;

    /// Whether `exists(…)` may be asked. Not where a missing value must never lead to a pass.
    fn may_ask_existence(&self) -> bool;
}

/// A name that is not in scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    pub hint: Option<Phrase>,
}

/// The values of names when an expression runs.
pub trait Values {
    fn get(&self, path: &Path) -> Result<Value, Missing>;
}

/// Where no value is known.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Values for Nothing {
    fn get(&self, _: &Path) -> Result<Value, Missing> {
        Err(Missing::default())
    }
}

/// A value that is not there, and why if that is known.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Missing {
    pub reason: Option<Phrase>,
    /// What is shown in its place, such as `unproven`. It is never compared with anything.
    pub shown: Option<&'static str>,
    /// Not for want of data: what would measure it is broken.
    pub is_fault: bool,
}

/// The answer to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    True,
    False,
    Unknown,
}

/// The answer with what led to it.
#[derive(Clone, Debug)]
pub struct Evaluation {
    pub truth: Truth,
    /// Every name the expression uses, once, in order, with the value it had.
    pub seen: Vec<(Path, Result<Value, Missing>)>,
    /// Why the answer is not true: the comparisons that failed, or what is missing.
    pub why: Vec<Phrase>,
}

impl Missing {
    pub fn because(reason: impl Into<Phrase>) -> Self {
        Self { reason: Some(reason.into()), ..Self::default() }
    }

    /// What would measure it is broken, and why.
    pub fn fault(reason: impl Into<Phrase>) -> Self {
        Self { reason: Some(reason.into()), shown: Some(Verdict::Error.word()), is_fault: true }
    }
}

impl Evaluation {
    /// Whether the answer is open because something that would measure a value is broken.
    pub fn is_fault(&self) -> bool {
        let broken = |value: &Result<Value, Missing>| value.as_ref().is_err_and(|missing| missing.is_fault);
        self.truth == Truth::Unknown && self.seen.iter().any(|(_, value)| broken(value))
    }
}

impl Expr {
    pub fn parse(source: &str) -> Result<Self, Problem> {
        parse::parse(source).map(|root| Self { source: source.to_owned(), root })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every comparison of a name with a written number or duration, with the name on the left.
    pub fn bounds(&self) -> Vec<Bound<'_>> {
        bound::bounds(&self.root)
    }

    /// Every name used, in order of appearance, with repetitions.
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        self.root.visit_paths(&mut |path| paths.push(path));
        paths
    }

    /// Everything wrong with names and types; empty when the expression is a sound condition.
    pub fn check(&self, scope: &dyn Scope) -> Vec<Problem> {
        check::check(self, scope)
    }

    /// What it makes of the values its names may have: which of them can turn it down, and what it is unfit for by
    /// itself. Of several values that would show it, the `likely` ones are taken. For a condition that
    /// [`check`](Self::check) finds nothing wrong with.
    pub fn examine(&self, scope: &dyn Scope, likely: &dyn Values) -> Examined {
        search::examine(self, scope, likely)
    }

    pub fn evaluate(&self, values: &dyn Values) -> Evaluation {
        eval::evaluate(self, values)
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Path {
    pub fn new(segments: Vec<Segment>) -> Self {
        Self(segments)
    }

    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The first segment: what kind of name it is.
    pub fn root(&self) -> &str {
        match self.0.first() {
            Some(Segment::Key(key)) => key,
            _ => "",
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if i == 0 => f.write_str(key)?,
                Segment::Key(key)
                    if key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') =>
                {
                    write!(f, ".{key}")?;
                }
                Segment::Key(key) => write!(f, "['{key}']")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A node of the tree, with its place in the source.
#[derive(Clone, Debug)]
struct Node {
    span: Range<usize>,
    term: Term,
}

#[derive(Clone, Debug)]
enum Term {
    Literal(Value),
    Path(Path),
    Not(Box<Node>),
    Negate(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Node>),
    Arithmetic(Operator, Box<Node>, Box<Node>),
    Exists(Path),
    Size(Box<Node>),
    /// Two texts: the second is looked for in the first.
    Search(Search, Box<Node>, Box<Node>),
    Matches(Box<Node>, regex::Regex),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    Contains,
    StartsWith,
    EndsWith,
}

/// The functions by name, with the number of their arguments.
const FUNCTIONS: [(&str, usize); 6] =
    [("exists", 1), ("size", 1), ("contains", 2), ("starts_with", 2), ("ends_with", 2), ("matches", 2)];

impl Node {
    fn visit_paths<'a>(&'a self, visit: &mut dyn FnMut(&'a Path)) {
        match &self.term {
            Term::Literal(_) => {}
            Term::Path(path) | Term::Exists(path) => visit(path),
            Term::Not(node) | Term::Negate(node) | Term::Size(node) | Term::Matches(node, _) => {
                node.visit_paths(visit);
            }
            Term::And(nodes) | Term::Or(nodes) => nodes.iter().for_each(|node| node.visit_paths(visit)),
            Term::In(node, nodes) => {
                node.visit_paths(visit);
                for node in nodes {
                    node.visit_paths(visit);
                }
            }
            Term::Compare(_, left, right)
            | Term::Arithmetic(_, left, right)
            | Term::Search(_, left, right) => {
                left.visit_paths(visit);
                right.visit_paths(visit);
            }
        }
    }
}
