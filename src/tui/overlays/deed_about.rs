//! What a form that drives a run says before its fields: what will happen, and what it costs.

use super::{deed::Order, step_details};
use crate::{
    phrase,
    plan::{RunStep, Then},
    report,
    state::{Closing, Mode, StepStanding},
    tui::{
        clocks,
        course::{self, Course, minutes, ticking},
        keymap::Deed,
        panels::{runs, steps},
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::text::Words,
    },
    wording::night as say,
};

pub fn lines(order: &Order, view: &View) -> Vec<Words> {
    let subject = match (&order.step, &order.run) {
        (Some(step), run) => Subject::Step { book: order.book.clone(), run: run.clone(), step: step.clone() },
        (None, Some(run)) if order.deed != Deed::RollBack && order.deed != Deed::Begin => {
            Subject::Run(run.clone())
        }
        _ => Subject::Runbook(order.book.clone()),
    };
    let Some(course) = Course::about(view, &subject) else { return Vec::new() };
    let step = order.step.as_ref().and_then(|id| course.book.steps.get(id));
    match (order.deed, step) {
        (Deed::Begin, _) => begin(view, &course),
        (Deed::RollBack, _) => roll_back(view, order, &course),
        (Deed::TakeOver, _) => take_over(view, &course),
        (Deed::End | Deed::Pause, _) => vec![steps::progress(view, &course)],
        (deed, Some(step)) => of_step(view, order, deed, &course, step),
        _ => Vec::new(),
    }
}

fn begin(view: &View, course: &Course) -> Vec<Words> {
    let said = phrase!(
        say::WOULD_RUN,
        title = &course.book.title,
        steps = course.steps(),
        time = minutes(course.planned())
    );
    let mut lines = vec![Words::toned(view.phrase(&said), Tone::Strong)];
    lines.extend(runs::dry(view, course));
    let irreversible: Vec<&str> = course
        .book
        .steps
        .values()
        .filter(|step| step.irreversible)
        .map(|step| view.title(&step.title))
        .collect();
    if !irreversible.is_empty() {
        let two = phrase!(say::NEED_TWO, steps = irreversible.join(", "));
        lines.push(Words::new(view.phrase(&two)));
    }
    lines.push(Words::dim(view.say(&say::CARRIED_OUT_HERE)));
    lines
}

fn of_step(view: &View, order: &Order, deed: Deed, course: &Course, step: &RunStep) -> Vec<Words> {
    let mut lines = vec![Words::toned(view.title(&step.title), Tone::Strong)];
    let phase = course.phase(view, step);
    if let Some(phase) = phase {
        let mut words =
            Words::toned(format!("{} {}", phase.glyph(), view.say(phase.name())), steps::tone(phase));
        if let Some(taken) = course.taken(&step.id) {
            words = words.and(format!("  {}", ticking(taken.span(view.now))), Tone::Plain);
        }
        lines.push(words);
    }
    match deed {
        Deed::Start | Deed::Agree | Deed::Settle => {
            lines.extend(step_details::action(view, step));
            if step.irreversible {
                lines.push(Words::toned(format!("! {}", view.say(&say::IRREVERSIBLE)), Tone::Bad));
            }
        }
        Deed::Undo => match &step.undo {
            Some(undo) => lines.extend([
                Words::new(view.phrase(&phrase!(say::UNDO_IS, command = step_details::program(undo)))),
                Words::dim(view.say(if order.undoes { &say::UNDO_HERE } else { &say::UNDO_ELSEWHERE })),
            ]),
            None => lines.push(Words::toned(view.say(&say::NO_UNDO), Tone::Warn)),
        },
        Deed::Skip => {
            let followers: Vec<&str> = course
                .book
                .steps
                .values()
                .filter(|other| other.after.contains(&step.id))
                .map(|other| view.title(&other.title))
                .collect();
            if !followers.is_empty() {
                lines.push(Words::new(view.phrase(&phrase!(say::SKIP_LETS, steps = followers.join(", ")))));
            }
        }
        Deed::Fail => lines.push(Words::new(view.say(step_details::on_fail(step)))),
        _ => {}
    }
    for (_, title, then) in &order.choices {
        let then = match then {
            Then::GoOn => &say::THEN_GO_ON,
            Then::RollBack => &say::THEN_ROLL_BACK,
            Then::Stop => &say::THEN_STOP,
        };
        let tone = if matches!(order.choices.first(), Some((_, first, _)) if first == title) {
            Tone::Plain
        } else {
            Tone::Dim
        };
        lines.push(Words::toned(format!("· {} → {}", title.get(view.lang), view.say(then)), tone));
    }
    lines
}

fn take_over(view: &View, course: &Course) -> Vec<Words> {
    let Some(run) = course.run else { return Vec::new() };
    let who = view.person(&run.taken.by);
    let at = view.time(run.taken.at);
    let text = if run.console == view.snapshot.console {
        phrase!(say::CARRIED_OUT_HERE_ALREADY, at = at)
    } else if view.snapshot.is_here(run.console) {
        phrase!(say::CARRIED_OUT_BY, who = who, at = at)
    } else {
        phrase!(say::CARRIED_OUT_BY_GONE, who = who, at = at)
    };
    vec![Words::new(view.phrase(&text)), steps::progress(view, course)]
}

/// The clock and the cost, before anything else.
fn roll_back(view: &View, order: &Order, course: &Course) -> Vec<Words> {
    let said = phrase!(
        say::ROLL_BACK_RUNS,
        mode = steps::mode(view, order.mode),
        title = &course.book.title,
        steps = course.steps(),
        time = minutes(course.planned())
    );
    let mut lines = vec![Words::toned(view.phrase(&said), Tone::Strong)];
    if let Some(open) = course::proposal(view).filter(|open| order.proposal.as_ref() == Some(&open.id)) {
        let why = report::clock::reason(&view.snapshot.plan, open);
        let accepts = phrase!(say::ACCEPTS, proposal = &open.id, why = why);
        lines.push(Words::toned(view.phrase(&accepts), Tone::Warn));
    }
    if let Some(decision) = clocks::decision(view) {
        lines.extend(clocks::told(view, &decision));
        lines.extend(clocks::cost(view));
    }
    lines.extend(lost(view));
    if let Some(run) = &order.run {
        lines.push(Words::new(view.phrase(&phrase!(say::ENDS_RUN, run = run))));
    }
    lines.extend(runs::dry(view, course).into_iter().skip(1));
    lines.push(Words::toned(view.phrase(&phrase!(say::TYPE_TO_CONFIRM, word = &order.book)), Tone::Strong));
    lines
}

/// What was done tonight that no rollback takes back.
fn lost(view: &View) -> Option<Words> {
    let plan = &view.snapshot.plan;
    let book = plan.runbooks.get(plan.cutover.as_ref()?.runbook.as_ref()?)?;
    let live = |run: &&crate::state::Run| run.runbook == book.id && run.mode == Mode::Live;
    let run = view.snapshot.state.runs().rev().find(live)?;
    if matches!(run.closed, Some((Closing::RolledBack, _))) {
        return None;
    }
    let done = book.steps.values().filter(|step| {
        step.irreversible && run.step(&step.id).is_some_and(|it| it.standing() == StepStanding::Done)
    });
    let titles: Vec<&str> = done.map(|step| view.title(&step.title)).collect();
    let lost = phrase!(say::NOT_TAKEN_BACK, steps = titles.join(", "));
    (!titles.is_empty()).then(|| Words::toned(format!("! {}", view.phrase(&lost)), Tone::Bad))
}
