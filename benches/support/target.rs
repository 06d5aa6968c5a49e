//! A server to send requests to, in a process of its own: this program, asked for with a word.

use super::report::Outcome;
use hyper::{Response, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    convert::Infallible,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::{net::TcpListener, time::Instant};

const WORD: &str = "--serve";

/// Delays in milliseconds, by turns: most answers are quick, a few are not.
const DELAYS_MS: [u64; 20] = [5, 8, 5, 12, 5, 8, 20, 5, 8, 5, 12, 5, 8, 5, 20, 5, 8, 40, 5, 90];

pub fn is_asked_for() -> bool {
    std::env::args().any(|word| word == WORD)
}

/// Serves until whoever started it is gone. `/health` is answered at once; `/delay` takes a while and says how long.
pub fn serve() -> Outcome<()> {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_line(&mut String::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    })
}

async fn answer(request: hyper::Request<hyper::body::Incoming>) -> Result<Response<String>, Infallible> {
    static TURN: AtomicU64 = AtomicU64::new(0);
    if request.uri().path() != "/delay" {
        return Ok(Response::new(r#"{"status":"ok"}"#.to_owned()));
    }
    let came = Instant::now();
    let turn = TURN.fetch_add(1, Ordering::Relaxed) % DELAYS_MS.len() as u64;
    let delay = DELAYS_MS[usize::try_from(turn).unwrap_or(0)];
    tokio::time::sleep(Duration::from_millis(delay)).await;
    Ok(Response::new(format!("{{\"took_us\":{}}}", came.elapsed().as_micros())))
}

/// The server, gone with this value.
pub struct Target {
    child: Child,
    pub address: String,
}

impl Target {
    pub fn start() -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(WORD).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let said = child.stdout.take().ok_or("the target has no voice")?;
        let mut address = String::new();
        BufReader::new(said).read_line(&mut address)?;
        Ok(Self { child, address: address.trim().to_owned() })
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
