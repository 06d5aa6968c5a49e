//! Who sends a request and by which way: credentials, a certificate, a proxy.

use crate::{
    phrase,
    plan::{
        Auth, ClientCert, OAuth2, Template,
        build::{
            Builder,
            address::{Address, HTTP, address},
        },
        diagnostic::Finding,
        template::Part,
        walk::{Draft, Record},
    },
    wording::plan as say,
};
use secrecy::ExposeSecret;

/// Ways to say who one is, of which a request uses one.
const WAYS: [&str; 3] = ["bearer", "basic", "oauth2"];

impl Builder<'_> {
    pub(super) fn auth(&mut self, record: &Record, captures: &[&str]) -> Option<Auth> {
        let used: Vec<&str> = WAYS.into_iter().filter(|key| record.node(key).is_some()).collect();
        if let [first, second, ..] = used.as_slice() {
            let message = phrase!(say::TWO_AUTHS, first = *first, second = *second);
            self.report.add(Finding::error("FMT-04", record.at(second), message));
        }
        match used.first() {
            None => Some(Auth::None),
            Some(&"bearer") => self.secret_template(record, "bearer", captures).map(Auth::Bearer),
            Some(&"basic") => {
                let record = record.record("basic")?;
                let user = self.template(record, "user", captures);
                let password = self.secret_template(record, "password", captures);
                Some(Auth::Basic { user: user?, password: password? })
            }
            Some(_) => self.oauth2(record.record("oauth2")?).map(|it| Auth::OAuth2(Box::new(it))),
        }
    }

    fn oauth2(&mut self, record: &Record) -> Option<OAuth2> {
        let token_url = self.url(record, "token_url", &[], HTTP);
        let client_id = self.constant(record, "client_id");
        let client_secret = self.constant(record, "client_secret");
        if let Some(draft) = record.template("client_secret") {
            self.refuse_literal("client_secret", draft, record.at("client_secret"));
        }
        let scope = self.constant(record, "scope");
        let audience = self.constant(record, "audience");
        Some(OAuth2 {
            token_url: token_url?.0,
            client_id: client_id?,
            client_secret: client_secret?,
            scope,
            audience,
        })
    }

    /// Text that must not stand in the plan as it is.
    fn secret_template(&mut self, record: &Record, key: &str, captures: &[&str]) -> Option<Template> {
        if let Some(draft) = record.template(key) {
            self.refuse_literal(key, draft, record.at(key));
        }
        self.template(record, key, captures)
    }

    /// Text that is the same for every run.
    fn constant(&mut self, record: &Record, key: &str) -> Option<Template> {
        let draft = record.template(key)?;
        self.vars.constant(draft, record.at(key), self.report).map(Template::new)
    }

    /// A certificate and its key, each the text of a PEM file. `None` also when something is wrong, which is said.
    pub(super) fn identity(&mut self, record: &Record) -> Option<ClientCert> {
        let (chain, key) = (record.node("client_cert"), record.node("client_key"));
        match (chain, key) {
            (None, None) => return None,
            (Some(node), None) | (None, Some(node)) => {
                self.report.add(Finding::error("FMT-04", node.span, &say::HALF_IDENTITY));
                return None;
            }
            (Some(_), Some(_)) => {}
        }
        let chain = self.pem(record, "client_cert");
        let key = self.pem(record, "client_key");
        Some(ClientCert { chain: chain?, key: key? })
    }

    fn pem(&mut self, record: &Record, name: &str) -> Option<Template> {
        let template = self.constant(record, name)?;
        if text(&template).contains("-----BEGIN ") {
            return Some(template);
        }
        let finding = Finding::error("FMT-04", record.at(name), phrase!(say::NOT_PEM, name = name));
        self.report.add(finding.hint(&say::NOT_PEM_HINT));
        None
    }

    /// `None` also when something is wrong, which is said.
    pub(super) fn proxy(&mut self, record: &Record) -> Option<Template> {
        let draft = record.template("proxy")?;
        let span = record.at("proxy");
        let template = self.constant(record, "proxy")?;
        let whole = text(&template);
        let is_http = whole.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
        if !is_http || address(&[Part::Plain(whole.into())], HTTP) == Address::Wrong {
            self.report.add(Finding::error("FMT-04", span, &say::BAD_PROXY).hint(&say::BAD_PROXY_HINT));
            return None;
        }
        if matches!(draft, Draft::Text(_)) && super::has_credentials(template.parts()) {
            let finding = Finding::error("SEC-08", span, &say::SECRET_IN_URL);
            self.report.add(finding.hint(&say::PROXY_SECRET_HINT));
        }
        Some(template)
    }
}

/// The text with its secrets, to be looked at and not shown.
fn text(template: &Template) -> String {
    let part = |part: &Part| match part {
        Part::Plain(text) => text.as_str().to_owned(),
        Part::Secret(secret) => secret.expose_secret().to_owned(),
        Part::Capture(_) | Part::Run(_) => String::new(),
    };
    template.parts().iter().map(part).collect()
}
