//! Running a program: with next to no environment, a bounded output, and an end with everything it has started.

use super::{
    Ground,
    run::{Deadline, Failure},
};
use crate::{env, measure::Outcome, phrase, trust::Grant, wording::sources as say};
use std::{
    ffi::OsString,
    io::{self, ErrorKind},
    path::Path,
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::{Child, Command},
    time::timeout,
};

/// Most bytes of output that are kept.
pub(super) const OUTPUT_BYTES_MAX: usize = 64 << 10;
/// Most bytes of errors that are kept: the last.
const ERRORS_BYTES_MAX: usize = 4 << 10;
/// Bytes read at a time.
const CHUNK_BYTES: usize = 8 << 10;
/// How long a program that has ended may leave its output to others it has started.
const DRAIN: Duration = Duration::from_millis(200);

/// How a program ended.
#[derive(Debug, Default)]
pub(super) struct Ran {
    /// `None` when a signal ended it.
    pub exit: Option<i32>,
    pub output: Vec<u8>,
    /// There was more output than is kept.
    pub more: bool,
    pub errors: Vec<u8>,
}

/// Runs `words` in `directory`. Dropping the future ends the program and all it has started.
pub(super) async fn run(
    words: &[String],
    env: &[(String, String)],
    directory: &Path,
) -> Result<Ran, Failure> {
    let (mut child, mut group) = start(words, env, directory)?;
    collect(&mut child, &mut group).await.map_err(|_| cannot_start(words))
}

/// Runs `words` in `directory`, and gives all that is said to `hear` as it comes: the exit code, or `None` when a
/// signal ended it. Dropping the future ends the program and all it has started; what it has left behind when it ends
/// by itself stays, for starting a service may be what it was run for.
pub(super) async fn run_heard(
    words: &[String],
    env: &[(String, String)],
    directory: &Path,
    hear: &(dyn Fn(&[u8]) + Sync),
) -> Result<Option<i32>, Failure> {
    let (mut child, mut group) = start(words, env, directory)?;
    let pipes = (child.stdout.take(), child.stderr.take());
    let status = {
        let reading = async { tokio::join!(pass(pipes.0, hear), pass(pipes.1, hear)) };
        tokio::pin!(reading);
        tokio::select! {
            _ = &mut reading => child.wait().await,
            status = child.wait() => {
                let _ = timeout(DRAIN, &mut reading).await;
                status
            }
        }
    };
    let status = status.map_err(|_| cannot_start(words))?;
    group.release();
    Ok(status.code())
}

/// Whether the plan's commands may run, and what they name is still what was trusted.
pub(super) async fn trusted(ground: &Ground, deadline: Deadline) -> Result<(), Failure> {
    let Some(grant) = ground.grant.clone() else {
        return Err(Failure::new(Outcome::Unable, &say::UNTRUSTED));
    };
    let holds = tokio::task::spawn_blocking(move || Grant::still_holds(&grant));
    let holds = deadline.bound(&say::FILE_SLOW, holds).await?;
    if holds.unwrap_or(false) { Ok(()) } else { Err(Failure::new(Outcome::Unable, &say::CHANGED_SINCE)) }
}

fn cannot_start(words: &[String]) -> Failure {
    let program = words.first().map(String::as_str).unwrap_or_default();
    Failure::new(Outcome::Unable, phrase!(say::CANNOT_START, program = program))
}

fn start(words: &[String], env: &[(String, String)], directory: &Path) -> Result<(Child, Group), Failure> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(cannot_start(words));
    };
    // A path is the plan's, relative to it; a bare name is looked for in PATH.
    let found = if program.contains('/') { directory.join(program).into_os_string() } else { program.into() };
    let mut command = prepared(found, directory);
    command.args(arguments).envs(env.iter().map(|(name, value)| (name, value)));
    let child = command.spawn().map_err(|error| {
        let text = if error.kind() == ErrorKind::NotFound { &say::NO_PROGRAM } else { &say::CANNOT_START };
        Failure::new(Outcome::Unable, phrase!(*text, program = program))
    })?;
    let group = Group::of(&child);
    Ok((child, group))
}

fn prepared(program: OsString, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().current_dir(directory).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["PATH", "HOME", "LANG"] {
        if let Some(value) = env::get(name) {
            command.env(name, value);
        }
    }
    #[cfg(unix)]
    command.process_group(0);
    command
}

async fn collect(child: &mut Child, group: &mut Group) -> io::Result<Ran> {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let pipes = (child.stdout.take(), child.stderr.take());
    let (status, more) = {
        let reading = async { tokio::join!(head(pipes.0, &mut output), tail(pipes.1, &mut errors)).0 };
        tokio::pin!(reading);
        // It may end while others it has started still hold its output.
        tokio::select! {
            more = &mut reading => (child.wait().await?, more),
            status = child.wait() => {
                let more = timeout(DRAIN, &mut reading).await;
                (status?, more.unwrap_or(false))
            }
        }
    };
    group.end();
    Ok(Ran { exit: status.code(), output, more, errors })
}

