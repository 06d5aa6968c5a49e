//! `golive sandbox`: only the stand-in member system.

use super::{
    error::{CliError, Exit},
    open::Context,
};
use crate::{
    phrase,
    sandbox::{self, DEFAULT_PASSWORD, Fault, Handle, Options, StartError, traffic},
    wording::cli as say,
};
use clap::builder::PossibleValuesParser;
use std::net::SocketAddr;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8788")]
    control: SocketAddr,
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Fault::NAMES))]
    fault: Vec<String>,
    #[arg(long)]
    traffic: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    super::runtime()?.block_on(serve(context, args))
}

async fn serve(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let mut options = Options::new(args.listen);
    options.control = Some(args.control);
    options.clock = context.clock;
    let handle = start(options, &args.fault).await?;
    let traffic = if args.traffic { Some(trade(&handle)?) } else { None };
    context.say(phrase!(say::SANDBOX_READY, address = handle.addr().to_string()));
    if let Some(control) = handle.control_addr() {
        context.say(phrase!(say::SANDBOX_CONTROL, address = control.to_string()));
    }
    context.say(&say::SANDBOX_STOP);
    super::interrupted().await;
    if let Some(traffic) = traffic {
        traffic.stop().await;
    }
    handle.stop().await;
    Ok(Exit::Done)
}

/// Starts a sandbox with some faults on.
pub async fn start(options: Options, faults: &[String]) -> Result<Handle, CliError> {
    let handle = sandbox::start(options).await.map_err(|error| match &error {
        StartError::NotLoopback { .. } => CliError::Refused { message: error.phrase(), hint: None },
        _ => CliError::failed(error.phrase()),
    })?;
    for name in faults {
        match name.parse::<Fault>() {
            Ok(fault) => handle.set(fault, true),
            Err(unknown) => return Err(CliError::usage(unknown.phrase(), None)),
        }
    }
    Ok(handle)
}

/// Starts shop traffic on a sandbox.
pub fn trade(handle: &Handle) -> Result<traffic::Traffic, CliError> {
    let started = traffic::Traffic::start(handle.addr(), DEFAULT_PASSWORD, traffic::Options::default());
    started.map_err(|error| CliError::failed(error.phrase()))
}
