//! Serving HTTP/1.1 on a socket, within bounds.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{pin::pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};

/// Connections open at one time; more wait in the kernel's queue.
const CONNECTIONS_MAX: usize = 512;
/// How long a connection may take to send the head of a request, idle time included. Longer than HTTP clients
/// keep idle connections, so that a call does not meet a connection being closed.
const HEAD_TIMEOUT: Duration = Duration::from_mins(2);
/// After a failed accept.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until `closing`; then the listening socket and every connection are closed.
pub async fn serve(listener: TcpListener, router: &Router, closing: impl Future<Output = ()>) {
    let mut closing = pin!(closing);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut closing => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS_MAX => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone()));
                }
                // Out of file descriptors, or the client is gone already: neither ends the server.
                Err(_) => sleep(PAUSE).await,
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

async fn converse(stream: TcpStream, router: Router) {
    // Latency is what probes measure; a delayed segment would show up in it. Without it the call still works.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A client that breaks off is its own affair.
    let _ = connection.await;
}
