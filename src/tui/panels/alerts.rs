//! Alerts: what needs somebody first, then what somebody sees to, then what is quiet.

use super::{Panel, no_foot};
use crate::{
    alert::{Assessment, needing_somebody},
    conductor::Snapshot,
    plan::alert::Severity,
    state::{AlertStanding, Episode},
    tui::{
        approvals,
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View},
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::{Text, console as say},
};
use std::cmp::Reverse;

pub static ALERTS: Panel = Panel {
    name: &say::ALERTS,
    columns: &[
        Column::glyph(),
        Column::left(&say::SEVERITY, Width::Cells(8), 2),
        Column::left(&say::ALERT, Width::Rest(12), 0),
        Column::left(&say::STATE, Width::Cells(12), 0),
        Column::left(&say::SINCE, Width::Cells(11), 1),
        Column::left(&say::TOLD, Width::Cells(9), 1),
    ],
    subjects: |view| subjects(view.snapshot),
    row,
    note: |view| match needing_somebody(&view.snapshot.alerts) {
        0 => Words::default(),
        waiting => Words::toned(format!("! {waiting}"), Tone::Bad),
    },
    foot: no_foot,
    empty: &say::NO_ALERTS,
};

fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    let mut all: Vec<&Assessment> = snapshot.alerts.iter().collect();
    all.sort_by_key(|alert| (rank(alert.standing), Reverse(alert.severity)));
    all.into_iter().map(|alert| Subject::Alert(alert.id.clone())).collect()
}

fn rank(standing: AlertStanding) -> u8 {
    match standing {
        AlertStanding::Firing => 0,
        AlertStanding::Acknowledged => 1,
        AlertStanding::Snoozed => 2,
        AlertStanding::Suppressed => 3,
        AlertStanding::Pending => 4,
        AlertStanding::Unknown => 5,
        AlertStanding::Resolved | AlertStanding::Inactive => 6,
    }
}

/// What is known of an alert now.
pub fn find<'a>(snapshot: &'a Snapshot, subject: &Subject) -> Option<&'a Assessment> {
    let Subject::Alert(id) = subject else { return None };
    snapshot.alerts.iter().find(|alert| alert.id == *id)
}

/// Glyph and tone of where an alert stands.
pub fn glyph(alert: &Assessment) -> (&'static str, Tone) {
    let is_critical = alert.severity == Severity::Critical;
    match alert.standing {
        AlertStanding::Firing => ("!", if is_critical { Tone::Bad } else { Tone::Warn }),
        AlertStanding::Acknowledged => ("@", Tone::Strong),
        AlertStanding::Snoozed | AlertStanding::Suppressed => ("~", Tone::Plain),
        AlertStanding::Pending => ("◐", Tone::Warn),
        AlertStanding::Unknown => ("?", Tone::Warn),
        AlertStanding::Resolved | AlertStanding::Inactive => ("·", Tone::Dim),
    }
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Some(alert) = find(view.snapshot, subject) else { return Vec::new() };
    let (glyph, tone) = glyph(alert);
    let title_tone = if tone == Tone::Dim { Tone::Dim } else { Tone::Plain };
    let alarm = view.snapshot.state.alarm(&alert.id);
    let told = alarm.and_then(|alarm| alarm.open()).map_or_else(Words::default, |open| told(view, open));
    let since = alert.since.filter(|_| tone != Tone::Dim);
    vec![
        Words::toned(glyph, tone),
        Words::toned(view.say(alert.severity.name()), title_tone),
        approvals::held(view, subject, view.title(&alert.title), title_tone, widths[2]),
        Words::toned(view.say(alert.standing.name()), tone),
        since.map_or_else(|| Words::dim(UNKNOWN), |since| Words::dim(view.time(since))),
        told,
    ]
}

/// How the notices of an alert fare: what failed first.
fn told(view: &View, episode: &Episode) -> Words {
    let mut worst: Option<(u8, &'static Text, Tone)> = None;
    for telling in &episode.tellings {
        let next = delivery(telling);
        if worst.is_none_or(|known| known.0 < next.0) {
            worst = Some(next);
        }
    }
    worst.map_or_else(Words::default, |(_, text, tone)| Words::toned(view.say(text), tone))
}

/// How a notice fares, worse ones higher.
pub fn delivery(telling: &crate::state::Telling) -> (u8, &'static Text, Tone) {
    match &telling.outcome {
        Some(outcome) if outcome.ok => (0, &say::NOTICE_SENT, Tone::Plain),
        None => (1, &say::NOTICE_SENDING, Tone::Dim),
        Some(_) if telling.tries < crate::alert::TRIES_MAX => (2, &say::NOTICE_RETRYING, Tone::Warn),
        Some(_) => (3, &say::NOTICE_FAILED, Tone::Bad),
    }
}
