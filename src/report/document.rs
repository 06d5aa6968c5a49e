//! A report as parts: headings, sentences, tables, and questions that people have to answer. One writer for each form.
//! The HTML needs nothing beside itself, and prints on A4.

use super::rehearsals::table;
use crate::wording::{Lang, night_record as say};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A report in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub title: String,
    pub lang: Lang,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub title: String,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Line(String),
    /// The first row is the heading.
    Table(Vec<Vec<String>>),
    List(Vec<String>),
    /// Left for people, and marked as such.
    Question(String),
}

impl Document {
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", line(&self.title));
        for section in &self.sections {
            let _ = writeln!(out, "\n## {}", line(&section.title));
            for part in &section.parts {
                out.push('\n');
                match part {
                    Part::Line(text) => {
                        let _ = writeln!(out, "{}", line(text));
                    }
                    Part::Table(rows) => out.push_str(&table(rows)),
                    Part::List(items) => {
                        for item in items {
                            let _ = writeln!(out, "- {}", line(item));
                        }
                    }
                    Part::Question(text) => {
                        let mark = say::FOR_PEOPLE.get(self.lang);
                        let _ = writeln!(out, "> **{mark}** {}", line(text));
                    }
                }
            }
        }
        out
    }

    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
             </head>\n<body>\n<h1>{title}</h1>\n",
            self.lang.tag()
        );
        for section in &self.sections {
            let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(&section.title));
            section.parts.iter().for_each(|part| self.html_part(part, &mut out));
            out.push_str("</section>\n");
        }
        out.push_str("</body>\n</html>\n");
        out
    }

    fn html_part(&self, part: &Part, out: &mut String) {
        match part {
            Part::Line(text) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(text));
            }
            Part::Table(rows) => {
                out.push_str("<div class=\"wide\"><table>\n");
                for (place, row) in rows.iter().enumerate() {
                    let tag = if place == 0 { "th" } else { "td" };
                    let mut cells = String::new();
                    for cell in row {
                        let _ = write!(cells, "<{tag}>{}</{tag}>", escaped(cell));
                    }
                    let _ = match place {
                        0 => writeln!(out, "<thead><tr>{cells}</tr></thead>\n<tbody>"),
                        _ => writeln!(out, "<tr>{cells}</tr>"),
                    };
                }
                out.push_str("</tbody></table></div>\n");
            }
            Part::List(items) => {
                out.push_str("<ul>\n");
                for item in items {
                    let _ = writeln!(out, "<li>{}</li>", escaped(item));
                }
                out.push_str("</ul>\n");
            }
            Part::Question(text) => {
                let mark = escaped(say::FOR_PEOPLE.get(self.lang));
                let _ = writeln!(out, "<p class=\"open\"><strong>{mark}</strong> {}</p>", escaped(text));
            }
        }
    }

    /// `{title, sections: [{title, parts: [{line} | {table} | {list} | {question}]}]}`.
    pub fn json(&self) -> Value {
        let part = |part: &Part| match part {
            Part::Line(text) => json!({ "line": text }),
            Part::Table(rows) => json!({ "table": rows }),
            Part::List(items) => json!({ "list": items }),
            Part::Question(text) => json!({ "question": text }),
        };
        let section = |it: &Section| json!({ "title": it.title, "parts": it.parts.iter().map(part).collect::<Vec<_>>() });
        json!({ "title": self.title, "sections": self.sections.iter().map(section).collect::<Vec<_>>() })
    }
}

/// One line, whatever it holds.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

const STYLE: &str = "\
body { font: 15px/1.5 system-ui, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; \
color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; border-bottom: 2px solid #1a1a1a; padding-bottom: .3rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #bbb; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0f0f0; overflow-wrap: normal; }
tbody tr:nth-child(even) { background: #fafafa; }
.open { border-left: 4px solid #b35c00; background: #fff6e9; padding: .4rem .8rem; }
@media print {
body { max-width: none; margin: 0; font-size: 10pt; }
thead { display: table-header-group; }
tr, .open { break-inside: avoid; }
h2 { break-after: avoid; }
}
@page { size: A4; margin: 15mm; }
";

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let parts = vec![
            Part::Line("a\n<b>".to_owned()),
            Part::Table(vec![vec!["k".to_owned()], vec!["\"v\" & w".to_owned()]]),
            Part::List(vec!["one".to_owned()]),
            Part::Question("why?".to_owned()),
        ];
        let sections = vec![Section { title: "S".to_owned(), parts }];
        Document { title: "T".to_owned(), lang: Lang::En, sections }
    }

    #[test]
    fn each_form_says_the_same() {
        let mark = say::FOR_PEOPLE.en;
        let expected =
            format!("# T\n\n## S\n\na <b>\n\n| k |\n| --- |\n| \"v\" & w |\n\n- one\n\n> **{mark}** why?\n");
        assert_eq!(document().markdown(), expected);
        let html = document().html();
        assert!(html.contains("<td>&quot;v&quot; &amp; w</td>") && html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("<b>") && !html.contains("http"), "nothing of it is code, nothing is fetched");
        assert_eq!(document().json()["sections"][0]["parts"][3]["question"], "why?");
    }
}
