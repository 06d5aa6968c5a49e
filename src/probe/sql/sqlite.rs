//! Asking a `SQLite` file: opened for reading only, each time anew, because a file may be replaced.

use super::{
    Answered, BYTES_MAX, Found, Question, ROWS_MAX, float, null, number, said, slow, too_large, unreadable,
};
use crate::{measure::Outcome, phrase, probe::run::Failure, value::Value, wording::sources as say};
use rusqlite::{
    Batch, Connection, ErrorCode, InterruptHandle, OpenFlags, Row, fallible_iterator::FallibleIterator as _,
    types::ValueRef,
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// Ends the query when whoever asked has gone.
#[derive(Default)]
pub struct Leash {
    handle: Arc<Mutex<Option<InterruptHandle>>>,
}

impl Drop for Leash {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            handle.interrupt();
        }
    }
}

/// A file to ask.
pub struct Asked {
    pub path: PathBuf,
    /// The file as the plan calls it.
    pub shown: String,
}

impl Leash {
    /// Blocks until the answer is there or the leash is dropped.
    pub fn work(
        &self,
        asked: Asked,
        question: &Question<'_>,
    ) -> impl FnOnce() -> Result<Answered, Failure> + use<> {
        let handle = Arc::clone(&self.handle);
        let (sql, limit, secrets) = (question.sql.to_owned(), question.limit, question.secrets.clone());
        move || {
            let question = Question { sql: &sql, limit, secrets: &secrets };
            let connection = open(&asked, &question)?;
            *handle.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection.get_interrupt_handle());
            read(&connection, &question)
        }
    }
}

fn open(asked: &Asked, question: &Question<'_>) -> Result<Connection, Failure> {
    if !asked.path.is_file() {
        return Err(Failure::new(Outcome::Status, phrase!(say::DATABASE_NO_FILE, path = &asked.shown)));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(&asked.path, flags).and_then(|connection| {
        connection.busy_timeout(question.limit)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    });
    opened.map_err(|error| failed(&error, question))
}

fn read(connection: &Connection, question: &Question<'_>) -> Result<Answered, Failure> {
    let failed = |error: rusqlite::Error| failed(&error, question);
    let mut batch = Batch::new(connection, question.sql);
    let one = || Failure::new(Outcome::Status, &say::ONE_STATEMENT);
    let mut statement = batch.next().map_err(failed)?.ok_or_else(one)?;
    // What follows may be a comment, but no statement, nor the beginning of one.
    if !matches!(batch.next(), Ok(None)) {
        return Err(one());
    }
    if !statement.readonly() {
        return Err(Failure::new(Outcome::Status, &say::WRITES));
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answered = Answered { columns, ..Answered::default() };
    let mut bytes = 0;
    let mut rows = statement.query(()).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        bytes += (0..answered.columns.len()).map(|at| size(row, at)).sum::<usize>();
        if bytes > BYTES_MAX {
            return Err(too_large());
        }
        answered.rows += 1;
        if answered.first.is_none() {
            answered.first = Some((0..answered.columns.len()).map(|at| cell(row, at)).collect());
        }
        if answered.rows > ROWS_MAX {
            break;
        }
    }
    Ok(answered)
}

fn size(row: &Row<'_>, at: usize) -> usize {
    match row.get_ref(at) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => bytes.len(),
        _ => 8,
    }
}

fn cell(row: &Row<'_>, at: usize) -> Found {
    match row.get_ref(at) {
        Ok(ValueRef::Integer(number)) => self::number(&number.to_string()),
        Ok(ValueRef::Real(number)) => float(number),
        Ok(ValueRef::Text(bytes)) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::text(text)),
            Err(_) => unreadable("blob"),
        },
        Ok(ValueRef::Blob(_)) => unreadable("blob"),
        Ok(ValueRef::Null) | Err(_) => null(),
    }
}

fn failed(error: &rusqlite::Error, question: &Question<'_>) -> Failure {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted | ErrorCode::DatabaseBusy) => slow(question),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            Failure::new(Outcome::Unable, &say::DATABASE_ADDRESS)
        }
        _ => said("SQLite", &error.to_string(), question),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Secrets;
    use std::time::Duration;

    fn ask(path: &std::path::Path, sql: &str) -> Result<Answered, Failure> {
        let secrets = Secrets::default();
        let question = Question { sql, limit: Duration::from_millis(200), secrets: &secrets };
        let asked = Asked { path: path.to_path_buf(), shown: "x.db".into() };
        Leash::default().work(asked, &question)()
    }

    #[test]
    fn a_file_is_asked_and_never_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.db");
        let setup = Connection::open(&path).unwrap();
        setup
            .execute_batch("create table m(id integer, level text); insert into m values (1,'gold'),(2,null)")
            .unwrap();
        let answered = ask(&path, "select level, id from m order by id; -- that is all").unwrap();
        assert_eq!((answered.columns, answered.rows), (vec!["level".to_owned(), "id".to_owned()], 2));
        assert_eq!(answered.first.unwrap()[0], Ok(Value::text("gold")));
        assert!(ask(&path, "select level from m where id = 2").unwrap().first.unwrap()[0].is_err());
        for sql in [
            "delete from m",
            "with x as (select 1) delete from m",
            "select 1; delete from m",
            "select 1; select 2",
            "pragma query_only = off; delete from m",
            "attach 'y.db' as y",
            "",
            "select",
        ] {
            assert!(ask(&path, sql).is_err(), "{sql}");
        }
        let left: i64 = setup.query_row("select count(*) from m", (), |row| row.get(0)).unwrap();
        assert_eq!((left, directory.path().join("y.db").exists()), (2, false));
        let none = ask(&directory.path().join("none.db"), "select 1").unwrap_err();
        assert_eq!(none.outcome, Outcome::Status);
        assert!(!directory.path().join("none.db").exists(), "asking makes no file");
    }

    #[test]
    fn long_answers_are_cut_and_large_ones_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.db");
        Connection::open(&path).unwrap().execute_batch("create table m(id)").unwrap();
        let series = "with recursive n(i) as (select 1 union all select i + 1 from n)";
        assert_eq!(ask(&path, &format!("{series} select i from n")).unwrap().rows, ROWS_MAX + 1);
        let large = ask(&path, "select zeroblob(2000000)").unwrap_err();
        assert_eq!(large.outcome, Outcome::Body);
    }

    #[test]
    fn a_query_without_end_ends_with_its_leash() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("x.db");
        Connection::open(&path).unwrap().execute_batch("create table m(id)").unwrap();
        let secrets = Secrets::default();
        let sql = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";
        let question = Question { sql, limit: Duration::from_secs(1), secrets: &secrets };
        let leash = Leash::default();
        let work = leash.work(Asked { path, shown: "x.db".into() }, &question);
        let asking = std::thread::spawn(work);
        while leash.handle.lock().unwrap().is_none() {
            std::thread::yield_now();
        }
        // Until the query runs there is nothing to interrupt.
        let mut ended = None;
        for _ in 0..500 {
            if let Some(handle) = leash.handle.lock().unwrap().as_ref() {
                handle.interrupt();
            }
            if asking.is_finished() {
                ended = Some(asking.join().unwrap());
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(ended.unwrap().unwrap_err().outcome, Outcome::Timeout);
    }
}
