//! A plan's request made ready to send. What is the same for every run is made once.

use super::{
    Web,
    target::Target,
    token::Token,
    way::{Way, basic, credentials},
};
use crate::{
    plan::{self, Auth, Body, Template},
    probe::{
        fill::{Captures, Filler, Unsendable, is_constant, is_secret, json_is_constant},
        run::{Failure, RunValues},
    },
};
use hyper::{
    HeaderMap, Method,
    body::Bytes,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue,
        USER_AGENT,
    },
};
use std::{borrow::Cow, sync::Arc};
use url::{Url, form_urlencoded};

const AGENT: &str = concat!("golive/", env!("CARGO_PKG_VERSION"));
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request of the plan.
pub(in crate::probe) struct Prepared {
    plan: plan::Request,
    method: Method,
    /// Tells the requests of a journey from one another: each has a key of its own.
    name: String,
    pub(super) way: Result<Arc<Way>, Failure>,
    pub(super) token: Option<Arc<Token>>,
    target: Option<Arc<Target>>,
    headers: Option<HeaderMap>,
    body: Option<Bytes>,
}

/// A request of one run.
#[derive(Clone)]
pub(in crate::probe) struct Ready<'a> {
    pub(super) method: Method,
    pub(super) target: Arc<Target>,
    /// With `Host` among them.
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) body: Bytes,
}

impl Prepared {
    pub fn new(web: &Web, plan: &plan::Request, name: &str) -> Self {
        let method = Method::from_bytes(plan.method.word().as_bytes()).unwrap_or(Method::GET);
        let way = web.way(plan);
        let token = match &plan.auth {
            Auth::OAuth2(oauth2) => Some(web.token(oauth2, plan)),
            _ => None,
        };
        let mut prepared = Self {
            plan: plan.clone(),
            method,
            name: name.to_owned(),
            way,
            token,
            target: None,
            headers: None,
            body: None,
        };
        prepared.fix(web);
        prepared
    }

    /// Makes what no run changes. What is wrong with it is told by each run.
    fn fix(&mut self, web: &Web) {
        let (captures, values) = (Captures::new(), RunValues::default());
        let filler = Filler { captures: &captures, values: &values };
        if self.constant_url() {
            self.target = self.target(web, &filler).ok();
        }
        if self.constant_headers() {
            self.headers = self.target.as_ref().and_then(|target| self.headers(target, &filler).ok());
        }
        if self.constant_body() {
            self.body = self.body(&filler).ok();
        }
    }

    /// Whether a run needs values of its own to send this.
    pub fn uses_run_values(&self) -> bool {
        let in_url = !self.constant_url();
        in_url || !self.constant_headers() || !self.constant_body() || self.is_keyed()
    }

    /// Redirects followed at most, and whether the connection is a new one.
    pub(super) fn travel(&self) -> (u8, bool) {
        (self.plan.redirects_max, self.plan.fresh_connection)
    }

