//! Items of checklists: ticked with what shows it, unticked or ruled out with a reason.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Item, Plan},
    state::{
        Exhibit, Happening, Look, Rule, State,
        permit::{self, Actor},
    },
    wording::{Phrase, checklists as say, names, state as say_state},
};

/// Longest address or file name of a proof, in characters.
const EXHIBIT_CHARS_MAX: usize = 1_000;

pub(super) fn tick(
    state: &State,
    plan: &Plan,
    (checklist, item): (Id, Id),
    note: &str,
    proof: Option<Exhibit>,
    look: Option<Look>,
) -> Result<Happening, Refusal> {
    let found = find(plan, &checklist, &item)?;
    if let Some(require) = found.require.as_ref().filter(|_| found.ticks_itself()) {
        // What is measured is not overruled by hand.
        let hint = phrase!(say_state::TICKS_ITSELF_HINT, require = require.source());
        let message = phrase!(say_state::TICKS_ITSELF, item = &item);
        return Err(Refusal { hint: Some(hint), ..refuse("ticks-itself", message) });
    }
    if state.tick(&checklist, &item).is_some_and(|tick| tick.done) {
        return Err(refuse("already-ticked", phrase!(say_state::ALREADY_TICKED, item = &item)));
    }
    let proof = proof.map(clean).transpose()?;
    let look = look.filter(|_| found.beside_tick().is_some());
    Ok(Happening::ItemTicked { checklist, item, note: bounded(note)?, proof, look })
}

pub(super) fn untick(
    state: &State,
    plan: &Plan,
    checklist: Id,
    item: Id,
    note: &str,
) -> Result<Happening, Refusal> {
    find(plan, &checklist, &item)?;
    if !state.tick(&checklist, &item).is_some_and(|tick| tick.done || tick.ruled_out) {
        return Err(refuse("not-ticked", phrase!(say_state::NOT_TICKED, item = &item)));
    }
    Ok(Happening::ItemUnticked { checklist, item, note: needed(note, &say_state::UNTICK_NEEDS_NOTE)? })
}

/// That an item does not apply takes it out of what has to be done, so not everybody may say so.
pub(super) fn rule_out(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    checklist: Id,
    item: Id,
    note: &str,
) -> Result<Happening, Refusal> {
    find(plan, &checklist, &item)?;
    permit::among(plan, actor, &plan.allow.approve, Rule::MayNotRuleOut)?;
    if state.tick(&checklist, &item).is_some_and(|tick| tick.ruled_out) {
        return Err(refuse("ruled-out", phrase!(say::RULED_OUT_ALREADY, item = &item)));
    }
    Ok(Happening::ItemRuledOut { checklist, item, note: needed(note, &say::RULING_OUT_NEEDS_NOTE)? })
}

fn find<'a>(plan: &'a Plan, checklist: &Id, item: &Id) -> Result<&'a Item, Refusal> {
    let list = known(&plan.checklists, checklist, &names::CHECKLIST)?;
    known(&list.items, item, &names::ITEM)
}

/// A proof as short and as free of personal data as any note.
fn clean(proof: Exhibit) -> Result<Exhibit, Refusal> {
    let short = |text: String| {
        let text = bounded(&text)?.replace('\n', " ");
        if text.chars().count() > EXHIBIT_CHARS_MAX {
            let message: Phrase = phrase!(say_state::NOTE_TOO_LONG, max = EXHIBIT_CHARS_MAX);
            return Err(refuse("note-too-long", message));
        }
        Ok(text)
    };
    Ok(match proof {
        Exhibit::File { name, sha256, bytes } => Exhibit::File { name: short(name)?, sha256, bytes },
        Exhibit::Url { url } => Exhibit::Url { url: short(url)? },
        Exhibit::Text { text } => Exhibit::Text { text: short(text)? },
    })
}
