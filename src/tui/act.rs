//! What actions do to the console.

use super::{
    console::{Console, Effect, OVERLAYS_MAX, Sort},
    input::Key,
    keymap::{self, Action},
    overlays::{
        Overlay,
        form::{Did, Form},
        page::{About, Page},
        palette::{Choice, Palette},
        purpose::Purpose,
    },
    panels::list::Move,
    screens::{SCREENS, Tab},
    subject::Subject,
    view::View,
    widgets::field::Field,
};
use crate::{
    conductor::Request,
    plan::Item,
    state::{CaseResult, Command},
    wording::{Phrase, Text, console as say},
};
use std::sync::Arc;

impl Console {
    pub(super) fn act(&mut self, action: Action, view: &View) -> Vec<Effect> {
        if self.frozen.is_some() && keymap::is_about_line(action) {
            self.tell(&say::PAUSED_FIRST);
            return Vec::new();
        }
        match action {
            Action::Quit => return vec![Effect::Quit],
            Action::Abort => return self.abort(),
            Action::Tick => return self.tick(view),
            Action::RuleOut => return self.rule_out(view),
            Action::Replay(act) => return vec![Effect::Send(self.token(), Request::Replay(act))],
            Action::Go(tab) => self.go(tab),
            Action::Open => self.open_selected(view),
            Action::Evidence => self.open_evidence(view),
            Action::Back => self.back(),
            Action::Help => self.overlay(Overlay::Page(Page::new(About::Help(self.screen().tab)))),
            Action::Palette => self.overlay(Overlay::Palette(Palette::default())),
            Action::Filter => self.filter(),
            Action::Company => self.overlay(Overlay::Page(Page::new(About::Company))),
            Action::Vote | Action::AskWaiver | Action::AnswerWaiver(_) | Action::Claim | Action::SignOff => {
                return self.give_word(action, view);
            }
            Action::Conduct(deed) => return self.conduct(deed, view),
            Action::StayOn => self.stay_on(view),
            Action::Big => {
                self.overlays.clear();
                self.big = !self.big;
            }
            Action::Poll | Action::Prove | Action::OpenOrClose | Action::HandOver | Action::Rule => {
                return self.poll(action, view);
            }
            Action::Acknowledge | Action::Snooze | Action::Unsnooze => {
                return self.see_to_alert(action, view);
            }
            Action::Language => self.lang = self.lang.other(),
            Action::NextPanel | Action::PreviousPanel => {
                self.stage().turn(action == Action::PreviousPanel);
            }
            Action::Up => self.step(view, Move::By(-1)),
            Action::Down => self.step(view, Move::By(1)),
            Action::PageUp => self.step(view, Move::Pages(-1)),
            Action::PageDown => self.step(view, Move::Pages(1)),
            Action::First => self.step(view, Move::First),
            Action::Last => self.step(view, Move::Last),
            Action::ZoomOut | Action::ZoomIn | Action::NextChart | Action::PreviousChart => {
                // Asked for where there are no charts, by way of the palette.
                if self.screen().charts.is_empty() {
                    self.go(Tab::Launch);
                }
                self.lens = self.lens.after(action, self.screen().charts.len());
            }
            Action::Compare => self.overlay(Overlay::Page(Page::new(About::Compare))),
            Action::Pause => {
                self.frozen = match self.frozen.take() {
                    Some(_) => None,
                    None => Some(Arc::new(view.snapshot.clone())),
                };
            }
            Action::Annotate => {
                let (zone, now) = (view.snapshot.plan.project.timezone, view.now);
                self.open_form(Purpose::Annotate { zone, now }, view);
            }
            Action::Feedback => {
                // Only what was opened on purpose: the line under the cursor may be there by chance.
                let about = self.page().and_then(|page| page.subject());
                self.open_form(Purpose::Feedback { about }, view);
            }
            Action::MarkProgress
            | Action::NoteMilestone
            | Action::RecordPass
            | Action::RecordFail
            | Action::RecordBlocked
            | Action::Settle => self.open_form_on_selected(action, view),
            Action::Send
            | Action::NextField
            | Action::PreviousField
            | Action::NextChoice
            | Action::PreviousChoice => {}
        }
        Vec::new()
    }

    pub(super) fn go(&mut self, tab: Tab) {
        self.overlays.clear();
        self.filtering = None;
        self.at = SCREENS.iter().position(|screen| screen.tab == tab).unwrap_or(self.at);
    }

