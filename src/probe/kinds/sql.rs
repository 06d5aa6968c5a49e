//! `kind = "sql"`: a question to the database behind the system.

use super::super::{
    Ground, fill,
    run::{Deadline, Ended, Failure, Run},
    sql::{
        Answered, Question, Trouble, mysql, postgres,
        sqlite::{Asked, Leash},
    },
};
use crate::{
    measure::{Outcome, Readings},
    plan::{Engine, Sql},
    wording::{Text, probe as say, sources},
};
use std::{
    future::Future,
    path::{Component, Path},
    pin::Pin,
    sync::{Mutex, PoisonError},
};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"sql：向系统背后的数据库问一个问题（PostgreSQL、MySQL / MariaDB、SQLite）。

  [probe.stores]
  title = "活跃门店"
  kind = "sql"
  every = "1m"
  timeout = "5s"
  database = { env = "MEMBER_DB" }
  query = "select count(distinct store) as active, max(created_at) as newest from orders where created_at > now() - interval '1 hour'"
  expect = ["row.active >= 40"]
  read = { active = "row.active" }

database  postgres://用户:密码@主机/库、mysql://…（或 mariadb://…）、sqlite:路径（相对路径不越出项目目录）
          含密码的地址写成 { env = "NAME" }。不在本机一律 TLS 并验证证书，除非写明 ?sslmode=disable；
          MySQL 还可以写 ?socket=/路径。连接保留到下一次，断了就重连（记为一次重试）
query     一条只读的语句。由数据库保证不写: PostgreSQL 和 MySQL 在只读事务里执行并回滚，SQLite 以只读方式打开；
          并由数据库自己在 timeout 时中止。请仍然给探测一个只有查询权限的账号
value     第一行第一列        row.列名、row['列 名']   第一行的各列
rows      行数；最多读 1000 行、1 MiB，行数更多时 rows 无法判断，请在查询里 count(*)
time      从发出到读完
expect    全部成立才算成功。NULL、NaN、没有行都是“没有值”，从不当作 0，无法判断就是失败
read      保留数值，成为事实 probes.<探测>.read.<名称>；时长按秒
数字按原样精确读取；timestamptz（MySQL 的 TIMESTAMP）是时刻，不带时区的时间只是文本

结果: ok 成功；assertion 断言不成立或无法判断；status 数据库报错（错误码和说明，已遮盖个人信息）；timeout 超时；
refused 连不上；dns 域名无法解析；tls 证书或握手失败；reset 连接中断；body 应答过大或不是这种数据库；
unable 地址或权限不对，没有问成。
"#,
    en: r#"sql: puts a question to the database behind the system (PostgreSQL, MySQL or MariaDB, SQLite).

  [probe.stores]
  title = "Active stores"
  kind = "sql"
  every = "1m"
  timeout = "5s"
  database = { env = "MEMBER_DB" }
  query = "select count(distinct store) as active, max(created_at) as newest from orders where created_at > now() - interval '1 hour'"
  expect = ["row.active >= 40"]
  read = { active = "row.active" }

database  postgres://user:password@host/db, mysql://… (or mariadb://…), or sqlite:path (a relative one stays inside the
          project directory). An address with a password is { env = "NAME" }. To another machine it is always TLS with
          the certificate verified, unless it says ?sslmode=disable; MySQL also takes ?socket=/path. The connection is
          kept for the next run, and made anew when it has broken (that counts as a retry)
query     one statement that only reads. The database sees to it: PostgreSQL and MySQL run it in a read-only
          transaction that is rolled back, SQLite is opened for reading only; and the database itself ends it at the
          timeout. Give the probe a login that may only read all the same
value     the first column of the first row        row.column, row['a column']   the columns of the first row
rows      the number of rows; at most 1000 rows and 1 MiB are read: with more rows there is no `rows`, so count(*)
time      from asking to the end of the answer
expect    all of them hold of a good answer. NULL, NaN and no row are no value, never 0: what cannot be judged failed
read      numbers to keep; they become facts probes.<probe>.read.<name>, durations in seconds
Numbers are read exactly as they are; timestamptz (TIMESTAMP in MySQL) is a time, and a time without a zone only text

Outcomes: ok; assertion: one does not hold or cannot be judged; status: the database reports an error (its code and
words, personal data masked); timeout; refused: or not reachable; dns: the name does not resolve; tls: certificate or
handshake; reset: the connection broke; body: an answer too large, or not of such a database; unable: the address or
a permission is wrong and nothing was asked.
"#,
};

