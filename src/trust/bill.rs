//! What there is to trust in a plan: its commands, and the files they name.

use super::TrustError;
use crate::{
    plan::{Carrier, Check, Plan},
    value,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Largest file a command may name.
const FILE_BYTES_MAX: u64 = 16 << 20;

type Digest = [u8; 32];

/// A command of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it stands: `probe pos-disk`.
    pub place: String,
    /// The program and its arguments, or the one text for a shell.
    pub words: Vec<String>,
    pub shell: bool,
}

/// Everything a yes would be given to.
#[derive(Clone, Debug)]
pub struct Bill {
    pub commands: Vec<Listed>,
    /// Stands for all of it, in hexadecimal.
    pub fingerprint: String,
    directory: PathBuf,
    files: BTreeMap<PathBuf, Digest>,
}

/// The yes to a plan. Holds what the files were that it was given to.
#[derive(Clone, Debug)]
pub struct Grant {
    directory: PathBuf,
    files: BTreeMap<PathBuf, Digest>,
}

impl Bill {
    pub fn of(plan: &Plan) -> Result<Self, TrustError> {
        Self::new(&plan.hash, &plan.directory, commands(plan))
    }

    fn new(plan_hash: &str, directory: &Path, commands: Vec<Listed>) -> Result<Self, TrustError> {
        let mut files = BTreeMap::new();
        for path in commands.iter().flat_map(|command| named(command, directory)) {
            let digest = digest(&directory.join(&path))?;
            files.insert(path, digest);
        }
        let mut hash = Sha256::new();
        // Each piece with its length, so that none can pass for two.
        let mut add = |piece: &[u8]| {
            hash.update((piece.len() as u64).to_be_bytes());
            hash.update(piece);
        };
        add(b"golive trust 1");
        add(plan_hash.as_bytes());
        for command in &commands {
            add(command.place.as_bytes());
            add(&[u8::from(command.shell)]);
            add(&(command.words.len() as u64).to_be_bytes());
            command.words.iter().for_each(|word| add(word.as_bytes()));
        }
        for (path, digest) in &files {
            add(path.as_os_str().as_encoded_bytes());
            add(digest);
        }
        let fingerprint = value::hex(&hash.finalize());
        Ok(Self { commands, fingerprint, directory: directory.to_path_buf(), files })
    }

    /// The files below the plan's directory that commands name, relative to it.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    pub fn grant(&self) -> Grant {
        Grant { directory: self.directory.clone(), files: self.files.clone() }
    }
}

impl Grant {
    /// Whether the files are still what they were. Reads them: not for a thread that must not wait.
    pub fn still_holds(&self) -> bool {
        self.files
            .iter()
            .all(|(path, known)| digest(&self.directory.join(path)).is_ok_and(|now| now == *known))
    }
}

/// Every command of a plan. Whatever else learns to run commands is added here.
fn commands(plan: &Plan) -> Vec<Listed> {
    let of_probe = |probe: &crate::plan::Probe| match &probe.check {
        Check::Command(command) => Some(Listed {
            place: format!("probe {}", probe.id),
            words: command.command.iter().map(ToString::to_string).collect(),
            shell: command.shell,
        }),
        _ => None,
    };
    let of_channel = |channel: &crate::plan::Channel| match &channel.carrier {
        Carrier::Command(command) => Some(Listed {
            place: format!("channel {}", channel.id),
            words: command.run.clone(),
            shell: false,
        }),
        _ => None,
    };
    let of_step = |(book, step): (&crate::plan::Runbook, &crate::plan::RunStep)| {
        let place = format!("runbook {} step {}", book.id, step.id);
        let listed = |program: &crate::plan::Program| Listed {
            place: place.clone(),
            words: program.command.iter().map(ToString::to_string).collect(),
            shell: program.shell,
        };
        step.programs().map(listed).collect::<Vec<_>>()
    };
    let steps = plan.runbooks.values().flat_map(|book| book.steps.values().map(move |step| (book, step)));
    let of_probes = plan.probes.values().filter_map(of_probe);
    of_probes.chain(plan.channels.values().filter_map(of_channel)).chain(steps.flat_map(of_step)).collect()
}

