//! Reading a whole journal. Half of the work is making events of what is stored and folding them, and a second thread
//! does that with one page while the next is read.

use super::{Cause, Operation, Rows, Store, StoreError};
use crate::state::Recorded;
use std::{
    ops::ControlFlow,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

/// Events in a page. Two pages go round, and ought to find room in a processor's cache.
const PAGE: usize = 1_000;

/// What is done with every event.
pub type Take<'a> = dyn FnMut(Recorded) -> ControlFlow<()> + Send + 'a;

/// An event that cannot be read, and why.
type Damage = (i64, String);

/// Hands over all events after `seq`, in order, until `take` has enough.
pub(super) fn each_after<S: Store + ?Sized>(
    store: &mut S,
    seq: u64,
    take: &mut Take<'_>,
) -> Result<(), StoreError> {
    let mut first = Rows::default();
    store.rows_after(seq, PAGE, &mut first)?;
    let done = if first.len() < PAGE {
        // What is looked for several times a second: a few events or none.
        hand_over(&first, take).map(drop)
    } else {
        thread::scope(|scope| {
            let (work, pages) = channel();
            let (free, done) = channel();
            let worker = thread::Builder::new().spawn_scoped(scope, move || work_on(&pages, &free, take));
            let worker = worker.map_err(|error| failed(store, error.into()))?;
            // The second thread ends when there can be no more work.
            let read = read_on(store, first, &work, &done);
            drop(work);
            read?;
            // A panic over there goes on here.
            Ok(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })?
    };
    done.map_err(|(seq, reason)| failed(store, Cause::Damaged { seq, reason }))
}

/// Fills one page while the other is worked on, to the end of the journal or until nobody works any more.
fn read_on<S: Store + ?Sized>(
    store: &mut S,
    first: Rows,
    work: &Sender<Rows>,
    done: &Receiver<Rows>,
) -> Result<(), StoreError> {
    let (mut page, mut other) = (first, Some(Rows::default()));
    while let Some(last) = page.last() {
        let full = page.len() == PAGE;
        if work.send(page).is_err() || !full {
            break;
        }
        let Some(free) = other.take().or_else(|| done.recv().ok()) else { break };
        page = free;
        page.clear();
        store.rows_after(last, PAGE, &mut page)?;
    }
    Ok(())
}

fn work_on(pages: &Receiver<Rows>, free: &Sender<Rows>, take: &mut Take<'_>) -> Result<(), Damage> {
    for page in pages {
        if hand_over(&page, take)?.is_break() {
            return Ok(());
        }
        // At the end of the journal nobody wants it back.
        let _ = free.send(page);
    }
    Ok(())
}

/// One by one: memory that an event took is warm when the next one takes it.
fn hand_over(page: &Rows, take: &mut Take<'_>) -> Result<ControlFlow<()>, Damage> {
    for row in page.iter() {
        let recorded = row.recorded().map_err(|reason| (row.seq, reason))?;
        if take(recorded).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn failed<S: Store + ?Sized>(store: &S, source: Cause) -> StoreError {
    StoreError { operation: Operation::Read, place: store.place().to_owned(), source }
}
