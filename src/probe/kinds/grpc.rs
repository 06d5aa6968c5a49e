//! `kind = "grpc"`: the standard health service of gRPC.

use super::super::{
    fill::{self, Unsendable, is_constant},
    judge,
    named::Named,
    net::timed,
    run::{Deadline, Ended, Failure, Run, is_https},
    wire::health,
};
use super::secured::{Opener, Stream};
use crate::{
    measure::{Outcome, Phase, Phases, Readings},
    phrase,
    plan::{GRPC_STATUSES, Grpc},
    value::Value,
    wording::{Text, probe as say, probe_network as say_net},
};
use h2::{RecvStream, client::SendRequest};
use hyper::{
    Method, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, TE, USER_AGENT},
};
use std::{future::Future, pin::Pin};
use tokio::time::Instant;
use url::Url;

pub static MANUAL: Text = Text {
    zh: r#"grpc：调用 gRPC 的标准健康检查（grpc.health.v1.Health/Check）。

  [probe.points]
  title = "积分服务"
  kind = "grpc"
  url = "https://points.example.cn:8443"
  service = "member.v1.Points"
  expect = ["status == 'SERVING'", "time < 100ms"]

url      https://（TLS，须用 ALPN 选择 HTTP/2）或 http://（明文 HTTP/2，只准本机）；路径会加在服务路径之前
service  要检查的服务；不写则检查整个服务器
headers  metadata，如 { authorization = "Bearer ${token}" }
expect   status SERVING、NOT_SERVING、UNKNOWN、SERVICE_UNKNOWN（没有这个服务）；code gRPC 状态码（0 为成功）；time
         不提 status 时必须是 SERVING；不提 code 时必须是 0

每次新建连接。结果: ok；assertion；status 服务不可用、gRPC 或 HTTP 状态错误；timeout；refused；dns；tls；reset；
body 应答不是 HTTP/2 或 gRPC。
"#,
    en: r#"grpc: calls the standard health service of gRPC (grpc.health.v1.Health/Check).

  [probe.points]
  title = "Points service"
  kind = "grpc"
  url = "https://points.example.cn:8443"
  service = "member.v1.Points"
  expect = ["status == 'SERVING'", "time < 100ms"]

url      https:// (TLS, and the server must choose HTTP/2 by ALPN) or http:// (HTTP/2 in the clear, to this machine
         only); a path in it goes before that of the service
service  the service asked about; the whole server unless given
headers  metadata, such as { authorization = "Bearer ${token}" }
expect   status: SERVING, NOT_SERVING, UNKNOWN or SERVICE_UNKNOWN (there is no such service); code: of gRPC, 0 for
         success; time. Where no condition speaks of status it must be SERVING, and where none speaks of code, 0

Each call has a connection of its own. Outcomes: ok; assertion; status: not serving, or an error of gRPC or HTTP;
timeout; refused; dns; tls; reset; body: not HTTP/2 or not gRPC.
"#,
};

const NOT_FOUND: u64 = 5;
const UNIMPLEMENTED: u64 = 12;
/// Names of gRPC's codes, by number.
const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

pub(super) struct Instrument {
    grpc: Grpc,
    opener: Opener,
}

/// What came back.
struct Answer {
    code: u64,
    /// One of [`GRPC_STATUSES`]; none where the call failed.
    status: Option<&'static str>,
}

impl Instrument {
    pub fn new(grpc: Grpc) -> Self {
        Self { grpc, opener: Opener::new("https", b"h2") }
    }

