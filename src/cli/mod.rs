//! The command line: parses, opens what a command needs, runs it, prints the result, and ends with a documented code.
//! One file per command; a command decides nothing itself.

mod args;
mod error;
mod help;
mod open;
mod usage;

mod agent;
mod alert;
mod annotate;
mod approve;
mod check;
mod checklist;
mod clock;
mod compare;
mod console;
mod demo;
mod explain;
mod facts;
mod gate;
mod gate_args;
mod gate_prove;
mod init;
mod live;
mod log;
mod mishap;
mod moment;
mod notify;
mod poll;
mod probe;
mod probe_add;
mod proposal;
mod record;
mod replay;
mod report;
mod run;
mod runtime;
mod sandbox;
mod save;
mod schema;
mod secret;
mod signing;
mod simulate;
mod stage;
mod status;
mod telling;
mod trust;

pub use error::Exit;
pub use stage::{Ending, Show, Stage};

use crate::{clock::Clock, env, report::lists, wording::Lang};
use args::{Act, Cli, ColorArg, LangArg};
use clap::FromArgMatches;
use error::CliError;
use open::Context;
use runtime::{interrupted, runtime, unless_interrupted};
use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write as _},
    process::ExitCode,
};
use usage::Stopped;

/// The program, with the console to show when one is asked for.
pub fn main(show: Show) -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let lang = language(&args);
    let exit = mishap::guard(lang, || match run(args, lang, show) {
        Ok(exit) => exit,
        Err((error, lang)) => {
            let _ = io::stderr().write_all(error.text(lang).as_bytes());
            error.exit()
        }
    });
    ExitCode::from(exit as u8)
}

fn run(args: Vec<OsString>, lang: Lang, show: Show) -> Result<Exit, (CliError, Lang)> {
    let parsed =
        help::command(lang).try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => match usage::explain(&error, lang) {
            Stopped::Asked(text) => {
                let printed = io::stdout().write_all(text.as_bytes());
                return printed.map(|()| Exit::Done).map_err(|error| (error.into(), lang));
            }
            Stopped::Wrong(error) => return Err((error, lang)),
        },
    };
    let context = Context {
        plan: cli.global.plan,
        lang,
        person: cli.global.person.or_else(|| env::get("GOLIVE_AS")),
        key: cli.global.key.filter(|key| !key.as_os_str().is_empty()),
        colour: coloured(cli.global.color),
        clock: Clock::System,
        show,
    };
    dispatch(cli.command, cli.look, &context).map_err(|error| (error, lang))
}

fn dispatch(command: Option<Act>, look: console::Look, context: &Context) -> Result<Exit, CliError> {
    match command {
        None => console::run(context, look),
        Some(Act::Demo(args)) => demo::run(context, &args, args.look.or(look)),
        Some(Act::Sandbox(args)) => sandbox::run(context, &args),
        Some(Act::Init(args)) => init::run(context, &args.directory),
        Some(Act::Check(output)) => check::run(context, output.format),
        Some(Act::Schema(args)) => schema::run(context, args.format),
        Some(Act::Explain(args)) => explain::run(context, &args.subject),
        Some(Act::Probe(args::Probe { act: Some(args::ProbeAct::Add(args)), .. })) => {
            probe_add::run(context, &args)
        }
        Some(Act::Probe(args)) => probe::run(context, &args),
        Some(Act::Trust(args)) => trust::run(context, &args),
        Some(Act::Agent(args)) => agent::run(context, &args),
        Some(Act::Facts(args)) => facts::run(context, &args.prefix, args.at.as_deref(), args.output.format),
        Some(Act::Gate(args::Gate { act: Some(args::GateAct::Prove(args)), .. })) => {
            gate_prove::run(context, &args)
        }
        Some(Act::Gate(args::Gate { act: Some(args::GateAct::Decide(args)), .. })) => {
            approve::decide(context, args)
        }
        Some(Act::Gate(args)) => gate::run(context, args.name.as_deref(), args.at.as_deref(), args.format),
        Some(Act::Run(args)) => run::run(context, args),
        Some(Act::Rollback(args)) => run::rollback(context, &args),
        Some(Act::Status(args)) => status::run(context, &args),
        Some(Act::Report(act)) => report::run(context, act),
        Some(Act::Clock(args)) => clock::run(context, &args),
        Some(Act::Proposal(act)) => proposal::run(context, act),
        Some(Act::Replay(args)) => replay::run(context, &args, args.look.or(look)),
        Some(Act::Simulate(args)) => simulate::run(context, &args),
        Some(Act::Requirement(act)) => record::requirement(context, act),
        Some(Act::Milestone(act)) => record::milestone(context, act),
        Some(Act::Checklist(args)) => checklist::run(context, args),
        Some(Act::Uat(act)) => record::uat(context, act),
        Some(Act::Feedback(act)) => record::feedback(context, act),
        Some(Act::Vote(args)) => approve::vote(context, args),
        Some(Act::Poll(args)) => poll::run(context, args),
        Some(Act::Waiver(act)) => approve::waiver(context, act),
        Some(Act::Change(change)) => approve::change(context, change),
        Some(Act::SignOff(about)) => approve::sign_off(context, about),
        Some(Act::Claim(about)) => approve::claim(context, about),
        Some(Act::Release(about)) => approve::release(context, about),
        Some(Act::Claims(output)) => record::list(context, output.format, lists::claims),
        Some(Act::Alert(act)) => alert::run(context, act),
        Some(Act::Notify(act)) => notify::run(context, act),
        Some(Act::Compare(args)) => compare::run(context, &args),
        Some(Act::Annotate(args)) => annotate::run(context, args),
        Some(Act::Log(act)) => log::run(context, act),
    }
}

/// The language of this run, known before anything can go wrong: `--lang`, then the locale.
fn language(args: &[OsString]) -> Lang {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let inline = texts.iter().find_map(|arg| arg.strip_prefix("--lang="));
    let next = || texts.iter().position(|arg| *arg == "--lang").and_then(|i| texts.get(i + 1).copied());
    match inline.or_else(next) {
        Some(tag) => Lang::from_tag(tag),
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(env::get);
            Lang::from_tag(&locale.unwrap_or_default())
        }
    }
}

fn coloured(when: ColorArg) -> bool {
    match when {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => io::stdout().is_terminal() && env::get("NO_COLOR").is_none(),
    }
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}
