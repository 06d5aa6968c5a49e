//! A gate's verdict as text and as JSON.

use crate::{
    facts::{Reading, Unit},
    gate::{Assessment, Judged},
    phrase,
    report::{shown, utc},
    wording::{Lang, cli as say, names},
};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// `{gate, verdict, at, criteria: [{id, title, verdict, require, facts: {name: value}, reason}]}`. A fact without a
/// value is the word it is shown as, such as `"unproven"`, or null.
pub fn json(assessment: &Assessment, lang: Lang) -> Value {
    let criterion = |judged: &Judged| {
        let facts = judged.facts.iter().map(|(name, reading)| (name.clone(), value(reading)));
        json!({
            "id": judged.id,
            "title": judged.title.get(lang),
            "verdict": judged.verdict.word(),
            "require": judged.require,
            "facts": Value::Object(facts.collect::<Map<_, _>>()),
            "reason": reason(judged, lang),
        })
    };
    json!({
        "gate": assessment.gate,
        "verdict": assessment.verdict.word(),
        "at": utc(assessment.at),
        "criteria": assessment.criteria.iter().map(criterion).collect::<Vec<_>>(),
    })
}

/// The verdict first, then a block for each criterion.
pub fn text(assessment: &Assessment, lang: Lang) -> String {
    let verdict = assessment.verdict.name();
    let headline =
        phrase!(say::VERDICT_LINE, title = &assessment.title, gate = &assessment.gate, verdict = verdict);
    let mut text = format!("{} {}\n", assessment.verdict.glyph(), headline.render(lang));
    for judged in &assessment.criteria {
        let _ = writeln!(
            text,
            "\n{} {} [{}] {}\n    {}\n    {}",
            judged.verdict.glyph(),
            judged.title.get(lang),
            judged.id,
            judged.verdict.name().get(lang),
            judged.require,
            reason(judged, lang),
        );
        for (name, reading) in &judged.facts {
            let _ = writeln!(text, "    {name} = {}", value_text(reading));
        }
        if let (Some(remedy), false) = (&judged.remedy, judged.verdict == crate::verdict::Verdict::Go) {
            let _ = writeln!(text, "    {}: {}", names::REMEDY.get(lang), remedy.get(lang));
        }
    }
    text
}

/// Why, in one line.
pub fn reason(judged: &Judged, lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    };
    judged.reason.iter().map(|phrase| phrase.render(lang)).collect::<Vec<_>>().join(separator)
}

fn value(reading: &Reading) -> Value {
    match &reading.value {
        Ok(value) => value.to_json(),
        Err(missing) => missing.shown.map_or(Value::Null, Into::into),
    }
}

/// The value of a reading for people; `–` without one.
fn value_text(reading: &Reading) -> String {
    match &reading.value {
        Ok(value) => shown(value, Unit::None),
        Err(missing) => missing.shown.unwrap_or("–").to_owned(),
    }
}
