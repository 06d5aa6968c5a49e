//! An agent at work: what it shows, a plan that changes under it, and its end.

use super::Project;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Far longer than anything takes; reached only when something is broken.
const PATIENCE: Duration = Duration::from_mins(1);

struct Agent {
    child: Child,
    address: SocketAddr,
    log: mpsc::Receiver<String>,
}

impl Agent {
    fn start(project: &Project) -> Self {
        let arguments = ["--lang", "en", "agent", "--listen", "127.0.0.1:0", "--vantage", "shop-17"];
        let mut child = project.command(&arguments).stderr(Stdio::piped()).spawn().unwrap();
        let (told, log) = mpsc::channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
        let mut agent = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log };
        let ready = agent.says("agent at work: vantage shop-17, http://");
        let address = ready.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        agent.address = address.unwrap().parse().unwrap();
        agent
    }

    /// Waits for a line of its log.
    fn says(&self, wanted: &str) -> String {
        let mut said = Vec::new();
        loop {
            match self.log.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(wanted) => return line,
                Ok(line) => said.push(line),
                Err(silence) => panic!("{silence}: never said {wanted:?}, but {said:#?}"),
            }
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Waits until a path shows something.
    fn shows(&self, path: &str, wanted: &str) -> String {
        let mut answer = String::new();
        for _ in 0..PATIENCE.as_millis() / 100 {
            answer = self.get(path);
            if answer.contains(wanted) {
                return answer;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never showed {wanted:?}: {answer}");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that answers everything.
fn target() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut head = [0; 4_096];
                while stream.read(&mut head).is_ok_and(|read| read > 0) {
                    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"active\":7}";
                    if stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

fn plan(target: SocketAddr, probe: &str) -> String {
    format!(
        r#"
[project]
id = "shop"
name = "Shop"

[probe.{probe}]
title = "Orders"
every = "100ms"
request = {{ url = "http://{target}/orders" }}
read = {{ active = "json.active" }}
"#
    )
}

#[test]
fn an_agent_measures_shows_and_outlives_a_broken_plan() {
    let target = target();
    let project = Project::with(&plan(target, "orders"));
    let mut agent = Agent::start(&project);
    agent.says("running the probes");
    agent.shows("/metrics", "golive_reading{probe=\"orders\",name=\"active\"} 7");
    let health = agent.get("/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains(r#""vantage":"shop-17""#), "{health}");

    project.write("golive.toml", &plan(target, "orders").replace("\"100ms\"", "100"));
    agent.signal("HUP");
    agent.says("golive.toml:8");
    agent.says("the old one is kept");
    agent.shows("/metrics", "golive_plan_is_current 0");
    assert!(agent.get("/healthz").contains(r#""plan_file":{"broken":{"errors":1}}"#));

    project.write("golive.toml", &plan(target, "payments"));
    agent.signal("HUP");
    agent.says("now working with plan");
    let metrics = agent.shows("/metrics", "golive_samples_total{probe=\"payments\",outcome=\"ok\"}");
    assert!(
        metrics.contains("golive_samples_total{probe=\"orders\""),
        "counters outlive a change of the plan"
    );
    assert!(metrics.contains("golive_plan_is_current 1"), "{metrics}");

    agent.signal("TERM");
    agent.says("ending");
    assert_eq!(agent.child.wait().unwrap().code(), Some(0));
    let measured = project.run("facts probes.payments.events --format json").json();
    let events = measured[0]["value"].as_f64().unwrap_or_default();
    assert!(events >= 1.0, "what was measured is in the journal: {measured}");
}

#[test]
fn a_taken_port_and_a_broken_plan_are_told_at_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let project = Project::with(&plan(target(), "orders"));
    let run = project.run_args(&["agent", "--listen", &address]);
    assert_eq!(run.code, 4);
    assert!(run.err.contains(&format!("cannot listen on {address}")), "{}", run.err);
    project.write("golive.toml", "[project]\n");
    assert_eq!(project.run("agent").code, 3);
}

#[test]
fn the_unit_is_printed_without_starting_anything() {
    let project = Project::with(&plan(target(), "orders"));
    let unit = project.run("agent --unit");
    assert_eq!(unit.code, 0);
    let plan = project.path().join("golive.toml");
    assert!(unit.out.contains(&format!("--plan {} agent\n", plan.display())), "{}", unit.out);
}
