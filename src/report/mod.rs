//! One serialisable model of what is shown, for screens, text and JSON alike. Reads, never decides.

pub mod board;
