//! `golive init`: the smallest plan worth having, with comments that say what comes next.

use crate::{
    phrase,
    wording::{Lang, Phrase, scaffold as say},
};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::Path,
};

/// The files of a new plan: path relative to the project directory, and content.
pub fn files(lang: Lang) -> [(&'static str, &'static str); 3] {
    match lang {
        Lang::Zh => [
            ("golive.toml", include_str!("golive.zh.toml")),
            ("probes/health.toml", include_str!("health.zh.toml")),
            (".golive/.gitignore", "*\n"),
        ],
        Lang::En => [
            ("golive.toml", include_str!("golive.en.toml")),
            ("probes/health.toml", include_str!("health.en.toml")),
            (".golive/.gitignore", "*\n"),
        ],
    }
}

/// Writes a new plan into `directory` and returns what was written. A file that is there is never overwritten: if
/// any of them is, nothing is written.
pub fn write(directory: &Path, lang: Lang) -> Result<Vec<&'static str>, Phrase> {
    let files = files(lang);
    if let Some((path, _)) = files.iter().find(|(path, _)| directory.join(path).symlink_metadata().is_ok()) {
        return Err(phrase!(say::EXISTS, path = *path));
    }
    for (path, content) in files {
        create(&directory.join(path), content).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => phrase!(say::EXISTS, path = path),
            _ => phrase!(say::NOT_WRITTEN, path = path, reason = error.to_string()),
        })?;
    }
    Ok(files.map(|(path, _)| path).to_vec())
}

fn create(path: &Path, content: &str) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_once() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(write(directory.path(), Lang::En).unwrap().len(), 3);
        let before = fs::read_to_string(directory.path().join("golive.toml")).unwrap();
        let refusal = write(directory.path(), Lang::Zh).unwrap_err();
        assert_eq!(*refusal.text(), say::EXISTS);
        assert_eq!(fs::read_to_string(directory.path().join("golive.toml")).unwrap(), before);
    }
}
