//! The whole console on a terminal in memory: keys go in, and what a person would see is looked at.

mod acts;
mod alerts;
mod approvals;
mod bytes;
mod charts;
mod gates;
#[cfg(unix)]
mod lean;
mod night;
mod polls;
mod properties;
#[cfg(unix)]
mod pty;
mod replay;
mod screens;

use super::{
    console::{Console, Effect},
    input::{Input, Key},
    sample,
    theme::Colour,
};
use crate::{
    conductor::{Reply, Request, Snapshot, Token},
    wording::Lang,
};
use crossterm::event::KeyCode;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, CellWidth},
};
use std::path::Path;

struct Stage {
    console: Console,
    snapshot: Snapshot,
    terminal: Terminal<TestBackend>,
    /// The last frame. (The backend's own buffer does not know that a wide character covers two cells.)
    frame: Buffer,
    sent: Vec<(Token, Request)>,
    quit: bool,
}

impl Stage {
    fn new(lang: Lang, (width, height): (u16, u16)) -> Self {
        Self::with(sample::snapshot(), lang, (width, height))
    }

    fn with(snapshot: Snapshot, lang: Lang, (width, height): (u16, u16)) -> Self {
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut stage = Self {
            console: Console::new(lang, None, Colour::Shown),
            snapshot,
            terminal,
            frame: Buffer::default(),
            sent: Vec::new(),
            quit: false,
        };
        stage.draw();
        stage
    }

    fn draw(&mut self) {
        let now = sample::now();
        let drawn = self.terminal.draw(|frame| self.console.draw(frame, &self.snapshot, now)).unwrap();
        self.frame = drawn.buffer.clone();
    }

    fn input(&mut self, input: Input) -> &mut Self {
        for effect in self.console.handle(input, &self.snapshot) {
            match effect {
                Effect::Send(token, request) => self.sent.push((token, request)),
                Effect::Quit => self.quit = true,
            }
        }
        self.draw();
        self
    }

    fn code(&mut self, code: KeyCode) -> &mut Self {
        self.input(Input::Key(Key::Code(code)))
    }

    fn ctrl(&mut self, c: char) -> &mut Self {
        self.input(Input::Key(Key::Ctrl(c)))
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.input(Input::Key(Key::Char(key)));
        }
        self
    }

    fn reply(&mut self, reply: Reply) -> &mut Self {
        let token = self.sent.last().expect("a request was sent").0;
        for effect in self.console.replied(token, reply) {
            if let Effect::Send(token, request) = effect {
                self.sent.push((token, request));
            }
        }
        self.draw();
        self
    }

    fn text(&self) -> String {
        rows(&self.frame).join("\n") + "\n"
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        assert!(self.text().contains(text), "no “{text}” in\n{}", self.text());
    }

    /// As `shows`, in a chain.
    #[track_caller]
    fn sees(&mut self, text: &str) -> &mut Self {
        self.shows(text);
        self
    }

    #[track_caller]
    fn hides(&self, text: &str) {
        assert!(!self.text().contains(text), "“{text}” in\n{}", self.text());
    }

    /// Compares the whole screen with the file beside these tests; `GOLIVE_SCREENS=write` writes it instead.
    #[track_caller]
    fn looks_like(&self, name: &str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests").join(name);
        let shown: String = self.text().lines().flat_map(|line| [line.trim_end(), "\n"]).collect();
        if option_env!("GOLIVE_SCREENS") == Some("write") {
            std::fs::write(&file, &shown).unwrap();
        }
        let wanted = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(shown == wanted, "{name} differs; the screen is\n{shown}");
    }
}

/// The rows of a screen as a terminal shows them.
///
/// Panics when a row's display width is not the screen's, or a wide character covers what was drawn beside it.
#[track_caller]
fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut x = area.left();
            while x < area.right() {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                let end = x + symbol.cell_width().max(1);
                let hidden = (x + 1..end.min(area.right())).all(|x| buffer[(x, y)].symbol() == " ");
                assert!(hidden, "a wide character covers something in row {y}: {row}");
                x = end;
            }
            assert_eq!(x, area.right(), "row {y} is {x} wide: {row}");
            row
        })
        .collect()
}
