//! Looking at files: the newest of those that match, its hash, and the end of a log. Blocks; bounded in all it reads.

use super::{log_time, run::Failure};
use crate::{measure::Outcome, phrase, plan::FreshFile, value, wording::sources as say};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// Most files that may match a pattern.
const FILES_MAX: usize = 10_000;
/// Largest list of hashes that is read.
const SUMS_BYTES_MAX: u64 = 1 << 20;

/// A file as it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub path: PathBuf,
    pub modified: DateTime<Utc>,
    pub size: u64,
}

/// The newest file that is meant, and those before it.
pub(super) struct Newest {
    pub file: Seen,
    /// Of a pattern: the size of the next newest.
    pub size_before: Option<u64>,
    pub count: usize,
}

/// Finds the file. Errors when there is none, or it must not or cannot be looked at.
pub(super) fn newest(wanted: &FreshFile, directory: &Path) -> Result<Newest, Failure> {
    let is_pattern = wanted.path.contains(['*', '?', '[']);
    if !is_pattern {
        let path = directory.join(&wanted.path);
        let file = look(&path).map_err(|error| unreadable(&error, &wanted.path))?;
        stays(wanted, &path, directory)?;
        let file = file.ok_or_else(|| missing(&wanted.path))?;
        return Ok(Newest { file, size_before: None, count: 1 });
    }
    let pattern = if Path::new(&wanted.path).is_absolute() {
        wanted.path.clone()
    } else {
        format!("{}/{}", glob::Pattern::escape(&directory.display().to_string()), wanted.path)
    };
    let matches = glob::glob(&pattern).map_err(|_| missing(&wanted.path))?;
    let (mut first, mut second, mut count): (Option<Seen>, Option<Seen>, usize) = (None, None, 0);
    for path in matches {
        let path = path.map_err(|error| unreadable(error.error(), &wanted.path))?;
        // Another run may just have removed it.
        let Ok(Some(file)) = look(&path) else { continue };
        if is_sum(&path) {
            continue;
        }
        stays(wanted, &path, directory)?;
        count += 1;
        if count > FILES_MAX {
            let why = phrase!(say::MANY_FILES, path = &wanted.path, max = FILES_MAX);
            return Err(Failure::new(Outcome::Assertion, why));
        }
        let newer = |than: &Option<Seen>| than.as_ref().is_none_or(|known| order(&file) > order(known));
        if newer(&first) {
            second = first.replace(file);
        } else if newer(&second) {
            second = Some(file);
        }
    }
    let file = first.ok_or_else(|| missing(&wanted.path))?;
    Ok(Newest { file, size_before: second.map(|file| file.size), count })
}

/// Newer is greater; of two as new, the name decides.
fn order(file: &Seen) -> (DateTime<Utc>, &Path) {
    (file.modified, &file.path)
}

/// `None` for what is no file.
fn look(path: &Path) -> io::Result<Option<Seen>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let modified = DateTime::<Utc>::from(metadata.modified()?);
    let file = Seen { path: path.to_path_buf(), modified, size: metadata.len() };
    Ok(metadata.is_file().then_some(file))
}

/// A relative path leads nowhere outside the directory, not by a link either.
fn stays(wanted: &FreshFile, path: &Path, directory: &Path) -> Result<(), Failure> {
    if Path::new(&wanted.path).is_absolute() {
        return Ok(());
    }
    let (Ok(real), Ok(root)) = (path.canonicalize(), directory.canonicalize()) else { return Ok(()) };
    if real.starts_with(root) {
        return Ok(());
    }
    Err(Failure::new(Outcome::Unable, phrase!(say::FILE_LEAVES, path = &wanted.path)))
}

fn missing(path: &str) -> Failure {
    Failure::new(Outcome::Assertion, phrase!(say::NO_FILE, path = path))
}

pub(super) fn unreadable(error: &io::Error, path: &str) -> Failure {
    let text =
        if error.kind() == ErrorKind::PermissionDenied { &say::FILE_DENIED } else { &say::FILE_UNREADABLE };
    Failure::new(Outcome::Unable, phrase!(*text, path = path))
}

/// Whether a file holds the hashes of others.
fn is_sum(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(".sha256") || name == "sha256sums"
}

/// The SHA-256 of a file in hexadecimal; `None` once it is given up.
pub(super) fn hash(path: &Path, given_up: &AtomicBool) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; 256 << 10]);
    loop {
        if given_up.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(Some(value::hex(&hash.finalize())));
        }
        hash.update(&chunk[..read]);
    }
}

/// The hash that stands beside a file: in `file.sha256`, or for its name in `SHA256SUMS`.
pub(super) fn hash_beside(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let own = path.with_file_name(format!("{name}.sha256"));
    if let Some(text) = small(&own) {
        return text.lines().find_map(|line| listed(line, name, true));
    }
    let all = small(&path.with_file_name("SHA256SUMS"))?;
    all.lines().find_map(|line| listed(line, name, false))
}

