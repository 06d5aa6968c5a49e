//! From files to a plan.

use super::{
    Diagnostic, Plan, Severity,
    build::{Built, build},
    condition,
    diagnostic::{Finding, Report},
    include::gather,
    rules::{self, Subject},
    source::{Source, Sources, Span},
    things::Things,
};
use crate::{expr, wording::plan as say};
use std::path::Path;

/// What was read: a plan when nothing is wrong with it, and everything there is to say either way.
#[derive(Debug)]
pub struct Loaded {
    /// `None` when any diagnostic is an error.
    pub plan: Option<Plan>,
    /// By file, line and column.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts, for showing the lines that diagnostics speak of.
    pub sources: Sources,
}

impl Loaded {
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// Loads a plan and finds everything wrong with it in one pass.
///
/// `env` reads the environment. `scope` gives the facts that gates, milestones and checklists may ask about; the
/// plan it is called with holds whatever is sound.
pub fn load(
    main: &Path,
    env: &dyn Fn(&str) -> Option<String>,
    scope: &dyn for<'p> Fn(&'p Plan) -> Box<dyn expr::Scope + 'p>,
) -> Loaded {
    load_changed(main, &[], env, scope)
}

/// The plan as it would be with these files: what is to be written is judged before it is.
pub fn load_changed(
    main: &Path,
    changes: &[Source],
    env: &dyn Fn(&str) -> Option<String>,
    scope: &dyn for<'p> Fn(&'p Plan) -> Box<dyn expr::Scope + 'p>,
) -> Loaded {
    let mut report = Report::default();
    let mut gathered = gather(main, changes, &mut report);
    let records = std::mem::take(&mut gathered.records);
    let nothing_read = records.is_empty();
    let things = Things::merge(records, &gathered.sources, &mut report);
    if nothing_read {
        return Loaded {
            plan: None,
            diagnostics: report.finish(&gathered.sources),
            sources: gathered.sources,
        };
    }
    if things.project.is_none() {
        let finding = Finding::error("FMT-03", Span::default(), &say::NO_PROJECT);
        report.add(finding.hint(&say::NO_PROJECT_HINT));
    }
    let Built { mut plan, broken } = build(&gathered, &things, env, &mut report);
    condition::check(&things, scope(&plan).as_ref(), &broken, &mut report);
    rules::check(&Subject { plan: &plan, things: &things }, &mut report);
    plan.add_built_in();
    let sound = report.errors() == 0;
    let diagnostics = report.finish(&gathered.sources);
    Loaded { plan: sound.then_some(plan), diagnostics, sources: gathered.sources }
}
