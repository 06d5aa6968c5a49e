//! Commands to events, or a refusal that says why. Pure: nothing is recorded here.

mod alerts;
mod approvals;
mod gates;
mod items;
mod polls;
mod refusal;
mod rollback;
mod run_steps;
mod runs;

pub use refusal::Refusal;

use super::{
    CaseResult, Command, Disposition, Happening, Rule, Span, State, Subject,
    permit::{self, Actor},
};
use crate::{
    id::Id,
    mask, phrase,
    plan::{Plan, Table},
    suggest,
    wording::{Phrase, Text, decision as say_decision, expr as say_expr, names, state as say},
};
use chrono::{DateTime, SubsecRound as _, Utc};

/// Longest accepted note, in characters.
pub const NOTE_CHARS_MAX: usize = 4_000;

pub fn decide(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    command: Command,
) -> Result<Happening, Refusal> {
    if !command.has_rule_of_its_own() && !command.is_automatic() {
        permit::among(plan, actor, &plan.allow.record, Rule::MayNotRecord)?;
    }
    match command {
        Command::MarkRequirement { requirement, progress, note } => {
            known(&plan.requirements, &requirement, &names::REQUIREMENT)?;
            Ok(Happening::RequirementMarked { requirement, progress, note: bounded(&note)? })
        }
        Command::NoteMilestone { milestone, note } => {
            known(&plan.milestones, &milestone, &names::MILESTONE)?;
            Ok(Happening::MilestoneNoted { milestone, note: needed(&note, &say::NOTE_NEEDED)? })
        }
        Command::RecordCase { case, result, note, took, clicks } => {
            known(&plan.cases, &case, &names::CASE)?;
            let note = match result {
                CaseResult::Pass => bounded(&note)?,
                CaseResult::Fail | CaseResult::Blocked => needed(&note, &say::FAILURE_NEEDS_NOTE)?,
            };
            Ok(Happening::CaseRecorded { case, result, note, took, clicks })
        }
        Command::AddFeedback { text, severity, case, requirement, place } => {
            if let Some(case) = &case {
                known(&plan.cases, case, &names::CASE)?;
            }
            if let Some(requirement) = &requirement {
                known(&plan.requirements, requirement, &names::REQUIREMENT)?;
            }
            let text = needed(&text, &say::FEEDBACK_NEEDS_TEXT)?;
            let place = place.as_deref().map(bounded).transpose()?.filter(|place| !place.is_empty());
            Ok(Happening::FeedbackAdded { text, severity, case, requirement, place })
        }
        Command::SettleFeedback { feedback, disposition, note } => {
            settle(state, &feedback, disposition, &note)
        }
        Command::Tick { checklist, item, note, proof, look } => {
            items::tick(state, plan, (checklist, item), &note, proof, look)
        }
        Command::Untick { checklist, item, note } => items::untick(state, plan, checklist, item, &note),
        Command::RuleOut { checklist, item, note } => {
            items::rule_out(state, plan, actor, checklist, item, &note)
        }
        Command::Claim { subject, note } => claim(state, plan, &subject, &note),
        Command::Release { subject, note } => release(state, plan, actor, &subject, &note),
        Command::Annotate { text, at, until, kind, alert } => {
            annotate((plan, now), &text, at, until, kind, alert)
        }
        Command::Vote { gate, seat, choice, note } => {
            approvals::vote(state, plan, actor, now, gate, seat.as_deref(), choice, &note)
        }
        Command::Poll(command) => polls::decide(state, plan, actor, now, command),
        Command::AskWaiver { gate, criterion, until, note } => {
            approvals::ask_waiver(state, plan, actor, now, gate, criterion, until, &note)
        }
        Command::AnswerWaiver { waiver, answer, note } => {
            approvals::answer_waiver(state, plan, actor, now, &waiver, answer, &note)
        }
        Command::SignOff { subject, note } => approvals::sign_off(state, plan, actor, &subject, &note),
        Command::DecideGate { gate, decision, note } => {
            gates::decide(state, plan, actor, gate, decision, &note)
        }
        Command::NoteChange { what, version, note } => gates::change(plan, what, &version, &note),
        Command::AcknowledgeAlert { alert, note } => alerts::acknowledge(state, plan, alert, &note),
        Command::SnoozeAlert { alert, until, reason } => alerts::snooze(plan, now, alert, until, &reason),
        Command::UnsnoozeAlert { alert, note } => alerts::unsnooze(state, plan, now, alert, &note),
        Command::RaiseAlert { alert, seen } => alerts::raise(state, plan, now, alert, seen),
        Command::ResolveAlert { alert, seen } => alerts::resolve(state, alert, seen),
        Command::EscalateAlert { alert, to } => alerts::escalate(state, plan, now, alert, to),
        Command::SendNotice { alert, raised, stage, channel, over } => {
            alerts::send((state, plan, now), alert, raised, stage, channel, over)
        }
        Command::NoteNotice { alert, notice, channel, ok, attempts, detail } => {
            let detail = alerts::detail(&detail);
            Ok(Happening::NoticeSent { alert, notice, channel, ok, attempts, detail })
        }
        Command::ProposeRollback { trigger, raised, seen, note } => {
            rollback::propose((state, plan, now), actor, trigger, raised, seen, &note)
        }
        Command::AnswerRollback { proposal, accepted, note } => {
            rollback::answer(state, plan, actor, &proposal, accepted, &note)
        }
        of_runs => runs::decide(state, plan, actor, of_runs),
    }
}

