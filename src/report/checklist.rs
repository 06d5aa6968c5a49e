//! Checklists with their items: a line for each list, or every item with its proof, as text, JSON and Markdown.

use super::{local, timeline::who, utc};
use crate::{
    expr::{Expr, Truth},
    facts::{ItemStanding, World, shown as shown_value},
    phrase,
    plan::{Checklist, Item, Role},
    state::{Seen, Tick},
    wording::{Lang, Phrase, checklists as say},
};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// How many items of a list stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: usize,
    pub done: usize,
    /// Whose condition holds, and that need a person's tick too.
    pub unconfirmed: usize,
    pub failing: usize,
    pub unknown: usize,
    pub ruled_out: usize,
}

impl Counts {
    pub fn of(list: &Checklist, world: &World) -> Self {
        let mut counts = Self { total: list.items.len(), ..Self::default() };
        for item in list.items.values() {
            match world.item_standing(list, item) {
                ItemStanding::Done | ItemStanding::Verified => counts.done += 1,
                ItemStanding::Unconfirmed => counts.unconfirmed += 1,
                ItemStanding::Failing | ItemStanding::Lapsed => counts.failing += 1,
                ItemStanding::Unknown => counts.unknown += 1,
                ItemStanding::NotApplicable => counts.ruled_out += 1,
                ItemStanding::Open => {}
            }
        }
        counts
    }

    pub fn is_complete(self) -> bool {
        self.total > 0 && self.done + self.ruled_out == self.total
    }

    /// `12 of 15 done, 1 failing, 1 not applicable`: what is none is not said.
    pub fn phrases(self) -> Vec<Phrase> {
        let mut phrases = vec![phrase!(say::COUNTS, done = self.done, total = self.total)];
        for (count, text) in [
            (self.unconfirmed, &say::COUNT_UNCONFIRMED),
            (self.failing, &say::COUNT_FAILING),
            (self.unknown, &say::COUNT_UNKNOWN),
            (self.ruled_out, &say::COUNT_RULED_OUT),
        ] {
            if count > 0 {
                phrases.push(phrase!(*text, count = count));
            }
        }
        phrases
    }

    pub fn line(self, lang: Lang) -> String {
        let separator = if lang == Lang::Zh { "，" } else { ", " };
        self.phrases().iter().map(|phrase| phrase.render(lang)).collect::<Vec<_>>().join(separator)
    }
}

fn wanted<'a>(list: &'a Checklist, world: &World, open: bool) -> Vec<&'a Item> {
    list.items.values().filter(|item| !open || !world.is_settled(list, item)).collect()
}

/// A line for each list.
pub fn summary(lists: &[&Checklist], world: &World, lang: Lang) -> String {
    let mut out = String::new();
    for list in lists {
        let counts = Counts::of(list, world);
        let glyph = if counts.is_complete() { '✔' } else { '·' };
        let _ = writeln!(out, "{glyph} {}  {}: {}", list.id, list.title.get(lang), counts.line(lang));
    }
    out
}

/// Every item, with what shows that it is done and who says so.
pub fn text(lists: &[&Checklist], world: &World, open: bool, lang: Lang) -> String {
    let mut out = String::new();
    for (i, list) in lists.iter().enumerate() {
        let gap = if i > 0 { "\n" } else { "" };
        let counts = Counts::of(list, world);
        let _ = writeln!(out, "{gap}{} [{}]: {}", list.title.get(lang), list.id, counts.line(lang));
        for item in wanted(list, world, open) {
            let standing = world.item_standing(list, item);
            let (glyph, title) = (standing.glyph(), item.title.get(lang));
            let _ = writeln!(out, "{glyph} {}  {title} — {}", item.id, standing.name().get(lang));
            for line in details(list, item, world) {
                let _ = writeln!(out, "      {}", line.render(lang));
            }
        }
    }
    out
}

/// What there is to say of an item beside where it stands.
pub fn details(list: &Checklist, item: &Item, world: &World) -> Vec<Phrase> {
    let mut lines = Vec::new();
    if let Some(proof) = &item.proof {
        lines.push(phrase!(say::PROOF_WANTED, proof = proof));
    }
    if let Some(owner) = &item.owner {
        lines.push(phrase!(say::OWNED_BY, owner = world.plan.person_name(owner.as_str())));
    } else if let Some(role) = item.role {
        lines.push(phrase!(say::OWNED_BY, owner = role.name()));
    }
    if let Some(require) = &item.require {
        let text = if item.confirm { &say::REQUIRES_BOTH } else { &say::REQUIRES };
        lines.push(phrase!(*text, require = require.source()));
        let answer = require.evaluate(world);
        if answer.truth != Truth::True {
            lines.extend(answer.why);
        }
    } else if item.confirm {
        lines.push(phrase!(say::NO_CONDITION, item = &item.id));
    }
    if let Some(tick) = said(list, item, world) {
        let note = if tick.note.text.is_empty() { String::new() } else { format!(" — {}", tick.note.text) };
        let at = local(tick.note.at, world.plan.project.timezone);
        let by = phrase!(say::BY, by = who(&tick.note.by, world.plan), at = at, note = note);
        lines.extend(over(list, item, world).or(Some(by)));
        lines.extend(tick.proof.as_ref().map(|proof| phrase!(say::SHOWN, proof = proof.shown())));
    }
    lines
}

