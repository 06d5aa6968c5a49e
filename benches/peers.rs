//! Processor time of one HTTP probe of golive and of its peers, at the same rate against the same target in the same
//! run. Peers that are not installed are skipped, and said to be.
//!
//! Every side is a process of its own, so that what is counted is all it takes: golive is `golive agent` with the
//! journal and `/metrics`, Prometheus is there with its database beside the exporter. What was answered is
//! counted by the target.

#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;

use report::{Outcome, Row, print, wanted};
use sandbox::Sandbox;
use std::{
    fmt::Write as _,
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Probes, each once a second.
const PROBES: usize = 1_000;
/// Time for a side to start before it is measured.
const SETTLING: Duration = Duration::from_secs(6);
const SPAN: Duration = Duration::from_secs(10);

/// What is measured on one side.
struct Cost {
    /// Answers the target gave.
    answers: u64,
    spent: Duration,
    /// Resident, of all its processes, in megabytes.
    resident: f64,
}

/// A side: how to start it, in a directory of its own, against an address.
struct Side {
    name: &'static str,
    /// Programs it needs.
    needs: &'static [&'static str],
    start: fn(&Path, &str) -> Outcome<Vec<Child>>,
}

const SIDES: &[Side] = &[
    Side { name: "golive agent, connections kept", needs: &[], start: |at, to| golive(at, to, false) },
    Side { name: "golive agent, connections fresh", needs: &[], start: |at, to| golive(at, to, true) },
    Side { name: "oha, connections kept", needs: &["oha"], start: |_, to| oha(to, &[]) },
    Side {
        name: "oha, connections fresh",
        needs: &["oha"],
        start: |_, to| oha(to, &["--disable-keepalive"]),
    },
    Side { name: "hey, connections kept", needs: &["hey"], start: |_, to| hey(to, &[]) },
    Side { name: "hey, connections fresh", needs: &["hey"], start: |_, to| hey(to, &["-disable-keepalive"]) },
    Side {
        name: "prometheus + blackbox_exporter (fresh)",
        needs: &["prometheus", "prometheus-blackbox-exporter"],
        start: blackbox,
    },
];

fn main() -> Outcome<()> {
    if !wanted() {
        return Ok(());
    }
    let target = Sandbox::start()?;
    let mut rows = Vec::new();
    for side in SIDES {
        if let Some(missing) = side.needs.iter().find(|program| !is_installed(program)) {
            println!("{}: skipped, for there is no {missing}", side.name);
            continue;
        }
        let cost = measure(side, &target.address)?;
        println!(
            "{}: {:.0} answers a second, {:.0} µs each, {:.0} MB resident",
            side.name,
            cost.answers as f64 / SPAN.as_secs_f64(),
            cost.spent.as_secs_f64() * 1e6 / cost.answers.max(1) as f64,
            cost.resident,
        );
        let values = vec![cost.spent.as_secs_f64() * 1e6 / cost.answers.max(1) as f64];
        rows.push(Row { name: side.name, unit: "µs", target: None, floor: None, values });
    }
    print(&rows);
    Ok(())
}

fn measure(side: &Side, target: &str) -> Outcome<Cost> {
    let directory = tempfile::tempdir()?;
    let mut children = Children((side.start)(directory.path(), target)?);
    thread::sleep(SETTLING);
    children.are_alive()?;
    let (answers, spent) = (answers(target)?, children.spent()?);
    thread::sleep(SPAN);
    let cost = Cost {
        answers: answers_since(target, answers)?,
        spent: children.spent()?.saturating_sub(spent),
        resident: children.resident()?,
    };
    children.are_alive()?;
    Ok(cost)
}

fn answers_since(target: &str, before: u64) -> Outcome<u64> {
    Ok(answers(target)?.saturating_sub(before))
}

fn golive(directory: &Path, target: &str, fresh: bool) -> Outcome<Vec<Child>> {
    let mut plan = String::from("[project]\nid = \"pace\"\nname = \"Pace\"\n");
    for n in 0..PROBES {
        write!(
            plan,
            "[probe.p-{n}]\ntitle = \"p\"\nevery = \"1s\"\n\
             request = {{ url = \"http://{target}/health\", fresh_connection = {fresh} }}\n\
             expect = [\"status == 200\"]\nslo = {{ good = 0.99, within = \"300ms\", over = \"30m\" }}\n"
        )?;
    }
    let path = directory.join("golive.toml");
    fs::write(&path, plan)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_golive"));
    command.arg("--plan").arg(path).args(["agent", "--listen", "127.0.0.1:0"]);
    Ok(vec![quiet(&mut command)?])
}

