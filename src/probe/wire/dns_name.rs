//! Domain names on the wire (RFC 1035, 3.1 and 4.1.4).

use std::fmt::Write as _;

/// Longest name, with its length bytes.
const BYTES_MAX: usize = 255;
const LABEL_BYTES_MAX: usize = 63;
/// The two high bits of a length that is a pointer to an earlier name.
const POINTER: u8 = 0xC0;

/// Appends `name`; `None` when it is none.
pub(super) fn write(name: &str, out: &mut Vec<u8>) -> Option<()> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let start = out.len();
    if !name.is_empty() {
        for label in name.split('.') {
            if label.is_empty() || label.len() > LABEL_BYTES_MAX {
                return None;
            }
            out.push(u8::try_from(label.len()).ok()?);
            out.extend_from_slice(label.as_bytes());
        }
    }
    out.push(0);
    (out.len() - start <= BYTES_MAX).then_some(())
}

/// The name that starts at `at` of `message`, in lower case without the last dot, and where what follows it starts.
/// A pointer must lead to before the name it stands in, so that names cannot go round.
pub(super) fn read(message: &[u8], at: usize) -> Option<(String, usize)> {
    let (mut text, mut length) = (String::new(), 0);
    let (mut at, mut floor, mut end) = (at, at, None);
    loop {
        let size = *message.get(at)?;
        if size & POINTER == POINTER {
            let low = *message.get(at + 1)?;
            end = end.or(Some(at + 2));
            let to = usize::from(u16::from_be_bytes([size & !POINTER, low]));
            if to >= floor {
                return None;
            }
            (at, floor) = (to, to);
            continue;
        }
        if size & POINTER != 0 {
            return None;
        }
        let size = usize::from(size);
        length += size + 1;
        if length > BYTES_MAX {
            return None;
        }
        if size == 0 {
            return Some((text, end.unwrap_or(at + 1)));
        }
        if !text.is_empty() {
            text.push('.');
        }
        label(message.get(at + 1..at + 1 + size)?, &mut text);
        at += 1 + size;
    }
}

/// One part of a name, with what is not printed escaped as zone files do.
fn label(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        match byte {
            b'.' | b'\\' => text.extend(['\\', char::from(*byte)]),
            0x21..=0x7e => text.push(char::from(byte.to_ascii_lowercase())),
            // Writing into a text cannot fail.
            other => drop(write!(text, "\\{other:03}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pointer_leads_back_and_never_round() {
        let mut message = vec![0; 12];
        write("example.CN", &mut message).unwrap();
        let second = message.len();
        message.extend_from_slice(b"\x03www\xC0\x0C");
        assert_eq!(read(&message, 12), Some(("example.cn".into(), second)));
        assert_eq!(read(&message, second), Some(("www.example.cn".into(), second + 6)));
        for round in [&b"\xC0\x00"[..], b"\x01a\xC0\x00", b"\xC0\x02\xC0\x00", b"\xC0", b"\x40a", b"\x05ab"] {
            assert_eq!(read(round, 0), None, "{round:?}");
        }
    }

    #[test]
    fn what_is_not_printed_is_escaped() {
        assert_eq!(read(b"\x04a.\x00\xff\x00", 0).unwrap().0, "a\\.\\000\\255");
    }

    proptest! {
        #[test]
        fn names_come_back(labels in proptest::collection::vec("[a-z0-9_-]{1,63}", 0..8)) {
            let name = labels.join(".");
            let mut bytes = Vec::new();
            if write(&name, &mut bytes).is_some() {
                let length = bytes.len();
                bytes.extend_from_slice(b"rest");
                prop_assert_eq!(read(&bytes, 0), Some((name, length)));
            } else {
                prop_assert!(name.len() > 253);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, at in 0_usize..300) {
            if let Some((name, end)) = read(&bytes, at) {
                prop_assert!(name.len() <= 4 * BYTES_MAX && end <= bytes.len());
            }
        }
    }
}
