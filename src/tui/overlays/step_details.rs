//! A step in full: exactly what it does, every time it was begun, what it left behind, and what it took before.

use crate::{
    expr::Expr,
    id::Id,
    plan::{Action, OnFail, Program, RunStep, Then},
    report::by_program,
    runbook,
    state::{Ended, Ending, Proof, StepRun, Try},
    tui::{
        course::{Course, minutes, ticking},
        panels::steps,
        subject::Subject,
        theme::Tone,
        view::{View, duration},
        widgets::{doc::Doc, text::Words},
    },
    wording::{Text, console, night as say, run as say_run},
};

pub fn step(view: &View, doc: &mut Doc, subject: &Subject) {
    let Subject::Step { step: id, .. } = subject else { return };
    let Some(course) = Course::about(view, subject) else { return };
    if let Some(planned) = course.book.steps.get(id) {
        standing(view, doc, &course, planned);
        plan(view, doc, planned);
    }
    let Some(known) = course.run.and_then(|run| run.step(id)) else { return };
    tries(view, doc, known);
    said(view, doc, known);
    earlier(view, doc, &course, id);
}

fn standing(view: &View, doc: &mut Doc, course: &Course, step: &RunStep) {
    let Some(phase) = course.phase(view, step) else {
        let dry = Words::toned(view.say(&say::DRY_RUN), Tone::Strong);
        doc.text(dry.and(format!(" · {}", steps::by_whom(view, step)), Tone::Plain));
        return;
    };
    let mut words = Words::toned(format!("{} {}", phase.glyph(), view.say(phase.name())), steps::tone(phase));
    if let Some(taken) = course.taken(&step.id) {
        words = words.and(format!("  {}", ticking(taken.span(view.now))), Tone::Strong);
    }
    doc.field(view.say(&console::STATE), words);
    if phase == runbook::Phase::Unknown {
        doc.text(Words::toned(view.say(&say::UNKNOWN_DOC), Tone::Bad));
    }
}

/// What will happen, exactly.
fn plan(view: &View, doc: &mut Doc, step: &RunStep) {
    doc.field(view.say(&console::OWNER), view.owner(step.owner.as_ref()));
    doc.field(view.say(&say::PLANNED), minutes(step.planned));
    let after: Vec<&str> = step.after.iter().map(Id::as_str).collect();
    doc.field(view.say(&say::WAITS_FOR), after.join(", "));
    if step.irreversible {
        doc.text(Words::toned(format!("! {}", view.say(&say::IRREVERSIBLE)), Tone::Strong));
    }
    if let Some(how) = &step.how {
        doc.field(view.say(&say::HOW), view.title(how));
    }
    doc.heading(view.say(&say::WHAT_HAPPENS));
    for line in action(view, step) {
        doc.text(line);
    }
    if let Some(timeout) = step.timeout {
        doc.field(view.say(&say::TIMEOUT), duration(timeout));
    }
    if step.retries > 0 {
        doc.field(view.say(&say::RETRIES), step.retries.to_string());
    }
    doc.field(view.say(&say::CHECK), step.check.as_ref().map(Expr::source).unwrap_or_default());
    doc.field(view.say(&say::UNDO_COMMAND), step.undo.as_ref().map(program).unwrap_or_default());
    doc.field(view.say(&say::ON_FAIL), view.say(on_fail(step)));
    if step.repeatable {
        doc.field("", view.say(&say::REPEATABLE));
    }
}

/// What the step does, a line for each part of it. Secrets show as dots.
pub fn action(view: &View, step: &RunStep) -> Vec<Words> {
    let kind = Words::dim(format!("{}  ", view.say(step.action.name())));
    let one = |text: String| vec![kind.clone().and(text, Tone::Plain)];
    match &step.action {
        Action::Manual => one(step.how.as_ref().map_or_else(String::new, |how| view.title(how).to_owned())),
        Action::Command(command) => {
            let mut lines = one(program(command));
            lines.extend(command.env.iter().map(|(name, value)| Words::dim(format!("  {name}={value}"))));
            lines
        }
        Action::Http(http) => {
            let request = &http.request;
            one(format!("{} {}", request.method.word(), request.url))
        }
        Action::Wait(condition) => one(condition.source().to_owned()),
        Action::Gate(gate) => one(gate.to_string()),
        Action::Notify { channels, text } => {
            let channels: Vec<&str> = channels.iter().map(Id::as_str).collect();
            one(format!("{}: {}", channels.join(", "), view.title(text)))
        }
        Action::Decide(choices) => {
            let mut lines = one(String::new());
            lines.extend(choices.iter().map(|choice| {
                let then = match choice.then {
                    Then::GoOn => &say::THEN_GO_ON,
                    Then::RollBack => &say::THEN_ROLL_BACK,
                    Then::Stop => &say::THEN_STOP,
                };
                Words::new(format!("  {} → {}", view.title(&choice.title), view.say(then)))
            }));
            lines
        }
    }
}

/// A command line as it would be typed.
pub fn program(program: &Program) -> String {
    let words: Vec<String> = program.command.iter().map(ToString::to_string).collect();
    if program.shell { format!("sh -c '{}'", words.join(" ")) } else { words.join(" ") }
}

