//! A form: fields, a button, and what came of sending it. What was typed stays until it is recorded or thrown away.

use super::{
    form_fields::{Entry, Kind},
    purpose::Purpose,
};
use crate::{
    attach::{self, Completed},
    conductor::{Reply, Token},
    phrase,
    state::{Command, State},
    tui::{
        input::Key,
        keymap::Action,
        theme::Tone,
        view::View,
        widgets::{
            field::Field,
            layout::middle,
            text::{self, Words},
        },
    },
    wording::{Phrase, checklists as say_lists, console as say},
};
use crossterm::event::KeyCode;
use ratatui::{
    layout::{Position, Rect},
    style::Style,
    widgets::{Block, Widget},
};

#[derive(Debug)]
pub struct Form {
    pub purpose: Purpose,
    entries: Vec<Entry>,
    /// The texts it began with.
    begun: Vec<String>,
    /// The entry with the keyboard; one past the last is the button.
    focus: usize,
    /// The request that carries what was typed, while it is under way.
    waiting: Option<Token>,
    /// How many of its commands are recorded.
    recorded: usize,
    problem: Option<(Phrase, Option<Phrase>)>,
    /// The request that completes a path, with what was typed.
    completing: Option<Box<(Token, String)>>,
    /// What the path can go on as.
    paths: Option<Box<Completed>>,
    /// Somebody asked to throw away what was typed, and has to ask again.
    discarding: bool,
}

/// What a key did to a form.
#[derive(Debug, PartialEq)]
pub enum Did {
    Nothing,
    Close,
    Send(Command),
    /// Sends it with a file to be attached.
    Attach(Command, String),
    Complete(String),
}

impl Form {
    pub fn new(purpose: Purpose, state: &State) -> Self {
        let entries = purpose.entries(state);
        let begun = entries.iter().map(|entry| entry.text().to_owned()).collect();
        Self {
            purpose,
            entries,
            begun,
            focus: 0,
            waiting: None,
            recorded: 0,
            problem: None,
            completing: None,
            paths: None,
            discarding: false,
        }
    }

    /// Whether closing it would lose something.
    pub fn holds_text(&self) -> bool {
        self.waiting.is_some()
            || self.entries.iter().zip(&self.begun).any(|(entry, begun)| entry.text() != begun)
    }

    pub fn sent(&mut self, token: Token) {
        self.waiting = Some(token);
    }

    pub fn awaits(&self, token: Token) -> bool {
        self.waiting == Some(token)
    }

    /// What it sent is recorded: what is to be sent next, when there is more.
    pub fn recorded(&mut self) -> Option<Command> {
        self.waiting = None;
        self.recorded += 1;
        self.purpose.commands(&self.entries).ok()?.into_iter().nth(self.recorded)
    }

    /// A reply other than done: the form stays, with what was typed.
    pub fn replied(&mut self, reply: Reply) {
        self.waiting = None;
        if let Reply::Refused { message, hint } | Reply::Failed { message, hint } = reply {
            self.problem = Some((message, hint));
        }
    }

    pub fn completes(&mut self, token: Token, typed: String) {
        self.completing = Some(Box::new((token, typed)));
    }

    /// How a path can go on. What is typed in the meantime stands; when there is nothing to add, the key that asked goes
    /// on to the next field.
    pub fn completed(&mut self, token: Token, completed: Completed) {
        let Some(asked) = self.completing.take_if(|asked| asked.0 == token) else { return };
        let typed = asked.1;
        let Some(entry) = self.purpose.takes_path().and_then(|at| self.entries.get_mut(at)) else { return };
        let Kind::Text { field, .. } = &mut entry.kind else { return };
        if field.text() != typed {
            return;
        }
        if completed.path == typed && completed.total == 1 {
            self.focus += 1;
        } else if completed.path != typed {
            *field = Field::with(completed.path.clone());
        }
        self.paths = (completed.total != 1).then(|| Box::new(completed));
    }

    /// Whether the next field has to wait, because a path can be completed.
    fn path(&self) -> Option<String> {
        let at = self.purpose.takes_path().filter(|at| *at == self.focus)?;
        let typed = self.entries.get(at)?.text();
        attach::is_path(typed.trim()).then(|| typed.to_owned())
    }

    /// Asks before something is lost: whether this was the second time.
    pub fn discard(&mut self) -> bool {
        let sure = self.discarding || !self.holds_text();
        self.discarding = true;
        sure
    }

    pub fn act(&mut self, action: Action) -> Did {
        let discarding = std::mem::take(&mut self.discarding);
        self.paths = None;
        let buttons = self.entries.len() + 1;
        match action {
            Action::Send => return self.send(),
            Action::NextField if self.waiting.is_none() && self.path().is_some() => {
                return self.path().map_or(Did::Nothing, Did::Complete);
            }
            Action::NextField => self.focus = (self.focus + 1) % buttons,
            Action::PreviousField => self.focus = (self.focus + buttons - 1) % buttons,
            Action::NextChoice | Action::PreviousChoice => {
                if let Some(entry) = self.entries.get_mut(self.focus) {
                    entry.sideways(action == Action::PreviousChoice);
                }
            }
            Action::Back if self.waiting.is_some() => {}
            Action::Back if self.problem.is_some() => self.problem = None,
            Action::Back => {
                self.discarding = discarding;
                if self.discard() {
                    return Did::Close;
                }
            }
            _ => {}
        }
        Did::Nothing
    }

