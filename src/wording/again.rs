//! What the journal keeps in English, said again in the reader's language.
//!
//! Programs write their own words into the journal as text: it must stay readable without golive, and a journal of years
//! ago knows nothing of today's catalogue. A text that was rendered from a known message is found again by its fixed
//! words; whatever is not stays as it was written.

use super::{Arg, Lang, Phrase, Text};

/// The message that a text was rendered from in English, with its values: the one with the most words of its own.
/// Values named in `nested` may be messages themselves, of `known` or `within`.
pub fn again(
    text: &str,
    known: &[&'static Text],
    nested: &[&str],
    within: &[&'static Text],
) -> Option<Phrase> {
    let fits = |message: &&'static Text| {
        let (values, fixed) = taken(message.get(Lang::En), text)?;
        Some((fixed, *message, values))
    };
    let (_, message, values) = known.iter().filter_map(fits).max_by_key(|(fixed, ..)| *fixed)?;
    let args = values.into_iter().map(|(name, value)| {
        let inner = nested.contains(&name).then(|| [known, within].concat());
        let inner = inner.and_then(|inner| again(value, &inner, nested, &[]));
        (name, inner.map_or_else(|| Arg::from(value), Arg::from))
    });
    Some(Phrase::new(message, args.collect()))
}

/// What stands for each name of a template in a text, and how much of the text is the template's own.
fn taken<'t>(template: &'static str, text: &'t str) -> Option<(Vec<(&'static str, &'t str)>, usize)> {
    let (first, mut rest) = template.split_once('{').unwrap_or((template, ""));
    let (mut text, mut values, mut fixed) = (text.strip_prefix(first)?, Vec::new(), first.len());
    while let Some((name, tail)) = rest.split_once('}') {
        let (literal, next) = tail.split_once('{').unwrap_or((tail, ""));
        let value = if next.is_empty() {
            text.strip_suffix(literal)?
        } else if literal.is_empty() {
            return None;
        } else {
            text.split_once(literal)?.0
        };
        values.push((name, value));
        fixed += literal.len();
        text = text.get(value.len() + literal.len()..)?;
        rest = next;
    }
    (text.is_empty() && fixed > 0).then_some((values, fixed))
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::messages! {
        GOES: "关口 {gate} 通过", "gate {gate} says go";
        LATE: "{limit} 内没有通过: {gate}（{why}）", "{gate} did not say go within {limit} ({why})";
        STALE: "太旧", "it is stale";
        ANYTHING: "{text}", "{text}";
    }

    fn zh(text: &str) -> Option<String> {
        let of = |nested: bool| ALL.iter().filter(move |(name, _)| (*name == "STALE") == nested);
        let [known, within] =
            [false, true].map(|nested| of(nested).map(|(_, text)| *text).collect::<Vec<_>>());
        again(text, &known, &["why"], &within).map(|phrase| phrase.render(Lang::Zh))
    }

    #[test]
    fn what_a_program_wrote_is_said_in_the_reader_s_language() {
        assert_eq!(zh("gate back says go").as_deref(), Some("关口 back 通过"));
        assert_eq!(
            zh("x did not say go within 5m (it is stale)").as_deref(),
            Some("5m 内没有通过: x（太旧）")
        );
        assert_eq!(
            zh("x did not say go within 5m (who knows)").as_deref(),
            Some("5m 内没有通过: x（who knows）")
        );
        assert_eq!(
            zh("gate it is stale says go").as_deref(),
            Some("关口 it is stale 通过"),
            "a name is no message"
        );
        assert_eq!(zh("something else"), None);
        assert_eq!(zh(""), None);
    }
}
