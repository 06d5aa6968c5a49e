//! Cutting a line to a width in cells.

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

#[cfg(test)]
mod tests {
    use super::clip;
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
}
