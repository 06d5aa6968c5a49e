//! The proof of a gate on a page: what each criterion makes of every bad input, the flawed criteria first.
//!
//! ```text
//! ✖ Go live [go-live]: not proved (1 of its criteria are flawed)
//!
//! ✖ Logins are fast [fast]
//!   probes.login.p99 < 300ms
//!   ✖ it is a go on: failing
//!       mend: failures can be fast: also ask for success
//!   ? inconclusive: no measurements, stale, missing, NaN
//! ```
//!
//! It is of the plan at hand, and made anew when that changes, so that it is never of another gate than is relied on.

use crate::{
    gate::prove::{Bench, Proof, Proved},
    id::Id,
    report::proof as report,
    tui::{
        theme::Tone,
        view::View,
        widgets::{doc::Doc, text::Words},
    },
    verdict::Verdict,
    wording::prove as say,
};

/// A proof with the plan it is of.
#[derive(Debug)]
pub struct Kept {
    hash: String,
    proof: Proof,
}

impl Kept {
    /// Proves the gate; `None` when the plan has none of that name.
    fn of(view: &View, gate: &Id) -> Option<Self> {
        let (plan, catalogue) = (&*view.snapshot.plan, &*view.snapshot.catalogue);
        let gate = plan.gates.get(gate)?;
        let proof = Bench::new(plan, catalogue, view.snapshot.at).prove(gate);
        Some(Self { hash: plan.hash.clone(), proof })
    }
}

/// `kept` is what was proved when the page was last drawn: it takes longer than a frame should.
pub fn doc(view: &View, gate: &Id, kept: &mut Option<Kept>) -> Doc {
    if kept.as_ref().is_none_or(|kept| kept.hash != view.snapshot.plan.hash) {
        *kept = Kept::of(view, gate);
    }
    let mut doc = Doc::default();
    let Some(Kept { proof, .. }) = kept else {
        doc.text(Words::dim(view.say(&crate::wording::console::GONE)));
        return doc;
    };
    let tone = if proof.is_proved() { Tone::Strong } else { Tone::Bad };
    doc.text(Words::toned(
        format!("{} {}", glyph(proof.is_proved()), view.phrase(&report::headline(proof))),
        tone,
    ));
    if proof.is_proved() {
        doc.text(view.phrase(&report::summary(proof)));
    }
    let (sound, flawed): (Vec<&Proved>, Vec<&Proved>) = proof.criteria.iter().partition(|it| it.is_proved());
    for proved in flawed.into_iter().chain(sound) {
        criterion(view, &mut doc, proved);
    }
    doc
}

fn criterion(view: &View, doc: &mut Doc, proved: &Proved) {
    let tone = if proved.is_proved() { Tone::Strong } else { Tone::Bad };
    let head = format!("{} {} [{}]", glyph(proved.is_proved()), view.title(&proved.title), proved.id);
    doc.text(Words::default());
    doc.text(Words::toned(head, tone));
    doc.item(Words::new(" "), Words::dim(proved.require.as_str()));
    for (what, mend) in report::flaws(proved, view.lang) {
        doc.item(Words::toned("✖", Tone::Bad), Words::toned(what, Tone::Bad));
        doc.item(Words::new("   "), format!("{}: {mend}", view.say(&say::MEND)));
    }
    for verdict in [Verdict::Inconclusive, Verdict::Error, Verdict::NoGo] {
        let names = report::names(proved.inputs_at(Some(verdict)), view.lang);
        if !names.is_empty() {
            let said = format!("{}: {names}", view.say(verdict.name()));
            // That bad input is turned down is as it should be.
            let glyph = Words::new(verdict.glyph());
            doc.item(glyph, said);
        }
    }
    let idle = report::names(proved.inputs_at(None), view.lang);
    if !idle.is_empty() {
        doc.item(Words::dim("–"), Words::dim(format!("{}: {idle}", view.say(&say::NOT_TOUCHED))));
    }
}

fn glyph(is_proved: bool) -> &'static str {
    if is_proved { Verdict::Go.glyph() } else { Verdict::NoGo.glyph() }
}
