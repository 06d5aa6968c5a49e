//! The options of curl, as far as people paste them.

use super::super::{Mistake, url};
use crate::{
    phrase,
    wording::{Phrase, import as say},
};
use std::time::Duration;

/// What a command line asks for.
#[derive(Default)]
pub(super) struct Args {
    pub url: Option<String>,
    pub method: Option<String>,
    pub headers: Vec<(String, String)>,
    /// Parts of the body, in order; curl joins them with `&`.
    pub data: Vec<String>,
    pub data_as: DataAs,
    /// `-I`.
    pub head: bool,
    pub login: Option<String>,
    pub proxy: Option<String>,
    /// Who logs in at the proxy.
    pub proxy_login: Option<String>,
    pub certificate: Option<String>,
    pub key: Option<String>,
    pub http: Option<Spoken>,
    pub retries: u32,
    pub retry_wait: Option<Duration>,
    pub bearer: Option<String>,
    pub cookies: Vec<String>,
    pub follow: bool,
    pub redirects: Option<u8>,
    pub timeout: Option<Duration>,
    pub notes: Vec<Phrase>,
}

/// What becomes of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DataAs {
    #[default]
    Body,
    /// `--json`.
    Json,
    /// `-G`: into the query.
    Query,
}

/// The version of HTTP that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoken {
    Http1,
    /// Agreed upon with the server.
    Http2,
    /// Also without TLS, where nothing can be agreed upon.
    Http2AtOnce,
}

/// What an option does here.
#[derive(Clone, Copy)]
enum Act {
    /// Says something about curl's own output or connection that a probe has no use for.
    Skip,
    SkipValue,
    /// The same, but worth a word.
    NoteValue,
    Note,
    Method,
    Header,
    Data,
    Raw,
    Encoded,
    Json,
    Get,
    Head,
    Url,
    Login,
    Bearer,
    Cookie,
    Agent,
    Referer,
    Follow,
    Redirects,
    Timeout,
    Insecure,
    Proxy,
    ProxyLogin,
    Socks,
    Certificate,
    Key,
    /// The form of a certificate or key, of which there is one here.
    Pem,
    KeyPassword,
    Authorities,
    Http(Spoken),
    Retry,
    RetryDelay,
    Form,
}

/// Short and long names. curl has many more: what is not here is refused by name, never dropped in silence.
const OPTIONS: [(Option<char>, &str, Act); 66] = [
    (Some('X'), "request", Act::Method),
    (Some('H'), "header", Act::Header),
    (Some('d'), "data", Act::Data),
    (None, "data-ascii", Act::Data),
    (None, "data-binary", Act::Data),
    (None, "data-raw", Act::Raw),
    (None, "data-urlencode", Act::Encoded),
    (None, "json", Act::Json),
    (Some('G'), "get", Act::Get),
    (Some('I'), "head", Act::Head),
    (None, "url", Act::Url),
    (Some('u'), "user", Act::Login),
    (None, "oauth2-bearer", Act::Bearer),
    (Some('b'), "cookie", Act::Cookie),
    (Some('A'), "user-agent", Act::Agent),
    (Some('e'), "referer", Act::Referer),
    (Some('L'), "location", Act::Follow),
    (None, "max-redirs", Act::Redirects),
    (Some('m'), "max-time", Act::Timeout),
    (Some('k'), "insecure", Act::Insecure),
    (Some('x'), "proxy", Act::Proxy),
    (Some('U'), "proxy-user", Act::ProxyLogin),
    (None, "socks5", Act::Socks),
    (None, "socks5-hostname", Act::Socks),
    (Some('E'), "cert", Act::Certificate),
    (None, "key", Act::Key),
    (None, "cert-type", Act::Pem),
    (None, "key-type", Act::Pem),
    (None, "pass", Act::KeyPassword),
    (None, "cacert", Act::Authorities),
    (None, "capath", Act::Authorities),
    (Some('F'), "form", Act::Form),
    (None, "form-string", Act::Form),
    (None, "basic", Act::Skip),
    (None, "compressed", Act::Skip),
    (Some('s'), "silent", Act::Skip),
    (Some('S'), "show-error", Act::Skip),
    (Some('v'), "verbose", Act::Skip),
    (Some('i'), "include", Act::Skip),
    (None, "show-headers", Act::Skip),
    (Some('f'), "fail", Act::Skip),
    (None, "fail-with-body", Act::Skip),
    (Some('g'), "globoff", Act::Skip),
    (Some('N'), "no-buffer", Act::Skip),
    (Some('#'), "progress-bar", Act::Skip),
    (None, "no-progress-meter", Act::Skip),
    (Some('O'), "remote-name", Act::Skip),
    (Some('J'), "remote-header-name", Act::Skip),
    (Some('q'), "disable", Act::Skip),
    (None, "path-as-is", Act::Skip),
    (None, "no-keepalive", Act::Skip),
    (Some('o'), "output", Act::SkipValue),
    (Some('w'), "write-out", Act::SkipValue),
    (Some('D'), "dump-header", Act::SkipValue),
    (Some('c'), "cookie-jar", Act::SkipValue),
    (None, "stderr", Act::SkipValue),
    (None, "connect-timeout", Act::NoteValue),
    (None, "retry", Act::Retry),
    (None, "retry-delay", Act::RetryDelay),
    (None, "retry-max-time", Act::NoteValue),
    (Some('0'), "http1.0", Act::Note),
    (None, "http1.1", Act::Http(Spoken::Http1)),
    (None, "http2", Act::Http(Spoken::Http2)),
    (None, "http2-prior-knowledge", Act::Http(Spoken::Http2AtOnce)),
    (None, "tlsv1.2", Act::Note),
    (None, "tlsv1.3", Act::Note),
];

