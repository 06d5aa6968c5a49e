//! A team in one directory: the sandbox, the plan, the programs, and what they leave outside.

use super::project::Project;
use serde_json::Value;
use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::Child,
    thread::sleep,
    time::{Duration, Instant},
};

/// Far more than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(2);

pub struct Team {
    pub project: Project,
    api: SocketAddr,
    control: SocketAddr,
    _sandbox: Program,
}

/// A program that runs, and ends with this value.
pub struct Program(Child);

impl Program {
    /// Ends it where it is, as with a power cut: no program can prepare for it.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub fn is_over(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn open(project: &Project, name: &str, arguments: &[&str]) -> Program {
    let talk = File::create(project.path().join(format!("{name}.txt"))).unwrap();
    let mut command = project.command(arguments);
    command.stdout(talk.try_clone().unwrap()).stderr(talk);
    Program(command.spawn().unwrap())
}

impl Team {
    pub fn gather(store: &str) -> Self {
        let project = Project::empty();
        let home = project.path().display().to_string();
        let project = project.env("HOME", &home).env("PATH", &std::env::var("PATH").unwrap());
        let project = project.env("PROBE_PASSWORD", "sandbox").env("STORE_URL", store);
        let (api, control) = (free_port(), free_port());
        let (listen, side) = (api.to_string(), control.to_string());
        let sandbox = open(&project, "sandbox", &["sandbox", "--listen", &listen, "--control", &side]);
        let place = if store.is_empty() { "" } else { "store = { env = \"STORE_URL\" }" };
        project.write("golive.toml", &plan(place, api));
        for (name, body) in [
            ("freeze", "echo freeze >> effects"),
            ("copy", "echo 'copy begins' >> effects; sleep 4; echo 'copy done' >> effects"),
            ("switch", "echo switch >> effects"),
            ("divert", "echo \"divert $GOLIVE_MODE\" >> effects"),
        ] {
            project.write(&format!("{name}.sh"), body);
        }
        let checked = project.run("check");
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
        let trusted = project.run("trust --yes");
        assert_eq!(trusted.code, 0, "{}{}", trusted.out, trusted.err);
        let team = Self { project, api, control, _sandbox: sandbox };
        team.until("the sandbox answers", || {
            TcpStream::connect(api).is_ok() && TcpStream::connect(control).is_ok()
        });
        team
    }

    pub fn open(&self, name: &str, arguments: &[&str]) -> Program {
        open(&self.project, name, arguments)
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let since = Instant::now();
        while !is_so() {
            assert!(since.elapsed() < PATIENCE, "not yet: {what}\n{}", self.talk());
            sleep(Duration::from_millis(200));
        }
    }

    /// What the programs said, and the record so far.
    fn talk(&self) -> String {
        let said = |name: &str| {
            fs::read_to_string(self.project.path().join(format!("{name}.txt"))).unwrap_or_default()
        };
        let names = ["first", "second", "back", "watch"];
        let talk: Vec<String> = names.iter().map(|name| format!("{name}:\n{}", said(name))).collect();
        format!("{}\n{}", talk.join("\n"), self.project.run("--lang en log show").out)
    }

    /// Exit code and output of a command.
    pub fn says(&self, line: &str) -> (i32, String) {
        let run = self.project.run(line);
        (run.code, run.out)
    }

    #[track_caller]
    pub fn does(&self, line: &str) {
        let run = self.project.run(line);
        assert_eq!(run.code, 0, "{line}: {}{}\n{}", run.out, run.err, self.talk());
    }

    /// A command with a note, which holds spaces.
    #[track_caller]
    pub fn does_with(&self, line: &str, note: &str) {
        let arguments: Vec<&str> = line.split(' ').chain(["--note", note]).collect();
        let run = self.project.run_args(&arguments);
        assert_eq!(run.code, 0, "{line}: {}{}\n{}", run.out, run.err, self.talk());
    }

    /// How often something was done outside.
    pub fn effects(&self, what: &str) -> usize {
        let effects = fs::read_to_string(self.project.path().join("effects")).unwrap_or_default();
        effects.lines().filter(|line| *line == what).count()
    }

    /// Every event of the record.
    pub fn log(&self) -> Vec<Value> {
        let out = self.project.command(&["log", "show", "--format", "json"]).output().unwrap().stdout;
        let text = String::from_utf8(out).unwrap();
        text.lines().map(|line| serde_json::from_str(line).expect("JSON Lines")).collect()
    }

    /// Whether an alert was raised.
    pub fn has_raised(&self, alert: &str) -> bool {
        self.log().iter().any(|event| event["kind"] == "alert-raised" && event["data"]["alert"] == alert)
    }

