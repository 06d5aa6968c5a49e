//! `golive probe add`: probes written into the plan from a curl command or an `OpenAPI` document.
//!
//! What is to be written is loaded as part of the plan first; nothing is written when that finds an error.

use super::{
    error::{CliError, Exit},
    open::{Context, load_changed, print},
    save::save,
};
use crate::{
    env,
    id::Id,
    import::{self, Choice, Existing, Home, Import, Mistake, Taken, Target, Wish},
    phrase,
    plan::{Loaded, Severity, Source},
    wording::{Phrase, cli as say_cli, import as say},
};
use clap::ArgGroup;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

/// A value of the environment that is not set here. It is about this machine and no fault of the plan.
const UNSET: &str = "VAR-01";
/// The plan that printed probes are judged in where there is none.
const EMPTY_PLAN: &str = "[project]\nid = \"plan\"\nname = \"plan\"\n";

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("from").required(true).args(["curl", "openapi"]))]
pub struct Args {
    #[arg(long, value_name = "COMMAND")]
    pub curl: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub openapi: Option<PathBuf>,
    #[arg(long, value_name = "PATTERN", conflicts_with = "curl")]
    pub only: Vec<String>,
    #[arg(long, value_name = "URL", conflicts_with = "curl")]
    pub server: Option<String>,
    #[arg(long, conflicts_with = "curl")]
    pub all: bool,
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    #[arg(long, value_name = "DURATION", value_parser = super::args::duration)]
    pub every: Option<Duration>,
    #[arg(long, value_name = "FILE")]
    pub to: Option<String>,
    #[arg(long, conflicts_with = "to")]
    pub print: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let desk = Desk::open(context, args)?;
    let existing = Existing::of(&desk.loaded.sources);
    if let Some(id) = &args.id {
        check_id(id, &existing)?;
    }
    let (import, stem) = draft(args, &existing)?;
    let there = |file: &str| desk.directory.join(file).symlink_metadata().is_ok();
    let target = import::place(&desk.loaded.sources, &desk.main, args.to.as_deref(), &stem, &there)?;
    desk.check_inside(&target.file)?;
    let text = import::emit(&import, target.home, context.lang);
    let changes = desk.changes(&target, &text)?;
    judge(context, &changes, &import)?;
    for note in &import.notes {
        context.say(note.clone());
    }
    if args.print {
        print(&import::emit(&import, Home::NewFile, context.lang))?;
        say_secrets(context, &import);
        return Ok(Exit::Done);
    }
    desk.write(&target, &changes)?;
    desk.say_written(context, &target, &import);
    Ok(Exit::Done)
}

/// The plan that probes are added to.
struct Desk {
    loaded: Loaded,
    directory: PathBuf,
    /// The name of its main file.
    main: String,
}

impl Desk {
    fn open(context: &Context, args: &Args) -> Result<Self, CliError> {
        let main =
            context.plan.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let directory = match context.plan.parent() {
            Some(parent) if parent != Path::new("") => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let loaded = if args.print && context.plan.symlink_metadata().is_err() {
            load_changed(&context.plan, &[Source::new(&main, EMPTY_PLAN)], &env::get)
        } else {
            context.load()
        };
        if has_errors(&loaded) {
            context.say_errors(&loaded);
            return Err(CliError::InvalidPlan);
        }
        Ok(Self { loaded, directory, main })
    }

    /// Refuses a file that a link leads out of the plan's directory.
    fn check_inside(&self, file: &str) -> Result<(), CliError> {
        let path = self.directory.join(file);
        let root = self.directory.canonicalize().unwrap_or_else(|_| self.directory.clone());
        let real = path.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
        if real.is_none_or(|real| real.starts_with(&root)) {
            return Ok(());
        }
        let message = phrase!(say::TO_OUTSIDE, path = file);
        Err(CliError::Refused { message, hint: Some((&say::TO_OUTSIDE_HINT).into()) })
    }

    /// The files as they will be. A file that is there and no part of the plan is left alone.
    fn changes(&self, target: &Target, text: &str) -> Result<Vec<Source>, CliError> {
        let whole = match (target.home, self.loaded.sources.named(&target.file)) {
            (Home::NewFile, None) => text.to_owned(),
            (_, Some(old)) => {
                let end = if old.text.is_empty() || old.text.ends_with('\n') { "" } else { "\n" };
                format!("{}{end}\n{text}", old.text)
            }
            (Home::Appended, None) => {
                let path = self.directory.join(&target.file).display().to_string();
                let message = phrase!(say_cli::FILE_EXISTS, path = path);
                return Err(CliError::Refused { message, hint: Some((&say::TO_OUTSIDE_HINT).into()) });
            }
        };
        let mut changes = vec![Source::new(&target.file, whole)];
        changes.extend(target.main.as_ref().map(|text| Source::new(&self.main, text)));
        Ok(changes)
    }

    /// New files first, so that the plan never includes one that is not there.
    fn write(&self, target: &Target, changes: &[Source]) -> Result<(), CliError> {
        let path = self.directory.join(&target.file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| not_created(parent, &error))?;
        }
        for change in changes {
            match self.loaded.sources.named(&change.name) {
                None => save(&self.directory.join(&change.name), &change.text, false)?,
                Some(old) => {
                    let replaced = self.replace(old, &change.text);
                    if replaced.is_err() && target.home == Home::NewFile {
                        let _ = fs::remove_file(&path);
                    }
                    replaced?;
                }
            }
        }
        Ok(())
    }

