//! The record of a night as a report: for reading, and as a draft of what people write about it afterwards.

use super::{Incident, Night, Stopped};
use crate::{
    facts::World,
    mask, phrase,
    plan::Runbook,
    report::{
        document::{Document, Part, Section},
        local,
        run_lines::mode_name,
        utc,
    },
    runbook::taken,
    state::{Answer, Run, StepRun, StepStanding, Waiver},
    value::show_duration,
    wording::{Lang, Phrase, Text, gate as say_gate, night_record as say, report as heading, run as say_run},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// The record with the draft of a post-mortem at its end.
pub fn page(world: &World, night: &Night, lang: Lang) -> Document {
    let page = Page { world, night, lang };
    let title = phrase!(say::TITLE, name = &world.plan.project.name, day = page.day());
    let mut sections = vec![page.summary(), page.incidents()];
    sections.extend(night.runs.iter().filter_map(|run| page.run(run)));
    sections.extend([
        page.gates(),
        page.waivers(),
        page.feedback(),
        page.timeline(),
        page.draft(),
        page.proof(),
    ]);
    Document { title: title.render(lang), lang, sections }
}

pub(super) struct Page<'a> {
    pub world: &'a World<'a>,
    pub night: &'a Night<'a>,
    pub lang: Lang,
}

