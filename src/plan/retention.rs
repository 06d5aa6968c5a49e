//! `[retention]`: how long measurements are kept, and how finely.

use std::time::Duration;

/// Ages after which the windows of a probe are merged into coarser ones, and at last forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Windows of ten seconds; then they are merged into minutes.
    pub fine: Duration,
    /// Windows of a minute; then they are merged into hours.
    pub minutes: Duration,
    /// Windows of an hour; then they are forgotten.
    pub hours: Duration,
    /// What measurements may take of the store, in bytes. Beyond it they are thinned earlier, the oldest first.
    pub disk_bytes: u64,
}

impl Default for Retention {
    fn default() -> Self {
        let days = |days: u64| Duration::from_hours(24 * days);
        Self { fine: Duration::from_hours(26), minutes: days(14), hours: days(400), disk_bytes: 2 << 30 }
    }
}
