//! What people of a sample project did before a demo begins, as data: the ordinary commands, with who and when.
//!
//! One table per sort of act (`[[case]]`, `[[tick]]`, …); an act may name many ids at once. `ago` counts back from
//! the moment the demo starts, so that the sample never grows old.

use crate::{
    expr,
    id::Id,
    state::{CaseResult, Choice, Command, Disposition, Progress, Severity},
};
use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, de::Error};

mod rehearsal;

use rehearsal::{Rehearsal, SignOff};

/// Something a person did.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// A person of the plan.
    pub by: String,
    /// Before the start of the demo.
    pub ago: TimeDelta,
    pub command: Command,
}

/// Reads a chronicle: oldest first, acts of the same moment in the order of the tables below.
pub fn parse(text: &str) -> Result<Vec<Deed>, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let mut deeds: Vec<Deed> = file
        .requirement
        .into_iter()
        .flat_map(Requirement::deeds)
        .chain(file.case.into_iter().flat_map(Case::deeds))
        .chain(file.feedback.into_iter().map(Feedback::deed))
        .chain(file.settle.into_iter().map(Settle::deed))
        .chain(file.tick.into_iter().flat_map(Tick::deeds))
        .chain(file.milestone.into_iter().map(Milestone::deed))
        .chain(file.claim.into_iter().flat_map(Claim::deeds))
        .chain(file.vote.into_iter().map(Vote::deed))
        .chain(file.rehearsal.into_iter().flat_map(Rehearsal::deeds))
        .chain(file.sign_off.into_iter().flat_map(SignOff::deeds))
        .collect();
    deeds.sort_by_key(|deed| std::cmp::Reverse(deed.ago));
    Ok(deeds)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct File {
    requirement: Vec<Requirement>,
    case: Vec<Case>,
    feedback: Vec<Feedback>,
    settle: Vec<Settle>,
    tick: Vec<Tick>,
    milestone: Vec<Milestone>,
    claim: Vec<Claim>,
    vote: Vec<Vote>,
    rehearsal: Vec<Rehearsal>,
    #[serde(rename = "sign-off")]
    sign_off: Vec<SignOff>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    ids: Vec<Id>,
    progress: Progress,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    ids: Vec<Id>,
    result: CaseResult,
    #[serde(default)]
    note: String,
    #[serde(default, deserialize_with = "maybe_span")]
    took: Option<TimeDelta>,
    clicks: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feedback {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    text: String,
    severity: Severity,
    case: Option<Id>,
    requirement: Option<Id>,
    place: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settle {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    /// `F-001`: the first feedback in time.
    id: Id,
    disposition: Disposition,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tick {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    checklist: Id,
    items: Vec<Id>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Milestone {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    id: Id,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    /// As commands name them: `go-live/GL-03`.
    subjects: Vec<String>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vote {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    gate: Id,
    /// Needed only of somebody who holds several.
    seat: Option<String>,
    choice: Choice,
    #[serde(default)]
    note: String,
}

impl Requirement {
    fn deeds(self) -> impl Iterator<Item = Deed> {
        let Self { by, ago, ids, progress, note } = self;
        ids.into_iter().map(move |requirement| {
            let command = Command::MarkRequirement { requirement, progress, note: note.clone() };
            Deed { by: by.clone(), ago, command }
        })
    }
}

impl Case {
    fn deeds(self) -> impl Iterator<Item = Deed> {
        let Self { by, ago, ids, result, note, took, clicks } = self;
        let took = took.and_then(|took| took.to_std().ok());
        ids.into_iter().map(move |case| {
            let command = Command::RecordCase { case, result, note: note.clone(), took, clicks };
            Deed { by: by.clone(), ago, command }
        })
    }
}

impl Feedback {
    fn deed(self) -> Deed {
        let Self { by, ago, text, severity, case, requirement, place } = self;
        Deed { by, ago, command: Command::AddFeedback { text, severity, case, requirement, place } }
    }
}

impl Settle {
    fn deed(self) -> Deed {
        let Self { by, ago, id, disposition, note } = self;
        Deed { by, ago, command: Command::SettleFeedback { feedback: id, disposition, note } }
    }
}

impl Tick {
    fn deeds(self) -> impl Iterator<Item = Deed> {
        let Self { by, ago, checklist, items, note } = self;
        items.into_iter().map(move |item| {
            let command = Command::Tick {
                checklist: checklist.clone(),
                item,
                note: note.clone(),
                proof: None,
                look: None,
            };
            Deed { by: by.clone(), ago, command }
        })
    }
}

impl Milestone {
    fn deed(self) -> Deed {
        let Self { by, ago, id, note } = self;
        Deed { by, ago, command: Command::NoteMilestone { milestone: id, note } }
    }
}

impl Claim {
    fn deeds(self) -> impl Iterator<Item = Deed> {
        let Self { by, ago, subjects, note } = self;
        subjects.into_iter().map(move |subject| {
            let command = Command::Claim { subject, note: note.clone() };
            Deed { by: by.clone(), ago, command }
        })
    }
}

impl Vote {
    fn deed(self) -> Deed {
        let Self { by, ago, gate, seat, choice, note } = self;
        Deed { by, ago, command: Command::Vote { gate, seat, choice, note } }
    }
}

/// `"12d"`, as plans write it.
fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    expr::duration(&text)
        .ok_or_else(|| D::Error::custom(format!("`{text}` is not a duration such as \"12d\"")))
}

fn maybe_span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TimeDelta>, D::Error> {
    span(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_come_in_the_order_of_time() {
        let text = r#"
            [[tick]]
            by = "li"
            ago = "2d"
            checklist = "go-live"
            items = ["GL-01", "GL-02"]
            [[case]]
            by = "xu"
            ago = "36h"
            ids = ["UAT-01"]
            result = "pass"
            took = "40s"
            [[feedback]]
            by = "liu"
            ago = "3d"
            text = "慢"
            severity = "minor"
            [[vote]]
            by = "qian"
            ago = "2h"
            gate = "go-live"
            choice = "no-go"
            note = "券未到"
            [[claim]]
            by = "sun"
            ago = "3h"
            subjects = ["R-01", "go-live/GL-02"]
        "#;
        let deeds = parse(text).unwrap();
        let who: Vec<&str> = deeds.iter().map(|deed| deed.by.as_str()).collect();
        assert_eq!(who, ["liu", "li", "li", "xu", "sun", "sun", "qian"]);
        assert!(
            matches!(&deeds[3].command, Command::RecordCase { took: Some(took), .. } if took.as_secs() == 40)
        );
    }

    #[test]
    fn what_it_does_not_know_is_refused() {
        for wrong in [
            "[[cases]]\nby = \"x\"",
            "[[settle]]\nby = \"x\"\nago = \"soon\"\nid = \"F-001\"\ndisposition = \"fixed\"",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