impl Page<'_> {
    fn day(&self) -> String {
        let zone = self.world.plan.project.timezone;
        let run = self.night.runs.first().map(|run| run.begun.at);
        run.unwrap_or(self.night.span.from).with_timezone(&zone).format("%Y-%m-%d").to_string()
    }

    fn say(&self, phrase: impl Into<Phrase>) -> String {
        mask::personal(&phrase.into().render(self.lang))
    }

    fn heads(&self, texts: &[&'static Text]) -> Vec<String> {
        texts.iter().map(|text| text.get(self.lang).to_owned()).collect()
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        local(at, self.world.plan.project.timezone)
    }

    fn clock(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.world.plan.project.timezone).format("%H:%M:%S").to_string()
    }

    fn section(&self, title: &'static Text, parts: Vec<Part>) -> Section {
        Section { title: title.get(self.lang).to_owned(), parts }
    }

    /// A table, or a line that says there is nothing.
    fn table(&self, heads: &[&'static Text], rows: Vec<Vec<String>>) -> Part {
        if rows.is_empty() {
            return Part::Line(say::NONE.get(self.lang).to_owned());
        }
        Part::Table(std::iter::once(self.heads(heads)).chain(rows).collect())
    }

    fn summary(&self) -> Section {
        let night = self.night;
        let mut lines = vec![self.say(phrase!(
            say::FROM_TO,
            from = self.time(night.span.from),
            until = self.time(night.span.until),
            events = night.timeline.len(),
            incidents = night.incidents.len()
        ))];
        for run in &night.runs {
            let end = run.closed.as_ref().map_or(self.world.now, |(_, note)| note.at);
            let took = show_duration(TimeDelta::seconds((end - run.begun.at).num_seconds()));
            let outcome = run.closed.as_ref().map_or(&say::STILL_OPEN, |(closing, _)| closing_name(*closing));
            lines.push(self.say(phrase!(
                say::RUN_WAS,
                run = &run.id,
                runbook = &run.runbook,
                mode = mode_name(run.mode),
                at = self.time(run.begun.at),
                took = took,
                outcome = outcome,
                event = run.event.to_string()
            )));
        }
        for (text, of) in [
            (&say::TO_ACKNOWLEDGE, Incident::to_acknowledge as fn(&Incident) -> Option<TimeDelta>),
            (&say::TO_MITIGATE, Incident::to_mitigate),
            (&say::TO_RESOLVE, Incident::to_resolve),
        ] {
            let mut known: Vec<TimeDelta> = night.incidents.iter().filter_map(of).collect();
            known.sort();
            if let (Some(median), Some(most)) = (known.get(known.len() / 2), known.last()) {
                let (median, most) = (span(*median), span(*most));
                let (known, all) = (known.len(), night.incidents.len());
                lines.push(self.say(phrase!(*text, median = median, most = most, known = known, all = all)));
            }
        }
        self.section(&say::SUMMARY, vec![Part::List(lines)])
    }

    fn incidents(&self) -> Section {
        let shown = |time: Option<TimeDelta>| time.map_or_else(|| "–".to_owned(), span);
        let row = |it: &Incident| {
            let mitigated = it.mitigated.as_ref().map_or_else(
                || "–".to_owned(),
                |(at, stopped)| format!("{} ({})", self.clock(*at), self.say(stopped_by(stopped))),
            );
            vec![
                format!("{} ({})", it.title.get(self.lang), it.alert),
                it.severity.name().get(self.lang).to_owned(),
                format!("{} #{}", self.clock(it.detected), it.seq),
                format!("≥ {}", span(it.to_detect())),
                shown(it.to_acknowledge())
                    + &it.acknowledged.as_ref().map(|(_, by)| format!(" {by}")).unwrap_or_default(),
                shown(it.to_mitigate()) + "  " + &mitigated,
                shown(it.to_resolve()),
            ]
        };
        let rows = self.night.incidents.iter().map(row).collect();
        let heads = [
            &say::ALERT,
            &heading::SEVERITY,
            &say::DETECTED,
            &say::DETECT,
            &say::ACKNOWLEDGE,
            &say::MITIGATE,
            &say::RESOLVE,
        ];
        self.section(
            &say::INCIDENTS,
            vec![self.table(&heads, rows), Part::Line(say::INCIDENT_RULE.get(self.lang).to_owned())],
        )
    }

    /// Each step: planned, actual, and how it ended.
    fn run(&self, run: &Run) -> Option<Section> {
        let book: &Runbook = self.world.plan.runbooks.get(&run.runbook)?;
        let empty = StepRun::default();
        let rows = book.steps.values().map(|step| {
            let known = run.step(&step.id).unwrap_or(&empty);
            let time = taken(run, &step.id);
            let minutes = time.and_then(|time| Some((time.until? - time.from).as_seconds_f64() / 60.0));
            let planned = step.planned.as_secs_f64() / 60.0;
            vec![
                step.title.get(self.lang).to_owned(),
                time.map_or_else(|| "–".to_owned(), |time| self.clock(time.from)),
                format!("{planned:.0}"),
                minutes.map_or_else(|| "–".to_owned(), |minutes| format!("{minutes:.1}")),
                minutes.map_or_else(|| "–".to_owned(), |minutes| format!("{:+.1}", minutes - planned)),
                standing_name(known.standing()).get(self.lang).to_owned(),
                known.tries.len().to_string(),
                known.tries.last().map_or_else(String::new, |last| {
                    self.world.plan.person_name(&last.started.by).to_owned()
                }),
            ]
        });
        let heads = [
            &say::STEP,
            &say::BEGUN,
            &say::PLANNED,
            &say::ACTUAL,
            &say::DIFFERENCE,
            &say::STANDING,
            &say::TRIES,
            &heading::BY,
        ];
        let title = phrase!(say::RUN_TITLE, run = &run.id, title = &book.title, mode = mode_name(run.mode));
        Some(Section { title: self.say(title), parts: vec![self.table(&heads, rows.collect())] })
    }

    fn gates(&self) -> Section {
        let rows = self.night.gates.iter().map(|gate| {
            let open: Vec<String> = gate
                .criteria
                .iter()
                .filter(|it| it.verdict != crate::verdict::Verdict::Go)
                .map(|it| format!("{}{}", it.id, if it.waived.is_some() { " ~" } else { "" }))
                .collect();
            let waived = match gate.waived() {
                0 => String::new(),
                count => self.say(phrase!(say_gate::WAIVED_COUNT, count = count)),
            };
            vec![
                format!("{} ({})", gate.title.get(self.lang), gate.gate),
                format!("{}{waived}", gate.verdict.name().get(self.lang)),
                open.join(" "),
            ]
        });
        let heads = [&say::GATE, &say::VERDICT, &say::OPEN_CRITERIA];
        let at = Part::Line(self.say(phrase!(say::GATES_AT, at = self.time(self.world.now))));
        self.section(&say::GATES, vec![at, self.table(&heads, rows.collect())])
    }

    pub(super) fn waivers(&self) -> Section {
        let in_force = |it: &&Waiver| {
            it.is_open(self.world.now) && it.answered.as_ref().is_some_and(|it| it.answer == Answer::Approved)
        };
        let rows = self.world.state.waivers().filter(in_force).map(|it| {
            vec![
                it.id.to_string(),
                format!("{}/{}", it.gate, it.criterion),
                self.time(it.until),
                self.world.plan.person_name(&it.asked.by).to_owned(),
                it.answered
                    .as_ref()
                    .map(|answered| self.world.plan.person_name(&answered.note.by).to_owned())
                    .unwrap_or_default(),
                format!("{} #{}", mask::personal(&it.asked.text), it.asked.seq),
            ]
        });
        let heads = [
            &heading::ID,
            &say::CRITERION,
            &heading::UNTIL,
            &heading::ASKED_BY,
            &heading::ANSWERED_BY,
            &say::REASON,
        ];
        self.section(&say::WAIVERS, vec![self.table(&heads, rows.collect())])
    }

    pub(super) fn feedback(&self) -> Section {
        let rows = self.world.state.feedback().filter(|it| it.settled.is_none()).map(|it| {
            vec![
                it.id.to_string(),
                it.severity.name().get(self.lang).to_owned(),
                it.place.as_deref().unwrap_or("–").to_owned(),
                format!("{} #{}", mask::personal(&it.note.text), it.note.seq),
            ]
        });
        let heads = [&heading::ID, &heading::SEVERITY, &say::PLACE, &heading::TEXT];
        self.section(&say::FEEDBACK, vec![self.table(&heads, rows.collect())])
    }

    fn timeline(&self) -> Section {
        let rows = self.night.timeline.iter().map(|entry| {
            vec![
                entry.seq.to_string(),
                self.time(entry.at),
                entry.by.clone(),
                entry.text(self.lang),
                entry.event.to_string(),
            ]
        });
        let heads = [&say::SEQ, &heading::AT, &heading::BY, &say::WHAT, &say::EVENT];
        self.section(&say::TIMELINE, vec![self.table(&heads, rows.collect())])
    }

    /// What only people know, asked where the record shows that there is something to ask.
    fn draft(&self) -> Section {
        let mut parts = vec![Part::Line(say::DRAFT_RULE.get(self.lang).to_owned())];
        let mut ask = |phrase: Phrase| parts.push(Part::Question(self.say(phrase)));
        for it in &self.night.incidents {
            let (alert, at) = (&it.title, self.clock(it.detected));
            ask(phrase!(say::ASK_CAUSE, alert = alert, at = at.clone(), seq = it.seq));
            if it.acknowledged.is_none() {
                ask(phrase!(say::ASK_NOBODY, alert = alert, at = at.clone(), seq = it.seq));
            }
            if it.mitigated.is_none() {
                ask(phrase!(say::ASK_MITIGATED, alert = alert, id = &it.alert, at = at, seq = it.seq));
            }
        }
        for run in &self.night.runs {
            for (id, step) in &run.steps {
                if step.tries.len() > 1 || step.standing() == StepStanding::Skipped {
                    ask(phrase!(say::ASK_STEP, run = &run.id, step = id, tries = step.tries.len()));
                }
            }
        }
        ask((&say::ASK_HARM).into());
        ask((&say::ASK_WELL).into());
        ask((&say::ASK_LUCK).into());
        ask((&say::ASK_CHANGE).into());
        self.section(&say::DRAFT, parts)
    }

    pub(super) fn proof(&self) -> Section {
        let mut lines = vec![self.say(phrase!(say::PLAN_HASH, hash = &self.world.plan.hash))];
        if let Some((seq, head)) = &self.night.head {
            lines.push(self.say(phrase!(say::HEAD, seq = *seq, head = head)));
        }
        let proofs =
            self.night.runs.iter().flat_map(|run| run.steps.iter().map(move |(id, step)| (run, id, step)));
        for (run, id, step) in proofs {
            let ended = step.tries.iter().filter_map(|it| it.ended.as_ref());
            for proof in ended.filter_map(|ended| ended.proof.as_ref()) {
                let (sha, bytes) = (&proof.sha256, proof.bytes);
                lines.push(self.say(phrase!(
                    say::EVIDENCE,
                    run = &run.id,
                    step = id,
                    sha = sha,
                    bytes = bytes
                )));
            }
        }
        self.section(&say::PROOF, vec![Part::List(lines)])
    }
}

