//! What a frame costs on the wire: over a slow line, a second in which nothing happens must cost next to nothing.

use super::*;
use crate::tui::sample::night;
use chrono::TimeDelta;
use ratatui::{TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};
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

/// The bytes of the first frame, and the most of any of the seconds after it.
fn cost(snapshot: &Snapshot, lang: Lang, (width, height): (u16, u16), key: char) -> (usize, usize) {
    let counter = Counter::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let backend = CrosstermBackend::new(counter.clone());
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
    // Over a change of minutes, when more figures turn.
    let ticks = (1..=75).map(|second| frame(sample::now() + TimeDelta::seconds(second)));
    (first, ticks.max().unwrap_or_default())
}

#[test]
fn a_quiet_second_costs_next_to_nothing() {
    for key in ['0', '1', '3', '5', '6', 'r', 'B'] {
        for lang in [Lang::Zh, Lang::En] {
            let (first, tick) = cost(&night::done(), lang, (80, 24), key);
            println!("quiet {key} {lang:?}: first {first}, tick at most {tick}");
            // Block figures are large: that wall has a line of its own, or `--slow`.
            let most = if key == 'B' { 2 * QUIET_MAX } else { QUIET_MAX };
            assert!(tick < most, "{key} in {lang:?}: {tick} bytes");
        }
    }
}

#[test]
fn a_busy_second_costs_little() {
    for (size, most) in [((80, 24), 600), ((200, 60), 900)] {
        for key in ['6', 'r'] {
            let (first, tick) = cost(&night::clock(800), Lang::En, size, key);
            println!("busy {key} at {size:?}: first {first}, tick at most {tick}");
            assert!(tick < most, "{key} at {size:?}: {tick} bytes");
        }
    }
}