fn oha(target: &str, more: &[&str]) -> Outcome<Vec<Child>> {
    let rate = PROBES.to_string();
    let mut command = Command::new("oha");
    command.args(["--no-tui", "-z", "60s", "-c", "50", "-q", &rate]).args(more);
    Ok(vec![quiet(command.arg(format!("http://{target}/health")))?])
}

fn hey(target: &str, more: &[&str]) -> Outcome<Vec<Child>> {
    // Its rate is that of each worker.
    let mut command = Command::new("hey");
    command.args(["-z", "60s", "-c", "50", "-q", &(PROBES / 50).to_string()]).args(more);
    Ok(vec![quiet(command.arg(format!("http://{target}/health")))?])
}

fn blackbox(directory: &Path, target: &str) -> Outcome<Vec<Child>> {
    let [exporter, prometheus] = [free_port()?, free_port()?];
    let modules = directory.join("blackbox.yml");
    fs::write(
        &modules,
        "modules:\n  http_2xx:\n    prober: http\n    http: { preferred_ip_protocol: ip4, valid_status_codes: [200] }\n",
    )?;
    // Each target differs by a query the sandbox does not look at.
    let targets: Vec<String> = (0..PROBES).map(|n| format!("\"http://{target}/health?n={n}\"")).collect();
    let scrape = format!(
        "global: {{ scrape_interval: 1s, scrape_timeout: 1s }}\nscrape_configs:\n- job_name: probe\n  \
         metrics_path: /probe\n  params: {{ module: [http_2xx] }}\n  static_configs:\n  - targets: [{}]\n  \
         relabel_configs:\n  - {{ source_labels: [__address__], target_label: __param_target }}\n  \
         - {{ source_labels: [__param_target], target_label: instance }}\n  \
         - {{ target_label: __address__, replacement: \"127.0.0.1:{exporter}\" }}\n",
        targets.join(",")
    );
    let config = directory.join("prometheus.yml");
    fs::write(&config, scrape)?;
    let mut blackbox = Command::new("prometheus-blackbox-exporter");
    blackbox.arg(format!("--config.file={}", modules.display()));
    blackbox.arg(format!("--web.listen-address=127.0.0.1:{exporter}"));
    let mut server = Command::new("prometheus");
    server.arg(format!("--config.file={}", config.display()));
    server.arg(format!("--storage.tsdb.path={}", directory.join("data").display()));
    server.arg(format!("--web.listen-address=127.0.0.1:{prometheus}"));
    Ok(vec![quiet(&mut blackbox)?, quiet(&mut server)?])
}

fn quiet(command: &mut Command) -> Outcome<Child> {
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

fn free_port() -> Outcome<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn is_installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|path| path.join(program).is_file()))
}

/// Answers to `/health` the target has given so far.
fn answers(target: &str) -> Outcome<u64> {
    let mut stream = TcpStream::connect(target)?;
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let counts = text
        .lines()
        .filter(|line| line.starts_with("sandbox_http_requests_total") && line.contains("route=\"/health\""));
    let count = counts.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum::<f64>();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    Ok(count as u64)
}

/// Processes that end with this value.
struct Children(Vec<Child>);

impl Children {
    fn are_alive(&mut self) -> Outcome<()> {
        for child in &mut self.0 {
            if let Some(status) = child.try_wait()? {
                return Err(format!("a side ended by itself: {status}").into());
            }
        }
        Ok(())
    }

    /// Time their threads have had a processor; those that ended meanwhile are few and short.
    fn spent(&self) -> Outcome<Duration> {
        let mut nanos = 0;
        for child in &self.0 {
            for thread in fs::read_dir(format!("/proc/{}/task", child.id()))? {
                let spent = fs::read_to_string(thread?.path().join("schedstat"))?;
                nanos += spent.split(' ').next().unwrap_or_default().parse::<u64>()?;
            }
        }
        Ok(Duration::from_nanos(nanos))
    }

    fn resident(&self) -> Outcome<f64> {
        let mut kilobytes = 0.0;
        for child in &self.0 {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            kilobytes +=
                line.and_then(|it| it.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default();
        }
        Ok(kilobytes / 1_024.0)
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
