//! The chain of hashes that makes tampering evident.
//!
//! Each event carries `SHA-256(previous hash ‖ seq ‖ id ‖ at ‖ by ‖ what ‖ signature ‖ receipt)`, the texts with their
//! lengths before them, exactly as they are stored. A text that is absent is one byte 0, one that is there one byte 1
//! and then the text; events of the first format, which have neither signature nor receipt, end with `what`. Whoever edits, removes, inserts or moves an event breaks the chain at that place. Who
//! rewrites the whole chain, or cuts off its end, is found by a head kept elsewhere.

use super::{Cause, Row, damaged};
use crate::state::{Event, Receipt, Recorded};
use chrono::SecondsFormat;
use sha2::{Digest, Sha256};
use std::fmt;

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Reads the hexadecimal form.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .trim()
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect();
        (digits.len() == 64).then_some(())?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Raw {
    pub seq: i64,
    pub id: [u8; 16],
    pub at: String,
    pub by: String,
    pub what: String,
    pub signature: Option<String>,
    /// A [`Receipt`] as JSON.
    pub receipt: Option<String>,
    pub hash: Hash,
}

impl Raw {
    /// The event, read; or why it cannot be.
    pub fn recorded(&self) -> Result<Recorded, String> {
        self.row().recorded()
    }

    pub fn row(&self) -> Row<'_> {
        Row {
            seq: self.seq,
            id: self.id,
            at: &self.at,
            by: &self.by,
            what: &self.what,
            signature: self.signature.as_deref(),
            receipt: self.receipt.as_deref(),
        }
    }
}

/// The hash that belongs to an event after `previous`. `raw.hash` itself does not enter.
pub fn link(previous: Hash, raw: &Raw) -> Hash {
    let mut digest = Sha256::new();
    digest.update(previous.0);
    digest.update(raw.seq.to_be_bytes());
    digest.update(raw.id);
    for text in [&raw.at, &raw.by, &raw.what] {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    if raw.signature.is_some() || raw.receipt.is_some() {
        for text in [&raw.signature, &raw.receipt] {
            digest.update([u8::from(text.is_some())]);
            if let Some(text) = text {
                digest.update((text.len() as u64).to_be_bytes());
                digest.update(text);
            }
        }
    }
    Hash(digest.finalize().into())
}

/// The time of an event as it is stored.
pub(super) fn time(event: &Event) -> String {
    event.at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Why a chain does not hold, at the first bad event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The event does not match its hash.
    Changed { seq: i64 },
    /// An event is not there.
    Removed { seq: i64 },
}

/// A walk along the chain, event by event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Walk {
    pub seq: i64,
    pub head: Hash,
}

impl Walk {
    /// Chains a new event on, as it is to be stored.
    pub(super) fn chain(&mut self, event: &Event, receipt: &Receipt) -> Result<Raw, Cause> {
        let seq = self.seq + 1;
        let what = serde_json::to_string(&event.what).map_err(|error| damaged(seq, &error))?;
        let at = time(event);
        let receipt = Some(serde_json::to_string(receipt).map_err(|error| damaged(seq, &error))?);
        let (id, by, signature) = (event.id.into_bytes(), event.by.clone(), event.signature.clone());
        let mut raw = Raw { seq, id, at, by, what, signature, receipt, hash: Hash::default() };
        raw.hash = link(self.head, &raw);
        *self = Self { seq, head: raw.hash };
        Ok(raw)
    }

    /// The next event of the journal, in the order it is stored.
    pub fn step(&mut self, raw: &Raw) -> Result<(), Broken> {
        if raw.seq != self.seq + 1 {
            return Err(Broken::Removed { seq: self.seq + 1 });
        }
        if link(self.head, raw) != raw.hash {
            return Err(Broken::Changed { seq: raw.seq });
        }
        (self.seq, self.head) = (raw.seq, raw.hash);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain(texts: &[String]) -> Vec<Raw> {
        let mut head = Hash::default();
        let raw = |(seq, text): (i64, &String)| {
            let mut raw = Raw {
                seq,
                id: [u8::try_from(seq % 250).unwrap(); 16],
                at: "t".into(),
                by: "w".into(),
                what: text.clone(),
                signature: (seq % 3 == 0).then(|| "s".into()),
                receipt: (seq % 2 == 0).then(|| "{}".into()),
                hash: head,
            };
            raw.hash = link(head, &raw);
            head = raw.hash;
            raw
        };
        (1..).zip(texts).map(raw).collect()
    }

    fn walk(chain: &[Raw]) -> Result<Hash, Broken> {
        let mut walk = Walk::default();
        chain.iter().try_for_each(|raw| walk.step(raw)).map(|()| walk.head)
    }

    #[test]
    fn hashes_are_written_and_read() {
        let hash = chain(&["x".into()])[0].hash;
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(Hash::parse("12"), None);
        assert_eq!(Hash::parse(&"g".repeat(64)), None);
    }

    proptest! {
        /// Editing, removing, inserting and swapping are each found at the first event concerned.
        #[test]
        fn tampering_is_found(texts in prop::collection::vec("[a-z]{0,6}", 2..12), at: prop::sample::Index, how in 0..5) {
            let mut events = chain(&texts);
            prop_assert!(walk(&events).is_ok());
            let i = at.index(events.len());
            let seq = events[i].seq;
            let expected = match how {
                0 => { events[i].what.push('!'); Broken::Changed { seq } }
                1 => { events[i].by = "x".into(); Broken::Changed { seq } }
                2 if i + 1 < events.len() => { events.remove(i); Broken::Removed { seq } }
                3 => {
                    let forged = Raw { what: "forged".into(), ..events[i].clone() };
                    events.insert(i, forged);
                    Broken::Changed { seq }
                }
                4 if i + 1 < events.len() => {
                    let (one, two) = (events[i].what.clone(), events[i + 1].what.clone());
                    prop_assume!(one != two);
                    (events[i].what, events[i + 1].what) = (two, one);
                    Broken::Changed { seq }
                }
                _ => return Ok(()),
            };
            prop_assert_eq!(walk(&events), Err(expected));
        }
    }
}
