//! What the program found, written down: one small writer per report and format.

pub mod check;
