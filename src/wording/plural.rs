//! The one place that knows how a count is said.

use super::Lang;

/// `1 case`, `2 cases`; Chinese nouns do not change (`2 个用例` is `counted(2, Lang::Zh, "个用例", …)`).
pub fn counted(n: usize, lang: Lang, zh: &str, en_one: &str, en_many: &str) -> String {
    match lang {
        Lang::Zh => format!("{n} {zh}"),
        Lang::En if n == 1 => format!("1 {en_one}"),
        Lang::En => format!("{n} {en_many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(counted(1, Lang::En, "个问题", "problem", "problems"), "1 problem");
        assert_eq!(counted(0, Lang::En, "个问题", "problem", "problems"), "0 problems");
        assert_eq!(counted(2, Lang::Zh, "个问题", "problem", "problems"), "2 个问题");
    }
}
