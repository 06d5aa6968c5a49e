//! Personal data known by its shape.

/// Masks mobile, identity and bank card numbers: runs of digits of the right length that are no part of a longer
/// number. A mobile number may carry `86` in front and be grouped 3-4-4 with spaces or hyphens; a card number is told
/// from an order number by its check digit.
pub(super) fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut touched = false;
    while let Some(first) = rest.chars().next() {
        let run = if first.is_ascii_digit() && !touched { number(rest) } else { None };
        if let Some((masked, length)) = run {
            out.push_str(&masked);
            rest = &rest[length..];
            touched = true;
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            touched = first.is_ascii_digit() || (touched && first == '.');
        }
    }
    out
}

/// The masked form of the number `text` starts with, and the bytes it takes.
fn number(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let digits = digits_at(bytes, 0);
    match digits {
        17 if matches!(bytes.get(17), Some(b'X' | b'x')) => Some((identity(&text[..18]), 18)),
        18 => Some((identity(&text[..18]), 18)),
        16 | 17 | 19 if is_card(&bytes[..digits]) => {
            Some((format!("{}******{}", &text[..4], &text[digits - 4..digits]), digits))
        }
        11 if is_mobile(bytes) => Some((mobile(&text[..11]), 11)),
        13 if bytes.starts_with(b"86") && is_mobile(&bytes[2..]) => {
            Some((format!("86{}", mobile(&text[2..13])), 13))
        }
        3 => grouped(text),
        _ => None,
    }
    .filter(|(_, length)| !bytes.get(*length).is_some_and(u8::is_ascii_digit))
}

/// `138-1234-5678`, `138 1234 5678`.
fn grouped(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let separator = *bytes.get(3)?;
    let same = matches!(separator, b' ' | b'-') && bytes.get(8) == Some(&separator);
    (same && digits_at(bytes, 4) == 4 && digits_at(bytes, 9) == 4 && is_mobile(bytes))
        .then(|| (format!("{}****{}", &text[..3], &text[9..13]), 13))
}

fn is_mobile(bytes: &[u8]) -> bool {
    matches!(bytes, [b'1', b'3'..=b'9', ..])
}

/// ISO/IEC 7812-1, annex B: from the right every second digit is doubled, and the sum of all digits ends in 0.
fn is_card(digits: &[u8]) -> bool {
    let value = |(at, byte): (usize, &u8)| {
        let digit = u32::from(byte - b'0') * if at % 2 == 1 { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    digits.first() != Some(&b'0') && digits.iter().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

fn digits_at(bytes: &[u8], from: usize) -> usize {
    bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count()
}

fn mobile(eleven: &str) -> String {
    format!("{}****{}", &eleven[..3], &eleven[7..])
}

fn identity(eighteen: &str) -> String {
    format!("{}***********{}", &eighteen[..3], &eighteen[14..])
}

/// Masks the part before the `@` but for its first character.
pub(super) fn emails(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at..]);
        let local = before.len() - before.bytes().rev().take_while(|b| is_local(*b)).count();
        match before[local..].chars().next() {
            Some(first) if is_domain(&after[1..]) => {
                out.push_str(&before[..local]);
                out.push(first);
                out.push_str("***");
            }
            _ => out.push_str(before),
        }
        out.push('@');
        rest = &after[1..];
    }
    out.push_str(rest);
    out
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-*".contains(&byte)
}

/// Whether `text` starts with labels and a dot between them.
fn is_domain(text: &str) -> bool {
    let label = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let bytes = text.as_bytes();
    let first = bytes.iter().take_while(|byte| label(byte)).count();
    first > 0 && bytes.get(first) == Some(&b'.') && bytes.get(first + 1).is_some_and(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_told_by_their_check_digit() {
        assert_eq!(numbers("card 4111111111111111,"), "card 4111******1111,");
        assert_eq!(numbers("卡号6222021234567890128"), "卡号6222******0128");
        assert_eq!(numbers("order 4111111111111112"), "order 4111111111111112");
        assert_eq!(numbers("0000000000000000"), "0000000000000000");
    }
}
