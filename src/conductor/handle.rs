//! The way to a running conductor.

use super::{Reply, Request, Snapshot};
use crate::{
    attach::{self, Unfit},
    state::{Command, Exhibit},
    store::StoreError,
    wording::conductor as say,
};
use std::{path::Path, sync::Arc};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::{JoinHandle, spawn_blocking},
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
    /// Waits for the answer. A conductor that is gone has recorded nothing. Files are read beside it: a large one, or one
    /// on a disk that does not answer, keeps nobody else waiting.
    pub async fn ask(&self, request: Request) -> Reply {
        match request {
            Request::Complete(typed) => match spawn_blocking(move || attach::complete(&typed)).await {
                Ok(completed) => Reply::Completed(completed),
                Err(_) => gone(),
            },
            Request::Attach { command, path } => {
                match spawn_blocking(move || attach::hashed(Path::new(&path))).await {
                    Ok(Ok(exhibit)) => self.put(Request::Act(with_proof(command, exhibit))).await,
                    Ok(Err(Unfit::Unreadable { message, hint })) => {
                        Reply::Refused { message, hint: Some(hint) }
                    }
                    Ok(Err(Unfit::TooLarge(message))) => Reply::Refused { message, hint: None },
                    Err(_) => gone(),
                }
            }
            other => self.put(other).await,
        }
    }

    async fn put(&self, request: Request) -> Reply {
        let (answer, reply) = oneshot::channel();
        if self.0.send((request, answer)).await.is_err() {
            return gone();
        }
        reply.await.unwrap_or_else(|_| gone())
    }
}

fn gone() -> Reply {
    Reply::Failed { message: (&say::GONE).into(), hint: None }
}

fn with_proof(command: Command, exhibit: Exhibit) -> Command {
    match command {
        Command::Tick { checklist, item, note, look, .. } => {
            Command::Tick { checklist, item, note, proof: Some(exhibit), look }
        }
        other => other,
    }
}
