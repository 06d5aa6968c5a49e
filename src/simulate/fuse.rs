//! Crashes on purpose: a program that ends in the middle of what it does, at a point that a test counts out.

use std::panic::resume_unwind;

/// A program ends where it is.
pub(super) struct Crash;

/// How many sorts of points there are.
const POINTS: usize = 5;

/// Where programs may die.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Point {
    /// What was decided never reaches the journal.
    BeforeAppend,
    /// It is in the journal, and whoever asked for it never hears so.
    AfterAppend,
    /// What was recorded as begun is not begun.
    BeforeOrder,
    /// It is begun, and the program that waits for its end is gone.
    AfterOrder,
    /// It took effect, and its end is not recorded.
    BeforeHearing,
}

#[cfg(test)]
impl Point {
    pub const ALL: [Self; POINTS] =
        [Self::BeforeAppend, Self::AfterAppend, Self::BeforeOrder, Self::AfterOrder, Self::BeforeHearing];
}

/// Burns down, each time a program comes by such a point.
#[derive(Debug, Default)]
pub(super) struct Fuse {
    passed: [u32; POINTS],
    blows: Vec<(Point, u32)>,
}

impl Fuse {
    /// A fuse that blows at these points: the first time a program comes by is 0.
    #[cfg(test)]
    pub fn new(blows: Vec<(Point, u32)>) -> Self {
        Self { blows, ..Self::default() }
    }

    /// How often programs came by a point.
    #[cfg(test)]
    pub fn passed(&self, point: Point) -> u32 {
        self.passed[point as usize]
    }

    /// Whether the program that is here now dies.
    pub fn burns(&mut self, point: Point) -> bool {
        let count = &mut self.passed[point as usize];
        *count += 1;
        self.blows.contains(&(point, *count - 1))
    }
}

/// Ends the program that is here.
pub(super) fn crash() -> ! {
    resume_unwind(Box::new(Crash))
}
