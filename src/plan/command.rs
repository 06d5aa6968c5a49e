//! `kind = "command"`: a program run on this machine.

use super::Template;
use crate::expr::Expr;

#[derive(Clone, Debug)]
pub struct Program {
    /// The program and its arguments; with `shell`, one text that is given to `sh -c`.
    pub command: Vec<Template>,
    pub shell: bool,
    /// What it finds in its environment besides `PATH`, `HOME` and `LANG`.
    pub env: Vec<(String, Template)>,
    pub expect: Vec<Expr>,
}
