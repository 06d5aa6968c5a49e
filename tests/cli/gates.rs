//! Gates as a team keeps them: proved before they are relied on.

use super::{Project, approvals::chrono_in_days};

/// A gate that would wave anything through: by a limit that cannot be missed, by an `or`, and by failures that are fast.
const CARELESS: &str = r#"
[project]
id = "careless"
name = "Careless"

[probe.login]
title = "Login"
request = { url = "http://127.0.0.1:9/" }
every = "1s"
timeout = "2s"
slo = { good = 0.9, within = "300ms", over = "2h" }

[requirement.R-01]
title = "Members join"
priority = "should"

[case.UAT-01]
title = "Join"
verifies = ["R-01"]

[gate.go-live]
title = "Go live"
criterion.fast = { title = "Logins are fast", require = "probes.login.p99 < 300ms" }
criterion.tried = { title = "Cases passed", require = "uat.pass_rate >= 0" }
criterion.sound = { title = "Logins succeed in time", require = "probes.login.slo == 'met'" }
criterion.any = { title = "Anything", require = "probes.login.slo == 'met' || uat.total >= 0 || true" }

[gate.sound]
title = "Sound"
criterion.login = { title = "Logins succeed in time", require = "probes.login.slo == 'met'" }
"#;

#[test]
fn a_gate_that_would_pass_on_bad_input_is_not_proved() {
    let project = Project::with(CARELESS);
    let ran = project.run("gate prove go-live");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.starts_with("✖ Go live [go-live]: not proved (3 of its criteria are flawed)\n"),
        "{}",
        ran.out
    );
    for said in [
        "✖ it is a go on: failing\n      mend: failures can be fast: also ask for success",
        "✖ it is a go on: bad records\n      mend: set a limit that bad results miss",
        "✖ no values were found on which it fails: it always holds",
        "✖ it is a go on: no measurements",
        "✔ Logins succeed in time [sound]\n    probes.login.slo == 'met'\n    ? inconclusive: no measurements, 0 requests, stale, missing,",
        "! error: unable to probe, our side sick, broken instrument\n    ✖ no-go: failing, timed out, slow\n",
    ] {
        assert!(ran.out.contains(said), "{said}\n{}", ran.out);
    }
    let check = project.run("check");
    assert!(check.out.contains("warning[GAT-05]: no values were found on which it fails"), "{}", check.out);
    assert_eq!(check.code, 0, "a warning");
}

