//! `kind = "prometheus"`: a question put to a Prometheus server, or a metric read off a `/metrics` page.

use super::{Request, Selector, Template};
use crate::expr::Expr;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Prometheus {
    /// The server (its base address), or the page.
    pub request: Request,
    pub ask: Ask,
    /// What becomes of several series.
    pub combine: Combine,
    pub expect: Vec<Expr>,
}

#[derive(Clone, Debug)]
pub enum Ask {
    /// A `PromQL` expression, now.
    Now(Template),
    /// A `PromQL` expression over the past `range`, every `step`.
    Range { query: Template, range: Duration, step: Duration },
    /// A metric of a page as it stands.
    Page(Selector),
    /// The growth per second of a counter of a page, between two looks at it.
    Rate(Selector),
}

/// How one number is made of several series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// It is not: several are one too many.
    One,
    Sum,
    Min,
    Max,
}

impl Combine {
    pub const WORDS: [&str; 4] = ["one", "sum", "min", "max"];
    pub const ALL: [Self; 4] = [Self::One, Self::Sum, Self::Min, Self::Max];
}
