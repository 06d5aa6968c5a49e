//! Something to say about a place in the plan.

use super::source::{Sources, Span};
use crate::wording::{Phrase, Text, plan as say};
use std::{collections::HashSet, ops::Range};

/// More than this many problems are not collected: nobody reads them, and a hostile file could make millions.
const DIAGNOSTICS_MAX: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// There is no plan until it is mended.
    Error,
    Warning,
    Info,
}

impl Severity {
    /// As the JSON output writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Error => &say::ERROR,
            Self::Warning => &say::WARNING,
            Self::Info => &say::INFO,
        }
    }
}

/// One finding, at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule, such as `PLN-02`; `golive explain` prints its manual.
    pub code: &'static str,
    pub severity: Severity,
    /// Relative to the plan's directory.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

/// A finding before its place is turned into line and column.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub span: Span,
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

impl Finding {
    pub(super) fn error(code: &'static str, span: Span, message: impl Into<Phrase>) -> Self {
        Self { code, severity: Severity::Error, span, message: message.into(), hint: None }
    }

    pub(super) fn warning(code: &'static str, span: Span, message: impl Into<Phrase>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    pub(super) fn hint(mut self, hint: impl Into<Phrase>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn maybe_hint(mut self, hint: Option<Phrase>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }
}

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    errors: usize,
}

impl Report {
    pub(super) fn add(&mut self, finding: Finding) {
        if finding.severity == Severity::Error {
            self.errors += 1;
        }
        if !self.is_full() {
            self.findings.push(finding);
        }
    }

    /// Whether more would not be kept: then looking for hints is wasted, and on a hostile plan takes for ever.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= DIAGNOSTICS_MAX
    }

    /// How many errors so far: what did not raise it was sound.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Everything by file in reading order, line and column; the same thing is said once per place.
    pub(super) fn finish(mut self, sources: &Sources) -> Vec<Diagnostic> {
        self.findings.sort_by_key(|f| (f.span.file, f.span.start, f.span.end, f.severity, f.code));
        self.findings.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
        // A name that is not TOML is mostly an id that is none, and that says it better.
        let ids: HashSet<Span> =
            self.findings.iter().filter(|f| f.code == "PLN-02").map(|f| f.span).collect();
        self.findings.retain(|f| f.code != "FMT-01" || !ids.contains(&f.span));
        let mut diagnostics: Vec<Diagnostic> =
            self.findings.into_iter().map(|finding| place(finding, sources)).collect();
        diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        diagnostics
    }
}

fn place(finding: Finding, sources: &Sources) -> Diagnostic {
    let Finding { code, severity, span, message, hint } = finding;
    let place = sources.place(span);
    let (file, line, column) = (place.file, place.line, place.column);
    Diagnostic { code, severity, file, line, column, span: span.range(), message, hint }
}
