//! People, requirements, milestones, cases, gates, checklists and the launch window.

use super::Builder;
use crate::{
    change::Change,
    expr::Expr,
    id::Id,
    phrase,
    plan::{
        Allow, Case, CaseStep, Checklist, Criterion, Gate, Item, LaunchPhase, Milestone, Person, Priority,
        Requirement, Retention, Role, Signable, Target, Template,
        diagnostic::Finding,
        sort::Sort,
        source::Span,
        walk::{self, Misread, Moment, Node, Record},
    },
    signature::PublicKey,
    title::Title,
    wording::plan as say,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::prelude::ToPrimitive;
use std::time::Duration;

impl Builder<'_> {
    /// A time without an offset is in the project's zone; one that clocks skip or show twice there is refused.
    pub(super) fn time(&mut self, record: &Record, key: &str, zone: Tz) -> Option<DateTime<Utc>> {
        match record.time(key)? {
            Moment::Fixed(time) => Some(time.to_utc()),
            Moment::Local(local) => {
                let time = local.and_local_timezone(zone).single();
                if time.is_none() {
                    let message = phrase!(say::AMBIGUOUS_TIME, zone = zone.name());
                    self.report.add(Finding::error("FMT-04", record.at(key), message));
                }
                time.map(|time| time.to_utc())
            }
        }
    }

    /// Each coarser grain is kept at least as long as the finer one before it.
    pub(super) fn retention(&mut self) -> Retention {
        let mut retention = Retention::default();
        let things = self.things;
        let Some(record) = &things.retention else { return retention };
        for (key, age) in [
            ("fine", &mut retention.fine),
            ("minutes", &mut retention.minutes),
            ("hours", &mut retention.hours),
        ] {
            *age = self.duration(record, key).unwrap_or(*age);
        }
        let bytes = record.decimal("disk").and_then(ToPrimitive::to_u64);
        retention.disk_bytes = bytes.unwrap_or(retention.disk_bytes);
        for (key, is_wrong) in
            [("minutes", retention.minutes < retention.fine), ("hours", retention.hours < retention.minutes)]
        {
            if is_wrong {
                self.report.add(Finding::error("FMT-04", record.at(key), &say::RETENTION_ORDER));
            }
        }
        retention
    }

    pub(super) fn allow(&self) -> Allow {
        let mut allow = Allow::default();
        let Some(record) = &self.things.allow else { return allow };
        let said = [
            ("record", &mut allow.record),
            ("waive", &mut allow.waive),
            ("approve", &mut allow.approve),
            ("sign_off", &mut allow.sign_off),
            ("decide", &mut allow.decide),
            ("poll", &mut allow.poll),
            ("run", &mut allow.run),
        ];
        for (key, words) in said {
            if record.node(key).is_some() {
                *words = record.texts(key);
            }
        }
        allow.signed = choices(record, "signed", &Signable::ALL);
        allow
    }

    pub(super) fn person(&mut self, id: &Id, span: Span, record: &Record) -> Option<Person> {
        let role = |node: &Node| match node.item {
            walk::Item::Choice(at) => Role::ALL.get(at).copied(),
            _ => None,
        };
        let ssh_key = record.text("ssh_key").and_then(|text| self.key(text, record.at("ssh_key")));
        Some(Person {
            id: id.clone(),
            place: self.sources.place(span),
            name: record.text("name")?.clone(),
            department: record.text("department").cloned(),
            roles: record.list("roles").iter().filter_map(role).collect(),
            ssh_key,
            login: record.text("login").cloned(),
            deputy: record.reference("deputy").cloned(),
        })
    }

    fn key(&mut self, text: &str, span: Span) -> Option<PublicKey> {
        let key = PublicKey::parse(text);
        key.inspect_err(|error| self.report.add(Finding::error("FMT-04", span, error.phrase()))).ok()
    }

    pub(super) fn requirement(&mut self, id: &Id, span: Span, record: &Record) -> Option<Requirement> {
        Some(Requirement {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            priority: Priority::ALL.get(*record.choice("priority")?).copied()?,
            module: record.text("module").cloned(),
            owner: record.reference("owner").cloned(),
            effort_days: record.decimal("effort").copied(),
            reason: record.title("reason").cloned(),
            review: record.date("review").copied(),
        })
    }

    pub(super) fn milestone(&mut self, id: &Id, span: Span, record: &Record) -> Option<Milestone> {
        Some(Milestone {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            owner: record.reference("owner").cloned(),
            due: record.date("due").copied(),
            after: record.references("after"),
            exit: record.conditions("exit").into_iter().map(|condition| condition.expr.clone()).collect(),
        })
    }

    pub(super) fn case(&mut self, id: &Id, span: Span, record: &Record) -> Option<Case> {
        let step = |node: &Node| match &node.item {
            walk::Item::Record(step) => {
                Some(CaseStep { action: step.title("do")?.clone(), expect: step.title("expect").cloned() })
            }
            _ => None,
        };
        Some(Case {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            verifies: record.references("verifies"),
            persona: record.text("persona").cloned(),
            owner: record.reference("owner").cloned(),
            steps: record.list("steps").iter().filter_map(step).collect(),
            target: record.record("target").map(|record| self.target(record)),
        })
    }

    pub(super) fn gate(&mut self, id: &Id, span: Span, record: &Record) -> Option<Gate> {
        let criterion = |(id, span, record): &(Id, Span, Record)| {
            let require = record.condition("require")?.expr.clone();
            let title = record.title("title").cloned().unwrap_or_else(|| Title::same(require.source()));
            let criterion = Criterion {
                id: id.clone(),
                place: self.sources.place(*span),
                title,
                require,
                owner: record.reference("owner").cloned(),
                max_age: self.duration(record, "max_age"),
                during: choices(record, "during", &LaunchPhase::ALL),
                quorum: record.integer("quorum").copied(),
                hold: self.duration(record, "for"),
                fresh: choices(record, "fresh", &Change::ALL),
                remedy: record.title("remedy").cloned(),
            };
            Some((id.clone(), criterion))
        };
        let criteria = record.keyed("criterion").iter().filter_map(criterion).collect();
        let ordered = record.bool("ordered").copied().unwrap_or(false);
        Some(Gate {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            seats: record.texts("seats"),
            approvers: record.references("approvers"),
            signed: record.bool("signed").copied().unwrap_or(false),
            fresh: choices(record, "fresh", &Change::ALL),
            poll: record.bool("poll").copied().unwrap_or(ordered),
            ordered,
            blind: record.bool("blind").copied().unwrap_or(true),
            valid: self.duration(record, "valid"),
            criteria,
        })
    }

    pub(super) fn checklist(&mut self, list: &Id, span: Span, record: &Record) -> Option<Checklist> {
        let item = |(id, span, record): &(Id, Span, Record)| {
            let item = Item {
                id: id.clone(),
                place: self.sources.place(*span),
                title: record.title("title")?.clone(),
                proof: record.title("proof").cloned(),
                owner: record.reference("owner").cloned(),
                role: record.choice("role").and_then(|at| Role::ALL.get(*at).copied()),
                require: self.verified(list, id, record),
                confirm: record.bool("confirm").copied().unwrap_or(false),
            };
            Some((id.clone(), item))
        };
        Some(Checklist {
            id: list.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            items: record.keyed("item").iter().filter_map(item).collect(),
        })
    }

    /// The condition of an item: its own, or the one that another file of the plan gives it.
    fn verified(&self, list: &Id, item: &Id, record: &Record) -> Option<Expr> {
        let own = record.condition("require");
        let given = || {
            self.things.of(Sort::Verify).iter().find_map(|(id, thing)| {
                let of_list = thing.record.reference("checklist") == Some(list);
                let named = thing.record.text("item").map_or(id.as_str(), String::as_str);
                thing.record.condition("require").filter(|_| of_list && named == item.as_str())
            })
        };
        own.or_else(given).map(|condition| condition.expr.clone())
    }

    fn target(&mut self, record: &Record) -> Target {
        Target {
            time: self.duration(record, "time"),
            clicks: record.integer("clicks").copied(),
            success: record.decimal("success").copied(),
        }
    }

    /// A duration, with its variables filled in. A secret is never one: it would show.
    pub(super) fn duration(&mut self, record: &Record, key: &str) -> Option<Duration> {
        let node = record.node(key)?;
        let (draft, limits) = match &node.item {
            walk::Item::Duration(duration) => return Some(*duration),
            walk::Item::Late(draft, limits) => (draft, limits),
            _ => return None,
        };
        let text = Template::new(self.vars.fill(draft, node.span, &[], self.report)?).to_string();
        match limits.read(&text) {
            Ok(duration) => Some(duration),
            Err(Misread { message, hint }) => {
                self.report.add(Finding::error("FMT-04", node.span, message).maybe_hint(hint));
                None
            }
        }
    }
}

/// The words of a list of choices, as what they stand for.
fn choices<T: Copy>(record: &Record, key: &str, all: &[T]) -> Vec<T> {
    let chosen = |node: &Node| match node.item {
        walk::Item::Choice(at) => all.get(at).copied(),
        _ => None,
    };
    record.list(key).iter().filter_map(chosen).collect()
}
