//! Gates: criteria over facts, and the verdict they add up to. Pure; the time is in the [`World`].

mod freshness;
mod hold;
pub mod prove;
mod quorum;
#[cfg(test)]
mod quorum_tests;
#[cfg(test)]
mod tests;
mod waiver;
#[cfg(test)]
mod waiver_tests;

pub use crate::poll::Ballot;
pub use quorum::{Quorum, Said, Voice};

use crate::{
    expr::Truth,
    facts::{Reading, World},
    id::Id,
    phrase,
    plan::{Criterion, Gate, LaunchPhase, Signable},
    poll,
    state::{Decided, Decision, Standing},
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
    /// Where the launch is; `None` without a launch window.
    pub phase: Option<LaunchPhase>,
    /// What people decided last of it, unless it was opened again since.
    pub decided: Option<Decided>,
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
    /// The facts it reads, with the values they had; measurements are those of all vantages together.
    pub facts: Vec<(String, Reading)>,
    /// What each vantage says, where several must agree.
    pub quorum: Option<Quorum>,
    /// Why it is not a go; for a go, that it holds. Then what there is to say beside the values.
    pub reason: Vec<Phrase>,
    /// When it counts; always, when empty.
    pub during: Vec<LaunchPhase>,
    /// Whether it counts now.
    pub counts: bool,
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
    /// The criteria that count now.
    pub fn counting(&self) -> impl Iterator<Item = &Judged> {
        self.criteria.iter().filter(|judged| judged.counts)
    }

    /// Criteria that pass only because they are waived.
    pub fn waived(&self) -> usize {
        self.counting().filter(|judged| judged.waived.is_some()).count()
    }
}

/// Judges every criterion of a gate, and hears every seat. One no-go decides; failing that, one
/// measurement that our own side cannot make is an error; failing that, one open question or one absent seat leaves it
/// inconclusive. A waiver in force makes its criterion count as a go; one that does not count in this phase says nothing.
/// While people hold the gate it is no go, and once they have scrubbed it, it is closed.
pub fn assess(gate: &Gate, world: &World) -> Assessment {
    let phase = world.plan.launch_phase(world.now);
    let judged = |criterion: &Criterion| {
        let judged = judge(gate, criterion, world);
        let counts = criterion.during.is_empty() || phase.is_some_and(|it| criterion.during.contains(&it));
        if judged.verdict == Verdict::Go {
            return Judged { counts, ..judged };
        }
        match waiver::of(gate, criterion, world) {
            waiver::Standing::Counts(waived) => Judged { counts, waived: Some(waived), ..judged },
            waiver::Standing::Void(why) => {
                let reason = judged.reason.into_iter().chain([why]).collect();
                Judged { reason, counts, ..judged }
            }
            waiver::Standing::None => Judged { counts, ..judged },
        }
    };
    let criteria: Vec<Judged> = gate.criteria.values().map(judged).collect();
    let ballots = freshness::of_votes(poll::count(gate, world.room()), gate, world);
    let counting = criteria.iter().filter(|judged| judged.counts).map(Judged::counts_as);
    let evidence = Verdict::worst(counting.chain(ballots.iter().map(|ballot| ballot.verdict)));
    let decided = decided(gate, world);
    let verdict = match decided.map(|decided| decided.decision) {
        Some(Decision::Scrub) => Verdict::NoGo,
        Some(Decision::Hold) => evidence.max(Verdict::Inconclusive),
        Some(Decision::Recycle | Decision::Reopen) | None => evidence,
    };
    Assessment {
        gate: gate.id.clone(),
        title: gate.title.clone(),
        verdict,
        at: world.now,
        criteria,
        ballots,
        phase,
        decided: decided.filter(|decided| decided.decision != Decision::Reopen).cloned(),
    }
}

/// What was decided last. A hold or a scrub stands whatever is wrong with it; opened again is a gate only by somebody's word
/// that counts.
fn decided<'a>(gate: &Gate, world: &World<'a>) -> Option<&'a Decided> {
    let signed = world.plan.must_be_signed(Signable::Decide, Some(gate));
    let stands = |it: &&Decided| it.decision != Decision::Reopen || it.standing.counts(signed);
    world.state.decisions(&gate.id).rev().find(stands)
}

/// A criterion that holds now and is to have held for some time has to have done so as well.
fn judge(gate: &Gate, criterion: &Criterion, world: &World) -> Judged {
    let judged = judge_now(gate, criterion, world);
    if judged.verdict != Verdict::Go {
        return judged;
    }
    match hold::too_short(gate, criterion, world) {
        Some(reason) => Judged { verdict: Verdict::Inconclusive, reason: vec![reason], ..judged },
        None => judged,
    }
}

fn judge_now(gate: &Gate, criterion: &Criterion, world: &World) -> Judged {
    let found = find(gate, criterion, world);
    let quorum = criterion.quorum.map(|least| quorum::ask(gate, criterion, least, world));
    let (verdict, reason) = match &quorum {
        Some(quorum) => (quorum.verdict(), quorum.reason()),
        None => (found.verdict, found.reason),
    };
    Judged {
        id: criterion.id.clone(),
        title: criterion.title.clone(),
        verdict,
        require: criterion.require.source().to_owned(),
        owner: criterion.owner.clone(),
        remedy: criterion.remedy.clone(),
        facts: found.facts,
        quorum,
        reason,
        during: criterion.during.clone(),
        counts: true,
        waived: None,
    }
}

/// What the condition of a criterion comes to.
struct Found {
    verdict: Verdict,
    reason: Vec<Phrase>,
    facts: Vec<(String, Reading)>,
}

fn find(gate: &Gate, criterion: &Criterion, world: &World) -> Found {
    let answer = criterion.require.evaluate(world);
    let facts: Vec<(String, Reading)> = answer
        .seen
        .iter()
        .filter_map(|(path, _)| {
            let name = path.to_string();
            world.read(&name).map(|reading| (name, reading))
        })
        .collect();
    let notes = || {
        let mut notes: Vec<Phrase> = Vec::new();
        for note in facts.iter().filter_map(|(_, reading)| reading.note.as_ref()) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        notes
    };
    let (verdict, reason) = match answer.truth {
        Truth::Unknown if answer.is_fault() => (Verdict::Error, answer.why),
        Truth::Unknown => (Verdict::Inconclusive, answer.why),
        Truth::False => (Verdict::NoGo, answer.why.into_iter().chain(notes()).collect()),
        Truth::True => match too_old(criterion, &facts, world.now)
            .or_else(|| freshness::stale(gate, criterion, &facts, world))
        {
            Some(reason) => (Verdict::Inconclusive, vec![reason]),
            None => (Verdict::Go, [Phrase::from(&say::HOLDS)].into_iter().chain(notes()).collect()),
        },
    };
    Found { verdict, reason, facts }
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
