//! A path that is being typed, completed as a shell does.

use super::at_home;
use std::{fs, path::Path};

/// Most entries of a directory that are looked at.
const ENTRIES_MAX: usize = 10_000;

/// Most names that are shown to choose from.
const CHOICES_MAX: usize = 12;

/// What a path can go on as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// What was typed, and all that every file it may mean goes on with.
    pub path: String,
    /// What it may mean, when that is not clear: names in their directory, those of directories with a `/`.
    pub choices: Vec<String>,
    /// How many there are, those that are not shown too.
    pub total: usize,
}

/// Completes a path. A directory that cannot be read, or has nothing of that name, leaves it as it is.
pub fn complete(typed: &str) -> Completed {
    let (directory, begun) = typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1));
    let place = at_home(Path::new(if directory.is_empty() { "." } else { directory }));
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(place).into_iter().flatten().take(ENTRIES_MAX).flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_hidden = name.starts_with('.') && !begun.starts_with('.');
        if !name.starts_with(begun) || is_hidden || name.contains(char::is_control) {
            continue;
        }
        let is_directory = fs::metadata(entry.path()).is_ok_and(|it| it.is_dir());
        names.push(if is_directory { format!("{name}/") } else { name });
    }
    names.sort();
    let common = common(&names).unwrap_or(begun);
    let path = format!("{directory}{common}");
    let total = names.len();
    names.truncate(if total < 2 { 0 } else { CHOICES_MAX });
    Completed { path, choices: names, total }
}

/// What all of them begin with.
fn common(names: &[String]) -> Option<&str> {
    let (first, rest) = names.split_first()?;
    let shared = |name: &String| {
        let same = first.char_indices().zip(name.chars()).find(|((_, a), b)| a != b);
        same.map_or(first.len().min(name.len()), |((at, _), _)| at)
    };
    first.get(..rest.iter().map(shared).min().unwrap_or(first.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_on_as_far_as_they_are_clear() {
        let place = tempfile::tempdir().unwrap();
        for name in ["压测报告-1.pdf", "压测报告-2.pdf", "对账.csv", ".hidden"] {
            fs::write(place.path().join(name), "x").unwrap();
        }
        fs::create_dir(place.path().join("drills")).unwrap();
        let root = place.path().display().to_string();
        let at = |typed: &str| complete(&format!("{root}/{typed}"));
        let path = |typed: &str| at(typed).path.strip_prefix(&format!("{root}/")).unwrap().to_owned();
        assert_eq!(path("压"), "压测报告-");
        assert_eq!(at("压").choices, ["压测报告-1.pdf", "压测报告-2.pdf"]);
        assert_eq!((path("压测报告-2"), at("压测报告-2").choices.len()), ("压测报告-2.pdf".into(), 0));
        assert_eq!(path("d"), "drills/");
        assert_eq!((path("nothing"), at("nothing").total), ("nothing".into(), 0));
        assert_eq!((path(""), at("").choices.len()), (String::new(), 4), "what is hidden stays so");
        assert_eq!(path(".h"), ".hidden");
        for n in 0..40 {
            fs::write(place.path().join(format!("drills/{n:02}.log")), "x").unwrap();
        }
        assert_eq!((at("drills/").choices.len(), at("drills/").total), (CHOICES_MAX, 40));
    }
}
