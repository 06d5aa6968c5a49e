//! Serving while connections are welcome, and closing for real when `refuse` is on.

use super::fault::{Fault, FaultSet};
use crate::listen::serve;
use axum::Router;
use std::{net::SocketAddr, pin::pin, time::Duration};
use tokio::{net::TcpListener, sync::watch, time::sleep};

/// After a failed bind.
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
