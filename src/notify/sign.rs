//! Signatures of requests: HMAC-SHA256 in the three ways that services want it.

use base64ct::{Base64, Encoding as _};
use ring::hmac;
use std::fmt::Write as _;

fn hmac_sha256(key: &[u8], text: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text)
}

/// `dingtalk`: the time in milliseconds and the secret are the text, the secret is the key; base64.
pub(super) fn dingtalk(secret: &str, timestamp_ms: i64) -> String {
    let text = format!("{timestamp_ms}\n{secret}");
    Base64::encode_string(hmac_sha256(secret.as_bytes(), text.as_bytes()).as_ref())
}

/// `feishu`: the time in seconds and the secret are the key, the text is empty; base64.
pub(super) fn feishu(secret: &str, timestamp_s: i64) -> String {
    let key = format!("{timestamp_s}\n{secret}");
    Base64::encode_string(hmac_sha256(key.as_bytes(), b"").as_ref())
}

/// Webhooks: the body is the text; `sha256=` and hexadecimal digits, as GitHub writes it.
pub(super) fn webhook(secret: &str, body: &[u8]) -> String {
    let mut out = "sha256=".to_owned();
    for byte in hmac_sha256(secret.as_bytes(), body).as_ref() {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '1700000000000\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64`
    #[test]
    fn dingtalk_as_openssl_makes_it() {
        let sign = dingtalk("this is secret", 1_700_000_000_000);
        assert_eq!(sign, "sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0=");
    }

    /// `printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '1599360473\ndemo' | xxd -p) -binary | base64`
    #[test]
    fn feishu_as_openssl_makes_it() {
        assert_eq!(feishu("demo", 1_599_360_473), "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    }

    /// The example of GitHub's documentation, "Validating webhook deliveries".
    #[test]
    fn webhook_as_github_documents_it() {
        assert_eq!(
            webhook("It's a Secret to Everybody", b"Hello, World!"),
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        );
    }
}
