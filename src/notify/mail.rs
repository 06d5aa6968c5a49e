//! `kind = "mail"`: SMTP.

use super::{
    Cause, Setup,
    deliver::{Again, Deliver, Failure, Receipt, clip},
    letter::{Letter, Size, fit},
    pace::Limits,
    web::{ca_pem, chain, text},
};
use crate::{
    clock::Clock,
    mask::Secrets,
    phrase,
    plan::{Mail as Plan, MailTls, Template},
    value::show_duration,
    wording::{Text, notify as say},
};
use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header},
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{Certificate, Tls, TlsParameters},
    },
};
use std::{error::Error as _, time::Duration};
use tokio::time::timeout;

const TEXT: Size = Size::Bytes(64_000);
/// RFC 5322 allows 998; a subject of more than this is read by nobody.
const SUBJECT: Size = Size::Characters(150);

pub static MANUAL: Text = Text {
    zh: r#"mail：用 SMTP 发邮件。

  [channel.mail]
  kind = "mail"
  host = "smtp.exmail.qq.com"
  tls = "implicit"                     # starttls（默认，587）、implicit（465）；none 只准对本机（25）
  user = { env = "SMTP_USER" }
  password = { env = "SMTP_PASSWORD" } # 邮箱的授权码或客户端专用密码
  from = "golive <golive@example.com>"
  to = ["oncall@example.com"]

总是验证证书；服务器不提供 STARTTLS 就不发，绝不退回明文。登录用 AUTH PLAIN 或 LOGIN。
服务器对 DATA 回答 250 才算送达；4xx 会重试，5xx 不重试。先发 5 封，之后每 10 秒一封，其间的消息合并为一封。
邮件带 Auto-Submitted: auto-generated，不会引来自动回复；同一条消息重试时 Message-ID 不变，便于收信方去重。
"#,
    en: r#"mail: sends mail by SMTP.

  [channel.mail]
  kind = "mail"
  host = "smtp.example.com"
  tls = "implicit"                     # starttls (default, 587), implicit (465); none to this machine only (25)
  user = { env = "SMTP_USER" }
  password = { env = "SMTP_PASSWORD" }
  from = "golive <golive@example.com>"
  to = ["oncall@example.com"]

Certificates are always verified; a server that offers no STARTTLS gets nothing, never plain text. The login is AUTH
PLAIN or LOGIN. Only a 250 after DATA is delivered; 4xx is tried again, 5xx is not. 5 go at once and then one every
10 s; what comes in between goes out as one. Mails carry Auto-Submitted: auto-generated, so nobody's holiday answers
them, and the same Message-ID at each attempt, so that doubles can be told.
"#,
};

pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
    timeout: Duration,
    secrets: Secrets,
    clock: Clock,
}

impl Mail {
    pub fn new(plan: &Plan, timeout: Duration, setup: &Setup) -> Result<Self, Failure> {
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&plan.host)
            .port(plan.port)
            .timeout(Some(timeout))
            .tls(tls(plan, setup)?);
        let mut secrets = Secrets::default();
        if let Some((user, password)) = &plan.login {
            let (user, password) = (text(user), text(password));
            secrets = secrets.with(&password);
            builder = builder
                .credentials(Credentials::new(user, password))
                .authentication(vec![Mechanism::Plain, Mechanism::Login]);
        }
        let to = plan.to.iter().map(|to| mailbox("to", to)).collect::<Result<_, _>>()?;
        let from = mailbox("from", &plan.from)?;
        Ok(Self { transport: builder.build(), from, to, timeout, secrets, clock: setup.clock })
    }

    fn message(&self, letter: &Letter) -> Result<Message, Failure> {
        let domain = self.from.email.domain();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .subject(fit(std::slice::from_ref(&letter.title), SUBJECT, letter.lang).replace('\n', " "))
            .date(self.clock.now().into())
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .raw_header(header::HeaderValue::new(
                header::HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(header::ContentType::TEXT_PLAIN);
        for to in &self.to {
            builder = builder.to(to.clone());
        }
        builder.body(letter.plain(TEXT)).map_err(|_| Failure::unusable(phrase!(say::BAD_MAILBOX, key = "to")))
    }

    /// In our own words, with what the server said.
    fn failure(&self, error: &Error) -> Failure {
        let said = clip(&self.secrets.mask(&error.source().map(ToString::to_string).unwrap_or_default()));
        match error.status() {
            Some(code) if error.is_transient() => {
                let why = phrase!(say::MAIL_LATER, code = code.to_string(), said = said);
                Failure::new(Cause::Refused, Again::Soon, why)
            }
            Some(code) => Failure::refused(phrase!(say::MAIL_REFUSED, code = code.to_string(), said = said)),
            None if error.is_client() => Failure::refused(&say::MAIL_NO_LOGIN),
            None if error.is_response() => Failure::unreachable(&say::MAIL_BAD_ANSWER),
            None if error.is_tls() || chain(error).any(<dyn std::error::Error>::is::<rustls::Error>) => {
                Failure::new(Cause::Unreachable, Again::Never, &say::NOT_TRUSTED)
            }
            None => Failure::unreachable(&say::NOT_CONNECTED),
        }
    }
}

impl Deliver for Mail {
    fn limits(&self) -> Limits {
        Limits::MAIL
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let message = self.message(letter)?;
            // The library bounds each step; this bounds them together.
            match timeout(self.timeout, self.transport.send(message)).await {
                Ok(Ok(response)) => {
                    let said = response.message().collect::<Vec<_>>().join(" ");
                    Ok(Receipt { said: clip(&self.secrets.mask(&format!("{} {said}", response.code()))) })
                }
                Ok(Err(error)) => Err(self.failure(&error)),
                Err(_) => {
                    let limit = TimeDelta::from_std(self.timeout).unwrap_or(TimeDelta::MAX);
                    Err(Failure::unreachable(phrase!(say::NO_ANSWER, limit = show_duration(limit))))
                }
            }
        })
    }
}

fn mailbox(key: &'static str, template: &Template) -> Result<Mailbox, Failure> {
    let bad = |_| Failure::unusable(phrase!(say::BAD_MAILBOX, key = key));
    text(template).trim().parse().map_err(bad)
}

fn tls(plan: &Plan, setup: &Setup) -> Result<Tls, Failure> {
    if plan.tls == MailTls::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(plan.host.clone());
    if let Some(pem) = ca_pem(setup.ca_file.as_deref())? {
        let certificate = Certificate::from_pem(&pem).map_err(|_| Failure::unusable(&say::CA_UNREADABLE))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    let parameters = parameters.build().map_err(|_| Failure::unusable(&say::NO_CLIENT))?;
    Ok(if plan.tls == MailTls::Implicit { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}
