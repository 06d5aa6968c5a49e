//! Incidents: alerts from the moment they were raised, with who took them on, when their harm was stopped, and when they
//! were over. Warnings of the decision clock are none.
//!
//! The harm of an alert counts as stopped when somebody notes that (`golive annotate --mitigated ALERT`), when a step that
//! asks about the alert is done, or when a rollback that began after it came to its end: whichever is first. Nothing else
//! is taken for it.

use super::{Span, timeline};
use crate::{
    expr::Segment,
    facts::World,
    id::Id,
    plan::{RunStep, alert::Severity, is_clock_warning},
    report::timeline::Line,
    state::{Closing, Happening, Mode, Recorded, Seen, StepStanding},
    title::Title,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// One time an alert was raised.
#[derive(Clone, Debug)]
pub struct Incident {
    pub alert: Id,
    pub title: Title,
    pub severity: Severity,
    /// The event that raised it.
    pub event: Uuid,
    pub seq: u64,
    /// No later than this it began: the condition held for as long as the plan asks before anybody is told.
    pub began: DateTime<Utc>,
    pub detected: DateTime<Utc>,
    /// What it was raised by.
    pub seen: Vec<Seen>,
    pub acknowledged: Option<Acknowledged>,
    pub mitigated: Option<(DateTime<Utc>, Stopped)>,
    pub resolved: Option<DateTime<Utc>>,
}

/// That somebody took it on.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    pub at: DateTime<Utc>,
    pub by: String,
    pub note: String,
}

/// What stopped the harm.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    /// Somebody noted it.
    Noted(String),
    /// A step of a run that asks about the alert was done.
    Step { run: Id, step: Id },
    /// The rollback came to its end.
    Rollback(Id),
}

impl Incident {
    pub fn to_detect(&self) -> TimeDelta {
        self.detected - self.began
    }

    pub fn to_acknowledge(&self) -> Option<TimeDelta> {
        self.acknowledged.as_ref().map(|it| it.at - self.detected)
    }

    pub fn to_mitigate(&self) -> Option<TimeDelta> {
        self.mitigated.as_ref().map(|(at, _)| *at - self.detected)
    }

    pub fn to_resolve(&self) -> Option<TimeDelta> {
        self.resolved.map(|at| at - self.detected)
    }
}

/// Those that were raised within a span, in the order of the journal.
pub fn incidents(world: &World, lines: &[Line], span: Span) -> Vec<Incident> {
    let mut found: Vec<Incident> = Vec::new();
    for Line { recorded, .. } in lines {
        let event = &recorded.event;
        if let Happening::AlertRaised { alert, severity, seen, .. } = &event.what {
            let is_open = found.iter().any(|it| it.alert == *alert && it.resolved.is_none());
            let is_harm = !is_clock_warning(alert);
            if is_harm && !is_open && event.at >= span.from && event.at <= span.until {
                found.push(Incident { seen: seen.clone(), ..raised(world, alert, *severity, recorded) });
            }
        } else {
            for incident in &mut found {
                follow(world, incident, recorded);
            }
        }
    }
    for incident in &mut found {
        let by_runs = stopped_by_runs(world, incident);
        let noted = incident.mitigated.take();
        incident.mitigated = noted.into_iter().chain(by_runs).min_by_key(|(at, _)| *at);
    }
    found
}

fn raised(world: &World, alert: &Id, severity: Severity, recorded: &Recorded) -> Incident {
    let planned = world.plan.alerts.get(alert);
    let hold = planned.and_then(|planned| TimeDelta::from_std(planned.hold).ok()).unwrap_or_default();
    let event = &recorded.event;
    Incident {
        alert: alert.clone(),
        title: planned.map_or_else(|| Title::same(alert.as_str()), |planned| planned.title.clone()),
        severity,
        event: event.id,
        seq: recorded.seq,
        began: event.at - hold,
        detected: event.at,
        seen: Vec::new(),
        acknowledged: None,
        mitigated: None,
        resolved: None,
    }
}

/// What a later event says of an incident that is not over.
fn follow(world: &World, incident: &mut Incident, recorded: &Recorded) {
    let event = &recorded.event;
    let by = || timeline::who(&event.by, world.plan).to_owned();
    match &event.what {
        Happening::AlertAcknowledged { alert, note }
            if *alert == incident.alert && incident.resolved.is_none() =>
        {
            incident.acknowledged.get_or_insert_with(|| Acknowledged {
                at: event.at,
                by: by(),
                note: note.clone(),
            });
        }
        Happening::AlertResolved { alert, .. } if *alert == incident.alert && incident.resolved.is_none() => {
            incident.resolved = Some(event.at);
        }
        // It may be noted when everything is over, of the time when it was so.
        Happening::Annotated { alert: Some(alert), at, .. } if *alert == incident.alert => {
            let is_of_this = *at >= incident.began && incident.resolved.is_none_or(|end| *at <= end);
            if is_of_this {
                incident
                    .mitigated
                    .get_or_insert_with(|| ((*at).max(incident.detected), Stopped::Noted(by())));
            }
        }
        _ => {}
    }
}

/// The first end of a step that asks about the alert, or of a rollback that began after it was raised.
fn stopped_by_runs(world: &World, incident: &Incident) -> Vec<(DateTime<Utc>, Stopped)> {
    let rollback = world.plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref());
    let before_end = |at: DateTime<Utc>| incident.resolved.is_none_or(|end| at <= end);
    let mut found = Vec::new();
    for run in world.state.runs().filter(|run| run.mode == Mode::Live) {
        if let Some((Closing::Completed, end)) = &run.closed
            && rollback == Some(&run.runbook)
            && run.begun.at >= incident.detected
            && before_end(end.at)
        {
            found.push((end.at, Stopped::Rollback(run.id.clone())));
        }
        let steps = world.plan.runbooks.get(&run.runbook).into_iter().flat_map(|book| book.steps.values());
        for step in steps.filter(|step| asks_about(step, &incident.alert)) {
            let known = run.step(&step.id).filter(|known| known.standing() == StepStanding::Done);
            let end = known.and_then(|known| known.tries.last()?.ended.as_ref());
            let end = end.map(|ended| ended.note.at).filter(|at| *at >= incident.detected && before_end(*at));
            found.extend(end.map(|at| (at, Stopped::Step { run: run.id.clone(), step: step.id.clone() })));
        }
    }
    found
}

/// Whether a condition of the step names the alert.
fn asks_about(step: &RunStep, alert: &Id) -> bool {
    step.conditions().flat_map(|condition| condition.paths()).any(|path| {
        matches!(path.segments(), [Segment::Key(root), Segment::Key(id), ..] if root == "alerts" && id == alert.as_str())
    })
}
