//! Events as they are stored, many of them in one piece of memory: a journal has a million, and a text of its own for
//! each part of each would cost more than reading them.

use super::moment;
use crate::state::{Event, Receipt, Recorded};
use uuid::Uuid;

/// An event as it is stored, without the hash that follows from the rest.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub seq: i64,
    pub id: [u8; 16],
    pub at: &'a str,
    pub by: &'a str,
    pub what: &'a str,
    pub signature: Option<&'a str>,
    /// A [`Receipt`] as JSON.
    pub receipt: Option<&'a str>,
}

/// Consecutive events of a journal.
#[derive(Debug, Default)]
pub struct Rows {
    /// All their texts, one after the other.
    text: String,
    places: Vec<Place>,
}

/// An event, and how long each of its texts is.
#[derive(Debug)]
struct Place {
    seq: i64,
    id: [u8; 16],
    at: usize,
    by: usize,
    what: usize,
    signature: Option<usize>,
    receipt: Option<usize>,
}

impl Row<'_> {
    /// The event, read; or why it cannot be.
    pub fn recorded(&self) -> Result<Recorded, String> {
        let at = moment::parse(self.at).map_err(|error| error.to_string())?;
        let what = serde_json::from_str(self.what).map_err(|error| error.to_string())?;
        let receipt = self.receipt.map(receipt).transpose()?.unwrap_or_default();
        let (by, signature) = (self.by.to_owned(), self.signature.map(str::to_owned));
        let event = Event { id: Uuid::from_bytes(self.id), at, by, what, signature };
        Ok(Recorded { seq: self.seq.unsigned_abs(), event, receipt })
    }
}

/// Reads a receipt. Most have nothing but the time.
fn receipt(json: &str) -> Result<Receipt, String> {
    let time = json.strip_prefix("{\"stored\":\"").and_then(|rest| rest.strip_suffix("\"}"));
    if let Some(stored) = time.and_then(|time| moment::parse(time).ok()) {
        return Ok(Receipt { stored: Some(stored), login: None });
    }
    serde_json::from_str(json).map_err(|error| error.to_string())
}

impl Rows {
    pub fn push(&mut self, row: Row<'_>) {
        let Row { seq, id, at, by, what, signature, receipt } = row;
        for text in [Some(at), Some(by), Some(what), signature, receipt].into_iter().flatten() {
            self.text.push_str(text);
        }
        let (at, by, what) = (at.len(), by.len(), what.len());
        let (signature, receipt) = (signature.map(str::len), receipt.map(str::len));
        self.places.push(Place { seq, id, at, by, what, signature, receipt });
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The place in the journal of the last one.
    pub fn last(&self) -> Option<u64> {
        self.places.last().map(|place| place.seq.unsigned_abs())
    }

    /// Forgets them and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let mut rest = self.text.as_str();
        let mut next = move |length: usize| {
            let (text, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = after;
            text
        };
        self.places.iter().map(move |place| Row {
            seq: place.seq,
            id: place.id,
            at: next(place.at),
            by: next(place.by),
            what: next(place.what),
            signature: place.signature.map(&mut next),
            receipt: place.receipt.map(&mut next),
        })
    }
}
