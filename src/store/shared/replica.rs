//! The copy of the shared journal on this machine. It only ever grows by what continues its chain, so a shared
//! journal that was rewritten, replaced or cut off is noticed.

use super::super::{Cause, Operation, Sqlite, Store, StoreError, copy::common};

/// Brings the copy up to the far journal, `page` events at a time. Other programs on this machine may do the same at
/// once: what one of them added meanwhile is left out.
pub(super) fn pull(far: &mut dyn Store, replica: &mut Sqlite, page: usize) -> Result<(), StoreError> {
    loop {
        let last = replica.last()?;
        let end = last.as_ref().map_or(0, |last| last.seq.unsigned_abs());
        // The last known event is read again each time: it must still be the same.
        let mut raws = far.raw_after(end.saturating_sub(1), page.saturating_add(1))?;
        if let Some(last) = &last {
            if raws.first() != Some(last) {
                return Err(differs(far, replica)?);
            }
            raws.remove(0);
        }
        if raws.is_empty() {
            return Ok(());
        }
        let is_full = raws.len() >= page;
        match replica.append_raw(&raws) {
            Ok(()) if is_full => {}
            Ok(()) => return Ok(()),
            Err(StoreError { source: Cause::Chain { .. }, .. }) => {
                if replica.last()? == last {
                    return Err(other_journal(far, i64::try_from(end).unwrap_or(i64::MAX).saturating_add(1)));
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// The first event in which the far journal differs from the copy.
fn differs(far: &mut dyn Store, replica: &mut Sqlite) -> Result<StoreError, StoreError> {
    let same = common(far, replica)?;
    Ok(other_journal(far, same.saturating_add(1)))
}

fn other_journal(far: &dyn Store, seq: i64) -> StoreError {
    StoreError { operation: Operation::Read, place: far.place().to_owned(), source: Cause::Other { seq } }
}
