//! The tables of a plan.

use super::{
    ALERT, Key, Kind, Over, ROSTER, Shape,
    judging::{COMPARE, MAINTENANCE, USAGE},
    notify::CHANNEL,
    probe::PROBE,
    reversal::{DATA_LIMIT, TRIGGER},
    runbook::RUNBOOK,
};
use crate::{
    change::Change,
    plan::{LaunchPhase, Priority, Profile, Role, Signable, sort::Sort},
    wording::keys as doc,
};

pub(super) const SECOND_MS: u64 = 1_000;
pub(super) const HOUR_MS: u64 = 3_600 * SECOND_MS;
pub(super) const DAY_MS: u64 = 24 * HOUR_MS;

const OWNER: Key = Key::optional("owner", Kind::Reference(Sort::Person), &doc::OWNER);

/// A file of a plan.
pub static FILE: Shape = Shape {
    keys: &[
        Key::optional("include", Kind::List(&Kind::Text), &doc::FILE_INCLUDE),
        Key::optional("project", Kind::Table(&PROJECT), &doc::PROJECT),
        Key::optional("vars", Kind::Map(&Kind::Variable), &doc::VARS),
        Key::optional("cutover", Kind::Table(&CUTOVER), &doc::CUTOVER),
        Key::optional("allow", Kind::Table(&ALLOW), &doc::ALLOW),
        Key::optional("retention", Kind::Table(&RETENTION), &doc::RETENTION),
        Key::optional("person", Kind::Keyed(&PERSON), &doc::PERSON),
        Key::optional("requirement", Kind::Keyed(&REQUIREMENT), &doc::REQUIREMENT),
        Key::optional("milestone", Kind::Keyed(&MILESTONE), &doc::MILESTONE),
        Key::optional("case", Kind::Keyed(&CASE), &doc::CASE),
        Key::optional("probe", Kind::Keyed(&PROBE), &doc::PROBE),
        Key::optional("compare", Kind::Keyed(&COMPARE), &doc::COMPARE),
        Key::optional("usage", Kind::Keyed(&USAGE), &doc::USAGE),
        Key::optional("maintenance", Kind::Keyed(&MAINTENANCE), &doc::MAINTENANCE),
        Key::optional("gate", Kind::Keyed(&GATE), &doc::GATE),
        Key::optional("checklist", Kind::Keyed(&CHECKLIST), &doc::CHECKLIST),
        Key::optional("verify", Kind::Keyed(&VERIFY), &doc::VERIFY),
        Key::optional("channel", Kind::Keyed(&CHANNEL), &doc::CHANNEL),
        Key::optional("roster", Kind::Keyed(&ROSTER), &doc::ROSTER),
        Key::optional("alert", Kind::Keyed(&ALERT), &doc::ALERT),
        Key::optional("runbook", Kind::Keyed(&RUNBOOK), &doc::RUNBOOK),
    ],
};

pub static PROJECT: Shape = Shape {
    keys: &[
        Key::required("id", Kind::Id, &doc::PROJECT_ID),
        Key::required("name", Kind::Title, &doc::PROJECT_NAME),
        Key::optional("profile", Kind::Choice(&Profile::WORDS), &doc::PROJECT_PROFILE),
        Key::default("timezone", Kind::Zone, "\"UTC\"", &doc::PROJECT_TIMEZONE),
        Key::default("store", Kind::Template, "\".golive/journal.db\"", &doc::PROJECT_STORE),
        Key::optional("include", Kind::List(&Kind::Text), &doc::FILE_INCLUDE),
    ],
};

