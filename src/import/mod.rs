//! Probes drafted from what people have already: a command line of curl, a description in `OpenAPI`.
//!
//! Pure: text goes in, drafts come out, and [`emit()`] turns drafts into TOML. Nothing is read, sent or written here.
//! A secret never gets into a draft: it becomes the name of a variable of the environment, which people are told.

mod credential;
mod curl;
mod draft;
mod emit;
mod name;
mod openapi;
mod place;
pub mod shell_words;
mod url;
mod yaml;

pub use curl::curl;
pub use draft::{Import, Secret};
pub use emit::{Home, emit};
pub use openapi::{BYTES_MAX as OPENAPI_BYTES_MAX, Choice, Taken, openapi};
pub use place::{Existing, Target, place};

use crate::wording::Phrase;
use std::time::Duration;

/// What the user decided about the probe to be written; the rest follows from what is imported.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    pub id: Option<&'a str>,
    pub title: Option<&'a str>,
    pub every: Option<Duration>,
}

/// Why nothing could be drafted.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

impl Mistake {
    fn new(message: impl Into<Phrase>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn hint(mut self, hint: impl Into<Phrase>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
