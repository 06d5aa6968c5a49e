//! Asking `PostgreSQL`: in a read-only transaction that is rolled back, with the server's own time-out.

use super::{Answered, BYTES_MAX, Question, ROWS_MAX, Trouble, postgres_value::Raw, said, slow, too_large};
use crate::{
    measure::Outcome,
    postgres::{Unreached, Way},
    probe::{run::Failure, trouble::on_the_way},
    wording::{probe as say_probe, sources as say},
};
use futures_util::{StreamExt as _, TryStreamExt as _};
use std::{error::Error as _, path::Path, pin::pin};
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Error, error::SqlState};

pub struct Session {
    client: Client,
    driver: JoinHandle<()>,
}

impl Drop for Session {
    /// Ends the connection at once, so that the server gives up what it was doing for it.
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Session {
    pub async fn open(url: &str, ca_file: Option<&Path>, question: &Question<'_>) -> Result<Self, Failure> {
        let bad = |unreached: Unreached| match unreached {
            Unreached::Address => Failure::new(Outcome::Unable, &say::DATABASE_ADDRESS),
            Unreached::Lost => Failure::new(Outcome::Refused, &say_probe::UNREACHABLE),
            Unreached::Io(_) => Failure::new(Outcome::Tls, &say::NO_ROOTS),
            Unreached::Postgres(error) => trouble(&error, question).failure(),
        };
        let way = Way::new(url).map_err(bad)?.trusting(ca_file);
        let (client, mut messages) = way.connect().await.map_err(bad)?;
        let driver = tokio::spawn(async move { while let Some(Ok(_)) = messages.next().await {} });
        Ok(Self { client, driver })
    }

    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub async fn ask(&mut self, question: &Question<'_>) -> Result<Answered, Trouble> {
        let found = |error: Error| trouble(&error, question);
        let begun = self.client.build_transaction().read_only(true).start().await;
        let transaction = begun.map_err(found)?;
        let limit_ms = question.limit.as_millis().clamp(1, 3_600_000);
        transaction
            .batch_execute(&format!("SET LOCAL statement_timeout = {limit_ms}"))
            .await
            .map_err(found)?;
        // A prepared statement is one statement, and a portal gives no more rows than it is asked for.
        let statement = transaction.prepare(question.sql).await.map_err(found)?;
        let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let portal = transaction.bind(&statement, &[]).await.map_err(found)?;
        let wanted = i32::try_from(ROWS_MAX + 1).unwrap_or(i32::MAX);
        let mut answered = Answered { columns, ..Answered::default() };
        let mut bytes = 0;
        {
            let mut rows = pin!(transaction.query_portal_raw(&portal, wanted).await.map_err(found)?);
            while let Some(row) = rows.try_next().await.map_err(found)? {
                let cells: Result<Vec<Raw>, Error> = (0..row.len()).map(|at| row.try_get(at)).collect();
                let cells = cells.map_err(found)?;
                bytes += cells.iter().map(Raw::len).sum::<usize>();
                if bytes > BYTES_MAX {
                    return Err(Trouble::Broken(too_large()));
                }
                answered.rows += 1;
                if answered.first.is_none() {
                    answered.first = Some(cells.into_iter().map(Raw::found).collect());
                }
            }
        }
        transaction.rollback().await.map_err(found)?;
        Ok(answered)
    }
}

fn trouble(error: &Error, question: &Question<'_>) -> Trouble {
    let Some(told) = error.as_db_error() else {
        // The library has no other way to tell.
        let refused = error.source().is_some_and(|why| why.to_string() == "server does not support TLS");
        let failure =
            if refused { Failure::new(Outcome::Tls, &say::DATABASE_NO_TLS) } else { on_the_way(error) };
        return Trouble::Broken(failure);
    };
    let code = told.code();
    let state = code.code();
    if *code == SqlState::QUERY_CANCELED {
        Trouble::Said(slow(question))
    } else if state.starts_with("08") || state.starts_with("57P") {
        Trouble::Broken(said(state, told.message(), question))
    } else {
        Trouble::Said(said(state, told.message(), question))
    }
}
