//! The tables of a probe. A key that only some kinds have names them.

use super::{
    Key, Kind, Over, Shape,
    tables::{DAY_MS, HOUR_MS, SECOND_MS},
};
use crate::{
    plan::{Caller, Check, Combine, HttpVersion, Method, Record, sort::Sort},
    wording::keys as doc,
};

const RETRIES: Kind = Kind::Integer { least: 0, most: 5 };
const RETRY_WAIT: Kind = Kind::Duration { least_ms: 0, most_ms: HOUR_MS };

const HTTP: &[&str] = &["http"];
const JOURNEY: &[&str] = &["journey"];
const HOST: &[&str] = &["host"];
const SQL: &[&str] = &["sql"];
const PROMETHEUS: &[&str] = &["prometheus"];
const COMMAND: &[&str] = &["command"];
const FILE: &[&str] = &["file"];
const SYNC_LAG: &[&str] = &["sync-lag"];
const TCP: &[&str] = &["tcp"];
const TLS: &[&str] = &["tls"];
const DNS: &[&str] = &["dns"];
const GRPC: &[&str] = &["grpc"];
const WEBSOCKET: &[&str] = &["websocket"];
const ICMP: &[&str] = &["icmp"];
const DENIED: &[&str] = &["denied"];

const PORT: Kind = Kind::Integer { least: 1, most: 65_535 };

