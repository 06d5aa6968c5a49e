//! Which files make up a plan.
//!
//! A plan from somebody else is not trusted: nothing outside the directory of its main file is read, whether it is
//! named by an absolute path, by `..` or through a symbolic link. `golive:NAME` is a file of the [`library`], which
//! comes with the program and reads nothing else.

use super::{
    diagnostic::{Finding, Report},
    shape,
    source::{FILE_BYTES_MAX, FILES_MAX, PLAN_BYTES_MAX, Source, Sources, Span, read},
    syntax,
    walk::{Item, Node, Record, Walker, clip},
};
use crate::{
    library, phrase, suggest,
    wording::{Phrase, plan as say},
};
use std::path::{Component, Path, PathBuf};

/// Deepest chain of files that include one another.
const DEPTH_MAX: usize = 8;

/// Everything that was read.
pub(super) struct Gathered {
    /// As the user named it: the directory of the main file.
    pub directory: PathBuf,
    pub sources: Sources,
    /// One per file, in the order of `sources`.
    pub records: Vec<Record>,
}

/// Reads the main file and all it includes, depth first. A main file that cannot be read is one error. Each of
/// `changes` counts instead of the file of its name, also where there is none yet.
pub(super) fn gather(main: &Path, changes: &[Source], report: &mut Report) -> Gathered {
    let directory = match main.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let name = main.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let root = directory.canonicalize().unwrap_or_else(|_| directory.clone());
    let mut reader =
        Reader { root, changes, report, sources: Sources::default(), records: Vec::new(), known: Vec::new() };
    match reader.read(&name, main) {
        Ok(text) => {
            let path = main.canonicalize().unwrap_or_else(|_| main.to_path_buf());
            reader.file(Source::new(name, text), path, &mut Vec::new());
        }
        Err(problem) => {
            let file = reader.sources.push(Source::new(name.clone(), ""));
            let message = phrase!(say::NO_PLAN, file = main.display().to_string(), reason = problem);
            reader
                .report
                .add(Finding::error("INC-01", Span::new(file, 0..0), message).hint(&say::NO_PLAN_HINT));
        }
    }
    let Reader { sources, records, .. } = reader;
    Gathered { directory, sources, records }
}

struct Reader<'a> {
    /// Nothing outside is read. Without links.
    root: PathBuf,
    changes: &'a [Source],
    report: &'a mut Report,
    sources: Sources,
    records: Vec<Record>,
    /// Real paths of the files read.
    known: Vec<PathBuf>,
}

