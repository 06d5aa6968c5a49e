//! Signing with the keys of `tests/keys/`, checked by golive and, where it is installed, by ssh-keygen.

#[cfg(unix)]
mod agent;
mod files;
mod fixtures;
