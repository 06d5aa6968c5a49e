//! The way to a `PostgreSQL` server: reading its address, and connecting over TLS wherever the way leaves this machine.

pub mod address;
mod way;

pub use way::{Messages, Way};

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    #[error("the address cannot be used")]
    Address,
    #[error("the server does not answer")]
    Lost,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
}
