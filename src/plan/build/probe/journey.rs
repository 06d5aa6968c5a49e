//! The steps of a journey.

use super::{super::address::Address, Builder, expect};
use crate::{
    expr::Path,
    id::Id,
    phrase,
    plan::{
        Check, Journey, Step,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Node, Record},
    },
    title::Title,
    wording::plan as say,
};

/// Most values a journey captures.
const CAPTURES_MAX: usize = 100;
/// Most steps of a journey.
const STEPS_MAX: usize = 50;

impl Builder<'_> {
    pub(super) fn journey(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let (mut steps, mut addresses, mut captures): (Vec<Step>, _, Vec<&str>) =
            (Vec::new(), Vec::new(), Vec::new());
        let nodes = record.list("step");
        let mut sound = (1..=STEPS_MAX).contains(&nodes.len());
        if !sound && record.node("step").is_some() {
            let message = phrase!(say::STEP_COUNT, max = STEPS_MAX);
            self.report.add(Finding::error("FMT-04", record.at("step"), message));
        }
        for node in nodes.iter().take(STEPS_MAX) {
            let Item::Record(record) = &node.item else { continue };
            match self.step(record, &captures) {
                Some((step, address)) => {
                    if steps.iter().any(|known| known.id == step.id) {
                        let message = phrase!(say::DUPLICATE_STEP, id = &step.id);
                        self.report.add(Finding::error("PLN-02", record.at("id"), message));
                    }
                    steps.push(step);
                    addresses.push(address);
                }
                None => sound = false,
            }
            for (name, span, _) in record.map("capture") {
                self.check_capture(name, *span);
                captures.push(name);
            }
            if captures.len() > CAPTURES_MAX {
                let message = phrase!(say::CAPTURE_COUNT, max = CAPTURES_MAX);
                self.report.add(Finding::error("FMT-04", record.at("capture"), message));
                return (None, addresses);
            }
        }
        let invariant =
            record.conditions("invariant").into_iter().map(|condition| condition.expr.clone()).collect();
        (sound.then_some(Check::Journey(Journey { steps, invariant })), addresses)
    }

    /// A captured value must not look like a variable, or `${name}` would mean two things.
    pub(super) fn check_capture(&mut self, name: &str, span: Span) {
        if !Id::is_valid(name) {
            self.report.add(Finding::error("FMT-04", span, phrase!(say::BAD_CAPTURE, name = name)));
        } else if self.things.vars.contains_key(name) {
            self.report.add(Finding::error("VAR-02", span, phrase!(say::CAPTURE_HIDES, name = name)));
        }
    }

    fn step(&mut self, record: &Record, captures: &[&str]) -> Option<(Step, Address)> {
        let request = record.record("request").and_then(|request| self.request(request, captures));
        let id = record.id("id")?;
        let capture = self.captures(record);
        let (request, address) = request?;
        let step = Step {
            id: id.clone(),
            title: record.title("title").cloned().unwrap_or_else(|| Title::same(id.as_str())),
            retry: self.retry(record, &request),
            request,
            expect: expect(record),
            capture: capture?,
            read: pointers(record, "read"),
            always: record.bool("always").copied().unwrap_or(false),
        };
        Some((step, address))
    }
}

/// The places a table of names points to.
pub(super) fn pointers(record: &Record, key: &str) -> Vec<(String, Path)> {
    let pointer = |(name, _, node): &(String, Span, Node)| match &node.item {
        Item::Pointer(path) => Some((name.clone(), path.clone())),
        _ => None,
    };
    record.map(key).iter().filter_map(pointer).collect()
}
