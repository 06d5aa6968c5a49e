//! What the keys do that drive a run of a runbook. What a rule forbids is still asked for, so that its refusal tells
//! why and what to do instead.

use super::{
    console::{Console, Effect},
    course::{self, Chosen, Course},
    keymap::Deed,
    overlays::{deed::Order, purpose::Purpose, stay_on::StayOn},
    screens::Tab,
    subject::Subject,
    view::View,
};
use crate::{
    conductor::Request,
    id::Id,
    plan::{Action, RunStep},
    runbook::Phase,
    state::{Mode, Run},
    wording::night as say,
};

impl Console {
    pub(super) fn conduct(&mut self, deed: Deed, view: &View) -> Vec<Effect> {
        if deed == Deed::RollBack {
            self.roll_back(view);
            return Vec::new();
        }
        let selected = self.selected(view);
        let about = selected.as_ref().and_then(|subject| Course::about(view, subject));
        // By way of the palette, from a screen without runs: what goes on now is meant.
        let Some(course) = about.or_else(|| Course::of(view)) else {
            self.tell(&say::NO_RUNBOOK);
            return Vec::new();
        };
        let step = match &selected {
            Some(Subject::Step { step, .. }) => course.book.steps.get(step),
            _ => None,
        };
        match (deed, course.run, step) {
            (Deed::Begin, ..) => self.order(order(view, deed, &course, None), view),
            (_, None, _) => self.tell(&say::NOT_BEGUN),
            (Deed::Pause | Deed::TakeOver | Deed::End, Some(_), _) => {
                self.order(order(view, deed, &course, None), view);
            }
            (_, Some(_), None) => {
                if self.screen().tab != Tab::Runbook {
                    self.go(Tab::Runbook);
                }
                self.tell(&say::SELECT_STEP);
            }
            (_, Some(run), Some(step)) => return self.of_step(deed, view, &course, run, step),
        }
        Vec::new()
    }

    fn of_step(
        &mut self,
        deed: Deed,
        view: &View,
        course: &Course,
        run: &Run,
        step: &RunStep,
    ) -> Vec<Effect> {
        let phase = course.phase(view, step);
        match deed {
            Deed::Start if !is_asked_first(step, phase) => {
                let order = order(view, deed, course, Some(step));
                let command = order.start(run.id.clone(), step.id.clone());
                return vec![Effect::Send(self.token(), Request::Act(command))];
            }
            // The program that does it says how it ended; nobody else saw it.
            Deed::Finish | Deed::Fail if step.action.is_automatic() => self.tell(match phase {
                Some(Phase::Unknown) => &say::UNKNOWN_SETTLES,
                _ => &say::MACHINE_ENDS_IT,
            }),
            _ => self.order(order(view, deed, course, Some(step)), view),
        }
        Vec::new()
    }

    fn order(&mut self, order: Order, view: &View) {
        self.open_form(Purpose::Deed(order), view);
    }

    /// From anywhere: the way back is one chord and a word away, whatever is on the screen.
    fn roll_back(&mut self, view: &View) {
        let plan = &view.snapshot.plan;
        let named = plan.cutover.as_ref().and_then(|cutover| plan.runbooks.get(cutover.rollback.as_ref()?));
        let Some(book) = named else { return self.tell(&say::NO_ROLLBACK) };
        let open = |run: &&Run| run.is_open() && run.runbook != book.id;
        let cutover = plan.cutover.as_ref().and_then(|cutover| cutover.runbook.as_ref());
        let run = view.snapshot.state.runs().rev().filter(open).find(|run| Some(&run.runbook) == cutover);
        let is_live = run.is_none_or(|run| run.mode == Mode::Live);
        let order = Order {
            deed: Deed::RollBack,
            book: book.id.clone(),
            run: run.map(|run| run.id.clone()),
            step: None,
            console: view.snapshot.console,
            choices: Vec::new(),
            is_asked: false,
            undoes: false,
            proposal: course::proposal(view).filter(|_| is_live).map(|open| open.id.clone()),
            // Going back is rehearsed where going forward is.
            mode: run.map_or(Mode::Live, |run| run.mode),
            is_paused: false,
        };
        self.order(order, view);
    }

    /// Declines the proposal to go back that waits for an answer.
    pub(super) fn stay_on(&mut self, view: &View) {
        match course::proposal(view) {
            Some(open) => self.open_form(Purpose::StayOn(StayOn { proposal: open.id.clone() }), view),
            None => self.tell(&say::NO_PROPOSAL),
        }
    }

    /// Shows a run, or a runbook as it would run.
    pub(super) fn look_at(&mut self, subject: &Subject, view: &View) {
        let chosen = match subject {
            Subject::Run(id) => {
                let run = view.snapshot.state.runs().find(|run| run.id == *id);
                run.map(|run| Chosen::Run(run.event))
            }
            Subject::Runbook(id) => view.snapshot.plan.runbooks.get_index_of(id).map(Chosen::Planned),
            _ => None,
        };
        self.go(Tab::Runbook);
        self.stage().focus = 0;
        self.lens.chosen = chosen.unwrap_or_default();
    }
}

/// A program that acts, and what cannot be taken back, do not begin by a slip of the finger; where a rule says no
/// anyway, the refusal is all there is to say.
fn is_asked_first(step: &RunStep, phase: Option<Phase>) -> bool {
    let may_begin = matches!(phase, Some(Phase::Ready | Phase::Failed | Phase::Undone));
    may_begin && (step.irreversible || step.action.is_automatic() && step.action.has_effect())
}

/// Whether this console takes a step back by a program: it carries out the run, and none is at it that nobody has
/// seen the end of.
fn undoes(view: &View, run: &Run, step: &RunStep) -> bool {
    let is_begun = run.step(&step.id).is_some_and(|known| known.undoing.is_some());
    step.undo.is_some() && !is_begun && run.console == view.snapshot.console
}

fn order(view: &View, deed: Deed, course: &Course, step: Option<&RunStep>) -> Order {
    let choices = match step.map(|step| &step.action) {
        Some(Action::Decide(choices)) if deed == Deed::Finish => {
            choices.iter().map(|it| (it.id.clone(), it.title.clone(), it.then)).collect()
        }
        _ => Vec::new(),
    };
    let run = course.run.filter(|_| deed != Deed::Begin);
    let is_automatic = step.is_some_and(|step| step.action.is_automatic());
    Order {
        deed,
        book: course.book.id.clone(),
        run: run.map(|run| run.id.clone()),
        step: step.map(|step: &RunStep| -> Id { step.id.clone() }),
        console: view.snapshot.console,
        choices,
        is_asked: is_automatic && run.is_some_and(|run| view.snapshot.is_here(run.console)),
        undoes: run.zip(step).is_some_and(|(run, step)| undoes(view, run, step)),
        proposal: None,
        mode: run.map_or(Mode::Live, |run| run.mode),
        is_paused: run.is_some_and(|run| run.paused.is_some()),
    }
}
