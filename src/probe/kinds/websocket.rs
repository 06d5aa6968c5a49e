//! `kind = "websocket"`: the handshake, and a message each way.

use super::super::{
    fill::{self, Unsendable},
    judge,
    named::Named,
    net::timed,
    run::{Deadline, Ended, Failure, Run},
    wire::frame::{self, Event, Fault, MESSAGE_BYTES_MAX, Reader},
};
use super::secured::{Opener, Stream};
use crate::{
    expr::Path,
    measure::{Outcome, Phase, Phases, Readings},
    phrase,
    plan::Websocket,
    value::Value,
    wording::{Phrase, Text, probe as say, probe_network as say_net},
};
use base64ct::{Base64, Encoding};
use hyper::{
    Request, Response, StatusCode,
    body::Incoming,
    client::conn::http1,
    header::{CONNECTION, HOST, HeaderMap, HeaderValue, UPGRADE, USER_AGENT},
    upgrade::{self, Upgraded},
};
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::{future::Future, pin::Pin};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::Instant,
};
use url::Url;

pub static MANUAL: Text = Text {
    zh: r#"websocket：建立 WebSocket，可以发送一条消息，检查收到的消息。

  [probe.live]
  title = "门店实时推送"
  kind = "websocket"
  url = "wss://live.example.cn/ws"
  headers = { authorization = "Bearer ${token}" }
  send = '{"op":"ping"}'
  expect = ["json.op == 'pong'", "time < 500ms"]

url      wss:// 或 ws://（只准本机）
headers  握手的请求头
send     握手后发送的一条文本消息
skip     判定的消息之前有几条消息（默认 0），如服务器先发的问候
expect   text 消息文本；json.成员 消息是 JSON 时；size 字节数；time 从连接到收到消息
         没有 send、skip，条件也不用到消息时，只做握手
read     可取 json.成员、size、time

ping 自动回应；结束时正常关闭。消息最大 1 MiB。结果: ok；assertion；status 没有升级为 WebSocket；timeout；refused；
dns；tls；reset 消息到来前断开；body 不守协议、消息太大、不是文本或 JSON。
"#,
    en: r#"websocket: opens a WebSocket, may send a message, and checks the one that comes.

  [probe.live]
  title = "Live feed of the shops"
  kind = "websocket"
  url = "wss://live.example.cn/ws"
  headers = { authorization = "Bearer ${token}" }
  send = '{"op":"ping"}'
  expect = ["json.op == 'pong'", "time < 500ms"]

url      wss:// or ws:// (to this machine only)
headers  of the handshake
send     a text message to send after it
skip     messages before the one that is judged (0 unless given), such as a greeting
expect   text: the message; json.member: where it is JSON; size: its bytes; time: from connecting to the message.
         Without `send`, `skip` and a condition that reads the message, the handshake is all
read     of json.member, size and time

Pings are answered, and the connection is closed in good order. A message has at most 1 MiB. Outcomes: ok; assertion;
status: not upgraded to a WebSocket; timeout; refused; dns; tls; reset: it broke before the message; body: against the
protocol, too large, or not text or JSON.
"#,
};

/// What the key is joined with to prove that the server understood (RFC 6455, 1.3).
const PROOF: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// Events of one run, so that a server cannot keep it busy with pings.
const EVENTS_MAX: usize = 1_000;
const CHUNK_BYTES: usize = 16 << 10;

pub(super) struct Instrument {
    socket: Websocket,
    /// Whether a condition or a reading looks into the message.
    reads_json: bool,
    opener: Opener,
}

/// An open WebSocket.
struct Link {
    stream: TokioIo<Upgraded>,
    reader: Reader,
    mask: [u8; 4],
}

impl Instrument {
    pub fn new(socket: Websocket, read: &[(String, Path)]) -> Self {
        let reads_json =
            judge::speaks_of(&socket.expect, &["json"]) || read.iter().any(|(_, path)| path.root() == "json");
        Self { socket, reads_json, opener: Opener::new("wss", b"http/1.1") }
    }

    async fn talk(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Readings, Failure> {
        let started = Instant::now();
        let deadline = Deadline::after(run.timeout, run.timeout);
        let url = fill::text(&self.socket.url, &run.values)?;
        let url = Url::parse(url.trim()).map_err(|_| Unsendable::BadUrl)?;
        let key = Base64::encode_string(&run.values.noise::<16>());
        let request = self.request(&url, &key, run)?;
        let stream = self.opener.open(&url, run, deadline, phases).await?.stream;
        let opening = Box::pin(open(stream, request, &key));
        let stream = timed(phases, Phase::Wait, deadline.bound(&say::NO_ANSWER, opening)).await??;
        let mut link =
            Link { stream: TokioIo::new(stream), reader: Reader::default(), mask: run.values.noise() };
        let message = timed(phases, Phase::Body, self.exchange(&mut link, run, deadline)).await?;
        let time = started.elapsed();
        link.close(deadline).await;
        self.seen(message.as_deref())?.time("time", time).conclude(&self.socket.expect, run)
    }

    fn request(&self, url: &Url, key: &str, run: &Run<'_>) -> Result<Request<String>, Failure> {
        let mut request = Request::new(String::new());
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        *request.uri_mut() = target.parse().map_err(|_| Unsendable::BadUrl)?;
        let host = HeaderValue::from_str(&authority(url)).map_err(|_| Unsendable::BadUrl)?;
        let key = HeaderValue::from_str(key).map_err(|_| Unsendable::BadUrl)?;
        let headers = request.headers_mut();
        headers.insert(HOST, host);
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert("sec-websocket-version", HeaderValue::from_static("13"));
        headers.insert("sec-websocket-key", key);
        headers.insert(USER_AGENT, HeaderValue::from_static(concat!("golive/", env!("CARGO_PKG_VERSION"))));
        headers.extend(fill::headers(&self.socket.headers, &run.values)?);
        Ok(request)
    }

    /// Sends what is to be sent, and waits for the message that is judged, if one is.
    async fn exchange(
        &self,
        link: &mut Link,
        run: &Run<'_>,
        deadline: Deadline,
    ) -> Result<Option<String>, Failure> {
        if let Some(send) = &self.socket.send {
            let text = fill::text(send, &run.values)?;
            let frame = frame::text(text.as_bytes(), link.mask);
            deadline.bound(&say_net::NOT_SENT, link.write(&frame)).await??;
        }
        if !self.socket.reads() && !self.reads_json {
            return Ok(None);
        }
        for _ in 0..self.socket.skip {
            deadline.bound(&say::NO_ANSWER, link.message()).await??;
        }
        let (bytes, is_text) = deadline.bound(&say::NO_ANSWER, link.message()).await??;
        if !is_text {
            return Err(Failure::new(Outcome::Body, &say_net::WEBSOCKET_BINARY));
        }
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|_| Failure::new(Outcome::Body, &say::BODY_NOT_TEXT))
    }

