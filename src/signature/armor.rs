//! Base64 between a line that begins and a line that ends: the form of signatures and of private keys.

use base64ct::{Base64, Encoding};
use secrecy::zeroize::Zeroizing;

/// Characters of a line, as OpenSSH writes them.
const LINE_LENGTH: usize = 70;

fn begin(label: &str) -> String {
    format!("-----BEGIN {label}-----")
}

fn end(label: &str) -> String {
    format!("-----END {label}-----")
}

/// The bytes in `text`, which may have white space around it and nothing else. They may be a secret.
pub fn decode(label: &str, text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let inner = text.trim().strip_prefix(&begin(label))?.strip_suffix(&end(label))?;
    let base64: Zeroizing<String> = Zeroizing::new(inner.split_ascii_whitespace().collect());
    Some(Zeroizing::new(Base64::decode_vec(&base64).ok()?))
}

/// The text of `bytes`, with a line end after the last line.
pub fn encode(label: &str, bytes: &[u8]) -> String {
    let base64 = Base64::encode_string(bytes);
    let mut out = begin(label) + "\n";
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE_LENGTH));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out + &end(label) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_length_comes_back() {
        for length in [0_u8, 1, 51, 52, 53, 105, 200] {
            let bytes: Vec<u8> = (0..length).collect();
            let text = encode("X", &bytes);
            assert!(text.lines().all(|line| line.len() <= LINE_LENGTH), "{text}");
            assert_eq!(decode("X", &text).as_deref(), Some(&bytes));
            assert_eq!(decode("X", &text.replace('\n', "\r\n")).as_deref(), Some(&bytes));
        }
    }

    #[test]
    fn nothing_else_is_taken() {
        let text = encode("X", b"abc");
        for other in
            [encode("Y", b"abc"), format!("a{text}"), format!("{text}a"), text.replace("YWJj", "YW*j")]
        {
            assert_eq!(decode("X", &other), None, "{other}");
        }
        assert_eq!(decode("X", "-----BEGIN X-----END X-----"), None);
    }
}
