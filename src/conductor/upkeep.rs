//! Keeps what was measured within its bounds, a little at a time, and at hand what it is compared with.

use super::{Rehearsal, Session};
use crate::store::{Reach, Size, StoreError};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Beats between one look for something to thin and the next: two seconds.
const THIN_BEATS: u32 = 8;

/// Beats between one look at what measurements take and the next: ten seconds.
const SIZE_BEATS: u32 = 40;

#[derive(Debug, Default)]
pub(super) struct Upkeep {
    beats: u32,
    /// There was something to thin when that was last looked for, and there may be more.
    more: bool,
    /// What measurements took of the store when that was last looked at.
    pub size: Option<Size>,
    pub rehearsal: Option<Arc<Rehearsal>>,
}

impl Upkeep {
    /// Does what is due. Only a program that measures thins: others may not be allowed to.
    pub fn beat(
        &mut self,
        session: &mut Session,
        measures: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let beats = self.beats;
        self.beats = self.beats.wrapping_add(1);
        if session.reach() != Reach::Here {
            return Ok(());
        }
        if beats.is_multiple_of(SIZE_BEATS) {
            // Whoever may not know it is not shown it.
            self.size = session.size().ok();
        }
        if beats.is_multiple_of(THIN_BEATS) {
            self.rehearsal = Rehearsal::latest(session, self.rehearsal.as_ref())?;
        }
        if measures && (self.more || beats.is_multiple_of(THIN_BEATS)) {
            self.more = false;
            self.more = session.thin(now)?;
        }
        Ok(())
    }
}
