//! `kind = "tcp"`: a connection, and what is said over it.

use super::super::{
    fill::{self, is_constant},
    named::Named,
    net::timed,
    run::{Deadline, Ended, Failure, Run},
};
use crate::{
    measure::{Outcome, Phase, Phases, Readings},
    plan::Tcp,
    value::Value,
    wording::{Text, probe as say, probe_network as say_net},
};
use std::{future::Future, pin::Pin, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

pub static MANUAL: Text = Text {
    zh: r#"tcp：连接一个端口；可以发送一段文本，检查应答。

  [probe.cache]
  title = "缓存"
  kind = "tcp"
  host = "cache.example.cn"
  port = 6379
  send = "PING\r\n"
  expect = ["text == '+PONG'", "time < 50ms"]

host、port   主机和端口
send     连接后发送的文本，可含变量和密钥；不写则不发送
lines    应答有几行（默认 1），行到齐即判定
expect   time 全部用时；text 应答文本，不含最后的换行；size 应答字节数。没有条件用到 text 或 size 时不读应答，连上即成功
         应答最多读 4 KiB，不是 UTF-8 的字节显示为 �。没有换行的应答（如 MySQL 的问候）停顿 0.2 秒且条件成立即成功，
         否则等到 timeout 再判定

结果: ok；assertion 断言不成立；timeout；refused 拒绝连接或不可达；dns；reset 没有应答就断开；unable 本机没有端口或文件句柄。
"#,
    en: r#"tcp: connects to a port; may send a text and check what comes back.

  [probe.cache]
  title = "Cache"
  kind = "tcp"
  host = "cache.example.cn"
  port = 6379
  send = "PING\r\n"
  expect = ["text == '+PONG'", "time < 50ms"]

host, port   where to connect
send     a text to send, which may hold variables and secrets; nothing unless given
lines    lines the answer has (1 unless given): it is judged as soon as they are there
expect   time: of it all; text: the answer without its last line end; size: its bytes. Where no condition speaks of
         text or size, no answer is read and a connection is enough. At most 4 KiB are read; bytes that are not UTF-8
         show as �. An answer without line ends, such as MySQL's greeting, passes when it pauses for 0.2 s and the
         conditions hold, and is judged at the time-out otherwise

Outcomes: ok; assertion: one does not hold; timeout; refused: or not reachable; dns; reset: closed without an answer;
unable: this machine has no port or file handle left.
"#,
};

/// Longest answer that is read.
const ANSWER_BYTES_MAX: usize = 4 << 10;
/// An answer that pauses this long may be all there is.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct Instrument {
    tcp: Tcp,
}

impl Instrument {
    pub fn new(tcp: Tcp) -> Self {
        Self { tcp }
    }

    async fn talk(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Readings, Failure> {
        let started = Instant::now();
        let deadline = Deadline::after(run.timeout, run.timeout);
        let host = fill::text(&self.tcp.peer.host, &run.values)?;
        let mut stream = run.net.open(host.trim(), self.tcp.peer.port, deadline, phases).await?;
        if let Some(send) = &self.tcp.send {
            let text = fill::text(send, &run.values)?;
            let sent = deadline.bound(&say_net::NOT_SENT, stream.write_all(text.as_bytes())).await?;
            sent.map_err(|_| Failure::new(Outcome::Reset, &say::BROKEN_OFF))?;
        }
        let answer = if self.tcp.reads() {
            let answer = self.listen(run, &mut stream, started, deadline);
            Some(timed(phases, Phase::Wait, answer).await?)
        } else {
            None
        };
        seen(started.elapsed(), answer.as_deref()).conclude(&self.tcp.expect, run)
    }

    /// The answer: as far as it came, if it came at all.
    async fn listen(
        &self,
        run: &Run<'_>,
        stream: &mut TcpStream,
        started: Instant,
        deadline: Deadline,
    ) -> Result<Vec<u8>, Failure> {
        let mut answer = Vec::new();
        let enough =
            |answer: &[u8]| seen(started.elapsed(), Some(answer)).judge(&self.tcp.expect, run).is_ok();
        let reading = read(stream, self.tcp.lines, &enough, &mut answer);
        match deadline.bound(&say::NO_ANSWER, reading).await {
            Err(late) if answer.is_empty() => Err(late),
            Ok(()) if answer.is_empty() => Err(Failure::new(Outcome::Reset, &say_net::CLOSED_SILENT)),
            _ => Ok(answer),
        }
    }
}

fn seen(time: Duration, answer: Option<&[u8]>) -> Named {
    let text = answer.map(|answer| Value::text(without_line_end(&String::from_utf8_lossy(answer))));
    let size = answer.map(|answer| Value::count(answer.len()));
    Named::default().time("time", time).some("text", text).some("size", size)
}

fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Reads until the lines are there, the end has come, or there is a pause after `enough`.
async fn read(
    stream: &mut TcpStream,
    lines: u32,
    enough: &(dyn Fn(&[u8]) -> bool + Sync),
    answer: &mut Vec<u8>,
) {
    let lines = usize::try_from(lines).unwrap_or(usize::MAX);
    let has_all = |answer: &[u8]| answer.split(|byte| *byte == b'\n').skip(1).count() >= lines;
    let mut chunk = vec![0; ANSWER_BYTES_MAX];
    while !has_all(answer) && answer.len() < ANSWER_BYTES_MAX {
        let room = ANSWER_BYTES_MAX - answer.len();
        let pause = if answer.is_empty() { Duration::MAX } else { PAUSE };
        match timeout(pause, stream.read(&mut chunk[..room])).await {
            Ok(Ok(count)) if count > 0 => answer.extend_from_slice(&chunk[..count]),
            Ok(_) => return,
            Err(_) if enough(answer) => return,
            Err(_) => {}
        }
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let result = self.talk(run, &mut phases).await;
            Ended { phases, ..Ended::new(result, started.elapsed()) }
        })
    }

    fn needs_random(&self) -> bool {
        !is_constant(&self.tcp.peer.host) || self.tcp.send.as_ref().is_some_and(|send| !is_constant(send))
    }
}