impl Act {
    fn takes_value(self) -> bool {
        use Act::{Follow, Get, Head, Http, Insecure, Note, Skip};
        !matches!(self, Skip | Note | Get | Head | Follow | Insecure | Http(_))
    }
}

pub(super) fn read(words: Vec<String>) -> Result<Args, Mistake> {
    let mut args = Args::default();
    let mut rest = words.into_iter();
    let mut only_addresses = false;
    while let Some(word) = rest.next() {
        if only_addresses || !word.starts_with('-') || word == "-" {
            args.address(word)?;
        } else if word == "--" {
            only_addresses = true;
        } else if let Some(name) = word.strip_prefix("--") {
            let (_, _, act) =
                OPTIONS.into_iter().find(|(_, long, _)| *long == name).ok_or_else(|| unknown(&word))?;
            let value =
                if act.takes_value() { rest.next().ok_or_else(|| no_value(&word))? } else { String::new() };
            args.take(act, &word, value)?;
        } else {
            args.cluster(&word, &mut rest)?;
        }
    }
    Ok(args)
}

impl Args {
    /// `-sSL`, `-XPOST`, `-d`.
    fn cluster(&mut self, word: &str, rest: &mut impl Iterator<Item = String>) -> Result<(), Mistake> {
        let mut letters = word[1..].chars();
        while let Some(letter) = letters.next() {
            let option = format!("-{letter}");
            let (_, _, act) = OPTIONS
                .into_iter()
                .find(|(short, ..)| *short == Some(letter))
                .ok_or_else(|| unknown(&option))?;
            if !act.takes_value() {
                self.take(act, &option, String::new())?;
                continue;
            }
            let joined = letters.as_str().to_owned();
            let value =
                if joined.is_empty() { rest.next().ok_or_else(|| no_value(&option))? } else { joined };
            return self.take(act, &option, value);
        }
        Ok(())
    }