    /// Puts a new text in the place of one that is still as it was read.
    fn replace(&self, old: &Source, text: &str) -> Result<(), CliError> {
        let path = self.directory.join(&old.name);
        let path = path.canonicalize().unwrap_or(path);
        let unread = |error: io::Error| unreadable(&path.display().to_string(), &error);
        if fs::read_to_string(&path).map_err(unread)? != old.text {
            let message = phrase!(say::CHANGED_MEANWHILE, path = path.display().to_string());
            return Err(CliError::Refused { message, hint: None });
        }
        let rights = fs::metadata(&path).map(|metadata| metadata.permissions());
        save(&path, text, true)?;
        if let Ok(rights) = rights {
            let _ = fs::set_permissions(&path, rights);
        }
        Ok(())
    }

    fn say_written(&self, context: &Context, target: &Target, import: &Import) {
        let ids = import.ids();
        let path = self.directory.join(&target.file).display().to_string();
        context.say(phrase!(say::ADDED, path = path, count = ids.len(), ids = ids.join(" ")));
        if target.main.is_some() {
            context.say(phrase!(say::INCLUDED, main = &self.main, file = &target.file));
        }
        say_secrets(context, import);
        if let Some(first) = ids.first() {
            context.say(phrase!(say::NEXT, id = *first));
        }
    }
}

fn say_secrets(context: &Context, import: &Import) {
    if !import.secrets.is_empty() {
        context.say(&say::SET_SECRETS);
    }
    for secret in &import.secrets {
        context.say(phrase!(say::SET_SECRET, env = &secret.env, what = secret.what.clone()));
    }
}

fn has_errors(loaded: &Loaded) -> bool {
    loaded.diagnostics.iter().any(|found| found.severity == Severity::Error && found.code != UNSET)
}

fn check_id(id: &str, existing: &Existing) -> Result<(), CliError> {
    if !Id::is_valid(id) {
        let typed: String = id.chars().take(80).collect();
        return Err(CliError::usage(phrase!(say::BAD_ID, id = typed), Some((&say::BAD_ID_HINT).into())));
    }
    if existing.probes.iter().any(|known| known == id) {
        let message = phrase!(say::ID_TAKEN, id = id);
        return Err(CliError::Refused { message, hint: Some((&say::ID_TAKEN_HINT).into()) });
    }
    Ok(())
}

/// What the user gave, as drafts, and what a file of them may be called.
fn draft(args: &Args, existing: &Existing) -> Result<(Import, String), CliError> {
    let wish = Wish { id: args.id.as_deref(), title: args.title.as_deref(), every: args.every };
    let id = |id: &str| existing.probes.iter().any(|known| known == id);
    let var = |name: &str| existing.vars.iter().any(|known| known.name == name);
    if let Some(command) = &args.curl {
        let given = if command == "-" {
            read(Path::new("-"), import::shell_words::BYTES_MAX as u64)?
        } else {
            command.clone()
        };
        let import = import::curl(&given, wish, &id)?;
        let stem = import.ids().first().map_or_else(String::new, ToString::to_string);
        return Ok((import, stem));
    }
    let path = args.openapi.as_deref().unwrap_or(Path::new("-"));
    let text = read(path, import::OPENAPI_BYTES_MAX)?;
    let base = |server: &str| existing.holding(server);
    let choice = Choice { only: &args.only, server: args.server.as_deref(), all: args.all };
    Ok(import::openapi(&text, choice, wish, Taken { id: &id, var: &var, base: &base })?)
}

/// Loads the plan as it would be. Secrets need not be set yet.
fn judge(context: &Context, changes: &[Source], import: &Import) -> Result<(), CliError> {
    let env = |name: &str| {
        let secret = || import.secrets.iter().find(|secret| secret.env == name);
        let set = env::get(name).filter(|value| !value.is_empty());
        set.or_else(|| secret().map(|secret| secret.stand_in.to_owned()))
    };
    let mut loaded = load_changed(&context.plan, changes, &env);
    loaded.diagnostics.retain(|found| found.code != UNSET);
    if has_errors(&loaded) {
        context.say_errors(&loaded);
        let (message, hint) = (Phrase::from(&say::NOT_VALID), Phrase::from(&say::NOT_VALID_HINT));
        return Err(CliError::Refused { message, hint: Some(hint) });
    }
    Ok(())
}

/// A text of bounded size, from a file or, for `-`, from standard input.
fn read(path: &Path, bytes_max: u64) -> Result<String, CliError> {
    let name = path.display().to_string();
    let mut text = String::new();
    let result = if path == Path::new("-") {
        io::stdin().lock().take(bytes_max + 1).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(bytes_max + 1).read_to_string(&mut text))
    };
    result.map_err(|error| unreadable(&name, &error))?;
    if text.len() as u64 > bytes_max {
        return Err(unreadable(&name, &io::ErrorKind::FileTooLarge.into()));
    }
    Ok(text)
}

fn unreadable(path: &str, error: &io::Error) -> CliError {
    CliError::failed(phrase!(say::NOT_A_TEXT_FILE, path = path, reason = error.to_string()))
}

fn not_created(path: &Path, error: &io::Error) -> CliError {
    let path = path.display().to_string();
    CliError::failed(phrase!(say_cli::CANNOT_CREATE, path = path, reason = error.to_string()))
}

impl From<Mistake> for CliError {
    fn from(Mistake { message, hint }: Mistake) -> Self {
        Self::Usage { message, hint }
    }
}
