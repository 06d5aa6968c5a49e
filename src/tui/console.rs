//! The console as a whole: which screen, what is open over it, what was said last. Inputs go in, requests come out.

use super::{
    big,
    chrome::{self, Chrome},
    input::{Input, Key},
    keymap::{self, Action, Context},
    lens::Lens,
    overlays::{
        Overlay,
        form::{Did, Form},
        page::Page,
    },
    screens::{SCREENS, Screen, Stage, Tab},
    subject::Subject,
    theme::Colour,
    view::View,
    widgets::field::Field,
};
use crate::{
    conductor::{Reply, Request, Snapshot, Token},
    plan::Role,
    wording::{Lang, Phrase, conductor},
};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Pages deeper than this are not opened: nobody finds the way back.
pub(super) const OVERLAYS_MAX: usize = 8;

pub struct Console {
    pub(super) lang: Lang,
    pub(super) colour: Colour,
    pub(super) at: usize,
    pub(super) stages: Vec<Stage>,
    pub(super) overlays: Vec<Overlay>,
    /// The filter being typed into.
    pub(super) filtering: Option<Field>,
    pub(super) message: Option<Message>,
    /// Somebody pressed the key that leaves at once while a form holds text.
    pub(super) aborting: bool,
    pub(super) chrome: Chrome,
    pub(super) lens: Lens,
    /// The wall of the war room is shown.
    pub(super) big: bool,
    /// What the screen stands still at.
    pub(super) frozen: Option<Arc<Snapshot>>,
    next_token: Token,
}

/// What the console wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Send(Token, Request),
    Quit,
}

/// One line about what just happened.
#[derive(Debug)]
pub struct Message {
    pub text: Phrase,
    pub hint: Option<Phrase>,
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Done,
    Refused,
    /// Stays until it is dismissed.
    Failed,
}

impl Console {
    /// A console that opens on the screen of `role`.
    pub fn new(lang: Lang, role: Option<Role>, colour: Colour) -> Self {
        let first = match role {
            Some(Role::Support | Role::Launch | Role::It | Role::Operations | Role::Service) => Tab::Launch,
            Some(Role::Tester | Role::KeyUser) => Tab::Trial,
            _ => Tab::Overview,
        };
        Self {
            lang,
            colour,
            at: SCREENS.iter().position(|screen| screen.tab == first).unwrap_or_default(),
            stages: SCREENS.iter().map(|screen| Stage::new(screen)).collect(),
            overlays: Vec::new(),
            filtering: None,
            message: None,
            aborting: false,
            chrome: Chrome::default(),
            lens: Lens::default(),
            big: false,
            frozen: None,
            next_token: 1,
        }
    }

    /// Begins with the wall of the war room.
    #[must_use]
    pub fn on_the_wall(self) -> Self {
        Self { big: true, ..self }
    }

