//! The commands in which people give their word: votes, waivers, sign-offs and claims.

use super::{
    args::{About, Answered, Changed, Decide, Vote, Waiver},
    error::{CliError, Exit},
    moment,
    open::Context,
    record::{list, record},
};
use crate::{
    id::Id,
    report::lists,
    state::{Answer, Change, Choice, Command, Decision},
};

pub fn vote(context: &Context, args: Vote) -> Result<Exit, CliError> {
    let choice = Choice::from_word(&args.choice).unwrap_or(Choice::NoGo);
    let (gate, seat, note) = (Id::new(args.gate), args.seat, args.note.note);
    record(context, &Command::Vote { gate, seat, choice, note })
}

pub fn waiver(context: &Context, act: Waiver) -> Result<Exit, CliError> {
    match act {
        Waiver::List(output) => list(context, output.format, lists::waivers),
        Waiver::Ask { gate, criterion, until, note } => {
            let zone = context.plan()?.project.timezone;
            let until = moment::read(&until, zone, context.clock.now())?;
            let (gate, criterion) = (Id::new(gate), Id::new(criterion));
            record(context, &Command::AskWaiver { gate, criterion, until, note: note.note })
        }
        Waiver::Approve(answered) => answer(context, answered, Answer::Approved),
        Waiver::Decline(answered) => answer(context, answered, Answer::Declined),
        Waiver::Withdraw(answered) => answer(context, answered, Answer::Withdrawn),
    }
}

fn answer(context: &Context, answered: Answered, answer: Answer) -> Result<Exit, CliError> {
    record(context, &Command::AnswerWaiver { waiver: Id::new(answered.id), answer, note: answered.note.note })
}

pub fn decide(context: &Context, args: Decide) -> Result<Exit, CliError> {
    let decision = Decision::from_word(&args.decision).unwrap_or(Decision::Hold);
    record(context, &Command::DecideGate { gate: Id::new(args.gate), decision, note: args.note.note })
}

pub fn change(context: &Context, change: Changed) -> Result<Exit, CliError> {
    let (what, version, note) = match change {
        Changed::Plan { note } => (Change::Plan, String::new(), note),
        Changed::Build { version, note } => (Change::Build, version, note),
        Changed::Configuration { version, note } => (Change::Configuration, version, note),
    };
    record(context, &Command::NoteChange { what, version, note: note.note })
}

pub fn sign_off(context: &Context, about: About) -> Result<Exit, CliError> {
    record(context, &Command::SignOff { subject: about.subject, note: about.note.note })
}

pub fn claim(context: &Context, about: About) -> Result<Exit, CliError> {
    record(context, &Command::Claim { subject: about.subject, note: about.note.note })
}

pub fn release(context: &Context, about: About) -> Result<Exit, CliError> {
    record(context, &Command::Release { subject: about.subject, note: about.note.note })
}
