//! Forms in which somebody gives their word: a vote, a waiver, a sign-off; and taking over what another has in hand.
//! Each says first what it is about. What could be given by a slip of the finger has to be chosen.

use super::{
    approvals as written,
    form_fields::{Entry, Kind},
};
use crate::{
    id::Id,
    moment, phrase,
    state::{Answer, Choice, Command},
    tui::{
        approvals,
        panels::gates,
        subject::Subject,
        theme::Tone,
        view::{View, verdict_tone},
        widgets::text::Words,
    },
    wording::{Phrase, console as say, names},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// How long a waiver is proposed to hold.
const WAIVER_DAYS: i64 = 7;

#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// With the seats the person holds, as the plan writes them and as people call them.
    Vote {
        gate: Id,
        seats: Vec<(String, Phrase)>,
    },
    AskWaiver {
        gate: Id,
        criterion: Id,
        zone: Tz,
        now: DateTime<Utc>,
    },
    AnswerWaiver {
        waiver: Id,
        answer: Answer,
    },
    /// With the subject as commands name it.
    SignOff {
        subject: Subject,
        name: String,
    },
    Release {
        subject: Subject,
        name: String,
    },
}

impl Word {
    pub fn title(&self) -> Phrase {
        match self {
            Self::Vote { gate, .. } => phrase!(say::FORM_VOTE, id = gate),
            Self::AskWaiver { gate, criterion, .. } => {
                phrase!(say::FORM_WAIVE, gate = gate, id = criterion)
            }
            Self::AnswerWaiver { waiver, answer } => {
                let text = match answer {
                    Answer::Approved => &say::FORM_APPROVE,
                    Answer::Declined => &say::FORM_DECLINE,
                    Answer::Withdrawn => &say::FORM_WITHDRAW,
                };
                phrase!(*text, id = waiver)
            }
            Self::SignOff { subject, .. } => phrase!(say::FORM_SIGN_OFF, id = subject.key()),
            Self::Release { subject, .. } => phrase!(say::FORM_RELEASE, id = subject.key()),
        }
    }

    pub fn entries(&self) -> Vec<Entry> {
        let note = || Entry::lines(&say::FIELD_NOTE, 2);
        match self {
            Self::Vote { seats, .. } => {
                let choices = [&say::NOT_CHOSEN, Choice::Go.name(), Choice::NoGo.name()];
                let mut entries = vec![Entry::choice(&say::FIELD_VOTE, choices, 0)];
                if seats.len() > 1 {
                    let seats = seats.iter().map(|(_, name)| name.clone());
                    entries.push(Entry::choice(&names::SEAT, seats, 0));
                }
                entries.push(Entry::lines(&say::FIELD_NOTE_NO_GO, 2));
                entries
            }
            Self::AskWaiver { zone, now, .. } => {
                let until = *now + TimeDelta::days(WAIVER_DAYS);
                let until = until.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string();
                vec![Entry::lines(&say::FIELD_WHY, 2), Entry::line(&say::FIELD_UNTIL).with(until)]
            }
            Self::AnswerWaiver { answer: Answer::Approved, .. } => vec![note()],
            Self::AnswerWaiver { .. } | Self::Release { .. } => vec![Entry::lines(&say::FIELD_WHY, 2)],
            Self::SignOff { .. } => {
                vec![Entry::choice(&say::FIELD_SURE, [&say::NOT_SURE, &say::SURE], 0), note()]
            }
        }
    }

    /// What the form is about, above its fields.
    pub fn about(&self, view: &View) -> Vec<Words> {
        match self {
            Self::Vote { gate, seats } => about_vote(view, gate, seats),
            Self::AskWaiver { gate, criterion, .. } => {
                let subject = Subject::Criterion { gate: gate.clone(), criterion: criterion.clone() };
                about_criterion(view, &subject)
            }
            Self::AnswerWaiver { waiver, .. } => about_waiver(view, waiver),
            Self::SignOff { subject, .. } => {
                let me = view.person(&view.snapshot.me);
                let title = subject.title(view.snapshot).unwrap_or_default();
                let oath = phrase!(say::SIGN_OFF_OATH, me = me, id = subject.key(), title = title);
                let mut lines = vec![Words::toned(view.phrase(&oath), Tone::Strong)];
                lines.extend(written::sign_offs(view, subject));
                lines
            }
            Self::Release { subject, .. } => written::holder(view, subject).into_iter().collect(),
        }
    }

