//! The tables of a probe. A key that only some kinds have names them.

use super::{
    Key, Kind, Over, Shape,
    tables::{DAY_MS, HOUR_MS, SECOND_MS},
};
use crate::{
    plan::{Check, Method, sort::Sort},
    wording::keys as doc,
};

const HTTP: &[&str] = &["http"];
const JOURNEY: &[&str] = &["journey"];
const HOST: &[&str] = &["host"];

pub static PROBE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::PROBE_TITLE),
        Key::default("kind", Kind::Choice(&Check::WORDS), "\"http\"", &doc::PROBE_KIND),
        Key::default("every", Kind::Duration { least_ms: 10, most_ms: DAY_MS }, "\"30s\"", &doc::PROBE_EVERY),
        Key::default(
            "timeout",
            Kind::Duration { least_ms: 1, most_ms: HOUR_MS },
            "\"10s\"",
            &doc::PROBE_TIMEOUT,
        ),
        Key::optional("serves", Kind::List(&Kind::Reference(Sort::Requirement)), &doc::PROBE_SERVES),
        Key::optional("slo", Kind::Table(&SLO), &doc::PROBE_SLO),
        Key::required("request", Kind::Table(&REQUEST), &doc::PROBE_REQUEST).only(HTTP),
        Key::optional("expect", Kind::List(&Kind::Condition(Over::Probe)), &doc::PROBE_EXPECT)
            .only(&["http", "host"]),
        Key::optional("read", Kind::Map(&Kind::Pointer), &doc::PROBE_READ).only(HTTP),
        Key::required("step", Kind::List(&Kind::Table(&STEP)), &doc::PROBE_STEP).only(JOURNEY),
        Key::default("disk", Kind::Text, "\"/\"", &doc::PROBE_DISK).only(HOST),
    ],
};

pub static SLO: Shape = Shape {
    keys: &[
        Key::required("good", Kind::Share, &doc::SLO_GOOD),
        Key::required("within", Kind::Duration { least_ms: 1, most_ms: HOUR_MS }, &doc::SLO_WITHIN),
        Key::required(
            "over",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: 366 * DAY_MS },
            &doc::SLO_OVER,
        ),
        Key::default("confidence", Kind::Share, "0.95", &doc::SLO_CONFIDENCE),
    ],
};

pub static STEP: Shape = Shape {
    keys: &[
        Key::required("id", Kind::Id, &doc::STEP_ID),
        Key::optional("title", Kind::Title, &doc::STEP_TITLE),
        Key::required("request", Kind::Table(&REQUEST), &doc::PROBE_REQUEST),
        Key::optional("expect", Kind::List(&Kind::Condition(Over::Answer)), &doc::STEP_EXPECT),
        Key::optional("capture", Kind::Map(&Kind::Pointer), &doc::STEP_CAPTURE),
        Key::default("always", Kind::Bool, "false", &doc::STEP_ALWAYS),
    ],
};

pub static REQUEST: Shape = Shape {
    keys: &[
        Key::default("method", Kind::Choice(&Method::WORDS), "\"GET\"", &doc::REQUEST_METHOD),
        Key::required("url", Kind::Template, &doc::REQUEST_URL),
        Key::optional("headers", Kind::Map(&Kind::Template), &doc::REQUEST_HEADERS),
        Key::optional("query", Kind::Map(&Kind::Template), &doc::REQUEST_QUERY),
        Key::optional("json", Kind::Json, &doc::REQUEST_JSON),
        Key::optional("form", Kind::Map(&Kind::Template), &doc::REQUEST_FORM),
        Key::optional("text", Kind::Template, &doc::REQUEST_TEXT),
        Key::optional("bearer", Kind::Template, &doc::REQUEST_BEARER),
        Key::default("redirects_max", Kind::Integer { least: 0, most: 10 }, "0", &doc::REQUEST_REDIRECTS),
        Key::default("fresh_connection", Kind::Bool, "false", &doc::REQUEST_FRESH),
    ],
};
