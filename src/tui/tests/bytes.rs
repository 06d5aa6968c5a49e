//! What a frame costs on the wire: over a slow line, a second in which nothing happens must cost next to nothing.

use super::*;
use crate::tui::{lean::Lean, sample::night};
use chrono::TimeDelta;
use ratatui::{TerminalOptions, Viewport, layout::Rect};
use std::{cell::Cell, io::Write, rc::Rc};

/// Bytes that a second may cost in which only clocks go on, at 80×24: a tenth of what a modem of 1980 carries.
const QUIET_MAX: usize = 300;

/// The escapes around a frame that let a terminal show it at once, which the loop adds.
const FRAMING: usize = 16;

#[derive(Clone, Default)]
struct Counter(Rc<Cell<usize>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Bytes that a whole screen may cost at 80×24: what a line of 9,600 baud carries in three and a half seconds.
const FIRST_MAX: usize = 3_400;

/// Bytes of a second in which a chart moves on by a column, once in ten.
const MOVING_MAX: usize = 600;

/// What seconds cost, over a change of minutes, when more figures turn.
struct Cost {
    first: usize,
    /// In order of what they cost.
    ticks: Vec<usize>,
}

impl Cost {
    /// Nine seconds in ten cost at most this.
    fn usual(&self) -> usize {
        self.ticks[self.ticks.len() * 85 / 100]
    }

    fn most(&self) -> usize {
        self.ticks.last().copied().unwrap_or_default()
    }
}

fn cost(snapshot: &Snapshot, lang: Lang, (width, height): (u16, u16), key: char) -> Cost {
    let counter = Counter::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let backend = Lean::new(counter.clone());
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    let mut console = Console::new(lang, None, Colour::Shown);
    console.handle(Input::Key(Key::Char(key)), snapshot);
    let mut frame = |now| {
        counter.0.set(FRAMING);
        let snapshot = Snapshot { at: now, ..snapshot.clone() };
        terminal.draw(|frame| console.draw(frame, &snapshot, now)).unwrap();
        counter.0.get()
    };
    let first = frame(sample::now());
    let mut ticks: Vec<usize> =
        (1..=75).map(|second| frame(sample::now() + TimeDelta::seconds(second))).collect();
    ticks.sort_unstable();
    Cost { first, ticks }
}

#[test]
fn a_quiet_second_costs_next_to_nothing() {
    for key in ['0', '1', '3', '5', '6', 'r', 'B'] {
        for lang in [Lang::Zh, Lang::En] {
            let cost = cost(&night::done(), lang, (80, 24), key);
            println!(
                "quiet {key} {lang:?}: first {}, then {}, at most {}",
                cost.first,
                cost.usual(),
                cost.most()
            );
            assert!(cost.first < FIRST_MAX, "{key} in {lang:?}: {}", cost.first);
            assert!(cost.usual() < QUIET_MAX, "{key} in {lang:?}: {}", cost.usual());
            assert!(cost.most() < MOVING_MAX, "{key} in {lang:?}: {}", cost.most());
        }
    }
}

#[test]
fn a_busy_second_costs_little() {
    for size in [(80, 24), (120, 34), (200, 60)] {
        for key in ['6', 'r', 'B'] {
            let cost = cost(&night::clock(800), Lang::En, size, key);
            println!(
                "busy {key} at {size:?}: first {}, then {}, at most {}",
                cost.first,
                cost.usual(),
                cost.most()
            );
            // Block figures are large where the wall is.
            let most = if key == 'B' { 4 * MOVING_MAX } else { MOVING_MAX };
            assert!(cost.usual() < most, "{key} at {size:?}: {}", cost.usual());
        }
    }
}
