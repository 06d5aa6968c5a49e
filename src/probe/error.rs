//! Why a prober cannot be set up.

use crate::{
    phrase,
    wording::{Lang, Phrase, probe as say},
};
use std::{fmt, io, path::PathBuf};

#[derive(Debug)]
pub enum ProbeError {
    CaUnreadable { path: PathBuf, source: io::Error },
    CaInvalid { path: PathBuf },
}

impl ProbeError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::CaUnreadable { path, .. } => phrase!(say::CA_UNREADABLE, path = path.display().to_string()),
            Self::CaInvalid { path } => phrase!(say::CA_INVALID, path = path.display().to_string()),
        }
    }
}

impl fmt::Display for ProbeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase().render(Lang::En))
    }
}

impl std::error::Error for ProbeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::CaUnreadable { source, .. } => Some(source),
            Self::CaInvalid { .. } => None,
        }
    }
}
