//! Signs with people's SSH keys: from a private key's file, or through ssh-agent, which keeps the key to itself.
//!
//! Whatever made it, a signature is checked before it is handed out. What golive reads of a secret is wiped after
//! use; the key pair itself lies in ring's memory until the [`Signer`] is dropped.

#[cfg(unix)]
mod agent;
mod error;
mod file;
mod modulo;
mod openssh;
mod pair;

#[cfg(test)]
mod tests;

pub use error::{AgentFault, FileFault, SignerError};

use crate::signature::{self, PublicKey};
use pair::Pair;
use secrecy::SecretString;
#[cfg(unix)]
use std::path::PathBuf;
use std::{fmt, path::Path};

/// A key that can sign.
pub struct Signer {
    public: PublicKey,
    hand: Hand,
}

/// Who holds the private half.
enum Hand {
    File(Pair),
    #[cfg(unix)]
    Agent(PathBuf),
}

impl Signer {
    /// Reads an OpenSSH private key. `passphrase` is called once, and only when the file has one; `None` from it
    /// gives up. A wrong one is [`FileFault::WrongPassphrase`], and asking again is for the caller.
    pub fn from_file(
        path: &Path,
        passphrase: &mut dyn FnMut() -> Option<SecretString>,
    ) -> Result<Self, SignerError> {
        let (public, pair) = file::read(path, passphrase)?;
        Ok(Self { public, hand: Hand::File(pair) })
    }

    /// Finds `wanted` among the keys of the agent that listens at `socket`.
    #[cfg(unix)]
    pub fn from_agent(socket: &Path, wanted: &PublicKey) -> Result<Self, SignerError> {
        if !agent_keys(socket)?.contains(wanted) {
            let fault = AgentFault::NoKey { fingerprint: wanted.fingerprint() };
            return Err(SignerError::Agent { socket: socket.to_owned(), fault });
        }
        Ok(Self { public: wanted.clone(), hand: Hand::Agent(socket.to_owned()) })
    }

    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of `message` as text, which [`signature::verify`] takes. With an agent it waits up to 30
    /// seconds, because somebody may have to confirm or to touch a token.
    pub fn sign(&self, message: &[u8]) -> Result<String, SignerError> {
        let data = signature::to_sign(message);
        let made = match &self.hand {
            Hand::File(pair) => pair.sign(&data).ok_or_else(|| self.failed())?,
            #[cfg(unix)]
            Hand::Agent(socket) => agent::sign(socket, &self.public, &data)
                .map_err(|fault| SignerError::Agent { socket: socket.clone(), fault })?,
        };
        let armored = signature::armored(&self.public, &made);
        if signature::verify(&armored, message).is_ok() { Ok(armored) } else { Err(self.failed()) }
    }

    fn failed(&self) -> SignerError {
        let fingerprint = self.public.fingerprint();
        match &self.hand {
            Hand::File(_) => SignerError::Signing { fingerprint },
            #[cfg(unix)]
            Hand::Agent(socket) => {
                SignerError::Agent { socket: socket.clone(), fault: AgentFault::Wrong { fingerprint } }
            }
        }
    }
}

/// The keys the agent at `socket` holds that golive can use, in its order.
#[cfg(unix)]
pub fn agent_keys(socket: &Path) -> Result<Vec<PublicKey>, SignerError> {
    agent::keys(socket).map_err(|fault| SignerError::Agent { socket: socket.to_owned(), fault })
}

/// Only the public half, and who holds the other.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hand = match &self.hand {
            Hand::File(_) => "file",
            #[cfg(unix)]
            Hand::Agent(_) => "agent",
        };
        write!(f, "Signer({hand}, {:?})", self.public)
    }
}
