//! A map that states share, as [`List`](super::list::List) is a list they share: copying one copies no element, and
//! changing a copy copies one shard of it.

use foldhash::fast::FixedState;
use std::{
    borrow::Borrow,
    collections::HashMap,
    fmt,
    hash::{BuildHasher as _, Hash},
    sync::Arc,
};

/// Parts of a map. With a thousand things of a plan each holds a handful; with a hundred thousand, of which only
/// feedback has so many, about fifteen hundred.
const SHARDS: u64 = 64;

/// Every event is looked up twice or more, so the hash is a fast one. Who can write into the journal at all can do worse
/// than make maps slow.
type Shard<K, V> = HashMap<K, V, FixedState>;

#[derive(Clone)]
pub struct Map<K, V> {
    /// [`SHARDS`] of them, or none while the map is empty.
    shards: Arc<Vec<Arc<Shard<K, V>>>>,
}

impl<K: Eq + Hash, V> Map<K, V> {
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.shards.get(shard(key))?.get(key)
    }

    /// In no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Map<K, V> {
    pub fn insert(&mut self, key: K, value: V) {
        self.shard_mut(&key).insert(key, value);
    }

    pub fn remove(&mut self, key: &K) {
        if self.get(key).is_some() {
            self.shard_mut(key).remove(key);
        }
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        // What is not there must not be a reason to copy.
        self.get(key)?;
        self.shard_mut(key).get_mut(key)
    }

    /// What belongs to a key, after `default` if there is nothing yet.
    pub fn or_insert_with(&mut self, key: &K, default: impl FnOnce() -> V) -> &mut V {
        self.shard_mut(key).entry(key.clone()).or_insert_with(default)
    }

    fn shard_mut(&mut self, key: &K) -> &mut Shard<K, V> {
        let shards = Arc::make_mut(&mut self.shards);
        if shards.is_empty() {
            shards.extend((0..SHARDS).map(|_| Arc::default()));
        }
        Arc::make_mut(&mut shards[shard(key)])
    }
}

/// The hash is the same in every copy, so that a key stays in its shard.
fn shard<Q: Hash + ?Sized>(key: &Q) -> usize {
    // Within the shard other bits of the hash decide.
    usize::try_from(FixedState::default().hash_one(key) >> 32 & (SHARDS - 1)).unwrap_or_default()
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { shards: Arc::default() }
    }
}

impl<K: Eq + Hash, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let within = |one: &Self, other: &Self| one.iter().all(|(key, value)| other.get(key) == Some(value));
        within(self, other) && within(other, self)
    }
}

impl<K: Eq + Hash + fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every copy stays what it was when it was taken, and the map is what a plain one would be.
        #[test]
        fn a_map_is_a_map_and_copies_stay(steps in prop::collection::vec((0..5_u8, 0..200_u16), 0..400)) {
            let (mut map, mut plain) = (Map::<u16, u16>::default(), HashMap::new());
            let mut copies = Vec::new();
            for (how, key) in steps {
                match how {
                    0 => {
                        map.remove(&key);
                        plain.remove(&key);
                    }
                    1 => {
                        *map.or_insert_with(&key, || 7) += 1;
                        *plain.entry(key).or_insert(7) += 1;
                    }
                    2 => copies.push((map.clone(), plain.clone())),
                    _ => {
                        map.insert(key, key);
                        plain.insert(key, key);
                    }
                }
            }
            copies.push((map, plain));
            for (map, plain) in &copies {
                prop_assert_eq!(&map.iter().map(|(key, value)| (*key, *value)).collect::<HashMap<_, _>>(), plain);
                prop_assert!((0..200).all(|key| map.get(&key) == plain.get(&key)));
            }
            let equal = |(one, plain): &(Map<u16, u16>, HashMap<u16, u16>)| copies.iter().all(|(other, other_plain)| {
                (one == other) == (plain == other_plain)
            });
            prop_assert!(copies.iter().all(equal));
        }
    }
}
