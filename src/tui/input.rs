//! What reaches the console from a person: keys, mouse, pasted text, a new size.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// A press of the main button, at column and row from 0.
    Click(u16, u16),
    /// Lines scrolled, downwards positive, at column and row.
    Wheel(i8, u16, u16),
    Paste(String),
    Resize,
}

/// A key press, with the modifiers that tell keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Code(KeyCode),
}

impl Input {
    /// `None` for what the console has no use for, such as key releases and mouse movement.
    pub fn from_event(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Key::from_event(key).map(Self::Key),
            Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(Self::Click(mouse.column, mouse.row)),
                MouseEventKind::ScrollDown => Some(Self::Wheel(1, mouse.column, mouse.row)),
                MouseEventKind::ScrollUp => Some(Self::Wheel(-1, mouse.column, mouse.row)),
                _ => None,
            },
            Event::Paste(text) => Some(Self::Paste(text)),
            Event::Resize(..) => Some(Self::Resize),
            _ => None,
        }
    }
}

impl Key {
    fn from_event(event: KeyEvent) -> Option<Self> {
        let modifiers = event.modifiers;
        match event.code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                Some(Self::Ctrl(c.to_ascii_lowercase()))
            }
            KeyCode::Char(_) if modifiers.contains(KeyModifiers::ALT) => None,
            KeyCode::Char(c) => Some(Self::Char(c)),
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => Some(Self::Code(KeyCode::BackTab)),
            code => Some(Self::Code(code)),
        }
    }

    /// The key as it is printed on keyboards.
    pub fn name(self) -> String {
        match self {
            Self::Char(' ') => "Space".to_owned(),
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Code(code) => match code {
                KeyCode::Up => "↑".to_owned(),
                KeyCode::Down => "↓".to_owned(),
                KeyCode::Left => "←".to_owned(),
                KeyCode::Right => "→".to_owned(),
                KeyCode::F(n) => format!("F{n}"),
                KeyCode::PageUp => "PgUp".to_owned(),
                KeyCode::PageDown => "PgDn".to_owned(),
                KeyCode::BackTab => "Shift-Tab".to_owned(),
                code => format!("{code:?}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let key = |code, modifiers| Input::from_event(Event::Key(KeyEvent::new(code, modifiers)));
        let char_c = KeyCode::Char('c');
        assert_eq!(key(char_c, KeyModifiers::NONE), Some(Input::Key(Key::Char('c'))));
        assert_eq!(key(char_c, KeyModifiers::CONTROL), Some(Input::Key(Key::Ctrl('c'))));
        assert_eq!(key(KeyCode::Char('L'), KeyModifiers::SHIFT), Some(Input::Key(Key::Char('L'))));
        assert_eq!(key(char_c, KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Tab, KeyModifiers::SHIFT), Some(Input::Key(Key::Code(KeyCode::BackTab))));
        assert_eq!(Input::from_event(Event::FocusGained), None);
        let release = KeyEvent::new_with_kind(char_c, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Input::from_event(Event::Key(release)), None);
    }
}
