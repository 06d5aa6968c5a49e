//! `golive probe`: measure now, keep what was measured, print it.

use super::{
    args::{Format, Probe as Args},
    error::{CliError, Exit},
    open::{Context, print, print_json},
    runtime::{Cut, unless_interrupted},
};
use crate::{
    clock::Clock,
    conductor::{Alerting, Options, Probing, Session, Snapshot, Working, spawn},
    entropy, env,
    id::Id,
    measure::Outcome,
    phrase,
    plan::{Plan, Probe},
    probe::{Ground, ProbeError, Prober, RANDOM_BYTES, Setup},
    report,
    slo::Standing,
    store::Access,
    suggest, trust,
    value::show_duration,
    wording::{Phrase, cli as say, expr as say_expr},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// How long probes run when nothing is said.
const SPAN: Duration = Duration::from_secs(30);

/// Observations that may wait for the conductor.
pub const OBSERVATIONS_MAX: usize = 4_096;

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let session = context.session(Access::Write)?;
    let chosen = choose(&session.plan, &args.names)?;
    let (snapshot, cut) = super::runtime()?.block_on(measure(context, args, session, chosen.clone()))?;
    let probes: Vec<_> = snapshot
        .probes()
        .iter()
        .filter(|row| chosen.iter().any(|probe| probe.id == row.id))
        .cloned()
        .collect();
    let hosts: Vec<_> = snapshot
        .hosts()
        .iter()
        .filter(|row| chosen.iter().any(|probe| probe.id == row.id))
        .cloned()
        .collect();
    match args.output.format {
        Format::Text => print(&report::probes::text(&probes, &hosts, context.lang))?,
        Format::Json => print_json(&report::probes::json(&probes, &hosts, context.lang))?,
    }
    // A failed latest run or a broken objective is a no; not having measured, or not having been able to, is not
    // knowing.
    let last = |row: &report::board::ProbeRow| row.last.as_ref().map(|last| last.outcome);
    let no = probes.iter().any(|row| {
        row.standing == Some(Standing::Broken)
            || last(row).is_some_and(|outcome| !matches!(outcome, Outcome::Ok | Outcome::Unable))
    });
    let unknown = probes.iter().any(|row| matches!(last(row), None | Some(Outcome::Unable)))
        || hosts.iter().any(|row| row.at.is_none());
    Ok(cut.or(if no {
        Exit::No
    } else if unknown {
        Exit::Unknown
    } else {
        Exit::Done
    }))
}

async fn measure(
    context: &Context,
    args: &Args,
    session: Session,
    chosen: Vec<Probe>,
) -> Result<(Arc<Snapshot>, Cut), CliError> {
    let count = chosen.len();
    let prober = prober(&session.plan, chosen, context.clock)?;
    let (observe, observations) = mpsc::channel(OBSERVATIONS_MAX);
    let (probing, role, switches) = (Probing::Always, String::new(), Vec::new());
    let (alerting, working) = (Alerting::Off, Working::Off);
    let (clock, vantage, watched) = (context.clock, vantage(), false);
    let options = Options { clock, vantage, probing, role, switches, alerting, watched, working };
    let handle = spawn(session, observations, options)?;
    let mut cut = Cut::No;
    if args.once {
        let once = async {
            for observation in prober.once().await {
                let _ = observe.send(observation).await;
            }
        };
        cut = unless_interrupted(once).await;
        drop(observe);
    } else {
        let span = args.span.unwrap_or(SPAN);
        let shown = show_duration(TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX));
        context.say(phrase!(say::PROBING, count = count, span = shown));
        let enough = async { cut = unless_interrupted(tokio::time::sleep(span)).await };
        prober.run(observe, enough).await;
    }
    let (last, unsaved) = handle.stop().await;
    unsaved.map_or(Ok((last, cut)), |error| Err(error.into()))
}

/// A prober of these probes of a plan.
pub fn prober(plan: &Plan, probes: Vec<Probe>, clock: Clock) -> Result<Prober, CliError> {
    Prober::new(probes, setup(plan, clock)).map_err(|error| unusable(&error))
}

/// What probes and steps of a plan take from outside.
pub fn setup(plan: &Plan, clock: Clock) -> Setup {
    let random = Box::new(|| entropy::bytes::<RANDOM_BYTES>().ok());
    let ca_file = env::get("GOLIVE_CA_FILE").map(Into::into);
    let ground = Ground { directory: plan.directory.clone(), grant: trust::granted(plan, &env::get) };
    Setup { clock, random, ca_file, ground }
}

/// Why nothing can be asked of the deployed system.
pub fn unusable(error: &ProbeError) -> CliError {
    CliError::failed(phrase!(say::CANNOT_PROBE, reason = error.phrase()))
}

/// Where this program's probes run from.
pub fn vantage() -> String {
    let named = env::get("GOLIVE_VANTAGE").or_else(|| sysinfo::System::host_name().ok());
    named.unwrap_or_else(|| "local".to_owned())
}

fn choose(plan: &Plan, names: &[String]) -> Result<Vec<Probe>, CliError> {
    if plan.probes.is_empty() {
        return Err(CliError::usage(Phrase::from(&say::NO_PROBES), None));
    }
    if names.is_empty() {
        let vantage = vantage();
        let here: Vec<Probe> = plan.probes.values().filter(|it| it.is_from(&vantage)).cloned().collect();
        if here.is_empty() {
            return Err(CliError::usage(phrase!(say::NO_PROBES_HERE, vantage = &vantage), None));
        }
        return Ok(here);
    }
    let find = |name: &String| {
        plan.probes.get(name.as_str()).cloned().ok_or_else(|| {
            let near = suggest::nearest(name, plan.probes.keys().map(Id::as_str));
            let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            CliError::usage(phrase!(say::NO_PROBE, name = name), hint)
        })
    };
    names.iter().map(find).collect()
}
