//! Who sends the request: a login, a token, cookies.

use super::{
    super::draft::{Auth, Request, Text},
    Builder, are_unique, is_public, set,
};
use crate::{
    import::{
        credential::variable,
        url::{self, Url},
    },
    phrase,
    wording::{Phrase, import as say},
};
use base64ct::{Base64, Encoding};

impl Builder {
    /// The header `Authorization`, a token, `-u`, or a name and password in the address: the first of them counts,
    /// as it does for curl.
    pub(super) fn authority(&mut self, url: &Url<'_>, request: &mut Request) {
        let is_header = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        let header =
            self.args.headers.iter().rfind(|header| is_header(header)).map(|(_, value)| value.clone());
        self.args.headers.retain(|header| !is_header(header));
        if let Some(value) = header {
            self.authorization(&value, request);
        } else if let Some(token) = self.args.bearer.take() {
            request.auth = self.bearer(&token);
        } else if let Some(login) = self.args.login.take() {
            let (user, password) = halves(&login);
            request.auth = self.basic(user, password);
        } else if let Some(login) = url.login {
            let (user, password) = halves(login);
            let password = password.map(decoded);
            request.auth = self.basic(&decoded(user), password.as_deref());
        }
    }

    fn authorization(&mut self, value: &str, request: &mut Request) {
        let (scheme, rest) = value.split_once(' ').unwrap_or(("", value));
        let rest = rest.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            request.auth = self.bearer(rest);
            return;
        }
        let login = Base64::decode_vec(rest).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match login.as_deref().and_then(|login| login.split_once(':')) {
            Some((user, password)) if scheme.eq_ignore_ascii_case("basic") => {
                request.auth = self.basic(user, Some(password));
            }
            _ => {
                let text = self.credentials.text("Authorization", value);
                set(&mut request.headers, "Authorization".to_owned(), text);
            }
        }
    }

    fn bearer(&mut self, token: &str) -> Auth {
        Auth::Bearer(self.credentials.take("token", token, Phrase::from(&say::WHAT_BEARER)))
    }

    /// Without a password curl asks for one. One that is empty goes with a user that is a key.
    fn basic(&mut self, user: &str, password: Option<&str>) -> Auth {
        let is_key = password == Some("") && !user.is_empty();
        let user = if is_key || variable(user).is_some() || !is_public(user) {
            self.credentials.take("user", user, Phrase::from(&say::WHAT_USER))
        } else {
            Text::Plain(user.to_owned())
        };
        let password = if password == Some("") {
            Text::Plain(String::new())
        } else {
            let what = Phrase::from(&say::WHAT_PASSWORD);
            self.credentials.take("password", password.unwrap_or_default(), what)
        };
        Auth::Basic { user, password }
    }

    /// Each cookie by its name; what is not names and values is sent as it stands.
    pub(super) fn cookies(&mut self, request: &mut Request) {
        if self.args.cookies.is_empty() {
            return;
        }
        let whole = std::mem::take(&mut self.args.cookies).join("; ");
        let Some(pairs) = pairs(&whole).filter(|pairs| are_unique(pairs)) else {
            let text = self.credentials.take("cookie", &whole, Phrase::from(&say::WHAT_COOKIES));
            set(&mut request.headers, "Cookie".to_owned(), text);
            return;
        };
        for (name, value) in pairs {
            let text = if value.is_empty() {
                Text::Plain(value)
            } else {
                self.credentials.take(&name, &value, phrase!(say::WHAT_COOKIE, name = &name))
            };
            request.cookies.push((name, text));
        }
    }
}

fn halves(login: &str) -> (&str, Option<&str>) {
    login.split_once(':').map_or((login, None), |(user, password)| (user, Some(password)))
}

/// A part of an address, in which a plus sign is itself.
fn decoded(text: &str) -> String {
    url::decode(&text.replace('+', "%2B")).unwrap_or_else(|| text.to_owned())
}

/// `a=1; b=2`.
fn pairs(cookies: &str) -> Option<Vec<(String, String)>> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b',');
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').filter(|(name, _)| is_name(name))?;
        Some((name.to_owned(), value.to_owned()))
    };
    cookies.split(';').map(str::trim).filter(|part| !part.is_empty()).map(pair).collect()
}
