//! Listening: accepts, serves HTTP/1.1, and closes for real when `refuse` is on.

use super::fault::{Fault, FaultSet};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{net::SocketAddr, pin::pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::sleep,
};

/// Connections open at one time; more wait in the kernel's queue.
const CONNECTIONS_MAX: usize = 512;
/// How long a connection may take to send the head of a request, idle time included. Longer than HTTP clients
/// keep idle connections, so that a call does not meet a connection being closed.
const HEAD_TIMEOUT: Duration = Duration::from_mins(2);
/// After a failed accept or bind.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves `router` until `stop` becomes true or its sender is gone. `faults` is `None` for the control port, which
/// stays open whatever happens.
pub(super) async fn run(
    listener: TcpListener,
    addr: SocketAddr,
    router: Router,
    faults: Option<watch::Receiver<FaultSet>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut stopped = pin!(async move {
        // An error means that the handle is gone, which stops the server as well.
        let _ = stop.wait_for(|stop| *stop).await;
    });
    let mut listener = Some(listener);
    loop {
        if let Some(open) = listener.take() {
            tokio::select! {
                () = &mut stopped => return,
                () = serve(open, &router, refused(faults.clone(), true)) => {}
            }
        }
        tokio::select! {
            () = &mut stopped => return,
            reopened = reopen(addr, faults.clone()) => listener = Some(reopened),
        }
    }
}

/// Waits until connections are to be refused, or (`wanted` false) no longer to be.
async fn refused(faults: Option<watch::Receiver<FaultSet>>, wanted: bool) {
    let reached = match faults {
        Some(mut faults) => faults.wait_for(|set| set.has(Fault::Refuse) == wanted).await.is_ok(),
        None => !wanted,
    };
    if !reached {
        // No faults here, or the switchboard is gone and the server about to be stopped.
        std::future::pending::<()>().await;
    }
}

/// Waits until connections are welcome again and takes the same port back, however often that needs trying.
async fn reopen(addr: SocketAddr, faults: Option<watch::Receiver<FaultSet>>) -> TcpListener {
    loop {
        refused(faults.clone(), false).await;
        match TcpListener::bind(addr).await {
            Ok(listener) => return listener,
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Accepts until `closing`; then the listening socket and every connection are closed.
async fn serve(listener: TcpListener, router: &Router, closing: impl Future<Output = ()>) {
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
    // Latency is what the probes measure; a delayed segment would show up in it. Without it the call still works.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A client that breaks off is its own affair.
    let _ = connection.await;
}
