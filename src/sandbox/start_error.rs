//! Why the sandbox, or its shop traffic, could not start.

use crate::{
    phrase,
    wording::{Lang, Phrase, sandbox as say},
};
use std::{error::Error, fmt, io, net::SocketAddr};

#[derive(Debug)]
pub enum StartError {
    /// The address can be reached from other machines, or is none of this one.
    NotLoopback(SocketAddr),
    Listen {
        addr: SocketAddr,
        cause: io::Error,
    },
    /// The sample data was refused, with this code of the API.
    Seed(&'static str),
    /// The HTTP client of the shop traffic.
    Client(Box<dyn Error + Send + Sync>),
}

impl StartError {
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NotLoopback(addr) => phrase!(say::START_NOT_LOOPBACK, addr = addr.to_string()),
            Self::Listen { addr, cause } => {
                phrase!(say::START_LISTEN, addr = addr.to_string(), cause = cause.to_string())
            }
            Self::Seed(code) => phrase!(say::START_SEED, code = *code),
            Self::Client(cause) => phrase!(say::START_CLIENT, cause = cause.to_string()),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase().render(Lang::En))
    }
}

/// The cause is part of the message, so it is no source as well.
impl Error for StartError {}