pub static CUTOVER: Shape = Shape {
    keys: &[
        Key::required("start", Kind::Time, &doc::CUTOVER_START),
        Key::required("end", Kind::Time, &doc::CUTOVER_END),
        Key::optional("gate", Kind::Reference(Sort::Gate), &doc::CUTOVER_GATE),
        Key::optional("runbook", Kind::Reference(Sort::Runbook), &doc::CUTOVER_RUNBOOK),
        Key::optional("rollback", Kind::Reference(Sort::Runbook), &doc::CUTOVER_ROLLBACK),
        Key::default(
            "decision",
            Kind::Duration { least_ms: 0, most_ms: DAY_MS },
            "\"10m\"",
            &doc::CUTOVER_DECISION,
        ),
        Key::default(
            "verify",
            Kind::Duration { least_ms: 0, most_ms: DAY_MS },
            "\"15m\"",
            &doc::CUTOVER_VERIFY,
        ),
        Key::optional("back", Kind::Reference(Sort::Gate), &doc::CUTOVER_BACK),
        Key::default(
            "hypercare",
            Kind::Duration { least_ms: 0, most_ms: 60 * DAY_MS },
            "\"72h\"",
            &doc::CUTOVER_HYPERCARE,
        ),
        Key::optional("notify", Kind::List(&Kind::Reference(Sort::Channel)), &doc::CUTOVER_NOTIFY),
        Key::optional("roster", Kind::Reference(Sort::Roster), &doc::CUTOVER_ROSTER),
        Key::optional("data", Kind::Keyed(&DATA_LIMIT), &doc::CUTOVER_DATA),
        Key::optional("trigger", Kind::Keyed(&TRIGGER), &doc::CUTOVER_TRIGGER),
    ],
};

pub static PERSON: Shape = Shape {
    keys: &[
        Key::required("name", Kind::Text, &doc::PERSON_NAME),
        Key::optional("department", Kind::Text, &doc::PERSON_DEPARTMENT),
        Key::optional("roles", Kind::List(&Kind::Choice(&Role::WORDS)), &doc::PERSON_ROLES),
        Key::optional("ssh_key", Kind::Text, &doc::PERSON_SSH_KEY),
        Key::optional("login", Kind::Text, &doc::PERSON_LOGIN),
        Key::optional("deputy", Kind::Reference(Sort::Person), &doc::PERSON_DEPUTY),
    ],
};

pub static ALLOW: Shape = Shape {
    keys: &[
        Key::default("record", Kind::List(&Kind::Text), "[\"anyone\"]", &doc::ALLOW_RECORD),
        Key::default("waive", Kind::List(&Kind::Text), "[\"pm\"]", &doc::ALLOW_WAIVE),
        Key::default("approve", Kind::List(&Kind::Text), "[\"pm\"]", &doc::ALLOW_APPROVE),
        Key::default("sign_off", Kind::List(&Kind::Text), "[\"pm\", \"key-user\"]", &doc::ALLOW_SIGN_OFF),
        Key::default("decide", Kind::List(&Kind::Text), "[\"pm\"]", &doc::ALLOW_DECIDE),
        Key::default("poll", Kind::List(&Kind::Text), "[\"pm\", \"launch\"]", &doc::ALLOW_POLL),
        Key::default("run", Kind::List(&Kind::Text), "[\"pm\", \"support\"]", &doc::ALLOW_RUN),
        Key::optional("signed", Kind::List(&Kind::Choice(&Signable::WORDS)), &doc::ALLOW_SIGNED),
    ],
};

pub static RETENTION: Shape = Shape {
    keys: &[
        Key::default("fine", KEPT, "\"26h\"", &doc::RETENTION_FINE),
        Key::default("minutes", KEPT, "\"14d\"", &doc::RETENTION_MINUTES),
        Key::default("hours", KEPT, "\"400d\"", &doc::RETENTION_HOURS),
        Key::default("disk", Kind::Bytes { least: 1 << 20 }, "\"2GiB\"", &doc::RETENTION_DISK),
    ],
};

const KEPT: Kind = Kind::Duration { least_ms: 2 * HOUR_MS, most_ms: 3_660 * DAY_MS };

pub static REQUIREMENT: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::REQUIREMENT_TITLE),
        Key::required("priority", Kind::Choice(&Priority::WORDS), &doc::REQUIREMENT_PRIORITY),
        Key::optional("module", Kind::Text, &doc::REQUIREMENT_MODULE),
        OWNER,
        Key::optional("effort", Kind::Days, &doc::REQUIREMENT_EFFORT),
        Key::optional("reason", Kind::Title, &doc::REQUIREMENT_REASON),
        Key::optional("review", Kind::Date, &doc::REQUIREMENT_REVIEW),
    ],
};

pub static MILESTONE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::MILESTONE_TITLE),
        OWNER,
        Key::optional("due", Kind::Date, &doc::MILESTONE_DUE),
        Key::optional("after", Kind::List(&Kind::Reference(Sort::Milestone)), &doc::MILESTONE_AFTER),
        Key::optional("exit", Kind::List(&Kind::Condition(Over::Facts)), &doc::MILESTONE_EXIT),
    ],
};

