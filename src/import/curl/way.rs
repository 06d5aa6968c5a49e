//! How the request travels: the version of HTTP, a certificate, a proxy, and how often it is tried.

use super::{
    super::{
        Mistake,
        credential::variable,
        draft::{Identity, Pem, Request, Text},
        url::{self, Url},
    },
    Builder,
    options::{Spoken, cannot},
};
use crate::{
    phrase,
    plan::{HttpVersion, normal_path},
    wording::{Phrase, import as say},
};
use std::{path::Path, time::Duration};

/// Tries again that a plan allows.
const RETRIES_MAX: u8 = 5;
/// The port of a proxy that curl takes without one.
const PROXY_PORT: u16 = 1080;
/// Where containers keep secrets, besides the plan's directory the one place that a plan reads them from.
const SECRETS_DIRECTORY: &str = "/run/secrets/";
const PROXY_STAND_IN: &str = "http://127.0.0.1:3128";
const PEM_STAND_IN: &str = "-----BEGIN CERTIFICATE-----";

impl Builder {
    pub(super) fn way(&mut self, url: &Url<'_>, request: &mut Request) -> Result<(), Mistake> {
        request.version = self.version(url);
        request.identity = self.identity()?;
        request.proxy = self.proxy()?;
        Ok(())
    }

    fn version(&mut self, url: &Url<'_>) -> HttpVersion {
        match self.args.http {
            None => HttpVersion::Auto,
            Some(Spoken::Http1) => HttpVersion::Http1,
            // Without TLS curl offers it, and goes on with 1.1 as most servers do.
            Some(Spoken::Http2) if url.origin.starts_with("http://") => {
                self.args.notes.push(phrase!(say::OPTION_LEFT_OUT, option = "--http2"));
                HttpVersion::Auto
            }
            Some(Spoken::Http2 | Spoken::Http2AtOnce) => HttpVersion::Http2,
        }
    }

    /// `--cert` and `--key`. Without the latter, the key is in the same file.
    fn identity(&mut self) -> Result<Option<Identity>, Mistake> {
        let (certificate, key) = match (self.args.certificate.take(), self.args.key.take()) {
            (None, None) => return Ok(None),
            (None, Some(_)) => return Err(cannot("--key", &say::PEM_HINT)),
            // With a password, or in a token of PKCS #11.
            (Some(certificate), _) if certificate.contains(':') => {
                return Err(cannot("--cert", &say::PEM_HINT));
            }
            (Some(certificate), key) => (certificate.clone(), key.unwrap_or(certificate)),
        };
        let chain = self.pem("client_cert", &certificate);
        let key = self.pem("client_key", &key);
        let mut files: Vec<&str> = Vec::new();
        for text in [&chain, &key] {
            if let Pem::File(path) = text
                && !files.contains(&path.as_str())
            {
                files.push(path);
            }
        }
        if !files.is_empty() {
            self.args.notes.push(phrase!(say::PEM_FILES, files = files.join(" ")));
        }
        Ok(Some(Identity { chain, key }))
    }

    /// A file where a plan may read it; the environment holds the text of any other.
    fn pem(&mut self, name: &str, path: &str) -> Pem {
        let expanded = path.starts_with('~') || path.contains('$');
        if path.starts_with(SECRETS_DIRECTORY) && !path.contains("..") {
            return Pem::File(path.to_owned());
        }
        let inside = normal_path(Path::new(path)).filter(|inside| !expanded && !inside.is_empty());
        match inside {
            Some(inside) => Pem::File(inside),
            // `$NAME` would hold the path, not the text.
            None => {
                let what = phrase!(say::WHAT_PEM, path = path);
                let text = format!("{name} {path}");
                Pem::Value(self.credentials.take_formed(name, &text, what, PEM_STAND_IN))
            }
        }
    }

    fn proxy(&mut self) -> Result<Option<Text>, Mistake> {
        let Some(typed) = self.args.proxy.take().filter(|typed| !typed.is_empty()) else { return Ok(None) };
        if variable(&typed).is_some() {
            let what = Phrase::from(&say::WHAT_PROXY);
            return Ok(Some(self.credentials.take_formed("proxy", &typed, what, PROXY_STAND_IN)));
        }
        let refused = || cannot("-x", &say::PROXY_HINT);
        let parts = url::parse(&typed).ok_or_else(refused)?;
        let host = parts.origin.strip_prefix("http://").ok_or_else(refused)?;
        let has_port = host.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        let port = if has_port { String::new() } else { format!(":{PROXY_PORT}") };
        let own = self.args.proxy_login.take();
        let Some(login) = own.as_deref().or(parts.login) else {
            return Ok(Some(Text::Plain(format!("http://{host}{port}"))));
        };
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let mut login = self.credentials.take_part("proxy_user", user, Phrase::from(&say::WHAT_PROXY_USER));
        if !password.is_empty() {
            let what = Phrase::from(&say::WHAT_PROXY_PASSWORD);
            login = format!("{login}:{}", self.credentials.take_part("proxy_password", password, what));
        }
        Ok(Some(Text::Template(format!("http://{login}@{host}{port}"))))
    }

    /// How often it is tried again, and after how long: only what is as good twice as once.
    pub(super) fn retries(&mut self, request: &Request) -> (u8, Option<Duration>) {
        let retries = u8::try_from(self.args.retries).unwrap_or(u8::MAX);
        let keyed = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"));
        if retries == 0 {
            return (0, None);
        }
        if !request.method.is_idempotent() && !keyed {
            self.args.notes.push(phrase!(say::RETRY_LEFT_OUT, method = request.method.word()));
            return (0, None);
        }
        if retries > RETRIES_MAX {
            self.args.notes.push(phrase!(say::RETRY_MOST, max = i32::from(RETRIES_MAX)));
        }
        (retries.min(RETRIES_MAX), self.args.retry_wait)
    }
}