/// `hash  name`, as `sha256sum` writes it; the name may be left out where the file is for one only.
fn listed(line: &str, name: &str, alone: bool) -> Option<String> {
    let (hash, rest) = line.trim().split_at_checked(64)?;
    let listed = rest.trim_start().trim_start_matches('*');
    let listed = listed.rsplit('/').next().unwrap_or(listed);
    let meant = listed == name || (alone && rest.trim().is_empty());
    (meant && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hash.to_ascii_lowercase())
}

fn small(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(SUMS_BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The lines at the end of a log that are looked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub count: usize,
    /// Of the last of them, when it carries one.
    pub newest: Option<DateTime<Utc>>,
}

pub(super) fn lines(wanted: &FreshFile, path: &Path) -> io::Result<Lines> {
    let mut found = Lines::default();
    let Some(regex) = &wanted.contains else { return Ok(found) };
    let mut file = File::open(path)?;
    let (size, most) = (file.metadata()?.len(), u64::from(wanted.tail_kib) << 10);
    let from = size.saturating_sub(most);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    // The first line may have lost its beginning.
    for line in text.lines().skip(usize::from(from > 0)).filter(|line| regex.is_match(line)) {
        found.count += 1;
        found.newest = log_time::time(line, wanted.zone);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    fn wanted(path: &str) -> FreshFile {
        FreshFile {
            path: path.into(),
            hash: false,
            contains: Some(Regex::new("backup done").unwrap()),
            tail_kib: 1,
            zone: chrono_tz::UTC,
            expect: Vec::new(),
        }
    }

    #[test]
    fn the_newest_of_a_pattern_is_found() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        for (name, size, age_s) in
            [("a.dump", 10, 300), ("b.dump", 20, 200), ("c.dump", 30, 100), ("c.dump.sha256", 1, 0)]
        {
            fs::write(at.join(name), vec![b'x'; size]).unwrap();
            let time = DateTime::<Utc>::from_timestamp(1_800_000_000 - age_s, 0).unwrap();
            File::options().write(true).open(at.join(name)).unwrap().set_modified(time.into()).unwrap();
        }
        let found = newest(&wanted("*.dump*"), at).unwrap();
        assert_eq!((found.file.size, found.size_before, found.count), (30, Some(20), 3));
        let one = newest(&wanted("a.dump"), at).unwrap();
        assert_eq!((one.file.size, one.count), (10, 1));
        for none in ["*.gz", "d.dump", "a.dump/x", "."] {
            assert_eq!(
                newest(&wanted(none), at).map(drop).unwrap_err().outcome,
                Outcome::Assertion,
                "{none}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out_of_the_project() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret"), inside.path().join("link")).unwrap();
        for path in ["link", "l*"] {
            let refused = newest(&wanted(path), inside.path()).map(drop).unwrap_err();
            assert_eq!(refused.outcome, Outcome::Unable, "{path}");
        }
        let absolute = outside.path().join("secret").display().to_string();
        assert!(newest(&wanted(&absolute), inside.path()).is_ok());
    }

    #[test]
    fn hashes_and_those_beside() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a.dump");
        fs::write(&file, "abc").unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(&file, &AtomicBool::new(false)).unwrap().as_deref(), Some(abc));
        assert_eq!(hash(&file, &AtomicBool::new(true)).unwrap(), None);
        assert_eq!(hash_beside(&file), None);
        let sums = directory.path().join("SHA256SUMS");
        fs::write(&sums, format!("{}  b.dump\n{abc} *./a.dump\n", "0".repeat(64))).unwrap();
        assert_eq!(hash_beside(&file).as_deref(), Some(abc));
        fs::write(directory.path().join("a.dump.sha256"), "1".repeat(64)).unwrap();
        assert_eq!(hash_beside(&file).unwrap(), "1".repeat(64));
        fs::write(directory.path().join("a.dump.sha256"), "门店").unwrap();
        assert_eq!(hash_beside(&file), None);
    }

    #[test]
    fn only_the_end_of_a_log_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("x.log");
        let old = "2026-11-01T00:00:00Z backup done\n".repeat(100);
        fs::write(&log, format!("{old}2026-11-02T00:00:00Z backup done\n2026-11-03T00:00:00Z other\n"))
            .unwrap();
        let found = lines(&wanted("x.log"), &log).unwrap();
        assert!(found.count < 40, "{found:?}");
        assert_eq!(found.newest.unwrap().to_rfc3339(), "2026-11-02T00:00:00+00:00");
        fs::write(&log, "nothing\n").unwrap();
        assert_eq!(lines(&wanted("x.log"), &log).unwrap(), Lines::default());
    }
}
