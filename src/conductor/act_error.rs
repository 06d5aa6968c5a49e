//! Why an act was not recorded, and how a person is told.

use super::Reply;
use crate::{
    entropy, phrase, signer::SignerError, state::Refusal, store::StoreError, wording::conductor as say,
};

/// Why nothing was recorded.
#[derive(Debug)]
pub enum ActError {
    Refused(Refusal),
    Store(StoreError),
    Entropy(entropy::Error),
    Signer(SignerError),
}

impl ActError {
    pub fn reply(&self) -> Reply {
        match self {
            Self::Refused(refusal) => {
                Reply::Refused { message: refusal.message.clone(), hint: refusal.hint.clone() }
            }
            Self::Signer(error) => Reply::Failed { message: error.message(), hint: error.hint() },
            Self::Store(error) => Reply::Failed { message: error.message(), hint: error.hint() },
            Self::Entropy(error) => {
                Reply::Failed { message: phrase!(say::NO_ENTROPY, reason = error.to_string()), hint: None }
            }
        }
    }
}