    /// The command that the filled-in form asks for, or what in it cannot be read.
    pub fn command(&self, entries: &[Entry]) -> Result<Command, Phrase> {
        let text = |i: usize| entries.get(i).map(Entry::text).unwrap_or_default();
        let chosen = |i: usize| match entries.get(i).map(|entry| &entry.kind) {
            Some(Kind::Choice { at, .. }) => *at,
            _ => 0,
        };
        Ok(match self {
            Self::Vote { gate, seats } => {
                let choice = match chosen(0) {
                    1 => Choice::Go,
                    2 => Choice::NoGo,
                    _ => return Err(Phrase::from(&say::CHOOSE_VOTE)),
                };
                let several = seats.len() > 1;
                let seat = seats.get(chosen(1)).filter(|_| several).map(|(seat, _)| seat.clone());
                let note = text(if several { 2 } else { 1 }).to_owned();
                Command::Vote { gate: gate.clone(), seat, choice, note }
            }
            Self::AskWaiver { gate, criterion, zone, now } => {
                let Some(until) = moment::read(text(1), *zone, *now) else {
                    return Err(phrase!(say::NOT_A_TIME, typed = text(1).trim()));
                };
                let (gate, criterion) = (gate.clone(), criterion.clone());
                Command::AskWaiver { gate, criterion, until, note: text(0).to_owned() }
            }
            Self::AnswerWaiver { waiver, answer } => {
                Command::AnswerWaiver { waiver: waiver.clone(), answer: *answer, note: text(0).to_owned() }
            }
            Self::SignOff { .. } if chosen(0) == 0 => return Err(Phrase::from(&say::CONFIRM_FIRST)),
            Self::SignOff { name, .. } => {
                Command::SignOff { subject: name.clone(), note: text(1).to_owned() }
            }
            Self::Release { name, .. } => {
                Command::Release { subject: name.clone(), note: text(0).to_owned() }
            }
        })
    }
}

fn about_vote(view: &View, gate: &Id, seats: &[(String, Phrase)]) -> Vec<Words> {
    let subject = Subject::Gate(gate.clone());
    let Some(assessment) = gates::find(view.snapshot, &subject) else { return Vec::new() };
    let mut lines = vec![gates::headline(view, assessment)];
    if seats.is_empty() {
        lines.push(Words::toned(view.say(&say::NO_SEAT_OF_YOURS), Tone::Warn));
        return lines;
    }
    for ballot in assessment.ballots.iter().filter(|it| seats.iter().any(|(seat, _)| *seat == it.seat)) {
        let mut words = Words::dim(format!("{} ", view.say(&say::YOUR_SEAT)));
        words.0.extend(approvals::ballot(view, gate, ballot).0);
        lines.push(words);
    }
    lines
}

fn about_criterion(view: &View, subject: &Subject) -> Vec<Words> {
    let Some(judged) = gates::judged(view.snapshot, subject) else { return Vec::new() };
    let tone = verdict_tone(judged.verdict);
    let verdict = format!("{} {}  ", judged.verdict.glyph(), view.say(judged.verdict.name()));
    let mut lines = vec![Words::toned(verdict, tone).and(view.title(&judged.title), Tone::Strong)];
    lines.extend(judged.reason.iter().map(|reason| Words::dim(view.phrase(reason))));
    lines
}

fn about_waiver(view: &View, id: &Id) -> Vec<Words> {
    let Some(waiver) = view.snapshot.state.waiver_by_id(id) else { return Vec::new() };
    let subject = Subject::Criterion { gate: waiver.gate.clone(), criterion: waiver.criterion.clone() };
    let mut lines = about_criterion(view, &subject);
    lines.extend(written::waiver_lines(view, waiver).into_iter().map(|(label, words)| {
        let mut line = Words::dim(format!("{label} "));
        line.0.extend(words.0);
        line
    }));
    lines
}