pub fn on_fail(step: &RunStep) -> &'static Text {
    match step.on_fail {
        OnFail::Stop => &say::FAIL_STOPS,
        OnFail::RollBack => &say::FAIL_ROLLS_BACK,
        OnFail::GoOn => &say::FAIL_GOES_ON,
    }
}

fn tries(view: &View, doc: &mut Doc, known: &StepRun) {
    if known.tries.is_empty() {
        return;
    }
    doc.heading(view.say(&say::TRIES));
    for one in &known.tries {
        attempt(view, doc, one, known.choice.as_ref());
    }
}

fn attempt(view: &View, doc: &mut Doc, one: &Try, choice: Option<&Id>) {
    let from = format!("{}  {}", view.date_time(one.started.at), view.person(&one.started.by));
    let Some(Ended { ending, note, proof, goes_on: _ }) = &one.ended else {
        doc.item(Words::toned("▶", Tone::Strong), Words::new(from));
        return;
    };
    let (glyph, text, tone) = match ending {
        Ending::Done => ("✔", &say::ENDED_DONE, Tone::Plain),
        Ending::Failed => ("✖", &say::ENDED_FAILED, Tone::Bad),
        Ending::TimedOut => ("✖", &say::ENDED_LATE, Tone::Bad),
    };
    let took = ticking((note.at - one.started.at).to_std().unwrap_or_default());
    let mut words = Words::new(from).and(format!("  {} {took}", view.say(text)), tone);
    if let Some(choice) = choice {
        words = words.and(format!("  → {choice}"), Tone::Strong);
    }
    if !note.text.is_empty() {
        words = words.and(format!("  {}", view.phrase(&by_program(&note.text))), Tone::Plain);
    }
    doc.item(Words::toned(glyph, tone), words);
    if let Some(proof) = proof {
        prove(view, doc, proof);
    }
}

/// What a machine's step left behind: its code, the end of what it wrote, and the hash of all of it.
fn prove(view: &View, doc: &mut Doc, proof: &Proof) {
    let code = proof.code.map_or_else(|| "–".to_owned(), |code| code.to_string());
    doc.field(view.say(&say::PROOF_CODE), code);
    doc.field(view.say(&say::PROOF_HASH), format!("sha256:{}  {} B", proof.sha256, proof.bytes));
    if !proof.excerpt.trim().is_empty() {
        doc.field(view.say(&say::PROOF_OUTPUT), "");
        for line in proof.excerpt.lines() {
            doc.item(Words::dim("│"), crate::wording::printable(line));
        }
    }
}

/// What people said of it beside beginning and ending it.
fn said(view: &View, doc: &mut Doc, known: &StepRun) {
    let line = |text: &'static Text, note: &crate::state::Note| {
        Words::new(format!("{}  {}  ", view.date_time(note.at), view.person(&note.by)))
            .and(view.say(text), Tone::Strong)
            .and(format!("  {}", view.phrase(&by_program(&note.text))), Tone::Plain)
    };
    let agreed = known.agreed.iter().map(|(note, _)| line(&say::SAID_AGREED, note));
    let asked = known.asked.iter().map(|(note, _)| line(&say::SAID_ASKED, note));
    let settled = known
        .settled
        .iter()
        .map(|(done, note, _)| line(if *done { &say::SAID_DONE } else { &say::SAID_NOT_DONE }, note));
    let skipped = known.skipped.iter().map(|(note, _)| line(&say_run::PHASE_SKIPPED, note));
    let undone = known
        .undone
        .iter()
        .map(|it| line(if it.worked { &say_run::PHASE_UNDONE } else { &say::UNDO_FAILED }, &it.note));
    let lines: Vec<Words> = agreed.chain(asked).chain(settled).chain(skipped).chain(undone).collect();
    if lines.is_empty() {
        return;
    }
    doc.heading(view.say(&say::SAID));
    for line in lines {
        doc.item(Words::dim("·"), line);
    }
    if let Some(proof) = known.undone.as_ref().and_then(|undone| undone.proof.as_ref()) {
        prove(view, doc, proof);
    }
}

/// What the same step took in other runs.
fn earlier(view: &View, doc: &mut Doc, course: &Course, id: &Id) {
    let this = course.run.map(|run| run.event);
    let others = view
        .snapshot
        .state
        .runs()
        .rev()
        .filter(|run| run.runbook == course.book.id && Some(run.event) != this);
    let mut is_first = true;
    for run in others {
        let Some(taken) = runbook::taken(run, id) else { continue };
        if std::mem::take(&mut is_first) {
            doc.heading(view.say(&say::EARLIER));
        }
        let words = Words::new(format!("{}  ", run.id))
            .and(format!("{}  ", steps::mode(view, run.mode)), Tone::Dim)
            .and(ticking(taken.span(view.now)), Tone::Strong)
            .and(format!("  {}", view.date_time(taken.from)), Tone::Dim);
        doc.item(Words::dim("·"), words);
    }
}
