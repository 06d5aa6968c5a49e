//! Checked tables to the typed model.
//!
//! A thing with an error is left out; it still counts as declared, so that what refers to it is not wrong as well.

mod address;
mod alerts;
mod channel;
mod judging;
mod probe;
mod request;
mod reversal;
mod runbook;
pub(super) mod secret;
mod store;
mod things;
mod vars;

pub use secret::names_secret;

use super::{
    Plan, Project, Table,
    diagnostic::Report,
    include::Gathered,
    sort::Sort,
    source::{Sources, Span},
    things::Things,
    walk::Record,
};
use crate::{id::Id, title::Title};
use indexmap::IndexSet;
use std::collections::HashSet;
use vars::Vars;

/// Builds what is sound of a plan.
pub(super) struct Builder<'a> {
    things: &'a Things,
    sources: &'a Sources,
    vars: Vars<'a>,
    report: &'a mut Report,
    /// Places whose missing encryption was already reported: a variable that many requests use counts once.
    unencrypted: HashSet<Span>,
}

/// What can be built, and what could not.
pub(super) struct Built {
    pub plan: Plan,
    /// Ids of things that are declared but wrong.
    pub broken: IndexSet<Id>,
}

pub(super) fn build(
    gathered: &Gathered,
    things: &Things,
    env: &dyn Fn(&str) -> Option<String>,
    report: &mut Report,
) -> Built {
    let vars = Vars::resolve(things, &gathered.directory, env, report);
    let sources = &gathered.sources;
    let mut builder = Builder { things, sources, vars, report, unencrypted: HashSet::new() };
    builder.check_variables();
    let project = builder.project();
    let mut broken = IndexSet::new();
    let plan = Plan {
        directory: gathered.directory.clone(),
        files: sources.files().iter().map(|source| source.name.clone()).collect(),
        hash: sources.hash(),
        cutover: builder.cutover(project.timezone),
        allow: builder.allow(),
        retention: builder.retention(),
        project,
        people: builder.table(Sort::Person, &mut broken, Builder::person),
        requirements: builder.table(Sort::Requirement, &mut broken, Builder::requirement),
        milestones: builder.table(Sort::Milestone, &mut broken, Builder::milestone),
        cases: builder.table(Sort::Case, &mut broken, Builder::case),
        probes: builder.table(Sort::Probe, &mut broken, Builder::probe),
        compares: builder.table(Sort::Compare, &mut broken, Builder::compare),
        usages: builder.table(Sort::Usage, &mut broken, Builder::usage),
        maintenances: builder.table(Sort::Maintenance, &mut broken, Builder::maintenance),
        gates: builder.table(Sort::Gate, &mut broken, Builder::gate),
        checklists: builder.table(Sort::Checklist, &mut broken, Builder::checklist),
        channels: builder.table(Sort::Channel, &mut broken, Builder::channel),
        rosters: builder.table(Sort::Roster, &mut broken, Builder::roster),
        alerts: builder.table(Sort::Alert, &mut broken, Builder::alert),
        runbooks: builder.table(Sort::Runbook, &mut broken, Builder::runbook),
    };
    Built { plan, broken }
}

impl Builder<'_> {
    fn table<T>(
        &mut self,
        sort: Sort,
        broken: &mut IndexSet<Id>,
        model: fn(&mut Self, &Id, Span, &Record) -> Option<T>,
    ) -> Table<T> {
        let mut table = Table::new();
        let things = self.things;
        for (id, thing) in things.of(sort) {
            let before = self.report.errors();
            let built = model(self, id, thing.span, &thing.record);
            match built.filter(|_| thing.record.sound && self.report.errors() == before) {
                Some(built) => drop(table.insert(id.clone(), built)),
                None => drop(broken.insert(id.clone())),
            }
        }
        table
    }

    /// The project; what is missing of it is already an error, so anything may stand in.
    fn project(&mut self) -> Project {
        let empty = Record::default();
        let store = self.store();
        let record = self.things.project.as_ref().unwrap_or(&empty);
        Project {
            id: record.id("id").cloned().unwrap_or_else(|| Id::new("project")),
            name: record.title("name").cloned().unwrap_or_else(|| Title::same("project")),
            profile: record.choice("profile").and_then(|at| super::Profile::ALL.get(*at).copied()),
            timezone: record.zone("timezone").copied().unwrap_or(chrono_tz::UTC),
            store,
        }
    }
}
