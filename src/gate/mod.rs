//! Gates: criteria over facts, and the verdict they add up to. Pure; the time is in the [`World`].

#[cfg(test)]
mod tests;

pub use crate::poll::Ballot;

use crate::{
    expr::Truth,
    facts::{Reading, World},
    id::Id,
    phrase,
    plan::{Criterion, Gate, Signable},
    poll,
    state::{Answer, Standing, Waiver},
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
    /// What each seat says, in the order of the plan.
    pub ballots: Vec<Ballot>,
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
    /// The waiver that lets the gate pass all the same; the verdict is the evidence's.
    pub waived: Option<Waived>,
}

/// A waiver in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Waived {
    pub id: Id,
    /// Who asked, and who approved.
    pub asked_by: String,
    pub approved_by: String,
    pub until: DateTime<Utc>,
    pub reason: String,
    pub standing: Standing,
}

impl Judged {
    /// What it means for the gate.
    pub fn counts_as(&self) -> Verdict {
        if self.waived.is_some() { Verdict::Go } else { self.verdict }
    }
}

impl Assessment {
    /// Criteria that pass only because they are waived.
    pub fn waived(&self) -> usize {
        self.criteria.iter().filter(|judged| judged.waived.is_some()).count()
    }
}

/// Judges every criterion of a gate, and hears every seat. One no-go decides; failing that, one
/// measurement that our own side cannot make is an error; failing that, one open question or one absent seat leaves it
/// inconclusive. A waiver in force makes its criterion count as a go.
pub fn assess(gate: &Gate, world: &World) -> Assessment {
    let judged = |criterion: &Criterion| {
        let judged = judge(criterion, world);
        let waived = if judged.verdict == Verdict::Go { None } else { waiver(gate, criterion, world) };
        Judged { waived, ..judged }
    };
    let criteria: Vec<Judged> = gate.criteria.values().map(judged).collect();
    let ballots = poll::count(gate, world.room());
    let verdicts = criteria.iter().map(Judged::counts_as).chain(ballots.iter().map(|ballot| ballot.verdict));
    Assessment {
        gate: gate.id.clone(),
        title: gate.title.clone(),
        verdict: Verdict::worst(verdicts),
        at: world.now,
        criteria,
        ballots,
    }
}

/// The waiver of a criterion that somebody else approved and that is not over; where signatures are demanded, of a
/// gate that counts only signed ones.
fn waiver(gate: &Gate, criterion: &Criterion, world: &World) -> Option<Waived> {
    let signed = world.plan.must_be_signed(Signable::Approve, Some(gate));
    let of = |waiver: &&Waiver| waiver.gate == gate.id && waiver.criterion == criterion.id;
    world.state.waivers().filter(of).filter(|waiver| world.now < waiver.until).find_map(|waiver| {
        let answered = waiver.answered.as_ref()?;
        let counts = answered.answer == Answer::Approved
            && answered.note.by != waiver.asked.by
            && answered.standing.counts(signed);
        counts.then(|| Waived {
            id: waiver.id.clone(),
            asked_by: waiver.asked.by.to_string(),
            approved_by: answered.note.by.to_string(),
            until: waiver.until,
            reason: waiver.asked.text.to_string(),
            standing: answered.standing,
        })
    })
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
        Truth::Unknown if answer.is_fault() => (Verdict::Error, answer.why),
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
        waived: None,
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
