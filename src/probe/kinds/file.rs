//! `kind = "file"`: whether a backup is recent and whole, or a log is being written.

use super::super::{
    files::{self, Lines, Newest, Seen},
    findings::{Findings, Found},
    judge,
    run::{Deadline, Ended, Failure, Run},
};
use crate::{
    expr::{Expr, Missing, Path},
    measure::{Outcome, Readings},
    phrase,
    plan::FreshFile,
    value::{Value, show_duration},
    wording::{Text, sources as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    future::Future,
    path,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Mutex, time::Instant};

pub static MANUAL: Text = Text {
    zh: r#"file：备份是不是新的、完整的，日志是不是还在写。

  [probe.backup]
  title = "会员库备份"
  kind = "file"
  every = "10m"
  timeout = "5m"
  path = "/backup/member-*.dump"
  hash = true
  expect = ["age < 26h", "size > 1000000", "!exists(size_before) || size > size_before * 0.8", "hash_ok"]
  read = { size = "size", age = "age" }

path      文件，或含 * ? [ ] 的通配符（取修改时间最新的一个）。相对路径在项目目录之内，链接也不能越出；
          别处的文件写绝对路径
age       距最近一次修改多久；修改时间在将来则没有 age
size      字节数        size_before   前一个文件的字节数: 通配符是第二新的；单个文件是探测开始以来上一个不同的版本
count     符合通配符的文件个数（不含 .sha256 和 SHA256SUMS）
hash      写 true 才计算 SHA-256: 分块读，受 timeout 限制，文件没变不重算
sha256    十六进制的 SHA-256        hash_ok   与旁边的 文件名.sha256 或 SHA256SUMS 一致；
          两者都没有断言时，hash = true 即要求 hash_ok
contains  日志里要找的行（正则），只看末尾 tail_kib（默认 64）KiB
lines     符合的行数        line_age   最后一个符合的行里的时刻距今多久（没写时区的按项目时区）
time      查看用时
expect    全部成立才算成功；read 保留数值，时长按秒。文件的内容从不显示

结果: ok 成功；assertion 没有文件、断言不成立或无法判断；timeout 没有读完；unable 无权读取，或越出项目目录。
"#,
    en: r#"file: whether a backup is recent and whole, or a log is still being written.

  [probe.backup]
  title = "Backup of the members"
  kind = "file"
  every = "10m"
  timeout = "5m"
  path = "/backup/member-*.dump"
  hash = true
  expect = ["age < 26h", "size > 1000000", "!exists(size_before) || size > size_before * 0.8", "hash_ok"]
  read = { size = "size", age = "age" }

path      a file, or a pattern with * ? [ ] of which the one changed last is meant. A relative path stays inside the
          project directory, by links as well; a file elsewhere is an absolute path
age       since its last change; a change in the future is no age
size      in bytes        size_before   of the file before: with a pattern the next newest, otherwise the last
          different version since probing began
count     files that match (without .sha256 and SHA256SUMS)
hash      true computes the SHA-256: in pieces, within the timeout, and again only when the file has changed
sha256    it, in hexadecimal        hash_ok   whether it is the one in name.sha256 or SHA256SUMS beside the file;
          hash = true asks for that where no condition speaks of either
contains  a regular expression: lines of a log to look for, in its last tail_kib KiB (64 unless given)
lines     how many there are        line_age   since the time in the last of them (in the project's zone, without one)
time      how long looking took
expect    all of them hold of a good file; read keeps numbers, durations in seconds. What a file holds is never shown

Outcomes: ok; assertion: there is no file, or one does not hold or cannot be judged; timeout: it could not be read in
time; unable: it may not be read, or lies outside the project.
"#,
};

/// A time of change this far ahead is the clocks' inexactness.
const AHEAD_MAX: TimeDelta = TimeDelta::seconds(2);

/// What is remembered between runs.
#[derive(Default)]
struct Memory {
    last: Option<Seen>,
    /// Size of the version before the last.
    before: Option<u64>,
    hashed: Option<(Seen, String)>,
}

pub(super) struct Instrument {
    file: Arc<FreshFile>,
    /// Also keeps a disk that hangs from taking one thread after another.
    memory: Arc<Mutex<Memory>>,
}

/// What one look saw.
struct Look {
    newest: Newest,
    hash: Option<String>,
    hash_beside: Option<String>,
    lines: Lines,
}

/// Ends the work when whoever asked has gone.
struct Leash(Arc<AtomicBool>);

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Instrument {
    pub fn new(file: FreshFile) -> Self {
        Self { file: Arc::new(file), memory: Arc::default() }
    }

    async fn ask(&self, run: &Run<'_>) -> Result<Readings, Failure> {
        let started = Instant::now();
        let deadline = Deadline::after(run.timeout, run.timeout);
        let look = deadline.bound(&say::FILE_SLOW, self.look(run.ground.directory.clone())).await??;
        let expect = &self.file.expect;
        let asks_hash = || ["hash_ok", "sha256"].iter().any(|name| names(expect, run, name));
        if self.file.hash && !asks_hash() && look.hash != look.hash_beside {
            let why = if look.hash_beside.is_some() { &say::HASH_DIFFERS } else { &say::NO_HASH_BESIDE };
            return Err(Failure::new(Outcome::Assertion, why));
        }
        self.findings(look, run.clock.now(), started.elapsed()).judged(expect, run)
    }

    async fn look(&self, directory: path::PathBuf) -> Result<Look, Failure> {
        let mut memory = Arc::clone(&self.memory).lock_owned().await;
        let file = Arc::clone(&self.file);
        let given_up = Arc::new(AtomicBool::new(false));
        let leash = Leash(Arc::clone(&given_up));
        let work = tokio::task::spawn_blocking(move || {
            let mut newest = files::newest(&file, &directory)?;
            let failed = |error: std::io::Error| files::unreadable(&error, &file.path);
            let size_before = memory.follow(&newest.file);
            newest.size_before = newest.size_before.or(size_before);
            let at = newest.file.path.clone();
            let (hash, hash_beside) = if file.hash {
                (memory.hash(&newest.file, &given_up).map_err(failed)?, files::hash_beside(&at))
            } else {
                (None, None)
            };
            let lines = files::lines(&file, &at).map_err(failed)?;
            Ok(Look { newest, hash, hash_beside, lines })
        });
        let looked = work.await;
        drop(leash);
        looked.unwrap_or_else(|_| {
            Err(Failure::new(Outcome::Unable, phrase!(say::FILE_UNREADABLE, path = &self.file.path)))
        })
    }

    fn findings(&self, look: Look, now: DateTime<Utc>, time: Duration) -> Findings {
        let Look { newest, hash, hash_beside, lines } = look;
        let size = |size: u64| Ok(Value::Number(size.into()));
        let missing = |why| Err(Missing::because(why));
        let hash_ok = match (&hash, &hash_beside) {
            (Some(own), Some(beside)) => Ok(Value::Bool(own == beside)),
            (None, _) => missing(&say::NOT_HASHED),
            (_, None) => missing(&say::NO_HASH_BESIDE),
        };
        let looks = self.file.contains.is_some();
        let line_age = match lines.newest {
            _ if !looks => missing(&say::NO_CONTAINS),
            Some(at) => since(at, now),
            None if lines.count == 0 => missing(&say::NO_LINE),
            None => missing(&say::NO_LINE_TIME),
        };
        let count = if looks { Ok(Value::count(lines.count)) } else { missing(&say::NO_CONTAINS) };
        Findings::default()
            .with("age", since(newest.file.modified, now))
            .with("size", size(newest.file.size))
            .with("size_before", newest.size_before.map_or(missing(&say::NO_FILE_BEFORE), size))
            .with_count("count", newest.count)
            .with("sha256", hash.map(Value::Text).ok_or_else(|| Missing::because(&say::NOT_HASHED)))
            .with("hash_ok", hash_ok)
            .with("lines", count)
            .with("line_age", line_age)
            .with_time("time", time)
    }
}

impl Memory {
    /// Takes note of a file; the size of the version before it.
    fn follow(&mut self, seen: &Seen) -> Option<u64> {
        if self.last.as_ref() != Some(seen) {
            let last = self.last.replace(seen.clone());
            self.before = last.map(|last| last.size).or(self.before);
        }
        self.before
    }

    fn hash(&mut self, seen: &Seen, given_up: &AtomicBool) -> std::io::Result<Option<String>> {
        if let Some((hashed, hash)) = &self.hashed
            && hashed == seen
        {
            return Ok(Some(hash.clone()));
        }
        let hash = files::hash(&seen.path, given_up)?;
        self.hashed = hash.clone().map(|hash| (seen.clone(), hash));
        Ok(hash)
    }
}

fn since(at: DateTime<Utc>, now: DateTime<Utc>) -> Found {
    let age = now - at;
    if age < -AHEAD_MAX {
        return Err(Missing::because(phrase!(say::FILE_AHEAD, ahead = show_duration(-age))));
    }
    Ok(Value::Duration(age.max(TimeDelta::zero())))
}

fn names(expect: &[Expr], run: &Run<'_>, name: &str) -> bool {
    let named = |path: &Path| path.root() == name;
    expect.iter().any(|expr| judge::reads(expr, name)) || run.read.iter().any(|(_, path)| named(path))
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let result = self.ask(run).await;
            Ended::new(result, started.elapsed())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_is_remembered() {
        let mut memory = Memory::default();
        let seen = |size: u64| Seen { path: "x".into(), modified: DateTime::UNIX_EPOCH, size };
        assert_eq!(memory.follow(&seen(5)), None);
        assert_eq!(memory.follow(&seen(5)), None);
        assert_eq!(memory.follow(&seen(7)), Some(5));
        assert_eq!(memory.follow(&seen(7)), Some(5));
        assert_eq!(memory.follow(&seen(1)), Some(7));
    }

    #[test]
    fn a_time_in_the_future_is_no_age() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(since(now - TimeDelta::hours(1), now), Ok(Value::Duration(TimeDelta::hours(1))));
        assert_eq!(since(now + TimeDelta::seconds(1), now), Ok(Value::Duration(TimeDelta::zero())));
        assert!(since(now + TimeDelta::hours(1), now).is_err());
    }
}
