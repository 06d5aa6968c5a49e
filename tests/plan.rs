//! Plans with something wrong, and every word that is said about them.
//!
//! Each `tests/plan/NAME.toml`, or `tests/plan/NAME/golive.toml` for a plan of several files, has its findings in
//! `NAME.txt` beside it. `UPDATE_EXPECTED=1` writes them anew.

#![expect(clippy::unwrap_used, clippy::format_collect, reason = "a test that cannot go on fails")]

use golive::{
    expr::{Path as Name, Scope, Segment, Unknown},
    plan::{Body, Check, JsonTemplate, Loaded, Plan, Severity, load, rules, scaffold},
    report::check,
    value::Kind,
    wording::Lang,
};
use proptest::prelude::*;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Stands in for the facts engine: what the plans in these tests ask about.
struct TestFacts<'p>(&'p Plan);

impl Scope for TestFacts<'_> {
    fn kind(&self, path: &Name) -> Result<Kind, Unknown> {
        let keys: Vec<&str> = path
            .segments()
            .iter()
            .filter_map(|segment| match segment {
                Segment::Key(key) => Some(key.as_str()),
                Segment::Index(_) => None,
            })
            .collect();
        match keys.as_slice() {
            ["requirements", "must", "verified" | "total"] => Ok(Kind::Number),
            ["probes", id, "slo"] if self.0.probes.contains_key(*id) => {
                Ok(Kind::Choice(&["met", "broken", "unproven"]))
            }
            ["probes", id, "p99"] if self.0.probes.contains_key(*id) => Ok(Kind::Duration),
            ["probes", id, burn] if burn.starts_with("burn_") && self.0.probes.contains_key(*id) => {
                Ok(Kind::Number)
            }
            ["checklists", id, "done"] if self.0.checklists.contains_key(*id) => Ok(Kind::Bool),
            _ => Err(Unknown { hint: None }),
        }
    }

    fn may_ask_existence(&self) -> bool {
        false
    }
}

fn env(name: &str) -> Option<String> {
    match name {
        "SET_PASSWORD" => Some("correct horse battery staple".to_owned()),
        "STORE" => Some("postgres://golive:pw-1@db.example.cn/journal".to_owned()),
        "SHORT_PASSWORD" => Some("pw-1".to_owned()),
        "WECOM_WEBHOOK" => Some("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=battery-1".to_owned()),
        "ONCALL_MOBILE" => Some("13800001111".to_owned()),
        "PLAIN_HTTP" => Some("http://api.example.cn".to_owned()),
        _ => None,
    }
}

fn load_plan(main: &Path) -> Loaded {
    load(main, &env, &|plan| Box::new(TestFacts(plan)))
}

fn listing(loaded: &Loaded) -> String {
    let mut out = String::new();
    for it in &loaded.diagnostics {
        let severity = it.severity.word();
        let message = it.message.render(Lang::En);
        writeln!(out, "{}:{}:{}: {severity} {}: {message}", it.file, it.line, it.column, it.code).unwrap();
        if let Some(hint) = &it.hint {
            writeln!(out, "    hint: {}", hint.render(Lang::En)).unwrap();
        }
    }
    writeln!(out, "{}", check::summary(&loaded.diagnostics, Lang::En)).unwrap();
    out
}

/// Main files by the name of their scenario.
fn scenarios() -> Vec<(PathBuf, PathBuf)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
    let mut found = Vec::new();
    for entry in fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.push((path.join("golive.toml"), path.with_extension("txt")));
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push((path.clone(), path.with_extension("txt")));
        }
    }
    found.sort();
    found
}

