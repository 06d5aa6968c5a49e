//! Gates: criteria over facts, and the verdict they add up to. Pure; the time is in the [`World`].

#[cfg(test)]
mod tests;

use crate::{
    expr::Truth,
    facts::{Reading, World},
    id::Id,
    phrase,
    plan::{Criterion, Gate},
    title::Title,
    value::show_duration,
    verdict::Verdict,
    wording::{Phrase, gate as say},
};
use chrono::{DateTime, TimeDelta, Utc};

/// What a gate came to at a moment, with everything that led to it.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub gate: Id,
    pub title: Title,
    pub verdict: Verdict,
    pub at: DateTime<Utc>,
    /// In the order of the plan.
    pub criteria: Vec<Judged>,
}

/// One criterion, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    pub id: Id,
    pub title: Title,
    pub verdict: Verdict,
    pub require: String,
    pub owner: Option<Id>,
    pub remedy: Option<Title>,
    /// The facts it reads, with the values they had.
    pub facts: Vec<(String, Reading)>,
    /// Why it is not a go; for a go, that it holds.
    pub reason: Vec<Phrase>,
}

/// Judges every criterion of a gate. One no-go decides; failing that, one open question leaves it inconclusive.
pub fn assess(gate: &Gate, world: &World) -> Assessment {
    let criteria: Vec<Judged> = gate.criteria.values().map(|criterion| judge(criterion, world)).collect();
    Assessment {
        gate: gate.id.clone(),
        title: gate.title.clone(),
        verdict: Verdict::worst(criteria.iter().map(|judged| judged.verdict)),
        at: world.now,
        criteria,
    }
}

fn judge(criterion: &Criterion, world: &World) -> Judged {
    let answer = criterion.require.evaluate(world);
    let facts: Vec<(String, Reading)> = answer
        .seen
        .iter()
        .filter_map(|(path, _)| {
            let name = path.to_string();
            world.read(&name).map(|reading| (name, reading))
        })
        .collect();
    let (verdict, reason) = match answer.truth {
        Truth::Unknown => (Verdict::Inconclusive, answer.why),
        Truth::False => {
            let notes = facts.iter().filter_map(|(_, reading)| reading.note.clone());
            (Verdict::NoGo, answer.why.into_iter().chain(notes).collect())
        }
        Truth::True => match too_old(criterion, &facts, world.now) {
            Some(reason) => (Verdict::Inconclusive, vec![reason]),
            None => (Verdict::Go, vec![Phrase::from(&say::HOLDS)]),
        },
    };
    Judged {
        id: criterion.id.clone(),
        title: criterion.title.clone(),
        verdict,
        require: criterion.require.source().to_owned(),
        owner: criterion.owner.clone(),
        remedy: criterion.remedy.clone(),
        facts,
        reason,
    }
}

/// The first fact whose evidence is older than the criterion accepts.
fn too_old(criterion: &Criterion, facts: &[(String, Reading)], now: DateTime<Utc>) -> Option<Phrase> {
    let max_age = TimeDelta::from_std(criterion.max_age?).unwrap_or(TimeDelta::MAX);
    facts.iter().find_map(|(name, reading)| {
        let age = now - reading.as_of?;
        (age > max_age).then(|| {
            phrase!(say::TOO_OLD, name = name, age = show_duration(age), max = show_duration(max_age))
        })
    })
}
