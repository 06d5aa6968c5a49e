//! Where new probes go: into a file that the plan includes, or the plan's own.

use super::{
    Mistake,
    emit::{Home, quote},
};
use crate::{
    library, phrase,
    plan::{Source, Sources, is_included, normal_path},
    wording::import as say,
};
use std::path::Path;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Names that a plan has already, whether or not it is valid.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    pub probes: Vec<String>,
    pub vars: Vec<Var>,
}

/// A variable of the plan.
#[derive(Clone, Debug)]
pub struct Var {
    pub name: String,
    /// What it holds unless the environment says otherwise, where that is plain text.
    pub value: Option<String>,
}

impl Existing {
    pub fn of(sources: &Sources) -> Self {
        let mut existing = Self::default();
        for source in sources.files() {
            let (table, _) = DeTable::parse_recoverable(&source.text);
            let inner = |key: &str| {
                let inner = table.get_ref().get(key).and_then(|value| value.get_ref().as_table());
                inner.into_iter().flatten().map(|(name, value)| (name.get_ref().to_string(), value.get_ref()))
            };
            existing.probes.extend(inner("probe").map(|(name, _)| name));
            existing.vars.extend(inner("vars").map(|(name, value)| Var { name, value: plain(value) }));
        }
        existing
    }

    /// The variable that holds `text`, unless the environment says otherwise.
    pub fn holding(&self, text: &str) -> Option<String> {
        let var = self.vars.iter().find(|var| var.value.as_deref() == Some(text));
        var.map(|var| var.name.clone())
    }
}

/// The text or the default of a variable, unless that is made of others.
fn plain(value: &DeValue<'_>) -> Option<String> {
    let text = match value.as_table() {
        Some(table) => table.get("default")?.get_ref().as_str(),
        None => value.as_str(),
    };
    text.filter(|text| !text.contains("${")).map(str::to_owned)
}

/// Where to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Relative to the plan's directory.
    pub file: String,
    pub home: Home,
    /// The main file with the new one among its `include`, where it has to be added.
    pub main: Option<String>,
}

/// Decides where probes go. `wanted` is a path relative to the plan's directory, `stem` what a file of their own is
/// called; `is_there` tells whether such a file exists.
pub fn place(
    sources: &Sources,
    main: &str,
    wanted: Option<&str>,
    stem: &str,
    is_there: &dyn Fn(&str) -> bool,
) -> Result<Target, Mistake> {
    let text = sources.named(main).map_or("", |source: &Source| source.text.as_str());
    let includes = includes(text);
    let home = |file: &str| if is_there(file) { Home::Appended } else { Home::NewFile };
    let Some(wanted) = wanted else {
        let mut files: Vec<String> = includes.iter().filter_map(|pattern| own_file(pattern, stem)).collect();
        files.sort_by_key(|file| !file.contains("probe"));
        let file = files.into_iter().next().unwrap_or_else(|| main.to_owned());
        return Ok(Target { home: home(&file), file, main: None });
    };
    let outside = || Mistake::new(phrase!(say::TO_OUTSIDE, path = wanted)).hint(&say::TO_OUTSIDE_HINT);
    let file = normal_path(Path::new(wanted)).filter(|file| !file.is_empty()).ok_or_else(outside)?;
    let reached = file == main
        || sources.named(&file).is_some()
        || includes.iter().filter_map(|it| normal_path(Path::new(it))).any(|it| is_included(&it, &file));
    let main = if reached {
        None
    } else {
        let unplaced = || {
            let hint = phrase!(say::NO_INCLUDE_HINT, main = main, file = &file);
            Mistake::new(phrase!(say::NO_INCLUDE, file = &file)).hint(hint)
        };
        Some(with_include(text, &file).ok_or_else(unplaced)?)
    };
    Ok(Target { home: home(&file), file, main })
}

/// `probes/*.toml` with a name instead of the `*`.
fn own_file(pattern: &str, stem: &str) -> Option<String> {
    if pattern.starts_with(library::SCHEME) || !pattern.contains('*') {
        return None;
    }
    let pattern = normal_path(Path::new(pattern))?;
    let (directory, _) = pattern.rsplit_once('/').unwrap_or(("", &pattern));
    let directory = directory.trim_end_matches("**").trim_end_matches('/');
    let file = if directory.is_empty() { format!("{stem}.toml") } else { format!("{directory}/{stem}.toml") };
    (!directory.contains(['*', '?', '[']) && is_included(&pattern, &file)).then_some(file)
}

type Entry<'a> = Spanned<DeValue<'a>>;

