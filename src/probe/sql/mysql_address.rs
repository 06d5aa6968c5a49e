//! Where a `MySQL` or `MariaDB` server is, and whether the way there is encrypted: always, unless it is this machine or
//! the address says otherwise in so many words.

use crate::{measure::Outcome, probe::run::Failure, wording::sources as say};
use mysql_async::{Opts, OptsBuilder, SslOpts};
use std::{net::IpAddr, path::Path};

/// Largest packet that is taken: a row is one packet.
const PACKET_BYTES_MAX: usize = 4 << 20;
/// How long the server may keep an idle connection, in seconds.
const IDLE_S: usize = 28_800;

/// Reads `mysql://user:password@host:port/db`, with `sslmode` and `socket` behind a `?`.
pub(super) fn read(url: &str, ca_file: Option<&Path>) -> Result<Opts, Failure> {
    let bad = || Failure::new(Outcome::Unable, &say::DATABASE_ADDRESS);
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut asked, mut socket) = (None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked = Some(mode),
            Some(("socket", path)) if path.starts_with('/') && !path.contains('%') => socket = Some(path),
            _ => return Err(bad()),
        }
    }
    let base = base.replacen("mariadb://", "mysql://", 1);
    let opts = Opts::from_url(&base).map_err(|_| bad())?;
    let host = opts.ip_or_hostname().trim_matches(['[', ']']).to_owned();
    let local = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let encrypted = match asked {
        Some("disable") => false,
        None | Some("allow" | "prefer") => !local && socket.is_none(),
        Some("require" | "verify-ca" | "verify-full") => socket.is_none(),
        Some(_) => return Err(bad()),
    };
    let tls = encrypted.then(|| trusting(ca_file)).transpose()?;
    let builder = OptsBuilder::from_opts(opts)
        .ip_or_hostname(host)
        .socket(socket)
        .prefer_socket(false)
        .max_allowed_packet(Some(PACKET_BYTES_MAX))
        .wait_timeout(Some(IDLE_S))
        .stmt_cache_size(0)
        .ssl_opts(tls);
    Ok(builder.into())
}

/// The platform's roots and those of the file. The roots the library brings are not used: what this machine trusts is
/// for this machine to say.
fn trusting(ca_file: Option<&Path>) -> Result<SslOpts, Failure> {
    let platform = rustls_native_certs::load_native_certs().certs;
    let mut roots: Vec<_> = platform.iter().map(|root| root.to_vec().into()).collect();
    if let Some(file) = ca_file {
        roots.push(file.to_path_buf().into());
    }
    if roots.is_empty() {
        return Err(Failure::new(Outcome::Unable, &say::NO_ROOTS));
    }
    Ok(SslOpts::default().with_root_certs(roots).with_disable_built_in_roots(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_machine_in_clear_unless_it_is_written_out() {
        for (url, encrypted) in [
            ("mysql://u:p@localhost/db", false),
            ("mysql://u:p@127.0.0.1:3307/db", false),
            ("mariadb://u@[::1]/db", false),
            ("mysql://u@localhost/db?socket=/run/mysqld/mysqld.sock", false),
            ("mysql://u@db.example.cn/db", true),
            ("mysql://u@db.example.cn/db?sslmode=prefer", true),
            ("mysql://u@127.0.0.1/db?sslmode=require", true),
            ("mysql://u@10.0.0.3/db?sslmode=disable", false),
        ] {
            let opts = read(url, None).unwrap();
            assert_eq!(opts.ssl_opts().is_some(), encrypted, "{url}");
            if let Some(tls) = opts.ssl_opts() {
                assert!(
                    tls.disable_built_in_roots()
                        && !tls.accept_invalid_certs()
                        && !tls.skip_domain_validation()
                );
            }
        }
        for url in
            ["mysql://", "mysql://h:x/db", "mysql://h/db?sslmode=yes", "mysql://h/db?require_ssl=true", "x"]
        {
            assert!(read(url, None).is_err(), "{url}");
        }
    }
}
