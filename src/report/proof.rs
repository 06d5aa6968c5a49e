//! What proving a gate came to, as text and as JSON.

use crate::{
    gate::prove::{Flaw, Input, Proof, Proved},
    phrase,
    verdict::Verdict,
    wording::{Lang, prove as say},
};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// `{proved, gates: [{gate, title, proved, criteria: [{id, title, require, proved, inputs: {input: verdict}, flaws:
/// [{input, what, mend}]}]}]}`. The verdict of an input is null where it cannot touch the criterion; the input of a flaw
/// is null where the condition itself is unfit.
pub fn json(proofs: &[Proof], lang: Lang) -> Value {
    let flaw = |flaw: &Flaw| {
        json!({
            "input": flaw.input.map(Input::word),
            "what": flaw.what.render(lang),
            "mend": flaw.mend.render(lang),
        })
    };
    let criterion = |it: &Proved| {
        let inputs = it.inputs.iter().map(|(input, verdict)| {
            (input.word().to_owned(), verdict.map_or(Value::Null, |verdict| verdict.word().into()))
        });
        json!({
            "id": it.id,
            "title": it.title.get(lang),
            "require": it.require,
            "proved": it.flaws.is_empty(),
            "inputs": Value::Object(inputs.collect::<Map<_, _>>()),
            "flaws": it.flaws.iter().map(flaw).collect::<Vec<_>>(),
        })
    };
    let gate = |proof: &Proof| {
        json!({
            "gate": proof.gate,
            "title": proof.title.get(lang),
            "proved": proof.is_proved(),
            "criteria": proof.criteria.iter().map(criterion).collect::<Vec<_>>(),
        })
    };
    json!({
        "proved": proofs.iter().all(Proof::is_proved),
        "gates": proofs.iter().map(gate).collect::<Vec<_>>(),
    })
}

/// A block for each gate: its criteria with what every input came to, by verdict, and what is to be mended.
pub fn text(proofs: &[Proof], lang: Lang) -> String {
    let mut text = String::new();
    for proof in proofs {
        if !text.is_empty() {
            text.push('\n');
        }
        let flawed = proof.criteria.iter().filter(|it| !it.flaws.is_empty()).count();
        let headline = if proof.is_proved() {
            phrase!(say::PROVED, title = &proof.title, gate = &proof.gate)
        } else {
            phrase!(say::NOT_PROVED, title = &proof.title, gate = &proof.gate, count = flawed)
        };
        let _ = writeln!(text, "{} {}", glyph(proof.is_proved()), headline.render(lang));
        if proof.is_proved() {
            let (criteria, inputs) = (proof.criteria.len(), Input::ALL.len());
            let summary = phrase!(say::SUMMARY, criteria = criteria, inputs = inputs);
            let _ = writeln!(text, "  {}", summary.render(lang));
        }
        for proved in &proof.criteria {
            criterion(&mut text, proved, lang);
        }
    }
    text
}

fn criterion(text: &mut String, proved: &Proved, lang: Lang) {
    let mark = glyph(proved.flaws.is_empty());
    let _ = writeln!(text, "\n{mark} {} [{}]\n    {}", proved.title.get(lang), proved.id, proved.require);
    for verdict in [Verdict::Go, Verdict::Inconclusive, Verdict::Error, Verdict::NoGo] {
        let name = format!("{} {}", verdict.glyph(), verdict.name().get(lang));
        inputs(text, proved, Some(verdict), &name, lang);
    }
    inputs(text, proved, None, &format!("– {}", say::NOT_TOUCHED.get(lang)), lang);
    let separator = separator(lang);
    let mut by_mend: IndexMap<String, Vec<&Flaw>> = IndexMap::new();
    for flaw in &proved.flaws {
        by_mend.entry(flaw.mend.render(lang)).or_default().push(flaw);
    }
    for (mend, flaws) in by_mend {
        let inputs: Vec<&str> = flaws.iter().filter_map(|it| Some(it.input?.name().get(lang))).collect();
        let what = match flaws.as_slice() {
            [only] => only.what.render(lang),
            _ => phrase!(say::IS_GO, input = inputs.join(separator)).render(lang),
        };
        let _ = writeln!(text, "    ✖ {what}\n      {}: {mend}", say::MEND.get(lang));
    }
}

fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

fn inputs(text: &mut String, proved: &Proved, of: Option<Verdict>, name: &str, lang: Lang) {
    let separator = separator(lang);
    let found = proved.inputs.iter().filter(|(_, verdict)| *verdict == of);
    let names: Vec<&str> = found.map(|(input, _)| input.name().get(lang)).collect();
    if !names.is_empty() {
        let _ = writeln!(text, "    {name}: {}", names.join(separator));
    }
}

fn glyph(is_proved: bool) -> &'static str {
    if is_proved { Verdict::Go.glyph() } else { Verdict::NoGo.glyph() }
}
