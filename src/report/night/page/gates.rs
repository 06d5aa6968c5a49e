//! What the gates said that night and who voted; waivers and feedback as they are when the report is written.

use super::{Head, Page};
use crate::{
    gate::Assessment,
    id::Id,
    mask, phrase,
    plan::Action,
    report::document::{Cell, Part, Section, Sort, Tone},
    state::{Answer, Choice, Waiver},
    verdict::Verdict,
    wording::{gate as say_gate, night_record as say, polls as say_polls, report as heading},
};
use std::collections::HashSet;

impl Page<'_> {
    /// One table for each time, so that it is seen what changed.
    pub(super) fn gates(&self) -> Section {
        let heads =
            [(&say::GATE, Sort::Text), (&say::VERDICT, Sort::Short), (&say::OPEN_CRITERIA, Sort::Text)];
        let (mut parts, asked) = (Vec::new(), self.asked());
        for judged in &self.night.gates {
            parts.push(Part::Heading(self.say(phrase!(say::GATES_AT, at = self.time(judged.at)))));
            let gates = judged.gates.iter().filter(|gate| asked.is_empty() || asked.contains(&gate.gate));
            parts.push(self.table(&heads, gates.map(|gate| self.gate(gate)).collect()));
        }
        self.section(&say::GATES, parts)
    }

    /// The gates that the night was about: of the launch, of being back, and those that steps of its runs ask.
    fn asked(&self) -> HashSet<Id> {
        let plan = self.world.plan;
        let books = self.night.runs.iter().filter_map(|run| plan.runbooks.get(&run.runbook));
        let steps = books.flat_map(|book| book.steps.values()).filter_map(|step| match &step.action {
            Action::Gate(gate) => Some(gate.clone()),
            _ => None,
        });
        let of_cutover = plan.cutover.iter().flat_map(|it| it.gate.iter().chain(&it.back).cloned());
        steps.chain(of_cutover).collect()
    }

    fn gate(&self, gate: &Assessment) -> Vec<Cell> {
        let open = gate.criteria.iter().filter(|it| it.verdict != Verdict::Go);
        let open = open.map(|it| {
            let waived = if it.waived.is_some() { " ~" } else { "" };
            format!("{} {} ({}){waived}", it.verdict.glyph(), it.title.get(self.lang), it.id)
        });
        let waived = match gate.waived() {
            0 => String::new(),
            count => self.say(phrase!(say_gate::WAIVED_COUNT, count = count)),
        };
        let verdict = format!("{} {}{waived}", gate.verdict.glyph(), gate.verdict.name().get(self.lang));
        vec![
            format!("{} ({})", gate.title.get(self.lang), gate.gate).into(),
            Cell::toned(verdict, tone_of(gate.verdict)),
            open.collect::<Vec<_>>().join("\n").into(),
        ]
    }

    pub(super) fn votes(&self) -> Section {
        let plan = self.world.plan;
        let title = |gate: &Id| {
            let known = plan.gates.get(gate);
            known.map_or_else(|| gate.to_string(), |known| known.title.get(self.lang).to_owned())
        };
        let rows = self.night.votes.iter().map(|said| {
            let seat = self.say(plan.called(&said.seat));
            let Some(vote) = &said.vote else {
                let absent = Cell::toned(say::SAID_NOTHING.get(self.lang), Tone::Warn);
                let nothing = Cell::from("–");
                return vec![
                    title(&said.gate).into(),
                    seat.into(),
                    nothing.clone(),
                    nothing.clone(),
                    absent,
                    nothing,
                    Cell::default(),
                ];
            };
            let choice = match vote.choice {
                None => Cell::from(say_polls::VOTED_SHORT.get(self.lang)),
                Some(Choice::Go) => {
                    Cell::toned(format!("✔ {}", Choice::Go.name().get(self.lang)), Tone::Good)
                }
                Some(no) => Cell::toned(format!("✖ {}", no.name().get(self.lang)), Tone::Bad),
            };
            vec![
                title(&said.gate).into(),
                seat.into(),
                self.time(vote.at).into(),
                plan.person_name(&vote.by).into(),
                choice,
                vote.standing.name().get(self.lang).into(),
                mask::personal(&vote.note).into(),
            ]
        });
        let heads = [
            (&say::GATE, Sort::Text),
            (&say::SEAT, Sort::Text),
            (&heading::AT, Sort::Short),
            (&heading::BY, Sort::Short),
            (&say::VOTE, Sort::Short),
            (&heading::SIGNATURE, Sort::Short),
            (&say::REASON, Sort::Text),
        ];
        self.section(&say::VOTES, vec![self.table(&heads, rows.collect())])
    }

    pub(in crate::report::night) fn waivers(&self) -> Section {
        let in_force = |it: &&Waiver| {
            it.is_open(self.world.now) && it.answered.as_ref().is_some_and(|it| it.answer == Answer::Approved)
        };
        let name = |by: &str| Cell::from(self.world.plan.person_name(by));
        let rows = self.world.state.waivers().filter(in_force).map(|it| {
            vec![
                it.id.to_string().into(),
                format!("{}/{}", it.gate, it.criterion).into(),
                self.time(it.until).into(),
                name(&it.asked.by),
                it.answered.as_ref().map(|answered| name(&answered.note.by)).unwrap_or_default(),
                format!("{} #{}", mask::personal(&it.asked.text), it.asked.seq).into(),
            ]
        });
        let heads: [Head; 6] = [
            (&heading::ID, Sort::Short),
            (&say::CRITERION, Sort::Text),
            (&heading::UNTIL, Sort::Short),
            (&heading::ASKED_BY, Sort::Short),
            (&heading::ANSWERED_BY, Sort::Short),
            (&say::REASON, Sort::Text),
        ];
        self.section(&say::WAIVERS, vec![self.table(&heads, rows.collect())])
    }

    pub(in crate::report::night) fn feedback(&self) -> Section {
        let rows = self.world.state.feedback().filter(|it| it.settled.is_none()).map(|it| {
            vec![
                it.id.to_string().into(),
                it.severity.name().get(self.lang).into(),
                it.place.as_deref().unwrap_or("–").into(),
                format!("{} #{}", mask::personal(&it.note.text), it.note.seq).into(),
            ]
        });
        let heads: [Head; 4] = [
            (&heading::ID, Sort::Short),
            (&heading::SEVERITY, Sort::Short),
            (&say::PLACE, Sort::Text),
            (&heading::TEXT, Sort::Text),
        ];
        self.section(&say::FEEDBACK, vec![self.table(&heads, rows.collect())])
    }
}

fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Go => Tone::Good,
        Verdict::Inconclusive | Verdict::Error => Tone::Warn,
        Verdict::NoGo => Tone::Bad,
    }
}
