//! A run: each step with its times, how it ended, and what was said of it.

use super::{Page, span};
use crate::{
    phrase,
    plan::RunStep,
    report::{
        document::{Cell, Part, Section, Sort, Tone},
        night::Remark,
        run_lines::mode_name,
        runs::difference,
    },
    runbook::taken,
    state::{Mode, Run, StepRun, StepStanding},
    title::Title,
    value,
    wording::{Text, night_record as say, report as heading, run as say_run},
};
use chrono::TimeDelta;

/// What a step took more than planned, when that is worth a look: more than a fifth, and a minute at least.
pub(super) fn overrun(step: &RunStep, took: TimeDelta) -> Option<TimeDelta> {
    let planned = TimeDelta::from_std(step.planned).unwrap_or_default();
    let over = took - planned;
    (over >= TimeDelta::minutes(1) && over * 5 > planned).then_some(over)
}

impl Page<'_> {
    pub(super) fn run(&self, run: &Run, remarks: &[Remark]) -> Section {
        let book = self.world.plan.runbooks.get(&run.runbook);
        let title = book.map_or_else(|| Title::same(run.runbook.as_str()), |book| book.title.clone());
        let title = phrase!(say::RUN_TITLE, run = &run.id, title = title, mode = mode_name(run.mode));
        let mut about = Vec::new();
        if let Some(book) = book {
            let planned = TimeDelta::from_std(book.planned()).unwrap_or_default();
            let end = run.closed.as_ref().map_or(self.world.now, |(_, note)| note.at);
            let took = end - run.begun.at;
            let over = signed(took - planned);
            // Without seconds that nobody planned.
            let planned =
                if planned < TimeDelta::hours(1) { value::written(book.planned()) } else { span(planned) };
            let line = phrase!(say::RUN_TOOK, planned = planned, took = span(took), over = over);
            about.push(self.say(line));
        }
        about.extend(self.rehearsed(run));
        about.extend(remarks.iter().filter(|it| it.step.is_none()).map(|it| self.remark(it)));
        let heads = [
            (&say::STEP, Sort::Text),
            (&say::BEGUN, Sort::Short),
            (&say::PLANNED, Sort::Number),
            (&say::ACTUAL, Sort::Number),
            (&say::STANDING, Sort::Short),
            (&heading::BY, Sort::Short),
            (&say::REMARKS, Sort::Text),
        ];
        let rows = run.steps.iter().map(|(id, step)| {
            let planned = book.and_then(|book| book.steps.get(id));
            let said: Vec<String> =
                remarks.iter().filter(|it| it.step.as_ref() == Some(id)).map(|it| self.remark(it)).collect();
            let mut row = self.step(run, id, planned, step);
            row.push(said.join("\n").into());
            row
        });
        let parts = vec![Part::List(about), self.table(&heads, rows.collect())];
        Section { title: self.say(title), parts }
    }

    /// Of a live run, in which rehearsal exactly its steps had come to their end, and what was set otherwise there.
    fn rehearsed(&self, run: &Run) -> Option<String> {
        if run.mode == Mode::Rehearsal {
            return None;
        }
        let before = |it: &&Run| it.begun.seq < run.begun.seq && it.runbook == run.runbook;
        let rehearsals = || self.world.state.runs().rev().filter(before).filter(|it| it.rehearsed(&run.hash));
        let here = rehearsals().find(|it| it.settings == run.settings);
        let Some(rehearsal) = here.or_else(|| rehearsals().next()) else {
            return Some(self.say(&say::NOT_REHEARSED));
        };
        let text = phrase!(say::REHEARSED_IN, run = &rehearsal.id, at = self.time(rehearsal.begun.at));
        let elsewhere = difference(&rehearsal.settings, &run.settings);
        let elsewhere = elsewhere.map(|settings| format!("; {}", self.say(settings))).unwrap_or_default();
        Some(format!("{}{elsewhere}", self.say(text)))
    }

    fn step(&self, run: &Run, id: &crate::id::Id, planned: Option<&RunStep>, step: &StepRun) -> Vec<Cell> {
        let time = taken(run, id);
        let took = time.and_then(|time| Some(time.until? - time.from));
        let expected = planned.map(|planned| TimeDelta::from_std(planned.planned).unwrap_or_default());
        let is_late = planned.zip(took).is_some_and(|(planned, took)| overrun(planned, took).is_some());
        let unknown = || "–".to_owned();
        let actual = match (took, expected) {
            (Some(took), Some(expected)) => format!("{}\n{}", span(took), signed(took - expected)),
            (Some(took), None) => span(took),
            (None, _) => unknown(),
        };
        let tries = match step.tries.len() {
            0 | 1 => String::new(),
            tries => format!("\n{}", self.say(phrase!(say::TRIES, tries = tries))),
        };
        let title = planned.map_or(String::new(), |planned| format!("{} ", planned.title.get(self.lang)));
        let by = step.tries.last().map(|last| self.world.plan.person_name(&last.started.by).to_owned());
        let (glyph, name, tone) = standing(step.standing());
        vec![
            format!("{title}({id})").into(),
            time.map_or_else(unknown, |time| self.clock(time.from)).into(),
            planned.map_or_else(unknown, |planned| value::written(planned.planned)).into(),
            Cell::toned(actual, if is_late { Tone::Warn } else { Tone::Plain }),
            Cell::toned(format!("{glyph} {}{tries}", name.get(self.lang)), tone),
            by.unwrap_or_default().into(),
        ]
    }

    pub(super) fn remark(&self, remark: &Remark) -> String {
        let by = self.world.plan.person_name(&remark.by);
        remark.text(self.clock(remark.at), by, self.lang)
    }
}

/// With its sign, also when it is more.
fn signed(time: TimeDelta) -> String {
    let seconds = time.num_seconds();
    let sign = if seconds > 0 { "+" } else { "" };
    format!("{sign}{}", span(time))
}

fn standing(standing: StepStanding) -> (&'static str, &'static Text, Tone) {
    match standing {
        StepStanding::Waiting => ("·", &say::NOT_DONE, Tone::Plain),
        StepStanding::Started => ("?", &say::NO_END, Tone::Warn),
        StepStanding::Done => ("✔", &say_run::PHASE_DONE, Tone::Good),
        StepStanding::Failed => ("✖", &say_run::PHASE_FAILED, Tone::Bad),
        StepStanding::Skipped => ("↷", &say_run::PHASE_SKIPPED, Tone::Warn),
        StepStanding::Undone => ("↶", &say_run::PHASE_UNDONE, Tone::Warn),
    }
}
