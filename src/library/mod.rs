//! The checklists and probes that come with the program, for any plan to include by name:
//! `include = ["golive:checklists/go-live.toml"]`.
//!
//! They are files of the repository, embedded as they are. A name is exact: no globs, no paths.

/// What such a name begins with.
pub const SCHEME: &str = "golive:";

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        &[$((concat!("golive:", $path), include_str!(concat!("../../", $path)))),*]
    };
}

/// Every file with its name.
pub const FILES: &[(&str, &str)] = shipped![
    "checklists/cutover-day.toml",
    "checklists/go-live.toml",
    "checklists/hypercare.toml",
    "checklists/migration.toml",
    "checklists/promotion.toml",
    "checklists/rollback.toml",
    "checklists/security-privacy.toml",
    "checklists/training.toml",
    "probes/host.toml",
    "probes/member-api.toml",
];

/// The sample project: a plan, and what its people did before a demo begins.
pub const SAMPLE_PLAN: (&str, &str) = ("chain-retail.toml", include_str!("../../plans/chain-retail.toml"));
pub const SAMPLE_HISTORY: (&str, &str) =
    ("chain-retail.history.toml", include_str!("../../plans/chain-retail.history.toml"));

/// The plan that launch nights are played on when their script names none.
pub const NIGHT_PLAN: (&str, &str) = ("golive:night", include_str!("../../plans/nights/plan.toml"));

macro_rules! nights {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../plans/nights/", $name, ".toml")))),*]
    };
}

/// The nights that come with the program, by name, the simplest first.
pub const NIGHTS: &[(&str, &str)] = nights![
    "quiet",
    "absent-seat",
    "deputy",
    "no-data",
    "rollback",
    "declined",
    "automatic",
    "late-fault",
    "data-clock",
    "failing-step",
    "killed-console",
    "store-outage",
];

pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// The text of a file by its whole name, scheme included.
pub fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
