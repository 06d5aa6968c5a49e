//! Events about alerts as sentences.

use crate::{
    phrase,
    state::{Happening, Seen},
    wording::{Phrase, timeline as say},
};
use chrono::SecondsFormat;

/// An event about an alert; of any other, its kind.
pub(super) fn sentence(what: &Happening) -> Phrase {
    let noted = |text: &str| if text.is_empty() { String::new() } else { format!(" — {text}") };
    match what {
        Happening::AlertRaised { alert, severity, seen, .. } => {
            phrase!(say::ALERT_RAISED, id = alert, severity = severity.name(), seen = noted(&values(seen)))
        }
        Happening::AlertAcknowledged { alert, note } => {
            phrase!(say::ALERT_ACKNOWLEDGED, id = alert, note = noted(note))
        }
        Happening::AlertSnoozed { alert, until, reason } => {
            let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
            phrase!(say::ALERT_SNOOZED, id = alert, until = until, reason = reason)
        }
        Happening::AlertUnsnoozed { alert, note } => {
            phrase!(say::ALERT_UNSNOOZED, id = alert, note = noted(note))
        }
        Happening::AlertResolved { alert, seen } => {
            phrase!(say::ALERT_RESOLVED, id = alert, seen = noted(&values(seen)))
        }
        Happening::AlertEscalated { alert, to } => phrase!(say::ALERT_ESCALATED, id = alert, to = to),
        Happening::NoticeSending { alert, stage, channel, .. } => {
            phrase!(say::NOTICE_SENDING, id = alert, channel = channel, stage = stage.name())
        }
        Happening::NoticeSent { alert, channel, ok, detail, .. } => {
            let text = if *ok { &say::NOTICE_OK } else { &say::NOTICE_FAILED };
            phrase!(*text, id = alert, channel = channel, detail = noted(detail))
        }
        other => phrase!(crate::wording::names::AS_SAID, text = other.kind()),
    }
}

/// `probes.till.success = 91.4 %, probes.till.p99 = –`
pub(super) fn values(seen: &[Seen]) -> String {
    let value = |seen: &Seen| format!("{} = {}", seen.fact, seen.value.as_deref().unwrap_or("–"));
    seen.iter().map(value).collect::<Vec<_>>().join(", ")
}
