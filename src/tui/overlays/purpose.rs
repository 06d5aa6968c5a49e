//! What a form is for: its fields, and the command they make. Whether the command is allowed is not decided here.

use super::{
    ballot::PollForm,
    deed::Order,
    form_fields::{Entry, Kind},
    ruling::Ruling,
    stay_on::StayOn,
    word::Word,
};
use crate::{
    attach::{self, Typed},
    expr::Truth,
    id::Id,
    moment, phrase,
    state::{CaseResult, Command, Disposition, Progress, Severity, Span, State},
    tui::{subject::Subject, theme::Tone, view::View, widgets::text::Words},
    wording::{Phrase, checklists as say_lists, console as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::time::Duration;

/// What a note on a time may be about here.
const PERIODS: [Span; 2] = [Span::Note, Span::Rehearsal];

#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    Mark(Id),
    Note(Id),
    Record(Id, CaseResult),
    Feedback {
        about: Option<Subject>,
    },
    Settle(Id),
    Tick {
        list: Id,
        item: Id,
    },
    Untick {
        list: Id,
        item: Id,
    },
    RuleOut {
        list: Id,
        item: Id,
    },
    /// With a time that is proposed.
    Snooze {
        alert: Id,
        zone: Tz,
        now: DateTime<Utc>,
    },
    /// With the time that is looked at.
    Annotate {
        zone: Tz,
        now: DateTime<Utc>,
    },
    /// What counts as somebody's word.
    Word(Word),
    /// What drives a run.
    Deed(Order),
    Poll(PollForm),
    /// What people decide of a gate.
    Rule(Ruling),
    StayOn(StayOn),
}

/// How long a snooze is proposed to last.
const SNOOZE: TimeDelta = TimeDelta::hours(1);

/// Longest time a case may be said to have taken, in seconds: a day.
const SECONDS_MAX: f64 = 86_400.0;

impl Purpose {
    pub fn title(&self) -> Phrase {
        match self {
            Self::Mark(id) => phrase!(say::FORM_MARK, id = id),
            Self::Note(id) => phrase!(say::FORM_NOTE, id = id),
            Self::Record(id, _) => phrase!(say::FORM_RECORD, id = id),
            Self::Feedback { .. } => phrase!(say::FORM_FEEDBACK),
            Self::Settle(id) => phrase!(say::FORM_SETTLE, id = id),
            Self::Tick { item, .. } => phrase!(say::FORM_TICK, id = item),
            Self::RuleOut { item, .. } => phrase!(say_lists::FORM_RULE_OUT, id = item),
            Self::Untick { item, .. } => phrase!(say::FORM_UNTICK, id = item),
            Self::Snooze { alert, .. } => phrase!(say::FORM_SNOOZE, id = alert),
            Self::Annotate { .. } => phrase!(say::FORM_ANNOTATE),
            Self::Word(word) => word.title(),
            Self::Deed(order) => order.title(),
            Self::Poll(form) => form.title(),
            Self::Rule(ruling) => ruling.title(),
            Self::StayOn(form) => form.title(),
        }
    }

    /// What the form is about, above its fields.
    pub fn about(&self, view: &View) -> Vec<Words> {
        match self {
            Self::Word(word) => word.about(view),
            Self::Deed(order) => order.about(view),
            Self::Tick { list, item } | Self::RuleOut { list, item } => about_item(view, list, item),
            Self::Poll(form) => form.about(view),
            Self::Rule(ruling) => ruling.about(view),
            Self::StayOn(form) => form.about(view),
            _ => Vec::new(),
        }
    }

    pub fn entries(&self, state: &State) -> Vec<Entry> {
        let note = || Entry::lines(&say::FIELD_NOTE, 3);
        match self {
            Self::Mark(id) => {
                let now = state.requirement(id).map_or(Progress::Proposed, |marked| marked.progress);
                let options = Progress::ALL.iter().map(|it| it.name());
                vec![Entry::choice(&say::PROGRESS, options, place(Progress::ALL, now)), note()]
            }
            Self::Tick { .. } => vec![note(), Entry::line(&say_lists::FIELD_PROOF)],
            Self::RuleOut { .. } => vec![Entry::lines(&say::FIELD_WHY, 2)],
            Self::Note(_) | Self::Untick { .. } => vec![note()],
            Self::Record(_, result) => {
                let options = CaseResult::ALL.iter().map(|it| it.name());
                vec![
                    note(),
                    Entry::choice(&say::RESULT, options, place(CaseResult::ALL, *result)),
                    Entry::line(&say::FIELD_SECONDS),
                    Entry::line(&say::FIELD_CLICKS),
                ]
            }
            Self::Feedback { about } => {
                let options = Severity::ALL.iter().map(|it| it.name());
                let (case, requirement) = match about {
                    Some(Subject::Case(id)) => (id.to_string(), String::new()),
                    Some(Subject::Requirement(id)) => (String::new(), id.to_string()),
                    _ => (String::new(), String::new()),
                };
                vec![
                    Entry::lines(&say::FIELD_FEEDBACK, 4),
                    Entry::choice(&say::SEVERITY, options, place(Severity::ALL, Severity::Minor)),
                    Entry::line(&say::FIELD_CASE).with(case),
                    Entry::line(&say::FIELD_REQUIREMENT).with(requirement),
                    Entry::line(&say::FIELD_PLACE),
                ]
            }
            Self::Settle(_) => {
                let options = Disposition::ALL.iter().map(|it| it.name());
                vec![Entry::choice(&say::DISPOSITION, options, 0), note()]
            }
            Self::Snooze { zone, now, .. } => {
                let until = (*now + SNOOZE).with_timezone(zone).format("%Y-%m-%d %H:%M").to_string();
                vec![Entry::lines(&say::FIELD_WHY, 2), Entry::line(&say::FIELD_SNOOZE_UNTIL).with(until)]
            }
            Self::Annotate { zone, now } => {
                let from = now.with_timezone(zone).format("%Y-%m-%d %H:%M:%S").to_string();
                vec![
                    Entry::lines(&say::FIELD_ANNOTATION, 2),
                    Entry::choice(&say::FIELD_SPAN, PERIODS.iter().map(|it| it.name()), 0),
                    Entry::line(&say::FIELD_FROM).with(from),
                    Entry::line(&say::FIELD_UNTIL_OPEN),
                ]
            }
            Self::Word(word) => word.entries(),
            Self::Deed(order) => order.entries(),
            Self::Poll(form) => form.entries(),
            Self::Rule(ruling) => ruling.entries(),
            Self::StayOn(_) => StayOn::entries(),
        }
    }

    /// The commands that the filled-in form asks for, one after another, or what in it cannot be read.
    pub fn commands(&self, entries: &[Entry]) -> Result<Vec<Command>, Phrase> {
        match self {
            Self::Deed(order) => order.commands(entries),
            Self::Word(word) => Ok(vec![word.command(entries)?]),
            Self::Poll(form) => Ok(vec![form.command(entries)?]),
            Self::Rule(ruling) => Ok(vec![ruling.command(entries)?]),
            Self::StayOn(form) => Ok(vec![form.command(entries)]),
            _ => Ok(self.command(entries)?.into_iter().collect()),
        }
    }

    /// Which field takes a path, among other things.
    pub fn takes_path(&self) -> Option<usize> {
        matches!(self, Self::Tick { .. }).then_some(1)
    }

    /// The file that is to be attached.
    pub fn file(&self, entries: &[Entry]) -> Option<String> {
        match attach::typed(entries.get(self.takes_path()?)?.text())? {
            Typed::File(path) => Some(path),
            Typed::Said(_) => None,
        }
    }

    fn command(&self, entries: &[Entry]) -> Result<Option<Command>, Phrase> {
        let text = |i: usize| entries.get(i).map(Entry::text).unwrap_or_default();
        let chosen = |i: usize| match entries.get(i).map(|entry| &entry.kind) {
            Some(Kind::Choice { at, .. }) => *at,
            _ => 0,
        };
        let id = |i: usize| Some(text(i).trim()).filter(|text| !text.is_empty()).map(Id::new);
        Ok(Some(match self {
            Self::Mark(requirement) => Command::MarkRequirement {
                requirement: requirement.clone(),
                progress: pick(Progress::ALL, chosen(0), Progress::Proposed),
                note: text(1).to_owned(),
            },
            Self::Note(milestone) => {
                Command::NoteMilestone { milestone: milestone.clone(), note: text(0).to_owned() }
            }
            Self::Record(case, result) => Command::RecordCase {
                case: case.clone(),
                note: text(0).to_owned(),
                result: pick(CaseResult::ALL, chosen(1), *result),
                took: seconds(text(2))?,
                clicks: clicks(text(3))?,
            },
            Self::Feedback { .. } => Command::AddFeedback {
                text: text(0).to_owned(),
                severity: pick(Severity::ALL, chosen(1), Severity::Minor),
                case: id(2),
                requirement: id(3),
                place: Some(text(4).to_owned()).filter(|place| !place.trim().is_empty()),
            },
            Self::Settle(feedback) => Command::SettleFeedback {
                feedback: feedback.clone(),
                disposition: pick(Disposition::ALL, chosen(0), Disposition::Fixed),
                note: text(1).to_owned(),
            },
            Self::Tick { list, item } => {
                let proof = match attach::typed(text(1)) {
                    Some(Typed::Said(said)) => Some(said),
                    Some(Typed::File(_)) | None => None,
                };
                Command::Tick {
                    checklist: list.clone(),
                    item: item.clone(),
                    note: text(0).to_owned(),
                    proof,
                    look: None,
                }
            }
            Self::RuleOut { list, item } => {
                Command::RuleOut { checklist: list.clone(), item: item.clone(), note: text(0).to_owned() }
            }
            Self::Untick { list, item } => {
                Command::Untick { checklist: list.clone(), item: item.clone(), note: text(0).to_owned() }
            }
            Self::Snooze { alert, zone, now } => {
                let Some(until) = moment::read(text(1), *zone, *now) else {
                    return Err(phrase!(say::NOT_A_TIME, typed = text(1).trim()));
                };
                Command::SnoozeAlert { alert: alert.clone(), until, reason: text(0).to_owned() }
            }
            Self::Annotate { zone, now } => {
                let at = |typed: &str| match typed.trim() {
                    "" => Ok(None),
                    typed => match moment::read(typed, *zone, *now) {
                        Some(at) => Ok(Some(at)),
                        None => Err(phrase!(say::NOT_A_TIME, typed = typed)),
                    },
                };
                let kind = pick(&PERIODS, chosen(1), Span::Note);
                Command::Annotate {
                    text: text(0).to_owned(),
                    at: at(text(2))?,
                    until: at(text(3))?,
                    kind,
                    alert: None,
                }
            }
            Self::Word(_) | Self::Deed(_) | Self::Poll(_) | Self::Rule(_) | Self::StayOn(_) => {
                return Ok(None);
            }
        }))
    }
}

/// What is confirmed, and what is to show it.
fn about_item(view: &View, list: &Id, item: &Id) -> Vec<Words> {
    let subject = Subject::Item { list: list.clone(), item: item.clone() };
    let Some(item) = subject.item(view.snapshot) else { return Vec::new() };
    let mut lines = vec![Words::toned(view.title(&item.title), Tone::Strong)];
    if let Some(proof) = &item.proof {
        lines.push(Words::dim(view.phrase(&phrase!(say_lists::FORM_ABOUT_PROOF, proof = proof))));
    }
    if let Some(require) = item.beside_tick() {
        let (glyph, tone) = match require.evaluate(&view.world).truth {
            Truth::True => ("✔", Tone::Plain),
            Truth::False => ("✖", Tone::Bad),
            Truth::Unknown => ("?", Tone::Warn),
        };
        let asked = phrase!(say_lists::REQUIRES_BOTH, require = require.source());
        lines.push(Words::toned(format!("{glyph} "), tone).and(view.phrase(&asked), Tone::Dim));
    }
    lines
}

fn place<T: PartialEq + Copy>(all: &[T], wanted: T) -> usize {
    all.iter().position(|known| *known == wanted).unwrap_or_default()
}

fn pick<T: Copy>(all: &[T], at: usize, otherwise: T) -> T {
    all.get(at).copied().unwrap_or(otherwise)
}

fn seconds(typed: &str) -> Result<Option<Duration>, Phrase> {
    let typed = narrow(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<f64>() {
        Ok(seconds) if (0.0..=SECONDS_MAX).contains(&seconds) => Ok(Some(Duration::from_secs_f64(seconds))),
        _ => Err(phrase!(say::NOT_SECONDS, typed = typed)),
    }
}

fn clicks(typed: &str) -> Result<Option<u32>, Phrase> {
    let typed = narrow(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| phrase!(say::NOT_CLICKS, typed = typed))
}

/// Digits as an input method may leave them, `１２．５`, in ASCII.
fn narrow(typed: &str) -> String {
    let narrowed = typed.trim().chars().map(|c| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' | '。' => '.',
        other => other,
    });
    narrowed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        assert_eq!(seconds(" 12.5 "), Ok(Some(Duration::from_millis(12_500))));
        assert_eq!(seconds("１２．５"), Ok(Some(Duration::from_millis(12_500))));
        assert_eq!(seconds(""), Ok(None));
        assert_eq!(clicks("7"), Ok(Some(7)));
        for nonsense in ["-1", "NaN", "inf", "1e9", "十秒"] {
            assert!(seconds(nonsense).is_err(), "{nonsense}");
        }
        assert!(clicks("1.5").is_err());
    }
}
