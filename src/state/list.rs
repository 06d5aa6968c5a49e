//! A list that states share. Copying one copies no element, and changing a copy copies only the part that changes:
//! a snapshot keeps what it shows, and the state goes on, at a cost that does not grow with the journal.

use std::{fmt, ops::Range, sync::Arc};

/// Elements that are copied together. Fewer would make the list of parts longer, which is copied too.
const PART: usize = 64;

#[derive(Clone)]
pub struct List<T> {
    /// Each of [`PART`] elements.
    full: Arc<Vec<Arc<Vec<T>>>>,
    /// The last ones, fewer than [`PART`].
    open: Arc<Vec<T>>,
}

impl<T> List<T> {
    pub fn len(&self) -> usize {
        self.full.len() * PART + self.open.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        match self.full.get(index / PART) {
            Some(part) => part.get(index % PART),
            None => self.open.get(index - self.full.len() * PART),
        }
    }

    pub fn last(&self) -> Option<&T> {
        self.open.last().or_else(|| self.full.last()?.last())
    }

    /// The elements of a list, or of none.
    pub fn iter_of(list: Option<&Self>) -> Iter<'_, T> {
        Iter { list, left: 0..list.map_or(0, Self::len) }
    }

    /// Oldest first.
    pub fn iter(&self) -> Iter<'_, T> {
        Self::iter_of(Some(self))
    }
}

impl<T: Clone> List<T> {
    pub fn push(&mut self, element: T) {
        let open = Arc::make_mut(&mut self.open);
        open.push(element);
        if open.len() == PART {
            let part = std::mem::take(&mut self.open);
            Arc::make_mut(&mut self.full).push(part);
        }
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        // What is not there must not be a reason to copy.
        self.get(index)?;
        if index / PART < self.full.len() {
            let part = Arc::make_mut(&mut self.full).get_mut(index / PART)?;
            return Arc::make_mut(part).get_mut(index % PART);
        }
        Arc::make_mut(&mut self.open).get_mut(index % PART)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { full: Arc::default(), open: Arc::default() }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

pub struct Iter<'a, T> {
    list: Option<&'a List<T>>,
    left: Range<usize>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.list?.get(self.left.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.list?.get(self.left.next_back()?)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Push(u8),
        Change(prop::sample::Index, u8),
        Copy,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            8 => any::<u8>().prop_map(Step::Push),
            2 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, value)| Step::Change(at, value)),
            1 => Just(Step::Copy),
        ];
        prop::collection::vec(step, 0..400)
    }

    proptest! {
        /// Every copy stays what it was when it was taken, and the list is what a plain one would be.
        #[test]
        fn a_list_is_a_list_and_copies_stay(steps in steps()) {
            let (mut list, mut plain) = (List::default(), Vec::new());
            let mut copies = Vec::new();
            for step in steps {
                match step {
                    Step::Push(value) => {
                        list.push(value);
                        plain.push(value);
                    }
                    Step::Change(at, value) if !plain.is_empty() => {
                        let at = at.index(plain.len());
                        *list.get_mut(at).unwrap() = value;
                        plain[at] = value;
                    }
                    Step::Change(..) => prop_assert!(list.get_mut(0).is_none()),
                    Step::Copy => copies.push((list.clone(), plain.clone())),
                }
            }
            copies.push((list, plain));
            for (mut list, plain) in copies {
                prop_assert_eq!(list.len(), plain.len());
                prop_assert_eq!(list.iter().copied().collect::<Vec<_>>(), plain.clone());
                prop_assert_eq!(list.iter().rev().copied().collect::<Vec<_>>(), plain.iter().rev().copied().collect::<Vec<_>>());
                prop_assert_eq!(list.last(), plain.last());
                for beyond in [plain.len(), plain.len() + PART, plain.len() + 2 * PART] {
                    prop_assert_eq!(list.get(beyond), None);
                    prop_assert!(list.get_mut(beyond).is_none());
                }
            }
        }
    }
}
