//! Where a project stands at a moment, on one page.

mod json;
mod poll;
mod runs;
mod text;
mod waiver;

pub use json::json;
pub use poll::Poll;
pub use runs::Open;
pub use text::text;
pub use waiver::Waiver;

use super::{
    board::{self, HostRow, ProbeRow},
    checklist::Counts,
    clock, gate as report,
    judging::{self, FactRow},
    timeline,
};
use crate::{
    alert,
    facts::World,
    gate::{self, Assessment},
    id::Id,
    plan::{Priority, Retention},
    state::{AlertStanding, Severity},
    stats::{Interval, adjusted_wald},
    store::Size,
    title::Title,
    uat::{self, Tally},
    value::Value,
    wording::{Phrase, Text, status as say},
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use rust_decimal::prelude::ToPrimitive;

/// Events that are told.
const EVENTS_MAX: usize = 5;

/// How sure the interval of the pass rate is.
pub const CONFIDENCE: f64 = 0.95;

#[derive(Clone, Debug)]
pub struct Status {
    pub at: DateTime<Utc>,
    pub zone: Tz,
    pub project: Id,
    pub name: Title,
    pub cutover: Option<Cutover>,
    /// Until when one can go back, where the plan has a way back.
    pub clock: Option<clock::View>,
    /// The runs that are open, and when each will be over.
    pub runs: Vec<Open>,
    /// In the order of the plan.
    pub gates: Vec<Gate>,
    /// Of the gates that are polled.
    pub polls: Vec<Poll>,
    /// Those that are not over, what ends first first.
    pub waivers: Vec<Waiver>,
    /// In the order of the plan, without those that are quiet.
    pub alerts: Vec<alert::Assessment>,
    /// How many alerts the plan has.
    pub alerts_total: usize,
    /// By priority, most important first; dropped ones do not count.
    pub requirements: Vec<Scope>,
    pub milestones: Milestones,
    pub cases: Tally,
    /// Shares of passes among the cases that were run, not excluded at [`CONFIDENCE`]; `None` before any was.
    pub pass_rate: Option<Interval>,
    /// Feedback that is not settled, worst first.
    pub feedback: Vec<(Severity, usize)>,
    pub probes: Vec<ProbeRow>,
    pub hosts: Vec<HostRow>,
    pub usages: Vec<FactRow>,
    pub compares: Vec<FactRow>,
    pub checklists: Vec<Checklist>,
    /// The latest, newest first.
    pub events: Vec<Latest>,
    pub retention: Retention,
    /// What measurements take now; `None` where that is not known, or when it is asked of the past.
    pub size: Option<Size>,
}

/// A gate, with what people decided of it in a sentence.
#[derive(Clone, Debug)]
pub struct Gate {
    pub assessment: Assessment,
    pub decided: Option<Phrase>,
}

#[derive(Clone, Copy, Debug)]
pub struct Cutover {
    pub phase: Phase,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Before,
    During,
    After,
}

#[derive(Clone, Copy, Debug)]
pub struct Scope {
    pub priority: Priority,
    pub total: u64,
    pub delivered: u64,
    pub verified: u64,
}

#[derive(Clone, Debug)]
pub struct Milestones {
    pub total: usize,
    pub reached: usize,
    /// Due before today, and not reached.
    pub late: Vec<Milestone>,
    /// The next one due that is not reached.
    pub next: Option<Milestone>,
}

#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: Id,
    pub title: Title,
    pub due: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct Checklist {
    pub id: Id,
    pub title: Title,
    pub counts: Counts,
}

#[derive(Clone, Debug)]
pub struct Latest {
    pub seq: u64,
    pub at: DateTime<Utc>,
    /// A person of the plan by name, anyone else as recorded.
    pub by: String,
    pub kind: &'static str,
    pub what: Phrase,
}

impl Phase {
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
        }
    }

    fn text(self) -> &'static Text {
        match self {
            Self::Before => &say::BEFORE,
            Self::During => &say::DURING,
            Self::After => &say::AFTER,
        }
    }
}

impl Status {
    /// With what measurements take.
    #[must_use]
    pub fn with_size(self, size: Option<Size>) -> Self {
        Self { size, ..self }
    }

