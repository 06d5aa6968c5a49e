//! `kind = "command"`: a program run on this machine.

use super::super::{
    fill,
    findings::{Findings, Found},
    judge,
    program::{self, Ran},
    run::{Deadline, Ended, Failure, Run},
};
use crate::{
    expr::{Expr, Missing, Path},
    measure::{Outcome, Readings},
    phrase,
    plan::Program,
    value::Value,
    wording::{Phrase, Text, sources as say},
};
use std::{future::Future, pin::Pin, time::Duration};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"command：在这台机器上运行一个程序，看它怎么结束、输出什么。

  [probe.pos-disk]
  title = "收银服务器磁盘"
  kind = "command"
  every = "1m"
  timeout = "10s"
  command = ["./check-disk.sh", "/var/lib/pos"]
  env = { API_TOKEN = { env = "POS_TOKEN" } }
  expect = ["exit == 0", "json.free_gb > 20"]
  read = { free = "json.free_gb" }

运行之前，本机的人要先看过命令并执行 golive trust；计划、命令或它用到的项目内文件一改动，就要重新信任。
没有信任时不运行，结果是 unable，不算目标的失败。

command   程序和参数逐项写出，不经过 shell；需要管道时写 shell = true，command 只写一项，交给 sh -c
env       环境变量。程序只看得到 PATH、HOME、LANG 和这里写的；密钥放这里，不能放在参数里
工作目录是计划所在目录，标准输入是空的。到了 timeout，程序和它启动的所有程序一起被中止
exit      退出码        time   用时
output    标准输出，至多 64 KiB 的文本；更长时凡是读 output 或 json 的断言都失败
json.成员  把标准输出当 JSON 读
expect    全部成立才算成功；没有断言提到 exit 时，退出码必须是 0
read      保留数值，成为事实 probes.<探测>.read.<名称>

结果: ok 成功；assertion 断言不成立或无法判断；status 退出码不是 0（附标准错误的最后一行，已遮盖密钥和个人信息）；
timeout 超时；body 输出过长，或不是文本、JSON；unable 未获信任，或没有这个程序。
"#,
    en: r#"command: runs a program on this machine and looks at how it ends and what it prints.

  [probe.pos-disk]
  title = "Disk of the till server"
  kind = "command"
  every = "1m"
  timeout = "10s"
  command = ["./check-disk.sh", "/var/lib/pos"]
  env = { API_TOKEN = { env = "POS_TOKEN" } }
  expect = ["exit == 0", "json.free_gb > 20"]
  read = { free = "json.free_gb" }

Nothing runs before a person at this machine has looked at the commands and said `golive trust`; when the plan, the
command or a file of the project that it names changes, they are asked anew. Without that the outcome is unable,
which is no evidence against the target.

command   the program and its arguments, each by itself, without a shell; for pipes set shell = true and write one
          text, which is given to sh -c
env       environment. The program sees PATH, HOME, LANG and what stands here; secrets belong here, not among the
          arguments
It starts in the plan's directory and has no input. At the timeout it is ended with everything it has started.
exit      the exit code        time   how long it took
output    what it printed, as text, up to 64 KiB; of more, no condition over output or json holds
json.member  what it printed, read as JSON
expect    all of them hold of a good run; where none speaks of exit, the exit code must be 0
read      numbers to keep; they become facts probes.<probe>.read.<name>

Outcomes: ok; assertion: one does not hold or cannot be judged; status: the exit code is not 0 (with the last line of
its standard error, secrets and personal data masked); timeout; body: the output is too long, or not the text or JSON
that is read; unable: not trusted, or there is no such program.
"#,
};

/// Characters of the last line of an error that are shown.
const SAID_MAX: usize = 160;

pub(super) struct Instrument {
    command: Program,
}

impl Instrument {
    pub fn new(command: Program) -> Self {
        Self { command }
    }

    async fn ask(&self, run: &Run<'_>) -> Result<Readings, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        program::trusted(run.ground, deadline).await?;
        let text = |template| fill::text(template, &run.values);
        let words: Result<Vec<String>, _> = self.command.command.iter().map(text).collect();
        let env: Result<Vec<_>, fill::Unsendable> =
            self.command.env.iter().map(|(name, value)| Ok((name.clone(), text(value)?))).collect();
        let env = env?;
        let words = if self.command.shell {
            ["sh", "-c"].into_iter().map(str::to_owned).chain(words?).collect()
        } else {
            words?
        };
        let started = Instant::now();
        let ran = program::run(&words, &env, &run.ground.directory);
        let ran = deadline.bound(&say::COMMAND_SLOW, ran).await??;
        self.judged(&ran, started.elapsed(), run)
    }

    fn judged(&self, ran: &Ran, time: Duration, run: &Run<'_>) -> Result<Readings, Failure> {
        let expect = &self.command.expect;
        if !expect.iter().any(|expr| judge::reads(expr, "exit")) {
            succeeded(ran, run)?;
        }
        let named = |root: &str| {
            let reads = |path: &Path| path.root() == root;
            expect.iter().flat_map(Expr::paths).any(reads) || run.read.iter().any(|(_, path)| reads(path))
        };
        let output = output(ran);
        let json = output.as_ref().map_err(Clone::clone).and_then(|text| json(text));
        let because = |why: &Phrase| Failure::new(Outcome::Body, why.clone());
        if named("output") {
            output.as_ref().map_err(because)?;
        }
        if named("json") {
            json.as_ref().map_err(because)?;
        }
        let exit: Found =
            ran.exit.map(|code| Value::Number(code.into())).ok_or_else(|| Missing::because(&say::KILLED));
        Findings::default()
            .with("exit", exit)
            .with("output", output.map(Value::text).map_err(Missing::because))
            .with_json("json", json)
            .with_time("time", time)
            .judged(expect, run)
    }
}

fn succeeded(ran: &Ran, run: &Run<'_>) -> Result<(), Failure> {
    let Some(code) = ran.exit else { return Err(Failure::new(Outcome::Status, &say::KILLED)) };
    if code == 0 {
        return Ok(());
    }
    let errors = run.secrets.mask(&String::from_utf8_lossy(&ran.errors));
    let said = errors.lines().map(str::trim).rfind(|line| !line.is_empty());
    let why = match said {
        Some(said) => phrase!(say::EXITED_SAYING, code = code, said = judge::excerpt(said, SAID_MAX)),
        None => phrase!(say::EXITED, code = code),
    };
    Err(Failure::new(Outcome::Status, why))
}

fn output(ran: &Ran) -> Result<&str, Phrase> {
    if ran.more {
        return Err(phrase!(say::OUTPUT_TOO_LARGE, max = program::OUTPUT_BYTES_MAX));
    }
    std::str::from_utf8(&ran.output).map_err(|_| Phrase::from(&say::OUTPUT_NOT_TEXT))
}

fn json(text: &str) -> Result<serde_json::Value, Phrase> {
    serde_json::from_str(text).map_err(|_| Phrase::from(&say::OUTPUT_NOT_JSON))
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let result = self.ask(run).await;
            Ended::new(result, started.elapsed())
        })
    }

    fn needs_random(&self) -> bool {
        fill::uses_run_values(
            self.command.command.iter().chain(self.command.env.iter().map(|(_, value)| value)),
        )
    }
}
