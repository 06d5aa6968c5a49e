//! The decision clock as every screen shows it: until when one can still go back, how near that is, and what stands
//! when it is too late.

use super::{theme::Tone, view::View, widgets::text::Words};
use crate::{
    phrase,
    runbook::Reversal,
    state::Closing,
    title::Title,
    value::show_duration,
    wording::{Phrase, decision as say_decision, night as say},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Before and after the launch window by more than this, nobody asks.
const AROUND: TimeDelta = TimeDelta::days(1);

/// How near the end of the clock is, from far to past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Calm,
    /// Half an hour or less.
    Near,
    /// A quarter of an hour or less.
    Close,
    /// Five minutes or less.
    Last,
    Late,
}

/// The moment after which going back no longer fits, or loses more than was agreed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision<'a> {
    pub latest: DateTime<Utc>,
    /// How long going back takes.
    pub reversal: Reversal,
    /// The data whose limit comes before the time is over.
    pub data: Option<&'a Title>,
    /// There is data that nobody can count: the limit may be reached already.
    pub is_blind: bool,
}

/// The clock of the plan, whenever it is. The one place that knows where it comes from.
pub fn decision<'a>(view: &View<'a>) -> Option<Decision<'a>> {
    let clock = view.snapshot.clock()?;
    let (latest, reversal) = (clock.closes(), clock.time().reversal);
    Some(Decision { latest, reversal, data: clock.data(), is_blind: clock.is_blind() })
}

/// The clock while it matters: around the launch window, and until somebody has gone back.
pub fn ticking<'a>(view: &View<'a>) -> Option<Decision<'a>> {
    let cutover = view.snapshot.plan.cutover.as_ref()?;
    let matters = cutover.start - AROUND <= view.now && view.now <= cutover.end + AROUND;
    let state = &view.snapshot.state;
    let forward = cutover.runbook.as_ref().and_then(|book| state.latest_live(book));
    let is_back = forward.is_some_and(|forward| {
        let back = cutover.rollback.as_ref().and_then(|book| state.latest_live(book));
        back.is_some_and(|back| {
            let given_up = matches!(back.closed, Some((Closing::Stopped | Closing::RolledBack, _)));
            back.begun.seq > forward.begun.seq && !given_up
        })
    });
    decision(view).filter(|_| matters && !is_back)
}

impl Decision<'_> {
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        self.latest - now
    }

    pub fn level(&self, now: DateTime<Utc>) -> Level {
        match self.left(now).num_seconds() {
            ..0 => Level::Late,
            0..=300 => Level::Last,
            301..=900 => Level::Close,
            901..=1_800 => Level::Near,
            _ => Level::Calm,
        }
    }

    /// Whether it rests on what was measured: on counted data, or on rollbacks that were run.
    pub fn is_proved(&self) -> bool {
        self.data.is_some() || self.is_rehearsed()
    }

    fn is_rehearsed(&self) -> bool {
        matches!(self.reversal, Reversal::Rehearsed { .. })
    }

    /// How long going back takes.
    pub fn takes(&self) -> TimeDelta {
        let (Reversal::Rehearsed { minutes, .. } | Reversal::Planned { minutes }) = self.reversal;
        seconds(minutes * 60.0)
    }
}

impl Level {
    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Calm => "↶",
            Self::Near => "!",
            Self::Close => "!!",
            Self::Last => "!!!",
            Self::Late => "✖",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Calm => Tone::Plain,
            Self::Near | Self::Close => Tone::Warn,
            Self::Last | Self::Late => Tone::Bad,
        }
    }
}

