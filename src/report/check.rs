//! What is wrong with a plan: as text that shows the lines, and as JSON.

use crate::{
    phrase,
    plan::{Diagnostic, Severity, Source, Sources},
    wording::{Lang, counted, plan as say, printable},
};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::{collections::HashSet, ops::Range};

/// More than this many are counted, not shown.
const SHOWN_MAX: usize = 200;
/// A longer line is named, not shown.
const LINE_BYTES_MAX: usize = 400;

/// Every diagnostic with its line, and the summary.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let hidden = lines_with_secrets(diagnostics);
    for diagnostic in diagnostics.iter().take(SHOWN_MAX) {
        let secret = hidden.contains(&(diagnostic.file.as_str(), diagnostic.line));
        let lines = if secret { None } else { Lines::of(diagnostic, sources) };
        out.push_str(&renderer.render(&[group(diagnostic, lines.as_ref(), lang)]));
        out.push_str("\n\n");
    }
    if diagnostics.len() > SHOWN_MAX {
        out.push_str(&phrase!(say::MORE, count = diagnostics.len() - SHOWN_MAX).render(lang));
        out.push('\n');
    }
    out.push_str(&summary(diagnostics, lang));
    out.push('\n');
    out
}

/// `[{code, severity, file, line, column, message, hint}]`; `hint` is null when there is none.
pub fn json(diagnostics: &[Diagnostic], lang: Lang) -> serde_json::Value {
    let one = |diagnostic: &Diagnostic| {
        serde_json::json!({
            "code": diagnostic.code,
            "severity": diagnostic.severity.word(),
            "file": diagnostic.file,
            "line": diagnostic.line,
            "column": diagnostic.column,
            "message": diagnostic.message.render(lang),
            "hint": diagnostic.hint.as_ref().map(|hint| hint.render(lang)),
        })
    };
    diagnostics.iter().map(one).collect()
}

/// `3 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let count = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    let said = [
        (count(Severity::Error), &say::ONE_ERROR, &say::ERRORS),
        (count(Severity::Warning), &say::ONE_WARNING, &say::WARNINGS),
        (count(Severity::Info), &say::ONE_NOTE, &say::NOTES),
    ];
    let parts: Vec<String> = said
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| counted(n, one, many).render(lang))
        .collect();
    if parts.is_empty() { say::CLEAN.get(lang).to_owned() } else { parts.join(say::COMMA.get(lang)) }
}

/// Lines in which a secret stands: they are named but not shown, as what is printed ends up in logs.
fn lines_with_secrets(diagnostics: &[Diagnostic]) -> HashSet<(&str, usize)> {
    let literal = |it: &&Diagnostic| [&say::LITERAL_SECRET, &say::SECRET_IN_URL].contains(&it.message.text());
    diagnostics.iter().filter(literal).map(|it| (it.file.as_str(), it.line)).collect()
}

/// The line a diagnostic speaks of, and the bytes of it that are meant.
struct Lines {
    text: String,
    marked: Range<usize>,
}

impl Lines {
    /// `None` when there is no such line, or it is too long to be shown.
    fn of(diagnostic: &Diagnostic, sources: &Sources) -> Option<Self> {
        let source: &Source = sources.named(&diagnostic.file)?;
        let whole = source.line(diagnostic.line);
        let mark = if source.text[whole.clone()].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = whole.start + mark..whole.end;
        if line.is_empty() || line.len() > LINE_BYTES_MAX {
            return None;
        }
        let text = source.text.get(line.clone())?.to_owned();
        let at = |byte: usize| byte.clamp(line.start, line.end) - line.start;
        let start = at(diagnostic.span.start);
        let next = text.get(start..)?.chars().next().map_or(0, char::len_utf8);
        let end = at(diagnostic.span.end).max(start + next);
        text.is_char_boundary(end).then_some(Self { text, marked: start..end })
    }
}

fn group<'a>(diagnostic: &Diagnostic, lines: Option<&'a Lines>, lang: Lang) -> Group<'a> {
    let file = printable(&diagnostic.file);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level
        .with_name(diagnostic.severity.name().get(lang))
        .primary_title(printable(&diagnostic.message.render(lang)))
        .id(diagnostic.code);
    let mut group = match lines {
        Some(lines) => title.element(
            Snippet::source(lines.text.as_str())
                .line_start(diagnostic.line)
                .path(file)
                .annotation(AnnotationKind::Primary.span(lines.marked.clone())),
        ),
        None => title.element(Origin::path(file).line(diagnostic.line).char_column(diagnostic.column)),
    };
    if let Some(hint) = &diagnostic.hint {
        let help = Level::HELP.with_name(say::HELP.get(lang));
        group = group.element(help.message(printable(&hint.render(lang))));
    }
    group
}
