//! Who may do what on a server, and what a receipt says of them.

use super::{
    at, event, part,
    stand::{Database, database},
};
use crate::{store::*, wording::Lang};
use std::thread;

/// A role of one test, which may log in and nothing else; gone with its owner.
struct Role<'a> {
    database: &'a Database,
    /// As SQL writes it.
    name: String,
}

impl<'a> Role<'a> {
    fn new(database: &'a Database, name: &str) -> Self {
        let name = format!("\"{}_{}\"", database.name(), name.replace('"', "\"\""));
        database.run(&format!("CREATE ROLE {name} LOGIN PASSWORD 'w'")).unwrap();
        Self { database, name }
    }

    /// Grants it something.
    fn may(&self, what: &str) {
        self.database.run(&format!("GRANT {what} TO {}", self.name)).unwrap();
    }

    /// The name as the server knows it.
    fn login(&self) -> String {
        self.name[1..self.name.len() - 1].replace("\"\"", "\"")
    }

    fn url(&self) -> String {
        let escape = |c: char| format!("%{:02x}", u32::from(c));
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        let user: String =
            self.login().chars().map(|c| if plain(c) { c.to_string() } else { escape(c) }).collect();
        self.database.url_as(&user, "w")
    }

    fn open(&self) -> Postgres {
        Database::open(&self.url(), Access::Write).unwrap()
    }
}

impl Drop for Role<'_> {
    fn drop(&mut self) {
        let _ = self.database.run(&format!("DROP OWNED BY {0}; DROP ROLE {0}", self.name));
    }
}

/// A role that may do what members do, short of measuring.
fn member<'a>(database: &'a Database, name: &str) -> Role<'a> {
    let role = Role::new(database, name);
    role.may("USAGE ON SCHEMA golive");
    role.may("SELECT ON ALL TABLES IN SCHEMA golive");
    role.may("EXECUTE ON FUNCTION golive.put, golive.put_one, golive.beat, golive.leave");
    role
}

#[test]
fn a_role_that_may_only_add_can_record() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let role = member(&database, "shop");
    let mut store = role.open();
    let recorded = store.append(&[event(1)]).unwrap().remove(0);
    assert_eq!((recorded.seq, recorded.receipt.login), (1, Some(role.login())));
    let refused = |error: StoreError| error.message().render(Lang::En).contains("lacks the permission");
    assert!(refused(store.add_windows("here", &[part(1, "a", 1)]).unwrap_err()));
    assert!(refused(store.forget_windows(at(0)).unwrap_err()));
    let directory = tempfile::tempdir().unwrap();
    let mut other = Sqlite::open(&directory.path().join("a.db"), Access::Write).unwrap();
    other.append_raw(&store.raw_after(0, 1).unwrap()).unwrap();
    other.append(&[event(2)]).unwrap();
    let forged = other.raw_after(1, 1).unwrap();
    assert!(refused(store.append_raw(&forged).unwrap_err()), "a receipt of one's own");
    role.may("EXECUTE ON FUNCTION golive.keep");
    store.add_windows("here", &[part(1, "a", 1)]).unwrap();
}

#[test]
fn a_login_of_any_name_is_told_as_it_is() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let role = member(&database, "o\"b\\n,}");
    let recorded = role.open().append(&[event(1)]).unwrap().remove(0);
    assert_eq!(recorded.receipt.login, Some(role.login()));
    let mut store = Database::open(&database.url(), Access::Read).unwrap();
    assert_eq!(store.read_after(0, 9).unwrap(), [recorded]);
    assert_eq!(store.verify().unwrap().unwrap().seq, 1);
}