pub static CASE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::CASE_TITLE),
        Key::optional("verifies", Kind::List(&Kind::Reference(Sort::Requirement)), &doc::CASE_VERIFIES),
        Key::optional("persona", Kind::Text, &doc::CASE_PERSONA),
        OWNER,
        Key::optional("steps", Kind::List(&Kind::Short(&CASE_STEP, "do")), &doc::CASE_STEPS),
        Key::optional("target", Kind::Table(&TARGET), &doc::CASE_TARGET),
    ],
};

static CASE_STEP: Shape = Shape {
    keys: &[
        Key::required("do", Kind::Title, &doc::CASE_STEP_DO),
        Key::optional("expect", Kind::Title, &doc::CASE_STEP_EXPECT),
    ],
};

pub static TARGET: Shape = Shape {
    keys: &[
        Key::optional("time", Kind::Duration { least_ms: SECOND_MS, most_ms: DAY_MS }, &doc::TARGET_TIME),
        Key::optional("clicks", Kind::Integer { least: 1, most: 1_000 }, &doc::TARGET_CLICKS),
        Key::optional("success", Kind::Share, &doc::TARGET_SUCCESS),
    ],
};

pub static GATE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::GATE_TITLE),
        Key::optional("seats", Kind::List(&Kind::Text), &doc::GATE_SEATS),
        Key::optional("approvers", Kind::List(&Kind::Reference(Sort::Person)), &doc::GATE_APPROVERS),
        Key::default("signed", Kind::Bool, "false", &doc::GATE_SIGNED),
        Key::optional("fresh", Kind::List(&Kind::Choice(&Change::WORDS)), &doc::GATE_FRESH),
        Key::optional("poll", Kind::Bool, &doc::GATE_POLL),
        Key::default("ordered", Kind::Bool, "false", &doc::GATE_ORDERED),
        Key::default("blind", Kind::Bool, "true", &doc::GATE_BLIND),
        Key::optional(
            "valid",
            Kind::Duration { least_ms: 60 * SECOND_MS, most_ms: 30 * DAY_MS },
            &doc::GATE_VALID,
        ),
        Key::optional("criterion", Kind::Keyed(&CRITERION), &doc::CRITERION),
    ],
};

pub static CRITERION: Shape = Shape {
    keys: &[
        Key::optional("title", Kind::Title, &doc::CRITERION_TITLE),
        Key::required("require", Kind::Condition(Over::Facts), &doc::CRITERION_REQUIRE),
        OWNER,
        Key::optional(
            "max_age",
            Kind::Duration { least_ms: SECOND_MS, most_ms: 366 * DAY_MS },
            &doc::CRITERION_MAX_AGE,
        ),
        Key::optional("during", Kind::List(&Kind::Choice(&LaunchPhase::WORDS)), &doc::CRITERION_DURING),
        Key::optional(
            "for",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: DAY_MS },
            &doc::CRITERION_FOR,
        ),
        Key::optional("quorum", Kind::Integer { least: 1, most: 100 }, &doc::CRITERION_QUORUM),
        Key::optional("fresh", Kind::List(&Kind::Choice(&Change::WORDS)), &doc::CRITERION_FRESH),
        Key::optional("remedy", Kind::Title, &doc::CRITERION_REMEDY),
    ],
};

pub static CHECKLIST: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::CHECKLIST_TITLE),
        Key::optional("item", Kind::Keyed(&ITEM), &doc::ITEM),
    ],
};

pub static ITEM: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::ITEM_TITLE),
        Key::optional("proof", Kind::Title, &doc::ITEM_PROOF),
        OWNER,
        Key::optional("role", Kind::Choice(&Role::WORDS), &doc::ITEM_ROLE),
        Key::optional("require", Kind::Condition(Over::Facts), &doc::ITEM_REQUIRE),
        Key::default("confirm", Kind::Bool, "false", &doc::ITEM_CONFIRM),
    ],
};

/// So that a list shared by many projects can be judged by what one of them measures.
pub static VERIFY: Shape = Shape {
    keys: &[
        Key::required("checklist", Kind::Reference(Sort::Checklist), &doc::VERIFY_CHECKLIST),
        Key::optional("item", Kind::Text, &doc::VERIFY_ITEM),
        Key::required("require", Kind::Condition(Over::Facts), &doc::ITEM_REQUIRE),
    ],
};
