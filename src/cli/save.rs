//! A result written to a file: whole or not at all, and over another file only when that is wanted.

use super::error::CliError;
use crate::{entropy, phrase, wording::cli as say};
use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Writes `text` to `path`, durably. Until it is complete it stands beside its place under another name.
pub fn save(path: &Path, text: &str, replace: bool) -> Result<(), CliError> {
    if !replace && path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    let temporary = beside(path)?;
    let placed = write(&temporary, text).and_then(|()| place(&temporary, path, replace));
    if placed.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    placed.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => CliError::failed(phrase!(
            say::CANNOT_CREATE,
            path = path.display().to_string(),
            reason = error.to_string()
        )),
    })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Gives a complete file its name. Another one that appeared meanwhile is left alone, unless it is to be replaced.
fn place(temporary: &Path, path: &Path, replace: bool) -> io::Result<()> {
    if replace {
        fs::rename(temporary, path)?;
    } else {
        // A link, unlike a rename, never replaces; not every file system has links.
        match fs::hard_link(temporary, path) {
            Ok(()) => fs::remove_file(temporary)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
            Err(_) if path.symlink_metadata().is_ok() => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(temporary, path)?,
        }
    }
    // The name, too, is to survive a power cut; where a directory cannot be synced it is as safe as it gets.
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

/// A name in the same directory that no other file has.
fn beside(path: &Path) -> Result<PathBuf, CliError> {
    let failed =
        |error: entropy::Error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string()));
    let unique = u64::from_le_bytes(entropy::bytes().map_err(failed)?);
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{unique:016x}"));
    Ok(path.with_file_name(name))
}

fn exists(path: &Path) -> CliError {
    CliError::Refused {
        message: phrase!(say::FILE_EXISTS, path = path.display().to_string()),
        hint: Some((&say::FILE_EXISTS_HINT).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let names = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_only_on_demand_and_nothing_else_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.jsonl");
        save(&path, "one", false).unwrap();
        assert!(matches!(save(&path, "two", false), Err(CliError::Refused { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        save(&path, "two", true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert!(matches!(save(directory.path(), "x", true), Err(CliError::Failed { .. })));
        assert!(matches!(save(&path.join("under"), "x", false), Err(CliError::Failed { .. })));
        assert_eq!(names(directory.path()), ["out.jsonl"]);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let (temporary, path) = (directory.path().join("t"), directory.path().join("out"));
        write(&temporary, "mine").unwrap();
        fs::write(&path, "theirs").unwrap();
        let placed = place(&temporary, &path, false);
        assert_eq!(placed.map_err(|error| error.kind()), Err(io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }
}
