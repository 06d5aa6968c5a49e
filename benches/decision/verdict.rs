//! What a judge says at each look, and what that comes to over many launches.

use crate::launch::Launch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Go,
    NoGo,
    /// Nothing is decided yet, or nothing is said any more.
    Open,
}

/// One judge over many launches of one scenario.
#[derive(Clone, Default)]
pub struct Tally {
    pub launches: u64,
    /// Said go at any look at which the launch was bad.
    pub false_go: u64,
    /// Said no-go at any look at which it was not.
    pub false_no_go: u64,
    /// Said go while there was no data, or none any more.
    pub blind_go: u64,
    /// By launch with a right verdict: seconds until the first, from when it was right.
    pub right_after: Vec<usize>,
}

impl Tally {
    /// Right is no-go for a launch that is bad or becomes so, and go for any other.
    pub fn add(&mut self, launch: &Launch, looks: &[Look]) {
        self.launches += 1;
        let (mut false_go, mut false_no_go, mut blind, mut right) = (false, false, false, None);
        let since = launch.bad_from.unwrap_or(0);
        let last_is = if launch.bad_from.is_some() { Look::NoGo } else { Look::Go };
        for ((slot, look), silent) in looks.iter().enumerate().zip(launch.silence()) {
            let bad = launch.is_bad(slot);
            match look {
                Look::Open => continue,
                Look::Go if silent => blind = true,
                Look::Go => false_go |= bad,
                Look::NoGo => false_no_go |= !bad && !silent,
            }
            if *look == last_is && slot >= since && !silent {
                right.get_or_insert(slot + 1 - since);
            }
        }
        self.false_go += u64::from(false_go);
        self.false_no_go += u64::from(false_no_go);
        self.blind_go += u64::from(blind);
        self.right_after.extend(right);
    }

    pub fn merge(&mut self, other: Self) {
        self.launches += other.launches;
        self.false_go += other.false_go;
        self.false_no_go += other.false_no_go;
        self.blind_go += other.blind_go;
        self.right_after.extend(other.right_after);
    }

    /// Seconds until so many in a hundred of all launches had a right verdict; `None` when fewer ever had.
    pub fn percentile(&mut self, percent: u64) -> Option<usize> {
        self.right_after.sort_unstable();
        let place = (self.launches * percent).div_ceil(100).max(1) - 1;
        self.right_after.get(usize::try_from(place).ok()?).copied()
    }
}
