//! Launches whose truth is known: what a probe would have seen in four hours, second by second.

use golive::splitmix::SplitMix64;

/// Slots of a launch; a probe is due every second.
pub const SLOTS: usize = 4 * 3_600;
/// The share of good events that is promised.
pub const TARGET: f64 = 0.95;
/// A launch is silent when nothing was measured for so many slots.
const SILENCE: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    Healthy,
    Blips,
    SlightlyBad,
    JustBad,
    Bursts,
    LongBursts,
    Drift,
    LateDrift,
    LittleTraffic,
    MissingData,
}

impl Scenario {
    pub const ALL: [Self; 10] = [
        Self::Healthy,
        Self::Blips,
        Self::SlightlyBad,
        Self::JustBad,
        Self::Bursts,
        Self::LongBursts,
        Self::Drift,
        Self::LateDrift,
        Self::LittleTraffic,
        Self::MissingData,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy: 99.5 % good",
            Self::Blips => "healthy with blips: outages of 5 s, 99.5 % good",
            Self::SlightlyBad => "slightly bad: 93 % good",
            Self::JustBad => "a hair below: 94.5 % good",
            Self::Bursts => "bursty outages: 30 s on average, 92 % good",
            Self::LongBursts => "bursty outages: of 60 s, 92 % good",
            Self::Drift => "slow drift: 99.9 % falling to 85 % in 4 h, below target after 79 min",
            Self::LateDrift => {
                "late drift: 99.5 % for 2 h, then falling to 85 % in 2 h, below target after 157 min"
            }
            Self::LittleTraffic => "too little traffic: 93 % good, an event every 2 min",
            Self::MissingData => "missing data: never any, none any more, or with holes",
        }
    }

    /// The interval of the probe, as the plan has it.
    pub fn every_s(self) -> usize {
        if self == Self::LittleTraffic { 120 } else { 1 }
    }
}

/// One launch.
pub struct Launch {
    pub scenario: Scenario,
    /// By slot: good, not good, or nothing measured.
    pub events: Vec<Option<bool>>,
    /// By slot of the old system, which is healthy: for judges that compare.
    pub baseline: Vec<bool>,
    /// The slot from which on the share of good events that the process yields is below the target; `None` for never.
    pub bad_from: Option<usize>,
}

impl Launch {
    pub fn new(scenario: Scenario, seed: u64) -> Self {
        // Scenarios of the same seed share nothing.
        let mut dice = Dice(SplitMix64::new(seed.wrapping_mul(64) + scenario as u64));
        let (events, bad_from) = match scenario {
            Scenario::Healthy => (steady(&mut dice, |_| 0.995), None),
            Scenario::Blips => (outages(0.995, Lasting::Exactly(5.0), &mut dice), None),
            Scenario::SlightlyBad => (steady(&mut dice, |_| 0.93), Some(0)),
            Scenario::JustBad => (steady(&mut dice, |_| 0.945), Some(0)),
            Scenario::Bursts => (outages(0.92, Lasting::OnAverage(30.0), &mut dice), Some(0)),
            Scenario::LongBursts => (outages(0.92, Lasting::Exactly(60.0), &mut dice), Some(0)),
            Scenario::Drift => drift(0.999, 0, &mut dice),
            Scenario::LateDrift => drift(0.995, SLOTS / 2, &mut dice),
            Scenario::LittleTraffic => (steady(&mut dice, |_| 0.93), Some(0)),
            Scenario::MissingData => (with_holes(steady(&mut dice, |_| 0.999), &mut dice), None),
        };
        let baseline = (0..SLOTS).map(|_| dice.is(0.995)).collect();
        Self { scenario, events, baseline, bad_from }.seen_every(scenario.every_s())
    }

    /// A launch of outages that last so long, of which as much is good as is said.
    pub fn with_outages(good: f64, lasting: Lasting, seed: u64) -> Self {
        let mut dice = Dice(SplitMix64::new(seed));
        let events = outages(good, lasting, &mut dice);
        Self { scenario: Scenario::Bursts, events, baseline: Vec::new(), bad_from: Some(0) }
    }

