//! Frames in few bytes. The usual backend places the cursor anew behind every wide character, because it does not know
//! that those take two cells: half of what a Chinese screen sends. Here the cursor is followed, runs of blanks are erased
//! rather than written, and a style is one short sequence. Over a line of 9,600 baud that is the difference between a screen
//! that answers in two seconds and in five.

use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
    style::{Color, Modifier},
};
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use unicode_width::UnicodeWidthChar as _;

/// Fewer blanks than that are shorter written than erased.
const ERASED_MIN: u16 = 12;

/// Styles that a blank shows.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

#[derive(Debug)]
pub struct Lean<W: Write>(CrosstermBackend<W>);

impl<W: Write> Lean<W> {
    pub fn new(out: W) -> Self {
        Self(CrosstermBackend::new(out))
    }
}

impl<W: Write> Write for Lean<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Write::write(&mut self.0, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}

impl<W: Write> Backend for Lean<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut pen = Pen::default();
        let mut content = content.peekable();
        while let Some((x, y, cell)) = content.next() {
            pen.go(x, y);
            if is_blank(cell) {
                let mut count = 1;
                while content.next_if(|(at, row, it)| (*at, *row) == (x + count, y) && is_blank(it)).is_some()
                {
                    count += 1;
                }
                pen.blanks(count);
            } else {
                pen.wear(Look::of(cell));
                pen.print(cell.symbol());
            }
        }
        pen.wear(Look::default());
        self.0.write_all(pen.out.as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}

/// Whether a cell looks like an erased one.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN_ON_BLANKS)
}

/// How a character looks. The console gives underlines no colour of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }
}

/// Collects what is written, and knows where and how the next character would be.
#[derive(Debug, Default)]
struct Pen {
    out: String,
    /// `None` where terminals may disagree.
    at: Option<(u16, u16)>,
    look: Look,
}

impl Pen {
    fn go(&mut self, x: u16, y: u16) {
        // Behind the last cell of a row terminals wait to wrap: from there only whole rows are left.
        let _ = match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((column, row)) if row == y && column + 1 == x => write!(self.out, "\x1b[C"),
            Some((column, row)) if row == y && column < x => write!(self.out, "\x1b[{}C", x - column),
            Some((_, row)) if row + 1 == y && x == 0 => write!(self.out, "\r\n"),
            _ if x == 0 => write!(self.out, "\x1b[{}H", y + 1),
            _ => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }

    fn blanks(&mut self, count: u16) {
        if self.look.bg != Color::Reset || self.look.modifier.intersects(SEEN_ON_BLANKS) {
            self.wear(Look::default());
        }
        if count >= ERASED_MIN {
            // Written at both ends: tmux erases half of a wide character there without the other half.
            let middle = count - 2;
            let _ = write!(self.out, " \x1b[{middle}X\x1b[{middle}C ");
            self.at = self.at.map(|(x, y)| (x + count, y));
            return;
        }
        self.out.extend(std::iter::repeat_n(' ', count.into()));
        self.at = self.at.map(|(x, y)| (x + count, y));
    }

    fn print(&mut self, symbol: &str) {
        self.out.push_str(symbol);
        self.at = self.at.zip(cells(symbol)).map(|((x, y), cells)| (x + cells, y));
    }

    fn wear(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let mut codes = Vec::new();
        if !look.modifier.contains(self.look.modifier) || look == Look::default() {
            codes.push(String::new());
            self.look = Look::default();
        }
        let added = look.modifier.difference(self.look.modifier);
        codes.extend(added.iter_names().filter_map(|(_, modifier)| code(modifier)));
        if look.fg != self.look.fg {
            codes.push(colour(look.fg, 30));
        }
        if look.bg != self.look.bg {
            codes.push(colour(look.bg, 40));
        }
        let _ = write!(self.out, "\x1b[{}m", codes.join(";"));
        self.look = look;
    }
}

fn code(modifier: Modifier) -> Option<String> {
    let known = [
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::ITALIC,
        Modifier::UNDERLINED,
        Modifier::SLOW_BLINK,
        Modifier::RAPID_BLINK,
        Modifier::REVERSED,
        Modifier::HIDDEN,
        Modifier::CROSSED_OUT,
    ];
    known.iter().position(|it| *it == modifier).map(|at| (at + 1).to_string())
}

/// The code of a colour; `base` is 30 for what is written and 40 for what it is written on.
fn colour(colour: Color, base: u16) -> String {
    let sixteen = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
        named => match (0_u16..).zip(sixteen).find(|(_, known)| *known == named) {
            Some((at @ 0..8, _)) => (base + at).to_string(),
            Some((at, _)) => (base + 60 + at - 8).to_string(),
            None => (base + 9).to_string(),
        },
    }
}

/// How far a symbol moves the cursor, where every terminal agrees: ASCII and lines by one cell; the scripts of East Asia
/// and their punctuation by two.
fn cells(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return None };
    match (only, only.width()?) {
        (
            '\u{3001}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{ff01}'..='\u{ff60}',
            2,
        ) => Some(2),
        (_, 1) => Some(1),
        _ => None,
    }
}
