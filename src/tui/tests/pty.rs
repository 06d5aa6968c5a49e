//! The console on real terminals: what it writes shows what it drew, and however it ends the terminal is as it was.

use super::*;
use crate::{
    clock::Clock,
    phrase,
    tui::{Pace, lean::Lean},
};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::{TerminalOptions, Viewport, layout::Rect};
use std::{
    cell::RefCell,
    io::{Read, Write},
    num::NonZero,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{mpsc, watch};

/// A terminal emulator as a writer.
#[derive(Clone)]
pub(super) struct Emulator(pub Rc<RefCell<vt100::Parser>>);

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(super) fn emulator(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap(), 0)
}

/// Only what changed is written; after any change the terminal still shows the whole frame.
#[test]
fn what_is_written_shows_what_was_drawn() {
    let (width, height) = (100, 30);
    let emulator = Emulator(Rc::new(RefCell::new(emulator(height, width))));
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let backend = Lean::new(emulator.clone());
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    let snapshot = sample::snapshot();
    let mut console = Console::new(Lang::Zh, None, Colour::Shown);
    let keys = "6eL5jf会员价!LL30?jjj:券";
    for key in keys.chars() {
        console.handle(Input::Key(Key::Char(key)), &snapshot);
        let drawn = terminal.draw(|frame| console.draw(frame, &snapshot, sample::now())).unwrap();
        let wanted: Vec<String> = rows(drawn.buffer).iter().map(|row| row.trim_end().to_owned()).collect();
        let shown = emulator.0.borrow();
        let shown: Vec<String> = shown.screen().rows(0, width).map(|row| row.trim_end().to_owned()).collect();
        assert_eq!(shown, wanted, "after {key}");
        if key == '!' {
            console.handle(Input::Key(Key::Code(KeyCode::Esc)), &snapshot);
            console.handle(Input::Key(Key::Code(KeyCode::Esc)), &snapshot);
        }
    }
}

/// Runs in a process of its own, on the terminal that [`Terminated`] gives it. On a terminal of yours it shows the
/// sample: `cargo test --lib tui::tests::pty::child -- --exact --ignored --nocapture`.
#[tokio::test]
#[ignore = "the other half of the tests below"]
async fn child() {
    let (_keep, snapshots) = watch::channel(Arc::new(sample::snapshot()));
    let (answers, replies) = mpsc::channel(8);
    let console = Console::new(Lang::En, None, Colour::Shown);
    let send = |token, request| {
        assert!(matches!(request, Request::Act(_)), "a switch makes this panic");
        answers.try_send((token, Reply::Done(phrase!(sample::RECORDED)))).unwrap();
    };
    crate::tui::run(console, Clock::Fixed(sample::now()), Pace::Full, snapshots, send, replies)
        .await
        .unwrap();
    println!("ENDED-WELL");
}

/// The child on a terminal that we read and type on.
struct Terminated {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    seen: Arc<Mutex<vt100::Parser>>,
    /// Nobody reads any more: our last hold on the terminal is let go.
    hung_up: Arc<AtomicBool>,
}

impl Terminated {
    fn start() -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["tui::tests::pty::child", "--exact", "--ignored", "--nocapture"]);
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let seen = Arc::new(Mutex::new(emulator(30, 100)));
        let screen = Arc::clone(&seen);
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
        Self { child, master: Some(pair.master), seen, hung_up }
    }

    fn press(&self, keys: &str, until: &str) {
        let mut writer = self.master.as_ref().unwrap().take_writer().unwrap();
        for key in keys.bytes() {
            writer.write_all(&[key]).unwrap();
        }
        writer.flush().unwrap();
        self.wait_for(until);
    }

    fn wait_for(&self, text: &str) {
        self.wait(|screen| screen.contents().contains(text), text);
    }

    #[track_caller]
    fn wait(&self, ready: impl Fn(&vt100::Screen) -> bool, what: &str) {
        for _ in 0..600 {
            if ready(self.seen.lock().unwrap().screen()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no {what} in\n{}", self.seen.lock().unwrap().screen().contents());
    }

    #[track_caller]
    fn is_given_back(&self) {
        let given_back = |screen: &vt100::Screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        };
        self.wait(given_back, "terminal given back");
    }

    /// Waits for the child to end; a child that does not is killed and fails the test.
    #[track_caller]
    fn ends(&mut self) -> bool {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.child.kill().unwrap();
        panic!("still running");
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let kill = format!("kill {name} {id}");
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }
}

#[test]
fn quitting_and_signals_give_the_terminal_back() {
    for end in ["q", "-TERM", "-HUP", "-INT"] {
        let mut console = Terminated::start();
        console.wait_for("[0 Overview]");
        assert!(console.seen.lock().unwrap().screen().alternate_screen());
        if end == "q" {
            console.press("6q", "ENDED-WELL");
        } else {
            console.signal(end);
            console.wait_for("ENDED-WELL");
        }
        console.is_given_back();
        assert!(console.ends(), "{end}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let mut console = Terminated::start();
    console.wait_for("[0 Overview]");
    console.press(":coupons\r", "a switch makes this panic");
    console.is_given_back();
    assert!(!console.ends());
}

#[test]
fn a_terminal_that_is_gone_ends_the_console() {
    let mut console = Terminated::start();
    console.wait_for("[0 Overview]");
    console.hung_up.store(true, Ordering::SeqCst);
    drop(console.master.take());
    console.ends();
}

#[test]
fn without_a_terminal_there_is_no_console() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["tui::tests::pty::child", "--exact", "--ignored", "--nocapture"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("NoTerminal"), "{said}");
}
