//! The command line of gates, and of what makes their evidence old.

use super::{args::Note, gate_prove};
use crate::state::Decision;
use clap::{Args, Subcommand, ValueEnum, builder::PossibleValuesParser};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Gate {
    #[command(subcommand)]
    pub act: Option<GateAct>,
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: GateFormat,
}

/// How a verdict is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, ValueEnum)]
pub enum GateFormat {
    #[default]
    Text,
    Json,
    Junit,
}

#[derive(Debug, Subcommand)]
pub enum GateAct {
    Prove(gate_prove::Args),
    Decide(Decide),
}

#[derive(Debug, Args)]
pub struct Decide {
    #[arg(value_name = "NAME")]
    pub gate: String,
    #[arg(value_parser = PossibleValuesParser::new(Decision::WORDS))]
    pub decision: String,
    #[command(flatten)]
    pub note: Note,
}

#[derive(Debug, Subcommand)]
pub enum Changed {
    Plan {
        #[command(flatten)]
        note: Note,
    },
    Build {
        #[arg(value_name = "VERSION")]
        version: String,
        #[command(flatten)]
        note: Note,
    },
    Configuration {
        #[arg(value_name = "VERSION")]
        version: String,
        #[command(flatten)]
        note: Note,
    },
}
