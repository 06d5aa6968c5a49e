//! A target in a process of its own: the stand-in member system.

use crate::report::Outcome;
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// A sandbox of its own, gone with this value.
pub struct Sandbox {
    child: Child,
    pub address: String,
}

impl Sandbox {
    pub fn start() -> Outcome<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_golive"));
        command.args(["sandbox", "--lang", "en", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let said = child.stderr.take().ok_or("the sandbox has no voice")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        let address = line.split_whitespace().find_map(|word| {
            let word = word.trim_start_matches("http://").trim_end_matches(['/', '.', ',']);
            word.starts_with("127.0.0.1:").then(|| word.to_owned())
        });
        match address {
            Some(address) => Ok(Self { child, address }),
            None => {
                child.kill()?;
                Err(format!("the sandbox said only: {line}").into())
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
