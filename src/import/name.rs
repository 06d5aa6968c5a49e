//! Ids of probes and names of variables, made of what people wrote elsewhere.

/// Longest id made; a plan takes 64 characters, and a number may be added.
const ID_MAX: usize = 48;

/// `getMemberById`, `/api/members/{id}` and `Member Points!` as `get-member-by-id`, `api-members-id` and
/// `member-points`; empty when nothing of `text` can stand in an id.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for word in words(text) {
        if slug.len() + word.len() < ID_MAX {
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word);
        }
    }
    slug
}

/// `X-Api-Key` of the probe `login` as `LOGIN_X_API_KEY`.
pub(super) fn env_name(parts: &[&str]) -> String {
    let words: Vec<String> = parts.iter().flat_map(|part| words(part)).collect();
    let name = words.join("_").to_ascii_uppercase();
    match name.bytes().next() {
        None => "VALUE".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N_{name}"),
        Some(_) => name,
    }
}

/// A name that `taken` does not have yet: `text`, or `text` with a number.
pub(super) fn free(text: &str, separator: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_usize..).map(|number| format!("{text}{separator}{number}"));
    let mut names = std::iter::once(text.to_owned()).chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// Words of ASCII letters and digits, in lower case.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut lower) = (vec![String::new()], false);
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() || (lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(c.to_ascii_lowercase());
        }
        lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn slugs_and_names() {
        for (text, expected) in [
            ("getMemberById", "get-member-by-id"),
            ("/api/members/{id}", "api-members-id"),
            ("Member  Points!", "member-points"),
            ("会员查询", ""),
            ("会员 v2", "v2"),
            ("HTTPServer", "httpserver"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
        assert_eq!(env_name(&["login", "X-Api-Key"]), "LOGIN_X_API_KEY");
        assert_eq!(env_name(&["401k"]), "N_401K");
        assert_eq!(env_name(&["密码"]), "VALUE");
        assert_eq!(free("a", "-", |name| ["a", "a-2"].contains(&name)), "a-3");
    }

    proptest::proptest! {
        #[test]
        fn a_slug_is_an_id_or_nothing(text in "\\PC{0,200}") {
            let slug = slug(&text);
            proptest::prop_assert!(slug.is_empty() || Id::is_valid(&slug), "{slug}");
        }
    }
}
