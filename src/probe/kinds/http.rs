//! `kind = "http"`: one request.

use super::super::{
    answer::Parts,
    exchange::{Travel, exchange},
    fill::{self, Captures},
    judge,
    run::{Deadline, Ended, Failure, Run, is_https},
};
use crate::{measure::Readings, plan::Http, wording::Text};
use reqwest::cookie::Jar;
use std::{future::Future, pin::Pin};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"http：发送一个请求，检查应答。

  [probe.login]
  title = "店员登录"
  kind = "http"
  every = "5s"
  timeout = "2s"
  request = { method = "POST", url = "${base}/api/login", json = { user = "probe", password = { env = "PROBE_PASSWORD" } } }
  expect = ["status == 200", "json.token != ''"]
  slo = { good = 0.995, within = "300ms", over = "30m" }

request  method（默认 GET）、url、headers、query、json / form / text、bearer、
         redirects_max（默认 0，不跟随）、fresh_connection（每次新建连接；否则连接保留 4 秒）
expect   全部成立才算成功。可用: status、time、size、body、header['名称']、json.成员
         缺少的成员不会被当作 0 或空；无法判断就是失败
read     从合格的应答中读出数值，如 read = { active = "json.active" }；读不出就是失败
${run.id}、${run.digits}   每次运行新生成的 32 位十六进制数、8 位数字

结果: ok 成功；assertion 断言不成立或无法判断；status 状态码 ≥ 400 或未跟随的重定向（expect 提到 status 时只看断言）；
timeout 超时；refused 拒绝连接或不可达；dns 域名无法解析；tls 证书或握手失败（总是验证证书）；
reset 应答完成前连接中断；body 正文超过 1 MiB、无法解压，或不是断言所读的文本、JSON。
"#,
    en: r#"http: sends one request and checks the answer.

  [probe.login]
  title = "Staff login"
  kind = "http"
  every = "5s"
  timeout = "2s"
  request = { method = "POST", url = "${base}/api/login", json = { user = "probe", password = { env = "PROBE_PASSWORD" } } }
  expect = ["status == 200", "json.token != ''"]
  slo = { good = 0.995, within = "300ms", over = "30m" }

request  method (GET unless given), url, headers, query, json / form / text, bearer,
         redirects_max (0 unless given: none is followed), fresh_connection (a new connection each time;
         others are kept for 4 s)
expect   all of them hold of a good answer. Names: status, time, size, body, header['name'], json.member
         A member that is not there is never taken for 0 or empty: what cannot be judged has failed
read     numbers kept of a good answer, such as read = { active = "json.active" }; one that is not there is a failure
${run.id}, ${run.digits}   32 hexadecimal digits and 8 decimal digits, new for each run

Outcomes: ok; assertion: one does not hold or cannot be judged; status: 400 or above, or a redirect that was not
followed (where `expect` speaks of status, only that decides); timeout; refused: or not reachable; dns: the name
does not resolve; tls: certificate or handshake (certificates are always verified); reset: the connection broke
before the answer was complete; body: larger than 1 MiB, not decompressible, or not the text or JSON that an
assertion reads.
"#,
};

pub(super) struct Instrument {
    http: Http,
}

impl Instrument {
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    async fn ask(&self, run: &Run<'_>) -> Result<Readings, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        let request = fill::fill(run.clients.any(), &self.http.request, &Captures::new(), &run.values)?;
        let travel = Travel::of(&self.http.request);
        let answer = exchange(run.clients, request, travel, &Jar::default(), deadline).await?;
        let parts = Parts::new(&answer);
        judge::judge(&self.http.expect, &parts, run.secrets)?;
        judge::read(run.read, &parts)
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let result = self.ask(run).await;
            Ended::new(result, started.elapsed())
        })
    }

    fn needs_tls(&self) -> bool {
        is_https(&self.http.request.url)
    }
}