fn closing_name(closing: crate::state::Closing) -> &'static Text {
    use crate::state::Closing::{Completed, RolledBack, Stopped};
    match closing {
        Completed => &say::WAS_COMPLETED,
        Stopped => &say::WAS_STOPPED,
        RolledBack => &say::WAS_ROLLED_BACK,
    }
}

fn standing_name(standing: StepStanding) -> &'static Text {
    match standing {
        StepStanding::Waiting => &say::NOT_DONE,
        StepStanding::Started => &say::NO_END,
        StepStanding::Done => &say_run::PHASE_DONE,
        StepStanding::Failed => &say_run::PHASE_FAILED,
        StepStanding::Skipped => &say_run::PHASE_SKIPPED,
        StepStanding::Undone => &say_run::PHASE_UNDONE,
    }
}

fn stopped_by(stopped: &Stopped) -> Phrase {
    match stopped {
        Stopped::Noted(by) => phrase!(say::BY_NOTE, by = by),
        Stopped::Step { run, step } => phrase!(say::BY_STEP, run = run, step = step),
        Stopped::Rollback(run) => phrase!(say::BY_ROLLBACK, run = run),
    }
}

fn span(span: TimeDelta) -> String {
    show_duration(TimeDelta::seconds(span.num_seconds()))
}

