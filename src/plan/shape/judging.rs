//! The tables that measurements are judged by.

use super::{
    Key, Kind, Shape,
    tables::{DAY_MS, SECOND_MS},
};
use crate::{plan::sort::Sort, wording::keys as doc};

pub static COMPARE: Shape = Shape {
    keys: &[
        Key::optional("title", Kind::Title, &doc::COMPARE_TITLE),
        Key::required("old", Kind::Reference(Sort::Probe), &doc::COMPARE_OLD),
        Key::required("new", Kind::Reference(Sort::Probe), &doc::COMPARE_NEW),
        Key::required("margin", Kind::Share, &doc::COMPARE_MARGIN),
        Key::required(
            "over",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: 366 * DAY_MS },
            &doc::SLO_OVER,
        ),
        Key::default("confidence", Kind::Share, "0.95", &doc::SLO_CONFIDENCE),
    ],
};

pub static MAINTENANCE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::MAINTENANCE_TITLE),
        Key::required("from", Kind::Time, &doc::MAINTENANCE_FROM),
        Key::required("until", Kind::Time, &doc::MAINTENANCE_UNTIL),
        Key::optional("probes", Kind::List(&Kind::Reference(Sort::Probe)), &doc::MAINTENANCE_PROBES),
        Key::optional("reason", Kind::Title, &doc::MAINTENANCE_REASON),
    ],
};

pub static USAGE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::USAGE_TITLE),
        Key::optional("module", Kind::Text, &doc::REQUIREMENT_MODULE),
        Key::required("probe", Kind::Reference(Sort::Probe), &doc::USAGE_PROBE),
        Key::required("reading", Kind::Text, &doc::USAGE_READING),
        Key::optional("unit", Kind::Title, &doc::USAGE_UNIT),
        Key::optional(
            "increase_over",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: DAY_MS },
            &doc::USAGE_INCREASE_OVER,
        ),
        Key::required("expect", Kind::List(&Kind::Table(&EXPECT)), &doc::USAGE_EXPECT),
        Key::default("chance", Kind::Share, "0.01", &doc::USAGE_CHANCE),
    ],
};

static EXPECT: Shape = Shape {
    keys: &[
        Key::default("at", Kind::Clock, "\"00:00\"", &doc::EXPECT_AT),
        Key::optional("low", Kind::Number, &doc::EXPECT_LOW),
        Key::optional("high", Kind::Number, &doc::EXPECT_HIGH),
        Key::optional("count", Kind::Number, &doc::EXPECT_COUNT),
    ],
};
