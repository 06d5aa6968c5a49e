//! `golive gate`.

use super::{
    args::GateFormat,
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{
    gate::{Assessment, assess},
    id::Id,
    phrase,
    plan::{Gate, Plan},
    report, suggest,
    verdict::Verdict,
    wording::{Phrase, cli as say, expr as say_expr},
};

pub fn run(
    context: &Context,
    name: Option<&str>,
    at: Option<&str>,
    format: GateFormat,
) -> Result<Exit, CliError> {
    let (mut session, now) = context.session_at(at)?;
    let history = session.history(now)?;
    let gate = choose(&session.plan, name)?;
    let assessment = assess(gate, &session.world(&history, now));
    output(context, &assessment, &session.plan, format)?;
    Ok(exit(assessment.verdict))
}

fn output(
    context: &Context,
    assessment: &Assessment,
    plan: &Plan,
    format: GateFormat,
) -> Result<(), CliError> {
    match format {
        GateFormat::Text => print(&report::gate::text(assessment, plan, context.lang)),
        GateFormat::Json => print_json(&report::gate::json(assessment, context.lang)),
        GateFormat::Junit => print(&report::junit::xml(std::slice::from_ref(assessment), plan, context.lang)),
    }
}

/// The exit code that says a verdict.
pub fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Go => Exit::Done,
        Verdict::NoGo => Exit::No,
        Verdict::Inconclusive | Verdict::Error => Exit::Unknown,
    }
}

/// The gate that is meant; the main one, when none is named.
pub fn choose<'a>(plan: &'a Plan, name: Option<&str>) -> Result<&'a Gate, CliError> {
    let names =
        || phrase!(say::GATES_HINT, names = plan.gates.keys().map(Id::as_str).collect::<Vec<_>>().join(" "));
    match name {
        Some(name) => plan.gates.get(name).ok_or_else(|| {
            let near = suggest::nearest(name, plan.gates.keys().map(Id::as_str));
            let hint = near.map_or_else(names, |near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            CliError::usage(phrase!(say::NO_GATE, name = name), Some(hint))
        }),
        None if plan.gates.is_empty() => Err(CliError::usage(Phrase::from(&say::NO_GATES), None)),
        None => {
            plan.main_gate().ok_or_else(|| CliError::usage(Phrase::from(&say::WHICH_GATE), Some(names())))
        }
    }
}