    fn take(&mut self, act: Act, option: &str, value: String) -> Result<(), Mistake> {
        match act {
            Act::Skip | Act::SkipValue => {}
            Act::Note | Act::NoteValue => self.notes.push(phrase!(say::OPTION_LEFT_OUT, option = option)),
            Act::Method => self.method = Some(value),
            Act::Header => self.header(&value)?,
            Act::Data => self.data.push(literal(value, option)?),
            Act::Raw => self.data.push(value),
            Act::Encoded => self.data.push(encoded(&value, option)?),
            Act::Json => {
                self.data_as = DataAs::Json;
                self.data.push(literal(value, option)?);
            }
            Act::Get => self.data_as = DataAs::Query,
            Act::Head => self.head = true,
            Act::Url => self.address(value)?,
            Act::Login => self.login = Some(value),
            Act::Bearer => self.bearer = Some(value),
            // Without `=` it names a file of cookies.
            Act::Cookie if value.contains('=') => self.cookies.push(value),
            Act::Cookie => return Err(from_file(option)),
            Act::Agent => self.headers.push(("User-Agent".to_owned(), value)),
            Act::Referer => self.headers.push(("Referer".to_owned(), value)),
            Act::Follow => self.follow = true,
            Act::Redirects => self.redirects = Some(value.trim().parse::<u8>().unwrap_or(u8::MAX)),
            Act::Timeout => self.timeout = Some(seconds(&value).ok_or_else(|| no_value(option))?),
            Act::Insecure => return Err(Mistake::new(&say::INSECURE).hint(&say::INSECURE_HINT)),
            Act::Proxy => self.proxy = Some(value),
            Act::ProxyLogin => self.proxy_login = Some(value),
            Act::Certificate => self.certificate = Some(value),
            Act::Key => self.key = Some(value),
            Act::Pem if value.eq_ignore_ascii_case("pem") => {}
            Act::Pem | Act::KeyPassword => return Err(cannot(option, &say::PEM_HINT)),
            Act::Http(spoken) => self.http = Some(spoken),
            Act::Retry => self.retries = value.trim().parse().map_err(|_| no_value(option))?,
            // Nought leaves it to the program.
            Act::RetryDelay if value.trim() == "0" => {}
            Act::RetryDelay => self.retry_wait = Some(seconds(&value).ok_or_else(|| no_value(option))?),
            Act::Socks => return Err(cannot(option, &say::PROXY_HINT)),
            Act::Authorities => return Err(cannot(option, &say::AUTHORITIES_HINT)),
            Act::Form => return Err(cannot(option, &say::MULTIPART_HINT)),
        }
        Ok(())
    }

    fn address(&mut self, word: String) -> Result<(), Mistake> {
        if self.url.replace(word).is_some() {
            return Err(Mistake::new(&say::TWO_ADDRESSES).hint(&say::TWO_ADDRESSES_HINT));
        }
        Ok(())
    }

    /// `Name: value`; `Name;` is one without a value, `Name:` takes one of curl's own away.
    fn header(&mut self, line: &str) -> Result<(), Mistake> {
        if line.starts_with('@') {
            return Err(from_file("-H"));
        }
        // Chrome copies the pseudo headers of HTTP/2 (`:authority: …`) now and then.
        if let (false, Some((name, value))) = (line.starts_with(':'), line.split_once(':')) {
            let (name, value) = (name.trim(), value.trim());
            if !value.is_empty() {
                self.headers.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(())
    }
}

/// `-d` without the line ends curl takes out; `@file` is refused, since nothing is read here.
fn literal(value: String, option: &str) -> Result<String, Mistake> {
    if value.starts_with('@') {
        return Err(from_file(option));
    }
    Ok(if option == "--data-binary" || option == "--json" { value } else { value.replace(['\r', '\n'], "") })
}

/// `content`, `=content` and `name=content`, with the content encoded.
fn encoded(value: &str, option: &str) -> Result<String, Mistake> {
    match value.find(['=', '@']) {
        Some(at) if value[at..].starts_with('@') => Err(from_file(option)),
        Some(0) => Ok(url::encode(&value[1..])),
        Some(at) => Ok(format!("{}={}", &value[..at], url::encode(&value[at + 1..]))),
        None => Ok(url::encode(value)),
    }
}

/// `1.5`, up to the hour that a probe may take.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().parse().ok()?;
    let duration = Duration::try_from_secs_f64(seconds).ok()?.min(Duration::from_hours(1));
    (duration >= Duration::from_millis(1))
        .then(|| Duration::from_millis(duration.as_millis().try_into().unwrap_or(1)))
}

fn unknown(option: &str) -> Mistake {
    Mistake::new(phrase!(say::UNKNOWN_OPTION, option = clip(option))).hint(&say::UNKNOWN_OPTION_HINT)
}

fn no_value(option: &str) -> Mistake {
    Mistake::new(phrase!(say::OPTION_VALUE, option = option))
}

fn from_file(option: &str) -> Mistake {
    Mistake::new(phrase!(say::FROM_FILE, option = option)).hint(&say::FROM_FILE_HINT)
}

pub(super) fn cannot(option: &str, hint: &'static crate::wording::Text) -> Mistake {
    Mistake::new(phrase!(say::CANNOT_DO, option = option)).hint(hint)
}

/// The name of an option without anything that may be glued to it.
fn clip(option: &str) -> String {
    let end = option.find('=').unwrap_or(option.len());
    option[..end].chars().take(40).collect()
}
