//! A sandbox of its own for each test, and a client that knows the roles.

use golive::sandbox::{self, DEFAULT_PASSWORD, Handle, Options};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};

pub(crate) const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub(crate) struct Sandbox {
    pub(crate) handle: Handle,
    pub(crate) http: Client,
}

/// A client without a connection pool where a test closes ports, with one elsewhere.
pub(crate) fn http(idle_connections: usize) -> Client {
    // Only the first of the tests in this process can install it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(idle_connections)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

impl Sandbox {
    pub(crate) async fn start() -> Self {
        let options =
            Options { control: Some(ANY_PORT), slow: Duration::from_millis(300), ..Options::new(ANY_PORT) };
        Self::with(options).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Self { handle: sandbox::start(options).await.unwrap(), http: http(8) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.handle.addr())
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    pub(crate) async fn token(&self, user: &str) -> String {
        let body = json!({ "user": user, "password": DEFAULT_PASSWORD });
        let (status, reply) = answer(self.request(Method::POST, "/api/login").json(&body)).await;
        assert_eq!(status, 200, "{reply}");
        reply["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path).bearer_auth(token)).await
    }

    pub(crate) async fn delete(&self, token: &str, path: &str) -> (u16, Value) {
        answer(self.request(Method::DELETE, path).bearer_auth(token)).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        answer(self.request(Method::POST, path).bearer_auth(token).json(body)).await
    }

    /// Registers a synthetic member and returns its id.
    pub(crate) async fn member(&self, token: &str, phone: &str) -> u64 {
        let (status, reply) = self.post(token, "/api/members", &registration(phone)).await;
        assert_eq!(status, 201, "{reply}");
        reply["member"]["id"].as_u64().unwrap()
    }
}

pub(crate) fn registration(phone: &str) -> Value {
    json!({
        "phone": phone, "name": "测试会员", "birthday": "1990-03-04", "store": "S05", "channel": "pos",
        "consent": { "version": "2026-01", "marketing": true }, "synthetic": true,
    })
}

/// Status and body; an answer that is no JSON gives null.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers().get("x-sandbox").unwrap(), "golive");
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null))
}

/// The code of an error answer.
pub(crate) fn code(reply: &Value) -> &str {
    reply["error"]["code"].as_str().unwrap_or("")
}
