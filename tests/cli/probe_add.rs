//! Probes written into a plan from curl and `OpenAPI`: what is written, what is said, and what is left alone.

use super::project::{Project, Run};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Stdio},
};

const MEMBERS: &str = include_str!("../import/members.yaml");
const SHOP: &str = include_str!("../import/shop.swagger.json");

const PLAN: &str = "[project]\nid = \"p\"\nname = \"P\"\ninclude = [\"probes/*.toml\"] # ours\n";

/// With every place that has a secret.
const COPIED: &str = "curl 'https://crm.example.cn/api/members/search?access_token=CANARY-1' \\\n -H 'authorization: Bearer CANARY-2' \\\n -H 'sec-fetch-mode: cors' \\\n -H 'x-api-key: CANARY-3' \\\n -b 'sid=CANARY-4' \\\n --data-raw $'{\"password\":\"CANARY-5\\u0021\",\"page\":1}'";

fn pasted(project: &Project, text: &str, more: &[&str]) -> Run {
    let mut command = project.command(&[&["probe", "add", "--curl", "-"], more].concat());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn read(project: &Project, name: &str) -> String {
    fs::read_to_string(project.path().join(name)).unwrap()
}

/// Every file below a directory, with its text.
fn files(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((
                path.display().to_string(),
                String::from_utf8_lossy(&fs::read(&path).unwrap()).into(),
            ));
        }
    }
    found.sort();
    found
}

/// The variables a run names, set to something, so that the plan is whole.
fn with_secrets(mut project: Project, run: &Run) -> Project {
    let names = run.err.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    for name in names {
        let is_pem = name.ends_with("_CLIENT_CERT") || name.ends_with("_CLIENT_KEY");
        let value = match name {
            _ if is_pem => "-----BEGIN CERTIFICATE-----",
            "HTTPS_PROXY" => "http://127.0.0.1:3128",
            _ => "s3cr3t",
        };
        project = project.env(name, value);
    }
    project
}

