//! A gate's verdict as text and as JSON.

use crate::{
    facts::{Reading, Unit},
    gate::{Assessment, Ballot, Judged, Quorum, Said, Waived},
    phrase,
    plan::{LaunchPhase, Plan},
    report::{local, shown, utc},
    state::{Decided, Decision},
    wording::{Lang, Phrase, cli as say, gate as say_gate, names},
};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// `{gate, verdict, at, phase, decided, waived, criteria: [{id, title, verdict, counts, during, waived, require, owner,
/// remedy, facts: {name: value}, quorum, reason}], seats:
/// [{seat, verdict, choice, by, at, standing, sealed, deputy, reason}]}`. A criterion's verdict is the evidence's, also where `waived`
/// (null, or `{id, asked_by, approved_by, until, reason, standing}`) lets the gate pass. A fact without a value is the
/// word it is shown as, such as `"unproven"`, or null. Of a criterion that does not count in this `phase`, `counts` is false;
/// `decided` is null or `{decision, by, at, note, standing}`. `quorum` is null or `{least, agree, vantages: [{vantage,
/// says, facts, reason}]}`, where `says` is a verdict or `silent`; `facts` beside it are of all vantages together.
pub fn json(assessment: &Assessment, lang: Lang) -> Value {
    let criterion = |judged: &Judged| {
        json!({
            "id": judged.id,
            "title": judged.title.get(lang),
            "verdict": judged.verdict.word(),
            "counts": judged.counts,
            "during": judged.during.iter().map(|phase| phase.word()).collect::<Vec<_>>(),
            "waived": judged.waived.as_ref().map(waived_json),
            "require": judged.require,
            "owner": judged.owner,
            "remedy": judged.remedy.as_ref().map(|remedy| remedy.get(lang)),
            "facts": facts(&judged.facts),
            "quorum": judged.quorum.as_ref().map(|quorum| quorum_json(quorum, lang)),
            "reason": reason(judged, lang),
        })
    };
    json!({
        "gate": assessment.gate,
        "verdict": assessment.verdict.word(),
        "at": utc(assessment.at),
        "phase": assessment.phase.map(LaunchPhase::word),
        "decided": assessment.decided.as_ref().map(decided_json),
        "waived": assessment.waived(),
        "criteria": assessment.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "seats": assessment.ballots.iter().map(|ballot| seat(ballot, lang)).collect::<Vec<_>>(),
    })
}

fn facts(facts: &[(String, Reading)]) -> Value {
    let named = facts.iter().map(|(name, reading)| (name.clone(), value(reading)));
    Value::Object(named.collect::<Map<_, _>>())
}

fn quorum_json(quorum: &Quorum, lang: Lang) -> Value {
    let said = |said: &Said| {
        json!({
            "vantage": &*said.vantage,
            "says": said.voice.word(),
            "facts": facts(&said.facts),
            "reason": joined(&said.reason, lang),
        })
    };
    json!({
        "least": quorum.least,
        "agree": quorum.agree(),
        "vantages": quorum.said.iter().map(said).collect::<Vec<_>>(),
    })
}

/// `{decision, by, at, note, standing}`.
pub fn decided_json(decided: &Decided) -> Value {
    json!({
        "decision": decided.decision.word(),
        "by": &*decided.note.by,
        "at": utc(decided.note.at),
        "note": &*decided.note.text,
        "standing": decided.standing.word(),
    })
}

fn waived_json(waived: &Waived) -> Value {
    json!({
        "id": waived.id,
        "asked_by": waived.asked_by,
        "approved_by": waived.approved_by,
        "until": utc(waived.until),
        "reason": waived.reason,
        "standing": waived.standing.word(),
    })
}

fn seat(ballot: &Ballot, lang: Lang) -> Value {
    let vote = ballot.vote.as_ref();
    json!({
        "seat": ballot.seat,
        "verdict": ballot.verdict.word(),
        "choice": vote.map(|vote| vote.choice.word()),
        "by": vote.map(|vote| &*vote.note.by),
        "at": vote.map(|vote| utc(vote.note.at)),
        "standing": vote.map(|vote| vote.standing.word()),
        "sealed": ballot.sealed,
        "deputy": ballot.deputy.as_ref().map(|deputy| &deputy.to),
        "reason": ballot.reason.render(lang),
    })
}

/// What people decided of the gate, in one line, without its time.
pub fn decided(decided: &Decided, plan: &Plan) -> Phrase {
    let (by, note) = (plan.person_name(&decided.note.by), &*decided.note.text);
    match decided.decision {
        Decision::Hold => phrase!(say_gate::HELD_BY, by = by, note = note),
        Decision::Scrub => phrase!(say_gate::SCRUBBED_BY, by = by, note = note),
        Decision::Recycle | Decision::Reopen => phrase!(say_gate::RECYCLED_BY, by = by, note = note),
    }
}