/// Keeps the beginning of what comes and lets the rest go. Tells whether there was a rest.
async fn head(pipe: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) -> bool {
    let (mut chunk, mut more) = (vec![0; CHUNK_BYTES], false);
    let Some(mut pipe) = pipe else { return false };
    while let Ok(length) = pipe.read(&mut chunk).await {
        if length == 0 {
            break;
        }
        let room = OUTPUT_BYTES_MAX.saturating_sub(kept.len()).min(length);
        kept.extend_from_slice(&chunk[..room]);
        more |= room < length;
    }
    more
}

/// Hands on what comes.
async fn pass(pipe: Option<impl AsyncRead + Unpin>, hear: &(dyn Fn(&[u8]) + Sync)) {
    let mut chunk = vec![0; CHUNK_BYTES];
    let Some(mut pipe) = pipe else { return };
    while let Ok(length) = pipe.read(&mut chunk).await {
        if length == 0 {
            break;
        }
        hear(&chunk[..length]);
    }
}

/// Keeps the end of what comes.
async fn tail(pipe: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) {
    let mut chunk = vec![0; CHUNK_BYTES];
    let Some(mut pipe) = pipe else { return };
    while let Ok(length) = pipe.read(&mut chunk).await {
        if length == 0 {
            break;
        }
        kept.extend_from_slice(&chunk[..length]);
        let over = kept.len().saturating_sub(ERRORS_BYTES_MAX);
        kept.drain(..over);
    }
}

/// The program and everything it has started, ended when this is dropped.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    fn of(child: &Child) -> Self {
        #[cfg(unix)]
        {
            let id = child.id().and_then(|id| i32::try_from(id).ok());
            Self { leader: id.and_then(rustix::process::Pid::from_raw) }
        }
        #[cfg(not(unix))]
        {
            let _ = child;
            Self {}
        }
    }

    /// What is left of it may stay.
    fn release(&mut self) {
        #[cfg(unix)]
        {
            self.leader = None;
        }
    }

    fn end(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader.take() {
            // Nobody being left is as good.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What a program's end is awaited with.
    async fn ran(words: &[String], env: &[(String, String)]) -> Ran {
        match run(words, env, Path::new("/")).await {
            Ok(ran) => ran,
            Err(failure) => panic!("{failure:?}"),
        }
    }

    async fn sh(script: &str) -> Ran {
        let words = ["sh", "-c", script].map(str::to_owned);
        ran(&words, &[("TOKEN".into(), "t".into())]).await
    }

    #[tokio::test]
    async fn how_programs_end() {
        let ran = sh("echo out; echo err >&2; exit 3").await;
        assert_eq!(
            (ran.exit, ran.output.as_slice(), ran.errors.as_slice()),
            (Some(3), &b"out\n"[..], &b"err\n"[..])
        );
        assert_eq!(sh("kill -9 $$").await.exit, None);
        let ran = sh("env | cut -d= -f1 | sort | tr '\\n' ' '; pwd; cat").await;
        let text = String::from_utf8(ran.output).unwrap();
        let names: Vec<&str> = text.split_whitespace().collect();
        assert!(names.contains(&"TOKEN") && names.contains(&"PATH") && text.ends_with("/\n"), "{text}");
        assert!(!names.contains(&"CARGO_MANIFEST_DIR"), "{text}");
        let words = ["./no-such-program".to_owned()];
        assert_eq!(run(&words, &[], Path::new("/")).await.unwrap_err().outcome, Outcome::Unable);
    }

    #[tokio::test]
    async fn output_is_bounded() {
        let ran = sh("head -c 300000 /dev/zero; head -c 9000 /dev/zero | tr '\\0' e >&2; echo end >&2").await;
        assert_eq!((ran.exit, ran.output.len(), ran.more), (Some(0), OUTPUT_BYTES_MAX, true));
        assert!(ran.errors.len() <= ERRORS_BYTES_MAX && ran.errors.ends_with(b"end\n"));
    }

    #[tokio::test]
    async fn nobody_survives() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path().display().to_string();
        // One that outlives the program, and a program that outlives its time.
        let script = format!("(sleep 60; touch {at}/left) & echo $! > {at}/pid; exit 0");
        assert_eq!(sh(&script).await.exit, Some(0));
        let first = std::fs::read_to_string(format!("{at}/pid")).unwrap();
        let script = format!("sleep 60 & echo $! > {at}/pid2; wait");
        let words = ["sh", "-c", &script].map(str::to_owned);
        let running = timeout(Duration::from_millis(500), run(&words, &[], Path::new("/"))).await;
        assert!(running.is_err());
        let second = std::fs::read_to_string(format!("{at}/pid2")).unwrap();
        for pid in [first, second] {
            let gone = || {
                let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
                // Ended, though perhaps nobody has asked after it yet.
                stat.is_empty()
                    || stat.contains(") Z ")
                    || !stat.contains("(sleep)") && !stat.contains("(sh)")
            };
            for _ in 0..200 {
                if gone() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(gone(), "{pid} still runs");
        }
    }
}
