//! What a step does, word for word and without its secrets: for whoever reads a runbook before it is carried out.

use crate::{
    id::Id,
    phrase,
    plan::{Action, Auth, Body, Http, JsonTemplate, Program, Request, RunStep, Template},
    value::show_duration,
    wording::{Lang, Phrase, running as say},
};
use chrono::TimeDelta;
use serde_json::Value;

/// What a machine does or a person has to do in a step, without its secrets.
pub fn deed(planned: &RunStep, lang: Lang) -> Vec<Phrase> {
    let what = match &planned.action {
        Action::Manual => match &planned.how {
            Some(how) => phrase!(say::BY_HAND_SO, how = how),
            None => Phrase::from(&say::BY_HAND),
        },
        Action::Command(program) => phrase!(say::RUNS, command = words(program)),
        Action::Http(http) => return sent(http).into_iter().chain(terms(planned)).collect(),
        Action::Wait(condition) => phrase!(say::WAITS, condition = condition.source()),
        Action::Gate(gate) => phrase!(say::WAITS_GATE, gate = gate),
        Action::Notify { channels, text } => {
            let channels = channels.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
            phrase!(say::TELLS, channels = channels, text = text)
        }
        Action::Decide(choices) => {
            let choices: Vec<String> =
                choices.iter().map(|it| format!("{} ({})", it.id, it.title.get(lang))).collect();
            phrase!(say::DECIDES, choices = choices.join(", "))
        }
    };
    std::iter::once(what).chain(terms(planned)).collect()
}

/// How it is known to have worked, how it is taken back, and what happens when it takes too long.
fn terms(planned: &RunStep) -> Vec<Phrase> {
    let mut lines = Vec::new();
    if let Some(check) = &planned.check {
        lines.push(phrase!(say::CHECKS, check = check.source()));
    }
    if let Some(undo) = &planned.undo {
        lines.push(phrase!(say::UNDOES, command = words(undo)));
    }
    if planned.irreversible {
        lines.push(Phrase::from(&say::NEEDS_TWO));
    }
    if let Some(timeout) = planned.timeout.and_then(|it| TimeDelta::from_std(it).ok()) {
        let limit = show_duration(timeout);
        let fail = planned.on_fail.word();
        lines.push(phrase!(say::LIMITS, limit = limit, retries = planned.retries, fail = fail));
    }
    lines
}

/// A request as it will be sent. Of headers only the names: what stands in them is rarely anybody's business.
fn sent(http: &Http) -> Vec<Phrase> {
    let request = &http.request;
    let mut url = request.url.to_string();
    for (place, pair) in request.query.iter().enumerate() {
        let sign = if place == 0 && !url.contains('?') { '?' } else { '&' };
        url.push(sign);
        url.push_str(&pairs(std::slice::from_ref(pair)));
    }
    let mut lines = vec![phrase!(say::SENDS, method = request.method.word(), url = url)];
    let headers = header_names(request);
    if !headers.is_empty() {
        lines.push(phrase!(say::SENDS_HEADERS, headers = headers.join(", ")));
    }
    let body = match &request.body {
        Body::None => None,
        Body::Json(json) => Some(masked(json).to_string()),
        Body::Form(fields) => Some(pairs(fields)),
        Body::Text(text) => Some(text.to_string()),
    };
    lines.extend(body.map(|body| phrase!(say::SENDS_BODY, body = body)));
    // Without a word on the status, anything but a success is none.
    if !http.expect.iter().any(|expect| expect.paths().iter().any(|path| path.root() == "status")) {
        lines.push(phrase!(say::EXPECTS, expect = "status < 300"));
    }
    lines.extend(http.expect.iter().map(|expect| phrase!(say::EXPECTS, expect = expect.source())));
    lines
}

/// Those the plan names, and those it makes golive send.
fn header_names(request: &Request) -> Vec<String> {
    let mut names: Vec<String> = request.headers.iter().map(|(name, _)| name.clone()).collect();
    let mut implied = |is_sent: bool, name: &str| {
        if is_sent && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.to_owned());
        }
    };
    implied(!matches!(request.auth, Auth::None), "authorization");
    implied(!request.cookies.is_empty(), "cookie");
    implied(!matches!(request.body, Body::None), "content-type");
    implied(request.idempotent, "idempotency-key");
    names
}

fn pairs(pairs: &[(String, Template)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn masked(json: &JsonTemplate) -> Value {
    match json {
        JsonTemplate::Value(value) => value.clone(),
        JsonTemplate::Text(text) => Value::String(text.to_string()),
        JsonTemplate::Array(items) => items.iter().map(masked).collect(),
        JsonTemplate::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), masked(value))).collect())
        }
    }
}

/// As it could be typed; secrets are dots.
fn words(program: &Program) -> String {
    let word = |word: String| {
        let plain =
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:=@,+%•".contains(c));
        if plain { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
    };
    let env = program.env.iter().map(|(name, value)| format!("{name}={}", word(value.to_string())));
    env.chain(program.command.iter().map(|it| word(it.to_string()))).collect::<Vec<_>>().join(" ")
}
