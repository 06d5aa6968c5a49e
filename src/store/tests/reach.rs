//! Which failures say that the store is out of reach, and which that something is wrong with it.

use super::{
    event,
    proxy::{Cut, Proxy},
    stand::{Database, database},
};
use crate::store::*;
use std::net::TcpListener;

fn opening(url: &str) -> StoreError {
    Database::open(url, Access::Write).map(drop).unwrap_err()
}

#[test]
fn nobody_there_is_out_of_reach() {
    // Takes connections, and never says anything.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("postgres://u@{}/d?connect_timeout=1", silent.local_addr().unwrap());
    for url in [
        "postgres://u@127.0.0.1:1/d",
        "postgres://u@%2Fnowhere/d",
        "postgres://u@nowhere.invalid/d?sslmode=disable",
        "postgres://u@127.0.0.1:1,127.0.0.1:2/d",
        &silent,
    ] {
        let error = opening(url);
        assert!(error.is_out_of_reach(), "{url}: {error:?}");
    }
}

#[test]
fn a_server_that_refuses_is_within_reach() {
    let Some(database) = database() else { return };
    let url = database.url();
    for url in [
        database.url_as("nobody", "w"),
        format!("{url}_missing"),
        format!("{url}?sslmode=require"),
        format!("{url}?sslmode=require&sslrootcert=/nowhere"),
        "postgres://u@h/d?sslmode=perhaps".to_owned(),
    ] {
        let error = opening(&url);
        assert!(!error.is_out_of_reach(), "{error:?}");
    }
    let mut store = Database::open(&url, Access::Write).unwrap();
    database.run("UPDATE golive.meta SET format = 99").unwrap();
    assert!(!opening(&url).is_out_of_reach());
    database.run("ALTER TABLE golive.events RENAME TO gone").unwrap();
    assert!(!store.append(&[event(1)]).unwrap_err().is_out_of_reach());
    let here = tempfile::tempdir().unwrap();
    let file = Sqlite::open(&here.path().join("nowhere/\0"), Access::Write).map(drop).unwrap_err();
    assert!(!file.is_out_of_reach(), "{file:?}");
}

#[test]
fn a_server_that_is_full_goes_down_or_is_cut_off_is_out_of_reach() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let role = format!("{}_full", database.name());
    database.run(&format!("CREATE ROLE {role} LOGIN PASSWORD 'w' CONNECTION LIMIT 0")).unwrap();
    let full = opening(&database.url_as(&role, "w"));
    database.run(&format!("DROP ROLE {role}")).unwrap();
    assert!(full.is_out_of_reach(), "{full:?}");

    let mut cuts = vec![Cut::AtCommit];
    let proxy = Proxy::start(database.address(), move || cuts.pop().unwrap_or(Cut::After(50)));
    let mut store = Database::open(&proxy.url(&database.url(), database.address()), Access::Write).unwrap();
    for _ in 0..3 {
        let error = store.append(&[event(1)]).unwrap_err();
        assert!(error.is_out_of_reach(), "{error:?}");
    }

    let mut store = Database::open(&database.url(), Access::Write).unwrap();
    database.hang_up();
    if let Err(error) = store.append(&[event(1)]) {
        assert!(error.is_out_of_reach(), "{error:?}");
    }
}
