//! Every kind of probe against everything that is no answer: none of them passes, and none of them hangs.

#![cfg(unix)]

use crate::{
    command::trusted,
    planned::planned,
    probes::{detail, once_on},
    servers::{Server, answer},
    silent,
};
use golive::{measure::Outcome, plan::Check};
use tokio::{io::AsyncWriteExt, net::TcpListener};

/// What takes the place of an answer.
const NOTHINGS: &[&str] =
    &["refused", "silent", "ends", "zeros", "empty", "null", "nan", "no such member", "no series", "500"];

/// An address that answers like this.
async fn address(nothing: &str) -> String {
    let json =
        |body: &'static str| Server::saying(answer("200 OK", "content-type: application/json\r\n", body));
    let server = match nothing {
        "refused" => {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            return listener.local_addr().unwrap().to_string();
        }
        "silent" => silent().await,
        "ends" => Server::raw(|stream| async move { drop(stream) }).await,
        "zeros" => Server::raw(|mut stream| async move { drop(stream.write_all(&[0; 64]).await) }).await,
        "empty" => json("").await,
        "null" => json(r#"{"value":null,"id":null,"status":null,"data":null}"#).await,
        "nan" => json(r#"{"value":NaN,"id":1}"#).await,
        "no such member" => json(r#"{"other":1}"#).await,
        "no series" => json(r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#).await,
        "500" => Server::saying(answer("500 Oops", "", r#"{"value":1,"id":1}"#)).await,
        other => panic!("{other}"),
    };
    server.address.to_string()
}

/// The lines of a probe of a kind that asks `address` for a value; what asks no address asks for what is not there.
fn lines(kind: &str, address: &str) -> Vec<String> {
    let (host, port) = address.rsplit_once(':').unwrap();
    let place = format!("host = \"{host}\"\nport = {port}");
    let expect = "expect = [\"json.value > 0\"]\nread = { value = \"json.value\" }";
    let request = format!("request = {{ url = \"http://{address}/v\" }}");
    let step = "id = \"s\"\ntitle = \"S\"";
    match kind {
        "http" => vec![format!("{request}\n{expect}")],
        "journey" => vec![format!("[[probe.p.step]]\n{step}\n{request}\n{expect}")],
        // This machine answers; `a_reading_that_is_not_there_never_passes` is beside the code.
        "host" => Vec::new(),
        "sql" => ["postgres", "mysql"]
            .map(|scheme| format!("{scheme}://u@{address}/d?sslmode=disable"))
            .into_iter()
            .chain(["sqlite:nowhere.db".to_owned()])
            .map(|url| {
                format!("database = \"{url}\"\nquery = \"select 1 as value\"\nexpect = [\"row.value > 0\"]")
            })
            .collect(),
        "prometheus" => vec![
            format!("request = {{ url = \"http://{address}\" }}\nquery = \"up\"\nexpect = [\"value >= 0\"]"),
            format!(
                "request = {{ url = \"http://{address}/metrics\" }}\nmetric = \"up\"\nexpect = [\"value >= 0\"]"
            ),
        ],
        "command" => {
            ["true", "echo null", "echo NaN", "echo '{\"other\":1}'", "kill -9 $$", "exit 3", "sleep 60"]
                .map(|script| {
                    format!("shell = true\ncommand = ['''{script}''']\nexpect = [\"json.value > 0\"]")
                })
                .to_vec()
        }
        "file" => vec!["path = \"nowhere-*.dump\"\nexpect = [\"age < 26h\"]".to_owned()],
        "sync-lag" => vec![format!(
            "write = {{ method = \"POST\", url = \"http://{address}/w\" }}\ncapture = {{ id = \"json.id\" }}\n\
             look = {{ url = \"http://{address}/v/${{id}}\" }}\nuntil = [\"json.value > 0\"]\npoll = \"50ms\""
        )],
        "tcp" => vec![format!("{place}\nsend = \"PING\\r\\n\"\nexpect = [\"text == '+PONG'\"]")],
        "tls" => {
            vec![format!("{place}\nexpect = [\"expires_in > 30d\"]"), format!("{place}\nverify = false")]
        }
        "dns" => vec![format!(
            "name = \"member.example\"\nserver = \"{host}\"\nport = {port}\nexpect = [\"count > 0\"]"
        )],
        "grpc" => vec![format!("url = \"http://{address}\"")],
        "websocket" => vec![format!("url = \"ws://{address}/ws\"\n{}", expect.replace("read", "# read"))],
        "icmp" => vec!["host = \"nowhere.invalid\"".to_owned()],
        "denied" => vec![request],
        other => panic!("{other} is asked for nothing here"),
    }
}

#[tokio::test]
async fn nothing_is_no_answer_to_any_kind_of_probe() {
    let directory = tempfile::tempdir().unwrap();
    let ground = trusted(directory.path());
    let mut asked = Vec::new();
    for kind in Check::WORDS {
        for nothing in NOTHINGS {
            for lines in lines(kind, &address(nothing).await) {
                let probe = planned(kind, &format!("timeout = \"400ms\"\n{lines}"));
                let case = format!("{kind} to {nothing}: {lines}");
                asked.push((case, tokio::spawn(once_on(probe, ground.clone()))));
            }
        }
    }
    assert!(asked.len() > Check::WORDS.len() * NOTHINGS.len(), "{}", asked.len());
    for (case, sample) in asked {
        let sample = sample.await.unwrap();
        assert_ne!(sample.outcome, Outcome::Ok, "{case}");
        assert!(!detail(&sample).is_empty(), "{case}: {}", sample.outcome.word());
        assert!(sample.readings.is_empty(), "{case}: {:?}", sample.readings);
    }
}
