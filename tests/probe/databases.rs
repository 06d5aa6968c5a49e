//! Databases: real servers of both kinds that `tests/run` has started, and a `SQLite` file.

use crate::{
    probes::{
        detail, exprs, once, once_on, once_with, probe, prober, reading, readings, sample, secret, server,
        within,
    },
    servers::Server,
};
use golive::{
    measure::Outcome,
    plan::{Check, Probe, Sql, Template},
    probe::Ground,
};
use std::time::Duration;

fn sql(database: &str, query: &str, expect: &[&str]) -> Probe {
    let query = Template::plain(query);
    probe("db", Check::Sql(Sql { database: secret(database), query, expect: exprs(expect) }))
}

const SERVERS: [&str; 2] = ["GOLIVE_TEST_POSTGRES", "GOLIVE_TEST_MARIADB"];

#[tokio::test]
async fn answers_are_read_and_judged() {
    for url in SERVERS.iter().filter_map(|name| server(name)) {
        let query = "select 42 as answer, 0.1 + 0.2 as exact, '衡山' as name, null as nothing";
        let expect = ["value == 42", "row.exact == 0.3", "row.name == '衡山'", "rows == 1", "time < 1m"];
        let good =
            once(reading(sql(&url, query, &expect), &[("answer", "row.answer"), ("took", "time")])).await;
        assert_eq!(good.outcome, Outcome::Ok, "{}", detail(&good));
        assert_eq!(readings(&good)[0], ("answer".to_owned(), "42".to_owned()));
        for unknown in ["row.nothing == 0", "row.nothing < 5", "row.nothing != 'x'", "row.absent == 0"] {
            let bad = once(sql(&url, query, &[unknown])).await;
            assert_eq!(bad.outcome, Outcome::Assertion, "{unknown}");
            assert!(detail(&bad).contains("cannot be judged"), "{}", detail(&bad));
        }
        let none = once(sql(&url, "select 1 as n where 1 = 0", &["value == 0"])).await;
        assert!(detail(&none).contains("there is no row"), "{}", detail(&none));
        let unread = once(reading(sql(&url, query, &[]), &[("n", "row.nothing")])).await;
        assert_eq!(unread.outcome, Outcome::Assertion, "{}", detail(&unread));
    }
}

#[tokio::test]
async fn the_database_itself_refuses_to_write() {
    for url in SERVERS.iter().filter_map(|name| server(name)) {
        let table = format!("golive_probe_{}", std::process::id());
        for query in [
            &format!("create table {table} (n int)"),
            "select 1; select 2",
            "drop database if exists nothing",
            "no such statement",
        ] {
            let refused = once(sql(&url, query, &[])).await;
            assert_eq!(refused.outcome, Outcome::Status, "{query}: {}", detail(&refused));
            assert!(detail(&refused).starts_with("the database says "), "{}", detail(&refused));
        }
        let there =
            format!("select count(*) as n from information_schema.tables where table_name = '{table}'");
        let none = once(sql(&url, &there, &["value == 0"])).await;
        assert_eq!(none.outcome, Outcome::Ok, "{}", detail(&none));
    }
}

#[tokio::test]
async fn what_writes_through_a_query_is_refused_too() {
    let Some(url) = server(SERVERS[0]) else { return };
    let refused = once(sql(&url, "with gone as (delete from pg_class returning 1) select 1", &[])).await;
    assert!(detail(&refused).starts_with("the database says 25006"), "{}", detail(&refused));
}

#[tokio::test]
async fn a_long_query_ends_at_its_time_out_on_the_server_as_well() {
    for (url, sleep) in
        [(server(SERVERS[0]), "select pg_sleep(60)"), (server(SERVERS[1]), "select sleep(60)")]
    {
        let Some(url) = url else { continue };
        let slow = once(within(700, sql(&url, sleep, &[]))).await;
        assert_eq!(slow.outcome, Outcome::Timeout, "{}", detail(&slow));
        assert!(slow.service < Duration::from_secs(30));
    }
}

#[tokio::test]
async fn long_answers_are_cut() {
    for (url, many) in [
        (server(SERVERS[0]), "select n from generate_series(1, 5000) n"),
        (server(SERVERS[1]), "select seq as n from seq_1_to_5000"),
    ] {
        let Some(url) = url else { continue };
        let prober = prober(vec![sql(&url, many, &["value == 1"])]);
        // The rest of the answer does not get into the next one.
        for _ in 0..3 {
            let first = sample(prober.once().await.remove(0));
            assert_eq!(first.outcome, Outcome::Ok, "{}", detail(&first));
        }
        let counted = once(sql(&url, many, &["rows < 2000"])).await;
        assert!(detail(&counted).contains("count them in the query"), "{}", detail(&counted));
        let large = once(sql(&url, "select repeat('x', 3000000) as x", &[])).await;
        assert_eq!(large.outcome, Outcome::Body, "{}", detail(&large));
    }
}

