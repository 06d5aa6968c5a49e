//! What was wrong with the command line, in the reader's language.

use super::error::CliError;
use crate::{
    phrase, suggest,
    wording::{Lang, Phrase, cli as say, expr as say_expr, help},
};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What parsing ended with, when it did not yield a command.
pub enum Stopped {
    /// Help or version was asked for: print it and be done.
    Asked(String),
    Wrong(CliError),
}

pub fn explain(error: &clap::Error, lang: Lang) -> Stopped {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stopped::Asked(translated(error, lang)),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Stopped::Wrong(CliError::Incomplete { help: translated(error, lang) })
        }
        _ => Stopped::Wrong(CliError::Usage { message: message(error), hint: Some(hint(error)) }),
    }
}

/// Help as clap puts it together, with the one word of it that is not from the catalogue.
fn translated(error: &clap::Error, lang: Lang) -> String {
    error.render().to_string().replace("[OPTIONS]", say::OPTIONS_MARK.get(lang))
}

fn message(error: &clap::Error) -> Phrase {
    let argument = || text(error, ContextKind::InvalidArg);
    let value = || text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => phrase!(say::UNKNOWN_ARGUMENT, found = argument()),
        ErrorKind::InvalidSubcommand => {
            phrase!(say::UNKNOWN_COMMAND, found = text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value().is_empty() => phrase!(say::MISSING_VALUE, argument = argument()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            phrase!(say::INVALID_VALUE, argument = argument(), found = value())
        }
        ErrorKind::MissingSubcommand => phrase!(say::MISSING_ARGUMENT, argument = &say::COMMAND_MARK),
        ErrorKind::MissingRequiredArgument => phrase!(say::MISSING_ARGUMENT, argument = argument()),
        ErrorKind::ArgumentConflict if argument() == text(error, ContextKind::PriorArg) => {
            phrase!(say::REPEATED, argument = argument())
        }
        ErrorKind::ArgumentConflict => {
            phrase!(say::CONFLICT, argument = argument(), other = text(error, ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => Phrase::from(&say::NOT_UNICODE),
        other => phrase!(say::BAD_USAGE, reason = other.to_string()),
    }
}

fn hint(error: &clap::Error) -> Phrase {
    if error.kind() == ErrorKind::InvalidSubcommand {
        let commands = text(error, ContextKind::SuggestedSubcommand);
        if let Some(near) =
            suggest::nearest(&text(error, ContextKind::InvalidSubcommand), commands.split(' '))
        {
            return phrase!(say_expr::DID_YOU_MEAN, name = near);
        }
    }
    if error.kind() == ErrorKind::UnknownArgument {
        let options = help::ALL.iter().filter_map(|(path, _)| path.find("--").map(|at| &path[at..]));
        if let Some(near) = suggest::nearest(&text(error, ContextKind::InvalidArg), options) {
            return phrase!(say_expr::DID_YOU_MEAN, name = near);
        }
    }
    if error.kind() == ErrorKind::MissingSubcommand {
        return phrase!(say::POSSIBLE_VALUES, values = text(error, ContextKind::ValidSubcommand));
    }
    if error.kind() == ErrorKind::ValueValidation
        && text(error, ContextKind::InvalidArg).ends_with("<DURATION>")
    {
        return Phrase::from(&say::DURATION_HINT);
    }
    if error.kind() == ErrorKind::ValueValidation
        && text(error, ContextKind::InvalidArg).starts_with("--speed")
    {
        return phrase!(say::SPEED_HINT, max = crate::conductor::SPEED_MAX);
    }
    let values = text(error, ContextKind::ValidValue);
    if !values.is_empty() {
        let typed = text(error, ContextKind::InvalidValue);
        return match suggest::nearest(&typed, values.split(' ')) {
            Some(near) => phrase!(say_expr::DID_YOU_MEAN, name = near),
            None => phrase!(say::POSSIBLE_VALUES, values = values),
        };
    }
    phrase!(say::MORE_HELP, command = "golive")
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