/// For machines; `docs/night.md` documents the shape. Spans are whole seconds.
pub fn json(world: &World, night: &Night, lang: Lang) -> Value {
    let seconds = |span: Option<TimeDelta>| span.map(|span| span.num_seconds());
    let incident = |it: &Incident| {
        json!({
            "alert": it.alert,
            "title": it.title.get(lang),
            "severity": it.severity.word(),
            "event": it.event,
            "seq": it.seq,
            "began_by": utc(it.began),
            "detected": utc(it.detected),
            "acknowledged": it.acknowledged.as_ref().map(|(at, by)| json!({ "at": utc(*at), "by": by })),
            "mitigated": it.mitigated.as_ref().map(|(at, stopped)| {
                json!({ "at": utc(*at), "by": stopped_by(stopped).render(lang) })
            }),
            "resolved": it.resolved.map(utc),
            "to_detect_s": it.to_detect().num_seconds(),
            "to_acknowledge_s": seconds(it.to_acknowledge()),
            "to_mitigate_s": seconds(it.to_mitigate()),
            "to_resolve_s": seconds(it.to_resolve()),
        })
    };
    let entry = |it: &super::Entry| json!({ "seq": it.seq, "event": it.event, "at": utc(it.at), "by": it.by, "kind": it.kind, "text": it.text(lang) });
    json!({
        "from": utc(night.span.from),
        "until": utc(night.span.until),
        "runs": night.runs.iter().map(|run| run.id.to_string()).collect::<Vec<_>>(),
        "incidents": night.incidents.iter().map(incident).collect::<Vec<_>>(),
        "timeline": night.timeline.iter().map(entry).collect::<Vec<_>>(),
        "head": night.head.as_ref().map(|(seq, head)| json!({ "seq": seq, "hash": head })),
        "report": page(world, night, lang).json(),
    })
}
