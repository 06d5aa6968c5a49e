//! What the next shift, or those who keep the system, are handed: who is who, what to do, what is open, what to watch,
//! and how to prove what happened. All of it is in the plan or in the journal.

use super::{
    Night,
    page::{Head, Page},
};
use crate::{
    facts::World,
    mask, phrase,
    plan::{Alert, Expect, Measure, Person, Plan, Usage},
    report::{
        clock,
        document::{Cell, Document, Part, Section, Sort},
    },
    state::Disposition,
    value::written,
    wording::{Lang, Phrase, decision as say_clock, night_record as say, report as heading},
};

/// The pack, as one report.
pub fn handover(world: &World, night: &Night, lang: Lang) -> Document {
    let page = Page { world, night, lang };
    let title = phrase!(say::HANDOVER_TITLE, name = &world.plan.project.name);
    let mut sections = vec![page.open_alerts(), page.going_back(), page.people(), page.rosters()];
    sections.extend(page.runbooks());
    sections.extend([
        page.feedback(),
        page.known(),
        page.waivers(),
        page.watched(),
        page.alerts(),
        page.logs(),
    ]);
    sections.push(page.proof());
    Document { title: title.render(lang), lang, sections }
}

impl Page<'_> {
    fn render(&self, phrase: impl Into<Phrase>) -> String {
        phrase.into().render(self.lang)
    }

    fn rows(&self, heads: &[Head], rows: Vec<Vec<String>>) -> Part {
        self.table(heads, rows.into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect())
    }

    fn name(&self, id: &crate::id::Id) -> String {
        self.world.plan.person_name(id.as_str()).to_owned()
    }

    /// What goes on right now.
    fn open_alerts(&self) -> Section {
        let (plan, state) = (self.world.plan, self.world.state);
        let rows = plan.alerts.values().filter_map(|alert| {
            let open = state.alarm(&alert.id)?.open()?;
            Some(vec![
                format!("{} ({})", alert.title.get(self.lang), alert.id),
                open.severity.name().get(self.lang).to_owned(),
                crate::report::local(open.raised.at, plan.project.timezone),
                open.acknowledged.as_ref().map_or_else(
                    || self.render(&say::BY_NOBODY),
                    |note| format!("{}: {}", plan.person_name(&note.by), mask::personal(&note.text)),
                ),
                alert.runbook.as_ref().map(|text| text.get(self.lang).to_owned()).unwrap_or_default(),
            ])
        });
        let heads = [
            (&say::ALERT, Sort::Text),
            (&heading::SEVERITY, Sort::Short),
            (&say::SINCE, Sort::Short),
            (&say::WHO_HAS_IT, Sort::Text),
            (&say::WHAT_TO_DO, Sort::Text),
        ];
        self.section(&say::OPEN_ALERTS, vec![self.rows(&heads, rows.collect())])
    }

    /// Whether one can still go back, until when, and what that would cost now.
    fn going_back(&self) -> Section {
        let cutover = self.world.plan.cutover.as_ref().filter(|cutover| cutover.rollback.is_some());
        let may = self.world.state.may_go_back(self.world.plan, self.world.now);
        let lines = match cutover.filter(|_| may) {
            None => vec![Phrase::from(&say_clock::NOTHING_TO_GO_BACK_FROM)],
            Some(cutover) => {
                let until = phrase!(say::BACK_UNTIL, hypercare = written(cutover.hypercare));
                let cost = clock::cost(self.world);
                clock::lines(self.world).into_iter().chain(cost).chain([until]).collect()
            }
        };
        let lines = lines.into_iter().map(|line| self.say(line)).collect();
        self.section(&say::GOING_BACK, vec![Part::List(lines)])
    }

    fn people(&self) -> Section {
        let plan = self.world.plan;
        let row = |person: &Person| {
            let roles: Vec<&str> = person.roles.iter().map(|role| role.name().get(self.lang)).collect();
            vec![
                person.name.clone(),
                person.department.clone().unwrap_or_default(),
                roles.join(", "),
                person.deputy.as_ref().map(|id| self.name(id)).unwrap_or_default(),
            ]
        };
        let heads = [
            (&say::NAME, Sort::Short),
            (&say::DEPARTMENT, Sort::Text),
            (&say::ROLES, Sort::Text),
            (&say::DEPUTY, Sort::Short),
        ];
        let parts = vec![
            self.rows(&heads, plan.people.values().map(row).collect()),
            Part::Question(self.render(&say::ASK_NUMBERS)),
        ];
        self.section(&say::PEOPLE, parts)
    }

    fn rosters(&self) -> Section {
        let plan = self.world.plan;
        let rows = plan.rosters.values().flat_map(|roster| {
            let title = roster.title.as_ref().map_or(roster.id.as_str(), |title| title.get(self.lang));
            roster.on_call.iter().enumerate().map(move |(place, entry)| {
                let time = |at: Option<chrono::DateTime<chrono::Utc>>| {
                    at.map_or_else(|| "–".to_owned(), |at| crate::report::local(at, plan.project.timezone))
                };
                vec![
                    title.to_owned(),
                    (place + 1).to_string(),
                    self.name(&entry.person),
                    time(entry.from),
                    time(entry.until),
                    self.channels(entry.notify.iter()),
                ]
            })
        });
        let heads = [
            (&say::ROSTER, Sort::Text),
            (&say::ORDER, Sort::Number),
            (&say::NAME, Sort::Short),
            (&say::FROM, Sort::Short),
            (&heading::UNTIL, Sort::Short),
            (&say::CHANNELS, Sort::Text),
        ];
        self.section(&say::ROSTERS, vec![self.rows(&heads, rows.collect())])
    }

    fn channels<'a>(&self, ids: impl Iterator<Item = &'a crate::id::Id>) -> String {
        let title = |id: &crate::id::Id| {
            let known = self.world.plan.channels.get(id);
            known.map_or_else(|| id.to_string(), |channel| channel.title.get(self.lang).to_owned())
        };
        ids.map(title).collect::<Vec<_>>().join(", ")
    }

    fn runbooks(&self) -> Vec<Section> {
        let heads = [
            (&say::STEP, Sort::Text),
            (&say::OWNER, Sort::Short),
            (&say::PLANNED, Sort::Number),
            (&say::DOES, Sort::Text),
            (&say::HOW, Sort::Text),
        ];
        let book = |book: &crate::plan::Runbook| {
            let rows = book.steps.values().map(|step| {
                let marks = if step.irreversible { self.render(&say::TWO_PEOPLE) } else { String::new() };
                vec![
                    step.title.get(self.lang).to_owned(),
                    step.owner.as_ref().map(|id| self.name(id)).unwrap_or_default(),
                    written(step.planned),
                    format!("{} {marks}", self.render(step.action.name())),
                    step.how.as_ref().map(|how| how.get(self.lang).to_owned()).unwrap_or_default(),
                ]
            });
            let title = phrase!(say::RUNBOOK, title = &book.title, id = &book.id);
            let hash = Part::Line(self.render(phrase!(say::STEPS_HASH, hash = book.hash())));
            Section { title: self.render(title), parts: vec![self.rows(&heads, rows.collect()), hash] }
        };
        self.world.plan.runbooks.values().map(book).collect()
    }

    /// What is known to be wrong and stays so for now.
    fn known(&self) -> Section {
        let stays = |it: &&crate::state::Feedback| {
            let settled = it.settled.as_ref().map(|(disposition, _)| *disposition);
            matches!(settled, Some(Disposition::Planned | Disposition::Declined))
        };
        let rows = self.world.state.feedback().filter(stays).map(|it| {
            let settled = it.settled.as_ref();
            vec![
                it.id.to_string(),
                it.severity.name().get(self.lang).to_owned(),
                mask::personal(&it.note.text),
                settled.map(|(word, _)| word.name().get(self.lang).to_owned()).unwrap_or_default(),
                settled.map(|(_, note)| mask::personal(&note.text)).unwrap_or_default(),
            ]
        });
        let heads = [
            (&heading::ID, Sort::Short),
            (&heading::SEVERITY, Sort::Short),
            (&heading::TEXT, Sort::Text),
            (&say::STANDING, Sort::Short),
            (&say::REASON, Sort::Text),
        ];
        self.section(&say::KNOWN_ERRORS, vec![self.rows(&heads, rows.collect())])
    }

    /// What shows whether the system is well, and used.
    fn watched(&self) -> Section {
        let plan = self.world.plan;
        let objectives = plan.probes.values().filter_map(|probe| {
            let slo = probe.slo.as_ref()?;
            let good = (slo.good * rust_decimal::Decimal::ONE_HUNDRED).normalize();
            let target = phrase!(
                say::SLO,
                good = good.to_string(),
                within = written(slo.within),
                over = written(slo.over)
            );
            Some(vec![probe.title.get(self.lang).to_owned(), probe.id.to_string(), self.render(target)])
        });
        let usages = plan.usages.values().map(|usage| {
            vec![usage.title.get(self.lang).to_owned(), usage.id.to_string(), self.render(expected(usage))]
        });
        let heads = [(&say::WHAT, Sort::Text), (&heading::ID, Sort::Short), (&say::TARGET, Sort::Text)];
        self.section(&say::WATCHED, vec![self.rows(&heads, objectives.chain(usages).collect())])
    }

    fn alerts(&self) -> Section {
        let row = |alert: &Alert| {
            vec![
                format!("{} ({})", alert.title.get(self.lang), alert.id),
                alert.severity.name().get(self.lang).to_owned(),
                alert.when.source().to_owned(),
                written(alert.hold),
                self.channels(alert.notify.iter()),
                alert.runbook.as_ref().map(|text| text.get(self.lang).to_owned()).unwrap_or_default(),
            ]
        };
        let heads = [
            (&say::ALERT, Sort::Text),
            (&heading::SEVERITY, Sort::Short),
            (&say::THRESHOLD, Sort::Text),
            (&say::HOLD, Sort::Number),
            (&say::CHANNELS, Sort::Text),
            (&say::WHAT_TO_DO, Sort::Text),
        ];
        self.section(
            &say::ALERTS,
            vec![self.rows(&heads, self.world.plan.alerts.values().map(row).collect())],
        )
    }

    fn logs(&self) -> Section {
        let plan: &Plan = self.world.plan;
        let lines = [
            phrase!(say::JOURNAL_AT, place = plan.project.store.to_string()),
            phrase!(say::PLAN_FILES, files = plan.files.join(", ")),
            Phrase::from(&say::EXPORT_WITH),
            Phrase::from(&say::VERIFY_WITH),
        ];
        let lines = lines.map(|line| self.render(line)).to_vec();
        self.section(&say::LOGS, vec![Part::List(lines), Part::Question(self.render(&say::ASK_LOGS))])
    }
}

fn expected(usage: &Usage) -> Phrase {
    let bounds = match &usage.expect {
        Expect::Band(points) => {
            let bound = |value: Option<rust_decimal::Decimal>| {
                value.map_or_else(|| "–".to_owned(), |value| value.normalize().to_string())
            };
            let point = |point: &crate::plan::BandPoint| {
                format!("{} {}…{}", point.at.format("%H:%M"), bound(point.low), bound(point.high))
            };
            points.iter().map(point).collect::<Vec<_>>().join(", ")
        }
        Expect::Count { points, .. } => {
            let point = |(at, count): &(chrono::NaiveTime, rust_decimal::Decimal)| {
                format!("{} {}", at.format("%H:%M"), count.normalize())
            };
            points.iter().map(point).collect::<Vec<_>>().join(", ")
        }
    };
    match usage.measure {
        Measure::Level => phrase!(say::LEVEL, bounds = bounds),
        Measure::Increase(over) => phrase!(say::INCREASE, bounds = bounds, over = written(over)),
    }
}
