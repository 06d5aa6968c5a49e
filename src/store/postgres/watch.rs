//! Being told that others have appended: a connection of its own that listens, and is made anew when it breaks.

use super::super::Watch;
use crate::postgres::Way;
use futures_util::StreamExt as _;
use std::time::Duration;
use tokio::{runtime::Handle, sync::watch, time};
use tokio_postgres::AsyncMessage;

/// How long to wait before connecting again; doubled with every failure, up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// How long the server may take to begin telling.
const PATIENCE: Duration = Duration::from_secs(5);

/// Writers tell only while somebody holds this lock, which ends with the connection. Whoever has just got it looks: what
/// was committed before was told to nobody (`golive.put`).
const BEGIN: &str = "LISTEN golive; SELECT pg_advisory_lock_shared(1735355500)";

/// Watches until nobody holds what it returns.
pub(super) fn start(runtime: &Handle, way: Way) -> Watch {
    let (teller, watch) = watch::channel(0);
    runtime.spawn(async move {
        tokio::select! {
            () = teller.closed() => {}
            () = keep_listening(&way, &teller) => {}
        }
    });
    watch
}

async fn keep_listening(way: &Way, teller: &watch::Sender<u64>) {
    let mut wait = FIRST_WAIT;
    loop {
        let listened = listen(way, teller).await;
        wait = if listened { FIRST_WAIT } else { (wait * 2).min(LONGEST_WAIT) };
        time::sleep(wait).await;
    }
}

/// Listens until the connection breaks; whether it ever did listen.
async fn listen(way: &Way, teller: &watch::Sender<u64>) -> bool {
    let Ok((client, mut messages)) = way.connect().await else { return false };
    let mut is_listening = false;
    {
        let begin = time::timeout(PATIENCE, client.batch_execute(BEGIN));
        tokio::pin!(begin);
        loop {
            tokio::select! {
                begun = &mut begin, if !is_listening => match begun {
                    // Nobody was told of what was appended before.
                    Ok(Ok(())) => { is_listening = true; tell(teller); }
                    _ => break,
                },
                message = messages.next() => match message {
                    Some(Ok(AsyncMessage::Notification(_))) => tell(teller),
                    Some(Ok(_)) => {}
                    _ => break,
                },
            }
        }
    }
    is_listening
}

fn tell(teller: &watch::Sender<u64>) {
    teller.send_modify(|count| *count = count.wrapping_add(1));
}