    /// A key that is no command: text, or moving in it.
    pub fn key(&mut self, key: Key) -> Did {
        self.discarding = false;
        self.paths = None;
        if self.waiting.is_some() {
            return Did::Nothing;
        }
        let (enter, up, down) = (Key::Code(KeyCode::Enter), Key::Code(KeyCode::Up), Key::Code(KeyCode::Down));
        let Some(entry) = self.entries.get_mut(self.focus) else {
            match key {
                _ if key == enter || key == Key::Char(' ') => return self.send(),
                _ if key == up => self.focus -= 1,
                _ => {}
            }
            return Did::Nothing;
        };
        let taken = match &mut entry.kind {
            Kind::Text { field, lines } if *lines > 1 && key == enter => {
                field.insert("\n", true);
                true
            }
            Kind::Text { field, .. } if key == up || key == down => field.vertical(key == down),
            Kind::Text { field, .. } => field.key(key),
            Kind::Choice { .. } if key == Key::Char(' ') => {
                entry.sideways(false);
                true
            }
            Kind::Choice { .. } => false,
        };
        match key {
            _ if taken => {}
            _ if key == enter || key == down => self.focus += 1,
            _ if key == up => self.focus = self.focus.saturating_sub(1),
            _ => {}
        }
        Did::Nothing
    }

    pub fn paste(&mut self, pasted: &str) {
        if self.waiting.is_some() {
            return;
        }
        if let Some(Entry { kind: Kind::Text { field, lines }, .. }) = self.entries.get_mut(self.focus) {
            field.insert(pasted, *lines > 1);
        }
    }

    fn send(&mut self) -> Did {
        if self.waiting.is_some() {
            return Did::Nothing;
        }
        self.problem = None;
        // After a refusal in the middle it goes on from there: what is recorded is not sent again.
        match self.purpose.commands(&self.entries) {
            Ok(commands) => match (commands.into_iter().nth(self.recorded), self.purpose.file(&self.entries))
            {
                (Some(command), Some(path)) => Did::Attach(command, path),
                (Some(command), None) => Did::Send(command),
                (None, _) => Did::Close,
            },
            Err(problem) => {
                self.problem = Some((problem, None));
                Did::Nothing
            }
        }
    }

    pub fn draw(&self, frame: &mut ratatui::Frame, area: Rect, view: &View) {
        let width = area.width.min(78);
        let (rows, cursor) = self.rows(view, width.saturating_sub(4).into());
        let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let area = middle(area, width, height);
        text::clear(frame.buffer_mut(), area);
        let title = text::fit(
            &format!(" {} ", view.phrase(&self.purpose.title())),
            area.width.saturating_sub(2).into(),
        );
        Block::bordered()
            .title(title)
            .border_style(view.colour.style(Tone::Focus))
            .render(area, frame.buffer_mut());
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        };
        let seen = usize::from(inner.height);
        let top = (cursor.0 + 1).saturating_sub(seen).min(rows.len().saturating_sub(seen));
        for (y, row) in (inner.top()..inner.bottom()).zip(rows.iter().skip(top)) {
            text::put_words(frame.buffer_mut(), (inner.x, y), inner.width, row, view.colour, Style::new());
        }
        let at = |cells: usize, edge: u16| u16::try_from(cells).unwrap_or(u16::MAX).saturating_add(edge);
        let position = Position::new(at(cursor.1, inner.x), at(cursor.0.saturating_sub(top), inner.y));
        if inner.contains(position) {
            frame.set_cursor_position(position);
        }
    }

    /// All lines of the form, and the line and column of the cursor.
    fn rows(&self, view: &View, cells: usize) -> (Vec<Words>, (usize, usize)) {
        let mut rows: Vec<Words> =
            self.purpose.about(view).iter().flat_map(|words| text::wrap(words, cells)).collect();
        if !rows.is_empty() {
            rows.push(Words::default());
        }
        let mut cursor = (0, 0);
        for (i, entry) in self.entries.iter().enumerate() {
            let (drawn, at) = entry.drawn(view, cells, i == self.focus);
            if let Some((row, column)) = at {
                cursor = (rows.len() + row, column);
            }
            rows.extend(drawn);
            if let Some(paths) = self.paths.as_ref().filter(|_| self.purpose.takes_path() == Some(i)) {
                rows.extend(text::wrap(&Words::dim(choices(view, paths)), cells.saturating_sub(4)));
            }
        }
        let focused = self.focus >= self.entries.len();
        if focused {
            cursor = (rows.len(), 0);
        }
        let (mark, tone) = if focused { ("▸ ", Tone::Focus) } else { ("  ", Tone::Strong) };
        rows.push(Words::toned(format!("{mark}[ {} ]", view.say(&say::BUTTON)), tone));
        let say = |rows: &mut Vec<Words>, words: Words| rows.extend(text::wrap(&words, cells));
        if self.waiting.is_some() {
            say(&mut rows, Words::dim(view.say(&say::RECORDING)));
        }
        if let Some((message, hint)) = &self.problem {
            say(&mut rows, Words::toned(format!("✖ {}", view.phrase(message)), Tone::Bad));
            if let Some(hint) = hint {
                say(&mut rows, Words::new(view.phrase(hint)));
            }
        }
        if self.discarding {
            say(&mut rows, Words::toned(view.say(&say::DISCARD), Tone::Warn));
        }
        (rows, cursor)
    }
}

/// The files a path may mean.
fn choices(view: &View, paths: &Completed) -> String {
    let more = paths.total - paths.choices.len().min(paths.total);
    let mut line = format!("    {}", paths.choices.join("  "));
    if paths.total == 0 {
        line.push_str(view.say(&say_lists::NO_SUCH_PATH));
    } else if more > 0 {
        line.push_str(&view.phrase(&phrase!(say_lists::MORE_PATHS, count = more)));
    }
    line
}
