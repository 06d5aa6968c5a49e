//! `kind = "journey"`: several requests that share a session.

use super::super::{
    answer::Parts,
    exchange::{Travel, exchange},
    fill::{self, Captures, Unsendable},
    judge,
    run::{Deadline, Ended, Failure, Run, is_https},
};
use crate::{
    mask::Secrets,
    measure::{Outcome, Readings},
    phrase,
    plan::{Journey, Step},
    wording::{Text, probe as say},
};
use reqwest::cookie::Jar;
use std::{future::Future, pin::Pin, time::Duration};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"journey：多步请求，共享 Cookie 和取到的值，像一位会员那样走完一遍。

  [probe.redeem]
  title = "积分兑换"
  kind = "journey"
  every = "30s"
  timeout = "5s"
  [[probe.redeem.step]]
  id = "login"
  request = { method = "POST", url = "${base}/api/login", json = { user = "probe", password = { env = "PROBE_PASSWORD" } } }
  expect = ["status == 200"]
  capture = { token = "json.token" }
  [[probe.redeem.step]]
  id = "redeem"
  request = { method = "POST", url = "${base}/api/redeem", bearer = "${token}", json = { points = 1, key = "${run.id}" } }
  expect = ["json.balance >= 0"]
  capture = { order = "json.order" }
  [[probe.redeem.step]]
  id = "undo"
  always = true
  request = { method = "DELETE", url = "${base}/api/orders/${order}", bearer = "${token}" }

capture  从应答取值，供后面的步骤以 ${名称} 使用；取不到就是失败
always   无论前面发生什么都执行（超时之后也执行，另有一个 timeout 的时间）；只有所需的值从未取到时才跳过

一步失败，其后的步骤不再执行，说明中写出失败的步骤。清理步骤失败也算失败。
用时只计 always 以外的步骤；timeout 是这些步骤合计的时间。结果与 http 相同。
"#,
    en: r#"journey: several requests that share cookies and captured values, as one member would make them.

  [probe.redeem]
  title = "Redeem points"
  kind = "journey"
  every = "30s"
  timeout = "5s"
  [[probe.redeem.step]]
  id = "login"
  request = { method = "POST", url = "${base}/api/login", json = { user = "probe", password = { env = "PROBE_PASSWORD" } } }
  expect = ["status == 200"]
  capture = { token = "json.token" }
  [[probe.redeem.step]]
  id = "redeem"
  request = { method = "POST", url = "${base}/api/redeem", bearer = "${token}", json = { points = 1, key = "${run.id}" } }
  expect = ["json.balance >= 0"]
  capture = { order = "json.order" }
  [[probe.redeem.step]]
  id = "undo"
  always = true
  request = { method = "DELETE", url = "${base}/api/orders/${order}", bearer = "${token}" }

capture  takes values from the answer for later steps, as ${name}; a value that is not there is a failure
always   runs whatever happened before (also after a time-out, with another `timeout` of its own); skipped only
         when a value it needs was never captured

After a step has failed the later ones are skipped, and the failed one is named. A clean-up that fails is a failure
too. The time of a run is that of the steps that are not `always`, and `timeout` bounds their sum. Outcomes are those
of http.
"#,
};

/// What the steps of one run share, and how it goes.
struct Session<'a> {
    run: &'a Run<'a>,
    secrets: Secrets,
    jar: Jar,
    captures: Captures,
    /// Time spent in steps that are not clean-up.
    service: Duration,
    /// When clean-up, once begun, must have ended.
    cleanup: Option<Deadline>,
    failure: Option<Failure>,
}

pub(super) struct Instrument {
    journey: Journey,
}

impl Instrument {
    pub fn new(journey: Journey) -> Self {
        Self { journey }
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(walk(&self.journey, run))
    }

    fn needs_tls(&self) -> bool {
        self.journey.steps.iter().any(|step| is_https(&step.request.url))
    }
}

async fn walk(journey: &Journey, run: &Run<'_>) -> Ended {
    let mut session = Session {
        run,
        secrets: run.secrets.clone(),
        jar: Jar::default(),
        captures: Captures::new(),
        service: Duration::ZERO,
        cleanup: None,
        failure: None,
    };
    for step in &journey.steps {
        if step.always {
            session.clean_up(step).await;
        } else if session.failure.is_none() {
            session.go(step).await;
        }
    }
    let result = session.failure.map_or_else(|| Ok(Readings::new()), Err);
    Ended::new(result, session.service)
}

impl Session<'_> {
    async fn go(&mut self, step: &Step) {
        let started = Instant::now();
        let left = self.run.timeout.saturating_sub(self.service);
        let deadline = Deadline::after(left, self.run.timeout);
        let result = self.ask(step, deadline).await;
        self.service += started.elapsed();
        self.failure = result.err().map(|failure| in_step(step, failure.into()));
    }

    async fn clean_up(&mut self, step: &Step) {
        let limit = self.run.timeout;
        let deadline = *self.cleanup.get_or_insert_with(|| Deadline::after(limit, limit));
        let Err(trouble) = self.ask(step, deadline).await else { return };
        let trouble = match trouble {
            Trouble::Unsendable(Unsendable::Uncaptured(name)) => {
                let why = phrase!(say::UNCAPTURED, name = name);
                Failure::new(Outcome::Assertion, phrase!(say::CLEANUP_SKIPPED, why = why))
            }
            other => other.into(),
        };
        self.failure = Some(match self.failure.take() {
            None => in_step(step, trouble),
            Some(Failure { outcome, why }) => {
                let why = phrase!(say::CLEANUP, why = why, step = &step.id, cleanup = trouble.why);
                Failure { outcome, why }
            }
        });
    }

    async fn ask(&mut self, step: &Step, deadline: Deadline) -> Result<(), Trouble> {
        let clients = self.run.clients;
        let request = fill::fill(clients.any(), &step.request, &self.captures, &self.run.values)?;
        let answer = exchange(clients, request, Travel::of(&step.request), &self.jar, deadline).await?;
        let parts = Parts::new(&answer);
        // Captured first: an answer that fails an assertion may have made something that must be cleaned up.
        let captured = judge::capture(&step.capture, &parts, &mut self.captures, &mut self.secrets);
        judge::judge(&step.expect, &parts, &self.secrets)?;
        Ok(captured?)
    }
}

/// What went wrong in a step: a clean-up that lacks a value is skipped, other steps fail.
enum Trouble {
    Unsendable(Unsendable),
    Failure(Failure),
}

impl From<Unsendable> for Trouble {
    fn from(unsendable: Unsendable) -> Self {
        Self::Unsendable(unsendable)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Unsendable(unsendable) => unsendable.into(),
            Trouble::Failure(failure) => failure,
        }
    }
}

fn in_step(step: &Step, failure: Failure) -> Failure {
    Failure { outcome: failure.outcome, why: phrase!(say::STEP, step = &step.id, why = failure.why) }
}
