//! `kind = "denied"`: something that must be refused.

use super::super::{
    answer::Parts,
    fill::{self, Captures, is_constant},
    judge,
    net::{connect, timed},
    run::{Deadline, Ended, Failure, Run, is_https},
    web::{Answered, Asking, Jar, Prepared, Web},
};
use crate::{
    expr::{Expr, Missing, Path, Values},
    mask::Secrets,
    measure::{Outcome, Phase, Phases, Readings},
    phrase,
    plan::{Attempt, Caller, Denied, Peer},
    value::{self, Value},
    wording::{Phrase, Text, probe as say_probe, probe_network as say},
};
use chrono::TimeDelta;
use futures_util::future::join_all;
use std::{borrow::Cow, future::Future, net::SocketAddr, pin::Pin, time::Duration};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"denied：必须被拒绝的访问。被放行就是失败；够不着目标不算被拒绝。

  [probe.members-anonymous]
  title = "未登录不能查会员"
  kind = "denied"
  request = { url = "${base}/api/members?phone=13800000000" }

  [probe.refund-by-cashier]
  title = "收银员不能退储值"
  kind = "denied"
  as = "signed-in"
  request = { method = "POST", url = "${base}/api/refunds", bearer = { env = "CASHIER_TOKEN" } }

  [probe.database-port]
  title = "数据库端口不对外"
  kind = "denied"
  host = "member.example.cn"
  port = 5432
  open = 443
  timeout = "3s"

request  与 http 相同的请求；或 host、port: 必须关闭的端口
as       anonymous（默认）: 401 或 403 算拒绝；signed-in: 有身份而无权限，只有 403 算（401 说明身份没被认出，证明不了权限）
open     同一主机上应当开放的端口；连不上它就不能说明端口关闭，而是主机没了
expect   换成自己的标准，如 ["json.code == 40301"] 或 ["status == 404"]；只有提到 status、header、body 或 json 才替换上面的标准。可用: outcome（ok 连上或有应答、timeout、
         refused、dns、tls、reset、body）、status、time、size、body、header['名称']、json.成员

端口被拒绝连接（refused）或在 timeout 内没有回应（防火墙丢弃）都算关闭，说明里写出是哪一种。
结果: ok 已拒绝；assertion 被放行、既没放行也没拒绝，或 expect 不成立；status 状态码 ≥ 500；
timeout、refused、dns、tls、reset、body 够不着目标，不能证明被拒绝；unable 本机没有端口或文件句柄。
"#,
    en: r#"denied: an attempt that must be refused. Being let in is a failure, and not reaching the target is no refusal.

  [probe.members-anonymous]
  title = "Nobody looks up members without logging in"
  kind = "denied"
  request = { url = "${base}/api/members?phone=13800000000" }

  [probe.refund-by-cashier]
  title = "A cashier does not refund stored value"
  kind = "denied"
  as = "signed-in"
  request = { method = "POST", url = "${base}/api/refunds", bearer = { env = "CASHIER_TOKEN" } }

  [probe.database-port]
  title = "The database is not open to the world"
  kind = "denied"
  host = "member.example.cn"
  port = 5432
  open = 443
  timeout = "3s"

request  as of http; or host and port: a port that must be closed
as       anonymous (unless given): 401 or 403 is a refusal; signed-in: somebody known without the right, where only 403
         is (401 means that they were not recognised, which shows nothing about rights)
open     a port of the same host that must be open: where it cannot be reached, the host is gone rather than closed
expect   what counts instead, such as ["json.code == 40301"] or ["status == 404"]; only a condition that speaks of
         status, header, body or json takes the place of the above. Names: outcome (ok: connected or
         answered, timeout, refused, dns, tls, reset, body), status, time, size, body, header['name'], json.member

A port is closed when it refuses connections or when nothing answers within the time-out, as when a firewall drops
them; which it was is told. Outcomes: ok: refused; assertion: let in, neither let in nor refused, or `expect` does not
hold; status: 500 or above; timeout, refused, dns, tls, reset, body: the target was not reached, which proves nothing;
unable: this machine has no port or file handle left.
"#,
};

/// Addresses of one name whose port is tried.
const ADDRESSES_MAX: usize = 8;

/// How an attempt ended, by the names a condition uses.
struct Attempted<'a> {
    outcome: Outcome,
    time: Duration,
    parts: Option<&'a Parts<'a>>,
}

