//! Probes made by hand, and what they observe.

use golive::{
    clock::Clock,
    expr::{Expr, Path, Segment},
    id::Id,
    measure::{Observation, Sample},
    plan::{
        Body, Capture, Check, Host, Http, Journey, JsonTemplate, Method, Part, Place, Probe, Request, Retry,
        Step, Template,
    },
    probe::{Ground, Prober, Setup},
    title::Title,
    wording::Lang,
};
use std::{path::PathBuf, time::Duration};

/// Long enough for a loaded machine; nothing waits for it unless something is broken.
pub const PLENTY: Duration = Duration::from_secs(20);

pub fn get(url: impl Into<String>) -> Request {
    Request::get(Template::plain(url))
}

pub fn post(url: impl Into<String>, json: serde_json::Value) -> Request {
    Request { method: Method::Post, body: Body::Json(JsonTemplate::Value(json)), ..get(url) }
}

pub fn secret(text: &str) -> Template {
    Template::new(vec![Part::Secret(text.into())])
}

/// Plain text with `{name}` for what is captured under that name.
pub fn template(text: &str) -> Template {
    let mut parts = Vec::new();
    for (i, piece) in text.split(['{', '}']).enumerate() {
        let piece = piece.to_owned();
        parts.push(if i % 2 == 0 { Part::Plain(piece.into()) } else { Part::Capture(piece) });
    }
    Template::new(parts)
}

pub fn exprs(sources: &[&str]) -> Vec<Expr> {
    sources.iter().map(|source| Expr::parse(source).unwrap()).collect()
}

pub fn probe(id: &str, check: Check) -> Probe {
    Probe {
        id: Id::new(id),
        place: Place::default(),
        title: Title::same(id),
        every: Duration::from_secs(1),
        timeout: PLENTY,
        slo: None,
        warm_up: Duration::ZERO,
        canary: false,
        from: Vec::new(),
        quorum: None,
        serves: Vec::new(),
        read: Vec::new(),
        check,
    }
}

pub fn http(request: Request, expect: &[&str]) -> Probe {
    probe("p", Check::Http(Box::new(Http { request, retry: Retry::default(), expect: exprs(expect) })))
}

pub fn journey(steps: Vec<Step>) -> Probe {
    probe("j", Check::Journey(Journey { steps, invariant: Vec::new() }))
}

pub fn host(expect: &[&str]) -> Probe {
    probe("h", Check::Host(Host { expect: exprs(expect), disk: "/".into() }))
}

pub fn step(id: &str, request: Request, expect: &[&str]) -> Step {
    Step {
        id: Id::new(id),
        title: Title::same(id),
        request,
        retry: Retry::default(),
        expect: exprs(expect),
        capture: Vec::new(),
        read: Vec::new(),
        always: false,
    }
}

/// `step` with a value captured from a member of the JSON.
pub fn capturing(step: Step, name: &str, member: &str) -> Step {
    let path = Path::new(vec![Segment::Key("json".into()), Segment::Key(member.into())]);
    Step { capture: vec![(name.into(), Capture::at(path))], ..step }
}

pub fn within(timeout_ms: u64, probe: Probe) -> Probe {
    Probe { timeout: Duration::from_millis(timeout_ms), ..probe }
}

pub fn every(every_ms: u64, probe: Probe) -> Probe {
    Probe { every: Duration::from_millis(every_ms), ..probe }
}

pub fn setup() -> Setup {
    let random = Box::new(|| golive::entropy::bytes().ok());
    Setup { clock: Clock::System, random, ca_file: None, ground: Ground::default() }
}

pub fn prober(probes: Vec<Probe>) -> Prober {
    Prober::new(probes, setup()).unwrap()
}

pub async fn once(probe: Probe) -> Sample {
    once_with(probe, None).await
}

pub async fn once_with(probe: Probe, ca_file: Option<PathBuf>) -> Sample {
    let prober = Prober::new(vec![probe], Setup { ca_file, ..setup() }).unwrap();
    sample(prober.once().await.remove(0))
}

/// Runs a probe once where `ground` says.
pub async fn once_on(probe: Probe, ground: Ground) -> Sample {
    let prober = Prober::new(vec![probe], Setup { ground, ..setup() }).unwrap();
    sample(prober.once().await.remove(0))
}

pub fn sample(observation: Observation) -> Sample {
    match observation {
        Observation::Sample(sample) => sample,
        missed @ Observation::Missed { .. } => panic!("{missed:?}"),
    }
}

/// `probe` with numbers to keep: name and where it stands.
pub fn reading(probe: Probe, read: &[(&str, &str)]) -> Probe {
    let read = read.iter().map(|(name, path)| {
        let key = |segment: &str| Segment::Key(segment.to_owned());
        ((*name).to_owned(), Path::new(path.split('.').map(key).collect()))
    });
    Probe { read: read.collect(), ..probe }
}

/// The numbers a sample kept.
pub fn readings(sample: &Sample) -> Vec<(String, String)> {
    sample.readings.iter().map(|(name, number)| (name.to_string(), number.to_string())).collect()
}

/// The address of a server that `tests/run` has started; `None`, and said, without.
pub fn server(name: &str) -> Option<String> {
    let address = golive::env::get(name);
    if address.is_none() {
        eprintln!("skipped: {name} is not set (tests/run starts a server)");
    }
    address
}

/// What a sample says went wrong, in English.
pub fn detail(sample: &Sample) -> String {
    sample.detail.as_ref().map(|phrase| phrase.render(Lang::En)).unwrap_or_default()
}
