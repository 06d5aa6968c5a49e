//! The key somebody signs with: the file they name, or the one in their agent that the plan knows as theirs.

use super::{error::CliError, open::Context, secret};
use crate::{
    env, phrase,
    plan::Plan,
    signer::{FileFault, Signer, SignerError},
    wording::{Phrase, cli as say},
};
use std::path::Path;

/// Times a passphrase may be mistyped.
const TRIES_MAX: usize = 3;

impl Context {
    /// The key of `--key`, unlocked.
    pub fn given_key(&self) -> Result<Option<Signer>, CliError> {
        self.key.as_deref().map(|path| self.unlock(path)).transpose()
    }

    fn unlock(&self, path: &Path) -> Result<Signer, CliError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let prompt = phrase!(say::PASSPHRASE, path = path.display().to_string()).render(self.lang);
            match Signer::from_file(path, &mut || secret::ask(&prompt)) {
                Err(SignerError::File { fault: FileFault::WrongPassphrase, .. }) if tries < TRIES_MAX => {
                    self.say(&say::WRONG_PASSPHRASE);
                }
                other => return Ok(other?),
            }
        }
    }
}

/// What somebody signs with, if they have a key: the one given, or else their agent's. A given key must be theirs.
pub fn signer(plan: &Plan, me: &str, given: Option<Signer>) -> Result<Option<Signer>, CliError> {
    let known = plan.people.get(me).and_then(|person| person.ssh_key.as_ref());
    if let Some(given) = given {
        if known == Some(given.public()) {
            return Ok(Some(given));
        }
        let fingerprint = given.public().fingerprint();
        let message = phrase!(say::NOT_THEIR_KEY, by = me, fingerprint = fingerprint);
        return Err(CliError::Refused { message, hint: Some(Phrase::from(&say::NOT_THEIR_KEY_HINT)) });
    }
    Ok(known.and_then(from_agent))
}

/// Without an agent, or without the key in it, one signs nothing; what must be signed is then refused with a hint.
#[cfg(unix)]
fn from_agent(known: &crate::signature::PublicKey) -> Option<Signer> {
    let socket = env::get("SSH_AUTH_SOCK")?;
    Signer::from_agent(Path::new(&socket), known).ok()
}

#[cfg(not(unix))]
fn from_agent(_: &crate::signature::PublicKey) -> Option<Signer> {
    None
}