    fn seen(&self, message: Option<&str>) -> Result<Named, Failure> {
        let Some(text) = message else { return Ok(Named::default()) };
        let named = Named::default().with("text", Value::text(text)).with("size", Value::count(text.len()));
        if !self.reads_json {
            return Ok(named);
        }
        let json =
            serde_json::from_str(text).map_err(|_| Failure::new(Outcome::Body, &say::BODY_NOT_JSON))?;
        Ok(named.with("json", Value::Json(json)))
    }
}

/// The host as a request names it: with its port unless that is the usual one.
fn authority(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// The handshake over HTTP/1.1.
async fn open(stream: Box<dyn Stream>, request: Request<String>, key: &str) -> Result<Upgraded, Failure> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
    let work = async {
        let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
        accepted(&response, key)?;
        upgrade::on(response).await.map_err(|error| broken(&error))
    };
    let connection = connection.with_upgrades();
    tokio::pin!(work, connection);
    // The connection moves what the handshake sends and receives, and ends when it is handed over.
    tokio::select! {
        opened = &mut work => opened,
        _ = &mut connection => work.await,
    }
}

/// Whether the server agreed, and to this very request.
fn accepted(response: &Response<Incoming>, key: &str) -> Result<(), Failure> {
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        let why = phrase!(say_net::NOT_WEBSOCKET, status = response.status().as_u16());
        return Err(Failure::new(Outcome::Status, why));
    }
    let is = |headers: &HeaderMap, name: &str, wanted: &str| {
        headers.get(name).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(wanted.as_bytes()))
    };
    let proof = digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{PROOF}").as_bytes());
    let proof = Base64::encode_string(proof.as_ref());
    let proven = response
        .headers()
        .get("sec-websocket-accept")
        .is_some_and(|value| value.as_bytes() == proof.as_bytes());
    if proven && is(response.headers(), "upgrade", "websocket") {
        Ok(())
    } else {
        Err(Failure::new(Outcome::Body, &say_net::BAD_ACCEPT))
    }
}

impl Link {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        written.await.map_err(|_| Failure::new(Outcome::Reset, &say::BROKEN_OFF))
    }

    /// The next whole message, and whether it is text.
    async fn message(&mut self) -> Result<(Vec<u8>, bool), Failure> {
        for _ in 0..EVENTS_MAX {
            match self.event().await? {
                Event::Message { bytes, is_text } => return Ok((bytes, is_text)),
                Event::Ping(payload) => {
                    let pong = frame::pong(&payload, self.mask);
                    self.write(&pong).await?;
                }
                Event::Close(code) => {
                    let why = match code {
                        Some(code) => phrase!(say_net::WEBSOCKET_CLOSED_CODE, code = u32::from(code)),
                        None => Phrase::from(&say_net::WEBSOCKET_CLOSED),
                    };
                    return Err(Failure::new(Outcome::Reset, why));
                }
            }
        }
        Err(Failure::new(Outcome::Body, &say_net::WEBSOCKET_FAULT))
    }

    async fn event(&mut self) -> Result<Event, Failure> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match self.reader.next() {
                Ok(Some(event)) => return Ok(event),
                Ok(None) => {}
                Err(Fault::Protocol) => return Err(Failure::new(Outcome::Body, &say_net::WEBSOCKET_FAULT)),
                Err(Fault::TooLarge) => {
                    let why = phrase!(say_net::WEBSOCKET_LARGE, max = MESSAGE_BYTES_MAX);
                    return Err(Failure::new(Outcome::Body, why));
                }
            }
            match self.stream.read(&mut chunk).await {
                Ok(count) if count > 0 => self.reader.push(&chunk[..count]),
                _ => return Err(Failure::new(Outcome::Reset, &say_net::WEBSOCKET_CLOSED)),
            }
        }
    }

    /// Says good-bye; whether it is heard makes no difference to what was measured.
    async fn close(&mut self, deadline: Deadline) {
        let frame = frame::close(self.mask);
        let _ = deadline.bound(&say_net::NOT_SENT, self.write(&frame)).await;
    }
}

fn broken(error: &hyper::Error) -> Failure {
    if error.is_parse() {
        Failure::new(Outcome::Body, &say::NOT_HTTP)
    } else {
        Failure::new(Outcome::Reset, &say::BROKEN_OFF)
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

    fn needs_tls(&self) -> bool {
        self.socket.url.to_string().get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("wss:"))
    }

    fn needs_random(&self) -> bool {
        true
    }
}
