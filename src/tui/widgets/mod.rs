//! Pieces that screens are drawn from. None of them knows what it shows.

pub mod doc;
pub mod field;
pub mod layout;
pub mod spark;
pub mod table;
pub mod text;
