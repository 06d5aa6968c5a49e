//! The texts a plan was read from, and places in them.

use super::Place;
use crate::{
    phrase,
    wording::{Phrase, plan as say},
};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{ErrorKind, Read},
    ops::Range,
    path::Path,
};

/// Largest accepted plan file.
pub const FILE_BYTES_MAX: u64 = 4 << 20;
/// All files of a plan together.
pub const PLAN_BYTES_MAX: usize = 16 << 20;
/// Most files of one plan.
pub const FILES_MAX: usize = 256;
/// Characters are counted from the nearest multiple of this many bytes, so that places in a long line cost little.
const STRIDE_BYTES: usize = 1_024;

/// Bytes `start..end` of file number `file`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Span {
    pub file: usize,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub(super) fn new(file: usize, range: Range<usize>) -> Self {
        Self { file, start: range.start, end: range.end }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// One file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the plan's directory.
    pub name: String,
    pub text: String,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
    /// Characters before each multiple of [`STRIDE_BYTES`].
    characters: Vec<usize>,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let characters = text
            .as_bytes()
            .chunks(STRIDE_BYTES)
            .scan(0, |before, chunk| {
                let at = *before;
                *before += starts(chunk);
                Some(at)
            })
            .collect();
        Self { name, text, lines, characters }
    }

    /// Line and column of a byte, both from 1; the column counts characters. A byte order mark has no width.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let mark = usize::from(line == 1 && byte > 0 && self.text.starts_with('\u{feff}'));
        (line, self.characters_before(byte) - self.characters_before(start) + 1 - mark)
    }

    /// The bytes of a line (from 1), without its end.
    pub fn line(&self, line: usize) -> Range<usize> {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        start..start + self.text[start..end].trim_end_matches('\r').len()
    }

    fn characters_before(&self, byte: usize) -> usize {
        let chunk = (byte / STRIDE_BYTES).min(self.characters.len().saturating_sub(1));
        let before = self.characters.get(chunk).copied().unwrap_or(0);
        before + self.text.as_bytes().get(chunk * STRIDE_BYTES..byte).map_or(0, starts)
    }
}

/// Characters that start in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// All files of a plan, main file first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    pub fn push(&mut self, source: Source) -> usize {
        self.files.push(source);
        self.files.len() - 1
    }

    pub fn files(&self) -> &[Source] {
        &self.files
    }

    pub fn named(&self, name: &str) -> Option<&Source> {
        self.files.iter().find(|source| source.name == name)
    }

    pub(super) fn place(&self, span: Span) -> Place {
        let Some(source) = self.files.get(span.file) else { return Place::default() };
        let (line, column) = source.position(span.start);
        Place { file: source.name.clone(), line, column }
    }

    /// SHA-256 over the names and contents of all files, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for source in &self.files {
            for part in [&source.name, &source.text] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part.as_bytes());
            }
        }
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        hasher.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

/// Reads a regular UTF-8 file of at most `bytes_max` bytes; the error says what is wrong with it.
pub(super) fn read(path: &Path, bytes_max: u64) -> Result<String, Phrase> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        return Err(Phrase::from(&say::FILE_IS_DIRECTORY));
    }
    if !metadata.is_file() {
        return Err(Phrase::from(&say::FILE_NOT_REGULAR));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > bytes_max {
        return Err(phrase!(say::FILE_TOO_LARGE, max = bytes_max));
    }
    String::from_utf8(bytes)
        .map_err(|error| phrase!(say::FILE_NOT_UTF8, at = error.utf8_error().valid_up_to() + 1))
}

fn unreadable(error: &std::io::Error) -> Phrase {
    match error.kind() {
        ErrorKind::NotFound => Phrase::from(&say::FILE_NOT_FOUND),
        ErrorKind::PermissionDenied => Phrase::from(&say::FILE_FORBIDDEN),
        _ => phrase!(say::FILE_UNREADABLE, reason = error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let source = Source::new("x", "一二\r\nab\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(3), (1, 2));
        assert_eq!(source.position(9), (2, 2));
        assert_eq!(source.position(999), (3, 1));
        assert_eq!(source.line(1), 0..6);
        assert_eq!(source.line(2), 8..10);
        assert_eq!(source.line(9), 11..11);
        assert_eq!(Source::new("x", "\u{feff}ab").position(4), (1, 2));
    }

    #[test]
    fn positions_in_long_lines_agree_with_counting() {
        let text = "一a".repeat(3_000);
        let source = Source::new("x", text.clone());
        for at in [0, 3, 4, 1_024, 4_095, 11_996] {
            if text.is_char_boundary(at) {
                assert_eq!(source.position(at), (1, text[..at].chars().count() + 1));
            }
        }
    }

    #[test]
    fn the_hash_tells_names_from_contents() {
        let hash = |files: &[(&str, &str)]| {
            let mut sources = Sources::default();
            for (name, text) in files {
                sources.push(Source::new(*name, *text));
            }
            sources.hash()
        };
        assert_ne!(hash(&[("ab", "c")]), hash(&[("a", "bc")]));
        assert_eq!(hash(&[("a", "b")]).len(), 64);
    }
}
