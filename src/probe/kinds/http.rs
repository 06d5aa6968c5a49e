//! `kind = "http"`: one request.

use super::super::{
    answer::Parts,
    fill::Captures,
    judge,
    run::{Deadline, Ended, Failure, Run, is_https},
    web::{Answered, Asking, Jar, Prepared, Tries, Web},
};
use crate::{
    expr::Expr,
    measure::{Phases, Readings},
    plan::{Http, Retry},
    wording::Text,
};
use std::{borrow::Cow, future::Future, pin::Pin};
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

request  method（默认 GET）、url、headers、query、cookies、json / form / text（类型可用 content_type 改）、
         redirects_max（默认 0，不跟随）、fresh_connection（每次新建连接；否则连接保留 4 秒）
身份     bearer = { env = "TOKEN" }，basic = { user = "…", password = { env = "…" } }，或
         oauth2 = { token_url = "…", client_id = "…", client_secret = { env = "…" }, scope = "…", audience = "…" }
         （客户端凭据；令牌缓存到临近过期，取令牌失败会写明是这一步）
         client_cert、client_key（双向 TLS）: { file = "client.pem" }，文件在计划目录之下
线路     proxy = "http://主机:端口"（https 走 CONNECT；不自动取环境变量，需要时写 { env = "HTTPS_PROXY" }）
         http = "auto" | "1.1" | "2"（auto 由 TLS 协商；不加密时只有写 "2" 才用 HTTP/2）
重试     retries = 2、retry_wait = "200ms": 只在连不上、连接中断、超时或状态 ≥ 500 时再试；timeout 由各次均分，
         用时是各次之和，次数计入“重试后成功”。POST、PATCH 还要在 request 中写 idempotent = true
         （加 Idempotency-Key，每次运行不同，重试时相同）
expect   全部成立才算成功。可用: status、time、size、body、header['名称']、json.成员
         缺少的成员不会被当作 0 或空；无法判断就是失败
read     从合格的应答中读出数值，如 read = { active = "json.active" }；读不出就是失败
${run.id}、${run.digits}   每次运行新生成的 32 位十六进制数、8 位数字

结果: ok 成功；assertion 断言不成立或无法判断；status 状态码 ≥ 400 或未跟随的重定向（expect 提到 status 时只看断言）；
timeout 超时；refused 拒绝连接或不可达；dns 域名无法解析；tls 证书或握手失败（总是验证证书）；
reset 应答完成前连接中断；body 正文超过 1 MiB、无法解压，或不是断言所读的文本、JSON；
unable 本机的问题（端口用尽、证书文件或代理地址无效），不算目标的结果。
分段用时: dns 解析、connect 连接（含代理）、tls 握手、wait 等待应答、body 接收正文。
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

request  method (GET unless given), url, headers, query, cookies, json / form / text (content_type says what else
         it is), redirects_max (0 unless given: none is followed), fresh_connection (a new connection each time;
         others are kept for 4 s)
who      bearer = { env = "TOKEN" }, basic = { user = "…", password = { env = "…" } }, or
         oauth2 = { token_url = "…", client_id = "…", client_secret = { env = "…" }, scope = "…", audience = "…" }
         (client credentials; the token is kept until shortly before it expires, and failing to get one is said so)
         client_cert and client_key (mutual TLS): { file = "client.pem" }, below the plan's directory
by which proxy = "http://host:port" (CONNECT for https; the environment is not asked unless you write
way      { env = "HTTPS_PROXY" }); http = "auto" | "1.1" | "2" (auto: agreed on with TLS; without TLS, HTTP/2 only if
         you write "2")
again    retries = 2 and retry_wait = "200ms": after no connection, a broken one, a time-out or a status of 500 or
         above, and nothing else. The tries share the timeout evenly, the time is that of all of them, and they are
         counted. POST and PATCH need idempotent = true in the request: an Idempotency-Key, new for each run and the
         same when tried again
expect   all of them hold of a good answer. Names: status, time, size, body, header['name'], json.member
         A member that is not there is never taken for 0 or empty: what cannot be judged has failed
read     numbers kept of a good answer, such as read = { active = "json.active" }; one that is not there is a failure
${run.id}, ${run.digits}   32 hexadecimal digits and 8 decimal digits, new for each run

Outcomes: ok; assertion: one does not hold or cannot be judged; status: 400 or above, or a redirect that was not
followed (where `expect` speaks of status, only that decides); timeout; refused: or not reachable; dns: the name
does not resolve; tls: certificate or handshake (certificates are always verified); reset: the connection broke
before the answer was complete; body: larger than 1 MiB, not decompressible, or not the text or JSON that an
assertion reads; unable: this machine has no port left, or the certificate or proxy of the plan is not valid, which
says nothing about the target.
Where the time went: dns, connect (with the proxy), tls, wait (for the answer), body.
"#,
};

pub(super) struct Instrument {
    request: Prepared,
    needs_tls: bool,
    retry: Retry,
    expect: Vec<Expr>,
}

impl Instrument {
    pub fn new(http: &Http, web: &Web) -> Self {
        Self {
            request: Prepared::new(web, &http.request, "request"),
            needs_tls: is_https(&http.request.url),
            retry: http.retry,
            expect: http.expect.clone(),
        }
    }

    async fn ask(&self, run: &Run<'_>) -> Ended {
        let (started, mut phases) = (Instant::now(), Phases::default());
        let mut tries = Tries::new(self.retry, run.timeout, run.timeout);
        let result = loop {
            let (result, status) = self.once(run, tries.deadline(), &mut phases).await;
            match result {
                Err(failure) if tries.again(&failure, status).await => {}
                ended => break ended,
            }
        };
        Ended { phases, retries: tries.made(), ..Ended::new(result, started.elapsed()) }
    }

    /// One try, and the status of the answer if one came.
    async fn once(
        &self,
        run: &Run<'_>,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> (Result<Readings, Failure>, Option<u16>) {
        let (captures, mut jar) = (Captures::new(), Jar::default());
        let asking = Asking {
            net: run.net,
            captures: &captures,
            values: &run.values,
            jar: &mut jar,
            deadline,
            phases,
        };
        let Answered { answer, token } = match run.web.answer(&self.request, asking).await {
            Ok(answered) => answered,
            Err(trouble) => return (Err(trouble.into()), None),
        };
        let secrets = match token {
            Some(token) => Cow::Owned(run.secrets.clone().with(&token)),
            None => Cow::Borrowed(run.secrets),
        };
        let parts = Parts::new(&answer);
        let judged = judge::judge(&self.expect, &parts, &secrets);
        (judged.and_then(|()| judge::read(run.read, &parts)), Some(answer.status))
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(self.ask(run))
    }

    fn needs_tls(&self) -> bool {
        self.needs_tls
    }

    fn needs_random(&self) -> bool {
        self.request.uses_run_values()
    }
}
