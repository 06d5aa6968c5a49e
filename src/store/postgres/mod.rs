//! A journal in `PostgreSQL`, for a team on several machines. It behaves as the one in a file does.
//!
//! Writers take turns by an advisory lock, so places have no gaps; a trigger refuses to change or delete an event.
//! An operation on a broken connection is an error and acknowledges nothing; the next one connects anew.

mod address;
mod events;
mod link;
mod schema;
mod windows;

use super::{Access, Cause, Company, Here, Operation, Part, Raw, Store, StoreError};
use crate::{
    id::Id,
    measure::Window,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use link::{Link, Session};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

pub struct Postgres {
    place: String,
    access: Access,
    link: Link,
    unsure: Option<windows::Unsure>,
}

impl Postgres {
    /// Opens the store at `url`, which messages call `place`.
    pub fn open(url: &SecretString, place: String, access: Access) -> Result<Self, StoreError> {
        let link = Link::new(url.expose_secret()).and_then(|mut link| {
            link.run(async move |session: &mut Session| {
                schema::migrate(&mut session.client, access == Access::Write).await
            })?;
            Ok(link)
        });
        match link {
            Ok(link) => Ok(Self { place, access, link, unsure: None }),
            Err(source) => Err(StoreError { operation: Operation::Open, place, source }),
        }
    }

    /// What tells the store at `url` from others, without its password and whatever may change with it.
    pub fn name(url: &SecretString) -> String {
        address::name(url.expose_secret())
    }

    fn write<T: Send>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause> + Send,
    ) -> Result<T, StoreError> {
        let written = self.link.run(work);
        written.map_err(|source| self.failed(Operation::Write, source))
    }

    /// Reads a list; opened for reading, a store that is not there reads as empty.
    fn read<T: Send>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<Vec<T>, Cause> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let may_be_absent = self.access == Access::Read;
        let read = self.link.run(async move |session: &mut Session| {
            if may_be_absent && schema::is_absent(&session.client).await? {
                return Ok(Vec::new());
            }
            work(session).await
        });
        read.map_err(|source| self.failed(Operation::Read, source))
    }

    fn failed(&self, operation: Operation, source: Cause) -> StoreError {
        StoreError { operation, place: self.place.clone(), source }
    }
}

impl Store for Postgres {
    fn place(&self) -> &str {
        &self.place
    }

    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        self.write(async move |session: &mut Session| events::put(session, events, after).await)
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        self.read(async move |session: &mut Session| events::raw_after(session, seq, limit).await)
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        self.write(async move |session: &mut Session| events::append_raw(session, events).await)
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        let windows: Vec<(Id, Window)> =
            parts.iter().map(|part| (part.probe.clone(), part.window.clone())).collect();
        let windows = windows.as_slice();
        let mut unsure = self.unsure.take();
        let known = &mut unsure;
        let kept = self
            .write(async move |session: &mut Session| windows::add(session, vantage, windows, known).await);
        self.unsure = unsure;
        kept
    }

    fn windows(
        &mut self,
        from: DateTime<Utc>,
        _until: Option<DateTime<Utc>>,
    ) -> Result<Vec<(Id, Window)>, StoreError> {
        self.read(async move |session: &mut Session| windows::since(session, from).await)
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(async move |session: &mut Session| windows::forget(session, before).await)
    }

    fn beat(&mut self, _here: &Here) -> Result<Company, StoreError> {
        Ok(Company::default())
    }

    fn leave(&mut self, _console: Uuid) -> Result<(), StoreError> {
        Ok(())
    }
}
