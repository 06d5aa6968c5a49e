//! The connection: made when it is needed, thrown away when anything fails on it, made anew for the next operation.
//!
//! The store is synchronous, so the connection has a runtime of its own, which moves only while an operation runs.

use super::{super::Cause, schema};
use crate::postgres::Way;
use futures_util::StreamExt as _;
use std::{thread, time::Duration};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
    time::timeout,
};
use tokio_postgres::{Client, Statement, error::SqlState};

/// How long one operation may take, with connecting.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many bytes are worth another second: a narrow line carries them.
const BYTES_PER_SECOND: usize = 64 * 1024;

pub(super) struct Link {
    /// Taken only when the link is dropped.
    runtime: Option<Runtime>,
    pub way: Way,
    session: Option<Session>,
}

/// A live connection.
pub(super) struct Session {
    pub client: Client,
    /// A store is known to be there.
    pub there: bool,
    /// The server has been asked to commit: a connection that is lost now leaves the outcome unknown.
    pub committing: bool,
    /// The statement that appends an event, once it is prepared.
    pub put_one: Option<Statement>,
    driver: JoinHandle<()>,
}

impl Link {
    pub fn new(url: &str) -> Result<Self, Cause> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime: Some(runtime), way: Way::new(url)?, session: None })
    }

    /// Runs `work`, which sends so many bytes, on the connection. Whatever fails on it ends it, and nothing is tried
    /// twice.
    pub fn run<T: Send>(
        &mut self,
        bytes: usize,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause> + Send,
    ) -> Result<T, Cause> {
        let Self { runtime: Some(runtime), way, session } = self else {
            return Err(Cause::Lost);
        };
        let more = u64::try_from(bytes / BYTES_PER_SECOND).unwrap_or(u64::MAX);
        let patience = PATIENCE.saturating_add(Duration::from_secs(more));
        let whole = || runtime.block_on(operate(way, session, patience, work));
        if Handle::try_current().is_err() {
            return whole();
        }
        // A thread that already serves a runtime cannot wait on another one.
        thread::scope(|scope| {
            let waiting = thread::Builder::new().name("journal".into()).spawn_scoped(scope, whole)?;
            waiting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn operate<T>(
    way: &Way,
    slot: &mut Option<Session>,
    patience: Duration,
    work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause>,
) -> Result<T, Cause> {
    let done = timeout(patience, async {
        // Lets a connection notice that the other side has closed it.
        tokio::task::yield_now().await;
        let session = match slot.take() {
            Some(session) if !session.client.is_closed() => slot.insert(session),
            _ => slot.insert(Session::open(way).await?),
        };
        work(session).await
    });
    let done = done.await.unwrap_or(Err(Cause::Lost));
    let Err(cause) = done else { return done };
    let committing = slot.as_ref().is_some_and(|session| session.committing);
    if let Some(session) = slot.take() {
        session.close().await;
    }
    Err(match cause {
        Cause::Postgres(error) if committing && says_nothing(&error) => Cause::Unknown,
        Cause::Lost if committing => Cause::Unknown,
        other => other,
    })
}

/// Whether an error leaves open what became of a commit: the connection or the server went away.
fn says_nothing(error: &tokio_postgres::Error) -> bool {
    let state = error.code().map_or("08", SqlState::code);
    state.starts_with("08") || state.starts_with("57P")
}

impl Session {
    async fn open(way: &Way) -> Result<Self, Cause> {
        let (client, mut messages) = way.connect().await?;
        let driver = tokio::spawn(async move { while let Some(Ok(_)) = messages.next().await {} });
        let there = schema::prepare(&client).await?;
        Ok(Self { client, there, committing: false, put_one: None, driver })
    }

    /// Ends the connection at once, so that the server gives up what it was doing for it.
    async fn close(self) {
        self.driver.abort();
        let _ = self.driver.await;
    }
}