/// Of a tick whose condition does not hold: who gave it, and what was seen then and is now.
pub fn over(list: &Checklist, item: &Item, world: &World) -> Option<Phrase> {
    let require = item.beside_tick()?;
    let tick = world.state.tick(&list.id, &item.id).filter(|tick| tick.done)?;
    let text = match world.item_standing(list, item) {
        ItemStanding::Lapsed => &say::WAS_TICKED,
        ItemStanding::Failing => &say::TICKED_AHEAD,
        _ => return None,
    };
    let then = tick.look.as_ref().map_or(String::new(), |look| values(&look.seen));
    Some(phrase!(
        *text,
        by = who(&tick.note.by, world.plan),
        at = local(tick.note.at, world.plan.project.timezone),
        then = then,
        now = values(&world.seen(require))
    ))
}

/// `probes.ledger.outcome = ok; feedback.open = 0`.
fn values(seen: &[Seen]) -> String {
    let value = |seen: &Seen| format!("{} = {}", seen.fact, seen.value.as_deref().unwrap_or("?"));
    seen.iter().map(value).collect::<Vec<_>>().join("; ")
}

/// What somebody said last of an item, where that is not left to its condition.
fn said<'a>(list: &Checklist, item: &Item, world: &World<'a>) -> Option<&'a Tick> {
    let tick = world.state.tick(&list.id, &item.id);
    tick.filter(|tick| tick.ruled_out || !item.ticks_itself())
}

/// `[{id, title, complete, total, done, unconfirmed, failing, unknown, not_applicable, items: [{id, title, standing,
/// proof_wanted, owner, role, require, confirm, facts, why, ticked, by, at, note, proof, look}]}]`. `facts` are the values that
/// `require` reads, `look` those that it read when somebody ticked.
pub fn json(lists: &[&Checklist], world: &World, open: bool, lang: Lang) -> Value {
    let list = |list: &&Checklist| {
        let counts = Counts::of(list, world);
        let items = wanted(list, world, open);
        json!({
            "id": list.id,
            "title": list.title.get(lang),
            "complete": counts.is_complete(),
            "total": counts.total,
            "done": counts.done,
            "unconfirmed": counts.unconfirmed,
            "failing": counts.failing,
            "unknown": counts.unknown,
            "not_applicable": counts.ruled_out,
            "items": items.into_iter().map(|item| item_json(list, item, world, lang)).collect::<Vec<_>>(),
        })
    };
    Value::Array(lists.iter().map(list).collect())
}

fn item_json(list: &Checklist, item: &Item, world: &World, lang: Lang) -> Value {
    let answer = item.require.as_ref().map(|require| require.evaluate(world));
    let facts = answer.iter().flat_map(|answer| &answer.seen).filter_map(|(path, _)| {
        let name = path.to_string();
        let value = world.read(&name)?.value.ok().map_or(Value::Null, |value| value.to_json());
        Some((name, value))
    });
    let why = answer.iter().flat_map(|answer| &answer.why).map(|why| why.render(lang));
    let tick = said(list, item, world);
    json!({
        "id": item.id,
        "title": item.title.get(lang),
        "standing": world.item_standing(list, item).word(),
        "proof_wanted": item.proof.as_ref().map(|proof| proof.get(lang)),
        "owner": item.owner,
        "role": item.role.map(Role::word),
        "require": item.require.as_ref().map(Expr::source),
        "confirm": item.confirm,
        "facts": Value::Object(facts.collect::<Map<_, _>>()),
        "why": why.collect::<Vec<_>>(),
        "ticked": tick.is_some_and(|tick| tick.done),
        "by": tick.map(|tick| &*tick.note.by),
        "at": tick.map(|tick| utc(tick.note.at)),
        "note": tick.map(|tick| &*tick.note.text),
        "proof": tick.and_then(|tick| tick.proof.as_ref()),
        "look": tick.and_then(|tick| tick.look.as_ref()),
    })
}

/// Task lists, for a report or an issue.
pub fn markdown(lists: &[&Checklist], world: &World, open: bool, lang: Lang) -> String {
    let mut out = String::new();
    for (i, list) in lists.iter().enumerate() {
        let gap = if i > 0 { "\n" } else { "" };
        let counts = Counts::of(list, world).line(lang);
        let _ = writeln!(out, "{gap}## {} ({})\n\n{counts}\n", list.title.get(lang), list.id);
        for item in wanted(list, world, open) {
            let standing = world.item_standing(list, item);
            let mark = if world.is_settled(list, item) { 'x' } else { ' ' };
            let title = plain(item.title.get(lang));
            let name = standing.name().get(lang);
            let _ = writeln!(out, "- [{mark}] **{}** {title} — {name}", item.id);
            for line in details(list, item, world) {
                let _ = writeln!(out, "  - {}", plain(&line.render(lang)));
            }
        }
    }
    out
}

fn plain(text: &str) -> String {
    text.replace('\n', " ")
}

/// The values that the condition of an item reads, in a line.
pub fn evidence(item: &Item, world: &World) -> String {
    let Some(require) = &item.require else { return String::new() };
    let answer = require.evaluate(world);
    let value = |path: &crate::expr::Path| {
        let name = path.to_string();
        let entry = world.catalogue.get(&name)?;
        let value = entry.read(world).value.ok()?;
        Some(shown_value(&value, entry.family.unit))
    };
    answer.seen.iter().filter_map(|(path, _)| value(path)).collect::<Vec<_>>().join(" / ")
}
