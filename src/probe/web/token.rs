//! OAuth 2 tokens for clients in their own right (RFC 6749, 4.4), kept until shortly before they expire.

use super::{Trip, Web, cookies::Jar, prepared::Prepared, way::Source};
use crate::{
    measure::{Outcome, Phases},
    phrase,
    plan::{self, Auth, Body, Method, OAuth2, Template},
    probe::{
        fill::{Captures, constant},
        net::Net,
        run::{Deadline, Failure, RunValues},
    },
    wording::probe as say,
};
use hyper::header::HeaderValue;
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// How long a token is good for, where its issuer does not say.
const LIFETIME: Duration = Duration::from_mins(5);
/// A token is renewed this long before it expires, or a tenth of its time where that is less.
const MARGIN: Duration = Duration::from_secs(30);

/// The tokens of one client.
pub(in crate::probe) struct Token {
    source: TokenSource,
    request: Prepared,
    /// Held while one is fetched: those who wait use the same.
    current: Mutex<Option<Current>>,
}

#[derive(PartialEq)]
pub(super) struct TokenSource {
    texts: [String; 5],
    way: Source,
}

#[derive(Clone)]
struct Current {
    text: Arc<str>,
    until: Instant,
}

impl TokenSource {
    pub fn of(oauth2: &OAuth2, request: &plan::Request) -> Self {
        let text = |template: &Template| constant(template).unwrap_or_default();
        let optional = |template: &Option<Template>| template.as_ref().map(text).unwrap_or_default();
        Self {
            texts: [
                text(&oauth2.token_url),
                text(&oauth2.client_id),
                text(&oauth2.client_secret),
                optional(&oauth2.scope),
                optional(&oauth2.audience),
            ],
            way: Source::of(request),
        }
    }
}

impl Token {
    pub(super) fn new(web: &Web, source: TokenSource, oauth2: &OAuth2, request: &plan::Request) -> Self {
        let request = Prepared::new(web, &asking(oauth2, request), "token");
        Self { source, request, current: Mutex::default() }
    }

    pub(super) fn is_of(&self, source: &TokenSource) -> bool {
        self.source == *source
    }

    /// The token to use now. Fetching one takes part of the run's time, and what goes wrong is said to be of this
    /// step.
    pub async fn get(
        &self,
        web: &Web,
        net: &Net,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> Result<Arc<str>, Failure> {
        let mut current = deadline.bound(&say::NO_ANSWER, self.current.lock()).await.map_err(of_token)?;
        let now = Instant::now();
        if let Some(current) = current.as_ref().filter(|current| current.until > now) {
            return Ok(Arc::clone(&current.text));
        }
        let fetched = self.fetch(web, net, deadline, phases).await.map_err(of_token)?;
        let text = Arc::clone(&fetched.text);
        *current = Some(fetched);
        Ok(text)
    }

    /// Forgets a token that was not accepted.
    pub async fn forget(&self, refused: &str) {
        self.current.lock().await.take_if(|current| *current.text == *refused);
    }

    async fn fetch(
        &self,
        web: &Web,
        net: &Net,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> Result<Current, Failure> {
        let way = self.request.way.as_ref().map_err(Clone::clone)?;
        let ready = self.request.fill(web, &Captures::new(), &RunValues::default())?;
        let jar = &mut Jar::default();
        let trip = Trip { net, way, redirects_max: 0, fresh_connection: false, jar, deadline, phases };
        let answer = web.exchange(ready, trip).await?;
        if answer.status != 200 {
            let status = phrase!(say::STATUS, status = answer.status);
            return Err(Failure::new(Outcome::Status, status));
        }
        read(&answer.body, Instant::now()).ok_or_else(|| Failure::new(Outcome::Body, &say::NO_TOKEN))
    }
}

/// `Bearer …`, marked as secret.
pub(super) fn header(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Credentials go into the header, which every issuer has to accept (RFC 6749, 2.3.1).
fn asking(oauth2: &OAuth2, request: &plan::Request) -> plan::Request {
    let mut form = vec![("grant_type".to_owned(), Template::plain("client_credentials"))];
    for (name, value) in [("scope", &oauth2.scope), ("audience", &oauth2.audience)] {
        form.extend(value.clone().map(|value| (name.to_owned(), value)));
    }
    let auth = Auth::Basic { user: oauth2.client_id.clone(), password: oauth2.client_secret.clone() };
    plan::Request {
        method: Method::Post,
        body: Body::Form(form),
        auth,
        version: request.version,
        identity: request.identity.clone(),
        proxy: request.proxy.clone(),
        ..plan::Request::get(oauth2.token_url.clone())
    }
}

/// The token in an issuer's answer, and until when it is used.
fn read(body: &[u8], now: Instant) -> Option<Current> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let text = json.get("access_token")?.as_str().filter(|text| !text.is_empty())?;
    header(text)?;
    let seconds = json.get("expires_in").and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok()));
    let lifetime = seconds.map_or(LIFETIME, |seconds| Duration::from_secs(seconds.min(86_400)));
    Some(Current { text: text.into(), until: now + lifetime.saturating_sub(MARGIN.min(lifetime / 10)) })
}

fn of_token(failure: Failure) -> Failure {
    Failure { outcome: failure.outcome, why: phrase!(say::OF_TOKEN, why = failure.why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn tokens_are_used_until_shortly_before_they_expire() {
        let now = Instant::now();
        let seconds = |body: &str| read(body.as_bytes(), now).map(|it| (it.until - now).as_secs());
        for (body, expected) in [
            (r#"{"access_token":"t","expires_in":3600}"#, Some(3_570)),
            (r#"{"access_token":"t","expires_in":"100"}"#, Some(90)),
            (r#"{"access_token":"t"}"#, Some(270)),
            (r#"{"access_token":"t","expires_in":0}"#, Some(0)),
            (r#"{"access_token":""}"#, None),
            (r#"{"access_token":"a\nb"}"#, None),
            (r#"{"error":"invalid_client"}"#, None),
            ("<html>", None),
        ] {
            assert_eq!(seconds(body), expected, "{body}");
        }
    }
}