pub static PROBE: Shape = Shape {
    keys: &[
        Key::required("title", Kind::Title, &doc::PROBE_TITLE),
        Key::default("kind", Kind::Choice(&Check::WORDS), "\"http\"", &doc::PROBE_KIND),
        Key::default("every", Kind::Duration { least_ms: 10, most_ms: DAY_MS }, "\"30s\"", &doc::PROBE_EVERY),
        Key::default(
            "timeout",
            Kind::Duration { least_ms: 1, most_ms: HOUR_MS },
            "\"10s\"",
            &doc::PROBE_TIMEOUT,
        ),
        Key::default(
            "warm_up",
            Kind::Duration { least_ms: 0, most_ms: HOUR_MS },
            "\"0s\"",
            &doc::PROBE_WARM_UP,
        ),
        Key::default("canary", Kind::Bool, "false", &doc::PROBE_CANARY),
        Key::optional("from", Kind::List(&Kind::Text), &doc::PROBE_FROM),
        Key::optional("quorum", Kind::Integer { least: 1, most: 100 }, &doc::PROBE_QUORUM),
        Key::optional("serves", Kind::List(&Kind::Reference(Sort::Requirement)), &doc::PROBE_SERVES),
        Key::optional("slo", Kind::Table(&SLO), &doc::PROBE_SLO),
        Key::required("request", Kind::Table(&REQUEST), &doc::PROBE_REQUEST)
            .only(&["http", "prometheus"])
            .also(DENIED),
        Key::optional("expect", Kind::List(&Kind::Condition(Over::Probe)), &doc::PROBE_EXPECT).only(&[
            "http",
            "host",
            "sql",
            "prometheus",
            "command",
            "file",
            "sync-lag",
            "tcp",
            "tls",
            "dns",
            "grpc",
            "websocket",
            "icmp",
            "denied",
        ]),
        Key::optional("read", Kind::Map(&Kind::Pointer), &doc::PROBE_READ).only(&[
            "http",
            "sql",
            "prometheus",
            "command",
            "file",
            "sync-lag",
            "tls",
            "dns",
            "websocket",
            "icmp",
        ]),
        Key::default("retries", RETRIES, "0", &doc::PROBE_RETRIES).only(HTTP),
        Key::default("retry_wait", RETRY_WAIT, "\"200ms\"", &doc::PROBE_RETRY_WAIT).only(HTTP),
        Key::required("step", Kind::List(&Kind::Table(&STEP)), &doc::PROBE_STEP).only(JOURNEY),
        Key::optional("invariant", Kind::List(&Kind::Condition(Over::Captures)), &doc::PROBE_INVARIANT)
            .only(JOURNEY),
        Key::default("disk", Kind::Text, "\"/\"", &doc::PROBE_DISK).only(HOST),
        Key::required("database", Kind::Template, &doc::PROBE_DATABASE).only(SQL),
        Key::optional("query", Kind::Template, &doc::PROBE_QUERY).only(&["sql", "prometheus"]),
        Key::optional(
            "range",
            Kind::Duration { least_ms: SECOND_MS, most_ms: 366 * DAY_MS },
            &doc::PROBE_RANGE,
        )
        .only(PROMETHEUS),
        Key::optional(
            "resolution",
            Kind::Duration { least_ms: SECOND_MS, most_ms: DAY_MS },
            &doc::PROBE_RESOLUTION,
        )
        .only(PROMETHEUS),
        Key::optional("metric", Kind::Text, &doc::PROBE_METRIC).only(PROMETHEUS),
        Key::default("rate", Kind::Bool, "false", &doc::PROBE_RATE).only(PROMETHEUS),
        Key::default("combine", Kind::Choice(&Combine::WORDS), "\"one\"", &doc::PROBE_COMBINE)
            .only(PROMETHEUS),
        Key::required("command", Kind::List(&Kind::Template), &doc::PROBE_COMMAND).only(COMMAND),
        Key::default("shell", Kind::Bool, "false", &doc::PROBE_SHELL).only(COMMAND),
        Key::optional("env", Kind::Map(&Kind::Template), &doc::PROBE_ENV).only(COMMAND),
        Key::required("path", Kind::Text, &doc::PROBE_PATH).only(FILE),
        Key::default("hash", Kind::Bool, "false", &doc::PROBE_HASH).only(FILE),
        Key::optional("contains", Kind::Text, &doc::PROBE_CONTAINS).only(FILE),
        Key::default("tail_kib", Kind::Integer { least: 1, most: 16_384 }, "64", &doc::PROBE_TAIL).only(FILE),
        Key::required("write", Kind::Table(&REQUEST), &doc::PROBE_WRITE).only(SYNC_LAG),
        Key::optional("capture", Kind::Map(&Kind::Short(&CAPTURE, "from")), &doc::PROBE_CAPTURE)
            .only(SYNC_LAG),
        Key::required("look", Kind::Table(&REQUEST), &doc::PROBE_LOOK).only(SYNC_LAG),
        Key::required("until", Kind::List(&Kind::Condition(Over::Answer)), &doc::PROBE_UNTIL).only(SYNC_LAG),
        Key::default(
            "poll",
            Kind::Duration { least_ms: 10, most_ms: HOUR_MS },
            "\"500ms\"",
            &doc::PROBE_POLL,
        )
        .only(SYNC_LAG),
        Key::optional("max", Kind::Duration { least_ms: 10, most_ms: HOUR_MS }, &doc::PROBE_MAX)
            .only(SYNC_LAG),
        Key::optional("clean", Kind::Table(&REQUEST), &doc::PROBE_CLEAN).only(SYNC_LAG),
        Key::required("host", Kind::Template, &doc::NET_HOST).only(&["tcp", "tls", "icmp"]).also(DENIED),
        Key::required("port", PORT, &doc::NET_PORT).only(TCP).also(&["tls", "dns", "denied"]),
        Key::optional("send", Kind::Template, &doc::NET_SEND).only(&["tcp", "websocket"]),
        Key::default("lines", Kind::Integer { least: 1, most: 100 }, "1", &doc::TCP_LINES).only(TCP),
        Key::optional("server_name", Kind::Text, &doc::TLS_SERVER_NAME).only(TLS),
        Key::default("verify", Kind::Bool, "true", &doc::TLS_VERIFY).only(TLS),
        Key::optional("alpn", Kind::List(&Kind::Text), &doc::TLS_ALPN).only(TLS),
        Key::required("name", Kind::Template, &doc::DNS_NAME).only(DNS),
        Key::default("record", Kind::Choice(&Record::WORDS), "\"A\"", &doc::DNS_RECORD).only(DNS),
        Key::optional("server", Kind::Template, &doc::DNS_SERVER).only(DNS),
        Key::required("url", Kind::Template, &doc::NET_URL).only(&["grpc", "websocket"]),
        Key::optional("headers", Kind::Map(&Kind::Template), &doc::NET_HEADERS).only(&["grpc", "websocket"]),
        Key::optional("service", Kind::Text, &doc::GRPC_SERVICE).only(GRPC),
        Key::default("skip", Kind::Integer { least: 0, most: 100 }, "0", &doc::WEBSOCKET_SKIP)
            .only(WEBSOCKET),
        Key::default("packets", Kind::Integer { least: 1, most: 20 }, "3", &doc::ICMP_PACKETS).only(ICMP),
        Key::default("as", Kind::Choice(&Caller::WORDS), "\"anonymous\"", &doc::DENIED_AS).only(DENIED),
        Key::optional("open", PORT, &doc::DENIED_OPEN).only(DENIED),
    ],
};