    pub fn of(world: &World) -> Self {
        let (plan, state) = (world.plan, world.state);
        let cases = uat::tally(plan, state);
        Self {
            at: world.now,
            zone: plan.project.timezone,
            project: plan.project.id.clone(),
            name: plan.project.name.clone(),
            cutover: cutover(world),
            clock: clock::View::of(world),
            runs: runs::runs(world),
            gates: gates(world),
            polls: poll::polls(world),
            waivers: waiver::waivers(world),
            requirements: Priority::ALL.into_iter().map(|priority| scope(world, priority)).collect(),
            milestones: milestones(world),
            pass_rate: adjusted_wald(cases.pass as u64, executed(&cases) as u64, CONFIDENCE),
            cases,
            feedback: Severity::ALL
                .iter()
                .rev()
                .map(|severity| (*severity, open(world, *severity)))
                .collect(),
            probes: board::probes(world),
            hosts: board::hosts(world),
            alerts: alerts(world),
            alerts_total: world.plan.alerts.len(),
            usages: judging::usages(world),
            compares: judging::compares(world),
            checklists: checklists(world),
            events: events(world),
            retention: plan.retention,
            size: None,
        }
    }
}

/// Cases that were run at least once.
fn executed(cases: &Tally) -> usize {
    cases.total - cases.untested
}

fn cutover(world: &World) -> Option<Cutover> {
    let planned = world.plan.cutover.as_ref()?;
    let phase = if world.now < planned.start {
        Phase::Before
    } else if world.now < planned.end {
        Phase::During
    } else {
        Phase::After
    };
    Some(Cutover { phase, start: planned.start, end: planned.end })
}

fn scope(world: &World, priority: Priority) -> Scope {
    let count = |what: &str| count(world, &format!("requirements.{}.{what}", priority.word()));
    Scope { priority, total: count("total"), delivered: count("delivered"), verified: count("verified") }
}

/// A fact that counts; nothing to count is 0.
fn count(world: &World, fact: &str) -> u64 {
    match world.read(fact).and_then(|reading| reading.value.ok()) {
        Some(Value::Number(number)) => number.to_u64().unwrap_or_default(),
        _ => 0,
    }
}

fn gates(world: &World) -> Vec<Gate> {
    let gate = |gate| {
        let assessment = gate::assess(gate, world);
        let decided = assessment.decided.as_ref().map(|it| report::decided(it, world.plan));
        Gate { assessment, decided }
    };
    world.plan.gates.values().map(gate).collect()
}

fn milestones(world: &World) -> Milestones {
    let today = world.now.with_timezone(&world.plan.project.timezone).date_naive();
    let reached = |id: &Id| {
        let reading = world.read(&format!("milestones.{id}.reached"));
        reading.is_some_and(|reading| reading.value == Ok(Value::Bool(true)))
    };
    let open = world.plan.milestones.values().filter(|milestone| !reached(&milestone.id));
    let open = open.map(|it| Milestone { id: it.id.clone(), title: it.title.clone(), due: it.due });
    let (late, ahead): (Vec<_>, Vec<_>) = open.partition(|it| it.due.is_some_and(|due| due < today));
    let total = world.plan.milestones.len();
    let reached = total - late.len() - ahead.len();
    let next = ahead.into_iter().min_by_key(|it| it.due.unwrap_or(NaiveDate::MAX));
    Milestones { total, reached, late, next }
}

fn open(world: &World, severity: Severity) -> usize {
    let feedback = world.state.feedback();
    feedback.filter(|it| it.severity == severity && it.settled.is_none()).count()
}

/// Those of which there is something to say.
fn alerts(world: &World) -> Vec<alert::Assessment> {
    let mut alerts = alert::assess(world, &alert::Memory::default());
    alerts.retain(|it| !matches!(it.standing, AlertStanding::Inactive | AlertStanding::Resolved));
    alerts
}

fn checklists(world: &World) -> Vec<Checklist> {
    let row = |list: &crate::plan::Checklist| Checklist {
        id: list.id.clone(),
        title: list.title.clone(),
        counts: Counts::of(list, world),
    };
    world.plan.checklists.values().map(row).collect()
}

fn events(world: &World) -> Vec<Latest> {
    let latest = world.state.recent().rev().take(EVENTS_MAX);
    let told = latest.map(|recorded| Latest {
        seq: recorded.seq,
        at: recorded.event.at,
        by: timeline::who(&recorded.event.by, world.plan).to_owned(),
        kind: recorded.event.what.kind(),
        what: timeline::sentence(world.state, recorded),
    });
    told.collect()
}
