//! Which names are names of secrets.

/// Words that name a secret when they end a name.
const ENDINGS: [&str; 9] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "token",
    "authorization",
    "credential",
    "credentials",
];
/// What a `key` must be the key of to be a secret.
const KEYS: [&str; 5] = ["api", "access", "private", "secret", "auth"];
/// The same, written as one word.
const WHOLE: [&str; 6] = ["apikey", "accesskey", "privatekey", "secretkey", "authkey", "accesstoken"];

/// Whether a header, field or variable of this name holds a secret: `X-Api-Key`, `accessToken`, `db_password`;
/// not `token_type`, `keyword` or `max_tokens`.
pub fn names_secret(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map_or("", String::as_str);
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
    ENDINGS.contains(&last) || WHOLE.contains(&last) || (last == "key" && KEYS.contains(&before))
}

fn words(name: &str) -> Vec<String> {
    let (mut words, mut lower) = (vec![String::new()], false);
    for c in name.chars() {
        let separator = !c.is_alphanumeric();
        if separator || (lower && c.is_uppercase()) {
            words.push(String::new());
        }
        lower = c.is_lowercase();
        if let (false, Some(word)) = (separator, words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_secrets_from_what_sounds_like_them() {
        for name in
            ["password", "X-Api-Key", "Authorization", "accessToken", "db_passwd", "APIKEY", "client_secret"]
        {
            assert!(names_secret(name), "{name}");
        }
        for name in ["token_type", "max_tokens", "keyword", "key", "secretary", "member_key", "author", ""] {
            assert!(!names_secret(name), "{name}");
        }
    }
}
