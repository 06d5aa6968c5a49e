//! The merged measurements of one probe over a fixed span of wall-clock time.

use super::{Exclusion, Grain, Histogram, MissCause, Observation, Outcome, PhaseTimes, Readings, Sample};
use crate::{
    id::Id,
    plan::{Plan, Probe},
    wording::{Lang, Phrase},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{cmp::Ordering, sync::Arc, time::Duration};

/// How long a window is as it is measured; windows begin at whole multiples of it.
pub const WINDOW: TimeDelta = TimeDelta::seconds(10);

/// One probe, one span.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    pub start: DateTime<Utc>,
    pub grain: Grain,
    pub counts: Counts,
    /// Service time of every sample, time-outs with at least their time-out.
    pub service: Histogram,
    /// Response time of every sample and of every slot missed because the target did not answer.
    pub response: Histogram,
    pub phases: PhaseTimes,
    pub last: Option<Last>,
}

/// The latest sample of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    pub at: DateTime<Utc>,
    pub service: Duration,
    pub outcome: Outcome,
    pub detail: Option<Phrase>,
    pub readings: Readings,
}

impl Last {
    /// Of two samples the later is the latest; of the same time the worse. See [`compare`](Self::compare) for those that
    /// are alike in this.
    pub(super) fn order(&self) -> (DateTime<Utc>, Outcome, Duration) {
        (self.at, self.outcome, self.service)
    }

    /// A total order by everything a sample says, so that it does not matter in which order windows were merged.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let said =
            |last: &Self| last.detail.as_ref().map(|it| [Lang::Zh, Lang::En].map(|lang| it.render(lang)));
        let read = |last: &Self| -> Vec<(Arc<str>, String)> {
            last.readings.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
        };
        let by_time = self.order().cmp(&other.order());
        by_time.then_with(|| said(self).cmp(&said(other))).then_with(|| read(self).cmp(&read(other)))
    }

    pub(super) fn is_after(&self, known: Option<&Self>) -> bool {
        known.is_none_or(|known| self.compare(known).is_gt())
    }
}

/// Events of a window by outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    by_outcome: [u32; Outcome::ALL.len()],
    /// Succeeded within the SLO's time (within any time where there is no SLO).
    pub good: u32,
    /// Slots lost because earlier probes were still unanswered; each is an event, and not a good one.
    pub missed: u32,
    /// Slots lost on our own side, and runs it was unable to make; they are no evidence either way.
    pub unmeasured: u32,
    /// Succeeded only when tried again.
    pub retried: u32,
    /// Samples and missed slots during warm-up or maintenance: counted nowhere else.
    pub excluded: u32,
}

impl Counts {
    /// Counts without samples, to which outcomes are recorded.
    pub fn new(good: u32, missed: u32, unmeasured: u32) -> Self {
        Self { good, missed, unmeasured, ..Self::default() }
    }

    pub fn of(&self, outcome: Outcome) -> u32 {
        self.by_outcome[outcome as usize]
    }

    /// Answered or failed runs.
    pub fn samples(&self) -> u64 {
        let all: u64 = self.by_outcome.iter().map(|n| u64::from(*n)).sum();
        all - u64::from(self.of(Outcome::Unable))
    }

    /// What an SLO counts: samples and the slots the target made us miss.
    pub fn events(&self) -> u64 {
        self.samples() + u64::from(self.missed)
    }

    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.by_outcome.iter_mut().zip(other.by_outcome) {
            *mine = mine.saturating_add(theirs);
        }
        self.good = self.good.saturating_add(other.good);
        self.missed = self.missed.saturating_add(other.missed);
        self.unmeasured = self.unmeasured.saturating_add(other.unmeasured);
        self.retried = self.retried.saturating_add(other.retried);
        self.excluded = self.excluded.saturating_add(other.excluded);
    }

    pub fn record(&mut self, outcome: Outcome, times: u32) {
        self.by_outcome[outcome as usize] = self.by_outcome[outcome as usize].saturating_add(times);
    }
}

impl Window {
    pub fn new(start: DateTime<Utc>) -> Self {
        Self {
            start,
            grain: Grain::Fine,
            counts: Counts::default(),
            service: Histogram::default(),
            response: Histogram::default(),
            phases: PhaseTimes::default(),
            last: None,
        }
    }

