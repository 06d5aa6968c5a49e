//! A store written by an earlier program.

use super::{at, event, stand::Stand, window};
use crate::{
    state::Event,
    store::{chain::link, *},
};
use chrono::{SecondsFormat, TimeDelta};
use std::fmt::Write as _;

/// Statements that record an event as the first format did, after `previous`.
fn first_format(previous: Hash, seq: i64, event: &Event, bytes: fn(&[u8]) -> String) -> (Hash, String) {
    let mut raw = Raw {
        seq,
        id: event.id.into_bytes(),
        at: event.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        by: event.by.clone(),
        what: serde_json::to_string(&event.what).unwrap(),
        signature: None,
        receipt: None,
        hash: Hash::default(),
    };
    raw.hash = link(previous, &raw);
    let (id, hash) = (bytes(&raw.id), bytes(&raw.hash.0));
    let Raw { at, by, what, .. } = raw;
    let insert = format!(
        "INSERT INTO events (seq, id, at, by, what, hash) VALUES ({seq}, {id}, '{at}', '{by}', '{what}', {hash});"
    );
    (raw.hash, insert)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A store of the first format with two events and a window.
fn write(stand: &Stand) {
    let (schema, format, bytes): (_, _, fn(&[u8]) -> String) = match stand {
        Stand::Sqlite(_) => {
            std::fs::create_dir_all(stand.path().parent().unwrap()).unwrap();
            (sqlite::schema::MIGRATIONS[0].to_owned(), "PRAGMA user_version = 1", |bytes| {
                format!("X'{}'", hex(bytes))
            })
        }
        Stand::Postgres(_) => {
            let schema = format!("CREATE SCHEMA golive; {}", postgres::schema::MIGRATIONS[0]);
            (schema, "UPDATE golive.meta SET format = 1", |bytes| match bytes.len() {
                16 => format!("'{}'", hex(bytes)),
                _ => format!("decode('{}', 'hex')", hex(bytes)),
            })
        }
    };
    let (head, one) = first_format(Hash::default(), 1, &event(1), bytes);
    let (_, two) = first_format(head, 2, &event(2), bytes);
    let start = window(10).start.timestamp();
    let data = r#"{"c":[4,0,0,0,0,0,0,0,0,0],"g":1,"m":2,"u":3,"s":[[10007,1]],"r":[[11007,1]],"l":{"at":"2027-01-15T08:00:01.123456Z","us":1500,"o":"timeout","zh":"超时","en":"超时","v":[["cpu","0.25"]]}}"#;
    let kept = format!("INSERT INTO windows VALUES ('login', 'shop', {start}, '{data}');");
    stand.direct(&format!("{schema}{one}{two}{kept}{format}")).unwrap();
}

pub(super) fn a_store_of_the_first_format_moves_forward(stand: &Stand) {
    write(stand);
    let mut store = stand.open();
    let old = store.read_after(0, 9).unwrap();
    assert_eq!(old.iter().map(|it| it.event.clone()).collect::<Vec<_>>(), [event(1), event(2)]);
    assert!(old.iter().all(|it| it.receipt.stored.is_none() && it.receipt.login.is_none()));
    assert_eq!(
        store.append(&[event(2), event(3)]).unwrap().iter().map(|it| it.seq).collect::<Vec<_>>(),
        [2, 3]
    );
    assert!(store.read_after(2, 1).unwrap()[0].receipt.stored.is_some());
    assert_eq!(stand.open().verify().unwrap().unwrap().seq, 3);

    let end = window(10).start + TimeDelta::seconds(10);
    let known = |store: &mut dyn Store, until| store.windows(at(-60), until).unwrap();
    assert_eq!(known(&mut *store, Some(end))[0].1.counts, window(10).counts, "known since its end");
    assert!(known(&mut *store, Some(end - TimeDelta::seconds(1))).is_empty());
    assert_eq!(store.size().unwrap().portions[0].windows, 1, "what was there is counted");
    let part = Part { id: Uuid::from_u128(1), probe: Id::new("login"), window: window(20) };
    store.add_windows("shop", &[part]).unwrap();
    assert_eq!(known(&mut *store, None)[0].1.service.count(), 2);
}
