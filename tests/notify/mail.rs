//! Mail to a small server that speaks SMTP, in the clear, after STARTTLS and from the first byte.

use crate::bench::{ID, channel, end_of, failed, secret, sent, setup};
use golive::{
    notify::{Cause, Event, Setup},
    plan::{Carrier, Mail, MailTls, Template},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// What the server heard, line by line.
type Heard = Arc<Mutex<Vec<String>>>;

/// How the server behaves.
#[derive(Clone, Copy)]
struct Manners {
    starttls: bool,
    /// What follows `AUTH` in its greeting.
    auth: &'static str,
    /// Its answers to the login, the recipient and the end of the mail.
    login: &'static str,
    recipient: &'static str,
    taken: &'static str,
}

const POLITE: Manners = Manners {
    starttls: true,
    auth: "PLAIN LOGIN",
    login: "235 2.7.0 accepted",
    recipient: "250 2.1.5 ok",
    taken: "250 2.0.0 ok: queued as 4711",
};

struct Post {
    address: SocketAddr,
    heard: Heard,
    ca_file: PathBuf,
    _directory: tempfile::TempDir,
}

impl Post {
    async fn open(manners: Manners, implicit: bool) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let ca_file = directory.path().join("ca.pem");
        std::fs::write(&ca_file, issuer.pem()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, heard) = (listener.local_addr().unwrap(), Heard::default());
        let log = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, acceptor.clone(), manners, implicit, Arc::clone(&log)));
            }
        });
        Self { address, heard, ca_file, _directory: directory }
    }

    fn mail(&self, tls: MailTls) -> Mail {
        Mail {
            host: "localhost".to_owned(),
            port: self.address.port(),
            tls,
            login: Some((secret("robot@example.com"), secret("p4ss-w0rd"))),
            from: Template::plain("golive <golive@example.com>"),
            to: vec![Template::plain("a@example.com"), Template::plain("王敏 <b@example.com>")],
        }
    }

    async fn end(&self, mail: Mail, trusted: bool) -> Event {
        let ca_file = trusted.then(|| self.ca_file.clone());
        end_of(channel("c", Carrier::Mail(mail)), Setup { ca_file, ..setup() }).await
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, manners: Manners, implicit: bool, heard: Heard) {
    if implicit {
        let Ok(stream) = acceptor.accept(stream).await else { return };
        let mut stream = BufReader::new(stream);
        let _ = say(&mut stream, "220 mail.test ESMTP").await;
        talk(&mut stream, Manners { starttls: false, ..manners }, &heard).await;
        return;
    }
    let mut stream = BufReader::new(stream);
    let _ = say(&mut stream, "220 mail.test ESMTP").await;
    if talk(&mut stream, manners, &heard).await {
        let Ok(stream) = acceptor.accept(stream.into_inner()).await else { return };
        talk(&mut BufReader::new(stream), Manners { starttls: false, ..manners }, &heard).await;
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// Answers until the end, or until TLS is to begin.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    manners: Manners,
    heard: &Heard,
) -> bool {
    let (mut data, mut login) = (false, 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return false;
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let reply = match word.as_str() {
            _ if data && line != "." => continue,
            _ if data => {
                data = false;
                manners.taken.to_owned()
            }
            _ if login > 0 => {
                login -= 1;
                if login == 0 { manners.login.to_owned() } else { "334 UGFzc3dvcmQ6".to_owned() }
            }
            "EHLO" if manners.starttls => "250-mail.test\r\n250-STARTTLS\r\n250 8BITMIME".to_owned(),
            "EHLO" => format!("250-mail.test\r\n250-AUTH {}\r\n250 8BITMIME", manners.auth),
            "STARTTLS" if manners.starttls => {
                let _ = say(stream, "220 go ahead").await;
                return true;
            }
            "AUTH" if line.starts_with("AUTH LOGIN") => {
                login = 2;
                "334 VXNlcm5hbWU6".to_owned()
            }
            "AUTH" => manners.login.to_owned(),
            "RCPT" => manners.recipient.to_owned(),
            "DATA" => {
                data = true;
                "354 go on".to_owned()
            }
            "QUIT" => {
                let _ = say(stream, "221 bye").await;
                return false;
            }
            _ => "250 ok".to_owned(),
        };
        if say(stream, &reply).await.is_err() {
            return false;
        }
    }
}

#[tokio::test]
async fn mail_goes_out_after_starttls_and_with_a_login() {
    let post = Post::open(POLITE, false).await;
    let event = post.end(post.mail(MailTls::Starttls), true).await;
    assert_eq!(event, sent(1, "250 2.0.0 ok: queued as 4711"));
    let heard = post.heard();
    let at = |start: &str| {
        heard.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {heard:#?}"))
    };
    assert!(at("STARTTLS") < at("AUTH PLAIN") && at("AUTH PLAIN") < at("MAIL FROM:<golive@example.com>"));
    assert!(at("RCPT TO:<a@example.com>") < at("RCPT TO:<b@example.com>"));
    // printf '\0robot@example.com\0p4ss-w0rd' | base64
    assert_eq!(heard[at("AUTH PLAIN")], "AUTH PLAIN AHJvYm90QGV4YW1wbGUuY29tAHA0c3MtdzByZA==");
    assert_eq!(heard[at("Message-ID:")], format!("Message-ID: <{ID}@example.com>"));
    assert_eq!(heard[at("Subject:")], "Subject: [critical] POS sync is down");
    assert_eq!(heard[at("Auto-Submitted:")], "Auto-Submitted: auto-generated");
    assert!(heard.iter().any(|line| line == "success 41 %"), "{heard:#?}");
}

#[tokio::test]
async fn mail_goes_out_over_tls_from_the_first_byte_and_with_the_other_login() {
    let post = Post::open(Manners { auth: "LOGIN", ..POLITE }, true).await;
    let event = post.end(post.mail(MailTls::Implicit), true).await;
    assert_eq!(event, sent(1, "250 2.0.0 ok: queued as 4711"));
    assert!(post.heard().iter().any(|line| line.starts_with("AUTH LOGIN")));
}

#[tokio::test]
async fn what_the_server_says_counts() {
    let cases = [
        (
            Manners { login: "535 5.7.8 bad password p4ss-w0rd", ..POLITE },
            1,
            Cause::Refused,
            "the mail server refuses (535): 5.7.8 bad password •••",
        ),
        (
            Manners { recipient: "550 5.1.1 nobody here", ..POLITE },
            1,
            Cause::Refused,
            "the mail server refuses (550): 5.1.1 nobody here",
        ),
        (
            Manners { taken: "451 4.7.1 greylisted", ..POLITE },
            3,
            Cause::Refused,
            "the mail server does not take it now (451): 4.7.1 greylisted",
        ),
        (
            Manners { auth: "XOAUTH2", ..POLITE },
            1,
            Cause::Refused,
            "the mail server offers neither AUTH PLAIN nor LOGIN, or no STARTTLS",
        ),
        (
            Manners { starttls: false, ..POLITE },
            1,
            Cause::Refused,
            "the mail server offers neither AUTH PLAIN nor LOGIN, or no STARTTLS",
        ),
        (
            Manners { taken: "what?", ..POLITE },
            3,
            Cause::Unreachable,
            "what the mail server answers is no SMTP",
        ),
    ];
    for (manners, attempts, cause, words) in cases {
        let post = Post::open(manners, false).await;
        let found = failed(&post.end(post.mail(MailTls::Starttls), true).await);
        assert_eq!(found, (attempts, cause, words.to_owned()));
    }
}

/// Not even the login is said to a server that cannot prove who it is, or offers no encryption.
#[tokio::test]
async fn nothing_is_said_before_the_server_is_known() {
    let post = Post::open(POLITE, false).await;
    let (_, cause, why) = failed(&post.end(post.mail(MailTls::Starttls), false).await);
    assert_eq!(
        (cause, why.as_str()),
        (Cause::Unreachable, "TLS failed, or the certificate is not to be trusted")
    );
    let stripped = Post::open(Manners { starttls: false, ..POLITE }, false).await;
    stripped.end(stripped.mail(MailTls::Starttls), true).await;
    for heard in [post.heard(), stripped.heard()] {
        assert!(!heard.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")), "{heard:?}");
    }
}

#[tokio::test]
async fn a_silent_server_ends_in_time_and_a_bad_address_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let post = Post::open(POLITE, false).await;
    let mut mail = post.mail(MailTls::None);
    mail.port = listener.local_addr().unwrap().port();
    let mut silent = channel("c", Carrier::Mail(mail));
    silent.timeout = Duration::from_millis(300);
    let (_, cause, _) = failed(&end_of(silent, setup()).await);
    assert_eq!(cause, Cause::Unreachable);
    let mail = Mail { to: vec![Template::plain("nobody")], ..post.mail(MailTls::None) };
    let (attempts, cause, why) = failed(&post.end(mail, true).await);
    assert_eq!(
        (attempts, cause, why.as_str()),
        (1, Cause::Unusable, "`to` holds something that is no mail address")
    );
}

#[tokio::test]
async fn chinese_subjects_are_encoded_and_bodies_readable() {
    let post = Post::open(Manners { starttls: false, ..POLITE }, false).await;
    let mut chinese = channel("c", Carrier::Mail(Mail { login: None, ..post.mail(MailTls::None) }));
    chinese.lang = golive::wording::Lang::Zh;
    assert_eq!(end_of(chinese, setup()).await, sent(1, "250 2.0.0 ok: queued as 4711"));
    let heard = post.heard();
    let subject = heard.iter().find(|line| line.starts_with("Subject:")).unwrap();
    assert!(subject.contains("=?utf-8?b?"), "{subject}");
    assert!(heard.iter().any(|line| line.contains("charset=utf-8")), "{heard:#?}");
    assert!(heard.iter().all(|line| line.is_ascii()), "{heard:#?}");
}
