//! The waivers on the page: what is in force, what waits for its answer, and above all what ends soon, for then its
//! criterion counts again.

use super::text::Page;
use crate::{
    facts::World,
    id::Id,
    phrase,
    report::{local, utc},
    value::show_duration,
    wording::{console, status as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// What ends within this time ends soon.
const SOON: TimeDelta = TimeDelta::hours(24);

/// Waivers that are told, those that end first.
const TOLD_MAX: usize = 5;

#[derive(Clone, Debug)]
pub struct Waiver {
    id: Id,
    gate: Id,
    criterion: Id,
    until: DateTime<Utc>,
    left: TimeDelta,
    asked_by: String,
    /// Who approved it; `None` while it waits.
    approved_by: Option<String>,
}

/// Those that are not over, what ends first first.
pub(super) fn waivers(world: &World) -> Vec<Waiver> {
    let open = world.state.waivers().filter(|waiver| waiver.is_open(world.now));
    let mut open: Vec<Waiver> = open
        .map(|waiver| Waiver {
            id: waiver.id.clone(),
            gate: waiver.gate.clone(),
            criterion: waiver.criterion.clone(),
            until: waiver.until,
            left: waiver.until - world.now,
            asked_by: waiver.asked.by.to_string(),
            approved_by: waiver.answered.as_ref().map(|answered| answered.note.by.to_string()),
        })
        .collect();
    open.sort_by_key(|waiver| waiver.until);
    open
}

impl Waiver {
    fn ends_soon(&self) -> bool {
        self.approved_by.is_some() && self.left <= SOON
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "gate": self.gate,
            "criterion": self.criterion,
            "state": if self.approved_by.is_some() { "approved" } else { "waiting" },
            "asked_by": self.asked_by,
            "approved_by": self.approved_by,
            "until": utc(self.until),
            "left_s": self.left.num_seconds(),
            "ends_soon": self.ends_soon(),
        })
    }
}

pub(super) fn text(page: &mut Page, waivers: &[Waiver], zone: Tz) {
    if waivers.is_empty() {
        return;
    }
    let approved = waivers.iter().filter(|waiver| waiver.approved_by.is_some()).count();
    let soon = waivers.iter().filter(|waiver| waiver.ends_soon()).count();
    let counts = phrase!(say::WAIVERS, approved = approved, soon = soon, waiting = waivers.len() - approved);
    page.section(&console::WAIVERS, Some(&counts));
    for waiver in waivers.iter().take(TOLD_MAX) {
        let (text, mark) = match (&waiver.approved_by, waiver.ends_soon()) {
            (None, _) => (&say::WAIVER_WAITS, "?"),
            (Some(_), true) => (&say::WAIVER, "!"),
            (Some(_), false) => (&say::WAIVER, "~"),
        };
        let line = phrase!(
            *text,
            id = &waiver.id,
            gate = &waiver.gate,
            criterion = &waiver.criterion,
            left = show_duration(TimeDelta::seconds(waiver.left.num_seconds())),
            until = local(waiver.until, zone)
        );
        page.line(&format!("  {mark} {}", line.render(page.lang)));
    }
}