/// `↶ roll back by 03:12 (1h 02m)`, and in the room for less `↶ 03:12 1h 02m`; `~` where it rests on plans alone, and
/// `data` where that is what runs out first. Data that cannot be counted is asked about: it may have run out.
pub fn words(view: &View, decision: &Decision, short: bool) -> Words {
    let level = decision.level(view.now);
    let at = format!("{}{}", if decision.is_proved() { "" } else { "~" }, minute(view, decision.latest));
    let left = left(decision.left(view.now));
    let (late, by) = match decision.data {
        Some(_) => (&say::TOO_LATE_DATA, &say::ROLL_BACK_BY_DATA),
        None => (&say::TOO_LATE, &say::ROLL_BACK_BY),
    };
    let data = if decision.data.is_some() { view.say(&say::SHORT_DATA) } else { "" };
    let text = match (short, level) {
        (true, Level::Late) => format!("{data}{at} +{left}"),
        (true, _) => format!("{data}{at} {left}"),
        (false, Level::Late) => view.phrase(&phrase!(*late, at = at, ago = left)),
        (false, _) => view.phrase(&phrase!(*by, at = at, left = left)),
    };
    let words = Words::toned(format!("{} {text}", level.glyph()), level.tone());
    if decision.is_blind { words.and(view.say(&say::SHORT_BLIND), Tone::Warn) } else { words }
}

/// What the clock says, in whole sentences: for whoever is about to go back, or asks why not.
pub fn told(view: &View, decision: &Decision) -> Vec<Words> {
    let level = decision.level(view.now);
    let (at, left) = (minute(view, decision.latest), left(decision.left(view.now)));
    let takes = show_duration(decision.takes());
    let first = match (level, decision.data) {
        (Level::Late, Some(data)) => phrase!(say::TOO_LATE_DATA_DOC, at = at, ago = left, data = data),
        (Level::Late, None) => {
            let (end, over) = after(view, decision);
            phrase!(say::TOO_LATE_DOC, at = at, ago = left, end = end, over = over)
        }
        (_, Some(data)) => phrase!(say::IN_TIME_DATA_DOC, at = at, left = left, data = data),
        (_, None) => phrase!(say::IN_TIME_DOC, at = at, left = left),
    };
    let rests = match decision.reversal {
        Reversal::Rehearsed { runs, .. } => phrase!(say::TAKES_REHEARSED, time = takes, runs = runs),
        Reversal::Planned { .. } => phrase!(say::TAKES_PLANNED, time = takes),
    };
    let rests_tone = if decision.is_rehearsed() { Tone::Plain } else { Tone::Warn };
    vec![
        Words::toned(format!("{} {}", level.glyph(), view.phrase(&first)), level.tone()),
        Words::toned(view.phrase(&rests), rests_tone),
    ]
}

/// What going back loses, where anything is counted: before it begins.
pub fn cost(view: &View) -> Vec<Words> {
    let Some(clock) = view.snapshot.clock().filter(|clock| clock.counts_data()) else { return Vec::new() };
    let nothing = Phrase::from(&say_decision::COST_NONE);
    let told = |line: &Phrase| match view.phrase(line) {
        text if *line == nothing => Words::new(text),
        text => Words::toned(format!("! {text}"), Tone::Bad),
    };
    clock.cost.iter().map(told).collect()
}

/// When going back would end if it began now, and how long after the window.
fn after(view: &View, decision: &Decision) -> (String, String) {
    let verify = view.snapshot.plan.cutover.as_ref().map(|it| (it.end, it.verify));
    let Some((end, verify)) = verify else { return Default::default() };
    let back = view.now + decision.takes() + TimeDelta::from_std(verify).unwrap_or_default();
    (minute(view, back), left(back - end))
}

pub fn minute(view: &View, at: DateTime<Utc>) -> String {
    at.with_timezone(&view.snapshot.plan.project.timezone).format("%H:%M").to_string()
}

/// Minutes while there are many, for what changes every second is read by nobody; seconds when there are few.
fn left(time: TimeDelta) -> String {
    let seconds = time.num_seconds().unsigned_abs();
    match seconds {
        0..900 => format!("{}:{:02}", seconds / 60, seconds % 60),
        900..3_600 => format!("{}m", seconds / 60),
        _ => format!("{}h {:02}m", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, which is beyond any night")]
fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::try_seconds(seconds.ceil() as i64).unwrap_or(TimeDelta::MAX)
}