/// A rehearsal is a span that is over, or it could not be compared with; what was mitigated is an alert.
fn annotate(
    (plan, now): (&Plan, DateTime<Utc>),
    text: &str,
    at: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    kind: Span,
    alert: Option<Id>,
) -> Result<Happening, Refusal> {
    let text = needed(text, &say::NOTE_NEEDED)?;
    let at = at.unwrap_or(now);
    if until.is_some_and(|until| until <= at) {
        return Err(refuse("span-backwards", Phrase::from(&say::SPAN_BACKWARDS)));
    }
    if kind == Span::Rehearsal && until.is_none_or(|until| until > now) {
        return Err(refuse("rehearsal-not-over", Phrase::from(&say::REHEARSAL_NEEDS_SPAN)));
    }
    if let Some(alert) = &alert {
        known(&plan.alerts, alert, &names::ALERT)?;
    } else if kind == Span::Mitigated {
        return Err(refuse("alert-needed", Phrase::from(&say_decision::MITIGATED_NEEDS_ALERT)));
    }
    Ok(Happening::Annotated {
        alert,
        text,
        at: at.trunc_subsecs(0),
        until: until.map(|it| it.trunc_subsecs(0)),
        kind,
    })
}

/// Whoever claims first has it; the journal's order says who that is.
fn claim(state: &State, plan: &Plan, subject: &str, note: &str) -> Result<Happening, Refusal> {
    let subject = Subject::find(subject, state, plan)?;
    if let Subject::Alert(alert) = subject {
        return alerts::acknowledge(state, plan, alert, note);
    }
    match state.claim(&subject) {
        None => Ok(Happening::Claimed { subject, note: bounded(note)? }),
        Some(held) => {
            let (what, by) = (subject.phrase(state), plan.person_name(&held.by));
            let message = phrase!(say::CLAIMED, subject = what, by = by, seq = held.seq);
            Err(Refusal { hint: Some(Phrase::from(&say::CLAIMED_HINT)), ..refuse("claimed", message) })
        }
    }
}

/// Who holds a claim gives it up; somebody else takes it from them only with a reason.
fn release(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    subject: &str,
    note: &str,
) -> Result<Happening, Refusal> {
    let subject = Subject::find(subject, state, plan)?;
    let Some(held) = state.claim(&subject) else {
        return Err(refuse("not-claimed", phrase!(say::NOT_CLAIMED, subject = subject.phrase(state))));
    };
    let note = if *held.by == *actor.by { bounded(note)? } else { needed(note, &say::RELEASE_NEEDS_NOTE)? };
    Ok(Happening::Released { subject, note })
}

fn settle(state: &State, id: &Id, disposition: Disposition, note: &str) -> Result<Happening, Refusal> {
    let Some(feedback) = state.feedback_by_id(id) else {
        return Err(unknown(id, &names::FEEDBACK, state.feedback().map(|feedback| feedback.id.as_str())));
    };
    let note = match disposition {
        Disposition::Fixed => bounded(note)?,
        _ => needed(note, &say::SETTLING_NEEDS_NOTE)?,
    };
    Ok(Happening::FeedbackSettled { feedback: feedback.event, disposition, note })
}

fn known<'a, T>(table: &'a Table<T>, id: &Id, sort: &'static Text) -> Result<&'a T, Refusal> {
    table.get(id).ok_or_else(|| unknown(id, sort, table.keys().map(Id::as_str)))
}

fn unknown<'a>(id: &Id, sort: &'static Text, candidates: impl Iterator<Item = &'a str>) -> Refusal {
    let hint =
        suggest::nearest(id.as_str(), candidates).map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
    Refusal { hint, ..refuse("unknown-id", phrase!(say::UNKNOWN_ID, sort = sort, id = id)) }
}

fn refuse(code: &'static str, message: Phrase) -> Refusal {
    Refusal::mistake(code, message)
}

fn needed(note: &str, message: &'static Text) -> Result<String, Refusal> {
    let note = bounded(note)?;
    if note.is_empty() { Err(refuse("note-needed", Phrase::from(message))) } else { Ok(note) }
}

/// Trimmed, of bounded length, free of control characters that could disturb a terminal, and with phone numbers and
/// the like masked: what is recorded stays for ever, so it holds no personal data that is not needed.
fn bounded(note: &str) -> Result<String, Refusal> {
    let clean: String = note.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    if clean.chars().count() > NOTE_CHARS_MAX {
        return Err(refuse("note-too-long", phrase!(say::NOTE_TOO_LONG, max = NOTE_CHARS_MAX)));
    }
    Ok(mask::personal(&clean))
}
