//! The way to a running conductor.

use super::{Reply, Request, Snapshot};
use crate::{store::StoreError, wording::conductor as say};
use std::sync::Arc;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

/// A request, and where its answer goes.
pub(super) type Asked = (Request, oneshot::Sender<Reply>);

pub struct Handle {
    pub(super) asker: Asker,
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    /// Whether the probes are to run.
    pub probing: watch::Receiver<bool>,
    pub(super) stop: oneshot::Sender<()>,
    pub(super) task: JoinHandle<Option<StoreError>>,
}

impl Handle {
    /// A way to ask that can be cloned and moved.
    pub fn asker(&self) -> Asker {
        self.asker.clone()
    }

    /// Ends the conductor after everything measured so far is saved. Returns the last state of things, and why not
    /// all of it could be saved, if so.
    pub async fn stop(self) -> (Arc<Snapshot>, Option<StoreError>) {
        let _ = self.stop.send(());
        let unsaved = self.task.await.ok().flatten();
        (self.snapshots.borrow().clone(), unsaved)
    }
}

#[derive(Clone)]
pub struct Asker(pub(super) mpsc::Sender<Asked>);

impl Asker {
    /// Waits for the answer. A conductor that is gone has recorded nothing.
    pub async fn ask(&self, request: Request) -> Reply {
        let (answer, reply) = oneshot::channel();
        let gone = || Reply::Failed { message: (&say::GONE).into(), hint: None };
        if self.0.send((request, answer)).await.is_err() {
            return gone();
        }
        reply.await.unwrap_or_else(|_| gone())
    }
}
