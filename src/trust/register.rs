//! Where the yes of a person is remembered: a file only they can write, in their state directory.

use super::TrustError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

/// Most plans that are remembered; the oldest go first.
const ENTRIES_MAX: usize = 1_000;
/// Largest accepted file.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// One yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub fingerprint: String,
    pub at: DateTime<Utc>,
    /// The main file of the plan, as it lay when it was trusted.
    pub plan: PathBuf,
}

pub struct Register {
    path: PathBuf,
}

impl Register {
    /// `$XDG_STATE_HOME/golive/trust`, or `~/.local/state/golive/trust`.
    pub fn of_user(env: &dyn Fn(&str) -> Option<String>) -> Result<Self, TrustError> {
        let absolute = |path: String| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
        let state = env("XDG_STATE_HOME").and_then(absolute);
        let home = || env("HOME").or_else(|| env("USERPROFILE")).and_then(absolute);
        let state = state.or_else(|| Some(home()?.join(".local").join("state"))).ok_or(TrustError::NoHome)?;
        Ok(Self { path: state.join("golive").join("trust") })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is trusted, oldest first. A line that cannot be read trusts nothing.
    pub fn entries(&self) -> Result<Vec<Entry>, TrustError> {
        let unreadable = |source| TrustError::Unreadable { path: self.path.clone(), source };
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        if is_exposed(&file.metadata().map_err(unreadable)?) {
            return Err(TrustError::Exposed { path: self.path.clone() });
        }
        let mut text = String::new();
        file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(unreadable)?;
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    pub fn holds(&self, fingerprint: &str) -> Result<bool, TrustError> {
        Ok(self.entries()?.iter().any(|entry| entry.fingerprint == fingerprint))
    }

    pub fn add(&self, entry: Entry) -> Result<(), TrustError> {
        let mut entries = self.entries()?;
        entries.retain(|known| known.fingerprint != entry.fingerprint);
        entries.push(entry);
        let first = entries.len().saturating_sub(ENTRIES_MAX);
        self.write(&entries[first..])
    }

    /// Takes back what was said of a plan, in all its versions. Tells how many there were.
    pub fn remove(&self, fingerprint: &str, plan: &Path) -> Result<usize, TrustError> {
        let mut entries = self.entries()?;
        let before = entries.len();
        entries.retain(|known| known.fingerprint != fingerprint && known.plan != plan);
        let gone = before - entries.len();
        if gone > 0 {
            self.write(&entries)?;
        }
        Ok(gone)
    }

    /// Whole or not at all.
    fn write(&self, entries: &[Entry]) -> Result<(), TrustError> {
        let lines: Result<Vec<String>, _> = entries.iter().map(serde_json::to_string).collect();
        let written = lines.map_err(io::Error::other).and_then(|lines| {
            let text: String = lines.into_iter().map(|line| line + "\n").collect();
            if let Some(directory) = self.path.parent() {
                fs::create_dir_all(directory)?;
            }
            let temporary = self.path.with_extension("new");
            let _ = fs::remove_file(&temporary);
            let mut file = private(&temporary)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&temporary, &self.path)
        });
        written.map_err(|source| TrustError::Unwritable { path: self.path.clone(), source })
    }
}

/// A new file that nobody else can read or write.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether others could have written it.
fn is_exposed(metadata: &fs::Metadata) -> bool {
    #[cfg(unix)]
    let exposed = std::os::unix::fs::MetadataExt::mode(metadata) & 0o022 != 0;
    #[cfg(not(unix))]
    let exposed = {
        let _ = metadata;
        false
    };
    exposed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fingerprint: &str, plan: &str) -> Entry {
        Entry { fingerprint: fingerprint.into(), at: DateTime::UNIX_EPOCH, plan: plan.into() }
    }

    fn register(directory: &Path) -> Register {
        let state = directory.display().to_string();
        Register::of_user(&|name| (name == "XDG_STATE_HOME").then(|| state.clone())).unwrap()
    }

    #[test]
    fn a_yes_is_remembered_until_it_is_taken_back() {
        let directory = tempfile::tempdir().unwrap();
        let register = register(directory.path());
        assert!(!register.holds("a").unwrap());
        for entry in
            [entry("a", "/x/golive.toml"), entry("b", "/x/golive.toml"), entry("c", "/y/golive.toml")]
        {
            register.add(entry).unwrap();
        }
        register.add(entry("a", "/x/golive.toml")).unwrap();
        assert_eq!(register.entries().unwrap().len(), 3);
        assert!(register.holds("a").unwrap() && !register.holds("d").unwrap());
        assert_eq!(register.remove("a", Path::new("/x/golive.toml")).unwrap(), 2);
        assert!(!register.holds("b").unwrap() && register.holds("c").unwrap());
    }

    #[test]
    fn only_so_many_are_remembered() {
        let directory = tempfile::tempdir().unwrap();
        let register = register(directory.path());
        let many: Vec<Entry> = (0..ENTRIES_MAX).map(|n| entry(&n.to_string(), "/x")).collect();
        register.write(&many).unwrap();
        register.add(entry("last", "/y")).unwrap();
        let known = register.entries().unwrap();
        assert_eq!((known.len(), known[0].fingerprint.as_str()), (ENTRIES_MAX, "1"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_write_trusts_nothing() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let register = register(directory.path());
        register.add(entry("a", "/x")).unwrap();
        let mode = fs::metadata(register.path()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        fs::set_permissions(register.path(), fs::Permissions::from_mode(0o666)).unwrap();
        assert!(matches!(register.holds("a"), Err(TrustError::Exposed { .. })));
    }

    #[test]
    fn without_a_home_there_is_no_trust() {
        assert!(matches!(Register::of_user(&|_| None), Err(TrustError::NoHome)));
        let relative = |name: &str| (name == "XDG_STATE_HOME").then(|| "state".to_owned());
        assert!(matches!(Register::of_user(&relative), Err(TrustError::NoHome)));
    }
}