#[test]
fn scenarios_say_what_is_expected() {
    #[expect(clippy::disallowed_methods, reason = "a test is where expectations are written anew")]
    let update = std::env::var("UPDATE_EXPECTED").is_ok();
    let mut different = Vec::new();
    for (main, expected) in scenarios() {
        let loaded = load_plan(&main);
        let found = listing(&loaded);
        let has_errors = loaded.count(Severity::Error) > 0;
        assert_eq!(loaded.plan.is_none(), has_errors, "{}", main.display());
        assert!(!found.contains("battery"), "{} shows a secret", main.display());
        if update {
            fs::write(&expected, &found).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != found {
            different.push(format!("--- {}\n{found}", main.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn every_rule_is_broken_somewhere_and_has_its_manual() {
    let found: Vec<_> = scenarios().into_iter().flat_map(|(main, _)| load_plan(&main).diagnostics).collect();
    for it in &found {
        assert!(rules::find(it.code).is_some(), "{} has no manual", it.code);
    }
    for rule in rules::ALL {
        assert!(found.iter().any(|it| it.code == rule.code), "no scenario breaks {}", rule.code);
    }
}

#[test]
fn what_init_writes_is_clean() {
    for lang in [Lang::Zh, Lang::En] {
        let directory = tempfile::tempdir().unwrap();
        scaffold::write(directory.path(), lang).unwrap();
        let loaded = load_plan(&directory.path().join("golive.toml"));
        assert_eq!(listing(&loaded), "no problems found\n");
        let plan = loaded.plan.unwrap();
        assert_eq!(plan.files, ["golive.toml", "probes/health.toml"]);
        assert_eq!(plan.probes["health"].place.to_string(), "probes/health.toml:3:8");
    }
}

fn load_text(text: &[u8]) -> Loaded {
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("golive.toml");
    fs::write(&main, text).unwrap();
    load_plan(&main)
}

#[test]
fn hostile_files_are_refused_without_harm() {
    let deep = format!("{} = 1\n", "a.".repeat(200_000) + "a");
    let nested = format!("[project]\nid = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let doubling: String = (0..40).map(|n| format!("v{n} = \"${{v{0}}}${{v{0}}}\"\n", n + 1)).collect();
    let doubling = format!("[project]\nid=\"a\"\nname=\"a\"\n[vars]\n{doubling}v40 = \"x\"\n");
    let chain: String = (0..50_000).map(|n| format!("v{n} = \"${{v{}}}\"\n", n + 1)).collect();
    let dangling: String =
        (0..20_000).map(|n| format!("[person.p{n}]\nname=\"x\"\ndeputy=\"q{n}\"\n")).collect();
    let dotted = ".a".repeat(30);
    let tree = format!("{}1{}", format!("{{ a{dotted} = ").repeat(70), " }".repeat(70));
    let tree = format!("[probe.a]\nrequest = {{ url = \"x\", json = {tree} }}\n");
    let reopened: String = (0..30_000).map(|n| format!("[a{n}.b]\n")).collect::<String>()
        + &(0..30_000).map(|n| format!("[a{n}]\n")).collect::<String>();
    let cases: [(&str, Vec<u8>); 13] = [
        ("doubling variables", doubling.into_bytes()),
        ("chained variables", format!("[vars]\n{chain}").into_bytes()),
        ("dangling", dangling.into_bytes()),
        ("deep json", tree.into_bytes()),
        ("tables opened twice", reopened.into_bytes()),
        ("nul", b"[project]\nid = \"a\0b\"\n".to_vec()),
        ("not utf-8", b"[project]\nid = \"\xff\"\n".to_vec()),
        ("deep key", deep.into_bytes()),
        ("deep list", nested.into_bytes()),
        ("many errors", b"= \n".repeat(200_000)),
        ("large", b"# x\n".repeat(1_048_576)),
        ("too large", b"# xx\n".repeat(1_048_576)),
        ("one line", [b"x = [".to_vec(), b"1,".repeat(1_000_000), b"]".to_vec()].concat()),
    ];
    for (name, text) in cases {
        let loaded = load_text(&text);
        assert!(loaded.plan.is_none(), "{name}");
        let shown = check::text(&loaded.diagnostics, &loaded.sources, Lang::Zh, true);
        assert!(shown.len() < 400_000, "{name}: {} bytes", shown.len());
    }
}

#[test]
fn line_ends_and_byte_order_marks_do_not_move_places() {
    let plan = "[project]\nid = \"a\"\nname = \"甲\"\nnmae = 1\n";
    let places = |text: &str| {
        let loaded = load_text(text.as_bytes());
        loaded.diagnostics.iter().map(|it| (it.line, it.column, it.code)).collect::<Vec<_>>()
    };
    let expected = places(plan);
    assert!(expected.contains(&(4, 1, "FMT-02")));
    assert_eq!(places(&plan.replace('\n', "\r\n")), expected);
    assert_eq!(places(&format!("\u{feff}{plan}")), expected);
}

#[test]
fn a_missing_plan_says_what_to_do() {
    let loaded = load_plan(Path::new("/nowhere/golive.toml"));
    assert!(loaded.plan.is_none());
    let [only] = loaded.diagnostics.as_slice() else { panic!("{:?}", loaded.diagnostics) };
    assert_eq!((only.code, only.line, only.column), ("INC-01", 1, 1));
    assert!(only.hint.as_ref().unwrap().render(Lang::En).contains("golive init"));
}

#[test]
fn a_sound_plan_is_built_as_written() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/clean.toml");
    let plan = load_plan(&main).plan.unwrap();
    let cutover = plan.cutover.as_ref().unwrap();
    assert_eq!(cutover.start.to_rfc3339(), "2026-12-05T14:00:00+00:00");
    assert_eq!((cutover.end - cutover.start).num_hours(), 6);
    assert_eq!(plan.requirements["R-09"].effort_days.unwrap().to_string(), "8");
    assert_eq!(plan.cases["UAT-12"].steps[1].action.en, "Choose redeem");
    let probe = &plan.probes["redeem"];
    assert_eq!(probe.slo.as_ref().unwrap().good.to_string(), "0.99");
    let Check::Journey(journey) = &probe.check else { panic!("{:?}", probe.check) };
    assert_eq!(journey.steps[0].request.url.to_string(), "http://127.0.0.1:8787/api/login");
    assert_eq!(journey.steps[2].request.url.to_string(), "http://127.0.0.1:8787/api/redeem/${redemption}");
    assert!(journey.steps[2].always && !journey.steps[1].always);
    let Body::Json(JsonTemplate::Object(fields)) = &journey.steps[0].request.body else { panic!("no JSON") };
    let JsonTemplate::Text(password) = &fields[1].1 else { panic!("{fields:?}") };
    assert_eq!(password.to_string(), "•••");
    assert_eq!(password.fill(&|_| None, &|_| String::new()).unwrap(), env("SET_PASSWORD").unwrap());
    assert!(!format!("{plan:?}").contains("battery"));
    assert_eq!(plan.gates["go-live"].criteria["redeem"].title.en, "probes.redeem.slo == 'met'");
    assert_eq!(plan.hash.len(), 64);
}

#[test]
fn the_journal_may_be_on_a_server_whose_password_is_elsewhere() {
    for (store, shown) in [
        (r#""sqlite:a.db""#, "a.db"),
        (r#""postgres://golive@db.example.cn/journal""#, "postgres://golive@db.example.cn/journal"),
        (r#"{ env = "STORE" }"#, "postgres://golive@db.example.cn/journal"),
        (r#"{ env = "STORE", default = "a.db" }"#, "postgres://golive@db.example.cn/journal"),
        (r#"{ env = "UNSET_STORE", default = "a.db" }"#, "a.db"),
        (r#"{ file = "store" }"#, "postgres://golive@db.example.cn/journal"),
        (
            r#""postgres://golive:${password}@db.example.cn/journal""#,
            "postgres://golive@db.example.cn/journal",
        ),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let main = directory.path().join("golive.toml");
        fs::write(directory.path().join("store"), format!("{}\n", env("STORE").unwrap())).unwrap();
        let text = format!(
            "[project]\nid = \"a\"\nname = \"a\"\nstore = {store}\n[vars]\npassword = {{ env = \"SHORT_PASSWORD\" }}\n"
        );
        fs::write(&main, text).unwrap();
        let loaded = load_plan(&main);
        let errors = loaded.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
        assert_eq!(errors, 0, "{store}: {}", listing(&loaded));
        let plan = loaded.plan.unwrap();
        assert_eq!(plan.project.store.to_string(), shown, "{store}");
        assert!(!format!("{plan:?}").contains("pw-1"), "{store}");
    }
    for (store, code) in [
        (r#""mysql://db/journal""#, "FMT-04"),
        (r#""""#, "FMT-04"),
        (r#""a-${run.id}.db""#, "FMT-04"),
        (r#""mysql://u:hunter2@db/journal""#, "SEC-08"),
        (r#"{ env = "UNSET_STORE", default = "postgres://u:hunter2@db/j" }"#, "SEC-08"),
        (r#""postgres://db/j?user=u&password=hunter2""#, "SEC-08"),
        (r#"{ env = "UNSET_STORE" }"#, "VAR-01"),
    ] {
        let text = format!("[project]\nid = \"a\"\nname = \"a\"\nstore = {store}\n");
        let loaded = load_text(text.as_bytes());
        assert!(loaded.diagnostics.iter().any(|it| it.code == code), "{store}: {}", listing(&loaded));
        let shown = check::text(&loaded.diagnostics, &loaded.sources, Lang::En, false);
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_outside() {
    let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("secret.toml"), "[person.spy]\nname = \"x\"\n").unwrap();
    fs::create_dir(inside.path().join("probes")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.toml"), inside.path().join("probes/a.toml"))
        .unwrap();
    let main = inside.path().join("golive.toml");
    fs::write(&main, "[project]\nid = \"a\"\nname = \"a\"\ninclude = [\"probes/*.toml\"]\n").unwrap();
    let loaded = load_plan(&main);
    assert!(loaded.diagnostics.iter().any(|it| it.code == "INC-01"), "{}", listing(&loaded));
    assert_eq!(loaded.sources.files().len(), 1);
}

#[test]
fn the_text_shows_the_line() {
    let loaded =
        load_text("[project]\nid = \"a\"\nname = \"甲\"\n[person.wang]\nnaem = \"王敏\"\n".as_bytes());
    let shown = check::text(&loaded.diagnostics, &loaded.sources, Lang::En, false);
    let expected = "\
error[FMT-02]: unknown key `naem`
 --> golive.toml:5:1
  |
5 | naem = \"王敏\"
  | ^^^^
  |
  = help: did you mean `name`?
";
    assert!(shown.contains(expected), "{shown}");
    let json = check::json(&loaded.diagnostics, Lang::Zh);
    let keys: Vec<&String> = json[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "severity", "file", "line", "column", "message", "hint"]);
}

#[test]
fn a_line_with_a_secret_is_named_but_not_shown() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/secrets.toml");
    let loaded = load_plan(&main);
    let shown = check::text(&loaded.diagnostics, &loaded.sources, Lang::En, false);
    assert!(!shown.contains("hunter2") && !shown.contains("u:p@"), "{shown}");
    assert!(shown.contains("secrets.toml:8:15") && shown.contains("10.0.0.3"), "{shown}");
}

#[test]
fn many_findings_are_counted_not_shown() {
    let mut text = String::from("[project]\nid = \"a\"\nname = \"a\"\n");
    for n in 0..300 {
        writeln!(text, "[person.p{n}]").unwrap();
    }
    let loaded = load_text(text.as_bytes());
    let shown = check::text(&loaded.diagnostics, &loaded.sources, Lang::En, false);
    assert!(shown.ends_with("… and 100 more\n300 errors\n"), "{}", &shown[shown.len() - 60..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A plan with parts cut out, doubled or overwritten loads to something without a panic.
    #[test]
    fn no_text_panics(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, ".{0,12}"), 1..6)) {
        let (_, main) = scaffold::files(Lang::Zh)[0];
        let (_, probes) = scaffold::files(Lang::En)[1];
        let mut text: Vec<char> = format!("{main}\n{probes}").chars().collect();
        for (at, length, insert) in cuts {
            let start = at.index(text.len());
            let end = (start + length).min(text.len());
            text.splice(start..end, insert.chars());
        }
        let text: String = text.into_iter().collect();
        let loaded = load_text(text.as_bytes());
        prop_assert_eq!(loaded.plan.is_none(), loaded.count(Severity::Error) > 0);
        check::text(&loaded.diagnostics, &loaded.sources, Lang::En, true);
    }
}