/// Why a criterion does not count now; `None` when it does.
pub fn not_now(judged: &Judged, lang: Lang) -> Option<String> {
    let names: Vec<&str> = judged.during.iter().map(|phase| phase.name().get(lang)).collect();
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let said = phrase!(say_gate::NOT_NOW, phases = names.join(separator));
    (!judged.counts).then(|| said.render(lang))
}

/// A waiver in force, in one line.
pub fn waived(waived: &Waived, plan: &Plan) -> Phrase {
    phrase!(
        say_gate::WAIVED_BY,
        id = &waived.id,
        asked = plan.person_name(&waived.asked_by),
        approved = plan.person_name(&waived.approved_by),
        standing = waived.standing.name(),
        until = local(waived.until, plan.project.timezone),
        reason = &waived.reason
    )
}

/// The verdict first, then a block for each criterion.
pub fn text(assessment: &Assessment, plan: &Plan, lang: Lang) -> String {
    let verdict = assessment.verdict.name();
    let headline =
        phrase!(say::VERDICT_LINE, title = &assessment.title, gate = &assessment.gate, verdict = verdict);
    let mut text = format!("{} {}", assessment.verdict.glyph(), headline.render(lang));
    if assessment.waived() > 0 {
        text += &phrase!(say_gate::WAIVED_COUNT, count = assessment.waived()).render(lang);
    }
    text.push('\n');
    if let Some(decision) = &assessment.decided {
        let since = phrase!(say_gate::SINCE, at = local(decision.note.at, plan.project.timezone));
        let _ = writeln!(text, "  {}{}", decided(decision, plan).render(lang), since.render(lang));
    }
    for judged in &assessment.criteria {
        let _ = writeln!(
            text,
            "\n{} {} [{}] {}\n    {}\n    {}",
            if judged.counts { judged.verdict.glyph() } else { "–" },
            judged.title.get(lang),
            judged.id,
            judged.verdict.name().get(lang),
            judged.require,
            reason(judged, lang),
        );
        if let Some(why) = not_now(judged, lang) {
            let _ = writeln!(text, "    – {why}");
        }
        if let Some(by) = &judged.waived {
            let _ = writeln!(text, "    ~ {}", waived(by, plan).render(lang));
        }
        for line in found(judged, lang) {
            let _ = writeln!(text, "    {line}");
        }
        let is_go = judged.verdict == crate::verdict::Verdict::Go;
        if let (Some(owner), false) = (&judged.owner, is_go) {
            let _ = writeln!(
                text,
                "    {}: {}",
                names::CRITERION_OWNER.get(lang),
                plan.person_name(owner.as_str())
            );
        }
        if let (Some(remedy), false) = (&judged.remedy, is_go) {
            let _ = writeln!(text, "    {}: {}", names::REMEDY.get(lang), remedy.get(lang));
        }
    }
    if !assessment.ballots.is_empty() {
        let _ = writeln!(text, "\n{}", say_gate::SEATS.get(lang));
    }
    for ballot in &assessment.ballots {
        let standing = ballot.vote.as_ref().map(|vote| format!(" [{}]", vote.standing.name().get(lang)));
        let (glyph, reason) = (ballot.verdict.glyph(), ballot.reason.render(lang));
        let _ = writeln!(text, "{glyph} {}: {reason}{}", ballot.seat, standing.unwrap_or_default());
    }
    text
}

/// The facts a criterion reads, a line each; where several vantages must agree, what each of them says.
pub(super) fn found(judged: &Judged, lang: Lang) -> Vec<String> {
    let fact = |(name, reading): &(String, Reading)| format!("{name} = {}", value_text(reading));
    let Some(quorum) = &judged.quorum else { return judged.facts.iter().map(fact).collect() };
    let line = |said: &Said| {
        let (glyph, vantage, name) = (said.voice.glyph(), &said.vantage, said.voice.name().get(lang));
        let facts: Vec<String> = said.facts.iter().map(fact).collect();
        format!("{glyph} {vantage}: {name} ({})", facts.join(", "))
    };
    quorum.said.iter().map(line).collect()
}

/// Why, in one line.
pub fn reason(judged: &Judged, lang: Lang) -> String {
    joined(&judged.reason, lang)
}

fn joined(reason: &[Phrase], lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    };
    reason.iter().map(|phrase| phrase.render(lang)).collect::<Vec<_>>().join(separator)
}

fn value(reading: &Reading) -> Value {
    match &reading.value {
        Ok(value) => value.to_json(),
        Err(missing) => missing.shown.map_or(Value::Null, Into::into),
    }
}

/// The value of a reading for people; `–` without one.
pub(super) fn value_text(reading: &Reading) -> String {
    match &reading.value {
        Ok(value) => shown(value, Unit::None),
        Err(missing) => missing.shown.unwrap_or("–").to_owned(),
    }
}
