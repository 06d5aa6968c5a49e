//! A journal in `PostgreSQL`, for a team on several machines. It behaves as the one in a file does.
//!
//! All writing is done by functions on the server (`format_2.sql`): an append is one statement, one round trip and one
//! commit, and the receipt of an event is the server's own word. A role that may only record needs, besides its login,
//!
//! ```sql
//! GRANT USAGE ON SCHEMA golive TO shop;
//! GRANT SELECT ON ALL TABLES IN SCHEMA golive TO shop;
//! GRANT EXECUTE ON FUNCTION golive.put, golive.put_one, golive.beat, golive.leave TO shop;
//! ```
//!
//! and one that measures also `golive.keep`, `golive.forget` and `golive.thin`; `docs/sharing.md` has the whole of it. Only the owner
//! of the schema can move it forward, and restore a backup into it.
//!
//! Writers take turns by an advisory lock, so places have no gaps; a trigger refuses to change or delete an event.
//! An operation on a broken connection is an error and acknowledges nothing; the next one connects anew. No operation
//! waits longer than some ten seconds.

mod company;
mod events;
mod link;
pub(super) mod schema;
mod watch;
mod windows;

use super::{
    Access, Cause, Company, Here, Operation, Part, Raw, Size, Span, Store, StoreError, Taken, Watch, thinning,
};
use crate::{
    plan::Retention,
    postgres::address,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use events::Columns;
use link::{Link, Session};
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;
use uuid::Uuid;

/// Events asked for at a time, so that a page of them is not one long operation on a narrow line.
const EVENTS_AT_ONCE: usize = 1_000;

pub struct Postgres {
    place: String,
    access: Access,
    link: Link,
}

impl Postgres {
    /// Opens the store at `url`, which messages call `place`.
    pub fn open(url: &SecretString, place: String, access: Access) -> Result<Self, StoreError> {
        let link = Link::new(url.expose_secret()).and_then(|mut link| {
            link.run(0, async move |session: &mut Session| {
                schema::migrate(&mut session.client, access == Access::Write).await
            })?;
            Ok(link)
        });
        match link {
            Ok(link) => Ok(Self { place, access, link }),
            Err(source) => Err(StoreError { operation: Operation::Open, place, source }),
        }
    }

    /// What tells the store at `url` from others, without its password and whatever may change with it.
    pub fn name(url: &SecretString) -> String {
        address::name(url.expose_secret())
    }

    /// The user the server knows who comes with `url` as, where it is written out.
    pub fn login(url: &SecretString) -> Option<String> {
        address::read(url.expose_secret()).ok()?.0.get_user().map(str::to_owned)
    }

    fn write<T: Send>(
        &mut self,
        bytes: usize,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause> + Send,
    ) -> Result<T, StoreError> {
        let written = self.link.run(bytes, work);
        written.map_err(|source| self.failed(Operation::Write, source))
    }

    /// Reads a list; opened for reading, a store that is not there reads as empty.
    fn read<T: Send>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<Vec<T>, Cause> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let may_be_absent = self.access == Access::Read;
        let read = self.link.run(0, async move |session: &mut Session| {
            if may_be_absent && !session.there {
                if schema::is_absent(&session.client).await? {
                    return Ok(Vec::new());
                }
                session.there = true;
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
        let columns = Columns::of(events).map_err(|cause| self.failed(Operation::Write, cause))?;
        let (bytes, columns) = (columns.bytes(), &columns);
        self.write(bytes, async move |session: &mut Session| {
            events::put(session, events, columns, after).await
        })
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        let mut found: Vec<Raw> = Vec::new();
        loop {
            let after = found.last().map_or(seq, |last| last.seq.unsigned_abs());
            let asked = EVENTS_AT_ONCE.min(limit - found.len());
            let page =
                self.read(async move |session: &mut Session| events::raw_after(session, after, asked).await)?;
            let is_end = page.len() < asked;
            found.extend(page);
            if is_end || found.len() == limit {
                return Ok(found);
            }
        }
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        let bytes = events::raw_bytes(events);
        self.write(bytes, async move |session: &mut Session| events::append_raw(session, events).await)
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        if parts.is_empty() {
            return Ok(());
        }
        let bytes = parts.len() * windows::PART_BYTES;
        self.write(bytes, async move |session: &mut Session| windows::add(session, vantage, parts).await)
    }

    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        self.read(async move |session: &mut Session| windows::parts(session, from, taken).await)
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.write(0, async move |session: &mut Session| windows::forget(session, before).await)
    }

    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let bytes = thinning::STEP_MAX * windows::PART_BYTES;
        self.write(bytes, async move |session: &mut Session| windows::thin(session, retention, now).await)
    }

    fn size(&mut self) -> Result<Size, StoreError> {
        let sizes = self.read(async move |session: &mut Session| Ok(vec![windows::size(session).await?]))?;
        Ok(sizes.into_iter().next().unwrap_or_default())
    }

    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.write(0, async move |session: &mut Session| company::beat(session, here).await)
    }

    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        self.write(0, async move |session: &mut Session| company::leave(session, console).await)
    }

    fn watch(&mut self) -> Result<Option<Watch>, StoreError> {
        let runtime = Handle::try_current().map_err(std::io::Error::other);
        let runtime = runtime.map_err(|error| self.failed(Operation::Open, error.into()))?;
        Ok(Some(watch::start(&runtime, self.link.way.clone())))
    }
}
