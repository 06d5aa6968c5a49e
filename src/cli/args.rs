//! The command line. What each part means is said in `wording/help.rs`, in both languages, under its path.

use crate::state::{CaseResult, Choice, Disposition, Happening, Progress, Severity};
use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use std::path::PathBuf;

pub use super::gate_args::{Changed, Decide, Gate, GateAct, GateFormat};

#[derive(Debug, Parser)]
#[command(
    name = "golive",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Act>,
    #[command(flatten)]
    pub look: super::console::Look,
}

#[derive(Debug, Args)]
pub struct Global {
    #[arg(long, global = true, env = "GOLIVE_PLAN", default_value = "golive.toml", value_name = "FILE")]
    pub plan: PathBuf,
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    #[arg(long = "as", global = true, value_name = "PERSON")]
    pub person: Option<String>,
    #[arg(long, global = true, env = "GOLIVE_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: ColorArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    Pm,
    Support,
    Tester,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct Output {
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum Act {
    Demo(Demo),
    Sandbox(super::sandbox::Args),
    Init(Init),
    Check(Output),
    Schema(Schema),
    Explain(super::explain::Args),
    Probe(Probe),
    Trust(super::trust::Args),
    Agent(super::agent::Args),
    Facts(Facts),
    Gate(Gate),
    Run(super::run::Args),
    Rollback(super::run::Stay),
    Status(super::status::Args),
    Clock(super::clock::Args),
    #[command(subcommand)]
    Report(super::report::Report),
    #[command(subcommand)]
    Proposal(super::proposal::Proposal),
    Replay(super::replay::Args),
    Simulate(super::simulate::Args),
    #[command(subcommand)]
    Requirement(Requirement),
    #[command(subcommand)]
    Milestone(Milestone),
    Checklist(super::checklist::Args),
    #[command(subcommand)]
    Uat(Uat),
    #[command(subcommand)]
    Feedback(Feedback),
    Vote(Vote),
    Poll(super::poll::Args),
    #[command(subcommand)]
    Waiver(Waiver),
    #[command(subcommand)]
    Change(Changed),
    SignOff(About),
    Claim(About),
    Release(About),
    Claims(Output),
    Compare(super::compare::Args),
    Annotate(super::annotate::Args),
    #[command(subcommand)]
    Alert(super::alert::Alert),
    #[command(subcommand)]
    Notify(Notify),
    #[command(subcommand)]
    Log(Log),
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub look: super::console::Look,
    #[arg(long)]
    pub headless: bool,
    #[arg(long = "for", value_name = "DURATION", value_parser = duration, requires = "headless")]
    pub span: Option<std::time::Duration>,
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(crate::sandbox::Fault::NAMES))]
    pub fault: Vec<String>,
    #[arg(long, value_enum, default_value = "text", requires = "headless")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIRECTORY", default_value = ".")]
    pub directory: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, ValueEnum)]
pub enum SchemaFormat {
    #[default]
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub struct Schema {
    #[arg(long, value_enum, default_value = "json")]
    pub format: SchemaFormat,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Probe {
    #[command(subcommand)]
    pub act: Option<ProbeAct>,
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    #[arg(long = "for", value_name = "DURATION", value_parser = duration, conflicts_with = "once")]
    pub span: Option<std::time::Duration>,
    #[arg(long)]
    pub once: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Subcommand)]
pub enum ProbeAct {
    Add(super::probe_add::Args),
}

#[derive(Debug, Args)]
pub struct Facts {
    #[arg(value_name = "PREFIX", default_value = "")]
    pub prefix: String,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Subcommand)]
pub enum Requirement {
    List(Output),
    Mark {
        #[arg(value_name = "REQUIREMENT")]
        id: String,
        #[arg(value_parser = PossibleValuesParser::new(Progress::WORDS))]
        progress: String,
        #[command(flatten)]
        note: Note,
    },
}

#[derive(Debug, Subcommand)]
pub enum Milestone {
    List(Output),
    Note {
        #[arg(value_name = "MILESTONE")]
        id: String,
        #[arg(value_name = "TEXT")]
        text: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Uat {
    List(Output),
    Record {
        #[arg(value_name = "CASE")]
        case: String,
        #[arg(value_parser = PossibleValuesParser::new(CaseResult::WORDS))]
        result: String,
        #[command(flatten)]
        note: Note,
        #[arg(long, value_name = "DURATION", value_parser = duration)]
        time: Option<std::time::Duration>,
        #[arg(long, value_name = "N")]
        clicks: Option<u32>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Feedback {
    List(Output),
    Add {
        #[arg(value_name = "TEXT")]
        text: String,
        #[arg(long, default_value = "minor", value_parser = PossibleValuesParser::new(Severity::WORDS))]
        severity: String,
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
        #[arg(long, value_name = "REQUIREMENT")]
        requirement: Option<String>,
        #[arg(long, value_name = "PLACE")]
        place: Option<String>,
    },
    Settle {
        #[arg(value_name = "FEEDBACK")]
        id: String,
        #[arg(value_parser = PossibleValuesParser::new(Disposition::WORDS))]
        disposition: String,
        #[command(flatten)]
        note: Note,
    },
}

#[derive(Debug, Args)]
pub struct Vote {
    #[arg(value_name = "GATE")]
    pub gate: String,
    #[arg(value_parser = PossibleValuesParser::new(Choice::WORDS))]
    pub choice: String,
    #[arg(long, value_name = "SEAT")]
    pub seat: Option<String>,
    #[command(flatten)]
    pub note: Note,
}

#[derive(Debug, Subcommand)]
pub enum Waiver {
    List(Output),
    Ask {
        #[arg(value_name = "GATE")]
        gate: String,
        #[arg(value_name = "CRITERION")]
        criterion: String,
        #[arg(long, value_name = "TIME")]
        until: String,
        #[command(flatten)]
        note: Note,
    },
    Approve(Answered),
    Decline(Answered),
    Withdraw(Answered),
}

#[derive(Debug, Args)]
pub struct Answered {
    #[arg(value_name = "WAIVER")]
    pub id: String,
    #[command(flatten)]
    pub note: Note,
}

/// Something people name, and what they say of it.
#[derive(Debug, Args)]
pub struct About {
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    #[command(flatten)]
    pub note: Note,
}

#[derive(Debug, Subcommand)]
pub enum Notify {
    List(Output),
    Test(NotifyTest),
}

#[derive(Debug, Args)]
pub struct NotifyTest {
    #[arg(value_name = "CHANNEL")]
    pub channel: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Subcommand)]
pub enum Log {
    Show {
        #[command(flatten)]
        filter: LogFilter,
        #[arg(long, value_enum, default_value = "text")]
        format: LogFormat,
    },
    Export {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        filter: LogFilter,
        #[arg(long, value_enum, default_value = "json")]
        format: LogFormat,
    },
    Verify {
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    Backup {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Restore {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
    Markdown,
}

/// Which events are wanted.
#[derive(Debug, Args)]
pub struct LogFilter {
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Happening::KINDS))]
    pub kind: Option<String>,
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}

#[derive(Debug, Args)]
pub struct Note {
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
}

/// A positive duration with its unit.
pub fn duration(text: &str) -> Result<std::time::Duration, String> {
    let parsed = crate::expr::duration(text).and_then(|duration| duration.to_std().ok());
    parsed.filter(|duration| !duration.is_zero()).ok_or_else(|| "30s, 5m, 1h".to_owned())
}
