//! The tables of alerts, of who is on call, and of the channels that tell them.

use super::{Key, Kind, Over, Shape};
use crate::{
    plan::{
        alert::{OnMissing, Severity},
        sort::Sort,
    },
    wording::keys as doc,
};

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

const CHANNELS: Kind = Kind::List(&Kind::Reference(Sort::Channel));

pub static ALERT: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::ALERT_TITLE),
        Key::required("when", Kind::Condition(Over::Facts), &doc::ALERT_WHEN),
        Key::default("for", Kind::Duration { least_ms: 0, most_ms: DAY_MS }, "\"0s\"", &doc::ALERT_FOR),
        Key::default(
            "resolve_after",
            Kind::Duration { least_ms: 0, most_ms: DAY_MS },
            "\"1m\"",
            &doc::ALERT_RESOLVE_AFTER,
        ),
        Key::default("severity", Kind::Choice(&Severity::WORDS), "\"warning\"", &doc::ALERT_SEVERITY),
        Key::optional("owner", Kind::Reference(Sort::Person), &doc::OWNER),
        Key::optional("notify", CHANNELS, &doc::ALERT_NOTIFY),
        Key::optional("depends_on", Kind::List(&Kind::Reference(Sort::Alert)), &doc::ALERT_DEPENDS_ON),
        Key::optional("runbook", Kind::Title, &doc::ALERT_RUNBOOK),
        Key::optional("roster", Kind::Reference(Sort::Roster), &doc::ALERT_ROSTER),
        Key::optional(
            "remind",
            Kind::Duration { least_ms: MINUTE_MS, most_ms: 7 * DAY_MS },
            &doc::ALERT_REMIND,
        ),
        Key::optional(
            "escalate",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: 7 * DAY_MS },
            &doc::ALERT_ESCALATE,
        ),
        Key::default("missing", Kind::Choice(&OnMissing::WORDS), "\"hold\"", &doc::ALERT_MISSING),
    ],
};

pub static ROSTER: Shape = Shape {
    keys: &[
        Key::optional("title", Kind::Title, &doc::ROSTER_TITLE),
        Key::required("on_call", Kind::List(&Kind::Short(&ON_CALL, "person")), &doc::ROSTER_ON_CALL),
    ],
};

static ON_CALL: Shape = Shape {
    keys: &[
        Key::required("person", Kind::Reference(Sort::Person), &doc::ON_CALL_PERSON),
        Key::optional("from", Kind::Time, &doc::ON_CALL_FROM),
        Key::optional("until", Kind::Time, &doc::ON_CALL_UNTIL),
        Key::optional("notify", CHANNELS, &doc::ON_CALL_NOTIFY),
    ],
};
