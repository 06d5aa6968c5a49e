//! `golive checklist`: where checklists stand, and ticking their items with what shows it.

use super::{
    args::{Note, Output},
    error::{CliError, Exit},
    open::{Context, print, print_json},
    record::{list, record},
};
use crate::{
    attach::{self, Typed, Unfit},
    id::Id,
    phrase,
    plan::{Checklist, Plan},
    report::{checklist as report, lists},
    state::{Command, Exhibit},
    store::Access,
    suggest,
    wording::{checklists as say, expr as say_expr},
};
use clap::{Subcommand, ValueEnum};
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,
    #[arg(value_name = "CHECKLIST")]
    name: Option<String>,
    #[arg(long)]
    open: bool,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Subcommand)]
enum Act {
    List(Output),
    Tick {
        #[command(flatten)]
        item: Item,
        #[arg(long, value_name = "PROOF")]
        proof: Option<String>,
    },
    Untick(Item),
    #[command(alias = "na")]
    RuleOut(Item),
}

#[derive(Debug, clap::Args)]
struct Item {
    #[arg(value_name = "CHECKLIST")]
    list: String,
    #[arg(value_name = "ITEM")]
    id: String,
    #[command(flatten)]
    note: Note,
}

pub fn run(context: &Context, args: Args) -> Result<Exit, CliError> {
    let command = match args.act {
        None => return show(context, args.name.as_deref(), args.open, args.format),
        Some(Act::List(output)) => return list(context, output.format, lists::checklists),
        Some(Act::Tick { item, proof }) => {
            let proof = proof.as_deref().map(exhibit).transpose()?.flatten();
            let Item { list, id, note } = item;
            Command::Tick { checklist: Id::new(list), item: Id::new(id), note: note.note, proof, look: None }
        }
        Some(Act::Untick(Item { list, id, note })) => {
            Command::Untick { checklist: Id::new(list), item: Id::new(id), note: note.note }
        }
        Some(Act::RuleOut(Item { list, id, note })) => {
            Command::RuleOut { checklist: Id::new(list), item: Id::new(id), note: note.note }
        }
    };
    record(context, &command)
}

/// The answer is no while something is left to do.
fn show(context: &Context, name: Option<&str>, open: bool, format: Format) -> Result<Exit, CliError> {
    let mut session = context.session(Access::Read)?;
    let now = context.clock.now();
    let history = session.history(now)?;
    let wanted: Vec<&Checklist> = match name {
        Some(name) => vec![choose(&session.plan, name)?],
        None => session.plan.checklists.values().collect(),
    };
    let world = session.world(&history, now);
    match format {
        Format::Text if name.is_none() && !open => print(&report::summary(&wanted, &world, context.lang))?,
        Format::Text => print(&report::text(&wanted, &world, open, context.lang))?,
        Format::Json => print_json(&report::json(&wanted, &world, open, context.lang))?,
        Format::Markdown => print(&report::markdown(&wanted, &world, open, context.lang))?,
    }
    let left = wanted.iter().any(|list| list.items.values().any(|item| !world.is_settled(list, item)));
    Ok(if left { Exit::No } else { Exit::Done })
}

fn choose<'a>(plan: &'a Plan, name: &str) -> Result<&'a Checklist, CliError> {
    plan.checklists.get(name).ok_or_else(|| {
        let names = || plan.checklists.keys().map(Id::as_str);
        let hint = match suggest::nearest(name, names()) {
            Some(near) => phrase!(say_expr::DID_YOU_MEAN, name = near),
            None => phrase!(say::LISTS_HINT, names = names().collect::<Vec<_>>().join(" ")),
        };
        CliError::usage(phrase!(say::NO_LIST, name = name), Some(hint))
    })
}

/// What `--proof` means: an address, `text:` and words, or a file that is there. Unlike in a form, where people type
/// whatever they have, a bare word is a file: shells complete those.
fn exhibit(given: &str) -> Result<Option<Exhibit>, CliError> {
    let path = match attach::typed(given) {
        None => return Ok(None),
        Some(Typed::Said(Exhibit::Text { text })) if !given.trim_start().starts_with("text:") => text,
        Some(Typed::Said(said)) => return Ok(Some(said)),
        Some(Typed::File(path)) => path,
    };
    let unfit = |unfit| match unfit {
        Unfit::Unreadable { message, hint } => CliError::Failed { message, hint: Some(hint) },
        Unfit::TooLarge(message) => CliError::Refused { message, hint: None },
    };
    attach::hashed(Path::new(&path)).map(Some).map_err(unfit)
}
