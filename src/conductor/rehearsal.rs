//! The rehearsal that a launch is compared with.

use super::Session;
use crate::{
    measure::History,
    report::compare::Period,
    state::{Note, Span},
    store::StoreError,
};
use std::sync::Arc;

/// What was measured in the latest rehearsal that somebody noted.
#[derive(Debug)]
pub struct Rehearsal {
    pub note: Note,
    pub period: Period,
    /// As finely as it is kept.
    pub history: History,
}

impl Rehearsal {
    /// The latest, read from the store unless it is `known`.
    pub(super) fn latest(
        session: &mut Session,
        known: Option<&Arc<Self>>,
    ) -> Result<Option<Arc<Self>>, StoreError> {
        let state = Arc::clone(session.state());
        let mut noted = state.annotations().rev().filter(|it| it.kind == Span::Rehearsal);
        let latest = noted.find_map(|it| Some((it.note.clone(), it.at, it.until?)));
        let Some((note, from, until)) = latest else { return Ok(None) };
        if let Some(known) = known.filter(|known| known.note == note) {
            return Ok(Some(Arc::clone(known)));
        }
        let history = session.measured(from, until)?;
        Ok(Some(Arc::new(Self { note, period: Period { from, until }, history })))
    }
}