pub(super) struct Instrument {
    sql: Sql,
    /// The connection of the last run, when it is still good. A run that finds none makes its own.
    kept: Mutex<Option<Line>>,
}

enum Line {
    Postgres(postgres::Session),
    MySql(mysql::Session),
}

impl Instrument {
    pub fn new(sql: Sql) -> Self {
        Self { sql, kept: Mutex::new(None) }
    }

    /// What came of it, and how often it was tried again.
    async fn ask(&self, run: &Run<'_>) -> (Result<Readings, Failure>, u32) {
        let mut retries = 0;
        let result = self.answered(run, &mut retries).await;
        (result, retries)
    }

    async fn answered(&self, run: &Run<'_>, retries: &mut u32) -> Result<Readings, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        let url = fill::text(&self.sql.database, &run.values)?;
        let sql = fill::text(&self.sql.query, &run.values)?;
        let sql = sql.trim().trim_end_matches(';');
        let question = Question { sql, limit: run.timeout, secrets: run.secrets };
        let unable = || Failure::new(Outcome::Unable, &sources::DATABASE_ADDRESS);
        let started = Instant::now();
        let answered = match Engine::of(&url).ok_or_else(unable)? {
            Engine::Sqlite => deadline.bound(&say::NO_ANSWER, file(&url, run.ground, &question)).await??,
            engine => {
                let asking = self.line(engine, &url, run, &question, retries);
                deadline.bound(&say::NO_ANSWER, asking).await??
            }
        };
        answered.findings(started.elapsed()).judged(&self.sql.expect, run)
    }

    async fn line(
        &self,
        engine: Engine,
        url: &str,
        run: &Run<'_>,
        question: &Question<'_>,
        retries: &mut u32,
    ) -> Result<Answered, Failure> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut line) = kept.filter(|line| !line.is_closed()) {
            match line.ask(question).await {
                // An idle connection may have been closed by the other side; that says nothing about a new one.
                Err(Trouble::Broken(_)) => *retries += 1,
                other => return self.keep(line, other),
            }
        }
        let mut line = Line::open(engine, url, run.ca_file, question).await?;
        let asked = line.ask(question).await;
        self.keep(line, asked)
    }

    fn keep(&self, line: Line, asked: Result<Answered, Trouble>) -> Result<Answered, Failure> {
        if !matches!(asked, Err(Trouble::Broken(_))) {
            *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
        }
        asked.map_err(Trouble::failure)
    }
}

impl Line {
    async fn open(
        engine: Engine,
        url: &str,
        ca_file: Option<&Path>,
        question: &Question<'_>,
    ) -> Result<Self, Failure> {
        Ok(match engine {
            Engine::MySql => Self::MySql(mysql::Session::open(url, ca_file, question).await?),
            _ => Self::Postgres(postgres::Session::open(url, ca_file, question).await?),
        })
    }

    fn is_closed(&self) -> bool {
        match self {
            Self::Postgres(session) => session.is_closed(),
            Self::MySql(session) => session.is_closed(),
        }
    }

    async fn ask(&mut self, question: &Question<'_>) -> Result<Answered, Trouble> {
        match self {
            Self::Postgres(session) => session.ask(question).await,
            Self::MySql(session) => session.ask(question).await,
        }
    }
}

async fn file(url: &str, ground: &Ground, question: &Question<'_>) -> Result<Answered, Failure> {
    let named = url.strip_prefix("sqlite:").unwrap_or(url);
    if Path::new(named).components().any(|part| part == Component::ParentDir) {
        return Err(Failure::new(Outcome::Unable, &sources::DATABASE_ADDRESS));
    }
    let asked = Asked { path: ground.directory.join(named), shown: named.to_owned() };
    let leash = Leash::default();
    let work = tokio::task::spawn_blocking(leash.work(asked, question));
    let unable = |_| Failure::new(Outcome::Unable, &sources::DATABASE_ADDRESS);
    work.await.map_err(unable)?
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let (result, retries) = self.ask(run).await;
            Ended { retries, ..Ended::new(result, started.elapsed()) }
        })
    }

    fn needs_random(&self) -> bool {
        fill::uses_run_values([&self.sql.database, &self.sql.query])
    }
}