pub static SLO: Shape = Shape {
    keys: &[
        Key::required("good", Kind::Share, &doc::SLO_GOOD),
        Key::required("within", Kind::Duration { least_ms: 1, most_ms: HOUR_MS }, &doc::SLO_WITHIN),
        Key::required(
            "over",
            Kind::Duration { least_ms: 10 * SECOND_MS, most_ms: 366 * DAY_MS },
            &doc::SLO_OVER,
        ),
        Key::default("confidence", Kind::Share, "0.95", &doc::SLO_CONFIDENCE),
        Key::default("outage", Kind::Duration { least_ms: 0, most_ms: DAY_MS }, "\"30s\"", &doc::SLO_OUTAGE),
    ],
};

pub static STEP: Shape = Shape {
    keys: &[
        Key::required("id", Kind::Id, &doc::STEP_ID),
        Key::optional("title", Kind::Title, &doc::STEP_TITLE),
        Key::required("request", Kind::Table(&REQUEST), &doc::PROBE_REQUEST),
        Key::optional("expect", Kind::List(&Kind::Condition(Over::Answer)), &doc::STEP_EXPECT),
        Key::optional("capture", Kind::Map(&Kind::Short(&CAPTURE, "from")), &doc::STEP_CAPTURE),
        Key::optional("read", Kind::Map(&Kind::Pointer), &doc::PROBE_READ),
        Key::default("retries", RETRIES, "0", &doc::PROBE_RETRIES),
        Key::default("retry_wait", RETRY_WAIT, "\"200ms\"", &doc::PROBE_RETRY_WAIT),
        Key::default("always", Kind::Bool, "false", &doc::STEP_ALWAYS),
    ],
};

pub static REQUEST: Shape = Shape {
    keys: &[
        Key::default("method", Kind::Choice(&Method::WORDS), "\"GET\"", &doc::REQUEST_METHOD),
        Key::required("url", Kind::Template, &doc::REQUEST_URL),
        Key::optional("headers", Kind::Map(&Kind::Template), &doc::REQUEST_HEADERS),
        Key::optional("query", Kind::Map(&Kind::Template), &doc::REQUEST_QUERY),
        Key::optional("json", Kind::Json, &doc::REQUEST_JSON),
        Key::optional("form", Kind::Map(&Kind::Template), &doc::REQUEST_FORM),
        Key::optional("text", Kind::Template, &doc::REQUEST_TEXT),
        Key::optional("content_type", Kind::Template, &doc::REQUEST_CONTENT_TYPE),
        Key::optional("cookies", Kind::Map(&Kind::Template), &doc::REQUEST_COOKIES),
        Key::optional("bearer", Kind::Template, &doc::REQUEST_BEARER),
        Key::optional("basic", Kind::Table(&BASIC), &doc::REQUEST_BASIC),
        Key::optional("oauth2", Kind::Table(&OAUTH2), &doc::REQUEST_OAUTH2),
        Key::default("idempotent", Kind::Bool, "false", &doc::REQUEST_IDEMPOTENT),
        Key::default("redirects_max", Kind::Integer { least: 0, most: 10 }, "0", &doc::REQUEST_REDIRECTS),
        Key::default("fresh_connection", Kind::Bool, "false", &doc::REQUEST_FRESH),
        Key::default("http", Kind::Choice(&HttpVersion::WORDS), "\"auto\"", &doc::REQUEST_HTTP),
        Key::optional("client_cert", Kind::Template, &doc::REQUEST_CLIENT_CERT),
        Key::optional("client_key", Kind::Template, &doc::REQUEST_CLIENT_KEY),
        Key::optional("proxy", Kind::Template, &doc::REQUEST_PROXY),
    ],
};

pub static BASIC: Shape = Shape {
    keys: &[
        Key::required("user", Kind::Template, &doc::BASIC_USER),
        Key::required("password", Kind::Template, &doc::BASIC_PASSWORD),
    ],
};

pub static OAUTH2: Shape = Shape {
    keys: &[
        Key::required("token_url", Kind::Template, &doc::OAUTH2_TOKEN_URL),
        Key::required("client_id", Kind::Template, &doc::OAUTH2_CLIENT_ID),
        Key::required("client_secret", Kind::Template, &doc::OAUTH2_CLIENT_SECRET),
        Key::optional("scope", Kind::Template, &doc::OAUTH2_SCOPE),
        Key::optional("audience", Kind::Template, &doc::OAUTH2_AUDIENCE),
    ],
};

pub static CAPTURE: Shape = Shape {
    keys: &[
        Key::required("from", Kind::Pointer, &doc::CAPTURE_FROM),
        Key::optional("regex", Kind::Text, &doc::CAPTURE_REGEX),
    ],
};
