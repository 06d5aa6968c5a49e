//! What is kept of an output: a hash of all of it, and its beginning and end for people.

use crate::{mask::Secrets, state::Proof, value};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;

/// Bytes shown of the beginning, and of the end.
const HEAD_BYTES: usize = 2 << 10;
const TAIL_BYTES: usize = 6 << 10;
/// Longest secret that is looked for across the cut.
const SECRET_BYTES_MAX: usize = 16 << 10;

/// Takes an output in pieces and keeps little of it.
pub(super) struct Keeper {
    hash: Sha256,
    bytes: u64,
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// Kept beyond what is shown, so that a secret that lies across the cut is not shown in part.
    margin: usize,
}

impl Keeper {
    pub fn new(secrets: &Secrets) -> Self {
        let margin = secrets.longest().min(SECRET_BYTES_MAX);
        Self { hash: Sha256::new(), bytes: 0, head: Vec::new(), tail: VecDeque::new(), margin }
    }

    pub fn take(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
        let room = (HEAD_BYTES + self.margin).saturating_sub(self.head.len()).min(piece.len());
        let (head, rest) = piece.split_at(room);
        self.head.extend_from_slice(head);
        self.tail.extend(rest);
        let over = self.tail.len().saturating_sub(TAIL_BYTES + self.margin);
        self.tail.drain(..over);
    }

    pub fn proof(&self, code: Option<i64>, secrets: &Secrets) -> Proof {
        let sha256 = value::hex(&self.hash.clone().finalize());
        Proof { code, sha256, bytes: self.bytes, excerpt: self.excerpt(secrets) }
    }

    fn excerpt(&self, secrets: &Secrets) -> String {
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        let is_whole = self.bytes == (self.head.len() + tail.len()) as u64;
        if is_whole {
            let all = secrets.mask(&String::from_utf8_lossy(&[self.head.as_slice(), &tail].concat()));
            if all.len() <= HEAD_BYTES + TAIL_BYTES {
                return all;
            }
            return joined(start(&all, HEAD_BYTES), end(&all, TAIL_BYTES));
        }
        let (head, tail) = (String::from_utf8_lossy(&self.head), String::from_utf8_lossy(&tail));
        let (head, tail) = (secrets.mask(&head), secrets.mask(&tail));
        // What may be part of a secret at the cut is left out.
        let head = start(&head, head.len().saturating_sub(self.margin));
        let tail = end(&tail, tail.len().saturating_sub(self.margin));
        joined(start(head, HEAD_BYTES), end(tail, TAIL_BYTES))
    }
}

fn joined(head: &str, tail: &str) -> String {
    format!("{head}\n[…]\n{tail}")
}

/// At most so many bytes of the beginning, in whole characters.
fn start(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// At most so many bytes of the end, in whole characters.
fn end(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(pieces: &[&[u8]], secrets: &Secrets) -> Proof {
        let mut keeper = Keeper::new(secrets);
        for piece in pieces {
            keeper.take(piece);
        }
        keeper.proof(Some(0), secrets)
    }

    #[test]
    fn a_short_output_is_kept_whole_and_masked() {
        let secrets = Secrets::new(["s3cr3t"]);
        let proof = kept(&[b"token=s3", b"cr3t\n", b"call 13800138000\n"], &secrets);
        assert!(!proof.excerpt.contains("s3cr3t") && !proof.excerpt.contains("13800138000"), "{proof:?}");
        assert!(proof.excerpt.starts_with("token=") && proof.bytes == 30);
        let nothing = kept(&[], &secrets);
        assert_eq!(
            nothing.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "of nothing"
        );
    }

    #[test]
    fn a_long_output_is_bounded_and_its_hash_is_of_all_of_it() {
        let secrets = Secrets::default();
        let line = b"line of output\n".repeat(100_000);
        let proof = kept(&[&line], &secrets);
        assert!(proof.excerpt.len() < HEAD_BYTES + TAIL_BYTES + 16, "{}", proof.excerpt.len());
        let mut other = line.clone();
        other[700_000] = b'X';
        let changed = kept(&[&other], &secrets);
        assert_eq!(proof.excerpt, changed.excerpt);
        assert_ne!(proof.sha256, changed.sha256);
        assert_eq!(proof.bytes, 1_500_000);
    }

    proptest::proptest! {
        /// Wherever a secret lies, and however the output comes in pieces, nothing of it beyond a letter or two shows.
        #[test]
        fn no_secret_shows_in_part(before in 0_usize..12_000, after in 0_usize..12_000, step in 1_usize..5_000) {
            let secrets = Secrets::new(["QWERTYUIOPASDFGH"]);
            let mut text = vec![b'.'; before];
            text.extend_from_slice(b"QWERTYUIOPASDFGH");
            text.extend(vec![b'.'; after]);
            let pieces: Vec<&[u8]> = text.chunks(step).collect();
            let proof = kept(&pieces, &secrets);
            proptest::prop_assert!(!proof.excerpt.contains("QW") && !proof.excerpt.contains("GH"));
            proptest::prop_assert!(proof.excerpt.len() <= HEAD_BYTES + TAIL_BYTES + 16);
        }
    }
}