impl Values for Attempted<'_> {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        match (path.root(), self.parts) {
            ("outcome", _) => Ok(Value::text(self.outcome.word())),
            ("time", _) => {
                TimeDelta::from_std(self.time).map(Value::Duration).map_err(|_| Missing::default())
            }
            (_, Some(parts)) => parts.get(path),
            (_, None) => Err(Missing::default()),
        }
    }
}

/// What is attempted, ready to be done.
enum Knock {
    Request { prepared: Box<Prepared>, caller: Caller, needs_tls: bool },
    Port { peer: Peer, open: Option<u16> },
}

pub(super) struct Instrument {
    knock: Knock,
    expect: Vec<Expr>,
}

impl Instrument {
    pub fn new(denied: &Denied, web: &Web) -> Self {
        let knock = match &denied.attempt {
            Attempt::Request { request, caller } => Knock::Request {
                prepared: Box::new(Prepared::new(web, request, "request")),
                caller: *caller,
                needs_tls: is_https(&request.url),
            },
            Attempt::Port { peer, open } => Knock::Port { peer: peer.clone(), open: *open },
        };
        Self { knock, expect: denied.expect.clone() }
    }

    /// In what words it was refused, or why that is not shown.
    async fn attempt(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Phrase, Failure> {
        let started = Instant::now();
        match &self.knock {
            Knock::Request { prepared, caller, .. } => match send(prepared, run, phases).await {
                Ok(answered) => self.answered(&answered, *caller, run),
                Err(failure) => self.failed(failure, started.elapsed(), run),
            },
            Knock::Port { peer, open } => self.knock(peer, *open, run, phases).await,
        }
    }

    fn answered(&self, answered: &Answered, caller: Caller, run: &Run<'_>) -> Result<Phrase, Failure> {
        let Answered { answer, token } = answered;
        let status = answer.status;
        // A condition on the time alone does not say what a refusal looks like.
        if !judge::speaks_of(&self.expect, &["status", "body", "json", "header"]) {
            usual(status, caller)?;
        }
        let secrets = match token {
            Some(token) => Cow::Owned(run.secrets.clone().with(token)),
            None => Cow::Borrowed(run.secrets),
        };
        let parts = Parts::new(answer);
        let attempted = Attempted { outcome: Outcome::Ok, time: answer.time, parts: Some(&parts) };
        self.holds(&attempted, &secrets)?;
        Ok(phrase!(say::DENIED_BY, status = status))
    }

    /// No answer: that shows a refusal only where the plan says so.
    fn failed(&self, failure: Failure, time: Duration, run: &Run<'_>) -> Result<Phrase, Failure> {
        if failure.outcome == Outcome::Unable {
            return Err(failure);
        }
        if judge::speaks_of(&self.expect, &["outcome"]) {
            let attempted = Attempted { outcome: failure.outcome, time, parts: None };
            return self.holds(&attempted, run.secrets).map(|()| Phrase::from(&say::DENIED_AS_EXPECTED));
        }
        Err(not_reached(failure))
    }

    fn holds(&self, attempted: &Attempted<'_>, secrets: &Secrets) -> Result<(), Failure> {
        for expr in &self.expect {
            if let Some(parts) = attempted.parts {
                expr.paths().into_iter().try_for_each(|path| parts.readable(path))?;
            }
            judge::holds(expr, attempted, secrets)?;
        }
        Ok(())
    }

    async fn knock(
        &self,
        peer: &Peer,
        open: Option<u16>,
        run: &Run<'_>,
        phases: &mut Phases,
    ) -> Result<Phrase, Failure> {
        let host = fill::text(&peer.host, &run.values)?;
        let deadline = Deadline::after(run.timeout, run.timeout);
        let resolved = timed(phases, Phase::Dns, run.net.resolver.resolve(host.trim(), peer.port, deadline));
        let mut addresses = resolved.await.map_err(not_reached)?;
        if let Some(open) = open {
            let others: Vec<_> =
                addresses.iter().map(|address| SocketAddr::new(address.ip(), open)).collect();
            connect(&others, deadline).await.map_err(|Failure { outcome, why }| {
                Failure::new(outcome, phrase!(say::NOT_UP, port = u32::from(open), why = why))
            })?;
        }
        addresses.truncate(ADDRESSES_MAX);
        let started = Instant::now();
        let knocks =
            addresses.iter().map(|address| async move { connect(&[*address], deadline).await.err() });
        let ends = timed(phases, Phase::Connect, join_all(knocks)).await;
        // All must be shut: a host by two addresses is not closed when one of them is.
        let Some(mut shut) = ends.into_iter().collect::<Option<Vec<Failure>>>() else {
            let why = phrase!(say::LET_IN_PORT, port = u32::from(peer.port));
            return Err(Failure::new(Outcome::Assertion, why));
        };
        // One that cannot be reached from here, such as by IPv6, says less than one that answers by refusing.
        shut.sort_by_key(|failure| closed(failure, run).is_none());
        let first = shut.into_iter().next().unwrap_or_else(|| Failure::new(Outcome::Dns, &say_probe::DNS));
        self.shut(first, started.elapsed(), run)
    }

    /// A port that did not open: closed, or out of reach.
    fn shut(&self, failure: Failure, time: Duration, run: &Run<'_>) -> Result<Phrase, Failure> {
        let Some(closed) = closed(&failure, run) else { return self.failed(failure, time, run) };
        let attempted = Attempted { outcome: failure.outcome, time, parts: None };
        self.holds(&attempted, run.secrets).map(|()| closed)
    }
}

async fn send(request: &Prepared, run: &Run<'_>, phases: &mut Phases) -> Result<Answered, Failure> {
    let (captures, mut jar) = (Captures::new(), Jar::default());
    let deadline = Deadline::after(run.timeout, run.timeout);
    let asking =
        Asking { net: run.net, captures: &captures, values: &run.values, jar: &mut jar, deadline, phases };
    run.web.answer(request, asking).await.map_err(Failure::from)
}

/// How a port shows that it is closed, if it does.
fn closed(failure: &Failure, run: &Run<'_>) -> Option<Phrase> {
    let limit = || value::show_duration(TimeDelta::from_std(run.timeout).unwrap_or(TimeDelta::MAX));
    match failure.outcome {
        Outcome::Timeout => Some(phrase!(say::PORT_FILTERED, limit = limit())),
        Outcome::Refused if *failure.why.text() == say_probe::REFUSED => {
            Some(Phrase::from(&say::PORT_REFUSED))
        }
        _ => None,
    }
}

fn not_reached(Failure { outcome, why }: Failure) -> Failure {
    Failure { outcome, why: phrase!(say::NOT_REACHED, why = why) }
}

/// What a status shows where the plan does not say what counts.
fn usual(status: u16, caller: Caller) -> Result<Phrase, Failure> {
    match (status, caller) {
        (403, _) | (401, Caller::Anonymous) => Ok(phrase!(say::DENIED_BY, status = status)),
        (401, Caller::SignedIn) => Err(Failure::new(Outcome::Assertion, &say::REFUSED_UNKNOWN)),
        (200..300, _) => Err(Failure::new(Outcome::Assertion, phrase!(say::LET_IN, status = status))),
        (500.., _) => {
            let why = phrase!(say_probe::STATUS, status = status);
            Err(not_reached(Failure::new(Outcome::Status, why)))
        }
        _ => Err(Failure::new(Outcome::Assertion, phrase!(say::NEITHER, status = status))),
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let result = self.attempt(run, &mut phases).await;
            let refused = result.as_ref().ok().cloned();
            let ended = Ended::new(result.map(|_| Readings::new()), started.elapsed());
            // How it was refused is worth knowing: a closed port or a silent one.
            Ended { phases, detail: ended.detail.clone().or(refused), ..ended }
        })
    }

    fn needs_tls(&self) -> bool {
        matches!(self.knock, Knock::Request { needs_tls: true, .. })
    }

    fn needs_random(&self) -> bool {
        match &self.knock {
            Knock::Request { prepared, .. } => prepared.uses_run_values(),
            Knock::Port { peer, .. } => !is_constant(&peer.host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ATTEMPT_OUTCOMES;

    #[test]
    fn what_a_status_shows() {
        let cases = [
            (401, Caller::Anonymous, true),
            (403, Caller::Anonymous, true),
            (403, Caller::SignedIn, true),
            (401, Caller::SignedIn, false),
            (200, Caller::Anonymous, false),
            (204, Caller::SignedIn, false),
            (302, Caller::Anonymous, false),
            (404, Caller::Anonymous, false),
            (429, Caller::SignedIn, false),
            (503, Caller::Anonymous, false),
        ];
        for (status, caller, refused) in cases {
            assert_eq!(usual(status, caller).is_ok(), refused, "{status} {caller:?}");
        }
    }

    #[test]
    fn outcomes_have_the_words_that_samples_have() {
        for word in ATTEMPT_OUTCOMES {
            assert!(Outcome::WORDS.contains(&word), "{word}");
        }
    }
}
