//! `golive explain`: the manual of a fact, of a rule of check, or of a kind of probe or channel.

use super::{
    error::{CliError, Exit},
    open::{Context, print},
};
use crate::{
    conductor::Session,
    notify, phrase,
    plan::rules,
    probe, report,
    store::Access,
    wording::{Phrase, cli as say, expr as say_expr, running},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
}

pub fn run(context: &Context, subject: &str) -> Result<Exit, CliError> {
    if let Some(rule) = rules::find(&subject.to_uppercase()) {
        print(&report::explain::rule(rule, context.lang))?;
        return Ok(Exit::Done);
    }
    if subject == "runbook" {
        print(running::MANUAL.get(context.lang))?;
        return Ok(Exit::Done);
    }
    // A probe and a channel may be of the same kind in name: both are meant.
    let (probes, channels) = (probe::manuals(), notify::manuals());
    let manuals = probes.iter().chain(&channels).filter(|(kind, _)| *kind == subject);
    let texts: Vec<&str> = manuals.map(|(_, manual)| manual.get(context.lang).trim_end()).collect();
    if !texts.is_empty() {
        print(&format!("{}\n", texts.join("\n\n")))?;
        return Ok(Exit::Done);
    }
    let mut session = context.session(Access::Read)?;
    fact(context, &mut session, subject)
}

fn fact(context: &Context, session: &mut Session, name: &str) -> Result<Exit, CliError> {
    let now = context.clock.now();
    let history = session.history(now)?;
    let world = session.world(&history, now);
    match session.catalogue.get(name) {
        Some(entry) => {
            print(&report::facts::explanation(name, entry, &world, context.lang))?;
            Ok(Exit::Done)
        }
        None => {
            let hint = match session.catalogue.nearest(name) {
                Some(near) => phrase!(say_expr::DID_YOU_MEAN, name = near),
                None => Phrase::from(&say::SUBJECTS_HINT),
            };
            Err(CliError::usage(phrase!(say::NO_SUBJECT, name = name), Some(hint)))
        }
    }
}
