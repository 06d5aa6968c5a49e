//! Files: backups that are old, small or damaged, and logs that have fallen silent.

use crate::probes::{detail, exprs, once_on, probe, reading, readings};
use golive::{
    measure::Outcome,
    plan::{Check, FreshFile, Probe},
    probe::Ground,
};
use regex::Regex;
use std::{
    fs::{self, File},
    path::Path,
    time::Duration,
};

fn file(path: &str, hash: bool, expect: &[&str]) -> Probe {
    let contains = Some(Regex::new("backup done").unwrap());
    let check = FreshFile {
        path: path.into(),
        hash,
        contains,
        tail_kib: 64,
        zone: chrono_tz::UTC,
        expect: exprs(expect),
    };
    probe("f", Check::File(check))
}

fn made(directory: &Path, name: &str, content: &str, hours_ago: u64) {
    let path = directory.join(name);
    fs::write(&path, content).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    let now = file.metadata().unwrap().modified().unwrap();
    file.set_modified(now - Duration::from_secs(hours_ago * 3_600)).unwrap();
}

#[tokio::test]
async fn backups_and_logs() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let ground = Ground { directory: at.to_path_buf(), grant: None };
    made(at, "a-1.dump", "0123456789", 48);
    made(at, "a-2.dump", "012345678", 2);
    made(at, "sum.dump", "abc", 1);
    made(
        at,
        "sum.dump.sha256",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  sum.dump",
        1,
    );
    made(at, "bad.dump", "abd", 1);
    made(at, "bad.dump.sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 1);
    made(at, "x.log", "2020-01-01T00:00:00Z backup done\n2020-01-02T00:00:00Z other\n", 0);
    made(at, "quiet.log", "nothing\n", 0);
    for (path, hash, expect, outcome, words) in [
        ("a-*.dump", false, "age > 1h && age < 3h", Outcome::Ok, ""),
        ("a-*.dump", false, "size >= size_before * 0.8 && count == 2", Outcome::Ok, ""),
        ("a-1.dump", false, "age < 26h", Outcome::Assertion, "does not hold"),
        ("a-1.dump", false, "size > size_before", Outcome::Assertion, "no earlier file"),
        ("a-1.dump", false, "!exists(size_before) || size > size_before", Outcome::Ok, ""),
        ("b-*.dump", false, "age < 26h", Outcome::Assertion, "there is no file b-*.dump"),
        ("a-1.dump", false, "hash_ok", Outcome::Assertion, "hash = true"),
        ("sum.dump", true, "hash_ok", Outcome::Ok, ""),
        ("sum.dump", true, "starts_with(sha256, 'ba78')", Outcome::Ok, ""),
        ("bad.dump", true, "hash_ok", Outcome::Assertion, "does not hold"),
        ("bad.dump", true, "size > 0", Outcome::Assertion, "is not the one"),
        ("a-1.dump", true, "size > 0", Outcome::Assertion, "SHA256SUMS stands beside"),
        ("x.log", false, "lines == 1 && line_age > 24h", Outcome::Ok, ""),
        ("x.log", false, "line_age < 24h", Outcome::Assertion, "does not hold"),
        ("quiet.log", false, "line_age < 24h", Outcome::Assertion, "no line"),
    ] {
        let seen = once_on(file(path, hash, &[expect]), ground.clone()).await;
        assert_eq!(seen.outcome, outcome, "{path} {expect}: {}", detail(&seen));
        assert!(detail(&seen).contains(words), "{path} {expect}: {}", detail(&seen));
    }
    let kept =
        once_on(reading(file("a-*.dump", false, &[]), &[("size", "size"), ("age", "age")]), ground).await;
    let kept = readings(&kept);
    assert_eq!(kept[0].1, "9");
    assert!(kept[1].1.parse::<f64>().unwrap() >= 7_200.0, "in seconds: {kept:?}");
}

#[tokio::test]
async fn the_version_before_is_compared_with() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    made(at, "a.dump", "0123456789", 3);
    let ground = Ground { directory: at.to_path_buf(), grant: None };
    let setup = golive::probe::Setup { ground, ..crate::probes::setup() };
    let shrunk = file("a.dump", false, &["!exists(size_before) || size > size_before * 0.8"]);
    let prober = golive::probe::Prober::new(vec![shrunk], setup).unwrap();
    for (content, outcome) in
        [("0123456789", Outcome::Ok), ("01", Outcome::Assertion), ("01234", Outcome::Ok)]
    {
        made(at, "a.dump", content, 1);
        let seen = crate::probes::sample(prober.once().await.remove(0));
        assert_eq!(seen.outcome, outcome, "{content}: {}", detail(&seen));
    }
}
