//! The night in a few lines, and its incidents.

use super::{Incident, Page, span, stopped_by};
use crate::{
    phrase,
    plan::alert::Severity,
    report::{
        clock,
        document::{Cell, Part, Section, Sort, Tone},
        run_lines::mode_name,
    },
    state::{Closing, Mode, Run},
    wording::{Text, night_record as say, report as heading},
};
use chrono::TimeDelta;
use std::collections::BTreeSet;

impl Page<'_> {
    pub(super) fn summary(&self) -> Section {
        let night = self.night;
        let mut lines = vec![self.say(phrase!(
            say::FROM_TO,
            from = self.time(night.span.from),
            until = self.time(night.span.until),
            zone = self.world.plan.project.timezone.name(),
            events = night.timeline.len(),
            incidents = night.incidents.len()
        ))];
        for run in &night.runs {
            lines.push(self.run_was(run));
            lines.extend(self.price_of(run));
        }
        for (text, of) in [
            (&say::TO_ACKNOWLEDGE, Incident::to_acknowledge as fn(&Incident) -> Option<TimeDelta>),
            (&say::TO_MITIGATE, Incident::to_mitigate),
            (&say::TO_RESOLVE, Incident::to_resolve),
        ] {
            lines.extend(self.median_of(text, of));
        }
        let people: BTreeSet<&str> = night
            .timeline
            .iter()
            .map(|entry| entry.by.as_str())
            .filter(|by| self.world.plan.people.values().any(|person| person.name == *by))
            .collect();
        if !people.is_empty() {
            let names = people.into_iter().collect::<Vec<_>>().join(", ");
            lines.push(self.say(phrase!(say::PEOPLE_OF_NIGHT, names = names)));
        }
        lines.push(self.say(phrase!(say::MADE_AT, at = self.time(self.world.now))));
        self.section(&say::SUMMARY, vec![Part::List(lines)])
    }

    fn run_was(&self, run: &Run) -> String {
        let end = run.closed.as_ref().map_or(self.world.now, |(_, note)| note.at);
        let outcome = run.closed.as_ref().map_or(&say::STILL_OPEN, |(closing, _)| closing_name(*closing));
        self.say(phrase!(
            say::RUN_WAS,
            run = &run.id,
            runbook = &run.runbook,
            mode = mode_name(run.mode),
            at = self.time(run.begun.at),
            took = span(end - run.begun.at),
            outcome = outcome,
            event = run.event.to_string()
        ))
    }

    /// Whether a rollback began in time, and what it cost by the clocks when it did.
    pub(super) fn price_of(&self, run: &Run) -> Vec<String> {
        let plan = self.world.plan;
        let rollback = plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref());
        let Some(price) = &run.price else {
            let is_back = run.mode == Mode::Live && rollback == Some(&run.runbook);
            return is_back
                .then(|| self.say(phrase!(say::BACK_UNPRICED, run = &run.id)))
                .into_iter()
                .collect();
        };
        let closes = self.time(price.closes);
        let first = match (price.late(run.begun.at), &price.by) {
            (None, _) => {
                let left = span(price.closes - run.begun.at);
                phrase!(say::BACK_IN_TIME, run = &run.id, left = left, at = closes)
            }
            (Some(late), None) => {
                phrase!(say::BACK_LATE, run = &run.id, late = span(late), at = closes)
            }
            (Some(late), Some(data)) => {
                let title = clock::limit_of(plan, data).map(|limit| limit.title.get(self.lang));
                let title = title.unwrap_or(data.as_str());
                let late = span(late);
                phrase!(say::BACK_LATE_DATA, run = &run.id, late = late, at = closes, data = title)
            }
        };
        let costs = clock::price_lines(plan, price);
        let costs = costs.into_iter().map(|cost| phrase!(say::BACK_COST, run = &run.id, cost = cost));
        std::iter::once(first).chain(costs).map(|line| self.say(line)).collect()
    }

    /// The median and the longest of a time over all incidents that have it.
    fn median_of(&self, text: &'static Text, of: fn(&Incident) -> Option<TimeDelta>) -> Option<String> {
        let mut known: Vec<TimeDelta> = self.night.incidents.iter().filter_map(of).collect();
        known.sort();
        let (median, most) = (known.get(known.len() / 2)?, known.last()?);
        let (median, most) = (span(*median), span(*most));
        let (known, all) = (known.len(), self.night.incidents.len());
        Some(self.say(phrase!(*text, median = median, most = most, known = known, all = all)))
    }

    pub(super) fn incidents(&self) -> Section {
        let heads = [
            (&say::ALERT, Sort::Text),
            (&heading::SEVERITY, Sort::Short),
            (&say::DETECTED, Sort::Text),
            (&say::ACKNOWLEDGED, Sort::Text),
            (&say::MITIGATED, Sort::Text),
            (&say::RESOLVED, Sort::Text),
        ];
        let rows = self.night.incidents.iter().map(|it| self.incident(it)).collect();
        let mut parts = vec![self.table(&heads, rows)];
        if !self.night.incidents.is_empty() {
            parts.push(Part::Line(say::INCIDENT_RULE.get(self.lang).to_owned()));
        }
        self.section(&say::INCIDENTS, parts)
    }

    fn incident(&self, it: &Incident) -> Vec<Cell> {
        let after = |time: TimeDelta| self.say(phrase!(say::AFTER, time = span(time)));
        let none = |text: &'static Text| Cell::toned(text.get(self.lang), Tone::Warn);
        let facts = it.seen.iter().map(|it| format!("{} = {}", it.fact, it.value.as_deref().unwrap_or("–")));
        let facts = facts.collect::<Vec<_>>().join("\n");
        let began = self.say(phrase!(say::BEGAN_BEFORE, time = span(it.to_detect())));
        let detected =
            format!("{} #{}\n{began}\n{}", self.clock(it.detected), it.seq, self.say(quoted(&facts)));
        let acknowledged = it.acknowledged.as_ref().map(|by| {
            let note = self.say(quoted(&by.note));
            format!("{} {}\n{}\n{note}", self.clock(by.at), by.by, after(by.at - it.detected))
        });
        let mitigated = it.mitigated.as_ref().map(|(at, stopped)| {
            format!("{} {}\n{}", self.clock(*at), self.say(stopped_by(stopped)), after(*at - it.detected))
        });
        let resolved = it.resolved.map(|at| format!("{}\n{}", self.clock(at), after(at - it.detected)));
        let tone = if it.severity == Severity::Critical { Tone::Bad } else { Tone::Plain };
        vec![
            format!("{} ({})", it.title.get(self.lang), it.alert).into(),
            Cell::toned(it.severity.name().get(self.lang), tone),
            detected.trim_end().into(),
            acknowledged.map_or_else(|| none(&say::BY_NOBODY), |text| text.trim_end().into()),
            mitigated.map_or_else(|| none(&say::NOT_ON_RECORD), Cell::from),
            resolved.map_or_else(|| none(&say::NOT_RESOLVED), Cell::from),
        ]
    }
}

fn quoted(text: &str) -> crate::wording::Phrase {
    phrase!(crate::wording::names::AS_SAID, text = text)
}

fn closing_name(closing: Closing) -> &'static Text {
    match closing {
        Closing::Completed => &say::WAS_COMPLETED,
        Closing::Stopped => &say::WAS_STOPPED,
        Closing::RolledBack => &say::WAS_ROLLED_BACK,
    }
}
