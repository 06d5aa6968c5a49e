//! The tables of a runbook.

use super::{
    Key, Kind, Over, Shape,
    probe::REQUEST,
    tables::{DAY_MS, SECOND_MS},
};
use crate::{
    plan::{OnFail, Then, sort::Sort},
    wording::keys as doc,
};

pub static RUNBOOK: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::RUNBOOK_TITLE),
        Key::required("step", Kind::List(&Kind::Table(&RUN_STEP)), &doc::RUNBOOK_STEP),
    ],
};

pub static RUN_STEP: Shape = Shape {
    keys: &[
        Key::required("id", Kind::Id, &doc::RUN_STEP_ID),
        Key::required("title", Kind::Title, &doc::RUN_STEP_TITLE),
        Key::optional("how", Kind::Title, &doc::RUN_STEP_HOW),
        Key::optional("owner", Kind::Reference(Sort::Person), &doc::OWNER),
        Key::required("minutes", Kind::Integer { least: 1, most: 10_080 }, &doc::RUN_STEP_MINUTES),
        Key::optional("after", Kind::List(&Kind::Text), &doc::RUN_STEP_AFTER),
        Key::optional("run", Kind::List(&Kind::Template), &doc::RUN_STEP_RUN),
        Key::optional("env", Kind::Map(&Kind::Template), &doc::RUN_STEP_ENV),
        Key::optional("http", Kind::Table(&REQUEST), &doc::RUN_STEP_HTTP),
        Key::optional("expect", Kind::List(&Kind::Condition(Over::Answer)), &doc::RUN_STEP_EXPECT),
        Key::optional("wait", Kind::Condition(Over::Facts), &doc::RUN_STEP_WAIT),
        Key::optional("gate", Kind::Reference(Sort::Gate), &doc::RUN_STEP_GATE),
        Key::optional("notify", Kind::List(&Kind::Reference(Sort::Channel)), &doc::RUN_STEP_NOTIFY),
        Key::optional("text", Kind::Title, &doc::RUN_STEP_TEXT),
        Key::optional("decide", Kind::List(&Kind::Table(&CHOICE)), &doc::RUN_STEP_DECIDE),
        Key::optional(
            "timeout",
            Kind::Duration { least_ms: SECOND_MS, most_ms: DAY_MS },
            &doc::RUN_STEP_TIMEOUT,
        ),
        Key::default("retries", Kind::Integer { least: 0, most: 100 }, "0", &doc::RUN_STEP_RETRIES),
        Key::optional("check", Kind::Condition(Over::Facts), &doc::RUN_STEP_CHECK),
        Key::optional("undo", Kind::List(&Kind::Template), &doc::RUN_STEP_UNDO),
        Key::default("on_fail", Kind::Choice(&OnFail::WORDS), "\"stop\"", &doc::RUN_STEP_ON_FAIL),
        Key::default("irreversible", Kind::Bool, "false", &doc::RUN_STEP_IRREVERSIBLE),
        Key::default("repeatable", Kind::Bool, "false", &doc::RUN_STEP_REPEATABLE),
    ],
};

static CHOICE: Shape = Shape {
    keys: &[
        Key::required("id", Kind::Id, &doc::CHOICE_ID),
        Key::required("title", Kind::Title, &doc::CHOICE_TITLE),
        Key::default("then", Kind::Choice(&Then::WORDS), "\"go-on\"", &doc::CHOICE_THEN),
    ],
};
