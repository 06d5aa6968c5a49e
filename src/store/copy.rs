//! Backup and restore. A copy is verified before it is called one.

use super::{Access, Broken, PAGE, Raw, Sqlite, Store, StoreError, Walk};
use crate::{
    phrase,
    wording::{Phrase, timeline as say},
};
use std::path::Path;

/// What a restore did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    pub added: usize,
    pub count: i64,
}

/// Why a copy was not made, or not taken.
#[derive(Debug)]
pub enum RestoreError {
    Store(StoreError),
    /// The source of the copy does not hold together.
    Broken(Broken),
    /// There is something there already.
    Exists,
    /// What is there is no journal.
    NoBackup,
    /// The journal holds other events than the backup, from this one on.
    Diverged {
        seq: i64,
    },
}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl RestoreError {
    pub fn message(&self, path: &Path) -> Phrase {
        let path = path.display().to_string();
        match self {
            Self::Store(error) => error.message(),
            Self::Broken(broken) => broken.phrase(),
            Self::Exists => phrase!(say::BACKUP_EXISTS, path = path),
            Self::NoBackup => phrase!(say::NOT_A_BACKUP, path = path),
            Self::Diverged { seq } => phrase!(say::DIVERGED, seq = *seq),
        }
    }

    pub fn hint(&self) -> Option<Phrase> {
        match self {
            Self::Store(error) => error.hint(),
            Self::Broken(_) => Some(Phrase::from(&say::TAMPERED_HINT)),
            Self::Exists => Some(Phrase::from(&say::BACKUP_EXISTS_HINT)),
            Self::NoBackup => None,
            Self::Diverged { .. } => Some(Phrase::from(&say::DIVERGED_HINT)),
        }
    }
}

/// Copies all events of a live store, in order and with their hashes, into a new journal file, and walks the copy's
/// chain to the same head. Measurements are not copied: they are no record of what people did.
pub fn backup(from: &mut dyn Store, to: &Path) -> Result<Walk, RestoreError> {
    if to.exists() {
        return Err(RestoreError::Exists);
    }
    let wanted = from.verify()?.map_err(RestoreError::Broken)?;
    let mut copy = Sqlite::open(to, Access::Write)?;
    copy_events(from, &mut copy, 0, wanted.seq)?;
    let made = copy.verify()?.map_err(RestoreError::Broken)?;
    if made.head == wanted.head {
        Ok(made)
    } else {
        Err(RestoreError::Broken(Broken::Changed { seq: made.seq }))
    }
}

/// Brings a store up to a backup: adds the events it lacks. Nothing that is recorded is ever lost: a store that holds
/// something else than the backup is left as it is.
pub fn restore(into: &mut dyn Store, from: &Path) -> Result<Restored, RestoreError> {
    if !from.is_file() {
        return Err(RestoreError::NoBackup);
    }
    let mut backup = Sqlite::open(from, Access::Read).map_err(|_| RestoreError::NoBackup)?;
    let wanted = backup.verify().map_err(|_| RestoreError::NoBackup)?.map_err(RestoreError::Broken)?;
    let common = common(into, &mut backup)?;
    let present = into.verify()?.map_err(RestoreError::Broken)?;
    if present.seq > common {
        let in_backup = present.seq.min(wanted.seq) > common;
        // A store that only goes on after the backup has nothing to restore, and loses nothing.
        if in_backup {
            return Err(RestoreError::Diverged { seq: common + 1 });
        }
        return Ok(Restored { added: 0, count: present.seq });
    }
    let added = copy_events(&mut backup, into, common, wanted.seq)?;
    let made = into.verify()?.map_err(RestoreError::Broken)?;
    Ok(Restored { added, count: made.seq })
}

/// How many events both begin with.
pub(super) fn common(one: &mut dyn Store, two: &mut dyn Store) -> Result<i64, StoreError> {
    let mut seq = 0;
    loop {
        let (left, right) = (one.raw_after(seq, PAGE)?, two.raw_after(seq, PAGE)?);
        let same = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
        seq += same as u64;
        if same < PAGE {
            return Ok(i64::try_from(seq).unwrap_or(i64::MAX));
        }
    }
}

fn copy_events(
    from: &mut dyn Store,
    to: &mut dyn Store,
    after: i64,
    until: i64,
) -> Result<usize, StoreError> {
    let (mut seq, mut copied) = (after, 0);
    while seq < until {
        let page: Vec<Raw> =
            from.raw_after(seq.unsigned_abs(), PAGE)?.into_iter().filter(|raw| raw.seq <= until).collect();
        let Some(last) = page.last() else { break };
        seq = last.seq;
        copied += page.len();
        to.append_raw(&page)?;
    }
    Ok(copied)
}

impl Broken {
    pub fn phrase(self) -> Phrase {
        match self {
            Self::Changed { seq } => phrase!(say::CHANGED, seq = seq),
            Self::Removed { seq } => phrase!(say::REMOVED, seq = seq),
        }
    }
}
