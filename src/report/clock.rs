//! Until when one can go back, what that rests on, and what it would cost: for the header of the console, `golive
//! clock`, `golive status`, and whoever is about to begin a rollback.
//!
//! ```text
//! decide to go back by 2026-12-06 02:42:36 (1h 12m left)
//!   from 3 rehearsals going back takes 53 min at most (one-sided 95 %), with 10m to decide and 15m to verify
//!   Stored value spent: 31200 CNY of 50000 CNY (62.4 %), 410 a minute, the limit not before 02:41:10, agreed by Wu Fang
//! ```

use super::{local, percent, utc};
use crate::{
    decision::{Closes, Count, Counting, DataClock, Decision, decision},
    facts::World,
    id::Id,
    phrase,
    plan::{DataLimit, Plan, RunStep, Runbook},
    runbook::{Clock, Forecast, Phase, Reversal, forecast},
    state::{Loss, Mode, Price, Proposal, Run},
    title::Title,
    value::{self, show_duration, written_duration},
    wording::{Lang, Phrase, decision as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Value, json};
use std::{fmt::Write as _, time::Duration};

/// The one line that says until when one can go back; `None` for a plan without a launch window or a rollback.
pub fn headline(world: &World) -> Option<Phrase> {
    of(world).map(|it| head(world, &it))
}

/// The line, what it rests on, every count of data, and a proposal that waits for an answer.
pub fn lines(world: &World) -> Vec<Phrase> {
    of(world).map_or_else(|| vec![(&say::NO_CLOCK).into()], |it| told(world, &it))
}

fn told(world: &World, it: &Decision) -> Vec<Phrase> {
    let mut lines = vec![head(world, it), rests_on(world, it)];
    lines.extend(it.data.iter().map(|clock| data(world, clock)));
    lines.extend(proposal(world));
    lines
}

/// The proposal to go back that waits for an answer.
pub fn proposal(world: &World) -> Option<Phrase> {
    let open = world.state.open_proposal().filter(|_| world.state.may_go_back(world.plan, world.now))?;
    Some(phrase!(say::PROPOSAL_OPEN, proposal = &open.id, why = reason(world.plan, open)))
}

/// Why going back is proposed: the title of the trigger, or what somebody said.
pub fn reason(plan: &Plan, proposal: &Proposal) -> Title {
    let triggers = plan.cutover.as_ref().map(|cutover| &cutover.triggers);
    let trigger = triggers.and_then(|triggers| triggers.get(proposal.trigger.as_ref()?));
    trigger.map_or_else(|| Title::same(proposal.note.text.to_string()), |trigger| trigger.title.clone())
}

/// What going back would cost if it began now: said before it does.
pub fn cost(world: &World) -> Vec<Phrase> {
    of(world).map(|it| costs(world, &it)).unwrap_or_default()
}

fn costs(world: &World, it: &Decision) -> Vec<Phrase> {
    it.price(world.plan, world.now).map(|price| price_lines(world.plan, &price)).unwrap_or_default()
}

/// What going back costs, or cost when it was begun, as sentences.
pub fn price_lines(plan: &Plan, price: &Price) -> Vec<Phrase> {
    let mut lines: Vec<Phrase> = price.losses.iter().map(|loss| lost(plan, loss)).collect();
    if let Some(late) = price.overrun() {
        let at = local(price.back, plan.project.timezone);
        lines.push(phrase!(say::COST_TIME, at = at, late = span(late)));
    }
    if lines.is_empty() {
        lines.push((&say::COST_NONE).into());
    }
    lines
}

/// The lines, and below them what going back would cost, for a terminal.
pub fn text(world: &World, lang: Lang) -> String {
    let mut text: String = lines(world).iter().map(|line| line.render(lang) + "\n").collect();
    let _ = writeln!(text, "\n{}", say::COST_NOW.get(lang));
    text.extend(cost(world).iter().map(|line| format!("  {}\n", line.render(lang))));
    text
}

/// Whether one of the clocks is over: going back now costs what was agreed not to be lost, or the window.
pub fn is_over(world: &World) -> bool {
    of(world).is_some_and(|it| it.left(world.now) < TimeDelta::zero())
}

/// When a run will be over, and what most endangers that. `is_here` tells whether a program is still there.
pub fn forecast_of(
    world: &World,
    book: &Runbook,
    run: &Run,
    phase: &dyn Fn(&RunStep) -> Phase,
) -> Option<Forecast> {
    // A rehearsal is not held in the window.
    let end = world.plan.cutover.as_ref().map(|cutover| cutover.end).filter(|_| run.mode == Mode::Live);
    forecast(book, run, world.state, phase, (world.now, end))
}

/// A forecast as a line.
pub fn forecast_line(world: &World, book: &Runbook, forecast: &Forecast) -> Phrase {
    let zone = world.plan.project.timezone;
    let time = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
    let critical = forecast.critical.as_ref().and_then(|id| book.steps.get(id));
    let title = critical.map(|step| step.title.clone()).unwrap_or_default();
    let (p50, p80, known, left) = (time(forecast.p50), time(forecast.p80), forecast.known, forecast.left);
    match forecast.in_time {
        Some(share) if share < 1.0 => phrase!(
            say::FORECAST_LATE,
            p50 = p50,
            p80 = p80,
            share = percent(share),
            step = title,
            known = known,
            left = left
        ),
        Some(_) => {
            phrase!(say::FORECAST_IN_TIME, p50 = p50, p80 = p80, step = title, known = known, left = left)
        }
        None => phrase!(say::FORECAST, p50 = p50, p80 = p80, step = title, known = known, left = left),
    }
}

/// A forecast for machines.
pub fn forecast_json(forecast: &Forecast) -> Value {
    json!({
        "p50": utc(forecast.p50),
        "p80": utc(forecast.p80),
        "in_time": forecast.in_time,
        "critical": forecast.critical.as_ref().map(Id::as_str),
        "known": forecast.known,
        "left": forecast.left,
    })
}

/// All there is to say of it at a moment, for a page and for machines.
#[derive(Clone, Debug)]
pub struct View {
    pub lines: Vec<Phrase>,
    pub cost: Vec<Phrase>,
    now: DateTime<Utc>,
    closes: DateTime<Utc>,
    /// The data that closes it; `None` where the time does.
    by: Option<Id>,
    time: Clock,
    minutes: f64,
    data: Vec<(DataLimit, Counting, Option<String>)>,
    under_way: Option<String>,
    may_go_back: bool,
    proposal: Option<String>,
}

impl View {
    /// `None` for a plan without a launch window or a rollback.
    pub fn of(world: &World) -> Option<Self> {
        let it = of(world)?;
        let (closes, by) = it.closes();
        let data = it.data.iter().map(|clock| {
            let agreed = clock.agreed.map(|agreed| agreed.note.by.to_string());
            (clock.limit.clone(), clock.counting.clone(), agreed)
        });
        let may_go_back = world.state.may_go_back(world.plan, world.now);
        Some(Self {
            lines: told(world, &it),
            cost: costs(world, &it),
            now: world.now,
            closes,
            by: match by {
                Closes::Time => None,
                Closes::Data(id) => Some(id.clone()),
            },
            time: it.time,
            minutes: it.minutes(),
            data: data.collect(),
            under_way: it.run.map(|run| run.id.to_string()),
            may_go_back,
            proposal: world.state.open_proposal().filter(|_| may_go_back).map(|open| open.id.to_string()),
        })
    }

    /// When the way back closes.
    pub fn closes(&self) -> DateTime<Utc> {
        self.closes
    }

    /// The data that closes it, where that comes before the time does.
    pub fn data(&self) -> Option<&Title> {
        let by = self.by.as_ref()?;
        self.data.iter().find(|(limit, ..)| limit.id == *by).map(|(limit, ..)| &limit.title)
    }

    /// Whether there is data that should be counted and cannot be: then nobody knows what going back would lose.
    pub fn is_blind(&self) -> bool {
        self.data.iter().any(|(_, counting, _)| *counting == Counting::Unknown)
    }

    /// Whether there is any data that going back could lose.
    pub fn counts_data(&self) -> bool {
        !self.data.is_empty()
    }

    /// The clock of time alone.
    pub fn time(&self) -> &Clock {
        &self.time
    }

    /// For machines; `docs/clocks.md` documents the shape.
    pub fn json(&self, lang: Lang) -> Value {
        let runs = match self.time.reversal {
            Reversal::Rehearsed { runs, .. } => runs,
            Reversal::Planned { .. } => 0,
        };
        json!({
            "closes": utc(self.closes),
            "left_s": (self.closes - self.now).num_seconds(),
            "over": self.closes < self.now,
            "by": self.by.as_ref().map_or("time", Id::as_str),
            "time": {
                "latest": utc(self.time.latest),
                "left_s": self.time.left(self.now).num_seconds(),
                "proved": self.time.is_proved(),
                "rollback_minutes": self.minutes,
                "rehearsals": runs,
            },
            "data": self.data.iter().map(|data| data_json(data, lang)).collect::<Vec<_>>(),
            "under_way": self.under_way,
            "may_go_back": self.may_go_back,
            "proposal": self.proposal,
            "cost": self.cost.iter().map(|line| line.render(lang)).collect::<Vec<_>>(),
        })
    }
}

fn data_json((limit, counting, agreed): &(DataLimit, Counting, Option<String>), lang: Lang) -> Value {
    let number = |number: Decimal| value::Value::Number(number).to_json();
    let (count, standing) = match counting {
        Counting::NotYet => (None, "not-begun"),
        Counting::Unknown => (None, "unknown"),
        Counting::Known(count) => (Some(count), "counted"),
    };
    json!({
        "id": limit.id,
        "title": limit.title.get(lang),
        "standing": standing,
        "count": count.map(|count| number(count.amount)),
        "limit": number(limit.limit),
        "unit": limit.unit.as_ref().map(|unit| unit.get(lang)),
        "per_minute": count.and_then(|count| count.per_minute).map(number),
        "expected": count.and_then(|count| count.expected).map(utc),
        "earliest": count.and_then(|count| count.earliest).map(utc),
        "reached": count.and_then(|count| count.reached).map(utc),
        "agreed_by": agreed,
    })
}

fn of<'a>(world: &World<'a>) -> Option<Decision<'a>> {
    decision(world.plan, world.state, world.history, world.now)
}

