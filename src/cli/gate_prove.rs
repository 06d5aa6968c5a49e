//! `golive gate prove`.

use super::{
    args::Output,
    error::{CliError, Exit},
    gate::choose,
    open::{Context, print, print_json},
};
use crate::{
    facts::Catalogue,
    gate::prove::{Bench, Proof},
    plan::Gate,
    report,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
    #[command(flatten)]
    pub output: Output,
}

/// Needs no journal and asks nothing of the system: only the plan is proved.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let plan = context.plan()?;
    let gates: Vec<&Gate> = if args.all && !plan.gates.is_empty() {
        plan.gates.values().collect()
    } else {
        vec![choose(&plan, args.name.as_deref())?]
    };
    let catalogue = Catalogue::of(&plan);
    let bench = Bench::new(&plan, &catalogue, context.clock.now());
    let proofs: Vec<Proof> = gates.into_iter().map(|gate| bench.prove(gate)).collect();
    match args.output.format {
        super::args::Format::Text => print(&report::proof::text(&proofs, context.lang))?,
        super::args::Format::Json => print_json(&report::proof::json(&proofs, context.lang))?,
    }
    Ok(if proofs.iter().all(Proof::is_proved) { Exit::Done } else { Exit::No })
}
