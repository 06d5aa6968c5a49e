//! `kind = "dns"`: a question to a name server.

use super::super::{
    fill, judge,
    named::Named,
    net::{connect, timed},
    run::{Deadline, Ended, Failure, Run},
    wire::dns::{MESSAGE_BYTES_MAX, Question, Reply, Unreadable},
};
use crate::{
    measure::{Outcome, Phase, Phases, Readings},
    phrase,
    plan::{DNS_CODES, Dns},
    value::Value,
    wording::{Text, probe as say, probe_network as say_net},
};
use chrono::TimeDelta;
use std::{
    fs::File,
    future::Future,
    io::{self, ErrorKind, Read},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UdpSocket,
    time::Instant,
};

pub static MANUAL: Text = Text {
    zh: r#"dns：向 DNS 服务器查询，检查答案。

  [probe.name]
  title = "会员域名已切到新地址"
  kind = "dns"
  name = "member.example.cn"
  record = "A"
  server = "223.5.5.5"
  expect = ["answers[0] == '203.0.113.7'", "count == 1", "ttl <= 5m"]

name     要查的域名
record   A（默认）、AAAA、CNAME、MX、TXT、NS、SRV、SOA
server、port   DNS 服务器（默认取 /etc/resolv.conf 的第一个）和端口（默认 53）
expect   answers 答案，已排序（answers[0]、size(answers)）；text 所有答案，以“, ”相连；count 答案数；
         ttl 答案中最短的保留时间；rcode NOERROR、NXDOMAIN、SERVFAIL、REFUSED 等；time
read     可取 count、ttl（秒）、time

域名一律小写、不带末尾的点；MX 写作“10 mx.example.cn”，SRV 写作“优先级 权重 端口 主机”。别名（CNAME）会跟到最后。
先用 UDP 问一次，不重发；放不下时改用 TCP。没有答案就是失败（dns），除非 expect 提到 count、answers；
rcode 不是 NOERROR 也是失败，除非提到 rcode。
结果: ok；assertion；dns 域名或记录不存在；status 服务器返回错误；timeout；refused；body 应答不是 DNS 消息；
unable 不知道系统的 DNS 服务器。
"#,
    en: r#"dns: asks a name server and checks its answers.

  [probe.name]
  title = "The member domain leads to the new address"
  kind = "dns"
  name = "member.example.cn"
  record = "A"
  server = "223.5.5.5"
  expect = ["answers[0] == '203.0.113.7'", "count == 1", "ttl <= 5m"]

name     what to ask for
record   A (unless given), AAAA, CNAME, MX, TXT, NS, SRV or SOA
server, port   the name server (the first of /etc/resolv.conf unless given) and its port (53 unless given)
expect   answers: sorted (answers[0], size(answers)); text: all of them, joined by ", "; count; ttl: the shortest time
         for which one may be kept; rcode: NOERROR, NXDOMAIN, SERVFAIL, REFUSED and so on; time
read     of count, ttl (seconds) and time

Names are in lower case and without their last dot; MX reads "10 mx.example.cn", SRV "priority weight port host".
Aliases (CNAME) are followed to their end. It asks once over UDP, sends nothing twice, and goes on over TCP when the
answer does not fit. No answer is a failure (dns) unless `expect` speaks of count or answers, and so is a code other
than NOERROR unless it speaks of rcode.
Outcomes: ok; assertion; dns: no such name or record; status: an error of the server; timeout; refused; body: not a
DNS message; unable: the system's name server is not known.
"#,
};

const NXDOMAIN: u8 = 3;
/// Where Unix systems name their name servers.
const RESOLV_CONF: &str = "/etc/resolv.conf";
const RESOLV_CONF_BYTES_MAX: u64 = 64 << 10;

pub(super) struct Instrument {
    dns: Dns,
}

impl Instrument {
    pub fn new(dns: Dns) -> Self {
        Self { dns }
    }

    async fn ask(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Readings, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        let name = fill::text(&self.dns.name, &run.values)?;
        let question = Question::new(u16::from_be_bytes(run.values.noise()), name.trim(), self.dns.record);
        let message =
            question.message().ok_or_else(|| Failure::new(Outcome::Assertion, &say_net::DNS_NAME))?;
        let server = self.server(run, deadline).await?;
        let sent = Instant::now();
        let asked = timed(phases, Phase::Wait, over_udp(server, &question, &message, deadline)).await?;
        let reply = match asked {
            whole @ Reply { truncated: false, .. } => whole,
            _ => timed(phases, Phase::Body, over_tcp(server, &question, &message, deadline)).await?,
        };
        self.usual(&reply)?;
        seen(&reply, sent.elapsed()).conclude(&self.dns.expect, run)
    }

    async fn server(&self, run: &Run<'_>, deadline: Deadline) -> Result<SocketAddr, Failure> {
        let unknown = || Failure::new(Outcome::Unable, &say_net::NO_RESOLVER);
        match &self.dns.server {
            Some(peer) => {
                let host = fill::text(&peer.host, &run.values)?;
                let addresses = run.net.resolver.resolve(host.trim(), peer.port, deadline).await?;
                addresses.first().copied().ok_or_else(unknown)
            }
            None => tokio::task::spawn_blocking(system_server).await.ok().flatten().ok_or_else(unknown),
        }
    }