#[test]
fn a_copied_command_becomes_a_probe_and_its_secrets_are_nowhere() {
    let project = Project::with(PLAN);
    project.write("probes/none.toml", "");
    let run = pasted(&project, COPIED, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    assert!(run.err.contains("left out headers that browsers and tools add: sec-fetch-mode"), "{run:?}");
    assert!(run.err.contains("  MEMBERS_SEARCH_PASSWORD    the value of password\n"), "{run:?}");
    let text = read(&project, "probes/members-search.toml");
    assert!(text.contains("json = { password = { env = \"MEMBERS_SEARCH_PASSWORD\" }, page = 1 }"), "{text}");
    for (name, text) in files(project.path()) {
        assert!(!text.contains("CANARY"), "{name}: {text}");
    }
    assert!(!run.err.contains("CANARY"), "{run:?}");
    assert_eq!(read(&project, "golive.toml"), PLAN);
    let checked = with_secrets(project, &run).run("check");
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[test]
fn every_way_to_log_in_and_travel_loads() {
    for command in [
        "curl -u probe:CANARY-1 -b 'sid=CANARY-2; empty=' https://x.cn/a --retry 3 --retry-delay 1 --http1.1",
        "curl -u CANARY-1-key: -x http://u:CANARY-2@10.0.0.1:3128 https://x.cn/a --http2",
        "curl -x '$HTTPS_PROXY' --cert /etc/client.pem --key ~/client.key https://x.cn/a",
        "curl --cert client.pem https://x.cn/a -H 'Authorization: Basic cHJvYmU6Q0FOQVJZ'",
        "curl https://x.cn/a -H 'Content-Type: text/xml; charset=${x}' -d '<a/>' --retry 2",
        "curl -X TRACE https://x.cn/a --http2-prior-knowledge",
    ] {
        let project = Project::with(PLAN);
        project.write("client.pem", "-----BEGIN CERTIFICATE-----\n");
        let run = pasted(&project, command, &[]);
        assert_eq!(run.code, 0, "{command}: {run:?}");
        assert!(
            !run.err.contains("CANARY") && !read(&project, "probes/a.toml").contains("CANARY"),
            "{run:?}"
        );
        let checked = with_secrets(project, &run).run("check");
        assert_eq!(checked.code, 0, "{command}: {checked:?}");
    }
}

#[test]
fn what_openapi_describes_is_a_plan_that_checks_clean() {
    for (name, text, count) in [("api.yaml", MEMBERS, 5), ("api.json", SHOP, 3)] {
        let project = Project::with(PLAN);
        project.write(name, text);
        let run = project.run_args(&["probe", "add", "--openapi", name, "--all", "--every", "1m"]);
        assert_eq!(run.code, 0, "{run:?}");
        let file = files(&project.path().join("probes")).remove(0).1;
        let headers = file.lines().filter(|line| line.starts_with("[probe.") && !line.ends_with(".request]"));
        assert_eq!(headers.count(), count, "{file}");
        let project = with_secrets(project, &run);
        let checked = project.run("check");
        assert_eq!(checked.code, 0, "{checked:?}\n{file}");
        // The same again gets other names, in the same file or another, and the plan still stands. The address
        // is the one that the plan has.
        let again = project.run_args(&["probe", "add", "--openapi", name]);
        assert_eq!(again.code, 0, "{again:?}");
        assert!(files(&project.path().join("probes")).iter().all(|(_, text)| !text.contains("_base_2")));
        let checked = project.run("check");
        assert_eq!(checked.code, 0, "{checked:?}");
    }
}

#[test]
fn printing_writes_nothing_and_needs_no_plan() {
    let expected = "[probe.health]\ntitle = \"GET /health\"\nevery = \"15s\"\nrequest = { url = \"https://x.cn/health\" }\nexpect = [\"status == 200\"]\n";
    let project = Project::empty();
    let line = ["probe", "add", "--curl", "curl https://x.cn/health", "--every", "15s", "--print"];
    project.run_args(&line).says(0, expected);
    assert!(files(project.path()).is_empty());
}

#[test]
fn where_a_probe_goes_is_decided_by_the_include() {
    let bare = "[project]\nid = \"p\"\nname = \"P\" # the end";
    let project = Project::with(bare);
    let add = |more: &[&str]| {
        project.run_args(&[&["probe", "add", "--curl", "curl https://x.cn/health"], more].concat())
    };
    assert_eq!(add(&[]).code, 0);
    let main = read(&project, "golive.toml");
    assert!(main.starts_with(&format!("{bare}\n\n[probe.health]\n")), "{main}");
    let run = add(&["--to", "more/second.toml"]);
    assert!(run.err.contains("added more/second.toml to the include of golive.toml"), "{run:?}");
    assert!(read(&project, "golive.toml").starts_with("[project]\ninclude = [\"more/second.toml\"]\nid = "));
    assert!(read(&project, "more/second.toml").starts_with("[probe.health-2]\n"));
    assert_eq!(add(&["--to", "more/second.toml", "--id", "third"]).code, 0);
    assert!(read(&project, "more/second.toml").contains("\n\n[probe.third]\n"));
    assert_eq!(project.run("check").code, 0);
}

#[test]
fn what_would_not_stand_is_not_written() {
    let project = Project::with(PLAN);
    project.write("probes/a.toml", "[probe.a]\ntitle = \"A\"\nrequest = { url = \"https://x.cn/\" }\n");
    project.write("notes.toml", "mine");
    let before = files(project.path());
    let cases: [(&[&str], i32, &str); 9] = [
        (&["--curl", "curl http://x.cn/"], 5, "nothing was written"),
        (&["--curl", "curl https://x.cn/", "--id", "a"], 5, "has a probe a already"),
        (&["--curl", "curl https://x.cn/", "--id", "a b"], 2, "cannot be an id"),
        (&["--curl", "curl https://x.cn/", "--to", "../x.toml"], 2, "not inside the directory"),
        (&["--curl", "curl https://x.cn/", "--to", "notes.toml"], 5, "exists already"),
        (&["--curl", "curl -k https://x.cn/"], 2, "always verify certificates"),
        (&["--openapi", "none.yaml"], 4, "cannot read none.yaml"),
        (&["--curl", "curl https://x.cn/", "--openapi", "x"], 2, "cannot be used with"),
        (&[], 2, "is missing"),
    ];
    for (more, code, said) in cases {
        let run = project.run_args(&[&["probe", "add"], more].concat());
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{more:?}: {run:?}");
        assert!(run.err.contains(said), "{more:?}: {run:?}");
        assert_eq!(files(project.path()), before, "{more:?}");
    }
    // A plan that is wrong already is not made worse.
    let broken = Project::with("[project]\nid = 7\n");
    assert_eq!(broken.run_args(&["probe", "add", "--curl", "curl https://x.cn/"]).code, 3);
}

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere_outside_and_rights_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (project, outside) = (Project::with(PLAN), tempfile::tempdir().unwrap());
    symlink(outside.path(), project.path().join("probes")).unwrap();
    let add = ["probe", "add", "--curl", "curl https://x.cn/health"];
    assert_eq!(project.run_args(&add).code, 5);
    assert!(files(outside.path()).is_empty());
    let main = project.path().join("golive.toml");
    fs::write(&main, "[project]\nid = \"p\"\nname = \"P\"\n").unwrap();
    fs::set_permissions(&main, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(project.run_args(&add).code, 0);
    assert_eq!(fs::metadata(&main).unwrap().permissions().mode() & 0o777, 0o640);
}

/// The stand-in member system, ended with the test.
struct Sandbox(Child);

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn what_was_added_probes_a_system_that_runs() {
    let project = Project::with("[project]\nid = \"p\"\nname = \"P\"\n").env("CLERK_PASSWORD", "wrong");
    let arguments = ["sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
    let mut sandbox = Sandbox(project.command(&arguments).stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(sandbox.0.stderr.take().unwrap()).lines().map_while(Result::ok);
    let ready = lines.find(|line| line.contains("sandbox member system at http://")).unwrap();
    let address = ready.split("http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let add = |command: &str, id: &str| {
        let run = project.run_args(&["probe", "add", "--id", id, "--curl", command]);
        assert_eq!(run.code, 0, "{run:?}");
        project.run_args(&["probe", id, "--once"])
    };
    let run = add(&format!("curl -s 'http://{address}/health?x=1' -H 'accept: */*' | jq ."), "up");
    assert_eq!(run.code, 0, "{run:?}");
    let login = format!(
        "curl http://{address}/api/login --json '{{\"user\":\"probe\",\"password\":\"$CLERK_PASSWORD\"}}'"
    );
    let refused = add(&login, "login");
    assert_eq!(refused.code, 1, "{refused:?}");
}
