//! The plan: what the project intends, as TOML files kept in version control.
//!
//! [`Plan`] is the validated model: every reference resolves, every expression type-checks, every value has its
//! unit. Loading reports every problem of every file in one pass and yields a plan only when none is an error.

pub mod alert;
mod allow;
mod answer;
mod build;
mod built_in;
mod burn;
mod case;
mod channel;
mod checklist;
mod command;
mod compare;
mod condition;
mod diagnostic;
mod fresh_file;
mod gate;
mod include;
mod launch_phase;
mod load;
mod maintenance;
mod milestone;
pub mod night;
mod person;
mod probe;
mod project;
mod prometheus;
pub mod reference;
mod request;
mod requirement;
mod retention;
mod reversal;
mod roster;
pub mod rules;
mod runbook;
#[cfg(test)]
pub mod sample;
pub mod scaffold;
pub mod schema;
pub(crate) mod selector;
pub mod shape;
mod sort;
mod source;
mod sql;
mod store_place;
mod sync_lag;
mod syntax;
mod template;
mod things;
mod usage;
mod vantage;
mod walk;

pub use alert::Alert;
pub use allow::{Allow, Signable};
pub use answer::{
    ATTEMPT_OUTCOMES, AnswerScope, DNS_CODES, GRPC_STATUSES, HOST_NAMES, Part as AnswerPart, TLS_VERSIONS,
    scope_of,
};
pub use build::names_secret;
pub use built_in::is_clock_warning;
pub use burn::{BURN_EVENTS_LEAST, BURN_SPANS, burn_span};
pub use case::{Case, CaseStep, Target};
pub use channel::{Carrier, Channel, Command, Mail, MailTls, Robot, Webhook};
pub use checklist::{Checklist, Item};
pub use command::Program;
pub use compare::Compare;
pub use diagnostic::{Diagnostic, Severity};
pub use fresh_file::FreshFile;
pub use gate::{Criterion, Gate};
pub use include::{is_match as is_included, normal as normal_path};
pub use launch_phase::LaunchPhase;
pub use load::{Loaded, load, load_changed};
pub use maintenance::Maintenance;
pub use milestone::Milestone;
pub use person::{Person, Role};
pub use probe::{
    Attempt, Caller, Check, Denied, Dns, Grpc, Host, Http, Icmp, Journey, Peer, Probe, Record, Slo, Step,
    Tcp, Tls, Websocket,
};
pub use project::{Cutover, Profile, Project};
pub use prometheus::{Ask, Combine, Prometheus};
pub use request::{
    Auth, Body, Capture, ClientCert, HttpVersion, JsonTemplate, Method, OAuth2, Request, Retry,
};
pub use requirement::{Priority, Requirement};
pub use retention::Retention;
pub use reversal::{Counted, DataLimit, Trigger};
pub use roster::{OnCall, Roster};
pub use runbook::{Action, Choice, OnFail, RunStep, Runbook, STEP_TIMEOUT, Then};
pub use selector::Selector;
pub use sort::Sort;
pub use source::{FILE_BYTES_MAX, FILES_MAX, Source, Sources};
pub use sql::{Engine, Sql};
pub use store_place::StorePlace;
pub use sync_lag::SyncLag;
pub use template::{Part, RunValue, Template, Unfilled};
pub use usage::{BandPoint, Expect, Measure, Usage};
pub use vantage::Ground;

use crate::{
    expr::Expr,
    id::Id,
    phrase,
    wording::{Phrase, names},
};
use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use std::path::PathBuf;

/// Things of one sort by id, in the order of the plan.
pub type Table<T> = IndexMap<Id, T>;