    pub(super) fn overlay(&mut self, overlay: Overlay) {
        if self.overlays.len() < OVERLAYS_MAX {
            self.overlays.push(overlay);
        }
    }

    fn open_selected(&mut self, view: &View) {
        if let Some(page) = self.page().map(|page| page.about.clone()) {
            // A page has nothing further to open but its evidence.
            if matches!(page, About::Details(_)) {
                self.open_evidence(view);
            }
            return;
        }
        match self.selected(view) {
            Some(subject @ (Subject::Run(_) | Subject::Runbook(_))) => self.look_at(&subject, view),
            Some(subject) => self.overlay(Overlay::Page(Page::new(About::Details(subject)))),
            None => self.tell(&say::NOTHING_SELECTED),
        }
    }

    fn open_evidence(&mut self, view: &View) {
        match self.selected(view) {
            Some(subject) => {
                let about = About::Evidence(subject);
                if self.page().is_none_or(|page| page.about != about) {
                    self.overlay(Overlay::Page(Page::new(about)));
                }
            }
            None => self.tell(&say::NOTHING_SELECTED),
        }
    }

    fn open_form_on_selected(&mut self, action: Action, view: &View) {
        let purpose = match (action, self.selected(view)) {
            (Action::MarkProgress, Some(Subject::Requirement(id))) => Purpose::Mark(id),
            (Action::NoteMilestone, Some(Subject::Milestone(id))) => Purpose::Note(id),
            (Action::RecordPass, Some(Subject::Case(id))) => Purpose::Record(id, CaseResult::Pass),
            (Action::RecordFail, Some(Subject::Case(id))) => Purpose::Record(id, CaseResult::Fail),
            (Action::RecordBlocked, Some(Subject::Case(id))) => Purpose::Record(id, CaseResult::Blocked),
            (Action::Settle, Some(Subject::Feedback(id))) => Purpose::Settle(id),
            (Action::MarkProgress, _) => return self.tell(&say::SELECT_REQUIREMENT),
            (Action::NoteMilestone, _) => return self.tell(&say::SELECT_MILESTONE),
            (Action::Settle, _) => return self.tell(&say::SELECT_FEEDBACK),
            _ => return self.tell(&say::SELECT_CASE),
        };
        self.open_form(purpose, view);
    }

    pub(super) fn open_form(&mut self, purpose: Purpose, view: &View) {
        self.overlay(Overlay::Form(Form::new(purpose, &view.snapshot.state)));
    }

    /// Ticks or unticks. An item that ticks itself is asked for at once: the refusal says how it is decided.
    fn tick(&mut self, view: &View) -> Vec<Effect> {
        let Some(subject @ Subject::Item { .. }) = self.selected(view) else {
            self.tell(&say::SELECT_ITEM);
            return Vec::new();
        };
        let by_itself = subject.item(view.snapshot).is_some_and(Item::ticks_itself);
        let Subject::Item { list, item } = subject else { return Vec::new() };
        let ruled_out = view.snapshot.state.tick(&list, &item).is_some_and(|tick| tick.ruled_out);
        if by_itself && !ruled_out {
            let command =
                Command::Tick { checklist: list, item, note: String::new(), proof: None, look: None };
            return vec![Effect::Send(self.token(), Request::Act(command))];
        }
        let said = view.snapshot.state.tick(&list, &item);
        let done = said.is_some_and(|tick| tick.done || tick.ruled_out);
        let purpose = if done { Purpose::Untick { list, item } } else { Purpose::Tick { list, item } };
        self.open_form(purpose, view);
        Vec::new()
    }

    /// Says that an item does not apply.
    fn rule_out(&mut self, view: &View) -> Vec<Effect> {
        match self.selected(view) {
            Some(Subject::Item { list, item }) => self.open_form(Purpose::RuleOut { list, item }, view),
            _ => self.tell(&say::SELECT_ITEM),
        }
        Vec::new()
    }

    pub(super) fn tell(&mut self, text: &'static Text) {
        self.show(Phrase::from(text), None, Sort::Refused);
    }

    /// One step back: a message that waits to be dismissed, what is open, the filter.
    fn back(&mut self) {
        if self.message.take().is_none() && self.overlays.pop().is_none() {
            self.stage().list().filter.clear();
        }
    }

