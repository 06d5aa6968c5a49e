//! The tables of what bears on going back.

use super::{Key, Kind, Over, Shape, tables::DAY_MS};
use crate::{
    plan::{Counted, sort::Sort},
    wording::keys as doc,
};

pub static DATA_LIMIT: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::DATA_TITLE),
        Key::required("probe", Kind::Reference(Sort::Probe), &doc::DATA_PROBE),
        Key::required("reading", Kind::Text, &doc::DATA_READING),
        Key::default("counted", Kind::Choice(&Counted::WORDS), "\"growth\"", &doc::DATA_COUNTED),
        Key::required("limit", Kind::Number, &doc::DATA_LIMIT),
        Key::optional("unit", Kind::Title, &doc::DATA_UNIT),
        Key::optional("signed_by", Kind::Reference(Sort::Person), &doc::DATA_SIGNED_BY),
    ],
};

pub static TRIGGER: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::TRIGGER_TITLE),
        Key::required("when", Kind::Condition(Over::Facts), &doc::TRIGGER_WHEN),
        Key::default("for", Kind::Duration { least_ms: 0, most_ms: DAY_MS }, "\"2m\"", &doc::TRIGGER_FOR),
        Key::default("automatic", Kind::Bool, "false", &doc::TRIGGER_AUTOMATIC),
    ],
};
