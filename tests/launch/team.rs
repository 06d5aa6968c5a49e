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
            ("divert", "echo divert >> effects"),
        ] {
            project.write(&format!("{name}.sh"), body);
        }
        let checked = project.run("check");
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
        let trusted = project.run("trust --yes");
        assert_eq!(trusted.code, 0, "{}{}", trusted.out, trusted.err);
        let team = Self { project, control, _sandbox: sandbox };
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

    /// Switches a fault of the sandbox by its control port.
    pub fn fault(&self, method: &str, name: &str) {
        let mut stream = TcpStream::connect(self.control).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let request = format!(
            "{method} /sandbox/faults/{name} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.control
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
}

fn plan(store: &str, api: SocketAddr) -> String {
    let hours =
        |hours: i64| (chrono::Utc::now() + chrono::TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M:%SZ");
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
        start = hours(-1),
        end = hours(5),
    )
}