    /// Switches a fault of the sandbox by its control port.
    pub fn fault(&self, method: &str, name: &str) {
        exchange(self.control, &format!("{method} /sandbox/faults/{name}"), "", "");
    }

    /// A member pays with stored value in the new system, as a till would have it.
    pub fn spend(&self, cents: u32) {
        let login = "{\"user\":\"cashier\",\"password\":\"sandbox\"}";
        let answer = exchange(self.api, "POST /api/login", "", login);
        let token = answer.split_once("\"token\":\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0;
        let bearer = format!("authorization: Bearer {token}\r\n");
        let topped = format!("{{\"amount_cents\":{cents},\"store\":\"S01\"}}");
        exchange(self.api, "POST /api/members/1/topups", &bearer, &topped);
        let paid =
            format!("{{\"amount_cents\":{cents},\"store\":\"S01\",\"pay_with_balance_cents\":{cents}}}");
        exchange(self.api, "POST /api/members/1/purchases", &bearer, &paid);
    }

    /// The decision clock as anybody sees it: the exit code, and all there is to it.
    pub fn clock(&self) -> (i32, Value) {
        let (code, out) = self.says("clock --format json");
        (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}")))
    }

    /// What a program that was opened has said.
    pub fn said(&self, name: &str) -> String {
        fs::read_to_string(self.project.path().join(format!("{name}.txt"))).unwrap()
    }
}

/// One request of the sandbox, which must go well.
fn exchange(to: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {to}\r\ncontent-type: application/json\r\nContent-Length: {length}\r\n{headers}\
         Connection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 2"), "{line}: {answer}");
    answer
}

fn plan(store: &str, api: SocketAddr) -> String {
    let minutes = |minutes: i64| {
        (chrono::Utc::now() + chrono::TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M:%SZ")
    };
    format!(
        r#"
[project]
id = "launch"
name = "A launch"
{store}
[cutover]
start = {start}
end = {end}
gate = "go-live"
runbook = "cutover"
rollback = "rollback"
decision = "5m"
verify = "5m"
[cutover.data.stored-value]
title = "Stored value spent"
probe = "report"
reading = "spent"
limit = 5000
unit = "cents"
signed_by = "sun"
[allow]
run = ["pm", "launch"]
[person.wang]
name = "Sample Wang"
roles = ["pm"]
deputy = "zhou"
[person.zhou]
name = "Sample Zhou"
roles = ["launch"]
deputy = "wang"
[person.li]
name = "Sample Li"
roles = ["it"]
deputy = "sun"
[person.sun]
name = "Sample Sun"
roles = ["operations"]
deputy = "li"
[probe.login]
title = "Staff login"
every = "100ms"
timeout = "2s"
request = {{ url = "http://{api}/api/login", method = "POST", json = {{ user = "probe", password = {{ env = "PROBE_PASSWORD" }} }} }}
expect = ["status == 200"]
slo = {{ good = 0.9, within = "1s", over = "1m", outage = "0s" }}
[probe.report]
title = "Head office's summary"
kind = "journey"
every = "500ms"
timeout = "2s"
[[probe.report.step]]
id = "login"
request = {{ method = "POST", url = "http://{api}/api/login", json = {{ user = "marketing", password = {{ env = "PROBE_PASSWORD" }} }} }}
expect = ["status == 200"]
capture = {{ token = "json.token" }}
[[probe.report.step]]
id = "read"
request = {{ url = "http://{api}/api/reports/summary", bearer = "${{token}}" }}
expect = ["status == 200"]
read = {{ spent = "json.balance_spent_cents" }}
[gate.go-live]
title = "Go live"
seats = ["pm", "it"]
criterion.login = {{ title = "Staff can log in", require = "probes.login.slo == 'met'" }}
[runbook.cutover]
title = "Cut over"
step = [
  {{ id = "freeze", title = "Freeze", minutes = 1, run = ["sh", "freeze.sh"] }},
  {{ id = "copy", title = "Copy", minutes = 1, run = ["sh", "copy.sh"] }},
  {{ id = "switch", title = "Switch", minutes = 1, run = ["sh", "switch.sh"], owner = "li", irreversible = true }},
]
[runbook.rollback]
title = "Back"
step = [
  {{ id = "divert", title = "Divert", minutes = 1, run = ["sh", "divert.sh"] }},
]
[alert.login-down]
title = "Staff cannot log in"
when = "probes.login.success < 0.9"
for = "1s"
severity = "critical"
owner = "li"
"#,
        start = minutes(-60),
        // Less than half an hour is left on the clock when the cutover begins: it warns at once.
        end = minutes(38),
    )
}
