//! `kind = "command"`: a program that is given each message.

use super::{
    Cause, Setup,
    deliver::{Again, Deliver, Failure, Receipt, clip},
    letter::Letter,
    pace::Limits,
};
use crate::{
    mask, phrase,
    plan::Command as Plan,
    value::show_duration,
    wording::{Text, notify as say},
};
use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use serde_json::json;
use std::{path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command as Process},
    time::timeout,
};

/// How much of what a program complains of is read.
const COMPLAINT_BYTES: u64 = 4 << 10;
/// How long its last words are waited for when it has ended; a child of its own may hold the pipe open for ever.
const LAST_WORDS: Duration = Duration::from_millis(200);

pub static MANUAL: Text = Text {
    zh: r#"command：启动一个程序，把消息交给它。

  [channel.pager]
  kind = "command"
  run = ["./ops/page.sh", "--team", "launch"]
  timeout = "20s"

消息以 JSON 写入程序的标准输入: {"id","severity","title","lines","link","text"}。参数原样传递，不经过 shell。
工作目录是计划所在目录；环境变量只有 PATH、HOME、LANG、TZ，计划用到的密钥不会传给它。
退出码 0 才算送达；其他退出码和超时会重试，超时的程序会被终止。只有受信任的计划才会执行（golive trust）。
先发 10 条，之后每秒一条，其间的消息合并为一条。
"#,
    en: r#"command: starts a program and gives it the message.

  [channel.pager]
  kind = "command"
  run = ["./ops/page.sh", "--team", "launch"]
  timeout = "20s"

The message is on its standard input as JSON: {"id","severity","title","lines","link","text"}. The arguments are passed
as they are, through no shell. It runs in the directory of the plan, with PATH, HOME, LANG and TZ as its whole
environment: secrets of the plan do not reach it. Exit code 0 is delivered; others and a time-out are tried again, and
what takes too long is ended. Only a trusted plan starts programs (golive trust). 10 go at once and then one a second;
what comes in between goes out as one.
"#,
};

pub(super) struct Command {
    run: Vec<String>,
    directory: PathBuf,
    environment: Vec<(String, String)>,
    timeout: Duration,
}

impl Command {
    pub fn new(plan: &Plan, timeout: Duration, setup: &Setup) -> Result<Self, Failure> {
        if !setup.trusted {
            return Err(Failure::new(Cause::Untrusted, Again::Never, &say::UNTRUSTED));
        }
        let (directory, environment) = (setup.directory.clone(), setup.environment.clone());
        Ok(Self { run: plan.run.clone(), directory, environment, timeout })
    }

    fn program(&self) -> &str {
        self.run.first().map_or("", String::as_str)
    }

    fn start(&self) -> Result<Child, Failure> {
        Process::new(self.program())
            .args(self.run.iter().skip(1))
            .current_dir(&self.directory)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|_| Failure::unusable(phrase!(say::NO_PROGRAM, program = clip(self.program()))))
    }

    async fn give(&self, letter: &Letter) -> Result<Receipt, Failure> {
        let mut child = self.start()?;
        let input = child.stdin.take();
        let complaint = child.stderr.take();
        let text = input_of(letter);
        let feed = async {
            if let Some(mut input) = input {
                // A program that reads no message is free not to; its exit code counts.
                let _ = input.write_all(text.as_bytes()).await;
            }
        };
        let listen = tokio::spawn(async move {
            let mut said = Vec::new();
            if let Some(complaint) = complaint {
                let _ = complaint.take(COMPLAINT_BYTES).read_to_end(&mut said).await;
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        let ((), ended) = tokio::join!(feed, child.wait());
        let said = timeout(LAST_WORDS, listen).await.ok().and_then(Result::ok).unwrap_or_default();
        let said = clip(&mask::personal(&said));
        let program = clip(self.program());
        let failed = |why| Err(Failure::new(Cause::Refused, Again::Soon, why));
        match ended.ok().and_then(|status| status.code()) {
            Some(0) => Ok(Receipt { said: say::COMMAND_DONE.get(letter.lang).to_owned() }),
            Some(code) => failed(phrase!(say::EXITED, program = program, code = code, said = said)),
            None => failed(phrase!(say::KILLED, program = program)),
        }
    }
}

impl Deliver for Command {
    fn limits(&self) -> Limits {
        Limits::GENEROUS
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let limit = TimeDelta::from_std(self.timeout).unwrap_or(TimeDelta::MAX);
            let late = || Failure::unreachable(phrase!(say::NO_ANSWER, limit = show_duration(limit)));
            timeout(self.timeout, self.give(letter)).await.unwrap_or_else(|_| Err(late()))
        })
    }
}

fn input_of(letter: &Letter) -> String {
    let message = json!({
        "id": letter.id.to_string(),
        "severity": letter.severity.word(),
        "title": letter.title,
        "lines": letter.lines,
        "link": letter.link,
        "text": letter.plain(super::letter::Size::Bytes(32_000)),
    });
    format!("{message}\n")
}