fn head(world: &World, it: &Decision) -> Phrase {
    let (closes, by) = it.closes();
    let (at, left) = (local(closes, world.plan.project.timezone), closes - world.now);
    let data = match by {
        Closes::Time => None,
        Closes::Data(id) => {
            it.data.iter().find(|clock| clock.limit.id == *id).map(|clock| &clock.limit.title)
        }
    };
    match (left < TimeDelta::zero(), data) {
        (false, None) => phrase!(say::CLOSES_TIME, at = at, left = span(left)),
        (false, Some(data)) => phrase!(say::CLOSES_DATA, at = at, left = span(left), data = data),
        (true, None) => phrase!(say::CLOSED_TIME, at = at, over = span(-left)),
        (true, Some(data)) => phrase!(say::CLOSED_DATA, at = at, over = span(-left), data = data),
    }
}

fn rests_on(world: &World, it: &Decision) -> Phrase {
    let cutover = world.plan.cutover.as_ref();
    let kept = |pick: fn(&crate::plan::Cutover) -> Duration| {
        let millis = cutover.map(|cutover| pick(cutover).as_millis()).unwrap_or_default();
        written_duration(u64::try_from(millis).unwrap_or(u64::MAX))
    };
    let (decide, verify) = (kept(|cutover| cutover.decision), kept(|cutover| cutover.verify));
    let minutes = shown_minutes(it.minutes());
    match it.time.reversal {
        Reversal::Rehearsed { runs: 1, .. } => {
            phrase!(say::RESTS_ON_ONE, minutes = minutes, decision = decide, verify = verify)
        }
        Reversal::Rehearsed { runs, .. } => {
            phrase!(say::RESTS_ON_RUNS, runs = runs, minutes = minutes, decision = decide, verify = verify)
        }
        Reversal::Planned { .. } => phrase!(say::RESTS_ON_PLAN, minutes = minutes),
    }
}

