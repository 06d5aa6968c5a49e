//! The program on a real terminal, from the outside: what it leaves behind, and what it keeps.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

const PLAN: &str = r#"
[project]
id = "small"
name = "Small project"

[person.wang]
name = "Sample Wang"
roles = ["pm"]

[requirement.R-01]
title = "Cashiers find a member by phone number within 2 s"
priority = "must"
owner = "wang"

[case.UAT-01]
title = "A cashier finds a member"
verifies = ["R-01"]
persona = "cashier"

[gate.go-live]
title = "Go live"
criterion.musts = { title = "Every must is verified", require = "requirements.must.verified == requirements.must.total" }
"#;

/// A console on a terminal that we read and type on.
struct Console {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    typing: Option<Box<dyn Write + Send>>,
    seen: Arc<Mutex<vt100::Parser>>,
    /// How the terminal was set before.
    before: String,
    /// Nobody reads any more: the reader lets go of the terminal with what it reads next.
    hung_up: Arc<AtomicBool>,
}

fn project() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("golive.toml"), PLAN).unwrap();
    directory
}

impl Console {
    fn open(directory: &Path) -> Self {
        Self::run(directory, &[])
    }

    fn run(directory: &Path, arguments: &[&str]) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let before = settings(&*pair.master);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_golive"));
        command.args(arguments);
        command.env_clear();
        for (name, value) in [("LANG", "C.UTF-8"), ("USER", "tester"), ("TERM", "xterm-256color")] {
            command.env(name, value);
        }
        command.cwd(directory);
        let child = pair.slave.spawn_command(command).unwrap();
        let (rows, columns) = (NonZero::new(30).unwrap(), NonZero::new(100).unwrap());
        let seen = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 0)));
        let (mut output, screen) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        let hung_up = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&hung_up);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                screen.lock().unwrap().process(&bytes[..n]);
                if done.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let typing = Some(pair.master.take_writer().unwrap());
        let console = Self { child, master: Some(pair.master), typing, seen, before, hung_up };
        console.wait_for("[0 Overview]");
        console
    }

    fn type_in(&mut self, keys: &str) {
        let typing = self.typing.as_mut().unwrap();
        typing.write_all(keys.as_bytes()).unwrap();
        typing.flush().unwrap();
    }

    fn press(&mut self, keys: &str, until: &str) {
        self.type_in(keys);
        self.wait_for(until);
    }

    /// Lets go of the terminal, as a window that is closed.
    fn hang_up(&mut self) {
        self.hung_up.store(true, Ordering::SeqCst);
        drop(self.typing.take());
        drop(self.master.take());
    }

    #[track_caller]
    fn wait_for(&self, text: &str) {
        for _ in 0..600 {
            if self.seen.lock().unwrap().screen().contents().contains(text) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no {text} in\n{}", self.seen.lock().unwrap().screen().contents());
    }

    fn resize(&self, rows: u16, cols: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
        let (height, width) = (NonZero::new(rows).unwrap(), NonZero::new(cols).unwrap());
        self.seen.lock().unwrap().screen_mut().set_size(height, width);
    }

    /// The exit code, once it has ended by itself.
    #[track_caller]
    fn ends(&mut self) -> u32 {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.child.kill().unwrap();
        panic!("still running");
    }
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn feedback(directory: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_golive"));
    command.args(["feedback", "list", "--format", "json"]).env_clear().current_dir(directory);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// Through a storm of sizes too, down to a single cell.
#[test]
fn the_terminal_is_set_as_it_was_before() {
    let project = project();
    for end in ["q", "\u{3}"] {
        let mut console = Console::open(project.path());
        assert_ne!(settings(&**console.master.as_ref().unwrap()), console.before);
        for (rows, columns) in [(1, 1), (3, 10), (60, 200), (1, 300), (24, 80)] {
            console.resize(rows, columns);
            std::thread::sleep(Duration::from_millis(60));
        }
        console.press("6", "[6 Launch]");
        console.press("0", "[0 Overview]");
        console.type_in(end);
        assert_eq!(console.ends(), 0);
        assert_eq!(settings(&**console.master.as_ref().unwrap()), console.before);
        let seen = console.seen.lock().unwrap();
        assert!(!seen.screen().alternate_screen() && !seen.screen().hide_cursor());
    }
}

/// Nobody is left to tell anything: that is no fault of golive.
#[test]
fn a_terminal_that_is_gone_ends_it_without_a_panic() {
    let project = project();
    let mut console = Console::open(project.path());
    console.hang_up();
    assert_eq!(console.ends(), 0);
}

#[test]
fn what_the_console_acknowledged_survives_kill_nine() {
    let project = project();
    for round in 1..=3 {
        let mut console = Console::open(project.path());
        console.press("f", "Ctrl-S");
        let text = format!("会员价没有生效 {round}");
        console.press(&text, &text);
        console.press("\u{13}", &format!("recorded feedback F-00{round}"));
        console.child.kill().unwrap();
        console.child.wait().unwrap();
        assert!(feedback(project.path()).contains(&text), "{text} is lost");
    }
}

/// Another program keeps the journal: the form says so, keeps the text, and records it when asked again.
#[test]
fn a_form_keeps_its_text_when_recording_fails() {
    let project = project();
    let mut console = Console::open(project.path());
    console.press("f", "Ctrl-S");
    console.press("\u{1b}[200~the till is slow\u{1b}[201~", "the till is slow");
    let other = rusqlite::Connection::open(project.path().join(".golive/journal.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    console.press("\u{13}", "not recorded");
    console.wait_for("the till is slow");
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(feedback(project.path()), "[]\n");
    console.press("\u{13}", "recorded feedback F-001");
    console.type_in("q");
    assert_eq!(console.ends(), 0);
    assert!(feedback(project.path()).contains("the till is slow"));
}

/// The console on the past: its keys move it, and it records nothing.
#[test]
fn a_replay_moves_through_the_past_and_leaves_it_as_it_was() {
    let project = project();
    let mut console = Console::open(project.path());
    console.press("f", "Ctrl-S");
    console.press("the till is slow\u{13}", "recorded feedback F-001");
    console.type_in("q");
    assert_eq!(console.ends(), 0);
    let before = feedback(project.path());

    let mut replay = Console::run(project.path(), &["replay", "--speed", "3600x", "--from", "2020-01-01"]);
    replay.wait_for("REPLAY 3600×");
    replay.press(" ", "⏸");
    replay.press("\u{1b}[F", "the till is slow");
    replay.press("\u{1b}[H", "nothing has been recorded yet");
    replay.press("\u{1b}[C", " 00:01:00 ");
    replay.press("\u{1b}[D", " 00:00:00 ");
    replay.press("-", "REPLAY 1800×");
    replay.press("f", "this is a replay: nothing is recorded");
    replay.type_in("q");
    assert_eq!(replay.ends(), 0);
    assert_eq!(feedback(project.path()), before);
}
