//! The record for machines; `docs/night.md` documents the shape. Spans are whole seconds.

use super::{
    Entry, Incident, Judged, Night, Remark, Said,
    page::{page, stopped_by},
};
use crate::{
    facts::World,
    report::{clock, utc},
    runbook::taken,
    state::{Run, StepStanding},
    value,
    wording::Lang,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub fn json(world: &World, night: &Night, lang: Lang) -> Value {
    let entry = |it: &Entry| json!({ "seq": it.seq, "event": it.event, "at": utc(it.at), "by": it.by, "kind": it.kind, "text": it.text(lang) });
    let runs = night.runs.iter().zip(&night.remarks);
    json!({
        "from": utc(night.span.from),
        "until": utc(night.span.until),
        "runs": night.runs.iter().map(|run| run.id.to_string()).collect::<Vec<_>>(),
        "steps": runs.clone().flat_map(|(run, remarks)| steps(world, run, remarks, lang)).collect::<Vec<_>>(),
        "remarks": runs.flat_map(|(run, remarks)| {
            let of_run = remarks.iter().filter(|it| it.step.is_none());
            of_run.map(|it| of_whole(world, run, it)).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
        "rollbacks": night.runs.iter().filter_map(|run| rollback(world, run, lang)).collect::<Vec<_>>(),
        "votes": night.votes.iter().map(|it| vote(world, it)).collect::<Vec<_>>(),
        "gates": night.gates.iter().map(gates).collect::<Vec<_>>(),
        "incidents": night.incidents.iter().map(|it| incident(it, lang)).collect::<Vec<_>>(),
        "timeline": night.timeline.iter().map(entry).collect::<Vec<_>>(),
        "head": night.head.as_ref().map(|(seq, head)| json!({ "seq": seq, "hash": head })),
        "report": page(world, night, lang).json(),
    })
}

fn incident(it: &Incident, lang: Lang) -> Value {
    let seconds = |span: Option<TimeDelta>| span.map(|span| span.num_seconds());
    json!({
        "alert": it.alert,
        "title": it.title.get(lang),
        "severity": it.severity.word(),
        "event": it.event,
        "seq": it.seq,
        "began_by": utc(it.began),
        "detected": utc(it.detected),
        "seen": it.seen,
        "acknowledged": it.acknowledged.as_ref().map(|by| {
            json!({ "at": utc(by.at), "by": by.by, "note": crate::mask::personal(&by.note) })
        }),
        "mitigated": it.mitigated.as_ref().map(|(at, stopped)| {
            json!({ "at": utc(*at), "by": stopped_by(stopped).render(lang) })
        }),
        "resolved": it.resolved.map(utc),
        "to_detect_s": it.to_detect().num_seconds(),
        "to_acknowledge_s": seconds(it.to_acknowledge()),
        "to_mitigate_s": seconds(it.to_mitigate()),
        "to_resolve_s": seconds(it.to_resolve()),
    })
}

fn steps(world: &World, run: &Run, remarks: &[Remark], lang: Lang) -> Vec<Value> {
    let book = world.plan.runbooks.get(&run.runbook);
    let step = |(id, step): (&crate::id::Id, &crate::state::StepRun)| {
        let planned = book.and_then(|book| book.steps.get(id));
        let time = taken(run, id);
        let said = remarks.iter().filter(|it| it.step.as_ref() == Some(id));
        json!({
            "run": run.id,
            "step": id,
            "title": planned.map(|planned| planned.title.get(lang)),
            "begun": time.map(|time| utc(time.from)),
            "ended": time.and_then(|time| time.until).map(utc),
            "planned_s": planned.map(|planned| planned.planned.as_secs()),
            "took_s": time.and_then(|time| Some((time.until? - time.from).num_seconds())),
            "outcome": outcome(step.standing()),
            "tries": step.tries.len(),
            "by": step.tries.last().map(|last| world.plan.person_name(&last.started.by)),
            "remarks": said.map(|it| remark(world, it)).collect::<Vec<_>>(),
        })
    };
    run.steps.iter().map(step).collect()
}

fn outcome(standing: StepStanding) -> &'static str {
    match standing {
        StepStanding::Waiting => "not-done",
        StepStanding::Started => "unknown",
        StepStanding::Done => "done",
        StepStanding::Failed => "failed",
        StepStanding::Skipped => "skipped",
        StepStanding::Undone => "undone",
    }
}

fn remark(world: &World, it: &Remark) -> Value {
    json!({
        "seq": it.seq,
        "at": utc(it.at),
        "by": world.plan.person_name(&it.by),
        "what": it.what.word(),
        "done": it.what.is_done(),
        "standing": it.standing.map(crate::state::Standing::word),
        "note": crate::mask::personal(&it.note),
    })
}

fn of_whole(world: &World, run: &Run, it: &Remark) -> Value {
    let mut value = remark(world, it);
    value["run"] = json!(run.id);
    value
}

/// What going back cost when it was begun.
fn rollback(world: &World, run: &Run, lang: Lang) -> Option<Value> {
    let price = run.price.as_ref()?;
    let number = |number: rust_decimal::Decimal| value::Value::Number(number).to_json();
    let loss = |it: &crate::state::Loss| {
        let limit = clock::limit_of(world.plan, &it.data);
        json!({
            "data": it.data,
            "title": limit.map(|limit| limit.title.get(lang)),
            "amount": it.amount.map(number),
            "limit": number(it.limit),
            "unit": limit.and_then(|limit| limit.unit.as_ref()).map(|unit| unit.get(lang)),
        })
    };
    let costs = clock::price_lines(world.plan, price);
    Some(json!({
        "run": run.id,
        "begun": utc(run.begun.at),
        "closes": utc(price.closes),
        "by": price.by.as_ref().map_or("time", crate::id::Id::as_str),
        "left_s": (price.closes - run.begun.at).num_seconds(),
        "over": price.late(run.begun.at).is_some(),
        "back": utc(price.back),
        "window_ends": utc(price.end),
        "losses": price.losses.iter().map(loss).collect::<Vec<_>>(),
        "cost": costs.iter().map(|line| line.render(lang)).collect::<Vec<_>>(),
    }))
}

fn vote(world: &World, it: &Said) -> Value {
    let vote = it.vote.as_ref();
    json!({
        "gate": it.gate,
        "seat": it.seat,
        "seq": vote.map(|vote| vote.seq),
        "at": vote.map(|vote| utc(vote.at)),
        "by": vote.map(|vote| world.plan.person_name(&vote.by)),
        "choice": vote.and_then(|vote| vote.choice).map(crate::state::Choice::word),
        "standing": vote.map(|vote| vote.standing.word()),
        "note": vote.map(|vote| crate::mask::personal(&vote.note)),
    })
}

fn gates(it: &Judged) -> Value {
    let gate = |gate: &crate::gate::Assessment| {
        let open = gate.criteria.iter().filter(|it| it.verdict != crate::verdict::Verdict::Go);
        json!({
            "gate": gate.gate,
            "verdict": gate.verdict.word(),
            "open": open.map(|it| json!({ "criterion": it.id, "verdict": it.verdict.word() })).collect::<Vec<_>>(),
        })
    };
    json!({ "at": utc(it.at), "gates": it.gates.iter().map(gate).collect::<Vec<_>>() })
}