/// The list of `include`, of `[project]` or of the file.
fn list<'a, 'i>(table: &'a DeTable<'i>) -> Option<&'a Entry<'i>> {
    let project = table.get("project").and_then(|project| project.get_ref().as_table());
    let list = project.and_then(|project| project.get("include")).or_else(|| table.get("include"))?;
    list.get_ref().as_array().is_some().then_some(list)
}

fn includes(text: &str) -> Vec<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let project = table.get_ref().get("project").and_then(|project| project.get_ref().as_table());
    let lists = [project.and_then(|project| project.get("include")), table.get_ref().get("include")];
    let items = lists.into_iter().flatten().filter_map(|list| list.get_ref().as_array()).flatten();
    items.filter_map(|item| item.get_ref().as_str()).map(str::to_owned).collect()
}

/// The text with one more file in its `include`; all else, comments too, stays as it is.
fn with_include(text: &str, file: &str) -> Option<String> {
    let table = DeTable::parse(text).ok()?;
    let quoted = quote(file);
    let (at, added) = match list(table.get_ref()) {
        Some(list) => match list.get_ref().as_array().and_then(|items| items.iter().last()) {
            Some(last) => (last.span().end, format!(", {quoted}")),
            None => (list.span().start + 1, quoted),
        },
        None => {
            let (key, _) = table.get_ref().get_key_value("project")?;
            let is_header = text[..key.span().start].trim_end_matches([' ', '\t']).ends_with('[')
                && text[key.span().end..].trim_start_matches([' ', '\t']).starts_with(']');
            let end = key.span().end + text[key.span().end..].find('\n')?;
            (is_header.then_some(end + 1)?, format!("include = [{quoted}]\n"))
        }
    };
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    Some(format!("{before}{added}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(main: &str, wanted: Option<&str>) -> Result<Target, Mistake> {
        let mut sources = Sources::default();
        sources.push(Source::new("golive.toml", main));
        place(&sources, "golive.toml", wanted, "login", &|file| ["golive.toml", "old.toml"].contains(&file))
    }

    #[test]
    fn the_include_decides() {
        let cases = [
            ("[project]\ninclude = [\"probes/*.toml\"]", "probes/login.toml", Home::NewFile),
            (
                "[project]\ninclude = [\"uat/*.toml\", \"all-probes/**/*.toml\"]",
                "all-probes/login.toml",
                Home::NewFile,
            ),
            ("include = [\"./parts/*.toml\"]\n[project]", "parts/login.toml", Home::NewFile),
            (
                "[project]\ninclude = [\"golive:checklists/go-live.toml\", \"a.toml\"]",
                "golive.toml",
                Home::Appended,
            ),
            ("[project]\ninclude = [\"uat-*.toml\", \"../x/*.toml\"]", "golive.toml", Home::Appended),
            ("[project]", "golive.toml", Home::Appended),
        ];
        for (main, file, home) in cases {
            assert_eq!(placed(main, None), Ok(Target { file: file.into(), home, main: None }), "{main}");
        }
    }

    #[test]
    fn a_file_that_is_not_included_is_added_and_nothing_else_changes() {
        let cases = [
            ("[project] # mine\nid = \"a\"\n", "[project] # mine\ninclude = [\"x/new.toml\"]\nid = \"a\"\n"),
            (
                "[project]\ninclude = [\n    \"a.toml\", # first\n    \"b.toml\", # last\n]\n",
                "[project]\ninclude = [\n    \"a.toml\", # first\n    \"b.toml\", \"x/new.toml\", # last\n]\n",
            ),
            ("include = [] # none\n[project]\n", "include = [\"x/new.toml\"] # none\n[project]\n"),
        ];
        for (main, expected) in cases {
            let target = placed(main, Some("x/./new.toml")).unwrap();
            assert_eq!(target.main.as_deref(), Some(expected));
            assert_eq!((target.file.as_str(), target.home), ("x/new.toml", Home::NewFile));
            assert!(includes(expected).contains(&"x/new.toml".to_owned()));
        }
        let there = placed("[project]\ninclude = [\"*.toml\"]\n", Some("old.toml")).unwrap();
        assert_eq!((there.home, there.main), (Home::Appended, None));
    }

    #[test]
    fn what_cannot_be_placed_is_refused_with_a_line_to_add() {
        for wanted in ["../x.toml", "/tmp/x.toml", "", "."] {
            assert_eq!(
                placed("[project]\n", Some(wanted)).unwrap_err().message.text(),
                &say::TO_OUTSIDE,
                "{wanted}"
            );
        }
        for main in ["project = { id = \"a\" }\n", "project.id = \"a\"\n", "[project", "[project.x]\n"] {
            assert_eq!(placed(main, Some("x.toml")).unwrap_err().message.text(), &say::NO_INCLUDE, "{main}");
        }
    }
}
