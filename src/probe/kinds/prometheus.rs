//! `kind = "prometheus"`: a question to a Prometheus server, or a metric off a `/metrics` page.

use super::super::{
    answer::{Answer, Parts},
    fill::{self, Captures},
    findings::{Findings, Found},
    judge, promql,
    run::{Deadline, Ended, Failure, Run, is_https},
    scrape::{self, Look},
    web::{Answered, Asking, Jar, Prepared},
};
use crate::{
    expr::Missing,
    measure::{Outcome, Phases, Readings},
    plan::{Ask, Check, Prometheus, Request, Selector, Template},
    value::Value,
    wording::{Text, probe as say_probe, sources as say},
};
use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep};
use url::Url;

pub static MANUAL: Text = Text {
    zh: r#"prometheus：问已有的 Prometheus，或直接读一个 /metrics 页面（如 node_exporter）。

  [probe.sessions]
  title = "在线会话"
  kind = "prometheus"
  every = "30s"
  request = { url = "http://127.0.0.1:9090" }
  query = "sum(app_sessions_active)"
  expect = ["value > 100"]
  read = { sessions = "value" }

  [probe.till-load]
  title = "收银服务器负载"
  kind = "prometheus"
  request = { url = "http://127.0.0.1:9100/metrics" }
  metric = 'node_load1'
  expect = ["value < 8"]

request  与 http 相同（headers、bearer……），只用 GET。问服务器时写它的根地址，读页面时写页面地址
query    PromQL。加上 range（如 "1h"）就是区间查询，步长 resolution 默认为区间的 1/60
metric   页面上的序列，如 up{job="pos",zone!~"test.*"}
rate     true: 计数器两次抓取之间的每秒增量，逐条序列计算，归零（重启）按从 0 开始算；第一次运行隔 1 秒抓两次
combine  页面上有多条序列时: one（默认，只许一条）、sum、min、max。PromQL 请在查询里聚合
value    值；区间查询取最后一个点，序列在区间结束前就断了则没有值
series   序列条数；没有序列时是 0
least、most、points   区间内的最小、最大值和点数（单个值时就是它自己）
age      值有多旧: PromQL 问 timestamp(…)，只对单个指标准确；页面看行末的时刻，没有则为 0
time     请求用时
没有序列、多于一条、NaN、无穷、页面上超过 5 分钟的旧值、服务器说结果不完整: 都没有 value，从不当作 0，无法判断就是失败
expect   全部成立才算成功；read 保留数值，成为事实 probes.<探测>.read.<名称>

结果与 http 相同；另外 status 是 Prometheus 报错（附其说明），body 是页面或应答格式不对。页面至多 1 MiB。
"#,
    en: r#"prometheus: asks a Prometheus that is there already, or reads a /metrics page, such as node_exporter's.

  [probe.sessions]
  title = "Sessions"
  kind = "prometheus"
  every = "30s"
  request = { url = "http://127.0.0.1:9090" }
  query = "sum(app_sessions_active)"
  expect = ["value > 100"]
  read = { sessions = "value" }

  [probe.till-load]
  title = "Load of the till server"
  kind = "prometheus"
  request = { url = "http://127.0.0.1:9100/metrics" }
  metric = 'node_load1'
  expect = ["value < 8"]

request  as for http (headers, bearer and so on), with GET. For query it is the base address of the server, for metric
         that of the page
query    PromQL. With range (such as "1h") it is a range query, its step (resolution) a sixtieth of it unless given
metric   a series of the page, such as up{job="pos",zone!~"test.*"}
rate     true: what a counter grows by per second between two looks at the page, for each series by itself; a counter
         that went back began anew at 0. The first run looks twice, a second apart
combine  of several series of a page: one (unless given; there must be one), sum, min, max. PromQL aggregates itself
value    the value; of a range the last point, and none if the series ended before the range did
series   how many series there are, 0 without any
least, most, points   the smallest and largest value of a range and how many points it has (of one value, itself)
age      how old the value is: asks timestamp(…), which is exact for a plain metric; of a page, by the time in the
         line, and 0 without one
time     of the request
No series, several, NaN, infinity, a value older than 5 minutes on a page, an answer the server says is not whole: none
has a value, and none counts as 0: what cannot be judged failed.
expect   all of them hold of a good answer; read keeps numbers: the facts probes.<probe>.read.<name>

Outcomes are those of http; status also when Prometheus reports an error (with its words), body when a page or answer
is not of the format. A page has at most 1 MiB.
"#,
};

