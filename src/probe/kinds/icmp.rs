//! `kind = "icmp"`: echo requests, as `ping` sends them.

use super::super::{
    fill, judge,
    named::Named,
    net::timed,
    run::{Deadline, Ended, Failure, Run},
    wire::echo::{self, PACKET_BYTES_MAX, TOKEN_BYTES},
};
use crate::{
    measure::{Outcome, Phase, Phases, Readings},
    phrase,
    plan::Icmp,
    value::{self, Value},
    wording::{Text, probe as say, probe_network as say_net},
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use socket2::{Domain, Protocol, Socket, Type};
use std::{
    future::Future,
    io::{self, ErrorKind},
    net::{IpAddr, SocketAddr},
    pin::Pin,
    time::Duration,
};
use tokio::{
    net::UdpSocket,
    time::{Instant, sleep},
};

pub static MANUAL: Text = Text {
    zh: r#"icmp：像 ping 那样发送回显请求。

  [probe.shop]
  title = "门店网关"
  kind = "icmp"
  host = "10.17.0.1"
  packets = 5
  timeout = "3s"
  expect = ["loss <= 20%", "time < 80ms"]

host     主机名或 IP 地址
packets  每次发几个包（默认 3，最多 20），间隔 0.1 秒，timeout 短时更密
expect   loss 丢包占比，0 到 1；time 已回应的包的往返时间的中位数；worst 最长的往返时间
         不提 loss 时，丢一个包就算失败
read     可取 loss、time、worst（时长按秒）

这次运行的用时取最长的往返时间。不需要特权: Linux 上由 sysctl net.ipv4.ping_group_range 决定谁可以发；
不允许时结果为 unable，并写明如何放开，不当作目标的故障。
结果: ok；assertion；timeout 全部或部分没有回应；refused 不可达；dns；unable 本机不允许。
"#,
    en: r#"icmp: sends echo requests as ping does.

  [probe.shop]
  title = "Gateway of the shop"
  kind = "icmp"
  host = "10.17.0.1"
  packets = 5
  timeout = "3s"
  expect = ["loss <= 20%", "time < 80ms"]

host     by name or IP address
packets  sent each time (3 unless given, at most 20), 0.1 s apart or closer where the time-out is short
expect   loss: share of packets that were not answered, 0 to 1; time: median round trip of those that were; worst: the
         longest. Where no condition speaks of loss, one lost packet is a failure
read     of loss, time and worst (durations in seconds)

The time of a run is its longest round trip. It needs no privilege: on Linux the sysctl net.ipv4.ping_group_range says
who may. Where it is not permitted the outcome is unable, with what to do about it, and never a fault of the target.
Outcomes: ok; assertion; timeout: some or all were not answered; refused: not reachable; dns; unable: not permitted.
"#,
};

/// Between two packets.
const SPACING: Duration = Duration::from_millis(100);

pub(super) struct Instrument {
    icmp: Icmp,
}

/// Packets of one run: when each was sent, and how long its answer took.
#[derive(Default)]
struct Volley {
    sent: Vec<Instant>,
    trips: Vec<Option<Duration>>,
}

impl Instrument {
    pub fn new(icmp: Icmp) -> Self {
        Self { icmp }
    }

    async fn ping(
        &self,
        run: &Run<'_>,
        phases: &mut Phases,
    ) -> (Result<Readings, Failure>, Option<Duration>) {
        match self.volley(run, phases).await {
            Ok(volley) => {
                let worst = volley.sorted().last().copied();
                (self.judge(&volley, run), worst)
            }
            Err(failure) => (Err(failure), None),
        }
    }

    async fn volley(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Volley, Failure> {
        let deadline = Deadline::after(run.timeout, run.timeout);
        let host = fill::text(&self.icmp.host, &run.values)?;
        let resolved = run.net.resolver.resolve(host.trim(), 0, deadline);
        let addresses = timed(phases, Phase::Dns, resolved).await?;
        let unresolved = || Failure::new(Outcome::Dns, &say::DNS);
        let address = addresses.first().copied().ok_or_else(unresolved)?;
        let socket = open(address).map_err(|error| failure(&error))?;
        let mut volley = Volley::default();
        let spacing = SPACING.min(run.timeout / (2 * self.icmp.packets));
        let token = run.values.noise();
        let exchange = volley.exchange(&socket, address.ip(), self.icmp.packets, spacing, token);
        // Late is not the end of it: what was answered in time counts.
        if let Ok(Err(error)) = deadline.bound(&say::NO_ANSWER, exchange).await {
            return Err(failure(&error));
        }
        Ok(volley)
    }

    fn judge(&self, volley: &Volley, run: &Run<'_>) -> Result<Readings, Failure> {
        let (trips, count) = (volley.sorted(), self.icmp.packets);
        let answered = u32::try_from(trips.len()).unwrap_or(count).min(count);
        let lost = count - answered;
        if !judge::speaks_of(&self.icmp.expect, &["loss"]) && lost > 0 {
            let limit = value::show_duration(TimeDelta::from_std(run.timeout).unwrap_or(TimeDelta::MAX));
            let why = if answered == 0 {
                phrase!(say_net::ICMP_NO_REPLY, count = count, limit = limit)
            } else {
                phrase!(say_net::ICMP_LOST, count = count, lost = lost)
            };
            return Err(Failure::new(Outcome::Timeout, why));
        }
        let share = (Decimal::from(lost) / Decimal::from(count)).round_dp(4).normalize();
        let mut named = Named::default().with("loss", Value::Number(share));
        if let (Some(median), Some(worst)) = (trips.get(trips.len() / 2), trips.last()) {
            named = named.time("time", *median).time("worst", *worst);
        }
        named.conclude(&self.icmp.expect, run)
    }
}

impl Volley {
    /// Sends the packets in their time and takes the answers as they come, until all are there.
    async fn exchange(
        &mut self,
        socket: &UdpSocket,
        address: IpAddr,
        count: u32,
        spacing: Duration,
        token: [u8; TOKEN_BYTES],
    ) -> io::Result<()> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let mut bytes = [0; PACKET_BYTES_MAX];
        while self.trips.iter().flatten().count() < count {
            let due = self.sent.last().map_or(Duration::ZERO, |last| spacing.saturating_sub(last.elapsed()));
            tokio::select! {
                biased;
                received = socket.recv(&mut bytes) => {
                    self.answered(echo::answered(address.is_ipv6(), &bytes[..received?], token));
                }
                () = sleep(due), if self.sent.len() < count => {
                    let number = u16::try_from(self.sent.len()).unwrap_or(u16::MAX);
                    self.sent.push(Instant::now());
                    self.trips.push(None);
                    socket.send(&echo::request(address.is_ipv6(), number, token)).await?;
                }
            }
        }
        Ok(())
    }

    /// Only the first answer to a packet counts.
    fn answered(&mut self, number: Option<u16>) {
        let Some(at) = number.map(usize::from) else { return };
        if let (Some(sent), Some(trip @ None)) = (self.sent.get(at), self.trips.get_mut(at)) {
            *trip = Some(sent.elapsed());
        }
    }

    fn sorted(&self) -> Vec<Duration> {
        let mut trips: Vec<Duration> = self.trips.iter().flatten().copied().collect();
        trips.sort();
        trips
    }
}

/// A socket for echo to one address: the kind that needs no privilege, or else the one that does.
fn open(address: SocketAddr) -> io::Result<UdpSocket> {
    let (domain, protocol) = match address {
        SocketAddr::V4(_) => (Domain::IPV4, Protocol::ICMPV4),
        SocketAddr::V6(_) => (Domain::IPV6, Protocol::ICMPV6),
    };
    let made = |kind| Socket::new(domain, kind, Some(protocol));
    let socket = made(Type::DGRAM).or_else(|unprivileged| made(Type::RAW).map_err(|_| unprivileged))?;
    socket.set_nonblocking(true)?;
    socket.connect(&address.into())?;
    UdpSocket::from_std(socket.into())
}

fn failure(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::Unsupported => {
            Failure::new(Outcome::Unable, &say_net::ICMP_FORBIDDEN)
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::ConnectionRefused => {
            Failure::new(Outcome::Refused, &say::UNREACHABLE)
        }
        _ => Failure::new(Outcome::Unable, &say_net::ICMP_UNSENT),
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let (result, worst) = self.ping(run, &mut phases).await;
            Ended { phases, ..Ended::new(result, worst.unwrap_or_else(|| started.elapsed())) }
        })
    }

    fn needs_random(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    const TOKEN: [u8; TOKEN_BYTES] = *b"0123456789abcdef";

    /// Two sockets that talk to each other as a pinger and its target do, without the privilege.
    async fn pair() -> (UdpSocket, Arc<UdpSocket>) {
        let (near, far) =
            (UdpSocket::bind("127.0.0.1:0").await.unwrap(), UdpSocket::bind("127.0.0.1:0").await.unwrap());
        near.connect(far.local_addr().unwrap()).await.unwrap();
        far.connect(near.local_addr().unwrap()).await.unwrap();
        (near, Arc::new(far))
    }

    /// Answers each packet with what `answers` makes of its reply.
    fn target(far: Arc<UdpSocket>, answers: impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Send + 'static) {
        tokio::spawn(async move {
            let mut bytes = [0; PACKET_BYTES_MAX];
            while let Ok(size) = far.recv(&mut bytes).await {
                let mut reply = bytes[..size].to_vec();
                reply[0] = 0;
                for answer in answers(reply) {
                    let _ = far.send(&answer).await;
                }
            }
        });
    }

    async fn fly(
        count: u32,
        limit_ms: u64,
        answers: impl Fn(Vec<u8>) -> Vec<Vec<u8>> + Send + 'static,
    ) -> Volley {
        let (near, far) = pair().await;
        target(far, answers);
        let mut volley = Volley::default();
        let exchange = volley.exchange(&near, [127, 0, 0, 1].into(), count, Duration::from_millis(1), TOKEN);
        let _ = tokio::time::timeout(Duration::from_millis(limit_ms), exchange).await;
        volley
    }

    #[tokio::test]
    async fn every_answer_counts_once() {
        let volley = fly(5, 20_000, |reply| vec![b"junk".to_vec(), Vec::new(), reply.clone(), reply]).await;
        assert_eq!((volley.sent.len(), volley.sorted().len()), (5, 5));
    }

    #[tokio::test]
    async fn what_is_lost_is_lost() {
        let volley = fly(4, 500, |reply| if reply[7] % 2 == 0 { vec![reply] } else { Vec::new() }).await;
        assert_eq!((volley.sent.len(), volley.sorted().len()), (4, 2));
        assert!(volley.trips[0].is_some() && volley.trips[1].is_none());
        let strangers = |mut reply: Vec<u8>| {
            reply[12] ^= 1;
            vec![reply]
        };
        assert!(fly(2, 300, strangers).await.sorted().is_empty(), "somebody else's token");
    }

    #[test]
    fn what_is_not_permitted_is_no_fault_of_the_target() {
        for (kind, outcome) in [
            (ErrorKind::PermissionDenied, Outcome::Unable),
            (ErrorKind::HostUnreachable, Outcome::Refused),
            (ErrorKind::InvalidInput, Outcome::Unable),
        ] {
            assert_eq!(failure(&kind.into()).outcome, outcome, "{kind}");
        }
    }
}
