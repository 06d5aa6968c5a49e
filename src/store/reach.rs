//! Whether a store is merely out of reach: nothing is wrong with it or with what was asked, and the same may succeed
//! later.

use super::{Cause, StoreError};
use std::{
    error::Error,
    io::{self, ErrorKind},
};

impl StoreError {
    /// Whether the server could not be reached, was lost on the way, is going down or coming up, or has no room for
    /// one more. Of a write it may be unknown whether it was done ([`Cause::Unknown`]); events and parts are safe to
    /// hand over again. A file is never out of reach.
    pub fn is_out_of_reach(&self) -> bool {
        match &self.source {
            Cause::Lost | Cause::Unknown => true,
            Cause::Postgres(error) => match error.code() {
                Some(state) => is_passing(state.code()),
                None => error.is_closed() || is_network(error),
            },
            _ => false,
        }
    }
}

/// Whether what the server says passes by itself. A breach of protocol (08P01) does not.
fn is_passing(state: &str) -> bool {
    match state {
        // Too many connections; going down, crashed, coming up; idle for too long.
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" => true,
        "08P01" => false,
        _ => state.starts_with("08"),
    }
}

/// Whether the cause is the network. The kinds that are left out come from TLS and from permissions; a name that
/// cannot be resolved has no kind of its own.
fn is_network(error: &tokio_postgres::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return !matches!(
                error.kind(),
                ErrorKind::PermissionDenied
                    | ErrorKind::InvalidData
                    | ErrorKind::InvalidInput
                    | ErrorKind::Unsupported
                    | ErrorKind::Other
            );
        }
        cause = error.source();
    }
    false
}