fn data(world: &World, clock: &DataClock) -> Phrase {
    let limit = clock.limit;
    let agreed = match clock.agreed {
        Some(agreed) => phrase!(say::AGREED_BY, by = world.plan.person_name(&agreed.note.by)),
        None => (&say::AGREED_BY_NOBODY).into(),
    };
    let most = amount(limit, limit.limit);
    match &clock.counting {
        Counting::NotYet => phrase!(say::DATA_NOT_YET, title = &limit.title, limit = most, agreed = agreed),
        Counting::Unknown => phrase!(say::DATA_UNKNOWN, title = &limit.title, limit = most, agreed = agreed),
        Counting::Known(count) => {
            let share = count.amount.checked_div(limit.limit).and_then(|share| share.to_f64());
            phrase!(
                say::DATA_COUNT,
                title = &limit.title,
                amount = amount(limit, count.amount),
                limit = most,
                share = percent(share.unwrap_or_default()),
                pace = pace(world, count),
                agreed = agreed
            )
        }
    }
}

fn pace(world: &World, count: &Count) -> Phrase {
    let at =
        |at: DateTime<Utc>| at.with_timezone(&world.plan.project.timezone).format("%H:%M:%S").to_string();
    match (count.reached, count.earliest, count.per_minute) {
        (Some(reached), ..) => phrase!(say::PACE_REACHED, at = at(reached)),
        (None, Some(earliest), Some(rate)) => {
            phrase!(say::PACE_AT, rate = rate.to_string(), at = at(earliest))
        }
        (None, None, Some(_)) => (&say::PACE_FAR).into(),
        (None, _, None) => (&say::PACE_UNKNOWN).into(),
    }
}

