//! `kind = "sync-lag"`: how long it takes until what was written in one system is seen in another.

use super::super::{
    answer::{Answer, Parts},
    fill::{Captures, Unsendable},
    findings::Findings,
    judge,
    run::{Deadline, Ended, Failure, Run, is_https},
    web::{Answered, Asking, Jar, Prepared, Web},
};
use crate::{
    mask::Secrets,
    measure::{Outcome, Phases, Readings},
    phrase,
    plan::SyncLag,
    value::show_duration,
    wording::{Text, probe as say_probe, sources as say},
};
use chrono::TimeDelta;
use std::{future::Future, pin::Pin, time::Duration};
use tokio::time::{Instant, sleep_until};

pub static MANUAL: Text = Text {
    zh: r#"sync-lag：在甲系统写入，反复查看乙系统，直到看到为止，量出同步延迟。

  [probe.level-sync]
  title = "会员等级同步到收银"
  kind = "sync-lag"
  every = "2m"
  timeout = "60s"
  write = { method = "POST", url = "${crm}/api/members", json = { name = "probe-${run.id}", level = "gold" } }
  capture = { id = "json.id" }
  look = { url = "${pos}/api/members/${id}" }
  until = ["status == 200", "json.level == 'gold'"]
  poll = "500ms"
  max = "30s"
  clean = { method = "DELETE", url = "${crm}/api/members/${id}" }
  expect = ["lag < 10s"]

write    写入的请求；状态码 ≥ 400 即失败
capture  从写入的应答中取值，look 和 clean 用 ${名称} 引用
look     查看的请求；until 全部成立才算看到。查看时的错误只当“还没有”，最后仍没看到才写进说明
poll     两次查看的间隔，默认 500ms        max   写入后最多等多久，默认等到 timeout（含写入）
clean    撤销写入，无论如何都执行，另有一个 timeout 的时间；清理失败也算失败
lag      从写入得到应答，到看到变化的那次查看得到应答: 只会多算，至多多一个 poll，不会少算
looks    查看了几次
expect   对 lag、looks 的断言。lag 总会保留为读数（秒），成为事实 probes.<探测>.read.lag

写入之前先查看一次（不依赖写入应答的 look 才能）: until 若已成立，就分不清看到的是不是这次写的，算失败；
让每次写入都不同: 用 ${run.id}、${run.digits}，或查看由写入产生的编号。

结果: ok 看到了；timeout 没有在期限内看到；其余与 http 相同，说明里写明是写入、查看还是清理。用时是写入加等待的时间。
"#,
    en: r#"sync-lag: writes in one system, looks in another until it is seen there, and so measures how far one lags behind.

  [probe.level-sync]
  title = "Member level reaches the till"
  kind = "sync-lag"
  every = "2m"
  timeout = "60s"
  write = { method = "POST", url = "${crm}/api/members", json = { name = "probe-${run.id}", level = "gold" } }
  capture = { id = "json.id" }
  look = { url = "${pos}/api/members/${id}" }
  until = ["status == 200", "json.level == 'gold'"]
  poll = "500ms"
  max = "30s"
  clean = { method = "DELETE", url = "${crm}/api/members/${id}" }
  expect = ["lag < 10s"]

write    the request that writes; a status of 400 or above is a failure
capture  values taken from its answer, for look and clean as ${name}
look     the request that looks; the change is seen once all of until holds. An error of a look only means "not yet",
         and is told when it is never seen
poll     between two looks, 500ms unless given        max   how long the change may take; until the timeout, which
         covers the write as well, unless given
clean    undoes the write, whatever happened, with another timeout of its own; a clean-up that fails is a failure
lag      from the answer to write to the answer to the look that saw it: too long by one poll at most, never too short
looks    how often it looked
expect   conditions over lag and looks. lag is always kept as a reading, in seconds: the fact probes.<probe>.read.lag

It looks once before it writes, if look needs nothing of the write's answer: if until holds already, nothing tells
whether what is seen was written now, and the run has failed. Make each write different with ${run.id} or
${run.digits}, or look for the number the write has made.

Outcomes: ok: it was seen; timeout: it was not seen in time; the others are those of http, and say whether it was the
write, the look or the clean-up. The time of a run is that of the write and the wait.
"#,
};

pub(super) struct Instrument {
    lag: SyncLag,
    write: Prepared,
    look: Prepared,
    clean: Option<Prepared>,
}

/// What the requests of one run share.
struct Story<'a> {
    run: &'a Run<'a>,
    captures: Captures,
    secrets: Secrets,
}

impl Instrument {
    pub fn new(lag: SyncLag, web: &Web) -> Self {
        let write = Prepared::new(web, &lag.write, "write");
        let look = Prepared::new(web, &lag.look, "look");
        let clean = lag.clean.as_ref().map(|clean| Prepared::new(web, clean, "clean"));
        Self { lag, write, look, clean }
    }

    async fn go(&self, run: &Run<'_>) -> Ended {
        let started = Instant::now();
        let mut story = Story { run, captures: Captures::new(), secrets: run.secrets.clone() };
        let result = self.tell(&mut story).await;
        let service = started.elapsed();
        let result = self.clean(&mut story, result).await;
        Ended::new(result, service)
    }

