//! Keys to named actions. One table drives what keys do, the help, the footer and the palette; nothing else in the
//! console knows a key.

mod action;
mod table;
#[cfg(test)]
mod tests;

pub use action::{Action, Deed};
pub use table::BINDINGS;

use super::{
    input::Key::{self, Char},
    screens::Tab,
    subject::Sort,
};
use crate::{conductor::ReplayAct as R, state::Answer, wording::Text};
use Action as A;
use Scope::{Anywhere, Browse, Charts, Form, On, Typing};

/// Where a binding is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Always.
    Anywhere,
    /// On screens and on pages opened over them.
    Browse,
    /// On screens only.
    Screen,
    /// On screens with charts.
    Charts,
    /// As `Browse`, while a subject of one of these sorts is selected.
    On(&'static [Sort]),
    /// As `Browse`, in a replay.
    Replay,
    /// On the big screen.
    Wall,
    /// While a form is open; all other keys are text.
    Form,
    /// While the palette or a filter is typed into.
    Typing,
}

#[derive(Debug)]
pub struct Binding {
    pub action: Action,
    pub scope: Scope,
    pub keys: &'static [Key],
    /// A word or two, for the footer and the palette.
    pub label: &'static Text,
    /// A sentence, for the help.
    pub doc: &'static Text,
}

const fn bind(
    action: Action,
    scope: Scope,
    keys: &'static [Key],
    label: &'static Text,
    doc: &'static Text,
) -> Binding {
    Binding { action, scope, keys, label, doc }
}

/// Who gets the next key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A screen, with the sort of what is selected.
    Screen {
        sort: Option<Sort>,
        charts: bool,
    },
    /// A page, with the sort of what it is about.
    Page(Option<Sort>),
    /// A screen or a page of a replay, in which nothing can be recorded.
    Replay {
        page: bool,
        charts: bool,
    },
    /// The big screen.
    Wall,
    Form,
    Typing,
}

impl Context {
    fn has(self, scope: Scope) -> bool {
        match (self, scope) {
            (_, Anywhere)
            | (Self::Screen { .. }, Browse | Scope::Screen)
            | (Self::Page(_), Browse)
            | (Self::Replay { .. }, Browse | Scope::Replay)
            | (Self::Replay { page: false, .. }, Scope::Screen)
            | (Self::Screen { charts: true, .. } | Self::Replay { page: false, charts: true }, Charts)
            | (Self::Wall, Scope::Wall)
            | (Self::Form, Form)
            | (Self::Typing, Typing) => true,
            (Self::Screen { sort, .. } | Self::Page(sort), On(sorts)) => {
                sort.is_some_and(|sort| sorts.contains(&sort))
            }
            _ => false,
        }
    }
}

/// The bindings in force.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let replay = matches!(context, Context::Replay { .. });
    BINDINGS.iter().filter(move |binding| context.has(binding.scope) && (!replay || binding.is_in_replay()))
}

pub fn action(context: Context, key: Key) -> Option<Action> {
    let key = match (context, key) {
        (Context::Form | Context::Typing, key) => key,
        (_, Char(c)) => Char(narrow(c)),
        _ => key,
    };
    bindings(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// What a key would do to another sort of subject: doing it here says what to select first.
pub fn elsewhere(key: Key) -> Option<Action> {
    let key = if let Char(c) = key { Char(narrow(c)) } else { key };
    let on = BINDINGS.iter().filter(|binding| matches!(binding.scope, On(_)));
    on.into_iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// Whether an action records something about the line that is selected.
pub fn is_about_line(action: Action) -> bool {
    BINDINGS.iter().any(|binding| binding.action == action && matches!(binding.scope, On(_)))
}

/// Whether a key would record something, about whichever sort of subject.
pub fn records(key: Key) -> bool {
    let key = if let Char(c) = key { Char(narrow(c)) } else { key };
    BINDINGS.iter().any(|binding| binding.is_record() && binding.keys.contains(&key))
}

/// The key behind a character that a Chinese input method left on: `？` is the key `?`, `、` the key `/`.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => '/',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The bindings that the palette offers: whatever can be done from a screen, and on whichever subject.
pub fn commands(replay: bool) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| {
        let here = matches!(binding.action, A::Open | A::Back | A::Palette);
        let offered = match binding.scope {
            Browse | Charts | Scope::Screen => !replay || binding.is_in_replay(),
            On(_) => !replay,
            Scope::Replay => replay,
            Anywhere | Scope::Wall | Form | Typing => false,
        };
        offered && !binding.is_move() && !here
    })
}

impl Binding {
    /// Whether it only moves the cursor: everybody finds those keys without being told.
    pub fn is_move(&self) -> bool {
        matches!(self.action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last)
    }

    /// Whether it leads to something being recorded.
    fn is_record(&self) -> bool {
        let anywhere = matches!(self.action, A::Feedback | A::Annotate | A::Conduct(_) | A::StayOn);
        matches!(self.scope, On(_)) || anywhere
    }

    /// Whether a replay leaves it: there nothing is recorded, nobody is said to be here, and the keys of the ends go to
    /// the ends of time.
    pub fn is_in_replay(&self) -> bool {
        !self.is_record() && !matches!(self.action, A::First | A::Last | A::Company | A::Pause)
    }

    /// Whether the footer names it.
    pub fn is_in_footer(&self) -> bool {
        let backwards = matches!(
            self.action,
            A::PreviousPanel | A::PreviousField | A::PreviousChoice | A::PreviousChart | A::ZoomIn
        );
        let elsewhere = matches!(self.action, A::Go(tab) if tab != Tab::Runbook)
            || matches!(self.action, A::Replay(R::Begin | R::End));
        let seldom = matches!(self.action, A::AnswerWaiver(Answer::Withdrawn) | A::StayOn);
        !self.is_move() && !backwards && !elsewhere && !seldom
    }
}