/// Between the first two looks at a counter.
const FIRST_GAP: Duration = Duration::from_secs(1);

pub(super) struct Instrument {
    prometheus: Prometheus,
    needs_random: bool,
    /// The last look at the counters.
    last: Mutex<Option<Look>>,
}

impl Instrument {
    pub fn new(prometheus: Prometheus) -> Self {
        let needs_random = fill::uses_run_values(Check::Prometheus(Box::new(prometheus.clone())).templates());
        Self { prometheus, needs_random, last: Mutex::new(None) }
    }

    /// `waited` is time that passed on purpose, between two looks.
    async fn ask(&self, run: &Run<'_>, waited: &mut Duration) -> Result<Readings, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        let findings = match &self.prometheus.ask {
            Ask::Now(query) => self.question(query, None, run, deadline).await?,
            Ask::Range { query, range, step } => {
                self.question(query, Some((*range, *step)), run, deadline).await?
            }
            Ask::Page(selector) => {
                let (look, time) = self.look(selector, run, deadline).await?;
                self.page(&look, time, run)
            }
            Ask::Rate(selector) => self.rate(selector, run, deadline, waited).await?,
        };
        findings.judged(&self.prometheus.expect, run)
    }

    async fn rate(
        &self,
        selector: &Selector,
        run: &Run<'_>,
        deadline: Deadline,
        waited: &mut Duration,
    ) -> Result<Findings, Failure> {
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let before = last().clone();
        let (before, (now, time)) = if let Some(before) = before {
            (before, self.look(selector, run, deadline).await?)
        } else {
            let (before, _) = self.look(selector, run, deadline).await?;
            let began = Instant::now();
            deadline.bound(&say_probe::NO_ANSWER, sleep(FIRST_GAP)).await?;
            *waited = began.elapsed();
            (before, self.look(selector, run, deadline).await?)
        };
        let series = scrape::rates(&before, &now);
        // Of two runs that overlap, the later look stays.
        let mut last = last();
        if last.as_ref().is_none_or(|last| last.at < now.at) {
            *last = Some(now.clone());
        }
        drop(last);
        Ok(self.page(&Look { series, ..now }, time, run))
    }

    fn page(&self, look: &Look, time: Duration, run: &Run<'_>) -> Findings {
        let now = run.clock.now();
        let value = scrape::combined(&look.series, self.prometheus.combine, now);
        let points = if value.is_ok() { Ok(Value::count(1)) } else { value.clone() };
        Findings::default()
            .with("value", value.clone())
            .with("least", value.clone())
            .with("most", value)
            .with("points", points)
            .with_count("series", look.series.len())
            .with("age", scrape::age(&look.series, now))
            .with_time("time", time)
    }

    /// Reads the page once.
    async fn look(
        &self,
        selector: &Selector,
        run: &Run<'_>,
        deadline: Deadline,
    ) -> Result<(Look, Duration), Failure> {
        let at = Instant::now();
        let answer = send(&self.prometheus.request, run, deadline).await?;
        judge::judge(&[], &Parts::new(&answer), run.secrets)?;
        let page = std::str::from_utf8(&answer.body)
            .map_err(|_| Failure::new(Outcome::Body, &say_probe::BODY_NOT_TEXT))?;
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let series = scrape::choose(page, selector, kind.starts_with("application/openmetrics-text"))?;
        Ok((Look { at, series }, answer.time))
    }

    async fn question(
        &self,
        query: &Template,
        range: Option<(Duration, Duration)>,
        run: &Run<'_>,
        deadline: Deadline,
    ) -> Result<Findings, Failure> {
        let query = fill::text(query, &run.values)?;
        let started = Instant::now();
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this age fit")]
        let end = run.clock.now().timestamp_millis() as f64 / 1_000.0;
        let (path, mut pairs) = match range {
            None => ("query", Vec::new()),
            Some((range, step)) => {
                let start = end - range.as_secs_f64();
                let pairs = [("start", start), ("end", end), ("step", step.as_secs_f64())];
                ("query_range", pairs.map(|(name, number)| (name, number.to_string())).to_vec())
            }
        };
        pairs.insert(0, ("query", query.clone()));
        let answered = self.api(path, &pairs, run, deadline).await?;
        let time = started.elapsed();
        let one = answered.one(range.map(|(_, step)| (end, step.as_secs_f64())));
        let age = match (one.at, range) {
            (None, _) => one.value.clone(),
            (Some(at), Some(_)) => Ok(since(at, end)),
            (Some(at), None) if self.names_age(run) => {
                let pairs = [("query", format!("timestamp({query})"))];
                self.sampled(at, &pairs, run, deadline).await?
            }
            (Some(_), None) => Err(Missing::default()),
        };
        Ok(Findings::default()
            .with("value", one.value)
            .with("least", one.least)
            .with("most", one.most)
            .with("points", one.points)
            .with_count("series", answered.series.len())
            .with("age", age)
            .with_time("time", time))
    }

    /// How long before `at` the sample was taken, by the server's own clock.
    async fn sampled(
        &self,
        at: f64,
        pairs: &[(&str, String)],
        run: &Run<'_>,
        deadline: Deadline,
    ) -> Result<Found, Failure> {
        let taken = self.api("query", pairs, run, deadline).await?;
        let one = taken.one(None);
        let taken =
            taken.series.first().and_then(|points| points.last()).and_then(|(_, text)| text.parse().ok());
        Ok(match (one.value, taken) {
            (Ok(_), Some(taken)) => Ok(since(taken, at)),
            (Err(missing), _) => Err(missing),
            (Ok(_), None) => Err(Missing::because(&say::NO_AGE)),
        })
    }

    /// Whether `age` is asked for at all: it takes another request.
    fn names_age(&self, run: &Run<'_>) -> bool {
        let of_conditions = self.prometheus.expect.iter().any(|expr| judge::reads(expr, "age"));
        of_conditions || run.read.iter().any(|(_, path)| path.root() == "age")
    }

    async fn api(
        &self,
        path: &str,
        pairs: &[(&str, String)],
        run: &Run<'_>,
        deadline: Deadline,
    ) -> Result<promql::Answered, Failure> {
        let base = &self.prometheus.request;
        let written = fill::text(&base.url, &run.values)?;
        let mut url = Url::parse(written.trim()).map_err(|_| fill::Unsendable::BadUrl)?;
        url.set_path(&format!("{}/api/v1/{path}", url.path().trim_end_matches('/')));
        let asked = pairs.iter().map(|(name, value)| ((*name).to_owned(), Template::plain(value)));
        let query = base.query.iter().cloned().chain(asked).collect();
        let request = Request { url: Template::plain(url), query, ..base.clone() };
        let answer = send(&request, run, deadline).await?;
        // An error of the query comes with a status of its own, and with words that say more.
        match promql::read(&answer.body, run.secrets) {
            Err(failure) if failure.outcome == Outcome::Body => {
                judge::judge(&[], &Parts::new(&answer), run.secrets)?;
                Err(failure)
            }
            other => other,
        }
    }
}

async fn send(request: &Request, run: &Run<'_>, deadline: Deadline) -> Result<Answer, Failure> {
    let (captures, mut jar, mut phases) = (Captures::new(), Jar::default(), Phases::default());
    let prepared = Prepared::new(run.web, request, "request");
    let asking = Asking {
        net: run.net,
        captures: &captures,
        values: &run.values,
        jar: &mut jar,
        deadline,
        phases: &mut phases,
    };
    let Answered { answer, .. } = run.web.answer(&prepared, asking).await?;
    Ok(answer)
}

/// From one moment to another, both in seconds since 1970.
fn since(at: f64, now: f64) -> Value {
    Value::Duration(promql::seconds((now - at).max(0.0)))
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut waited = Duration::ZERO;
            let result = self.ask(run, &mut waited).await;
            Ended::new(result, started.elapsed().saturating_sub(waited))
        })
    }

    fn needs_tls(&self) -> bool {
        is_https(&self.prometheus.request.url)
    }

    fn needs_random(&self) -> bool {
        self.needs_random
    }
}