    async fn tell(&self, story: &mut Story<'_>) -> Result<Readings, Failure> {
        let run = story.run;
        let deadline = Deadline::after(run.timeout, run.timeout);
        let needs_the_write = matches!(story.unsendable(&self.look), Some(Unsendable::Uncaptured(_)));
        if !needs_the_write {
            match self.sees(story, deadline).await {
                Ok(()) => return Err(Failure::new(Outcome::Assertion, &say::ALREADY_THERE)),
                // Nothing is written that there is no time to look for.
                Err(failure) if deadline.left().is_zero() => return Err(failure),
                Err(_) => {}
            }
        }
        self.write(story, deadline).await?;
        let limit = self.lag.max.unwrap_or(run.timeout).min(deadline.left());
        let (lag, looks) = self.wait(story, limit).await?;
        Findings::default().with_time("lag", lag).with_count("looks", looks).judged(&self.lag.expect, run)
    }

    async fn write(&self, story: &mut Story<'_>, deadline: Deadline) -> Result<(), Failure> {
        let written = async {
            let answer = story.send(&self.write, deadline).await?;
            let parts = Parts::new(&answer);
            // Captured first: an answer that is an error may have made something that must be cleaned up.
            let captured = judge::capture(&self.lag.capture, &parts, &mut story.captures, &mut story.secrets);
            judge::judge(&[], &parts, &story.secrets)?;
            captured
        };
        written.await.map_err(|failure| Failure { why: phrase!(say::IN_WRITE, why = failure.why), ..failure })
    }

    /// Looks until it is seen: how long that took, and how many looks.
    async fn wait(&self, story: &mut Story<'_>, limit: Duration) -> Result<(Duration, usize), Failure> {
        let written = Instant::now();
        let end = written + limit;
        let (mut looks, mut last) = (0, None);
        loop {
            looks += 1;
            let next = Instant::now() + self.lag.poll;
            let left = end.saturating_duration_since(Instant::now());
            match self.sees(story, Deadline::after(left, limit)).await {
                Ok(()) => return Ok((written.elapsed(), looks)),
                Err(failure) => {
                    // A look that was cut off by the end says less than the one before it.
                    let cut = failure.outcome == Outcome::Timeout && Instant::now() >= end;
                    if !cut || last.is_none() {
                        last = Some(failure.why);
                    }
                }
            }
            if next >= end {
                break;
            }
            sleep_until(next).await;
        }
        let shown = show_duration(TimeDelta::from_std(limit).unwrap_or(TimeDelta::MAX));
        let why = match last {
            Some(why) => phrase!(say::NOT_SEEN_BECAUSE, limit = shown, why = why),
            None => phrase!(say::NOT_SEEN, limit = shown),
        };
        Err(Failure::new(Outcome::Timeout, why))
    }

    /// One look.
    async fn sees(&self, story: &mut Story<'_>, deadline: Deadline) -> Result<(), Failure> {
        let in_look = |failure: Failure| Failure { why: phrase!(say::IN_LOOK, why = failure.why), ..failure };
        let answer = story.send(&self.look, deadline).await.map_err(in_look)?;
        let parts = Parts::new(&answer);
        judge::judge(&self.lag.until, &parts, &story.secrets).map_err(in_look)
    }

    async fn clean(
        &self,
        story: &mut Story<'_>,
        result: Result<Readings, Failure>,
    ) -> Result<Readings, Failure> {
        let Some(clean) = &self.clean else { return result };
        let limit = story.run.timeout;
        let cleaned = match story.unsendable(clean) {
            Some(Unsendable::Uncaptured(name)) => {
                let why = phrase!(say_probe::UNCAPTURED, name = name);
                Err(Failure::new(Outcome::Assertion, phrase!(say_probe::CLEANUP_SKIPPED, why = why)))
            }
            _ => story
                .send(clean, Deadline::after(limit, limit))
                .await
                .and_then(|answer| judge::judge(&[], &Parts::new(&answer), &story.secrets)),
        };
        match (result, cleaned) {
            (result, Ok(())) => result,
            (Ok(_), Err(failure)) => {
                Err(Failure { why: phrase!(say::CLEAN_STEP, why = failure.why), ..failure })
            }
            (Err(first), Err(cleanup)) => {
                let why = phrase!(say::CLEAN_TOO, why = first.why, cleanup = cleanup.why);
                Err(Failure { why, ..first })
            }
        }
    }
}

impl Story<'_> {
    /// Why a request cannot be made from what is known by now.
    fn unsendable(&self, request: &Prepared) -> Option<Unsendable> {
        request.fill(self.run.web, &self.captures, &self.run.values).err()
    }

    async fn send(&mut self, request: &Prepared, deadline: Deadline) -> Result<Answer, Failure> {
        let (mut jar, mut phases) = (Jar::default(), Phases::default());
        let asking = Asking {
            net: self.run.net,
            captures: &self.captures,
            values: &self.run.values,
            jar: &mut jar,
            deadline,
            phases: &mut phases,
        };
        let Answered { answer, token } = self.run.web.answer(request, asking).await.map_err(Failure::from)?;
        if let Some(token) = token {
            self.secrets = std::mem::take(&mut self.secrets).with(&token);
        }
        Ok(answer)
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(self.go(run))
    }

    fn needs_tls(&self) -> bool {
        [&self.lag.write, &self.lag.look].into_iter().any(|request| is_https(&request.url))
    }

    fn needs_random(&self) -> bool {
        [&self.write, &self.look].into_iter().chain(&self.clean).any(Prepared::uses_run_values)
    }
}
