//! Asking for a secret on the terminal, without showing it.

use crossterm::{
    event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read},
    terminal::{disable_raw_mode, enable_raw_mode},
};
use secrecy::SecretString;
use std::io::{self, IsTerminal as _, Write as _};

/// Longest secret taken, in characters.
const CHARACTERS_MAX: usize = 1_024;

/// What a person types until Enter; `None` when there is no terminal, or they give up with Ctrl-C or Esc.
pub fn ask(prompt: &str) -> Option<SecretString> {
    if !io::stdin().is_terminal() {
        return None;
    }
    let mut talk = io::stderr();
    let _ = write!(talk, "{prompt}").and_then(|()| talk.flush());
    enable_raw_mode().ok()?;
    let typed = typed();
    let _ = disable_raw_mode();
    let _ = writeln!(talk);
    typed.map(SecretString::from)
}

fn typed() -> Option<String> {
    let mut secret = String::with_capacity(CHARACTERS_MAX);
    loop {
        let Event::Key(KeyEvent { code, modifiers, kind, .. }) = read().ok()? else { continue };
        if kind == KeyEventKind::Release {
            continue;
        }
        match code {
            KeyCode::Enter => return Some(secret),
            KeyCode::Esc => return None,
            KeyCode::Char('c' | 'd') if modifiers.contains(KeyModifiers::CONTROL) => return None,
            KeyCode::Backspace => drop(secret.pop()),
            KeyCode::Char(character) if secret.chars().count() < CHARACTERS_MAX => secret.push(character),
            _ => {}
        }
    }
}
