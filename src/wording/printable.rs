//! Text from elsewhere, made safe to show: what a plan, a journal or a command line quotes must not steer a terminal.

use std::fmt::Write as _;

/// On one line: no line ends either.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Line ends are kept.
pub fn printable_lines(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && steers(c) { '\u{fffd}' } else { c }).collect()
}

/// JSON on any number of lines, as it was: what would steer is written as JSON writes such characters.
pub fn printable_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && steers(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters, and those that turn the direction of what follows.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(printable("红\u{1b}[31m\u{9b}a\nb\u{202e}"), "红\u{fffd}[31m\u{fffd}a\u{fffd}b\u{fffd}");
        assert_eq!(printable_lines("a\nb\r\u{7}"), "a\nb\u{fffd}\u{fffd}");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = "会\u{9b}员\u{202e}\u{7f}\n";
        let json = serde_json::to_string(text).unwrap();
        let safe = printable_json(&json);
        assert!(!safe.chars().any(steers), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