    /// Leaves at once, or when a form holds text the second time.
    pub(super) fn abort(&mut self) -> Vec<Effect> {
        let held =
            self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Form(form) if form.holds_text()));
        if self.aborting || !held {
            return vec![Effect::Quit];
        }
        self.aborting = true;
        self.tell(&say::ABORT_AGAIN);
        Vec::new()
    }

    fn step(&mut self, view: &View, step: Move) {
        if let Some(page) = self.page() {
            page.step(step);
        } else {
            let screen = self.screen();
            self.stage().step(screen, view, step);
        }
    }

    pub(super) fn formed(&mut self, did: Did) -> Vec<Effect> {
        match did {
            Did::Nothing => Vec::new(),
            Did::Close => {
                self.overlays.pop();
                Vec::new()
            }
            Did::Send(command) => {
                let token = self.token();
                if let Some(form) = self.form() {
                    form.sent(token);
                }
                vec![Effect::Send(token, Request::Act(command))]
            }
            Did::Attach(command, path) => {
                let token = self.token();
                if let Some(form) = self.form() {
                    form.sent(token);
                }
                vec![Effect::Send(token, Request::Attach { command, path })]
            }
            Did::Complete(typed) => {
                let token = self.token();
                if let Some(form) = self.form() {
                    form.completes(token, typed.clone());
                }
                vec![Effect::Send(token, Request::Complete(typed))]
            }
        }
    }

    fn filter(&mut self) {
        let known = self.stage().filter().to_owned();
        self.filtering = Some(Field::with(known));
    }

    /// An action while the palette or a filter is typed into.
    pub(super) fn typing(&mut self, action: Action, view: &View) -> Vec<Effect> {
        match (action, self.overlays.last_mut()) {
            (Action::Abort, _) => return self.abort(),
            (Action::Up, Some(Overlay::Palette(palette))) => palette.step(view, -1),
            (Action::Down, Some(Overlay::Palette(palette))) => palette.step(view, 1),
            (Action::Back, Some(Overlay::Palette(_))) => {
                self.overlays.pop();
            }
            (Action::Open, Some(Overlay::Palette(palette))) => {
                let choice = palette.choice(view);
                return self.choose(choice, view);
            }
            (Action::Up | Action::Down, _) => {
                self.step(view, Move::By(if action == Action::Up { -1 } else { 1 }));
            }
            (Action::Back, _) => {
                self.filtering = None;
                self.stage().list().filter.clear();
            }
            (Action::Open, _) => self.filtering = None,
            _ => {}
        }
        Vec::new()
    }

    fn choose(&mut self, choice: Option<Choice>, view: &View) -> Vec<Effect> {
        let Some(choice) = choice else { return Vec::new() };
        self.overlays.pop();
        match choice {
            Choice::Act(action) => self.act(action, view),
            Choice::Switch { name, on } => {
                vec![Effect::Send(self.token(), Request::Switch { name, on })]
            }
        }
    }

    /// Text typed into the palette or a filter.
    pub(super) fn typed(&mut self, key: Key) {
        if let Some(Overlay::Palette(palette)) = self.overlays.last_mut() {
            return palette.key(key);
        }
        let Some(field) = &mut self.filtering else { return };
        field.key(key);
        let text = field.text().to_owned();
        self.stage().list().filter = text;
    }

    pub(super) fn paste(&mut self, text: &str) {
        match (self.overlays.last_mut(), &mut self.filtering) {
            (Some(Overlay::Form(form)), _) => form.paste(text),
            (Some(Overlay::Palette(palette)), _) => palette.paste(text),
            (None, Some(field)) => {
                field.insert(text, false);
                let text = field.text().to_owned();
                self.stage().list().filter = text;
            }
            _ => {}
        }
    }

    pub(super) fn click(&mut self, column: u16, row: u16, view: &View) -> Vec<Effect> {
        if let Some(Overlay::Palette(palette)) = self.overlays.last_mut() {
            let choice = palette.click(view, column, row);
            return self.choose(choice, view);
        }
        if self.form().is_some() {
            return Vec::new();
        }
        if let Some(tab) = self.chrome.tab_at(column, row) {
            self.go(tab);
        } else if self.overlays.is_empty() {
            let screen = self.screen();
            if self.stage().click(screen, view, column, row) {
                self.open_selected(view);
            }
        }
        Vec::new()
    }

    pub(super) fn wheel(&mut self, lines: isize, column: u16, row: u16, view: &View) {
        match self.overlays.last_mut() {
            Some(Overlay::Page(page)) => page.step(Move::By(lines)),
            Some(Overlay::Palette(palette)) => palette.step(view, lines.signum()),
            Some(Overlay::Form(_)) => {}
            None => {
                let screen = self.screen();
                self.stage().wheel(screen, view, lines, column, row);
            }
        }
    }
}