impl Reader<'_> {
    fn file(&mut self, source: Source, path: PathBuf, chain: &mut Vec<PathBuf>) {
        let name = source.name.clone();
        let file = self.sources.push(source);
        self.known.push(path.clone());
        let record = self.record(file);
        let includes = includes_of(&record);
        self.records.push(record);
        let directory = Path::new(&name).parent().unwrap_or(Path::new("")).to_path_buf();
        chain.push(path);
        for (pattern, span) in includes {
            self.include(&directory, &pattern, span, chain);
        }
        chain.pop();
    }

    fn read(&self, name: &str, path: &Path) -> Result<String, Phrase> {
        match self.changes.iter().find(|change| change.name == name) {
            Some(change) => Ok(change.text.clone()),
            None => read(path, FILE_BYTES_MAX),
        }
    }

    fn record(&mut self, file: usize) -> Record {
        let Some(source) = self.sources.files().get(file) else { return Record::default() };
        let table = syntax::parse(file, source, self.report);
        let start = Span::new(file, 0..0);
        Walker::new(file, source, self.report).record(&shape::FILE, table.get_ref(), start)
    }

    fn include(&mut self, directory: &Path, pattern: &str, span: Span, chain: &mut Vec<PathBuf>) {
        if pattern.starts_with(library::SCHEME) {
            return self.shipped(pattern, span);
        }
        let Some(relative) = normal(&directory.join(pattern)) else {
            return self.refuse(span, phrase!(say::INCLUDE_OUTSIDE, path = clip(pattern)));
        };
        if chain.len() >= DEPTH_MAX {
            return self.refuse(span, phrase!(say::INCLUDE_DEEP, max = DEPTH_MAX));
        }
        if !pattern.contains(['*', '?', '[']) {
            return self.one(&relative, span, chain, false);
        }
        match self.matches(&relative) {
            Ok(paths) if paths.is_empty() => {
                let message = phrase!(say::INCLUDE_EMPTY, pattern = clip(pattern));
                self.report.add(Finding::warning("INC-02", span, message));
            }
            Ok(paths) => paths.iter().for_each(|path| self.one(path, span, chain, true)),
            Err(reason) => self.refuse(span, phrase!(say::INCLUDE_PATTERN, reason = reason)),
        }
    }

    /// A file of the library. It includes nothing, so it is not followed.
    fn shipped(&mut self, name: &str, span: Span) {
        let Some(text) = library::text(name) else {
            let hint = match suggest::nearest(name, library::names()) {
                Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
                None => phrase!(say::LIBRARY_HINT, names = library::names().collect::<Vec<_>>().join(" ")),
            };
            let message = phrase!(say::NOT_SHIPPED, name = clip(name));
            return self.report.add(Finding::error("INC-01", span, message).hint(hint));
        };
        if self.sources.named(name).is_some() {
            return;
        }
        if self.sources.files().len() >= FILES_MAX {
            return self.refuse(span, phrase!(say::INCLUDE_MANY, max = FILES_MAX));
        }
        let file = self.sources.push(Source::new(name, text));
        let record = self.record(file);
        self.records.push(record);
    }

    /// Files that match, sorted, relative to the root; one more than is allowed at most.
    fn matches(&self, pattern: &str) -> Result<Vec<String>, String> {
        let whole = format!("{}/{pattern}", glob::Pattern::escape(&self.root.to_string_lossy()));
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
        let found = glob::glob_with(&whole, options).map_err(|error| error.msg.to_owned())?;
        let relative = |path: PathBuf| {
            let path = path.strip_prefix(&self.root).ok()?.to_path_buf();
            Some(slashed(&path))
        };
        let files = found.filter_map(Result::ok).filter(|path| path.is_file());
        let mut paths: Vec<String> = files.filter_map(relative).take(FILES_MAX + 1).collect();
        let changed = self.changes.iter().map(|change| &change.name);
        paths.extend(changed.filter(|name| is_match(pattern, name)).cloned());
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    fn one(&mut self, relative: &str, span: Span, chain: &mut Vec<PathBuf>, from_pattern: bool) {
        let path = self.root.join(relative);
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !real.starts_with(&self.root) {
            return self.refuse(span, phrase!(say::INCLUDE_OUTSIDE, path = clip(relative)));
        }
        if let Some(at) = chain.iter().position(|known| *known == real) {
            if from_pattern && at + 1 == chain.len() {
                return;
            }
            let shown = |path: &PathBuf| slashed(path.strip_prefix(&self.root).unwrap_or(path));
            let round = chain[at..].iter().chain([&real]).map(shown).collect::<Vec<_>>().join(" → ");
            return self.refuse(span, phrase!(say::INCLUDE_LOOP, round = round));
        }
        if self.known.contains(&real) {
            return;
        }
        if self.sources.files().len() >= FILES_MAX {
            return self.refuse(span, phrase!(say::INCLUDE_MANY, max = FILES_MAX));
        }
        match self.read(relative, &real) {
            Ok(text) if self.bytes() + text.len() > PLAN_BYTES_MAX => {
                self.refuse(span, phrase!(say::PLAN_LARGE, max = PLAN_BYTES_MAX));
            }
            Ok(text) => self.file(Source::new(relative, text), real, chain),
            Err(problem) => {
                self.refuse(span, phrase!(say::INCLUDE_UNREAD, path = clip(relative), reason = problem));
            }
        }
    }

    fn bytes(&self) -> usize {
        self.sources.files().iter().map(|source| source.text.len()).sum()
    }

    fn refuse(&mut self, span: Span, message: Phrase) {
        self.report.add(Finding::error("INC-01", span, message));
    }
}

/// Whether a pattern of `include` reaches a file, by its name relative to the same directory.
pub fn is_match(pattern: &str, name: &str) -> bool {
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..Default::default()
    };
    glob::Pattern::new(pattern).is_ok_and(|pattern| pattern.matches_with(name, options))
}

/// `include` of the file itself and of its `[project]`.
fn includes_of(record: &Record) -> Vec<(String, Span)> {
    let project = record.record("project").map_or(&[][..], |project| project.list("include"));
    let text = |node: &Node| match &node.item {
        Item::Text(text) => Some((text.clone(), node.span)),
        _ => None,
    };
    record.list("include").iter().chain(project).filter_map(text).collect()
}

/// The path with `.` and `..` resolved, as text; `None` when it leaves the directory it is relative to.
pub fn normal(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let cases = [
            ("probes/a.toml", Some("probes/a.toml")),
            ("probes/../a.toml", Some("a.toml")),
            ("../a.toml", None),
            ("probes/../../a.toml", None),
            ("/etc/passwd", None),
        ];
        for (path, expected) in cases {
            assert_eq!(normal(Path::new(path)).as_deref(), expected, "{path}");
        }
    }
}
