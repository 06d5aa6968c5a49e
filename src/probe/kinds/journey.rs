//! `kind = "journey"`: several requests that share a session.

use super::super::{
    run::{Ended, Run},
    walk::Walk,
    web::Web,
};
use crate::{plan::Journey, wording::Text};
use std::{future::Future, pin::Pin};

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

capture  从应答取值，供后面的步骤以 ${名称} 使用；取不到就是失败。位置如 "json.token"、"header['x-trace']"、"body"，
         或用正则（取第一个分组）: csrf = { from = "body", regex = 'name="csrf" value="([^"]+)"' }
read     从一步合格的应答中读出数值，如 read = { balance = "json.balance" }；整个旅程成功才保留
invariant  全部步骤（含清理）之后，取到的值必须满足的条件: invariant = ["after.points == before.points + 20"]，
         其中 after、before 是步骤代号，points 是它们各自取的值；只写 points 指最后一次取到的
retries、retry_wait  每步可写，同 http；request 中的 idempotent = true 让重试不会重复生效
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

capture  takes values from the answer for later steps, as ${name}; a value that is not there is a failure. It stands at
         "json.token", "header['x-trace']" or "body", or where a pattern finds it (its first group):
         csrf = { from = "body", regex = 'name="csrf" value="([^"]+)"' }
read     numbers kept of a step's good answer, such as read = { balance = "json.balance" }, if the journey succeeds
invariant  what must hold of captured values when all steps are done, clean-up too:
         invariant = ["after.points == before.points + 20"], with the ids of steps and what each of them captured as
         points; points alone is the latest
retries, retry_wait  of a step, as for http; idempotent = true in its request keeps a second try from counting twice
always   runs whatever happened before (also after a time-out, with another `timeout` of its own); skipped only
         when a value it needs was never captured

After a step has failed the later ones are skipped, and the failed one is named. A clean-up that fails is a failure
too. The time of a run is that of the steps that are not `always`, and `timeout` bounds their sum. Outcomes are those
of http.
"#,
};

pub(super) struct Instrument {
    walk: Walk,
}

impl Instrument {
    pub fn new(journey: &Journey, web: &Web) -> Self {
        Self { walk: Walk::new(journey, web) }
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(self.walk.run(run))
    }

    fn needs_tls(&self) -> bool {
        self.walk.needs_tls()
    }

    fn needs_random(&self) -> bool {
        self.walk.needs_random()
    }
}
