//! What the lanes of all channels share: the way from one to another, and the reports.

use super::{
    Random,
    message::Message,
    pace::Pace,
    report::{Cause, Event, Report},
};
use crate::{
    clock::Clock,
    id::Id,
    phrase,
    wording::{Phrase, notify as say},
};
use std::collections::HashMap;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

/// Messages that may wait for one channel.
pub(super) const QUEUE_MAX: usize = 500;
/// Reports that may wait to be read.
pub(super) const REPORTS_MAX: usize = 4_096;

/// A message on its way.
pub(super) struct Waiting {
    pub message: Message,
    /// Channels that could not deliver it.
    pub tried: Vec<Id>,
    /// What readers should know of its way.
    pub note: Option<Phrase>,
}

/// Where a channel takes its messages, and which channel comes after it.
pub(super) struct Door {
    pub to: mpsc::Sender<Waiting>,
    pub fallback: Option<Id>,
}

pub(super) struct Hub {
    pub doors: HashMap<Id, Door>,
    pub reports: mpsc::Sender<Report>,
    /// Whether more orders may come, and how many messages have no end yet.
    pub open: watch::Sender<(bool, usize)>,
    pub clock: Clock,
    pub random: Random,
    pub pace: Pace,
}

impl Hub {
    /// Takes on a new message.
    pub fn begin(&self, message: Message, channel: Id) {
        self.open.send_modify(|(_, under_way)| *under_way += 1);
        self.pass(Waiting { message, tried: Vec::new(), note: None }, channel);
    }

    /// No more orders will come.
    pub fn close(&self) {
        self.open.send_modify(|(open, _)| *open = false);
    }

    /// A message has come to its end.
    pub fn end(&self) {
        self.open.send_modify(|(_, under_way)| *under_way = under_way.saturating_sub(1));
    }

    /// Resolves when there is nothing left to do, or nobody to report to.
    pub async fn over(&self) {
        let mut open = self.open.subscribe();
        tokio::select! {
            _ = open.wait_for(|(open, under_way)| !open && *under_way == 0) => {}
            () = self.reports.closed() => {}
        }
    }

    /// Gives a message to a channel, or to the next of its fallbacks that has room.
    pub fn pass(&self, mut waiting: Waiting, mut to: Id) {
        loop {
            let id = waiting.message.id;
            let why: Phrase = match self.doors.get(&to) {
                None => phrase!(say::NO_CHANNEL, id = &to),
                Some(door) => match door.to.try_send(waiting) {
                    Ok(()) => return self.tell(id, &to, Event::Queued),
                    Err(mpsc::error::TrySendError::Full(back) | mpsc::error::TrySendError::Closed(back)) => {
                        waiting = back;
                        phrase!(say::QUEUE_FULL, max = QUEUE_MAX)
                    }
                },
            };
            let next = self.next(&mut waiting, &to, &why);
            self.tell(id, &to, failure(0, Cause::Unusable, &why, next.as_ref()));
            match next {
                Some(next) => to = next,
                None => return self.end(),
            }
        }
    }

    /// The channel that takes over from `from`, if there is one that has not tried.
    pub fn next(&self, waiting: &mut Waiting, from: &Id, why: &Phrase) -> Option<Id> {
        waiting.tried.push(from.clone());
        let next = self.doors.get(from)?.fallback.clone().filter(|next| !waiting.tried.contains(next))?;
        waiting.note = Some(phrase!(say::TOOK_OVER, channel = from, why = why.clone()));
        Some(next)
    }

    /// Reports without waiting: whoever reads reports is also who gives orders, and must not be held up by itself.
    pub fn tell(&self, message: Uuid, channel: &Id, event: Event) {
        let _ = self.reports.try_send(self.report(message, channel, event));
    }

    /// Reports an end, which must not be lost.
    pub async fn tell_end(&self, message: Uuid, channel: &Id, event: Event) {
        let _ = self.reports.send(self.report(message, channel, event)).await;
    }

    fn report(&self, message: Uuid, channel: &Id, event: Event) -> Report {
        Report { message, channel: channel.clone(), at: self.clock.now(), event }
    }

    /// Chance for a pause; a fixed share when there is none to be had.
    pub fn lot(&self) -> u64 {
        (self.random)().map_or(u64::MAX / 2, u64::from_ne_bytes)
    }
}

/// What is reported of a channel that could not deliver.
pub(super) fn failure(attempts: u32, cause: Cause, why: &Phrase, next: Option<&Id>) -> Event {
    let why = why.clone();
    match next {
        Some(to) => Event::FailedOver { attempts, cause, why, to: to.clone() },
        None => Event::Failed { attempts, cause, why },
    }
}