    /// What every good reply has, where no condition says otherwise.
    fn usual(&self, reply: &Reply) -> Result<(), Failure> {
        let expect = &self.dns.expect;
        let asks = |names: &[&str]| judge::speaks_of(expect, names);
        match reply.code {
            0 if reply.answers.is_empty() && !asks(&["count", "answers"]) => {
                let why = phrase!(say_net::NO_RECORD, record = self.dns.record.word());
                Err(Failure::new(Outcome::Dns, why))
            }
            0 => Ok(()),
            _ if asks(&["rcode"]) => Ok(()),
            NXDOMAIN => Err(Failure::new(Outcome::Dns, &say_net::NO_SUCH_NAME)),
            code => Err(Failure::new(Outcome::Status, phrase!(say_net::DNS_CODE, code = word(code)))),
        }
    }
}

/// The name of a code: the last word stands for all without one.
fn word(code: u8) -> &'static str {
    DNS_CODES.get(usize::from(code)).unwrap_or(&DNS_CODES[DNS_CODES.len() - 1])
}

fn seen(reply: &Reply, time: Duration) -> Named {
    let text = (!reply.answers.is_empty()).then(|| Value::text(reply.answers.join(", ")));
    let ttl = reply.ttl_secs.map(|secs| Value::Duration(TimeDelta::seconds(i64::from(secs))));
    Named::default()
        .time("time", time)
        .with("rcode", Value::text(word(reply.code)))
        .with("count", Value::count(reply.answers.len()))
        .texts("answers", &reply.answers)
        .some("text", text)
        .some("ttl", ttl)
}

async fn over_udp(
    server: SocketAddr,
    question: &Question,
    message: &[u8],
    deadline: Deadline,
) -> Result<Reply, Failure> {
    let any: IpAddr =
        if server.is_ipv6() { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
    let exchange = async {
        let socket = UdpSocket::bind((any, 0)).await?;
        socket.connect(server).await?;
        socket.send(message).await?;
        let mut bytes = vec![0; MESSAGE_BYTES_MAX];
        loop {
            let size = socket.recv(&mut bytes).await?;
            match question.reply(&bytes[..size]) {
                Err(Unreadable::Stray) => {}
                other => return Ok(other),
            }
        }
    };
    let read = deadline.bound(&say::NO_ANSWER, exchange).await?;
    read.map_err(|error| broken(&error))?.map_err(|_| unreadable())
}

/// The same question, with its length before it (RFC 1035, 4.2.2).
async fn over_tcp(
    server: SocketAddr,
    question: &Question,
    message: &[u8],
    deadline: Deadline,
) -> Result<Reply, Failure> {
    let mut stream = connect(&[server], deadline).await?;
    let exchange = async {
        let size = u16::try_from(message.len()).map_err(|_| ErrorKind::InvalidInput)?;
        stream.write_all(&[&size.to_be_bytes(), message].concat()).await?;
        let size = stream.read_u16().await?;
        let mut bytes = vec![0; usize::from(size)];
        stream.read_exact(&mut bytes).await?;
        Ok::<_, io::Error>(bytes)
    };
    let bytes = deadline.bound(&say::NO_ANSWER, exchange).await?.map_err(|error| broken(&error))?;
    question.reply(&bytes).map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    Failure::new(Outcome::Body, &say_net::NOT_DNS)
}

fn broken(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::ConnectionRefused => Failure::new(Outcome::Refused, &say::REFUSED),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            Failure::new(Outcome::Refused, &say::UNREACHABLE)
        }
        _ => Failure::new(Outcome::Reset, &say::BROKEN_OFF),
    }
}

/// The first name server of the system, as far as there is a file that says so.
fn system_server() -> Option<SocketAddr> {
    let mut text = String::new();
    File::open(RESOLV_CONF).ok()?.take(RESOLV_CONF_BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(SocketAddr::new(first_server(&text)?, Dns::PORT))
}

fn first_server(text: &str) -> Option<IpAddr> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        (words.next()? == "nameserver").then(|| words.next())??.parse().ok()
    })
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let result = self.ask(run, &mut phases).await;
            Ended { phases, ..Ended::new(result, started.elapsed()) }
        })
    }

    fn needs_random(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_of_the_system() {
        let cases = [
            ("# by hand\nsearch a.cn\nnameserver 192.0.2.53\nnameserver 192.0.2.54", Some("192.0.2.53")),
            ("nameserver   fe80::1%eth0\nnameserver\tfd00::53 ", Some("fd00::53")),
            ("nameserver nonsense\nnameserver ::1", Some("::1")),
            ("nameserver\noptions x", None),
            ("", None),
        ];
        for (text, server) in cases {
            assert_eq!(first_server(text), server.map(|server| server.parse().unwrap()), "{text}");
        }
        assert_eq!((word(0), word(3), word(15)), ("NOERROR", "NXDOMAIN", "OTHER"));
    }
}
