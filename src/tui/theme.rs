//! The palette. Quiet when all is well: what is good has no colour of its own, and no meaning hangs on colour alone.

use ratatui::style::{Color, Modifier, Style};

/// Whether colours are shown; `NO_COLOR` asks for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Shown,
    None,
}

/// What a piece of text means to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    /// Beside the point: labels, units, what is old.
    Dim,
    Strong,
    /// Open: a person should look when there is time.
    Warn,
    /// Wrong: needs a person now.
    Bad,
    /// Where the keyboard is.
    Focus,
}

impl Colour {
    pub fn style(self, tone: Tone) -> Style {
        let style = Style::new();
        match (tone, self) {
            (Tone::Plain, _) => style,
            (Tone::Dim, Self::Shown) => style.fg(Color::DarkGray),
            (Tone::Dim, Self::None) => style.add_modifier(Modifier::DIM),
            (Tone::Strong, _) | (Tone::Warn | Tone::Focus, Self::None) => style.add_modifier(Modifier::BOLD),
            (Tone::Warn, Self::Shown) => style.fg(Color::Yellow),
            (Tone::Bad, Self::Shown) => style.fg(Color::Red).add_modifier(Modifier::BOLD),
            (Tone::Bad, Self::None) => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            (Tone::Focus, Self::Shown) => style.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        }
    }

    /// The line the cursor is on.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The header of a replay: nobody takes the past for now.
    pub fn past(self) -> Style {
        match self {
            Self::Shown => Style::new().fg(Color::Black).bg(Color::Yellow).add_modifier(Modifier::BOLD),
            Self::None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }

    /// A banner across the screen.
    pub fn banner(self) -> Style {
        match self {
            Self::Shown => Style::new().fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
            Self::None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}
