//! What the plan holds and how far it has come, as tables.

pub use super::table::Listing;

use super::{
    local,
    table::{Cell, Column},
    utc,
};
use crate::{
    facts::{ItemStanding, World},
    id::Id,
    plan::{Checklist, Item},
    state::Progress,
    uat,
    value::Value,
    wording::{Text, cli as say, decision, report as heading},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

macro_rules! columns {
    ($($key:literal $heading:ident),* $(,)?) => {
        vec![$(Column { key: $key, heading: &heading::$heading }),*]
    };
}

fn id(id: &Id) -> Cell {
    Cell::Plain(id.to_string())
}

fn optional(id: Option<&Id>) -> Cell {
    id.map_or(Cell::Nothing, |id| Cell::Plain(id.to_string()))
}

/// A time: in the project's zone for people, in UTC for machines.
fn moment(at: DateTime<Utc>, zone: Tz) -> Cell {
    Cell::Shown(local(at, zone), utc(at).into())
}

pub fn requirements(world: &World) -> Listing {
    let rows = world.plan.requirements.values().map(|requirement| {
        let progress =
            world.state.requirement(&requirement.id).map_or(Progress::Proposed, |marked| marked.progress);
        let verification = uat::verification(world.plan, world.state, &requirement.id);
        vec![
            id(&requirement.id),
            Cell::Word(requirement.priority.word(), requirement.priority.name()),
            Cell::Word(progress.word(), progress.name()),
            Cell::Word(verification.word(), verification.name()),
            optional(requirement.owner.as_ref()),
            Cell::Title(requirement.title.clone()),
        ]
    });
    let columns = columns!["id" ID, "priority" PRIORITY, "progress" PROGRESS, "verification" VERIFICATION, "owner" OWNER, "title" TITLE];
    Listing { columns, rows: rows.collect() }
}

pub fn milestones(world: &World) -> Listing {
    let rows = world.plan.milestones.values().map(|milestone| {
        let reading = world.read(&format!("milestones.{}.reached", milestone.id));
        let (word, name): (_, &'static Text) = match reading.map(|reading| reading.value) {
            Some(Ok(Value::Bool(true))) => ("reached", &say::REACHED),
            Some(Ok(_)) => ("not-reached", &say::NOT_REACHED),
            _ => ("unknown", &say::UNKNOWN),
        };
        vec![
            id(&milestone.id),
            milestone.due.map_or(Cell::Nothing, |due| Cell::Plain(due.to_string())),
            Cell::Word(word, name),
            optional(milestone.owner.as_ref()),
            Cell::Title(milestone.title.clone()),
        ]
    });
    let columns = columns!["id" ID, "due" DUE, "state" STATE, "owner" OWNER, "title" TITLE];
    Listing { columns, rows: rows.collect() }
}

pub fn checklists(world: &World) -> Listing {
    let items =
        world.plan.checklists.values().flat_map(|list| list.items.values().map(move |item| (list, item)));
    let columns = columns!["checklist" CHECKLIST, "item" ITEM, "done" STATE, "by" BY, "title" TITLE];
    Listing { columns, rows: items.map(|(list, item)| checklist_row(world, list, item)).collect() }
}

fn checklist_row(world: &World, list: &Checklist, item: &Item) -> Vec<Cell> {
    let standing = world.item_standing(list, item);
    let by = match (item.ticks_itself(), world.state.tick(&list.id, &item.id)) {
        (true, tick) if tick.is_none_or(|tick| !tick.ruled_out) => Cell::Word("golive", &heading::ITSELF),
        (_, Some(tick)) => Cell::Plain(tick.note.by.to_string()),
        (_, None) => Cell::Nothing,
    };
    let name = match standing {
        it if it.is_done() => &say::DONE,
        ItemStanding::NotApplicable => standing.name(),
        _ => &say::OPEN,
    };
    vec![
        id(&list.id),
        id(&item.id),
        Cell::Bool(standing.is_done(), name),
        by,
        Cell::Title(item.title.clone()),
    ]
}

pub fn cases(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let rows = world.plan.cases.values().map(|case| {
        let standing = uat::standing(world.state, &case.id);
        let latest = uat::latest(world.state, &case.id);
        vec![
            id(&case.id),
            Cell::Word(standing.word(), standing.name()),
            latest.map_or(Cell::Nothing, |latest| moment(latest.note.at, zone)),
            latest.map_or(Cell::Nothing, |latest| Cell::Plain(latest.note.by.to_string())),
            Cell::List(case.verifies.iter().map(ToString::to_string).collect()),
            Cell::Title(case.title.clone()),
        ]
    });
    let columns = columns!["id" ID, "result" RESULT, "at" AT, "by" BY, "verifies" VERIFIES, "title" TITLE];
    Listing { columns, rows: rows.collect() }
}

pub fn feedback(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let rows = world.state.feedback().map(|feedback| {
        let settled = feedback.settled.as_ref().map(|(disposition, _)| *disposition);
        vec![
            id(&feedback.id),
            Cell::Word(feedback.severity.word(), feedback.severity.name()),
            settled.map_or(Cell::Word("open", &heading::UNSETTLED), |settled| {
                Cell::Word(settled.word(), settled.name())
            }),
            moment(feedback.note.at, zone),
            Cell::Plain(feedback.note.by.to_string()),
            Cell::Plain(feedback.note.text.to_string()),
        ]
    });
    let columns = columns!["id" ID, "severity" SEVERITY, "state" STATE, "at" AT, "by" BY, "text" TEXT];
    Listing { columns, rows: rows.collect() }
}

pub fn waivers(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let rows = world.state.waivers().map(|waiver| {
        let answered = waiver.answered.as_ref();
        let state = match answered {
            _ if waiver.until <= world.now => Cell::Word("over", &heading::WAIVER_OVER),
            None => Cell::Word("waiting", &heading::WAIVER_WAITING),
            Some(answered) => Cell::Word(answered.answer.word(), answered.answer.name()),
        };
        vec![
            id(&waiver.id),
            state,
            id(&waiver.gate),
            id(&waiver.criterion),
            moment(waiver.until, zone),
            Cell::Plain(waiver.asked.by.to_string()),
            answered.map_or(Cell::Nothing, |answered| Cell::Plain(answered.note.by.to_string())),
            answered.map_or(Cell::Nothing, |it| Cell::Word(it.standing.word(), it.standing.name())),
            Cell::Plain(waiver.asked.text.to_string()),
        ]
    });
    let columns = columns!["id" ID, "state" STATE, "gate" GATE, "criterion" CRITERION, "until" UNTIL, "asked_by" ASKED_BY, "answered_by" ANSWERED_BY, "signature" SIGNATURE, "reason" TEXT];
    Listing { columns, rows: rows.collect() }
}

/// Every time going back was proposed, oldest first.
pub fn proposals(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let rows = world.state.proposals().map(|it| {
        let (word, name) = match &it.answered {
            None => ("waiting", &decision::PROPOSAL_WAITING),
            Some((true, ..)) => ("accepted", &decision::PROPOSAL_ACCEPTED),
            Some((false, ..)) => ("declined", &decision::PROPOSAL_DECLINED),
        };
        let answer = it.answered.as_ref().map(|(_, note, _)| note);
        let reason = answer.map_or(&it.note.text, |note| &note.text);
        vec![
            id(&it.id),
            Cell::Word(word, name),
            optional(it.trigger.as_ref()),
            moment(it.note.at, zone),
            answer.map_or(Cell::Nothing, |note| Cell::Plain(note.by.to_string())),
            Cell::Plain(reason.to_string()),
        ]
    });
    let trigger = Column { key: "trigger", heading: &decision::TRIGGER };
    let mut columns = columns!["id" ID, "state" STATE, "at" AT, "answered_by" ANSWERED_BY, "reason" TEXT];
    columns.insert(2, trigger);
    Listing { columns, rows: rows.collect() }
}

/// What somebody has in hand, oldest first.
pub fn claims(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let mut claims: Vec<_> = world.state.claims().collect();
    claims.sort_by_key(|(_, note)| note.seq);
    let rows = claims.into_iter().map(|(subject, note)| {
        vec![
            Cell::Word(subject.sort(), subject.sort_name()),
            Cell::Plain(subject.name(world.state)),
            Cell::Plain(note.by.to_string()),
            moment(note.at, zone),
            Cell::Plain(note.text.to_string()),
        ]
    });
    let columns = columns!["sort" SORT, "id" ID, "by" BY, "at" AT, "note" TEXT];
    Listing { columns, rows: rows.collect() }
}
