//! The commands that record what people do, and list what was recorded. Each sends the same [`Command`] as its key
//! in the console.

use super::{
    args::{Feedback, Format, Milestone, Requirement, Uat},
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{
    conductor::with_look,
    facts::World,
    id::Id,
    report::lists::{self, Listing},
    state::{CaseResult, Command, Disposition, Progress, Severity},
    store::Access,
};

pub fn requirement(context: &Context, act: Requirement) -> Result<Exit, CliError> {
    match act {
        Requirement::List(output) => list(context, output.format, lists::requirements),
        Requirement::Mark { id, progress, note } => {
            let progress = Progress::from_word(&progress).unwrap_or(Progress::Proposed);
            record(context, &Command::MarkRequirement { requirement: Id::new(id), progress, note: note.note })
        }
    }
}

pub fn milestone(context: &Context, act: Milestone) -> Result<Exit, CliError> {
    match act {
        Milestone::List(output) => list(context, output.format, lists::milestones),
        Milestone::Note { id, text } => {
            record(context, &Command::NoteMilestone { milestone: Id::new(id), note: text })
        }
    }
}

pub fn uat(context: &Context, act: Uat) -> Result<Exit, CliError> {
    match act {
        Uat::List(output) => list(context, output.format, lists::cases),
        Uat::Record { case, result, note, time, clicks } => {
            let result = CaseResult::from_word(&result).unwrap_or(CaseResult::Blocked);
            record(
                context,
                &Command::RecordCase { case: Id::new(case), result, note: note.note, took: time, clicks },
            )
        }
    }
}

pub fn feedback(context: &Context, act: Feedback) -> Result<Exit, CliError> {
    match act {
        Feedback::List(output) => list(context, output.format, lists::feedback),
        Feedback::Add { text, severity, case, requirement, place } => {
            let severity = Severity::from_word(&severity).unwrap_or(Severity::Minor);
            let (case, requirement) = (case.map(Id::new), requirement.map(Id::new));
            record(context, &Command::AddFeedback { text, severity, case, requirement, place })
        }
        Feedback::Settle { id, disposition, note } => {
            let disposition = Disposition::from_word(&disposition).unwrap_or(Disposition::Declined);
            record(context, &Command::SettleFeedback { feedback: Id::new(id), disposition, note: note.note })
        }
    }
}

pub fn record(context: &Context, command: &Command) -> Result<Exit, CliError> {
    let mut session = if command.has_rule_of_its_own() {
        context.signing_session()?
    } else {
        context.session(Access::Write)?
    };
    let now = context.clock.now();
    let looked = match command {
        Command::Tick { .. } => {
            let history = session.history(now)?;
            Some(with_look(command.clone(), &session.world(&history, now)))
        }
        _ => None,
    };
    let recorded = session.act(looked.as_ref().unwrap_or(command), now)?;
    let said = session.acknowledge(&recorded);
    // It is recorded, whether or not that can be written where it should be.
    print(&format!("{}\n", said.render(context.lang))).inspect_err(|_| context.say(said))?;
    Ok(Exit::Done)
}

pub fn list(context: &Context, format: Format, read: fn(&World) -> Listing) -> Result<Exit, CliError> {
    let mut session = context.session(Access::Read)?;
    let now = context.clock.now();
    let history = session.history(now)?;
    let listing = read(&session.world(&history, now));
    match format {
        Format::Text => print(&listing.text(context.lang))?,
        Format::Json => print_json(&listing.json(context.lang))?,
    }
    Ok(Exit::Done)
}
