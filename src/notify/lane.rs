//! One channel at work: what waits for it is sent at its pace, merged when that bites, tried again, and handed on when
//! it cannot be delivered.

use super::{
    deliver::{Again, Deliver, Failure, Receipt},
    hub::{Hub, Waiting, failure},
    letter::Letter,
    pace::Bucket,
    report::{Cause, Event},
};
use crate::{
    id::Id,
    wording::{Lang, Phrase, notify as say},
};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep},
};

/// Messages that go out as one at most.
const MERGE_MAX: usize = 200;

pub(super) struct Lane {
    id: Id,
    lang: Lang,
    carrier: Box<dyn Deliver>,
    hub: Arc<Hub>,
    incoming: mpsc::Receiver<Waiting>,
    waiting: VecDeque<Waiting>,
    bucket: Bucket,
    began: Instant,
    /// Until when the service wants nothing.
    rest_until: Option<Instant>,
}

impl Lane {
    pub fn new(
        id: Id,
        lang: Lang,
        carrier: Box<dyn Deliver>,
        hub: Arc<Hub>,
        incoming: mpsc::Receiver<Waiting>,
    ) -> Self {
        let bucket = Bucket::new(carrier.limits().rate);
        let (waiting, began) = (VecDeque::new(), Instant::now());
        Self { id, lang, carrier, hub, incoming, waiting, bucket, began, rest_until: None }
    }

    /// Works until every message of every channel has come to its end, or nobody wants to know.
    pub async fn run(mut self) {
        loop {
            if self.waiting.is_empty() {
                tokio::select! {
                    Some(waiting) = self.incoming.recv() => self.waiting.push_back(waiting),
                    () = self.hub.over() => return,
                }
            }
            let Some(batch) = self.next().await else { return };
            if !batch.is_empty() {
                self.send(batch).await;
            }
        }
    }

    /// What goes out next: one message while the pace allows, everything that waits once it has bitten. `None` when it
    /// is time to stop.
    async fn next(&mut self) -> Option<Vec<Waiting>> {
        if let Some(left) = self.rest_left() {
            if self.has_fallback() {
                self.gather();
                let batch = self.waiting.drain(..).collect();
                self.fail(batch, 0, Cause::Refused, &Phrase::from(&say::RESTING)).await;
                return Some(Vec::new());
            }
            self.pause(left).await?;
        }
        let wait = self.bucket.wait(self.began.elapsed());
        if wait.is_zero() {
            self.gather();
            return Some(self.most_urgent().into_iter().collect());
        }
        self.pause(wait).await?;
        self.gather();
        let batch: Vec<Waiting> = self.waiting.drain(..).collect();
        let into = batch.first()?.message.id;
        for merged in batch.iter().skip(1) {
            self.hub.tell(merged.message.id, &self.id, Event::Merged { into });
        }
        Some(batch)
    }

    /// Takes in what has come meanwhile.
    fn gather(&mut self) {
        while self.waiting.len() < MERGE_MAX {
            let Ok(waiting) = self.incoming.try_recv() else { return };
            self.waiting.push_back(waiting);
        }
    }

    /// The first of the most urgent.
    fn most_urgent(&mut self) -> Option<Waiting> {
        let highest = self.waiting.iter().map(|waiting| waiting.message.severity).max()?;
        let at = self.waiting.iter().position(|waiting| waiting.message.severity == highest)?;
        self.waiting.remove(at)
    }

    async fn send(&mut self, batch: Vec<Waiting>) {
        let parts: Vec<_> = batch.iter().map(|waiting| (&waiting.message, waiting.note.as_ref())).collect();
        let Some(letter) = Letter::of(&parts, self.lang) else { return };
        let mut attempt = 0;
        loop {
            attempt += 1;
            self.bucket.take(self.began.elapsed());
            let failure = match self.carrier.deliver(&letter).await {
                Ok(receipt) => return self.sent(batch, attempt, &receipt).await,
                Err(failure) => failure,
            };
            let Some(pause) = self.worth_waiting(&failure, attempt) else {
                return self.fail(batch, attempt, failure.cause, &failure.why).await;
            };
            for waiting in &batch {
                let why = failure.why.clone();
                self.hub.tell(waiting.message.id, &self.id, Event::Retrying { attempt, pause, why });
            }
            let paced = pause.max(self.bucket.wait(self.began.elapsed()));
            if self.pause(paced).await.is_none() {
                return;
            }
        }
    }

    /// The pause before another attempt, if one makes sense. What a service wants to be left alone for is remembered.
    fn worth_waiting(&mut self, failure: &Failure, attempt: u32) -> Option<Duration> {
        let pace = self.hub.pace;
        let pause = match failure.again {
            Again::Never => return None,
            Again::Soon => pace.pause(attempt, self.hub.lot()),
            Again::After(wait) => {
                self.rest_until = Instant::now().checked_add(wait.min(pace.rest_max));
                wait.max(pace.pause(attempt, self.hub.lot()))
            }
        };
        let too_long = pause > pace.rest_max || (pause > pace.patience && self.has_fallback());
        (attempt < pace.attempts && !too_long).then_some(pause)
    }

    async fn sent(&self, batch: Vec<Waiting>, attempts: u32, receipt: &Receipt) {
        for waiting in batch {
            let said = receipt.said.clone();
            self.hub.tell_end(waiting.message.id, &self.id, Event::Sent { attempts, said }).await;
            self.hub.end();
        }
    }

    /// Gives the messages up, to the fallback if there is one. Each goes on alone.
    async fn fail(&self, batch: Vec<Waiting>, attempts: u32, cause: Cause, why: &Phrase) {
        for mut waiting in batch {
            let next = self.hub.next(&mut waiting, &self.id, why);
            let event = failure(attempts, cause, why, next.as_ref());
            self.hub.tell_end(waiting.message.id, &self.id, event).await;
            match next {
                Some(next) => self.hub.pass(waiting, next),
                None => self.hub.end(),
            }
        }
    }

    fn has_fallback(&self) -> bool {
        self.hub.doors.get(&self.id).is_some_and(|door| door.fallback.is_some())
    }

    fn rest_left(&mut self) -> Option<Duration> {
        let left = self.rest_until?.saturating_duration_since(Instant::now());
        if left.is_zero() {
            self.rest_until = None;
        }
        self.rest_until.map(|_| left)
    }

    /// Waits; `None` when nobody wants to know any more.
    async fn pause(&self, span: Duration) -> Option<()> {
        tokio::select! {
            () = sleep(span) => Some(()),
            () = self.hub.reports.closed() => None,
        }
    }
}
