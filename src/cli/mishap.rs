//! When golive itself is wrong: a panic, on whatever thread, is told in a line and ends with its own code.

use super::error::Exit;
use crate::{
    env, phrase,
    wording::{Lang, cli as say},
};
use std::{
    io::{self, Write as _},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::atomic::{AtomicBool, Ordering},
};

/// Whether anything panicked. Global, because a panic on another thread is not handed on to the one that exits.
static HAPPENED: AtomicBool = AtomicBool::new(false);

/// Runs the program. A panic is reported where it happens, and whatever came of the rest, the exit says so.
pub fn guard(lang: Lang, program: impl FnOnce() -> Exit) -> Exit {
    let detailed = env::get("RUST_BACKTRACE").is_some_and(|wanted| wanted != "0");
    let earlier = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        HAPPENED.store(true, Ordering::SeqCst);
        let _ = io::stderr().write_all(report(info, lang).as_bytes());
        if detailed {
            earlier(info);
        }
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(program));
    match ended {
        Ok(exit) if !HAPPENED.load(Ordering::SeqCst) => exit,
        _ => Exit::Internal,
    }
}

/// Where it happened, and not what was said there: that may quote what golive was working on.
fn report(info: &PanicHookInfo<'_>, lang: Lang) -> String {
    let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
    let message = phrase!(say::INTERNAL_ERROR, place = place).render(lang);
    let (error, hint) = (say::ERROR.get(lang), say::HINT.get(lang));
    format!("{error}: {message}\n{hint}: {}\n", say::INTERNAL_ERROR_HINT.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Output};

    /// Runs in a process of its own.
    #[test]
    #[ignore = "the other half of the test below"]
    fn child() {
        #[expect(clippy::disallowed_methods, reason = "how the parent says what to do")]
        let on_thread = std::env::var("ON_THREAD").is_ok();
        let exit = guard(Lang::En, || {
            if on_thread {
                let _ = std::thread::spawn(|| panic!("13812345678")).join();
                return Exit::Done;
            }
            panic!("13812345678")
        });
        std::process::exit(exit as i32);
    }

    #[test]
    fn a_panic_is_told_without_what_it_quotes() {
        for (name, value) in [("X", ""), ("ON_THREAD", "1"), ("RUST_BACKTRACE", "1")] {
            let Output { status, stderr, .. } = Command::new(std::env::current_exe().unwrap())
                .args(["cli::mishap::tests::child", "--exact", "--ignored", "--nocapture"])
                .env_remove("RUST_BACKTRACE")
                .env(name, value)
                .output()
                .unwrap();
            let said = String::from_utf8(stderr).unwrap();
            assert_eq!(status.code(), Some(70), "{name}: {said}");
            assert!(said.contains("error: internal error at src/cli/mishap.rs:"), "{name}: {said}");
            assert_eq!(said.contains("13812345678"), name == "RUST_BACKTRACE", "{name}: {said}");
        }
    }
}
