//! The bytes of SSH (RFC 4251, section 5): what keys, signatures and the agent's messages are made of.
//!
//! Reading is strict: a length that does not fit, a number written in an unusual way or bytes left over are mistakes,
//! so that one key has one form.

/// Reads one field after the other. `None` means that the bytes are not what was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Bytes after their length.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.string()?).ok()
    }

    /// A natural number of any size, big-endian and without leading zeros; zero has no bytes.
    pub fn natural(&mut self) -> Option<&'a [u8]> {
        match self.string()? {
            [0, rest @ ..] => (*rest.first()? >= 0x80).then_some(rest),
            [first, ..] if *first >= 0x80 => None,
            bytes => Some(bytes),
        }
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// What was not read yet.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Writes bytes after their length. Callers bound what they write far below the 4 GB a length can say.
pub fn put_string(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(bytes);
}

/// Strings one after the other: what keys and signatures are.
pub fn strings(fields: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for field in fields {
        put_string(&mut out, field);
    }
    out
}

pub fn put_number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_be_bytes());
}

/// Writes a natural number given big-endian, with or without leading zeros.
pub fn put_natural(out: &mut Vec<u8>, bytes: &[u8]) {
    let bytes = trimmed(bytes);
    let zero: &[u8] = if bytes.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    put_string(out, &[zero, bytes].concat());
}

/// Big-endian bytes without leading zeros.
pub fn trimmed(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// A natural number in exactly `length` bytes, if it fits.
pub fn padded(natural: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length.checked_sub(natural.len())?];
    out.extend_from_slice(natural);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_come_back_as_written() {
        let mut out = Vec::new();
        put_string(&mut out, b"ab");
        put_number(&mut out, 7);
        put_natural(&mut out, &[0, 0, 0x80, 1]);
        put_natural(&mut out, &[]);
        let mut reader = Reader::new(&out);
        assert_eq!(reader.text(), Some("ab"));
        assert_eq!(reader.number(), Some(7));
        assert_eq!(reader.natural(), Some(&[0x80, 1][..]));
        assert_eq!(reader.natural(), Some(&[][..]));
        assert!(reader.is_empty());
        assert_eq!(reader.byte(), None);
    }

    #[test]
    fn a_number_has_one_form() {
        for bytes in [&[0_u8][..], &[0, 1], &[0x80], &[0, 0, 0x80]] {
            let mut out = Vec::new();
            put_string(&mut out, bytes);
            assert_eq!(Reader::new(&out).natural(), None, "{bytes:?}");
        }
        assert_eq!(padded(&[1], 3), Some(vec![0, 0, 1]));
        assert_eq!(padded(&[1, 2], 1), None);
    }

    #[test]
    fn a_length_past_the_end_is_a_mistake() {
        assert_eq!(Reader::new(&[0xff, 0xff, 0xff, 0xff, 1]).string(), None);
        assert_eq!(Reader::new(&[0, 0, 0]).number(), None);
    }

    proptest! {
        #[test]
        fn any_natural_survives(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut out = Vec::new();
            put_natural(&mut out, &bytes);
            prop_assert_eq!(Reader::new(&out).natural(), Some(trimmed(&bytes)));
        }
    }
}
