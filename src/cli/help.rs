//! Puts the help texts of the catalogue onto the command line, in the reader's language.

use super::args::Cli;
use crate::wording::{Lang, cli as say, help};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// Where options of every command, and help, stand in a list of options.
const GLOBAL: usize = 800;
const LAST: usize = 900;

/// The whole command line with its help.
pub fn command(lang: Lang) -> Command {
    dress(Cli::command(), "", lang)
}

/// The help line of a path, such as `uat record.CASE`.
fn line(path: &str, lang: Lang) -> Option<&'static str> {
    help::ALL.iter().find(|(known, _)| *known == path).map(|(_, text)| text.get(lang))
}

/// How an argument is named in a path: `--long` for an option, its value's name for a positional.
fn argument_name(arg: &Arg) -> String {
    match arg.get_long() {
        Some(long) => format!("--{long}"),
        None => arg
            .get_value_names()
            .and_then(<[_]>::first)
            .map_or_else(|| arg.get_id().to_string(), ToString::to_string),
    }
}

fn dress(command: Command, path: &str, lang: Lang) -> Command {
    let mut command = command
        .about(line(path, lang).unwrap_or_default())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say::COMMANDS.get(lang))
        .subcommand_value_name(say::COMMAND_MARK.get(lang))
        .help_template(format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}", say::USAGE.get(lang)))
        .arg(flag("help", 'h', ArgAction::Help));
    if path.is_empty() {
        command = command.arg(flag("version", 'V', ArgAction::Version));
    }
    let arguments: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for id in arguments {
        command = command.mut_arg(id, |arg| dress_argument(arg, path, lang));
    }
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in subcommands {
        let inner = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| dress(sub, &inner, lang));
    }
    command
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).long(name).short(short).action(action)
}

fn dress_argument(arg: Arg, path: &str, lang: Lang) -> Arg {
    let name = argument_name(&arg);
    let own = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
    let heading = if arg.is_positional() { &say::ARGUMENTS } else { &say::OPTIONS };
    let text = line(&own, lang).or_else(|| line(&name, lang)).unwrap_or_default();
    let arg = arg.help(text).help_heading(heading.get(lang));
    // A command's own options first, then those of every command, then help.
    let arg = if arg.is_global_set() {
        arg.display_order(GLOBAL)
    } else if ["--help", "--version"].contains(&name.as_str()) {
        arg.display_order(LAST)
    } else {
        arg
    };
    // What clap would add to the text, in English, is part of the text.
    if arg.get_action().takes_values() {
        arg.hide_possible_values(true).hide_default_value(true).hide_env(true)
    } else {
        arg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(command: &Command, path: &str, out: &mut Vec<String>) {
        out.push(path.to_owned());
        for arg in command.get_arguments() {
            let name = argument_name(arg);
            out.push(if path.is_empty() { name } else { format!("{path}.{name}") });
        }
        for sub in command.get_subcommands() {
            paths(sub, format!("{path} {}", sub.get_name()).trim(), out);
        }
    }

    #[test]
    fn every_command_and_option_is_explained_in_both_languages_and_nothing_else_is() {
        let mut wanted = vec!["--help".to_owned(), "--version".to_owned()];
        paths(&Cli::command(), "", &mut wanted);
        for path in &wanted {
            let text = help::ALL.iter().find(|(known, _)| known == path).map(|(_, text)| text);
            let text = text.unwrap_or_else(|| panic!("no help for `{path}`"));
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{path}");
        }
        for (known, _) in help::ALL {
            assert!(wanted.iter().any(|path| path == known), "help for `{known}`, which does not exist");
        }
    }

    #[test]
    fn help_is_in_one_language() {
        let help = command(Lang::Zh).render_help().to_string();
        assert!(help.contains("用法:") && help.contains("命令") && help.contains("选项"), "{help}");
        for english in ["Usage", "Options", "Commands", "Print help", "possible values", "default:"] {
            assert!(!help.contains(english), "{english} in {help}");
        }
        command(Lang::En).debug_assert();
    }
}