    /// As part of the coarser window that holds it.
    #[must_use]
    pub fn thinned(self, grain: Grain) -> Self {
        let grain = self.grain.max(grain);
        Self { start: grain.start_of(self.start), grain, ..self }
    }

    /// Adds what another vantage measured in the same span, or what was measured in a part of it.
    pub fn merge(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.service.merge(&other.service);
        self.response.merge(&other.response);
        self.phases.merge(&other.phases);
        if let Some(last) = &other.last
            && last.is_after(self.last.as_ref())
        {
            self.last = Some(last.clone());
        }
    }

    pub fn end(&self) -> DateTime<Utc> {
        self.start + self.grain.length()
    }

    /// The start of the window that holds `at`.
    pub fn start_of(at: DateTime<Utc>) -> DateTime<Utc> {
        Grain::Fine.start_of(at)
    }

    fn sample(&mut self, sample: Sample, within: Option<Duration>) {
        self.counts.record(sample.outcome, 1);
        if sample.outcome == Outcome::Unable {
            self.counts.unmeasured = self.counts.unmeasured.saturating_add(1);
        } else {
            self.times(&sample);
        }
        if sample.outcome == Outcome::Ok && sample.retries > 0 {
            self.counts.retried = self.counts.retried.saturating_add(1);
        }
        if sample.is_good(within) {
            self.counts.good = self.counts.good.saturating_add(1);
        }
        let at = sample.planned + TimeDelta::from_std(sample.response).unwrap_or_default();
        let Sample { service, outcome, detail, readings, .. } = sample;
        self.last = Some(Last { at, service, outcome, detail, readings });
    }

    fn times(&mut self, sample: &Sample) {
        self.service.record(sample.service);
        self.response.record(sample.response);
        self.phases.record(&sample.phases);
    }

    fn missed(&mut self, late: Duration, cause: MissCause) {
        match cause {
            MissCause::InFlight => {
                self.counts.missed = self.counts.missed.saturating_add(1);
                self.response.record(late);
            }
            MissCause::Prober => self.counts.unmeasured = self.counts.unmeasured.saturating_add(1),
        }
    }
}

/// Merges the observations of one probe into windows. An observation belongs to the window it was due in, also
/// when it arrives later.
#[derive(Clone, Debug)]
pub struct Recorder {
    pub probe: Id,
    /// The SLO's time, if the probe has one.
    within: Option<Duration>,
    exclusion: Exclusion,
    /// Windows that may still grow, oldest first.
    open: Vec<Window>,
}

impl Recorder {
    pub fn new(probe: Id, within: Option<Duration>) -> Self {
        Self { probe, within, exclusion: Exclusion::default(), open: Vec::new() }
    }

    /// For a probe of a plan, with what that excludes.
    pub fn of(probe: &Probe, plan: &Plan) -> Self {
        let within = probe.slo.as_ref().map(|slo| slo.within);
        Self { exclusion: Exclusion::of(probe, plan), ..Self::new(probe.id.clone(), within) }
    }

    /// Probing begins, or begins again.
    pub fn begin(&mut self, at: DateTime<Utc>) {
        self.exclusion.begin(at);
    }

    /// Our own side was sick: the observation is no evidence of anything.
    pub fn lose(&mut self, observation: &Observation) {
        let counts = &mut self.window(observation.planned()).counts;
        counts.unmeasured = counts.unmeasured.saturating_add(1);
    }

    /// An observation that is excluded leaves no other trace: neither an event nor a time nor a latest sample.
    pub fn record(&mut self, observation: Observation) {
        let within = self.within;
        let is_ours = matches!(observation, Observation::Missed { cause: MissCause::Prober, .. });
        if !is_ours && self.exclusion.covers(observation.planned()) {
            let counts = &mut self.window(observation.planned()).counts;
            counts.excluded = counts.excluded.saturating_add(1);
            return;
        }
        match observation {
            Observation::Sample(sample) => self.window(sample.planned).sample(sample, within),
            Observation::Missed { planned, late, cause, .. } => self.window(planned).missed(late, cause),
        }
    }

