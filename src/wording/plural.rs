//! The one place that knows how a count is said.

use super::{Phrase, Text};

/// `one` for exactly one, and otherwise `many`; both get the number as `{count}`.
pub fn counted(count: usize, one: &'static Text, many: &'static Text) -> Phrase {
    let text = if count == 1 { one } else { many };
    crate::phrase!(*text, count = count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Lang;

    crate::messages! {
        ONE: "{count} 个问题", "{count} problem";
        MANY: "{count} 个问题", "{count} problems";
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(counted(1, &ONE, &MANY).render(Lang::En), "1 problem");
        assert_eq!(counted(0, &ONE, &MANY).render(Lang::En), "0 problems");
        assert_eq!(counted(2, &ONE, &MANY).render(Lang::Zh), "2 个问题");
        assert_eq!(ALL.len(), 2);
    }
}