/// The files below `directory` that stand among the words of a command. In a text for a shell every word counts.
fn named(command: &Listed, directory: &Path) -> Vec<PathBuf> {
    let separates = |c: char| c.is_whitespace() || "\"';|&()<>=`$".contains(c);
    let words: Vec<&str> = if command.shell {
        command.words.iter().flat_map(|text| text.split(separates)).collect()
    } else {
        // Also what stands behind an option: `--config=check.toml`.
        command
            .words
            .iter()
            .flat_map(|word| [Some(word.as_str()), word.split_once('=').map(|it| it.1)])
            .flatten()
            .collect()
    };
    let below = |word: &&str| {
        let path = directory.join(word);
        let inside = path.strip_prefix(directory).ok()?.to_path_buf();
        (!word.is_empty() && path.is_file()).then_some(inside)
    };
    words.iter().filter_map(below).collect()
}

fn digest(path: &Path) -> Result<Digest, TrustError> {
    let unreadable = |source: io::Error| TrustError::Unreadable { path: path.to_path_buf(), source };
    let mut file = File::open(path).map_err(unreadable)?.take(FILE_BYTES_MAX + 1);
    let (mut hash, mut chunk, mut length) = (Sha256::new(), vec![0; 64 << 10], 0);
    loop {
        let read = file.read(&mut chunk).map_err(unreadable)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        length += read as u64;
        if length > FILE_BYTES_MAX {
            return Err(TrustError::TooLarge { path: path.to_path_buf() });
        }
        hash.update(&chunk[..read]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn listed(words: &[&str], shell: bool) -> Listed {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Listed { place: "probe p".into(), words, shell }
    }

    #[test]
    fn whatever_changes_is_another_bill() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        fs::write(at.join("check.sh"), "exit 0").unwrap();
        let bill = |hash: &str, commands: Vec<Listed>| Bill::new(hash, at, commands).unwrap().fingerprint;
        let base = || bill("h", vec![listed(&["./check.sh", "a b"], false)]);
        let first = base();
        assert_eq!(first, base());
        for other in [
            bill("i", vec![listed(&["./check.sh", "a b"], false)]),
            bill("h", vec![listed(&["./check.sh", "a", "b"], false)]),
            bill("h", vec![listed(&["./check.sh", "a b"], true)]),
            bill("h", vec![]),
            bill("h", vec![listed(&["./check.sh", "a b"], false), listed(&["ls"], false)]),
        ] {
            assert_ne!(other, first);
        }
        let grant = Bill::new("h", at, vec![listed(&["./check.sh"], false)]).unwrap().grant();
        assert!(grant.still_holds());
        fs::write(at.join("check.sh"), "rm -rf ~").unwrap();
        assert!(!grant.still_holds());
        assert_ne!(base(), first);
        fs::remove_file(at.join("check.sh")).unwrap();
        assert!(!grant.still_holds());
    }

    #[test]
    fn the_files_a_command_names_are_found() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        fs::create_dir(at.join("bin")).unwrap();
        for name in ["bin/a.sh", "b.toml", "c"] {
            fs::write(at.join(name), "x").unwrap();
        }
        let absolute = at.join("c").display().to_string();
        let found = |words: &[&str], shell| {
            let bill = Bill::new("h", at, vec![listed(words, shell)]).unwrap();
            bill.files().map(|path| path.display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            found(&["bin/a.sh", "--config=b.toml", "c", "/bin/sh", "bin"], false),
            ["b.toml", "bin/a.sh", "c"]
        );
        assert_eq!(found(&["sh", &absolute], false), ["c"]);
        assert_eq!(found(&["cat 'b.toml'|bin/a.sh;./c"], true), ["b.toml", "bin/a.sh", "c"]);
        let large = File::create(at.join("large")).unwrap();
        large.set_len(FILE_BYTES_MAX + 1).unwrap();
        assert!(matches!(
            Bill::new("h", at, vec![listed(&["./large"], false)]),
            Err(TrustError::TooLarge { .. })
        ));
    }
}
