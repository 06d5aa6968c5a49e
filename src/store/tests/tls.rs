//! The way to a server over TLS.

use super::{
    event,
    stand::{Database, Stand},
};
use crate::{store::*, wording::Lang};
use rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use std::{net::TcpListener, sync::Arc, thread};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

/// Speaks TLS with a certificate for `localhost` in front of a server that does not; its port, and the certificate.
fn front(server: String) -> (u16, String) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let acceptor = TlsAcceptor::from(Arc::new(config));
            while let Ok((mut client, _)) = listener.accept().await {
                let (acceptor, server) = (acceptor.clone(), server.clone());
                tokio::spawn(async move {
                    // The request for TLS: its length and its code.
                    let mut request = [0; 8];
                    client.read_exact(&mut request).await.unwrap();
                    assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47]);
                    client.write_all(b"S").await.unwrap();
                    let Ok(mut client) = acceptor.accept(client).await else { return };
                    let mut server = TcpStream::connect(server).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
    });
    (port, cert.pem())
}

#[test]
fn a_server_is_trusted_by_its_certificate_and_its_name() {
    let Some(Stand::Postgres(database)) = Stand::postgres() else { return };
    let (port, certificate) = front(database.address().to_owned());
    let directory = tempfile::tempdir().unwrap();
    let roots = directory.path().join("roots.pem");
    std::fs::write(&roots, certificate).unwrap();
    let url = |host: &str, parameters: &str| {
        let there = database.url().replace(database.address(), &format!("{host}:{port}"));
        format!("{there}?{parameters}")
    };
    let own = format!("sslmode=verify-full&sslrootcert={}", roots.display());
    let mut store = Database::open(&url("localhost", &own), Access::Write).unwrap();
    assert_eq!(store.append(&[event(1)]).unwrap()[0].seq, 1);
    for (host, parameters) in [("127.0.0.1", own.as_str()), ("localhost", "sslmode=require")] {
        let error = Database::open(&url(host, parameters), Access::Write).err().unwrap();
        let said = error.message().render(Lang::En);
        assert!(said.contains("certificate"), "{parameters}: {said}");
    }
}
