//! `golive trust`: look at the commands of a plan, and let them run.

use super::{
    args::{Format, Output},
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{
    env, phrase,
    plan::Plan,
    trust::{Bill, Entry, Register, TrustError},
    wording::{Lang, Phrase, trust as say},
};
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, conflicts_with_all = ["revoke", "list"])]
    pub yes: bool,
    #[arg(long, conflicts_with = "list")]
    pub revoke: bool,
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub output: Output,
}

/// Characters of a fingerprint that are shown.
const SHOWN: usize = 16;

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let register = Register::of_user(&env::get).map_err(|error| failed(&error))?;
    if args.list {
        return list(&register, args.output.format, context.lang);
    }
    let plan = context.plan()?;
    let bill = Bill::of(&plan).map_err(|error| failed(&error))?;
    if args.revoke {
        let gone = register.remove(&bill.fingerprint, &main_file(&plan)).map_err(|error| failed(&error))?;
        context.say(if gone > 0 { &say::REVOKED } else { &say::NEVER });
        return Ok(Exit::Done);
    }
    let known = register.holds(&bill.fingerprint).map_err(|error| failed(&error))?;
    match args.output.format {
        Format::Text => print(&text(&bill, context.lang))?,
        Format::Json => print_json(&json(&bill, known || args.yes))?,
    }
    if bill.commands.is_empty() {
        context.say(&say::NOTHING);
        return Ok(Exit::Done);
    }
    if known {
        context.say(&say::TRUSTED_ALREADY);
        return Ok(Exit::Done);
    }
    if !args.yes && !agreed(context.lang)? {
        context.say(&say::NOT_TRUSTED);
        return Ok(Exit::No);
    }
    let entry = Entry { fingerprint: bill.fingerprint, at: context.clock.now(), plan: main_file(&plan) };
    register.add(entry).map_err(|error| failed(&error))?;
    context.say(&say::TRUSTED);
    Ok(Exit::Done)
}

/// Asks the person at the terminal.
fn agreed(lang: Lang) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CliError::Refused {
            message: Phrase::from(&say::NEEDS_YES),
            hint: Some(Phrase::from(&say::NEEDS_YES_HINT)),
        });
    }
    let mut talk = io::stderr();
    write!(talk, "{}", say::ASK.get(lang)).and_then(|()| talk.flush())?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let yes = [say::YES.zh, say::YES.en].into_iter().flat_map(str::split_whitespace);
    Ok(yes.into_iter().any(|yes| yes == answer.trim().to_lowercase()))
}

fn main_file(plan: &Plan) -> PathBuf {
    let file = plan.directory.join(plan.files.first().map_or("", String::as_str));
    file.canonicalize().unwrap_or(file)
}

fn failed(error: &TrustError) -> CliError {
    let message = error.phrase();
    match error {
        TrustError::Exposed { .. } => {
            CliError::Refused { message, hint: Some(Phrase::from(&say::EXPOSED_HINT)) }
        }
        _ => CliError::failed(message),
    }
}

fn text(bill: &Bill, lang: Lang) -> String {
    let mut lines = Vec::new();
    if !bill.commands.is_empty() {
        lines.push(Phrase::from(&say::COMMANDS));
    }
    for command in &bill.commands {
        let line = if command.shell { &say::COMMAND_SHELL } else { &say::COMMAND };
        let words: Vec<String> = command.words.iter().map(|word| quoted(word)).collect();
        lines.push(phrase!(*line, place = &command.place, command = words.join(" ")));
    }
    let files: Vec<_> = bill.files().map(|path| path.display().to_string()).collect();
    if !files.is_empty() {
        lines.push(Phrase::from(&say::FILES));
        lines.extend(files.into_iter().map(|path| phrase!(say::FILE, path = path)));
    }
    lines.iter().map(|line| line.render(lang) + "\n").collect()
}

/// As it could be typed: what is one argument looks like one.
fn quoted(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:=@,+%".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

fn json(bill: &Bill, trusted: bool) -> serde_json::Value {
    let command = |command: &crate::trust::Listed| serde_json::json!({ "place": command.place, "command": command.words, "shell": command.shell });
    serde_json::json!({
        "fingerprint": bill.fingerprint,
        "trusted": trusted,
        "commands": bill.commands.iter().map(command).collect::<Vec<_>>(),
        "files": bill.files().map(|path| path.display().to_string()).collect::<Vec<_>>(),
    })
}

fn list(register: &Register, format: Format, lang: Lang) -> Result<Exit, CliError> {
    let entries = register.entries().map_err(|error| failed(&error))?;
    match format {
        Format::Json => print_json(&serde_json::json!({ "trusted": entries }))?,
        Format::Text if entries.is_empty() => print(&format!("{}\n", say::LIST_EMPTY.get(lang)))?,
        Format::Text => {
            let line = |entry: &Entry| {
                let fingerprint: String = entry.fingerprint.chars().take(SHOWN).collect();
                let at = entry.at.format("%Y-%m-%d %H:%MZ").to_string();
                let plan = entry.plan.display().to_string();
                phrase!(say::LIST_LINE, at = at, fingerprint = fingerprint, plan = plan).render(lang) + "\n"
            };
            print(&entries.iter().map(line).collect::<String>())?;
        }
    }
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_look_as_they_could_be_typed() {
        for (word, shown) in [
            ("df", "df"),
            ("-h", "-h"),
            ("a b", "'a b'"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("$(x)", "'$(x)'"),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }
}