    fn window(&mut self, planned: DateTime<Utc>) -> &mut Window {
        let start = Window::start_of(planned);
        let i = match self.open.binary_search_by_key(&start, |window| window.start) {
            Ok(i) => i,
            Err(i) => {
                self.open.insert(i, Window::new(start));
                i
            }
        };
        &mut self.open[i]
    }

    /// Takes out the windows that end by `until`.
    pub fn close(&mut self, until: DateTime<Utc>) -> Vec<Window> {
        let still_open = self.open.iter().position(|window| window.end() > until).unwrap_or(self.open.len());
        self.open.drain(..still_open).collect()
    }

    /// The windows that may still grow.
    pub fn open(&self) -> &[Window] {
        &self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Phases;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn sample(planned: i64, millis: u64, outcome: Outcome) -> Observation {
        let time = Duration::from_millis(millis);
        Observation::Sample(Sample {
            probe: Id::new("p"),
            planned: at(planned),
            service: time,
            response: time,
            outcome,
            detail: None,
            phases: Phases::default(),
            retries: 0,
            readings: Vec::new(),
        })
    }

    #[test]
    fn what_is_excluded_or_lost_leaves_no_other_trace() {
        let mut plan = crate::plan::sample::plan();
        plan.probes["login"].warm_up = Duration::from_secs(5);
        let mut recorder = Recorder::of(&plan.probes["login"], &plan);
        recorder.begin(at(0));
        recorder.record(sample(1, 50, Outcome::Refused));
        let late = Duration::from_secs(3);
        for cause in [MissCause::InFlight, MissCause::Prober] {
            recorder.record(Observation::Missed { probe: Id::new("p"), planned: at(2), late, cause });
        }
        recorder.lose(&sample(6, 50, Outcome::Refused));
        let window = &recorder.open()[0];
        let Counts { excluded, unmeasured, missed, .. } = window.counts;
        assert_eq!((window.counts.events(), excluded, unmeasured, missed), (0, 2, 2, 0));
        assert_eq!((window.response.count(), &window.last), (0, &None));
        recorder.record(sample(5, 50, Outcome::Ok));
        assert_eq!((recorder.open()[0].counts.good, recorder.open()[0].counts.excluded), (1, 2));
    }

    #[test]
    fn what_our_side_was_unable_to_do_is_no_evidence() {
        let mut recorder = Recorder::new(Id::new("p"), None);
        recorder.record(sample(1, 50, Outcome::Ok));
        recorder.record(sample(2, 0, Outcome::Unable));
        let window = &recorder.open()[0];
        assert_eq!((window.counts.events(), window.counts.unmeasured, window.service.count()), (1, 1, 1));
        assert_eq!(window.last.as_ref().unwrap().outcome, Outcome::Unable);
    }

    #[test]
    fn observations_count_in_the_window_they_were_due_in() {
        let mut recorder = Recorder::new(Id::new("p"), Some(Duration::from_millis(100)));
        recorder.record(sample(1, 50, Outcome::Ok));
        recorder.record(sample(12, 101, Outcome::Ok));
        recorder.record(sample(9, 2_000, Outcome::Timeout));
        let late = Duration::from_secs(3);
        recorder.record(Observation::Missed {
            probe: Id::new("p"),
            planned: at(13),
            late,
            cause: MissCause::InFlight,
        });
        recorder.record(Observation::Missed {
            probe: Id::new("p"),
            planned: at(14),
            late,
            cause: MissCause::Prober,
        });

        assert!(recorder.close(at(9)).is_empty());
        let closed = recorder.close(at(10));
        assert_eq!(closed.len(), 1);
        assert_eq!((closed[0].counts.samples(), closed[0].counts.good), (2, 1));
        assert_eq!(closed[0].counts.of(Outcome::Timeout), 1);

        let open = &recorder.open()[0];
        assert_eq!(
            (open.counts.samples(), open.counts.good),
            (1, 0),
            "slower than the SLO's time is not good"
        );
        assert_eq!((open.counts.events(), open.counts.missed, open.counts.unmeasured), (2, 1, 1));
        assert_eq!(open.response.count(), 2, "a slot the target made us miss has a response time");
    }
}
