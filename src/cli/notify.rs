//! `golive notify`: the channels of the plan, and whether they work.

use super::{
    args::{Format, Notify, NotifyTest},
    error::{CliError, Exit},
    open::{Context, print, print_json},
    runtime::{Cut, unless_interrupted},
};
use crate::{
    entropy, env,
    id::Id,
    notify::{Cause, Message, Order, Pace, Report, Setup, Severity, spawn},
    phrase,
    plan::{Channel, Plan},
    report::channels::{self, Trial},
    suggest, trust,
    wording::{Phrase, cli as say, expr as say_expr, notify as said},
};
use uuid::Builder;

/// What programs of a plan see of the environment.
const ENVIRONMENT: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

pub fn run(context: &Context, act: Notify) -> Result<Exit, CliError> {
    match act {
        Notify::List(output) => list(context, output.format),
        Notify::Test(args) => test(context, &args),
    }
}

fn list(context: &Context, format: Format) -> Result<Exit, CliError> {
    let listing = channels::listing(&*context.plan()?);
    match format {
        Format::Text => print(&listing.text(context.lang))?,
        Format::Json => print_json(&listing.json(context.lang))?,
    }
    Ok(Exit::Done)
}

/// Sends a message through each channel alone, once: a test that another channel saves, or another attempt, would hide
/// what it is to find.
fn test(context: &Context, args: &NotifyTest) -> Result<Exit, CliError> {
    let plan = context.plan()?;
    let mut chosen = choose(&plan, args.channel.as_deref())?;
    for channel in &mut chosen {
        channel.fallback = None;
    }
    let orders = chosen.iter().map(|channel| order(&plan, channel, args.text.as_deref()));
    let orders = orders.collect::<Result<Vec<_>, _>>()?;
    let kinds: Vec<_> = chosen.iter().map(|it| (it.id.clone(), it.carrier.word())).collect();
    let setup = Setup { pace: Pace { attempts: 1, ..Pace::default() }, ..setup(context, &plan) };
    let (reports, cut) = super::runtime()?.block_on(send(chosen, setup, orders));
    let trials = Trial::of(kinds.iter().map(|(id, kind)| (id, *kind)), &reports);
    match args.output.format {
        Format::Text => print(&channels::text(&trials, context.lang))?,
        Format::Json => print_json(&channels::json(&trials, context.lang))?,
    }
    Ok(cut.or(exit(&trials)))
}

async fn send(channels: Vec<Channel>, setup: Setup, orders: Vec<Order>) -> (Vec<Report>, Cut) {
    let mut reports = Vec::new();
    let all = async {
        let (sender, mut reported) = spawn(channels, setup);
        for order in orders {
            let _ = sender.send(order).await;
        }
        drop(sender);
        while let Some(report) = reported.recv().await {
            reports.push(report);
        }
    };
    let cut = unless_interrupted(all).await;
    (reports, cut)
}

/// What a service refused is a no; what nobody answered is not knowing.
fn exit(trials: &[Trial]) -> Exit {
    let any = |wanted: &[Cause]| trials.iter().filter_map(Trial::cause).any(|cause| wanted.contains(&cause));
    if any(&[Cause::Refused, Cause::Unusable]) {
        Exit::No
    } else if any(&[Cause::Untrusted]) {
        Exit::Refused
    } else if trials.iter().all(Trial::delivered) {
        Exit::Done
    } else {
        Exit::Unknown
    }
}

pub fn setup(context: &Context, plan: &Plan) -> Setup {
    let named = |name: &&str| env::get(name).map(|value| ((*name).to_owned(), value));
    Setup {
        clock: context.clock,
        random: Box::new(|| entropy::bytes::<8>().ok()),
        ca_file: env::get("GOLIVE_CA_FILE").map(Into::into),
        trusted: trust::granted(plan, &env::get).is_some(),
        directory: plan.directory.clone(),
        environment: ENVIRONMENT.iter().filter_map(named).collect(),
        pace: Pace::default(),
    }
}

fn order(plan: &Plan, channel: &Channel, text: Option<&str>) -> Result<Order, CliError> {
    let bytes = entropy::bytes::<16>()
        .map_err(|error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string())))?;
    let works = || phrase!(said::TEST_LINE, project = &plan.project.name, channel = &channel.id);
    let lines = match text {
        Some(text) => text.lines().map(|line| phrase!(said::LINE, text = line)).collect(),
        None => vec![works()],
    };
    let message = Message {
        id: Builder::from_random_bytes(bytes).into_uuid(),
        severity: Severity::Info,
        title: Phrase::from(&said::TEST_TITLE),
        lines,
        link: None,
    };
    Ok(Order { message, channel: channel.id.clone() })
}

fn choose(plan: &Plan, name: Option<&str>) -> Result<Vec<Channel>, CliError> {
    if plan.channels.is_empty() {
        return Err(CliError::usage(
            Phrase::from(&said::NO_CHANNELS),
            Some((&said::NO_CHANNELS_HINT).into()),
        ));
    }
    let Some(name) = name else { return Ok(plan.channels.values().cloned().collect()) };
    plan.channels.get(name).cloned().map(|channel| vec![channel]).ok_or_else(|| {
        let near = suggest::nearest(name, plan.channels.keys().map(Id::as_str));
        let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        CliError::usage(phrase!(said::NO_CHANNEL, id = name), hint)
    })
}
