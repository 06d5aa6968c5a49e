//! Where the journal is, from `[project] store`.

use super::Builder;
use crate::{
    plan::{
        diagnostic::Finding,
        store_place::{StorePlace, holds_password},
        template::Part,
        walk::{Draft, Outside},
    },
    wording::plan as say,
};
use secrecy::ExposeSecret;

impl Builder<'_> {
    pub(super) fn store(&mut self) -> StorePlace {
        self.store_written().unwrap_or_default()
    }

    /// `None` when there is none, or it is wrong, which has been said.
    fn store_written(&mut self) -> Option<StorePlace> {
        let record = self.things.project.as_ref()?;
        let (draft, span) = (record.template("store")?, record.at("store"));
        let parts = self.vars.fill(draft, span, &[], self.report)?;
        if holds_password(&written(draft, &parts)) {
            let finding = Finding::error("SEC-08", span, &say::SECRET_IN_URL);
            self.report.add(finding.hint(&say::SECRET_HINT));
        }
        let place = whole(&parts).and_then(|text| StorePlace::read(&text));
        if place.is_none() {
            let finding = Finding::error("FMT-04", span, &say::BAD_STORE);
            self.report.add(finding.hint(&say::BAD_STORE_HINT));
        }
        place
    }
}

/// What of a value stands in the plan itself.
pub(super) fn written(draft: &Draft, parts: &[Part]) -> String {
    match draft {
        Draft::Outside(Outside::Env { default, .. }) => default.clone().unwrap_or_default(),
        Draft::Outside(Outside::File { .. }) => String::new(),
        Draft::Text(_) => parts
            .iter()
            .filter_map(|part| if let Part::Plain(text) = part { Some(text.as_str()) } else { None })
            .collect(),
    }
}

/// The whole text; `None` when some of it is only known when a probe runs.
pub(super) fn whole(parts: &[Part]) -> Option<String> {
    let mut whole = String::new();
    for part in parts {
        match part {
            Part::Plain(text) => whole.push_str(text),
            Part::Secret(secret) => whole.push_str(secret.expose_secret()),
            Part::Capture(_) | Part::Run(_) => return None,
        }
    }
    Some(whole)
}
