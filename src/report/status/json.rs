//! The page for machines; `docs/status.md` documents its shape.

use super::{CONFIDENCE, Cutover, Milestone, Scope, Status, executed};
use crate::{
    alert,
    gate::Judged,
    report::{
        board::ProbeRow,
        gate::{decided_json, reason},
        judging::{compare_listing, usage_listing},
        probes::{budget, machine, share},
        size, utc,
    },
    verdict::Verdict,
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

/// Times are in UTC, spans in seconds, shares of 1. What is not known is null.
pub fn json(status: &Status, lang: Lang) -> Value {
    let at = status.at;
    let milestones = &status.milestones;
    let scopes = status.requirements.iter().map(|scope| (scope.priority.word().to_owned(), counts(scope)));
    let open = status.feedback.iter().map(|(severity, n)| (severity.word().to_owned(), json!(n)));
    let list = |list: &super::Checklist| {
        json!({
            "id": list.id,
            "title": list.title.get(lang),
            "done": list.counts.done,
            "total": list.counts.total,
            "complete": list.counts.is_complete(),
            "unconfirmed": list.counts.unconfirmed,
            "failing": list.counts.failing,
            "unknown": list.counts.unknown,
            "not_applicable": list.counts.ruled_out,
        })
    };
    let event = |it: &super::Latest| {
        json!({
            "seq": it.seq,
            "at": utc(it.at),
            "by": it.by,
            "kind": it.kind,
            "text": it.what.render(lang),
        })
    };
    json!({
        "project": { "id": status.project, "name": status.name.get(lang) },
        "at": utc(at),
        "cutover": status.cutover.map(|cutover| self::cutover(cutover, at)),
        "clock": status.clock.as_ref().map(|clock| clock.json(lang)),
        "runs": status.runs.iter().map(|run| run.json(lang)).collect::<Vec<_>>(),
        "gates": status.gates.iter().map(|gate| self::gate(gate, lang)).collect::<Vec<_>>(),
        "polls": status.polls.iter().map(|poll| poll.json(lang)).collect::<Vec<_>>(),
        "waivers": status.waivers.iter().map(super::Waiver::json).collect::<Vec<_>>(),
        "alerts": status.alerts.iter().map(|it| alert(it, lang)).collect::<Vec<_>>(),
        "requirements": Value::Object(scopes.collect::<Map<_, _>>()),
        "milestones": {
            "total": milestones.total,
            "reached": milestones.reached,
            "late": milestones.late.iter().map(|it| milestone(it, lang)).collect::<Vec<_>>(),
            "next": milestones.next.as_ref().map(|it| milestone(it, lang)),
        },
        "uat": acceptance(status),
        "feedback": { "open": Value::Object(open.collect::<Map<_, _>>()) },
        "probes": status.probes.iter().map(|row| probe(row, at, lang)).collect::<Vec<_>>(),
        "hosts": status.hosts.iter().map(|row| machine(row, lang)).collect::<Vec<_>>(),
        "usage": usage_listing(&status.usages).json(lang),
        "compare": compare_listing(&status.compares).json(lang),
        "checklists": status.checklists.iter().map(list).collect::<Vec<_>>(),
        "measurements": status.size.as_ref().map(|size| size::json(size, &status.retention)),
        "events": status.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn alert(alert: &alert::Assessment, lang: Lang) -> Value {
    json!({
        "id": alert.id,
        "title": alert.title.get(lang),
        "severity": alert.severity.word(),
        "standing": alert.standing.word(),
        "since": alert.since.map(utc),
    })
}

fn cutover(cutover: Cutover, at: DateTime<Utc>) -> Value {
    json!({
        "phase": cutover.phase.word(),
        "start": utc(cutover.start),
        "end": utc(cutover.end),
        "starts_in_s": (cutover.start - at).num_seconds(),
        "ends_in_s": (cutover.end - at).num_seconds(),
    })
}

fn gate(super::Gate { assessment: gate, .. }: &super::Gate, lang: Lang) -> Value {
    let count = |verdict| gate.counting().filter(|judged| judged.verdict == verdict).count();
    let open = |judged: &Judged| {
        json!({
            "id": judged.id,
            "title": judged.title.get(lang),
            "verdict": judged.verdict.word(),
            "waived": judged.waived.as_ref().map(|waived| &waived.id),
            "reason": reason(judged, lang),
        })
    };
    let not_go = gate.counting().filter(|judged| judged.verdict != Verdict::Go);
    json!({
        "id": gate.gate,
        "title": gate.title.get(lang),
        "verdict": gate.verdict.word(),
        "decided": gate.decided.as_ref().map(decided_json),
        "waived": gate.waived(),
        "criteria": {
            "total": gate.counting().count(),
            "go": count(Verdict::Go),
            "no-go": count(Verdict::NoGo),
            "inconclusive": count(Verdict::Inconclusive),
            "error": count(Verdict::Error),
        },
        "open": not_go.map(open).collect::<Vec<_>>(),
    })
}

fn counts(scope: &Scope) -> Value {
    json!({ "total": scope.total, "delivered": scope.delivered, "verified": scope.verified })
}

fn milestone(milestone: &Milestone, lang: Lang) -> Value {
    json!({ "id": milestone.id, "title": milestone.title.get(lang), "due": milestone.due.map(|due| due.to_string()) })
}

fn acceptance(status: &Status) -> Value {
    let cases = &status.cases;
    let n = executed(cases);
    json!({
        "total": cases.total,
        "executed": n,
        "pass": cases.pass,
        "fail": cases.fail,
        "blocked": cases.blocked,
        "pass_rate": status.pass_rate.map(|interval| json!({
            "share": share(cases.pass as u64, n as u64),
            "n": n,
            "low": interval.low,
            "high": interval.high,
            "confidence": CONFIDENCE,
        })),
    })
}

fn probe(row: &ProbeRow, at: DateTime<Utc>, lang: Lang) -> Value {
    let age = |last: DateTime<Utc>| (at - last).max(TimeDelta::zero()).num_seconds();
    json!({
        "id": row.id,
        "title": row.title.get(lang),
        "slo": row.standing.map(crate::slo::Standing::word),
        "success": share(row.ok, row.events),
        "n": row.events,
        "excluded": row.excluded,
        "budget": row.budget.as_ref().map(budget),
        "stale": row.stale,
        "last": row.last.as_ref().map(|last| json!({
            "at": utc(last.at),
            "age_s": age(last.at),
            "outcome": last.outcome.word(),
        })),
    })
}