    /// The request with this run's values in it. Headers whose values come from secrets or captures are marked
    /// sensitive; they are not sent on to another origin.
    pub fn fill(&self, web: &Web, captures: &Captures, values: &RunValues) -> Result<Ready<'_>, Unsendable> {
        let filler = Filler { captures, values };
        let target = match &self.target {
            Some(target) => Arc::clone(target),
            None => self.target(web, &filler)?,
        };
        let mut headers = match &self.headers {
            Some(headers) => Cow::Borrowed(headers),
            None => Cow::Owned(self.headers(&target, &filler)?),
        };
        if self.is_keyed() && !headers.contains_key(IDEMPOTENCY_KEY) {
            let key = format!("{}-{}", values.get(plan::RunValue::Id), self.name);
            let value = HeaderValue::from_str(&key).map_err(|_| bad_header(&IDEMPOTENCY_KEY))?;
            headers.to_mut().insert(IDEMPOTENCY_KEY, value);
        }
        let body = match &self.body {
            Some(body) => body.clone(),
            None => self.body(&filler)?,
        };
        Ok(Ready { method: self.method.clone(), target, headers, body })
    }

    fn is_keyed(&self) -> bool {
        self.plan.idempotent && !self.plan.method.is_safe()
    }

    fn constant_url(&self) -> bool {
        is_constant(&self.plan.url) && self.plan.query.iter().all(|(_, value)| is_constant(value))
    }

    fn constant_headers(&self) -> bool {
        let auth = match &self.plan.auth {
            Auth::None | Auth::OAuth2(_) => true,
            Auth::Bearer(token) => is_constant(token),
            Auth::Basic { user, password } => is_constant(user) && is_constant(password),
        };
        let mut pairs = self.plan.headers.iter().chain(&self.plan.cookies);
        auth && pairs.all(|(_, value)| is_constant(value))
            && self.plan.content_type.as_ref().is_none_or(is_constant)
            && self.constant_url()
    }

    fn constant_body(&self) -> bool {
        match &self.plan.body {
            Body::None => true,
            Body::Json(json) => json_is_constant(json),
            Body::Form(fields) => fields.iter().all(|(_, value)| is_constant(value)),
            Body::Text(text) => is_constant(text),
        }
    }

    fn target(&self, web: &Web, filler: &Filler<'_>) -> Result<Arc<Target>, Unsendable> {
        let mut url = Url::parse(filler.text(&self.plan.url)?.trim()).map_err(|_| Unsendable::BadUrl)?;
        for (name, value) in &self.plan.query {
            url.query_pairs_mut().append_pair(name, &filler.text(value)?);
        }
        // Without a way nothing is sent; the target then only says whether the URL is one.
        let way = self.way.as_ref().unwrap_or(&web.plain);
        Target::new(url, way, &web.pool).map(Arc::new).ok_or(Unsendable::BadUrl)
    }

    fn headers(&self, target: &Target, filler: &Filler<'_>) -> Result<HeaderMap, Unsendable> {
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(HOST, target.authority.clone());
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let content = match &self.plan.body {
            Body::None => None,
            Body::Json(_) => Some("application/json"),
            Body::Form(_) => Some("application/x-www-form-urlencoded"),
            Body::Text(_) => Some("text/plain; charset=utf-8"),
        };
        if let Some(content) = content {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content));
        }
        if let Some(content) = &self.plan.content_type {
            headers.insert(CONTENT_TYPE, filler.header(content, "", || bad_header(&CONTENT_TYPE))?);
        }
        for (name, value) in &self.plan.headers {
            let bad = || Unsendable::BadHeader(name.clone());
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
            headers.insert(header, filler.header(value, "", bad)?);
        }
        self.cookies(&mut headers, filler)?;
        self.authorize(&mut headers, target, filler)?;
        Ok(headers)
    }

    fn cookies(&self, headers: &mut HeaderMap, filler: &Filler<'_>) -> Result<(), Unsendable> {
        if self.plan.cookies.is_empty() {
            return Ok(());
        }
        let mut pairs = Vec::with_capacity(self.plan.cookies.len());
        for (name, value) in &self.plan.cookies {
            pairs.push(format!("{name}={}", filler.text(value)?));
        }
        let mut value = HeaderValue::from_str(&pairs.join("; ")).map_err(|_| bad_header(&COOKIE))?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
        Ok(())
    }

    fn authorize(
        &self,
        headers: &mut HeaderMap,
        target: &Target,
        filler: &Filler<'_>,
    ) -> Result<(), Unsendable> {
        let bad = || bad_header(&AUTHORIZATION);
        let value = match &self.plan.auth {
            Auth::Bearer(token) => filler.header(token, "Bearer ", bad)?,
            Auth::Basic { user, password } => {
                basic(&filler.text(user)?, &filler.text(password)?).ok_or_else(bad)?
            }
            // A token comes with the run; what stands in a URL is what `curl` would send.
            Auth::None | Auth::OAuth2(_) => match credentials(&target.url) {
                Some((user, password)) => basic(&user, &password).ok_or_else(bad)?,
                None => return Ok(()),
            },
        };
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    fn body(&self, filler: &Filler<'_>) -> Result<Bytes, Unsendable> {
        Ok(match &self.plan.body {
            Body::None => Bytes::new(),
            Body::Json(json) => filler.json(json)?.to_string().into(),
            Body::Form(fields) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields {
                    form.append_pair(name, &filler.text(value)?);
                }
                form.finish().into()
            }
            Body::Text(text) => filler.text(text)?.into(),
        })
    }
}

impl Filler<'_> {
    fn header(
        &self,
        template: &Template,
        scheme: &str,
        bad: impl Fn() -> Unsendable,
    ) -> Result<HeaderValue, Unsendable> {
        let text = format!("{scheme}{}", self.text(template)?);
        let mut value = HeaderValue::from_str(&text).map_err(|_| bad())?;
        value.set_sensitive(is_secret(template));
        Ok(value)
    }
}

fn bad_header(name: &HeaderName) -> Unsendable {
    Unsendable::BadHeader(name.to_string())
}
