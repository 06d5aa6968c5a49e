//! Steps that send a request, against a server on loopback that answers by path.

use super::run::{golive, phase, project};
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Everything it was sent, and where it listens.
struct Server {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (seen, flaky): (Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) = Default::default();
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, flaky) = (Arc::clone(&kept), Arc::clone(&flaky));
                thread::spawn(move || answer(stream.unwrap(), &kept, &flaky));
            }
        });
        Self { address, seen }
    }

    fn times(&self, path: &str) -> usize {
        self.seen.lock().unwrap().iter().filter(|it| it.contains(&format!(" {path}"))).count()
    }
}

fn answer(mut stream: TcpStream, seen: &Mutex<Vec<String>>, flaky: &AtomicUsize) {
    let mut bytes = [0; 8_192];
    let mut text = String::new();
    // A body of these tests ends with a brace.
    while !(text.contains("\r\n\r\n") && (text.starts_with("GET") || text.ends_with('}'))) {
        match stream.read(&mut bytes) {
            Ok(n) if n > 0 => text.push_str(&String::from_utf8_lossy(&bytes[..n])),
            _ => return,
        }
    }
    seen.lock().unwrap().push(text.clone());
    let path = text.split(' ').nth(1).unwrap_or_default();
    let (status, body) = match path.split('?').next().unwrap_or_default() {
        // Echoes what it was sent, as bad servers do.
        "/send" => {
            let sent = text.split("\r\n\r\n").nth(1).unwrap_or_default();
            ("201 Created", format!("{{\"state\": \"done\", \"phone\": \"13800138000\", \"echo\": {sent}}}"))
        }
        "/flaky" if flaky.fetch_add(1, Ordering::SeqCst) == 0 => ("503 Service Unavailable", "{}".into()),
        "/half" => ("200 OK", "{\"state\": \"half\"}".into()),
        "/slow" => {
            thread::sleep(Duration::from_secs(20));
            return;
        }
        _ => ("200 OK", "{}".into()),
    };
    let length = body.len();
    let _ =
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
}

const STEPS: &str = r#"
[[step]]
id = "send"
http = { method = "POST", url = "http://SERVER/send", query = { shop = "7" }, headers = { X-Shop = "7" }, json = { user = "probe", password = { env = "RUN_TOKEN" } } }
expect = ["status == 201", "json.state == 'done'"]
[[step]]
id = "flaky"
http = { url = "http://SERVER/flaky" }
retries = 2
[[step]]
id = "half"
http = { url = "http://SERVER/half" }
expect = ["json.state == 'done'"]
on_fail = "go-on"
[[step]]
id = "slow"
http = { url = "http://SERVER/slow" }
timeout = "1s"
on_fail = "go-on"
"#;

#[test]
fn a_preview_shows_what_is_sent_and_expected_without_secrets_and_sends_nothing() {
    let server = Server::start();
    let project = project(&STEPS.replace("SERVER", &server.address));
    let dry = golive(&project, "run cutover --dry-run");
    let sends = format!("sends: POST http://{}/send?shop=7", server.address);
    for part in [
        sends.as_str(),
        "headers: X-Shop, content-type",
        "\"user\":\"probe\"",
        "\"password\":\"•••\"",
        "expects: status == 201",
        "expects: json.state == 'done'",
        "expects: status < 300",
    ] {
        assert!(dry.out.contains(part), "{part}: {dry:?}");
    }
    assert!(!dry.out.contains("s3cr3t-token"));
    let json = golive(&project, "run cutover --dry-run --format json").json();
    assert!(json["steps"][0]["what"].to_string().contains("expects: status == 201"), "{json}");
    assert!(server.seen.lock().unwrap().is_empty());
}

#[test]
fn requests_are_judged_retried_ended_in_time_and_proved_without_secrets() {
    let server = Server::start();
    let project = project(&STEPS.replace("SERVER", &server.address));
    let run = golive(&project, "run cutover --rehearse");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(server.seen.lock().unwrap()[0].contains("s3cr3t-token"), "it is sent all the same");
    assert_eq!([server.times("/send"), server.times("/flaky"), server.times("/half")], [1, 2, 1]);
    let phases = ["send", "flaky", "half", "slow"].map(|step| phase(&project, step));
    assert_eq!(phases, ["done", "done", "failed", "failed"]);
    for said in ["flaky failed", "half failed", "slow timed out"] {
        assert!(run.out.contains(said), "{said}: {run:?}");
    }
    let shown = golive(&project, "run show cutover --format json").json();
    let send = &shown["proofs"]["send"][0];
    let excerpt = send["excerpt"].as_str().unwrap();
    assert!(excerpt.contains("\"state\": \"done\""), "{send}");
    assert!(!excerpt.contains("s3cr3t-token") && !excerpt.contains("13800138000"), "{send}");
    assert_eq!((&send["code"], &shown["proofs"]["flaky"][0]["code"]), (&201.into(), &503.into()), "{shown}");
    assert!(golive(&project, "run show cutover").out.contains("send: HTTP status 201"));
    let log = golive(&project, "log export");
    assert!(!log.out.contains("s3cr3t-token") && !log.out.contains("13800138000"));
}
