//! Whether the file that is open is still the one that others find under its name.

use super::super::Cause;
use std::path::{Path, PathBuf};

/// A file, by its name and by what the system knows it as.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    identity: (u64, u64),
}

impl File {
    /// `None` for what is no file, or cannot be told apart from others.
    pub fn at(path: &Path) -> Option<Self> {
        Some(Self { path: path.to_owned(), identity: identity(path)? })
    }

    /// An error when the name has come to mean nothing, or something else.
    pub fn is_there(file: Option<&Self>) -> Result<(), Cause> {
        match file {
            Some(file) if identity(&file.path) != Some(file.identity) => Err(Cause::Gone),
            _ => Ok(()),
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<(u64, u64)> {
    path.exists().then_some((0, 0))
}
