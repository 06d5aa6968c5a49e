//! The program as a whole, from outside: how soon it answers, how soon it shows its first screen, what it holds.

#[path = "support/report.rs"]
mod report;

use golive::clock::Stopwatch;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use report::{Outcome, Row, median, print, wanted};
use std::{
    fs,
    io::{Read, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread::sleep,
    time::Duration,
};

const GOLIVE: &str = env!("CARGO_BIN_EXE_golive");

/// Starts of the program that only says its version.
const STARTS: usize = 60;

/// First screens of each plan.
const SCREENS: usize = 20;

/// A terminal that says nothing for this long has nothing to say.
const PATIENCE: Duration = Duration::from_secs(20);

/// Seconds of a running demo over which its memory is looked at.
const EARLY: std::ops::RangeInclusive<u32> = 8..=12;
const LATE: std::ops::RangeInclusive<u32> = 56..=60;

const SMALL_PLAN: &str = r#"
[project]
id = "small"
name = "Small"
[requirement.R-1]
title = "Members log in by phone"
priority = "must"
[case.U-1]
title = "A new member logs in"
verifies = ["R-1"]
persona = "member"
steps = ["Log in"]
[probe.login]
title = "Login"
every = "5s"
serves = ["R-1"]
request = { url = "http://127.0.0.1:9/" }
expect = ["status == 200"]
[gate.go-live]
title = "Go live"
[gate.go-live.criterion.login]
require = "requirements.must.verified == requirements.must.total"
"#;

fn main() -> Outcome<()> {
    if !wanted() {
        return Ok(());
    }
    let mut rows = vec![start()?];
    rows.extend(first_screens()?);
    rows.extend(demo()?);
    print(&rows);
    Ok(())
}

fn start() -> Outcome<Row> {
    let (mut floors, mut values) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        floors.push(run(Command::new("/bin/true"))?);
        let mut version = Command::new(GOLIVE);
        version.arg("--version");
        values.push(run(version)?);
    }
    Ok(Row { name: "golive --version", unit: "ms", target: Some(10.0), floor: Some(median(&floors)), values })
}

fn run(mut command: Command) -> Outcome<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let watch = Stopwatch::start();
    let status = command.status()?;
    let took = millis(watch);
    if status.success() { Ok(took) } else { Err(format!("{command:?} failed").into()) }
}

fn first_screens() -> Outcome<[Row; 2]> {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let plan = directory.path().join("golive.toml");
    fs::write(&plan, SMALL_PLAN)?;
    let (mut floors, mut demos, mut smalls) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..SCREENS {
        let mut echo = CommandBuilder::new("/bin/echo");
        echo.arg("here");
        let mut floor = Terminal::start(echo)?;
        floors.push(floor.until(|seen| seen.contains("here"))?);
        floor.end()?;
        demos.push(first_screen(demo_command())?);
        smalls.push(first_screen(small_command(&plan))?);
    }
    let floor = Some(median(&floors));
    let row = |name, values| Row { name, unit: "ms", target: Some(100.0), floor, values };
    Ok([row("golive demo, first screen", demos), row("golive --plan, first screen", smalls)])
}

fn demo_command() -> CommandBuilder {
    let mut command = CommandBuilder::new(GOLIVE);
    command.args(["demo", "--lang", "en"]);
    command.env("TERM", "xterm-256color");
    command
}

fn small_command(plan: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(GOLIVE);
    command.args(["--lang", "en", "--plan"]);
    command.arg(plan);
    command.env("TERM", "xterm-256color");
    command
}

/// Time until the first frame is complete and holds the tabs.
fn first_screen(command: CommandBuilder) -> Outcome<f64> {
    let mut terminal = Terminal::start(command)?;
    let took = terminal.until(|seen| seen.contains("[0 Overview]") && seen.contains("\x1b[?2026l"))?;
    terminal.end()?;
    Ok(took)
}

/// Memory and processor time of a demo that runs for a minute.
fn demo() -> Outcome<[Row; 3]> {
    let mut terminal = Terminal::start(demo_command())?;
    terminal.until(|seen| seen.contains("[0 Overview]"))?;
    let id = terminal.child.process_id().ok_or("the demo has no process id")?;
    let (mut early, mut late, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = cpu_ticks(id)?;
    for second in 1..=*LATE.end() {
        sleep(Duration::from_secs(1));
        let now = cpu_ticks(id)?;
        cpu.push(now - before);
        before = now;
        if EARLY.contains(&second) {
            early.push(resident(id)?);
        }
        if LATE.contains(&second) {
            late.push(resident(id)?);
        }
    }
    terminal.end()?;
    let row = |name, target, unit, values| Row { name, unit, target, floor: None, values };
    Ok([
        row("golive demo, resident after 10 s", Some(40.0), "MB", early),
        row("golive demo, resident after 60 s", Some(40.0), "MB", late),
        row("golive demo, share of one processor", None, "%", cpu),
    ])
}

/// Resident memory in megabytes.
fn resident(id: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1_024.0 / 1e6)
}

/// Processor time used so far, in hundredths of a second: Linux shows it so on every machine.
fn cpu_ticks(id: u32) -> Outcome<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let fields = stat.rsplit_once(") ").ok_or("no name in stat")?.1;
    let fields: Vec<&str> = fields.split(' ').collect();
    let field = |i: usize| -> Outcome<f64> { Ok(fields.get(i).ok_or("stat is short")?.parse()?) };
    Ok(field(11)? + field(12)?)
}

/// A program on a terminal of its own.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    watch: Stopwatch,
}

impl Terminal {
    fn start(command: CommandBuilder) -> Outcome<Self> {
        let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut reader = pair.master.try_clone_reader()?;
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 16_384];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let watch = Stopwatch::start();
        let child = pair.slave.spawn_command(command)?;
        Ok(Self { child, master: pair.master, output, watch })
    }

    /// Milliseconds from the start until what was written is `enough`.
    fn until(&mut self, enough: impl Fn(&str) -> bool) -> Outcome<f64> {
        let mut seen = Vec::new();
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => seen.extend(bytes),
                Err(_) => {
                    self.child.kill()?;
                    return Err(format!("only this came: {}", String::from_utf8_lossy(&seen)).into());
                }
            }
            if enough(&String::from_utf8_lossy(&seen)) {
                return Ok(millis(self.watch));
            }
        }
    }

    /// Leaves the program as a person would, so that it clears up behind itself.
    fn end(mut self) -> Outcome<()> {
        // A program that has ended already reads no keys.
        let _ = self.master.take_writer()?.write_all(b"q");
        while self.output.recv_timeout(PATIENCE).is_ok() {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
        }
        if self.child.try_wait()?.is_none() {
            self.child.kill()?;
        }
        self.child.wait()?;
        Ok(())
    }
}

fn millis(watch: Stopwatch) -> f64 {
    watch.elapsed().as_secs_f64() * 1e3
}
