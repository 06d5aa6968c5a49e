//! What a request carries: JSON, a form or text, one of them.

use crate::{
    phrase,
    plan::{
        Body, JsonTemplate, Template,
        build::{Builder, secret::names_secret},
        diagnostic::Finding,
        walk::{JsonDraft, Record},
    },
    wording::plan as say,
};

impl Builder<'_> {
    pub(super) fn body(&mut self, record: &Record, captures: &[&str]) -> Option<Body> {
        let bodies: Vec<&str> =
            ["json", "form", "text"].into_iter().filter(|key| record.node(key).is_some()).collect();
        if let [first, second, ..] = bodies.as_slice() {
            let message = phrase!(say::TWO_BODIES, first = *first, second = *second);
            self.report.add(Finding::error("FMT-04", record.at(second), message));
        }
        let json = match record.json("json") {
            Some(draft) => self.json(draft, captures).map(Body::Json),
            None => Some(Body::None),
        };
        let form = self.pairs(record, "form", captures);
        let text = self.template(record, "text", captures);
        match bodies.first() {
            None => Some(Body::None),
            Some(&"json") => json,
            Some(&"form") => form.map(Body::Form),
            Some(_) => text.map(Body::Text),
        }
    }

    pub(in crate::plan::build) fn json(
        &mut self,
        draft: &JsonDraft,
        captures: &[&str],
    ) -> Option<JsonTemplate> {
        match draft {
            JsonDraft::Value(value) => Some(JsonTemplate::Value(value.clone())),
            JsonDraft::Text(draft, span) => {
                self.vars.fill(draft, *span, captures, self.report).map(Template::new).map(JsonTemplate::Text)
            }
            JsonDraft::Array(values) => {
                let values: Vec<_> = values.iter().map(|value| self.json(value, captures)).collect();
                values.into_iter().collect::<Option<_>>().map(JsonTemplate::Array)
            }
            JsonDraft::Object(entries) => {
                let mut built = Vec::with_capacity(entries.len());
                for (name, span, value) in entries {
                    let literal = matches!(value, JsonDraft::Value(serde_json::Value::String(text)) if !text.is_empty())
                        || matches!(value, JsonDraft::Value(serde_json::Value::Number(_)));
                    if literal && names_secret(name) {
                        self.literal_secret(name, *span);
                    }
                    built.push(self.json(value, captures).map(|value| (name.clone(), value)));
                }
                built.into_iter().collect::<Option<_>>().map(JsonTemplate::Object)
            }
        }
    }
}
