//! Where a server is and whether the way there is encrypted. A password never crosses a network in clear unless the
//! plan says so in so many words.

use std::{net::IpAddr, path::PathBuf, time::Duration};
use tokio_postgres::config::{Config, Host, SslMode};

/// How long one server may take to answer a connection, unless the address says otherwise.
pub(super) const CONNECT: Duration = Duration::from_secs(5);
/// How long sent bytes may stay unacknowledged before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(8);
/// How long a connection may be idle before the other side is asked whether it is still there, and how often it is
/// asked. The library's own first question comes after two hours.
const IDLE: Duration = Duration::from_secs(10);
const ASK_AGAIN: Duration = Duration::from_secs(3);
const QUESTIONS: u32 = 3;
const LIBRARY_IDLE: Duration = Duration::from_hours(2);

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    None,
    /// TLS, with the server's certificate and name verified, whatever the wording of `sslmode`: against the roots in
    /// this file, or else those of the platform.
    Verified(Option<PathBuf>),
}

/// An address that cannot be used. It is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAddress;

pub fn read(url: &str) -> Result<(Config, Encryption), BadAddress> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut asked, mut roots) = (None, None);
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked = Some(mode),
            // Nothing else decodes this one.
            Some(("sslrootcert", path)) if path.contains('%') => return Err(BadAddress),
            Some(("sslrootcert", path)) => roots = Some(PathBuf::from(path)),
            _ => kept.push(pair),
        }
    }
    let plain = format!("{base}?{}", kept.join("&"));
    let mut config: Config = plain.trim_end_matches('?').parse().map_err(|_| BadAddress)?;
    if config.get_hosts().is_empty() {
        return Err(BadAddress);
    }
    let encryption = match asked {
        Some("disable") => Encryption::None,
        None | Some("allow" | "prefer") if is_local(&config) => Encryption::None,
        None | Some("allow" | "prefer" | "require" | "verify-ca" | "verify-full") => {
            Encryption::Verified(roots)
        }
        Some(_) => return Err(BadAddress),
    };
    config.ssl_mode(match &encryption {
        Encryption::None => SslMode::Disable,
        Encryption::Verified(_) => SslMode::Require,
    });
    bound(&mut config);
    Ok((config, encryption))
}

/// Sets what the address leaves open: how soon a server that does not answer is noticed, and what it calls us.
fn bound(config: &mut Config) {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if config.get_keepalives_idle() == LIBRARY_IDLE {
        config.keepalives_idle(IDLE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(ASK_AGAIN);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(QUESTIONS);
    }
    if config.get_application_name().is_none() {
        config.application_name("golive");
    }
}

/// Where an address leads, as whom. An address that cannot be read leads nowhere.
pub fn name(url: &str) -> String {
    let Ok((config, _)) = read(url) else { return String::new() };
    let (hosts, ports) = (config.get_hosts(), config.get_ports());
    format!(
        "{hosts:?} {:?} {ports:?} {:?} {:?}",
        config.get_hostaddrs(),
        config.get_dbname(),
        config.get_user()
    )
}

/// Whether every server named is on this machine.
fn is_local(config: &Config) -> bool {
    let local = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(local) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_machine_in_clear_unless_it_is_written_out() {
        use Encryption::None;
        const VERIFIED: Encryption = Encryption::Verified(Option::None);
        for (url, expected) in [
            ("postgres://u:p@localhost/db", None),
            ("postgres://u@127.0.0.1:5433/db", None),
            ("postgresql:///db?host=/run/postgresql", None),
            ("postgres://u@%2Frun%2Fpostgresql/db", None),
            ("postgres://u@db.example.cn/db", VERIFIED),
            ("postgres://u@db.example.cn/db?sslmode=prefer", VERIFIED),
            ("postgres://u@localhost/db?hostaddr=10.0.0.3", VERIFIED),
            ("postgres://u@localhost,10.0.0.3/db", VERIFIED),
            ("postgres://u@localhost/db?sslmode=require", VERIFIED),
            ("postgres://u@db.example.cn/db?connect_timeout=3&sslmode=verify-full", VERIFIED),
            ("postgres://u@10.0.0.3/db?sslmode=disable", None),
        ] {
            let (config, found) = read(url).unwrap();
            assert_eq!(found, expected, "{url}");
            let mode = if expected == None { SslMode::Disable } else { SslMode::Require };
            assert_eq!(config.get_ssl_mode(), mode, "{url}");
        }
        let (_, own) = read("postgres://u@10.0.0.3/db?sslrootcert=/etc/ca.pem").unwrap();
        let named = name("postgres://u:p@h:5432/db?sslmode=disable");
        assert_eq!(named, name("postgresql://u:q@h:5432/db"), "a password may change");
        for other in ["postgres://u@h:5433/db", "postgres://u@i/db", "postgres://u@h/dc", "postgres://v@h/db"]
        {
            assert_ne!(name(other), named, "{other}");
        }
        assert_eq!(own, Encryption::Verified(Some("/etc/ca.pem".into())));
        for url in ["postgres://", "postgres:///db", "postgres://h:x/db", "postgres://h/db?sslmode=yes", "x"]
        {
            assert_eq!(read(url).map(drop), Err(BadAddress), "{url}");
        }
    }
}