    async fn check(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Readings, Failure> {
        let started = Instant::now();
        let deadline = Deadline::after(run.timeout, run.timeout);
        let url = fill::text(&self.grpc.url, &run.values)?;
        let url = Url::parse(url.trim()).map_err(|_| Unsendable::BadUrl)?;
        let request = self.request(&url, run)?;
        let opened = self.opener.open(&url, run, deadline, phases).await?;
        if !opened.chosen {
            return Err(Failure::new(Outcome::Body, &say_net::NO_H2));
        }
        let call = Box::pin(self.call(opened.stream, request));
        let answer = timed(phases, Phase::Wait, deadline.bound(&say::NO_ANSWER, call)).await??;
        self.usual(&answer)?;
        Named::default()
            .time("time", started.elapsed())
            .with("code", Value::Number(answer.code.into()))
            .some("status", answer.status.map(Value::text))
            .conclude(&self.grpc.expect, run)
    }

    fn request(&self, url: &Url, run: &Run<'_>) -> Result<hyper::Request<()>, Failure> {
        let mut address = url.clone();
        address.set_path(&format!("{}{}", url.path().trim_end_matches('/'), health::PATH));
        address.set_query(None);
        address.set_fragment(None);
        let mut request = hyper::Request::new(());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = address.as_str().parse().map_err(|_| Unsendable::BadUrl)?;
        *request.version_mut() = hyper::Version::HTTP_2;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert(TE, HeaderValue::from_static("trailers"));
        headers.insert(USER_AGENT, HeaderValue::from_static(concat!("golive/", env!("CARGO_PKG_VERSION"))));
        headers.extend(fill::headers(&self.grpc.headers, &run.values)?);
        Ok(request)
    }

    async fn call(&self, stream: Box<dyn Stream>, request: hyper::Request<()>) -> Result<Answer, Failure> {
        let (sender, connection) = h2::client::handshake(stream).await.map_err(|error| broken(&error))?;
        let work = ask(sender, request, health::request(&self.grpc.service));
        tokio::pin!(work, connection);
        // The connection moves what the call sends and receives. When it ends first, the call learns of it.
        tokio::select! {
            answer = &mut work => answer,
            _ = &mut connection => work.await,
        }
    }

    /// What every good answer has, where no condition says otherwise.
    fn usual(&self, answer: &Answer) -> Result<(), Failure> {
        let asks = |name| judge::speaks_of(&self.grpc.expect, &[name]);
        let why = match (answer.code, answer.status) {
            (0, Some("SERVING")) => return Ok(()),
            (_, Some(_)) if asks("status") => return Ok(()),
            (0, status) => phrase!(say_net::NOT_SERVING, status = status.unwrap_or(GRPC_STATUSES[0])),
            _ if asks("code") => return Ok(()),
            (UNIMPLEMENTED, _) => phrase!(say_net::GRPC_NO_HEALTH),
            (code, _) => {
                let name = usize::try_from(code).ok().and_then(|at| CODES.get(at)).unwrap_or(&"");
                phrase!(say_net::GRPC_CODE, code = code, name = *name)
            }
        };
        Err(Failure::new(Outcome::Status, why))
    }
}

async fn ask(
    sender: SendRequest<hyper::body::Bytes>,
    request: hyper::Request<()>,
    body: Vec<u8>,
) -> Result<Answer, Failure> {
    let failed = |error: h2::Error| broken(&error);
    let mut sender = sender.ready().await.map_err(failed)?;
    let (response, mut sending) = sender.send_request(request, false).map_err(failed)?;
    sending.send_data(body.into(), true).map_err(failed)?;
    let (head, mut incoming) = response.await.map_err(failed)?.into_parts();
    if head.status != StatusCode::OK {
        let why = phrase!(say_net::NOT_GRPC, status = head.status.as_u16());
        return Err(Failure::new(Outcome::Status, why));
    }
    let (body, trailers) = read(&mut incoming).await?;
    // An answer without a body has its status among the headers.
    let code = code(&trailers).or_else(|| code(&head.headers));
    let code = code.ok_or_else(|| Failure::new(Outcome::Body, &say_net::GRPC_NO_STATUS))?;
    let status = match code {
        0 => {
            let number = health::answer(&body).and_then(|number| usize::try_from(number).ok());
            let status = number.and_then(|number| GRPC_STATUSES.get(number).copied());
            Some(status.ok_or_else(|| Failure::new(Outcome::Body, &say_net::GRPC_UNREADABLE))?)
        }
        NOT_FOUND => Some("SERVICE_UNKNOWN"),
        _ => None,
    };
    Ok(Answer { code, status })
}

/// The body, within bounds, and what follows it.
async fn read(incoming: &mut RecvStream) -> Result<(Vec<u8>, HeaderMap), Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = incoming.data().await {
        let chunk = chunk.map_err(|error| broken(&error))?;
        if body.len() + chunk.len() > health::ANSWER_BYTES_MAX {
            let why = phrase!(say::BODY_TOO_LARGE, max = health::ANSWER_BYTES_MAX);
            return Err(Failure::new(Outcome::Body, why));
        }
        // Without room given back a server would wait; that it cannot be means the stream is over.
        let _ = incoming.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
    }
    let trailers = incoming.trailers().await.map_err(|error| broken(&error))?;
    Ok((body, trailers.unwrap_or_default()))
}

fn code(headers: &HeaderMap) -> Option<u64> {
    headers.get("grpc-status")?.to_str().ok()?.parse().ok()
}

/// A connection that breaks is told from one that never spoke HTTP/2.
fn broken(error: &h2::Error) -> Failure {
    if error.is_io() || error.is_remote() {
        Failure::new(Outcome::Reset, &say::BROKEN_OFF)
    } else {
        Failure::new(Outcome::Body, &say_net::NOT_HTTP2)
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let result = self.check(run, &mut phases).await;
            Ended { phases, ..Ended::new(result, started.elapsed()) }
        })
    }

    fn needs_tls(&self) -> bool {
        is_https(&self.grpc.url)
    }

    fn needs_random(&self) -> bool {
        !is_constant(&self.grpc.url) || self.grpc.headers.iter().any(|(_, value)| !is_constant(value))
    }
}
