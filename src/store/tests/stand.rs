//! Places for stories to happen in: a file, or a database of one test on the server that `tests/run` starts.

use super::super::*;
use crate::entropy;
use std::{path::PathBuf, thread};
use tokio_postgres::NoTls;

pub(super) enum Stand {
    Sqlite(tempfile::TempDir),
    Postgres(Database),
}

/// A database that lives as long as its test.
pub(super) struct Database {
    server: String,
    name: String,
}

/// A database of a test's own; `None` where there is no server for tests.
pub(super) fn database() -> Option<Database> {
    match Stand::postgres()? {
        Stand::Postgres(database) => Some(database),
        Stand::Sqlite(_) => None,
    }
}

impl Stand {
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// `None` where there is no server for tests.
    pub fn postgres() -> Option<Self> {
        let database = Database::create();
        if database.is_none() {
            eprintln!("skipped: GOLIVE_TEST_POSTGRES is not set (tests/run starts a server)");
        }
        database.map(Self::Postgres)
    }

    pub fn path(&self) -> PathBuf {
        match self {
            Self::Sqlite(directory) => directory.path().join("deep/journal.db"),
            Self::Postgres(_) => panic!("not a file"),
        }
    }

    pub fn try_open(&self, access: Access) -> Result<Box<dyn Store>, StoreError> {
        Ok(match self {
            Self::Sqlite(_) => Box::new(Sqlite::open(&self.path(), access)?),
            Self::Postgres(database) => Box::new(Database::open(&database.url(), access)?),
        })
    }

    pub fn open(&self) -> Box<dyn Store> {
        self.try_open(Access::Write).unwrap()
    }

    /// Runs statements behind the store's back, on the tables of the store.
    pub fn direct(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(_) => {
                let connection = rusqlite::Connection::open(self.path()).unwrap();
                connection.execute_batch(sql).map_err(|error| error.to_string())
            }
            Self::Postgres(database) => database.run(&format!("SET search_path = golive; {sql}")).map(drop),
        }
    }
}

impl Database {
    pub fn create() -> Option<Self> {
        let server = crate::env::get("GOLIVE_TEST_POSTGRES")?;
        let random = u64::from_be_bytes(entropy::bytes().unwrap());
        let database = Self { server, name: format!("golive_test_{random:016x}") };
        run(&database.server, &format!("CREATE DATABASE {}", database.name)).unwrap();
        Some(database)
    }

    pub fn url(&self) -> String {
        format!("{}/{}", self.server.rsplit_once('/').unwrap().0, self.name)
    }

    /// Host and port of the server.
    pub fn address(&self) -> &str {
        let rest = self.server.rsplit_once('@').unwrap().1;
        rest.split('/').next().unwrap()
    }

    /// The URL for another role.
    pub fn url_as(&self, role: &str, password: &str) -> String {
        format!("postgres://{role}:{password}@{}/{}", self.address(), self.name)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Ends every other connection to the database.
    pub fn hang_up(&self) {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        self.run(end).unwrap();
    }

    pub fn open(url: &str, access: Access) -> Result<Postgres, StoreError> {
        Postgres::open(&url.into(), "postgres://test".to_owned(), access)
    }

    /// The first column of every row.
    pub fn run(&self, sql: &str) -> Result<Vec<String>, String> {
        run(&self.url(), sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = run(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn run(url: &str, sql: &str) -> Result<Vec<String>, String> {
    // A test may be running on a runtime of its own.
    thread::scope(|scope| scope.spawn(|| run_here(url, sql)).join().unwrap())
}

fn run_here(url: &str, sql: &str) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        let said = client.simple_query(sql).await.map_err(|error| error.to_string())?;
        let first = |message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        };
        Ok(said.into_iter().filter_map(first).collect())
    })
}
