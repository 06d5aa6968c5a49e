//! What proving a gate came to, as text and as JSON.

use crate::{
    gate::prove::{Flaw, Input, Proof, Proved},
    phrase,
    verdict::Verdict,
    wording::{Lang, Phrase, prove as say},
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
            "proved": it.is_proved(),
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
        let _ = writeln!(text, "{} {}", glyph(proof.is_proved()), headline(proof).render(lang));
        if proof.is_proved() {
            let _ = writeln!(text, "  {}", summary(proof).render(lang));
        }
        for proved in &proof.criteria {
            criterion(&mut text, proved, lang);
        }
    }
    text
}

/// Whether it is proved, in one line.
pub fn headline(proof: &Proof) -> Phrase {
    let flawed = proof.criteria.iter().filter(|it| !it.is_proved()).count();
    if proof.is_proved() {
        phrase!(say::PROVED, title = &proof.title, gate = &proof.gate)
    } else {
        phrase!(say::NOT_PROVED, title = &proof.title, gate = &proof.gate, count = flawed)
    }
}

/// What a proved gate was fed with.
pub fn summary(proof: &Proof) -> Phrase {
    phrase!(say::SUMMARY, criteria = proof.criteria.len(), inputs = Input::ALL.len())
}

fn criterion(text: &mut String, proved: &Proved, lang: Lang) {
    let mark = glyph(proved.is_proved());
    let _ = writeln!(text, "\n{mark} {} [{}]\n    {}", proved.title.get(lang), proved.id, proved.require);
    for verdict in [Verdict::Go, Verdict::Inconclusive, Verdict::Error, Verdict::NoGo] {
        let name = format!("{} {}", verdict.glyph(), verdict.name().get(lang));
        inputs(text, proved, Some(verdict), &name, lang);
    }
    inputs(text, proved, None, &format!("– {}", say::NOT_TOUCHED.get(lang)), lang);
    for (what, mend) in flaws(proved, lang) {
        let _ = writeln!(text, "    ✖ {what}\n      {}: {mend}", say::MEND.get(lang));
    }
}

/// What is wrong with a criterion and how to mend it; what is mended alike stands together.
pub fn flaws(proved: &Proved, lang: Lang) -> Vec<(String, String)> {
    let mut by_mend: IndexMap<String, Vec<&Flaw>> = IndexMap::new();
    for flaw in &proved.flaws {
        by_mend.entry(flaw.mend.render(lang)).or_default().push(flaw);
    }
    let what = |flaws: &[&Flaw]| match flaws {
        [only] => only.what.render(lang),
        several => {
            let inputs = names(several.iter().filter_map(|flaw| flaw.input), lang);
            phrase!(say::IS_GO, input = inputs).render(lang)
        }
    };
    by_mend.into_iter().map(|(mend, flaws)| (what(&flaws), mend)).collect()
}

/// Inputs by name, in one line.
pub fn names(inputs: impl Iterator<Item = Input>, lang: Lang) -> String {
    let names: Vec<&str> = inputs.map(|input| input.name().get(lang)).collect();
    names.join(separator(lang))
}

fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

fn inputs(text: &mut String, proved: &Proved, of: Option<Verdict>, name: &str, lang: Lang) {
    let names = names(proved.inputs_at(of), lang);
    if !names.is_empty() {
        let _ = writeln!(text, "    {name}: {names}");
    }
}

fn glyph(is_proved: bool) -> &'static str {
    if is_proved { Verdict::Go.glyph() } else { Verdict::NoGo.glyph() }
}