#[test]
fn who_could_insert_into_the_first_format_may_append_and_no_longer_insert() {
    let Some(database) = database() else { return };
    let first = format!("CREATE SCHEMA golive; {}", postgres::schema::MIGRATIONS[0]);
    database.run(&format!("{first}; UPDATE golive.meta SET format = 1")).unwrap();
    let role = Role::new(&database, "old");
    role.may("USAGE ON SCHEMA golive");
    role.may("SELECT ON ALL TABLES IN SCHEMA golive");
    role.may("INSERT ON golive.events, golive.windows");
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let mut store = role.open();
    store.append(&[event(1)]).unwrap();
    store.add_windows("here", &[part(1, "a", 1)]).unwrap();
    let may_insert = format!("SELECT has_table_privilege('{}', 'golive.events', 'INSERT')", role.login());
    assert_eq!(database.run(&may_insert).unwrap(), ["f"]);
}

/// What a database or a role sets for its sessions does not weaken a commit or blind a writer.
#[test]
fn settings_of_the_server_do_not_weaken_the_store() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let name = database.name();
    for setting in [
        "synchronous_commit = off",
        "default_transaction_isolation = 'repeatable read'",
        "standard_conforming_strings = off",
        "search_path = ''",
        "DateStyle = 'German'",
        "TimeZone = 'Asia/Shanghai'",
    ] {
        database.run(&format!("ALTER DATABASE {name} SET {setting}")).unwrap();
    }
    thread::scope(|scope| {
        for writer in 0..2_u128 {
            let database = &database;
            scope.spawn(move || {
                let mut store = Database::open(&database.url(), Access::Write).unwrap();
                for n in 0..25 {
                    store.append(&[event(writer * 100 + n)]).unwrap();
                }
            });
        }
    });
    let mut store = Database::open(&database.url(), Access::Read).unwrap();
    assert_eq!(store.verify().unwrap().unwrap().seq, 50);
    for call in ["golive.put(NULL, '{}', '{}', '{}', '{}', '{}')", "golive.keep('a', '{}', '{}', '{}', '{}')"]
    {
        let said = format!("BEGIN; SELECT 1 FROM {call}; SHOW synchronous_commit; COMMIT");
        assert_eq!(database.run(&said).unwrap().last().map(String::as_str), Some("on"), "{call}");
    }
}

#[test]
fn what_could_not_be_read_again_is_not_taken() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let put = |at: &str, what: &str| {
        let id = Uuid::from_u128(9);
        database.run(&format!(
            "SELECT golive.put(NULL, ARRAY['{id}']::uuid[], ARRAY['{at}'], ARRAY['x'], ARRAY['{what}'], ARRAY[NULL])"
        ))
    };
    for (at, what) in [("yesterday", "{}"), ("2026-13-01T00:00:00Z", "{}"), ("2026-01-01T00:00:00Z", "{")] {
        assert!(put(at, what).is_err(), "{at} {what}");
    }
    assert!(put("2026-01-01T00:00:00.123456Z", "{}").is_ok());
    let one = |n: u128, at: &str, what: &str| {
        let id = Uuid::from_u128(n);
        database.run(&format!("SELECT place FROM golive.put_one(NULL, '{id}', '{at}', 'x', '{what}', NULL)"))
    };
    assert_eq!(one(10, "yesterday", "{}").unwrap(), Vec::<String>::new(), "left to the other");
    assert!(one(10, "2026-13-01T00:00:00Z", "{}").is_err());
    assert!(one(10, "2026-01-01T00:00:00Z", "{").is_err());
    assert!(one(9, "2026-01-01T00:00:00Z", "{}").is_err(), "is there already");
    assert_eq!(one(10, "2026-01-01T00:00:00.123456Z", "{}").unwrap(), ["2"]);
}

#[test]
fn a_database_in_another_encoding_is_refused() {
    let Some(database) = database() else { return };
    let name = format!("{}_ascii", database.name());
    database.run(&format!("CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0")).unwrap();
    let opened = Database::open(&database.url().replace(database.name(), &name), Access::Write);
    let said = opened.map(drop).unwrap_err();
    database.run(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
    assert!(said.message().render(Lang::En).contains("encoded in SQL_ASCII"), "{said:?}");
    assert!(said.hint().unwrap().render(Lang::En).contains("ENCODING 'UTF8'"));
    assert!(!said.is_out_of_reach());
}