#[tokio::test]
async fn a_connection_is_kept_and_made_anew() {
    for (url, who, end) in [
        (server(SERVERS[0]), "select pg_backend_pid() as n", "select pg_terminate_backend({}) as done"),
        (server(SERVERS[1]), "select connection_id() as n", "kill {}"),
    ] {
        let Some(url) = url else { continue };
        let prober = prober(vec![reading(sql(&url, who, &[]), &[("n", "row.n")])]);
        let mut ids = Vec::new();
        for ended in [false, true, false] {
            let sample = sample(prober.once().await.remove(0));
            assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
            ids.push((readings(&sample)[0].1.clone(), sample.retries));
            if ended {
                let _ = once(sql(&url, &end.replace("{}", &ids[1].0), &[])).await;
            }
        }
        assert_eq!(ids[0].0, ids[1].0, "kept");
        assert_ne!(ids[1].0, ids[2].0, "made anew");
    }
}

#[tokio::test]
async fn failures_on_the_way_are_told_apart_and_hold_no_password() {
    for scheme in ["postgres", "mysql"] {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let silent = Server::raw(|stream| async move {
            tokio::time::sleep(Duration::from_mins(1)).await;
            drop(stream);
        })
        .await;
        let rude = Server::raw(|stream| async move { drop(stream) }).await;
        let cases = [
            (format!("{scheme}://u:hunter2@{closed}/db"), Outcome::Refused),
            (format!("{scheme}://u:hunter2@{}/db", silent.address), Outcome::Timeout),
            (format!("{scheme}://u:hunter2@{}/db", rude.address), Outcome::Reset),
            (format!("{scheme}://u:hunter2@nowhere.invalid/db"), Outcome::Dns),
            (format!("{scheme}://u:hunter2@localhost/db?sslmode=maybe"), Outcome::Unable),
        ];
        for (url, outcome) in cases {
            let failed = once(within(1_500, sql(&url, "select 1", &[]))).await;
            assert_eq!(failed.outcome, outcome, "{url}: {}", detail(&failed));
            assert!(!detail(&failed).contains("hunter2"), "{}", detail(&failed));
        }
    }
    for url in SERVERS.iter().filter_map(|name| server(name)) {
        let (head, tail) = url.split_once("golive:").unwrap();
        let wrong = format!("{head}golive:hunter2@{}", tail.split_once('@').unwrap().1);
        let refused = once(sql(&wrong, "select 1", &[])).await;
        assert_eq!(refused.outcome, Outcome::Status, "{}", detail(&refused));
        assert!(!detail(&refused).contains("hunter2"), "{}", detail(&refused));
        let plain = format!("{url}?sslmode=require");
        let unencrypted = once(sql(&plain, "select 1", &[])).await;
        assert_eq!(unencrypted.outcome, Outcome::Tls, "{}", detail(&unencrypted));
    }
}

#[tokio::test]
async fn an_encrypted_way_is_verified() {
    let (Some(url), Some(ca)) = (server(SERVERS[1]), server("GOLIVE_TEST_MARIADB_CA")) else { return };
    let url = format!("{url}?sslmode=verify-full");
    let query = "select variable_value as v from information_schema.session_status where variable_name = 'Ssl_cipher'";
    let good = once_with(sql(&url, query, &["row.v != ''"]), Some(ca.into())).await;
    assert_eq!(good.outcome, Outcome::Ok, "{}", detail(&good));
    let unknown = once(sql(&url, query, &[])).await;
    assert_eq!(
        (unknown.outcome, detail(&unknown).as_str()),
        (Outcome::Tls, "the certificate's issuer is not trusted")
    );
}

#[tokio::test]
async fn a_sqlite_file_is_asked_beside_the_plan() {
    let directory = tempfile::tempdir().unwrap();
    let ground = Ground { directory: directory.path().to_path_buf(), grant: None };
    let file = rusqlite::Connection::open(directory.path().join("m.db")).unwrap();
    file.execute_batch("create table m(store text, at text); insert into m values ('sh', 'x'), ('bj', 'y')")
        .unwrap();
    let ask = |url: &str, query: &str, expect: &[&str]| once_on(sql(url, query, expect), ground.clone());
    let good =
        ask("sqlite:m.db", "select count(distinct store) as active from m;", &["row.active == 2"]).await;
    assert_eq!(good.outcome, Outcome::Ok, "{}", detail(&good));
    let none = ask("sqlite:none.db", "select 1", &[]).await;
    assert_eq!(
        (none.outcome, detail(&none).as_str()),
        (Outcome::Status, "there is no database file none.db")
    );
    assert_eq!(ask("sqlite:../m.db", "select 1", &[]).await.outcome, Outcome::Unable);
    let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";
    let slow = once_on(within(300, sql("sqlite:m.db", endless, &[])), ground.clone()).await;
    assert_eq!(slow.outcome, Outcome::Timeout, "{}", detail(&slow));
}
