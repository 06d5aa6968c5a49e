//! Each fault on, seen, and off again.

use crate::client::{Sandbox, answer, code, http};
use golive::{clock::Stopwatch, sandbox::Fault};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;

async fn health(sandbox: &Sandbox) -> u16 {
    answer(sandbox.request(Method::GET, "/health")).await.0
}

#[tokio::test]
async fn slow() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("probe").await;
    sandbox.handle.set(Fault::Slow, true);
    for path in ["/api/members/1", "/health"] {
        let watch = Stopwatch::start();
        assert_eq!(sandbox.get(&token, path).await.0, 200);
        assert!(watch.elapsed() >= Duration::from_millis(300), "{path}");
    }
}

#[tokio::test]
async fn errors() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("probe").await;
    let failing = async || {
        let mut failed = 0;
        for _ in 0..20 {
            failed += usize::from(sandbox.get(&token, "/api/members/1").await.0 == 500);
        }
        failed
    };
    sandbox.handle.set(Fault::Errors, true);
    assert_eq!(failing().await, 6);
    sandbox.handle.set(Fault::Errors, false);
    assert_eq!(failing().await, 0);
}

#[tokio::test]
async fn stall() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("probe").await;
    sandbox.handle.set(Fault::Stall, true);
    for path in ["/api/members/1", "/health"] {
        let request =
            sandbox.request(Method::GET, path).bearer_auth(&token).timeout(Duration::from_millis(300));
        assert!(request.send().await.unwrap_err().is_timeout(), "{path}");
    }
    assert!(sandbox.request(Method::GET, "/metrics").send().await.unwrap().status().is_success());
    sandbox.handle.set(Fault::Stall, false);
    assert_eq!(sandbox.get(&token, "/api/members/1").await.0, 200);
}

#[tokio::test]
async fn bad_json() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("probe").await;
    sandbox.handle.set(Fault::BadJson, true);
    for path in ["/api/members/1", "/api/members/99999"] {
        let (status, reply) = sandbox.get(&token, path).await;
        assert_eq!((status, reply), (200, Value::Null), "{path}");
    }
    assert_eq!(health(&sandbox).await, 200);
    sandbox.handle.set(Fault::BadJson, false);
    assert_eq!(sandbox.get(&token, "/api/members/1").await.1["id"], 1);
}

#[tokio::test]
async fn expired_token() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("probe").await;
    sandbox.handle.set(Fault::ExpiredToken, true);
    let fresh = sandbox.token("probe").await;
    for token in [&token, &fresh] {
        let (status, reply) = sandbox.get(token, "/api/members/1").await;
        assert_eq!((status, code(&reply)), (401, "token_expired"));
    }
    assert_eq!(health(&sandbox).await, 200);
    sandbox.handle.set(Fault::ExpiredToken, false);
    assert_eq!(sandbox.get(&token, "/api/members/1").await.0, 200);
}

#[tokio::test]
async fn lost_points_are_seen_by_the_invariant_only() {
    let sandbox = Sandbox::start().await;
    let (cashier, admin) = (sandbox.token("cashier").await, sandbox.token("admin").await);
    let id = sandbox.member(&cashier, "15900000009").await;
    let path = format!("/api/members/{id}/purchases");
    let buy = async || sandbox.post(&cashier, &path, &json!({ "amount_cents": 5_000, "store": "S01" })).await;
    sandbox.handle.set(Fault::LostPoints, true);
    let (status, slip) = buy().await;
    assert_eq!((status, &slip["receipt"]["points_earned"]), (201, &json!(50)), "the receipt looks fine");
    let (_, member) = sandbox.get(&cashier, &format!("/api/members/{id}")).await;
    assert_eq!(member["points"], 0);
    let check = sandbox.get(&admin, "/api/reports/ledger").await.1;
    let seen = (&check["balanced"], &check["points_difference"], &check["trial_balance_points"]);
    assert_eq!(seen, (&json!(false), &json!(-50), &json!(0)));
    assert_eq!(check["difference_cents"], 0);
    sandbox.handle.set(Fault::LostPoints, false);
    assert_eq!(buy().await.1["points"], 50);
}

/// Asks until the port is as wanted; a loaded machine may take its time.
async fn until_connects(sandbox: &Sandbox, wanted: bool) {
    for _ in 0..400 {
        if TcpStream::connect(sandbox.handle.addr()).await.is_ok() == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("connecting to the sandbox never became {wanted}");
}

#[tokio::test]
async fn refuse_closes_the_port_and_every_connection_and_takes_the_port_back() {
    let sandbox = Sandbox::start().await;
    let mut kept = TcpStream::connect(sandbox.handle.addr()).await.unwrap();
    sandbox.handle.set(Fault::Refuse, true);
    until_connects(&sandbox, false).await;
    let error = http(0).get(sandbox.url("/health")).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let mut buffer = [0; 1];
    let read = tokio::io::AsyncReadExt::read(&mut kept, &mut buffer);
    let closed = tokio::time::timeout(Duration::from_secs(10), read).await.expect("the connection is closed");
    assert!(matches!(closed, Ok(0) | Err(_)));
    sandbox.handle.set(Fault::Refuse, false);
    until_connects(&sandbox, true).await;
    assert_eq!(health(&sandbox).await, 200);
    sandbox.handle.stop().await;
}

#[tokio::test]
async fn the_control_port_switches_faults_even_while_connections_are_refused() {
    let sandbox = Sandbox::start().await;
    let control = format!("http://{}/sandbox/faults", sandbox.handle.control_addr().unwrap());
    let put = |name: &str| answer(sandbox.http.put(format!("{control}/{name}")));
    for name in Fault::NAMES {
        let (status, reply) = put(name).await;
        assert_eq!((status, &reply["faults"]), (200, &json!([name])));
        assert_eq!(sandbox.handle.faults(), [name.parse().unwrap()]);
        let (_, reply) = answer(sandbox.http.delete(format!("{control}/{name}"))).await;
        assert_eq!(reply["faults"], json!([]));
    }
    put("refuse").await;
    until_connects(&sandbox, false).await;
    assert_eq!(answer(sandbox.http.get(&control)).await.1["faults"], json!(["refuse"]));
    answer(sandbox.http.delete(format!("{control}/refuse"))).await;
    until_connects(&sandbox, true).await;
    let (status, reply) = put("gravity").await;
    assert_eq!((status, code(&reply)), (404, "unknown_fault"));
}

#[tokio::test]
async fn stopping_and_dropping_close_both_ports() {
    for dropped in [false, true] {
        let sandbox = Sandbox::start().await;
        let ports = [sandbox.handle.addr(), sandbox.handle.control_addr().unwrap()];
        sandbox.handle.set(Fault::Refuse, true);
        if dropped {
            drop(sandbox.handle);
        } else {
            sandbox.handle.stop().await;
        }
        for port in ports {
            let mut closed = false;
            for _ in 0..400 {
                closed = TcpStream::connect(port).await.is_err();
                if closed {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            assert!(closed, "{port}");
        }
    }
}
