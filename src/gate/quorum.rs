//! A criterion that has to hold at several vantages, as several sensors have to agree before a rocket is launched.
//!
//! Every vantage judges the condition by what was measured there alone, with the age and freshness the criterion asks
//! for. What is asked is "it holds at so many at least", in three values: it is so as soon as that many agree, whatever
//! the others say; it is not so once too few are left that could still agree; anything else is open. A vantage that
//! is silent could still agree if the plan names it, and while fewer report than are asked nothing is decided at all.

use super::{Found, find};
use crate::{
    facts::{Reading, World, recent_start},
    phrase,
    plan::{Criterion, Gate, Probe},
    verdict::Verdict,
    wording::{Phrase, Text, counted, gate as say},
};
use std::{collections::BTreeSet, sync::Arc};

/// Names of vantages in one sentence; the others are counted.
const NAMED_MAX: usize = 5;

/// What the vantages say of a criterion.
#[derive(Clone, Debug)]
pub struct Quorum {
    /// So many must agree.
    pub least: usize,
    /// In alphabetical order: those that measured of late, and those the plan names.
    pub said: Vec<Said>,
}

/// What one vantage says.
#[derive(Clone, Debug)]
pub struct Said {
    pub vantage: Arc<str>,
    pub voice: Voice,
    pub reason: Vec<Phrase>,
    /// The facts the criterion reads, as they are there.
    pub facts: Vec<(String, Reading)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// By what was measured there.
    Judged(Verdict),
    /// Nothing was measured there of late.
    Silent,
}

impl Voice {
    pub fn word(self) -> &'static str {
        match self {
            Self::Judged(verdict) => verdict.word(),
            Self::Silent => "silent",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Judged(verdict) => verdict.name(),
            Self::Silent => &say::VOICE_SILENT,
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Judged(verdict) => verdict.glyph(),
            Self::Silent => "–",
        }
    }

    /// What it means for the criterion, if nothing else were known.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Judged(verdict) => verdict,
            Self::Silent => Verdict::Inconclusive,
        }
    }
}

impl Quorum {
    /// At how many vantages it holds.
    pub fn agree(&self) -> usize {
        self.count(|voice| voice == Voice::Judged(Verdict::Go))
    }

    fn reporting(&self) -> usize {
        self.count(|voice| voice != Voice::Silent)
    }

    fn count(&self, is_meant: impl Fn(Voice) -> bool) -> usize {
        self.said.iter().filter(|said| is_meant(said.voice)).count()
    }

    pub(super) fn verdict(&self) -> Verdict {
        let fails = self.count(|voice| voice == Voice::Judged(Verdict::NoGo));
        if self.agree() >= self.least {
            Verdict::Go
        } else if self.reporting() >= self.least && self.said.len() - fails < self.least {
            Verdict::NoGo
        } else if self.count(|voice| voice == Voice::Judged(Verdict::Error)) > 0 {
            Verdict::Error
        } else {
            Verdict::Inconclusive
        }
    }

    /// How many agree, which do not, and the first reason of those.
    pub(super) fn reason(&self) -> Vec<Phrase> {
        let is_short = self.reporting() < self.least;
        let (text, count) =
            if is_short { (&say::TOO_FEW, self.reporting()) } else { (&say::AGREED, self.agree()) };
        let vantages = counted(count, &say::ONE_VANTAGE, &say::VANTAGES);
        let mut reason = vec![phrase!(*text, vantages = vantages, least = self.least)];
        let fails = self.names(|voice| voice == Voice::Judged(Verdict::NoGo));
        let open = |voice| matches!(voice, Voice::Judged(Verdict::Inconclusive | Verdict::Error));
        let others = [
            (fails, &say::FAILS_AT),
            (self.names(open), &say::OPEN_AT),
            (self.names(|voice| voice == Voice::Silent), &say::SILENT_AT),
        ];
        for (names, text) in others {
            if let Some(names) = names {
                reason.push(phrase!(*text, vantages = names));
            }
        }
        let verdict = self.verdict();
        if verdict != Verdict::Go {
            let decides = self.said.iter().find(|said| said.voice == Voice::Judged(verdict));
            let why = decides.and_then(|said| Some((said, said.reason.first()?)));
            reason.extend(
                why.map(|(said, why)| phrase!(say::AT_VANTAGE, vantage = &*said.vantage, why = why.clone())),
            );
        }
        reason
    }

    /// The vantages that say so; `None` when there are none.
    fn names(&self, is_meant: impl Fn(Voice) -> bool) -> Option<String> {
        let meant: Vec<&str> =
            self.said.iter().filter(|said| is_meant(said.voice)).map(|said| &*said.vantage).collect();
        let more = meant.len().saturating_sub(NAMED_MAX);
        let names = meant[..meant.len() - more].join(", ");
        match more {
            0 => (!names.is_empty()).then_some(names),
            more => Some(format!("{names} +{more}")),
        }
    }
}

pub(super) fn ask(gate: &Gate, criterion: &Criterion, least: u32, world: &World) -> Quorum {
    let probes = world.plan.probes_behind(&criterion.require);
    let said = vantages(&probes, world).into_iter().map(|vantage| {
        let history = world.history.seen_from(|it| *it == *vantage, probes.iter().map(|probe| &probe.id));
        say(gate, criterion, vantage, &probes, &world.measuring(&history))
    });
    Quorum { least: usize::try_from(least).unwrap_or(usize::MAX), said: said.collect() }
}

/// Where any of them was measured of late or is to be.
fn vantages(probes: &[&Probe], world: &World) -> BTreeSet<Arc<str>> {
    let mut vantages = BTreeSet::new();
    for probe in probes {
        let from = recent_start(probe, world.now);
        vantages.extend(world.history.vantages(&probe.id, from, world.now).cloned());
        vantages.extend(probe.from.iter().map(|name| Arc::from(name.as_str())));
    }
    vantages
}

/// `here` knows what was measured at the vantage, and nothing of the others.
fn say(gate: &Gate, criterion: &Criterion, vantage: Arc<str>, probes: &[&Probe], here: &World) -> Said {
    let Found { verdict, reason, facts } = find(gate, criterion, here);
    let is_heard = |probe: &&Probe| {
        let span = here.history.span(&probe.id, recent_start(probe, here.now), here.now);
        span.last.as_ref().is_some_and(|last| here.now - last.at <= probe.patience())
    };
    // What our own side lost or could not run is said in an error.
    let voice = if verdict == Verdict::Error || probes.iter().any(is_heard) {
        Voice::Judged(verdict)
    } else {
        Voice::Silent
    };
    let reason = if voice == Voice::Silent { vec![Phrase::from(&say::SILENT)] } else { reason };
    Said { vantage, voice, reason, facts }
}