#[test]
fn a_proved_gate_says_so_with_exit_0() {
    let project = Project::with(CARELESS);
    let ran = project.run("gate prove sound --format json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let proof = ran.json();
    assert_eq!((&proof["proved"], &proof["gates"][0]["gate"]), (&true.into(), &"sound".into()));
    let criterion = &proof["gates"][0]["criteria"][0];
    assert_eq!(criterion["inputs"]["nan"], "inconclusive");
    assert_eq!(criterion["inputs"]["failing"], "no-go");
    assert_eq!(criterion["inputs"]["sick-prober"], "error");
    assert_eq!(criterion["inputs"]["no-records"], serde_json::Value::Null);
    assert_eq!(criterion["flaws"], serde_json::json!([]));
    assert_eq!(project.run("gate prove --all").code, 1);
    assert_eq!(project.run("gate prove nope").code, 2);
    assert_eq!(project.run("gate prove sound --all").code, 2);
    assert!(project.run("--lang zh gate prove sound").out.starts_with("✔ Sound [sound]: 已验证\n"));
}

/// An element of a document: its name, attributes, text and children.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a document as strictly as XML asks: declaration, balanced elements, quoted attributes, known entities only.
fn parsed(text: &str) -> Element {
    let body = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").expect("the declaration");
    assert!(body.chars().all(|c| c == '\n' || c == '\t' || c >= ' '), "a character XML does not know");
    let mut open = vec![Element::default()];
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        open.last_mut().unwrap().text += &plain(&rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag that ends");
        let (tag, after) = (&rest[at + 1..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().unwrap();
            assert_eq!(closed.name, name, "balanced");
            open.last_mut().expect("one root").children.push(closed);
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.to_owned(), ..Element::default() };
        while let Some((key, value)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a quoted value");
            assert!(element.get(key).is_empty(), "{key} twice");
            element.attributes.push((key.to_owned(), plain(value)));
            attributes = after;
        }
        assert_eq!(attributes.trim(), "", "{tag}");
        if is_empty { open.last_mut().unwrap().children.push(element) } else { open.push(element) }
    }
    assert_eq!((open.len(), rest.trim()), (1, ""), "one root, closed");
    open.remove(0).children.remove(0)
}

/// Text with its entities replaced.
fn plain(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').expect("an entity that ends");
        plain += match entity {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            "#10" => "\n",
            "#9" => "\t",
            other => panic!("unknown entity {other}"),
        };
        plain += after;
    }
    plain
}

/// A gate of every verdict, with titles and notes that are not XML.
const REPORTED: &str = r#"
[project]
id = "reported"
name = "Reported"

[person.wang]
name = "Wang"
roles = ["pm"]
[person.li]
name = "Li"
roles = ["pm"]

[probe.login]
title = "Login"
request = { url = "http://127.0.0.1:9/" }
slo = { good = 0.99, within = "300ms", over = "10m" }

[requirement.R-01]
title = "Members join"
priority = "should"

[case.UAT-01]
title = "Join"
verifies = ["R-01"]

[gate.go-live]
title = 'Go <live> & "stay"'
seats = ["wang", "li"]
criterion.passed = { title = "100 % < passed > & 'done'", require = "uat.pass_rate >= 1" }
criterion.failed = { require = "uat.failed == 0 && uat.blocked < 1", remedy = "Mend & <retest>" }
criterion.login = { title = "Logins", require = "probes.login.slo == 'met'" }
criterion.waived = { title = "Waived", require = "uat.passed > 0" }
"#;

#[test]
fn a_verdict_as_junit_is_sound_xml_and_no_skipped_case_hides_what_is_open() {
    let project = Project::with(REPORTED);
    let until = format!("--until={}", chrono_in_days(30));
    for line in [
        ["uat", "record", "UAT-01", "fail", "--note=broken"].as_slice(),
        &["waiver", "ask", "go-live", "waived", &until, "--note=a<b && \u{1b}[31mc", "--as=wang"],
        &["waiver", "approve", "W-001", "--as=li"],
        &["vote", "go-live", "go", "--as=wang"],
    ] {
        let ran = project.run_args(line);
        assert_eq!(ran.code, 0, "{line:?}: {}", ran.err);
    }
    let ran = project.run("gate --format junit");
    assert_eq!(ran.code, 1);
    let root = parsed(&ran.out);
    assert_eq!((root.name.as_str(), root.get("tests"), root.get("failures")), ("testsuites", "6", "2"));
    assert_eq!((root.get("errors"), root.get("skipped")), ("2", "1"));
    let [suite] = root.children.as_slice() else { panic!("{root:?}") };
    assert_eq!((suite.name.as_str(), suite.get("name"), suite.get("tests")), ("testsuite", "go-live", "6"));
    assert_eq!(suite.children[0].children[0].get("value"), "Go <live> & \"stay\"");
    let case = |name: &str| {
        let found = suite.children.iter().find(|case| case.get("name").starts_with(name)).expect(name);
        found.children.first()
    };
    let failed = case("failed").unwrap();
    assert_eq!((failed.name.as_str(), failed.get("type")), ("failure", "no-go"));
    assert!(
        failed.text.contains("uat.failed == 0 && uat.blocked < 1") && failed.text.contains("Mend & <retest>")
    );
    let open = case("login").unwrap();
    assert_eq!(
        (open.name.as_str(), open.get("type")),
        ("error", "inconclusive"),
        "never green, never skipped"
    );
    let waived = case("waived").unwrap();
    assert!(waived.name == "skipped" && waived.get("message").contains("a<b && "), "{waived:?}");
    assert_eq!(case("seat li").unwrap().name, "error", "absent");
    assert!(case("seat wang").is_none(), "a go is a case without a child");
}