    pub(super) fn screen(&self) -> &'static Screen {
        SCREENS[self.at]
    }

    pub(super) fn stage(&mut self) -> &mut Stage {
        &mut self.stages[self.at]
    }

    pub(super) fn token(&mut self) -> Token {
        let token = self.next_token;
        self.next_token += 1;
        token
    }

    /// Takes one input; what must be done about it comes back.
    pub fn handle(&mut self, input: Input, snapshot: &Snapshot) -> Vec<Effect> {
        let frozen = self.frozen.clone();
        let snapshot = frozen.as_deref().unwrap_or(snapshot);
        let view = View { lens: self.lens, ..View::new(snapshot, self.lang, self.colour, snapshot.at) };
        let acts = matches!(input, Input::Key(_) | Input::Click(..));
        if acts && self.message.as_ref().is_some_and(|message| message.sort != Sort::Failed) {
            self.message = None;
        }
        match input {
            Input::Key(key) => self.key(key, &view),
            Input::Paste(text) => {
                self.paste(&text);
                Vec::new()
            }
            Input::Click(column, row) => self.click(column, row, &view),
            Input::Wheel(lines, column, row) => {
                self.wheel(isize::from(lines) * 3, column, row, &view);
                Vec::new()
            }
            Input::Resize => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, view: &View) -> Vec<Effect> {
        let context = self.context(view);
        let action = keymap::action(context, key);
        if action != Some(Action::Abort) {
            self.aborting = false;
        }
        match (action, context) {
            (Some(action), Context::Form) => {
                let form = self.form();
                let did = form.map_or(Did::Nothing, |form| form.act(action));
                if action == Action::Abort { self.abort() } else { self.formed(did) }
            }
            (None, Context::Form) => {
                let did = self.form().map_or(Did::Nothing, |form| form.key(key));
                self.formed(did)
            }
            (Some(action), Context::Typing) => self.typing(action, view),
            (None, Context::Typing) => {
                self.typed(key);
                Vec::new()
            }
            (Some(action), _) => self.act(action, view),
            (None, Context::Wall) => Vec::new(),
            (None, Context::Replay { .. }) => {
                if keymap::records(key) {
                    self.tell(&conductor::ONLY_A_REPLAY);
                }
                Vec::new()
            }
            (None, Context::Screen { .. } | Context::Page(_)) => match keymap::elsewhere(key) {
                Some(action) => self.act(action, view),
                None => Vec::new(),
            },
        }
    }

    /// Who gets the next key.
    pub(super) fn context(&self, view: &View) -> Context {
        let charts = !self.screen().charts.is_empty();
        match self.overlays.last() {
            _ if self.big => Context::Wall,
            Some(Overlay::Form(_)) => Context::Form,
            Some(Overlay::Palette(_)) => Context::Typing,
            _ if self.filtering.is_some() => Context::Typing,
            Some(Overlay::Page(_)) if view.snapshot.replay.is_some() => {
                Context::Replay { page: true, charts: false }
            }
            None if view.snapshot.replay.is_some() => Context::Replay { page: false, charts },
            Some(Overlay::Page(_)) => Context::Page(self.selected(view).and_then(|subject| subject.sort())),
            None => Context::Screen { sort: self.selected(view).and_then(|subject| subject.sort()), charts },
        }
    }

    /// What the open page is about, or the line the cursor is on.
    pub(super) fn selected(&self, view: &View) -> Option<Subject> {
        match self.overlays.last() {
            Some(Overlay::Page(page)) => page.subject(),
            _ => self.stages[self.at].selected(self.screen(), view),
        }
    }

    pub(super) fn form(&mut self) -> Option<&mut Form> {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) => Some(form),
            _ => None,
        }
    }

    pub(super) fn page(&mut self) -> Option<&mut Page> {
        match self.overlays.last_mut() {
            Some(Overlay::Page(page)) => Some(page),
            _ => None,
        }
    }

    /// The answer to a request; what must be done about it comes back.
    pub fn replied(&mut self, token: Token, reply: Reply) -> Vec<Effect> {
        let asked = self
            .overlays
            .iter()
            .rposition(|overlay| matches!(overlay, Overlay::Form(form) if form.awaits(token)));
        match (asked, reply) {
            (_, Reply::Completed(completed)) => {
                if let Some(form) = self.form() {
                    form.completed(token, completed);
                }
            }
            (Some(at), Reply::Done(text)) => {
                let next = match self.overlays.get_mut(at) {
                    Some(Overlay::Form(form)) => form.recorded(),
                    _ => None,
                };
                if let Some(command) = next {
                    let token = self.token();
                    if let Some(Overlay::Form(form)) = self.overlays.get_mut(at) {
                        form.sent(token);
                    }
                    return vec![Effect::Send(token, Request::Act(command))];
                }
                self.overlays.remove(at);
                self.show(text, None, Sort::Done);
            }
            (Some(at), reply) => {
                if let Some(Overlay::Form(form)) = self.overlays.get_mut(at) {
                    form.replied(reply);
                }
            }
            (_, Reply::Shown) => {}
            (None, Reply::Done(text)) => self.show(text, None, Sort::Done),
            (None, Reply::Refused { message: text, hint }) => {
                self.show(text, hint, Sort::Refused);
            }
            (None, Reply::Failed { message: text, hint }) => self.show(text, hint, Sort::Failed),
        }
        Vec::new()
    }

    /// Shows a message, unless one about a failure still waits to be dismissed.
    pub(super) fn show(&mut self, text: Phrase, hint: Option<Phrase>, sort: Sort) {
        let waits = self.message.as_ref().is_some_and(|message| message.sort == Sort::Failed);
        if sort == Sort::Failed || !waits {
            self.message = Some(Message { text, hint, sort });
        }
    }

    /// Draws the whole screen as it is at `now`; a replay is always at the time of its snapshot. What stands still does
    /// so between header and footer: those tell of now.
    pub fn draw(&mut self, frame: &mut ratatui::Frame, snapshot: &Snapshot, now: DateTime<Utc>) {
        let now = if snapshot.replay.is_some() { snapshot.at } else { now };
        let frozen = self.frozen.clone();
        let paused = frozen.as_ref().map(|frozen| frozen.at);
        let live = View { lens: self.lens, paused, ..View::new(snapshot, self.lang, self.colour, now) };
        let area = frame.area();
        if area.width < 40 || area.height < 10 {
            chrome::tiny(frame.buffer_mut(), area, &live);
            return;
        }
        let view = match frozen.as_deref() {
            Some(frozen) => View { lens: self.lens, ..View::new(frozen, self.lang, self.colour, frozen.at) },
            None => live.clone(),
        };
        let context = self.context(&view);
        if self.big {
            let body = self.chrome.draw(frame, &live, None, context, None, self.message.as_ref());
            big::draw(frame.buffer_mut(), body, &live);
            return;
        }
        let filter = self.filtering.clone();
        let body =
            self.chrome.draw(frame, &live, Some(self.at), context, filter.as_ref(), self.message.as_ref());
        let screen = self.screen();
        let pages = self.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Page(_)));
        if pages.is_none() {
            self.stage().draw(screen, frame.buffer_mut(), body, &view);
        }
        for overlay in self.overlays.iter_mut().skip(pages.unwrap_or_default()) {
            match overlay {
                Overlay::Page(page) => page.draw(frame.buffer_mut(), body, &view),
                Overlay::Palette(palette) => palette.draw(frame, body, &view),
                Overlay::Form(form) => form.draw(frame, body, &view),
            }
        }
    }
}