/// A validated plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The directory of the main file: everything the plan names lies below it.
    pub directory: PathBuf,
    /// The files the plan was read from, main file first, relative to `directory`.
    pub files: Vec<String>,
    /// SHA-256 over the names and contents of all files, in hexadecimal: which plan a verdict was given on.
    pub hash: String,
    pub project: Project,
    pub cutover: Option<Cutover>,
    pub allow: Allow,
    pub retention: Retention,
    pub people: Table<Person>,
    pub requirements: Table<Requirement>,
    pub milestones: Table<Milestone>,
    pub cases: Table<Case>,
    pub probes: Table<Probe>,
    pub compares: Table<Compare>,
    pub usages: Table<Usage>,
    pub maintenances: Table<Maintenance>,
    pub gates: Table<Gate>,
    pub checklists: Table<Checklist>,
    pub channels: Table<Channel>,
    pub rosters: Table<Roster>,
    pub alerts: Table<Alert>,
    pub runbooks: Table<Runbook>,
}

/// Where in the plan something stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// Relative to the plan's directory.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Plan {
    /// The cases that verify a requirement, in plan order.
    pub fn cases_of<'a>(&'a self, requirement: &'a Id) -> impl Iterator<Item = &'a Case> {
        self.cases.values().filter(move |case| case.verifies.contains(requirement))
    }

    /// Every condition over facts: of milestones, gates, checklists, alerts, steps and triggers.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        let exits = self.milestones.values().flat_map(|milestone| &milestone.exit);
        let criteria = self.gates.values().flat_map(|gate| gate.criteria.values()).map(|it| &it.require);
        let items = self.checklists.values().flat_map(|list| list.items.values());
        let alerts = self.alerts.values().map(|alert| &alert.when);
        let steps = self.runbooks.values().flat_map(|book| book.steps.values()).flat_map(RunStep::conditions);
        let items = items.filter_map(|item| item.require.as_ref());
        let triggers = self.cutover.iter().flat_map(|cutover| cutover.triggers.values()).map(|it| &it.when);
        exits.chain(criteria).chain(items).chain(alerts).chain(steps).chain(triggers)
    }

    /// The name of who did something: of a person of the plan, or what the event says.
    pub fn person_name<'a>(&'a self, by: &'a str) -> &'a str {
        self.people.get(by).map_or(by, |person| &person.name)
    }

    /// Whom a word of the plan means, as people call them: a role by its name, a person by theirs, a department as it
    /// stands.
    pub fn called(&self, word: &str) -> Phrase {
        if let Some(role) = Role::ALL.iter().find(|role| role.word() == word) {
            return Phrase::from(role.name());
        }
        phrase!(names::AS_SAID, text = self.person_name(word))
    }

    /// Words of who may approve a waiver: those the gate names, or else those the plan allows.
    pub fn approvers(&self, gate: Option<&Gate>) -> Vec<String> {
        match gate.filter(|gate| !gate.approvers.is_empty()) {
            Some(gate) => gate.approvers.iter().map(Id::to_string).collect(),
            None => self.allow.approve.clone(),
        }
    }

    /// Whether an act counts only when it is signed, by the plan or by its gate.
    pub fn must_be_signed(&self, act: Signable, gate: Option<&Gate>) -> bool {
        self.allow.signed.contains(&act) || gate.is_some_and(|gate| gate.signed)
    }

    /// Where the launch is; `None` without a launch window.
    pub fn launch_phase(&self, now: DateTime<Utc>) -> Option<LaunchPhase> {
        self.cutover.as_ref().map(|cutover| LaunchPhase::at(cutover, now))
    }

    /// The longest time any criterion has to have held for; zero when none has.
    pub fn longest_hold(&self) -> TimeDelta {
        let criteria = self.gates.values().flat_map(|gate| gate.criteria.values());
        let longest = criteria.filter_map(|criterion| criterion.hold).max().unwrap_or_default();
        TimeDelta::from_std(longest).unwrap_or(TimeDelta::MAX)
    }

    /// The gate a command means when it names none: the one of the cutover, or the only one.
    pub fn main_gate(&self) -> Option<&Gate> {
        let named =
            self.cutover.as_ref().and_then(|cutover| cutover.gate.as_ref()).and_then(|id| self.gates.get(id));
        named.or_else(|| if self.gates.len() == 1 { self.gates.values().next() } else { None })
    }
}
