//! Idempotency keys: a repeated request gets the reply of the first, and nothing happens twice.

use super::{failure::Failure, members::MemberId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};

/// Keys remembered; the oldest is forgotten for a new one.
const KEYS_MAX: usize = 10_000;
const KEY_MAX_BYTES: usize = 128;

/// What one request asked for, so that a key is not used for two different things.
pub type Fingerprint = [u8; 32];

pub fn fingerprint(operation: &str, body: &[u8]) -> Fingerprint {
    Sha256::new().chain_update(operation).chain_update([0]).chain_update(body).finalize().into()
}

type Key = (MemberId, String);

#[derive(Debug, Default)]
pub struct Replies {
    by_key: HashMap<Key, (Fingerprint, Value)>,
    order: VecDeque<Key>,
}

impl Replies {
    /// The reply given for this key before, if any.
    pub fn recall(&self, member: MemberId, key: &str, asked: &Fingerprint) -> Result<Option<Value>, Failure> {
        if key.is_empty() || key.len() > KEY_MAX_BYTES {
            return Err(Failure::bad_request("bad_key", "idempotency-key has 1 to 128 bytes"));
        }
        match self.by_key.get(&(member, key.to_owned())) {
            None => Ok(None),
            Some((before, reply)) if before == asked => Ok(Some(reply.clone())),
            Some(_) => {
                Err(Failure::conflict("key_reused", "this idempotency key belongs to another request"))
            }
        }
    }

    pub fn keep(&mut self, member: MemberId, key: &str, asked: Fingerprint, reply: Value) {
        if self.order.len() >= KEYS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_key.remove(&oldest);
        }
        let key = (member, key.to_owned());
        self.order.push_back(key.clone());
        self.by_key.insert(key, (asked, reply));
    }

    pub fn forget(&mut self, member: MemberId) {
        self.by_key.retain(|(owner, _), _| *owner != member);
        self.order.retain(|(owner, _)| *owner != member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_stands_for_one_request_of_one_member() {
        let mut replies = Replies::default();
        let (one, two) = (fingerprint("top-up", b"1"), fingerprint("top-up", b"2"));
        replies.keep(MemberId(1), "k", one, json!(1));
        assert_eq!(replies.recall(MemberId(1), "k", &one), Ok(Some(json!(1))));
        assert_eq!(replies.recall(MemberId(1), "k", &two).unwrap_err().code, "key_reused");
        assert_eq!(replies.recall(MemberId(2), "k", &two), Ok(None));
        replies.forget(MemberId(1));
        assert_eq!(replies.recall(MemberId(1), "k", &two), Ok(None));
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let mut replies = Replies::default();
        let asked = fingerprint("top-up", b"");
        for n in 0..=KEYS_MAX {
            replies.keep(MemberId(1), &n.to_string(), asked, Value::Null);
        }
        assert_eq!(replies.by_key.len(), KEYS_MAX);
        assert_eq!(replies.recall(MemberId(1), "0", &asked), Ok(None));
    }
}
