//! Text that people will read, without the personal data and secrets it may quote.
//!
//! What a probe shows of an answer, and what a tester types into a feedback form, may hold a customer's phone
//! number. Masking happens where such text is made, before it is cut to length: half a number is still a leak.

mod members;
mod patterns;
mod secrets;

pub use members::{is_private, json};
pub use secrets::Secrets;

/// What stands in the place of something that may not be seen.
pub const DOTS: &str = "•••";

/// `text` without Chinese mobile numbers (`138****5678`), e-mail addresses (`w***@example.com`), 18-digit identity
/// numbers (`110***********123X`) and the values of members named like private things (`"name": "•••"`,
/// `token=•••`).
pub fn personal(text: &str) -> String {
    patterns::emails(&patterns::numbers(&members::pairs(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_masked_and_the_rest_left_alone() {
        let cases = [
            ("call 13812345678 now", "call 138****5678 now"),
            ("手机13812345678未到账", "手机138****5678未到账"),
            ("+8613812345678", "+86138****5678"),
            ("8613812345678", "86138****5678"),
            ("138-1234-5678 / 138 1234 5678", "138****5678 / 138****5678"),
            ("写信给wang.min@example.com。", "写信给w***@example.com。"),
            ("id 11010519491231002X!", "id 110***********002X!"),
            ("110105194912310021", "110***********0021"),
            ("order 20261205123456789012 at 1765000000000", "order 20261205123456789012 at 1765000000000"),
            (
                "12812345678 is no mobile, 9913812345678 neither",
                "12812345678 is no mobile, 9913812345678 neither",
            ),
            ("share 0.13812345678", "share 0.13812345678"),
            ("u13812345678x", "u138****5678x"),
            ("3 @ 5, @home, a@b", "3 @ 5, @home, a@b"),
            (r#"{"name":"王敏","points":12}"#, r#"{"name":"•••","points":12}"#),
            (r#"{"userName" : "a\"b", "x":1}"#, r#"{"userName" : "•••", "x":1}"#),
            (r#"{"token": "eyJhbGciOi"#, r#"{"token": "•••"#),
            (r#"{"mobile": 12345, "code":"E1"}"#, r#"{"mobile": •••, "code":"E1"}"#),
            (
                r#"{"address": {"city": "上海", "phone": "x"}}"#,
                r#"{"address": {"city": "上海", "phone": "•••"}}"#,
            ),
            ("?access_token=abc&page=2", "?access_token=•••&page=2"),
            ("token=", "token="),
            ("", ""),
        ];
        for (text, masked) in cases {
            assert_eq!(personal(text), masked);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_mobile_number_survives(before in "[^0-9]{0,20}", tail in "[0-9]{9}", after in "[^0-9]{0,20}") {
            let number = format!("13{tail}");
            let text = format!("{before}{number}{after}");
            proptest::prop_assert!(!personal(&text).contains(&number));
        }

        #[test]
        fn any_text_is_masked_without_panic_and_once_is_enough(text in "\\PC{0,80}") {
            let once = personal(&text);
            proptest::prop_assert_eq!(personal(&once), once);
        }
    }
}
