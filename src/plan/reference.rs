//! The reference page of the plan format, in Markdown: made from the same shapes that loading checks.

use super::shape::{FILE, Key, Kind, Need, Shape};
use crate::wording::{Lang, keys as doc, reference as say};
use std::fmt::Write;

/// The page in `lang`.
pub fn markdown(lang: Lang) -> String {
    let mut page = Page { lang, out: String::new(), waiting: Vec::new(), known: Vec::new() };
    page.line(&format!("# {}\n", say::TITLE.get(lang)));
    page.line(&format!("{}\n", say::INTRODUCTION.get(lang)));
    page.table("", &FILE, None);
    while !page.waiting.is_empty() {
        let (name, shape, doc) = page.waiting.remove(0);
        page.table(&name, shape, Some(doc));
    }
    page.out.trim_end().to_owned() + "\n"
}

fn sentence(text: &str, lang: Lang) -> String {
    let end = if lang == Lang::Zh { '。' } else { '.' };
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).chain([end]).collect())
}

struct Page {
    lang: Lang,
    out: String,
    /// Tables to come, by the header that opens them.
    waiting: Vec<(String, &'static Shape, &'static crate::wording::Text)>,
    known: Vec<&'static Shape>,
}

impl Page {
    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{text}");
    }

    fn table(&mut self, name: &str, shape: &'static Shape, doc: Option<&'static crate::wording::Text>) {
        if self.known.iter().any(|known| std::ptr::eq(*known, shape)) {
            return;
        }
        self.known.push(shape);
        let heading = if name.is_empty() { say::FILE.get(self.lang).to_owned() } else { format!("`{name}`") };
        self.line(&format!("## {heading}\n"));
        if let Some(doc) = doc {
            self.line(&format!("{}\n", sentence(doc.get(self.lang), self.lang)));
        }
        self.line(&format!("| {} |", say::COLUMNS.get(self.lang)));
        self.line("| --- | --- | --- | --- |");
        for key in shape.keys {
            let row = self.row(key);
            self.line(&row);
            self.queue(name, key);
        }
        self.line("");
    }

    fn row(&self, key: &Key) -> String {
        let need = match key.need {
            Need::Required => say::REQUIRED.get(self.lang).to_owned(),
            Need::Optional => String::new(),
            Need::Default(text) => format!("`{text}`"),
        };
        let mut meaning = key.doc.get(self.lang).to_owned();
        if !key.only.is_empty() {
            let _ = write!(meaning, " (`kind` = {})", key.kinds());
        }
        format!("| `{}` | {} | {need} | {} |", key.name, self.kind(&key.kind), meaning.replace('|', "\\|"))
    }

    fn kind(&self, kind: &Kind) -> String {
        match kind {
            Kind::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" "),
            Kind::List(inner) => format!("{} {}", say::LIST_OF.get(self.lang), self.kind(inner)),
            Kind::Keyed(_) => say::BY_ID.get(self.lang).to_owned(),
            Kind::Map(inner) => format!("{} {}", say::BY_NAME.get(self.lang), self.kind(inner)),
            Kind::Integer { least, most } => format!("{} {least}–{most}", kind.name().get(self.lang)),
            _ => kind.name().get(self.lang).to_owned(),
        }
    }

    /// Remembers the tables that a key holds.
    fn queue(&mut self, name: &str, key: &'static Key) {
        let path = if name.is_empty() {
            key.name.to_owned()
        } else {
            format!("{}.{}", name.trim_start_matches('[').trim_end_matches(']'), key.name)
        };
        let (header, shape) = match &key.kind {
            Kind::Table(shape) => (format!("[{path}]"), shape),
            Kind::Keyed(shape) => (format!("[{path}.{}]", doc::AN_ID.get(self.lang)), shape),
            Kind::List(Kind::Table(shape) | Kind::Short(shape, _)) => (format!("[[{path}]]"), shape),
            _ => return,
        };
        self.waiting.push((header, shape, key.doc));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_page_is_up_to_date() {
        let pages = [("docs/plan-format.md", Lang::En), ("docs/plan-format.zh-CN.md", Lang::Zh)];
        for (file, lang) in pages {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let page = markdown(lang);
            #[expect(clippy::disallowed_methods, reason = "a test is where the page is written anew")]
            let rewrite = std::env::var("UPDATE_EXPECTED").is_ok();
            if rewrite {
                std::fs::write(&path, &page).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), page, "write {file} with UPDATE_EXPECTED=1");
        }
    }

    #[test]
    fn every_table_has_its_section() {
        let page = markdown(Lang::En);
        for heading in [
            "[project]",
            "[probe.<id>]",
            "[probe.<id>.request]",
            "[[probe.<id>.step]]",
            "[gate.<id>.criterion.<id>]",
        ] {
            assert!(page.contains(&format!("## `{heading}`")), "{heading}");
        }
    }
}