    /// The launch as a probe sees it that is due every so many slots.
    #[must_use]
    pub fn seen_every(mut self, slots: usize) -> Self {
        self.events.iter_mut().enumerate().filter(|(i, _)| i % slots != 0).for_each(|(_, it)| *it = None);
        self
    }

    pub fn is_bad(&self, slot: usize) -> bool {
        self.bad_from.is_some_and(|from| slot >= from)
    }

    /// By slot: whether nothing was measured in the minute up to it. Where little is due that is no matter.
    pub fn silence(&self) -> Vec<bool> {
        let patience = SILENCE.max(3 * self.scenario.every_s());
        let mut since = patience;
        let silent = self.events.iter().map(|event| {
            since = if event.is_some() { 0 } else { since + 1 };
            since >= patience
        });
        silent.collect()
    }
}

/// How long an outage takes, in seconds.
#[derive(Clone, Copy, Debug)]
pub enum Lasting {
    Exactly(f64),
    /// Without memory: exponential.
    OnAverage(f64),
}

struct Dice(SplitMix64);

impl Dice {
    /// At least 0 and below 1.
    fn roll(&mut self) -> f64 {
        (self.0.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn is(&mut self, probability: f64) -> bool {
        self.roll() < probability
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.roll()).ln()
    }
}

fn steady(dice: &mut Dice, good: impl Fn(usize) -> f64) -> Vec<Option<bool>> {
    (0..SLOTS).map(|slot| Some(dice.is(good(slot)))).collect()
}

/// Outages begin at random; in them nothing succeeds, between them everything does. The launch begins in the midst of
/// it, so that its share of good events is the same at every moment.
fn outages(good: f64, lasting: Lasting, dice: &mut Dice) -> Vec<Option<bool>> {
    let (Lasting::Exactly(mean) | Lasting::OnAverage(mean)) = lasting;
    let between = mean * good / (1.0 - good);
    let length = |dice: &mut Dice| match lasting {
        Lasting::Exactly(length) => length,
        Lasting::OnAverage(mean) => dice.exponential(mean),
    };
    let mut events = vec![Some(true); SLOTS];
    // What is left of an outage that is under way: any part of it, or, without memory, all.
    let (mut at, mut end) = if dice.is(good) {
        (dice.exponential(between), 0.0)
    } else {
        let part = if matches!(lasting, Lasting::Exactly(_)) { dice.roll() } else { 1.0 };
        (0.0, part * length(dice))
    };
    if end == 0.0 {
        end = at + length(dice);
    }
    while at < SLOTS as f64 {
        let end_slot = slot(end).min(SLOTS);
        events[slot(at).min(end_slot)..end_slot].fill(Some(false));
        at = end + dice.exponential(between);
        end = at + length(dice);
    }
    events
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time of a launch, in whole seconds"
)]
fn slot(at: f64) -> usize {
    at.ceil() as usize
}

/// From a slot on falling in a straight line to 85 % at the end.
fn drift(high: f64, from: usize, dice: &mut Dice) -> (Vec<Option<bool>>, Option<usize>) {
    let good = |slot: usize| {
        let part = slot.saturating_sub(from) as f64 / (SLOTS - from) as f64;
        high + (0.85 - high) * part
    };
    (steady(dice, good), (0..SLOTS).find(|slot| good(*slot) < TARGET))
}

/// A third never had any data, a third stops at some time, a third has five minutes of every fifteen.
fn with_holes(mut events: Vec<Option<bool>>, dice: &mut Dice) -> Vec<Option<bool>> {
    match dice.0.below(3) {
        0 => events.fill(None),
        1 => {
            let last = usize::try_from(dice.0.below(SLOTS as u64)).unwrap_or_default();
            events[last..].fill(None);
        }
        _ => {
            let begin = usize::try_from(dice.0.below(900)).unwrap_or_default();
            events
                .iter_mut()
                .enumerate()
                .filter(|(i, _)| (i + begin) % 900 >= 300)
                .for_each(|(_, it)| *it = None);
        }
    }
    events
}
