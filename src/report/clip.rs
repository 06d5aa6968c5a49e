//! Cutting and breaking lines to a width in cells.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// A line of at most `cells`; what does not fit is cut between characters, and an ellipsis says so.
pub(super) fn clip(line: &str, cells: usize) -> String {
    if line.width() <= cells {
        return line.to_owned();
    }
    let mut used = 1;
    let fits = |part: &&str| {
        used += part.width();
        used <= cells
    };
    let kept: String = line.graphemes(true).take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text in at most `lines_max` lines of at most `cells`, broken at blanks where there are any and between wide
/// characters; the last is cut when that is not enough.
pub(super) fn wrap(text: &str, cells: usize, lines_max: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while lines.len() + 1 < lines_max && rest.width() > cells {
        let end = break_at(rest, cells);
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    lines.push(clip(rest, cells));
    lines
}

/// What does not begin a line.
const CLOSING: [&str; 10] = [
    "\u{ff0c}", "\u{3002}", "\u{ff1b}", "\u{ff1a}", "\u{ff01}", "\u{ff1f}", "\u{ff09}", "\u{3001}",
    "\u{300b}", "\u{3011}",
];

/// Where the first line of `text` ends: after the last place in `cells` that may be broken, or failing that, anywhere.
fn break_at(text: &str, cells: usize) -> usize {
    let (mut used, mut fits, mut good) = (0, 0, 0);
    for (at, part) in text.grapheme_indices(true) {
        if part == " " || part.width() > 1 && !CLOSING.contains(&part) {
            good = at;
        }
        used += part.width();
        if used > cells {
            break;
        }
        fits = at + part.len();
    }
    let first = text.graphemes(true).next().map_or(text.len(), str::len);
    if good > 0 { good } else { fits.max(first) }
}

#[cfg(test)]
mod tests {
    use super::{clip, wrap};
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn a_wide_character_is_kept_whole_or_not_at_all() {
        assert_eq!(clip("会员系统", 8), "会员系统");
        assert_eq!(clip("会员系统", 7), "会员系…");
        assert_eq!(clip("会员系统", 6), "会员…");
        assert_eq!(clip("go live", 5), "go l…");
        assert_eq!(clip("go live", 4), "go…");
        assert!(clip("e\u{301}e\u{301}e\u{301}", 2).width() <= 2);
    }

    #[test]
    fn lines_break_where_they_may() {
        assert_eq!(wrap("it holds, and more", 9, 3), ["it holds,", "and more"]);
        assert_eq!(wrap("左边 0，右边 1", 7, 2), ["左边", "0，右…"]);
        assert_eq!(wrap("unbreakable", 5, 2), ["unbre", "akab…"]);
        assert_eq!(wrap("", 5, 2), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_it_may_be(text in "\\PC{0,60}", cells in 2..30_usize, lines in 1..4_usize) {
            let wrapped = wrap(&text, cells, lines);
            prop_assert!(wrapped.len() <= lines);
            prop_assert!(wrapped.iter().all(|line| line.width() <= cells), "{wrapped:?}");
        }
    }
}