fn lost(plan: &Plan, loss: &Loss) -> Phrase {
    let limit = limit_of(plan, &loss.data);
    let title = limit.map_or_else(|| Title::same(loss.data.as_str()), |limit| limit.title.clone());
    let shown = |number: Decimal| match limit {
        Some(limit) => amount(limit, number),
        None => phrase!(say::NUMBER, number = number.to_string()),
    };
    match loss.amount {
        None => phrase!(say::COST_UNKNOWN, title = title),
        Some(amount) if loss.is_over_limit() => {
            phrase!(say::COST_OVER, amount = shown(amount), title = title, limit = shown(loss.limit))
        }
        Some(amount) => phrase!(say::COST, amount = shown(amount), title = title),
    }
}

/// What the plan says of data whose loss is counted, if it still does.
pub fn limit_of<'a>(plan: &'a Plan, data: &Id) -> Option<&'a DataLimit> {
    plan.cutover.as_ref()?.data.values().find(|limit| limit.id == *data)
}

/// An amount with its unit.
pub fn amount(limit: &DataLimit, amount: Decimal) -> Phrase {
    let number = amount.normalize().to_string();
    match &limit.unit {
        Some(unit) => phrase!(say::AMOUNT, number = number, unit = unit),
        None => phrase!(say::NUMBER, number = number),
    }
}

/// Whole minutes from ten on, and tenths below: nobody reads more. Whole ones have no fraction.
fn shown_minutes(minutes: f64) -> String {
    let shown = if minutes < 10.0 { (minutes * 10.0).round() / 10.0 } else { minutes.ceil() };
    shown.to_string()
}

/// Whole seconds: nobody reads the rest.
fn span(span: TimeDelta) -> String {
    show_duration(TimeDelta::seconds(span.num_seconds()))
}
