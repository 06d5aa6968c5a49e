//! The sandbox over real HTTP: every route, every role, every fault on and off again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers as well")]

mod access;
mod books;
mod client;
mod faults;
mod routes;
mod traffic;
