//! Markdown, as GitHub and most wikis read it. What people wrote stays text: it is no markup, no link and no HTML.

use super::{Document, Part};
use crate::wording::night_record as say;
use std::fmt::Write as _;

impl Document {
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", line(&self.title));
        for section in &self.sections {
            let _ = writeln!(out, "\n## {}", line(&section.title));
            for part in &section.parts {
                out.push('\n');
                self.markdown_part(part, &mut out);
            }
        }
        out
    }

    fn markdown_part(&self, part: &Part, out: &mut String) {
        let _ = match part {
            Part::Line(text) => writeln!(out, "{}", line(text)),
            Part::Heading(text) => writeln!(out, "### {}", line(text)),
            Part::Table(table) => write!(out, "{}", grid(&table.lines())),
            Part::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", line(item))),
            Part::Question(text) => {
                writeln!(out, "> **{}** {}", say::FOR_PEOPLE.get(self.lang), line(text))
            }
            Part::Blank(heads, rows) => {
                let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
                let empty = vec![""; heads.len()];
                let lines: Vec<_> = std::iter::once(heads).chain(vec![empty; *rows]).collect();
                write!(out, "{}", grid(&lines))
            }
        };
    }
}

/// Rows, the first of them the heading. A cell of several lines stays one.
fn grid(rows: &[Vec<&str>]) -> String {
    let mut out = String::new();
    for (place, row) in rows.iter().enumerate() {
        let cell = |text: &&str| {
            let lines: Vec<String> = text.lines().map(|text| line(text).replace('|', "\\|")).collect();
            lines.join("<br>")
        };
        let _ = writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "));
        if place == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
        }
    }
    out
}

/// One line of text that means nothing but itself.
fn line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('\\', "\\\\").replace('<', "\\<").replace("](", "]\\(").replace('`', "\\`")
}
