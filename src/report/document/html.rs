//! HTML that needs nothing beside itself: no script, no font, no picture is fetched. It prints on A4, reads on a phone,
//! and is dark where the reader's screen is.

use super::{Cell, Column, Document, Part, Sort, Table, Tone};
use crate::wording::{Lang, night_record as say};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

/// Nothing may be fetched or run, whatever stands in the text.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

impl Document {
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
            tag(self.lang)
        );
        self.contents(&mut out);
        for (place, section) in (1..).zip(&self.sections) {
            let _ = writeln!(
                out,
                "<section aria-labelledby=\"s{place}\">\n<h2 id=\"s{place}\">{}</h2>",
                escaped(&section.title)
            );
            section.parts.iter().for_each(|part| self.part(part, &mut out));
            out.push_str("</section>\n");
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }

    fn contents(&self, out: &mut String) {
        let label = escaped(say::CONTENTS.get(self.lang));
        let _ = writeln!(out, "<nav aria-label=\"{label}\">\n<ol>");
        for (place, section) in (1..).zip(&self.sections) {
            let _ = writeln!(out, "<li><a href=\"#s{place}\">{}</a></li>", escaped(&section.title));
        }
        out.push_str("</ol>\n</nav>\n");
    }

    fn part(&self, part: &Part, out: &mut String) {
        let _ = match part {
            Part::Line(text) => writeln!(out, "<p>{}</p>", lines(text)),
            Part::Heading(text) => writeln!(out, "<h3>{}</h3>", escaped(text)),
            Part::Table(table) => {
                table_into(table, out);
                Ok(())
            }
            Part::List(items) => {
                out.push_str("<ul>\n");
                let written = items.iter().try_for_each(|item| writeln!(out, "<li>{}</li>", lines(item)));
                out.push_str("</ul>\n");
                written
            }
            Part::Question(text) => {
                let mark = escaped(say::FOR_PEOPLE.get(self.lang));
                writeln!(out, "<p class=\"open\"><strong>{mark}</strong> {}</p>", lines(text))
            }
            Part::Blank(heads, rows) => {
                let column = |title: &String| Column { title: title.clone(), sort: Sort::Text };
                let columns: Vec<Column> = heads.iter().map(column).collect();
                let rows = vec![vec![Cell::default(); columns.len()]; *rows];
                table_into(&Table { columns, rows }, out);
                Ok(())
            }
        };
    }
}

fn table_into(table: &Table, out: &mut String) {
    out.push_str("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>");
    for column in &table.columns {
        let class = classes(&[class_of(column.sort)]);
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escaped(&column.title));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (column, cell) in table.columns.iter().zip(row) {
            let class = classes(&[class_of(column.sort), class_of_tone(cell.tone)]);
            // Where there is no room for columns the heading stands in front of what it is of.
            let label = escaped(&column.title);
            let _ = write!(out, "<td data-label=\"{label}\"{class}>{}</td>", lines(&cell.text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn class_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Text => "",
        Sort::Short => "short",
        Sort::Number => "number",
        Sort::Code => "code",
    }
}

fn class_of_tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
    }
}

fn classes(names: &[&str]) -> String {
    let names: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
}

/// The language as HTML names it: without the script, Chinese may be set in the shapes of another one.
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-Hans",
        Lang::En => "en",
    }
}

/// Text that means nothing in HTML, with its lines below each other.
fn lines(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("<br>")
}

/// Text that means nothing in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
