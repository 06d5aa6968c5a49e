//! A page of text over the whole screen. It is written anew for each frame, so what it says is always current.

use super::{company, compare, details, evidence, help, poll, proof};
use crate::{
    id::Id,
    tui::{
        panels::list::Move,
        screens::Tab,
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{doc::Doc, table, text::Words},
    },
    wording::{console as say, polls as say_polls, prove as say_prove},
};
use ratatui::{buffer::Buffer, layout::Rect};

/// Text wider than this is hard to read.
const WIDTH_MAX: u16 = 116;

#[derive(Debug)]
pub struct Page {
    pub about: About,
    proof: Option<proof::Kept>,
    top: usize,
    height: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Details(Subject),
    Evidence(Subject),
    Help(Tab),
    /// The poll of a gate.
    Poll(Id),
    /// Whether a gate turns bad input down.
    Proof(Id),
    /// Who is here.
    Company,
    /// All probes, now and at other times.
    Compare,
}

impl Page {
    pub fn new(about: About) -> Self {
        Self { about, proof: None, top: 0, height: 1 }
    }

    pub fn subject(&self) -> Option<Subject> {
        match &self.about {
            About::Details(subject) | About::Evidence(subject) => Some(subject.clone()),
            About::Poll(gate) | About::Proof(gate) => Some(Subject::Gate(gate.clone())),
            About::Help(_) | About::Company | About::Compare => None,
        }
    }

    pub fn step(&mut self, step: Move) {
        let page = isize::try_from(self.height.max(2) - 1).unwrap_or(1);
        self.top = match step {
            Move::By(n) => self.top.saturating_add_signed(n),
            Move::Pages(n) => self.top.saturating_add_signed(n.saturating_mul(page)),
            Move::First => 0,
            Move::Last => usize::MAX,
        };
    }

    pub fn draw(&mut self, buffer: &mut Buffer, area: Rect, view: &View) {
        if area.is_empty() {
            return;
        }
        let (name, doc) = self.write(view);
        let body = Rect {
            x: area.x + 1,
            y: area.y + 1,
            width: area.width.saturating_sub(2).min(WIDTH_MAX),
            height: area.height - 1,
        };
        self.height = body.height.into();
        let (top, lines) = doc.draw(buffer, body, self.top, view.colour);
        self.top = top;
        let seen = (top + self.height).min(lines);
        let note = if lines > self.height { Words::dim(format!("{seen}/{lines}")) } else { Words::default() };
        table::rule(buffer, Rect { height: 1, ..area }, &Words::toned(name, Tone::Focus), &note, view.colour);
    }

    fn write(&mut self, view: &View) -> (String, Doc) {
        match &self.about {
            About::Help(tab) => (view.say(&say::HELP_TITLE).to_owned(), help::doc(view, *tab)),
            About::Company => (view.say(&say::COMPANY).to_owned(), company::doc(view)),
            About::Compare => (view.say(&say::COMPARED).to_owned(), compare::doc(view)),
            About::Poll(gate) => (format!("{} {gate}", view.say(&say_polls::POLL)), poll::doc(view, gate)),
            About::Proof(gate) => {
                (format!("{} {gate}", view.say(&say_prove::PROOF)), proof::doc(view, gate, &mut self.proof))
            }
            About::Details(subject) => (name(view, subject), details::doc(view, subject)),
            About::Evidence(subject) => {
                let name = format!("{} · {}", view.say(&say::EVIDENCE_TITLE), name(view, subject));
                (name, evidence::doc(view, subject))
            }
        }
    }
}

fn name(view: &View, subject: &Subject) -> String {
    let noun = subject.noun().map_or("", |noun| view.say(noun));
    format!("{noun} {}", subject.key()).trim().to_owned()
}
