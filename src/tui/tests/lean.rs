//! Frames in few bytes show what frames in many show.

use super::pty::{Emulator, emulator};
use crate::tui::lean::Lean;
use proptest::prelude::*;
use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::{Backend, CrosstermBackend},
    layout::Rect,
    style::{Color, Modifier, Style},
};
use std::{cell::RefCell, rc::Rc};

const SIZE: (u16, u16) = (24, 5);

/// A run of one text in one style, somewhere.
#[derive(Clone, Debug)]
struct Run {
    at: (u16, u16),
    text: &'static str,
    style: Style,
}

fn run() -> impl Strategy<Value = Run> {
    let texts = [
        "",
        " ",
        "          ",
        "会员",
        "不通过：",
        "go",
        "─────",
        "✖ ",
        "Ａ，b",
        "0",
        "                        ",
    ];
    let colours =
        [Color::Reset, Color::Red, Color::DarkGray, Color::Yellow, Color::White, Color::Indexed(200)];
    let modifiers = [
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::REVERSED,
        Modifier::UNDERLINED,
        Modifier::BOLD.union(Modifier::DIM),
    ];
    let style = (
        prop::sample::select(colours.to_vec()),
        prop::sample::select(colours.to_vec()),
        prop::sample::select(modifiers.to_vec()),
    );
    let style = style.prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier));
    let at = (0..SIZE.0, 0..SIZE.1);
    (at, prop::sample::select(texts.to_vec()), style).prop_map(|(at, text, style)| Run { at, text, style })
}

fn terminal<B: Backend>(backend: B) -> Terminal<B> {
    let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
    Terminal::with_options(backend, TerminalOptions { viewport }).unwrap_or_else(|_| panic!("no terminal"))
}

/// All that a person sees of a cell: of a blank neither what it is written in nor how.
fn seen(emulator: &Emulator) -> Vec<String> {
    let parser = emulator.0.borrow();
    let cell = |row, column| {
        let cell = parser.screen().cell(row, column).unwrap();
        let text = cell.contents().trim_end();
        let shown = format!("{text}/{:?}/{}/{}", cell.bgcolor(), cell.inverse(), cell.underline());
        if text.is_empty() && !cell.inverse() {
            return shown;
        }
        format!(
            "{shown}/{:?}/{}/{}",
            cell.fgcolor(),
            cell.bold() && !text.is_empty(),
            cell.dim() && !text.is_empty()
        )
    };
    (0..SIZE.1)
        .flat_map(|row| (0..SIZE.0).map(move |column| (row, column)))
        .map(|(row, column)| cell(row, column))
        .collect()
}

proptest! {
    #[test]
    fn few_bytes_show_what_many_show(frames in prop::collection::vec(prop::collection::vec(run(), 0..12), 1..6)) {
        // The environment of a test run may ask for none, which crossterm would obey by itself; golive's themes do here.
        crossterm::style::force_color_output(true);
        let new = || Emulator(Rc::new(RefCell::new(emulator(SIZE.1, SIZE.0))));
        let (lean, plain) = (new(), new());
        let (mut few, mut many) = (terminal(Lean::new(lean.clone())), terminal(CrosstermBackend::new(plain.clone())));
        for runs in &frames {
            let draw = |frame: &mut ratatui::Frame| {
                for run in runs {
                    frame.buffer_mut().set_string(run.at.0, run.at.1, run.text, run.style);
                }
            };
            few.draw(draw).unwrap();
            many.draw(draw).unwrap();
            prop_assert_eq!(seen(&lean), seen(&plain));
        }
    }
}
