//! `golive alert`: where alerts stand, and what people say of them.

use super::{
    args::{LogFilter, LogFormat, Note, Output, duration},
    error::{CliError, Exit},
    log, moment,
    open::Context,
    record::{list, record},
};
use crate::{id::Id, report, state::Command};
use chrono::TimeDelta;
use clap::{Args, Subcommand};
use std::time::Duration;

#[derive(Debug, Subcommand)]
pub enum Alert {
    List(Output),
    Ack(About),
    Snooze(Snooze),
    Unsnooze(About),
    Log(AlertLog),
}

#[derive(Debug, Args)]
pub struct About {
    #[arg(value_name = "ALERT")]
    alert: String,
    #[command(flatten)]
    note: Note,
}

#[derive(Debug, Args)]
#[group(id = "how_long", required = true, multiple = false, args = ["until", "span"])]
pub struct Snooze {
    #[arg(value_name = "ALERT")]
    alert: String,
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    span: Option<Duration>,
    #[command(flatten)]
    note: Note,
}

#[derive(Debug, Args)]
pub struct AlertLog {
    #[arg(value_name = "ALERT")]
    alert: Option<String>,
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: LogFormat,
}

pub fn run(context: &Context, act: Alert) -> Result<Exit, CliError> {
    match act {
        Alert::List(output) => list(context, output.format, report::alerts::alerts),
        Alert::Ack(About { alert, note }) => {
            record(context, &Command::AcknowledgeAlert { alert: Id::new(alert), note: note.note })
        }
        Alert::Snooze(snooze) => self::snooze(context, snooze),
        Alert::Unsnooze(About { alert, note }) => {
            record(context, &Command::UnsnoozeAlert { alert: Id::new(alert), note: note.note })
        }
        Alert::Log(AlertLog { alert, since, until, format }) => {
            log::alerts(context, &LogFilter { kind: None, by: None, subject: alert, since, until }, format)
        }
    }
}

fn snooze(context: &Context, snooze: Snooze) -> Result<Exit, CliError> {
    let now = context.clock.now();
    let until = match (&snooze.until, snooze.span) {
        (Some(text), _) => moment::read(text, context.plan()?.project.timezone, now)?,
        (None, span) => {
            let span = TimeDelta::from_std(span.unwrap_or_default()).unwrap_or(TimeDelta::MAX);
            now.checked_add_signed(span).unwrap_or(now)
        }
    };
    let (alert, reason) = (Id::new(snooze.alert), snooze.note.note);
    record(context, &Command::SnoozeAlert { alert, until, reason })
}
