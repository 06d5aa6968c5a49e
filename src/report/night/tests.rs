//! Nights as events, and what the record makes of them.

use super::{Incident, Judged, Span, Stopped, handover, incidents, json, night, page};
use crate::{
    facts::{Catalogue, World},
    id::Id,
    measure::History,
    plan::{self, Plan, alert::Severity},
    report::timeline::Line,
    state::{Event, Happening, Recorded, Span as Kind, State},
    store::{Hash, Raw},
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

fn raised() -> Happening {
    let (alert, seen, on_call) = (Id::new("down"), Vec::new(), None);
    Happening::AlertRaised { alert, severity: Severity::Critical, seen, on_call }
}

fn acknowledged() -> Happening {
    Happening::AlertAcknowledged { alert: Id::new("down"), note: "call 13800001111".into() }
}

fn resolved() -> Happening {
    Happening::AlertResolved { alert: Id::new("down"), seen: Vec::new() }
}

/// It was noted that the harm was stopped at a minute.
fn mitigated(minute: i64) -> Happening {
    let (text, kind, alert) = ("traffic moved".into(), Kind::Mitigated, Some(Id::new("down")));
    Happening::Annotated { text, at: at(minute), until: None, kind, alert }
}

/// A plan with one alert that waits two minutes, and what happened by minute.
struct Story {
    plan: Plan,
    catalogue: Catalogue,
    state: State,
    history: History,
    lines: Vec<Line>,
}

impl Story {
    fn new(events: Vec<(i64, Happening)>) -> Self {
        let mut plan = plan::sample::plan();
        let alert = plan::Alert { hold: Duration::from_mins(2), ..plan::sample::alert("down") };
        plan.alerts.insert(alert.id.clone(), alert);
        let (catalogue, mut state) = (Catalogue::of(&plan), State::of(&plan));
        let mut lines = Vec::new();
        for (seq, (minute, what)) in (1..).zip(events) {
            let id = Uuid::from_u128(u128::from(seq));
            let event = Event { id, at: at(minute), by: "wang".into(), what, signature: None };
            let recorded = Recorded::new(seq, event);
            state.apply(&Arc::new(recorded.clone()));
            let raw = Raw {
                seq: i64::try_from(seq).unwrap(),
                id: id.into_bytes(),
                at: String::new(),
                by: String::new(),
                what: String::new(),
                signature: None,
                receipt: None,
                hash: Hash::parse(&"ab".repeat(32)).unwrap(),
            };
            lines.push(Line { recorded, raw });
        }
        Self { plan, catalogue, state, history: History::default(), lines }
    }

    fn world(&self) -> World<'_> {
        World::new(&self.plan, &self.catalogue, &self.state, &self.history, at(200))
    }

    fn incidents(&self) -> Vec<Incident> {
        incidents(&self.world(), &self.lines, Span { from: at(0), until: at(200) })
    }
}

fn minutes(span: Option<TimeDelta>) -> Option<i64> {
    span.map(|span| span.num_minutes())
}

#[test]
fn an_incident_has_four_times() {
    let story = Story::new(vec![(10, raised()), (13, acknowledged()), (30, mitigated(25)), (40, resolved())]);
    let found = story.incidents();
    let [incident] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(incident.to_detect(), TimeDelta::minutes(2), "as long as the alert waits");
    assert_eq!(minutes(incident.to_acknowledge()), Some(3));
    assert_eq!(minutes(incident.to_mitigate()), Some(15), "when it was so, not when it was noted");
    assert_eq!(minutes(incident.to_resolve()), Some(30));
    assert!(matches!(&incident.mitigated, Some((_, Stopped::Noted(by))) if by == "样例甲"));
}

#[test]
fn what_nobody_did_stays_open() {
    let story = Story::new(vec![(10, raised())]);
    let incident = &story.incidents()[0];
    assert_eq!(
        (incident.to_acknowledge(), incident.to_mitigate(), incident.to_resolve()),
        (None, None, None)
    );
    let before = Story::new(vec![(10, raised()), (20, resolved()), (30, mitigated(5))]);
    assert_eq!(before.incidents()[0].mitigated, None, "noted of a time before it began");
}

#[test]
fn an_alert_that_comes_again_is_another_incident() {
    let story = Story::new(vec![
        (10, raised()),
        (11, raised()),
        (20, resolved()),
        (50, raised()),
        (52, acknowledged()),
        (60, mitigated(55)),
        (70, resolved()),
    ]);
    let found = story.incidents();
    assert_eq!(found.len(), 2, "raised by two programs at once, it is one");
    assert_eq!((found[0].acknowledged.is_none(), minutes(found[1].to_acknowledge())), (true, Some(2)));
    assert_eq!((found[0].mitigated.is_none(), minutes(found[1].to_mitigate())), (true, Some(5)));
}

/// Every line of the record names its event, nothing names a phone, and what is not known is asked.
#[test]
fn the_record_is_made_of_events() {
    let story = Story::new(vec![(10, raised()), (13, acknowledged()), (40, resolved())]);
    let world = story.world();
    let span = Span { from: at(0), until: at(200) };
    let night = night(&world, &story.lines, span, vec![Judged::of(&world)]);
    let json = json(&world, &night, Lang::En);
    let timeline = json["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), 3);
    for (entry, line) in timeline.iter().zip(&story.lines) {
        assert_eq!(entry["event"], line.recorded.event.id.to_string());
    }
    let text = page(&world, &night, Lang::En).markdown();
    assert!(text.contains("when its harm was stopped is not on record"), "{text}");
    assert!(!text.contains("nobody acknowledged it"), "{text}");
    for text in [text, page(&world, &night, Lang::Zh).html(), handover(&world, &night, Lang::En).markdown()] {
        assert!(!text.contains("13800001111"), "a phone number:\n{text}");
        assert!(text.contains(&"ab".repeat(32)), "the head of the journal:\n{text}");
    }
}

#[test]
fn the_same_journal_gives_the_same_record() {
    let events = || vec![(10, raised()), (13, acknowledged()), (40, resolved())];
    let write = |story: &Story| {
        let world = story.world();
        let night =
            night(&world, &story.lines, Span { from: at(0), until: at(200) }, vec![Judged::of(&world)]);
        page(&world, &night, Lang::En).html()
    };
    assert_eq!(write(&Story::new(events())), write(&Story::new(events())));
    let earlier = Story::new(events());
    let world = earlier.world();
    let night = night(&world, &earlier.lines, Span { from: at(11), until: at(30) }, Vec::new());
    assert_eq!((night.timeline.len(), night.incidents.len()), (1, 0), "only of its span");
}
