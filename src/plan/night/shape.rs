//! The tables of a night's script.

use super::{Answers, End, Votes};
use crate::{
    plan::{
        shape::{Key, Kind, Shape},
        sort::Sort,
    },
    wording::night_keys as doc,
};

const DAY_MS: u64 = 86_400_000;
const SPAN: Kind = Kind::Duration { least_ms: 0, most_ms: 2 * DAY_MS };
const LENGTH: Kind = Kind::Duration { least_ms: 1, most_ms: 2 * DAY_MS };

pub static NIGHT: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::TITLE),
        Key::optional("about", Kind::Title, &doc::ABOUT),
        Key::default("plan", Kind::Text, "\"golive:night\"", &doc::PLAN),
        Key::optional("start", Kind::Time, &doc::START),
        Key::optional("lasts", LENGTH, &doc::LASTS),
        Key::default("seed", Kind::Integer { least: 0, most: u32::MAX }, "1", &doc::SEED),
        Key::optional("lead", Kind::Reference(Sort::Person), &doc::LEAD),
        Key::default("poll_opens", SPAN, "\"10m\"", &doc::POLL_OPENS),
        Key::default("poll_closes", SPAN, "\"30m\"", &doc::POLL_CLOSES),
        Key::default("rehearsals", Kind::Integer { least: 0, most: 20 }, "3", &doc::REHEARSALS),
        Key::default("patience", SPAN, "\"10m\"", &doc::PATIENCE),
        Key::optional("person", Kind::Keyed(&PLAYER), &doc::PERSON),
        Key::optional("probe", Kind::Keyed(&WEATHER), &doc::PROBE),
        Key::optional("fault", Kind::List(&Kind::Table(&FAULT)), &doc::FAULT),
        Key::optional("step", Kind::List(&Kind::Table(&STEP)), &doc::STEP),
        Key::optional("crash", Kind::List(&Kind::Table(&CRASH)), &doc::CRASH),
        Key::optional("outage", Kind::List(&Kind::Table(&OUTAGE)), &doc::OUTAGE),
        Key::optional("handover", Kind::List(&Kind::Table(&HANDOVER)), &doc::HANDOVER),
        Key::optional("flow", Kind::List(&Kind::Table(&FLOW)), &doc::FLOW),
        Key::default("answers", Kind::Choice(&Answers::WORDS), "\"evidence\"", &doc::ANSWERS),
        Key::optional("expect", Kind::Choice(&End::WORDS), &doc::EXPECT),
    ],
};

static PLAYER: Shape = Shape {
    keys: &[
        Key::default("present", SPAN, "\"0s\"", &doc::PRESENT),
        Key::optional("leaves", SPAN, &doc::LEAVES),
        Key::default("reacts", SPAN, "\"30s\"", &doc::REACTS),
        Key::default("votes", Kind::Choice(&Votes::WORDS), "\"evidence\"", &doc::VOTES),
    ],
};

static WEATHER: Shape = Shape {
    keys: &[
        Key::default("latency", LENGTH, "\"80ms\"", &doc::LATENCY),
        Key::default("errors", Kind::Share, "0", &doc::ERRORS),
        Key::optional("readings", Kind::Map(&Kind::Number), &doc::READINGS),
    ],
};

static FAULT: Shape = Shape {
    keys: &[
        Key::required("probes", Kind::List(&Kind::Reference(Sort::Probe)), &doc::FAULT_PROBES),
        Key::optional("at", SPAN, &doc::AT),
        Key::optional("during", Kind::Text, &doc::DURING),
        Key::optional("after", Kind::Text, &doc::AFTER),
        Key::optional("lasts", LENGTH, &doc::FAULT_LASTS),
        Key::default("latency", Kind::Number, "1", &doc::FAULT_LATENCY),
        Key::optional("errors", Kind::Share, &doc::FAULT_ERRORS),
        Key::default("silent", Kind::Bool, "false", &doc::SILENT),
    ],
};

static STEP: Shape = Shape {
    keys: &[
        Key::required("step", Kind::Text, &doc::STEP_STEP),
        Key::optional("takes", SPAN, &doc::TAKES),
        Key::optional("up_to", SPAN, &doc::UP_TO),
        Key::default("fails", Kind::Integer { least: 0, most: 100 }, "0", &doc::FAILS),
        Key::default("hangs", Kind::Bool, "false", &doc::HANGS),
        Key::optional("choose", Kind::Id, &doc::CHOOSE),
    ],
};

static CRASH: Shape = Shape {
    keys: &[
        Key::required("person", Kind::Reference(Sort::Person), &doc::CRASH_PERSON),
        Key::optional("at", SPAN, &doc::AT),
        Key::optional("during", Kind::Text, &doc::DURING),
        Key::optional("after", Kind::Text, &doc::AFTER),
        Key::optional("back", LENGTH, &doc::BACK),
    ],
};

static OUTAGE: Shape = Shape {
    keys: &[
        Key::optional("at", SPAN, &doc::AT),
        Key::optional("during", Kind::Text, &doc::DURING),
        Key::optional("after", Kind::Text, &doc::AFTER),
        Key::required("lasts", LENGTH, &doc::OUTAGE_LASTS),
    ],
};

static HANDOVER: Shape = Shape {
    keys: &[
        Key::required("seat", Kind::Text, &doc::HANDOVER_SEAT),
        Key::optional("by", Kind::Reference(Sort::Person), &doc::HANDOVER_BY),
        Key::optional("to", Kind::Reference(Sort::Person), &doc::HANDOVER_TO),
        Key::optional("at", SPAN, &doc::AT),
        Key::optional("during", Kind::Text, &doc::DURING),
        Key::optional("after", Kind::Text, &doc::AFTER),
    ],
};

static FLOW: Shape = Shape {
    keys: &[
        Key::required("probe", Kind::Reference(Sort::Probe), &doc::FLOW_PROBE),
        Key::required("reading", Kind::Text, &doc::FLOW_READING),
        Key::required("per_minute", Kind::Number, &doc::PER_MINUTE),
        Key::optional("at", SPAN, &doc::AT),
        Key::optional("during", Kind::Text, &doc::DURING),
        Key::optional("after", Kind::Text, &doc::AFTER),
        Key::optional("lasts", LENGTH, &doc::FLOW_LASTS),
    ],
};
