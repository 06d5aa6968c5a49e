//! A description in `OpenAPI` 3 or Swagger 2 as probes, one for each operation that only looks.

mod answer;
mod document;
mod params;
mod security;
mod server;
#[cfg(test)]
mod tests;

use super::{
    Mistake, Wish,
    credential::Credentials,
    draft::{Body, Draft, Import, Request, Text, escape},
    emit, name,
};
use crate::{
    phrase,
    plan::Method,
    wording::{Phrase, import as say},
};
use document::{Document, line};
use params::Filler;
use serde_json::Value;
use std::time::Duration;

/// Largest document, in bytes.
pub const BYTES_MAX: u64 = 16 << 20;
/// Most probes written in one go: nobody reads more, and a system is not asked hundreds of things every half minute.
const PROBES_MAX: usize = 100;
/// Longest title, in characters.
const TITLE_MAX: usize = 80;
const WRITES_EVERY: Duration = Duration::from_mins(10);

/// Which operations are wanted, and where the system is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// Paths, operation ids or tags, with `*` for anything; all operations when there is none.
    pub only: &'a [String],
    /// Instead of the server that the document names; may be a variable such as `${base}`.
    pub server: Option<&'a str>,
    /// Operations that write, too, as comments.
    pub all: bool,
}

/// What a plan has already.
#[derive(Clone, Copy)]
pub struct Taken<'a> {
    pub id: &'a dyn Fn(&str) -> bool,
    pub var: &'a dyn Fn(&str) -> bool,
    /// The variable that holds an address, unless the environment says otherwise.
    pub base: &'a dyn Fn(&str) -> Option<String>,
}

/// One way to call the system.
pub(super) struct Operation<'a> {
    path: &'a str,
    method: Method,
    /// The path item, whose parameters all its operations share.
    item: &'a Value,
    value: &'a Value,
    /// Whether an answer has a body to look into.
    has_body: bool,
}

/// Drafts probes of the operations that `choice` names. The second value is what a file of them may be called.
pub fn openapi(
    text: &str,
    choice: Choice<'_>,
    wish: Wish<'_>,
    taken: Taken<'_>,
) -> Result<(Import, String), Mistake> {
    let document = Document::read(text)?;
    let mut import = Import::default();
    let operations = chosen(&document, choice, &mut import.notes)?;
    if let (Some(_), [_, _, ..]) = (wish.id.or(wish.title), operations.as_slice()) {
        let message = phrase!(say::ONE_NAME, count = operations.len());
        return Err(Mistake::new(message).hint(&say::ONLY_HINT));
    }
    let api = document.root().pointer("/info/title").and_then(Value::as_str).map(name::slug);
    let api = api.filter(|slug| !slug.is_empty()).unwrap_or_else(|| "api".to_owned());
    let mut credentials = Credentials::new(&api);
    let mut filler = Filler {
        document: &document,
        credentials: &mut credentials,
        prefix: &api,
        taken,
        made_up: Vec::new(),
    };
    // Those that only look come first: what they do not need is left to those that are comments.
    let (looking, writing): (Vec<_>, Vec<_>) = operations.iter().partition(|it| it.method.is_safe());
    filler.draft_all(&looking, choice.server, wish, &mut import)?;
    let made_up = std::mem::take(&mut filler.made_up);
    let (secrets, vars) = (filler.credentials.secrets.len(), filler.credentials.vars.len());
    filler.draft_all(&writing, choice.server, wish, &mut import)?;
    if !made_up.is_empty() {
        import.notes.push(phrase!(say::MADE_UP, names = made_up.join(" ")));
    }
    credentials.secrets.truncate(secrets);
    credentials.vars.iter_mut().skip(vars).for_each(|var| var.asleep = true);
    Credentials { secrets: import.secrets, vars: import.vars, .. } = credentials;
    Ok((import, api))
}

impl Filler<'_> {
    fn draft_all(
        &mut self,
        operations: &[&Operation<'_>],
        server: Option<&str>,
        wish: Wish<'_>,
        import: &mut Import,
    ) -> Result<(), Mistake> {
        for operation in operations {
            let ids = |id: &str| (self.taken.id)(id) || import.drafts.iter().any(|draft| draft.id == id);
            let id = match wish.id {
                Some(id) => id.to_owned(),
                None => name::free(&id_of(operation), "-", ids),
            };
            let base = self.base(operation, server)?;
            import.drafts.push(draft(self, operation, id, &base, wish));
        }
        Ok(())
    }
}

/// The operations wanted, at most [`PROBES_MAX`].
fn chosen<'a>(
    document: &'a Document,
    choice: Choice<'_>,
    notes: &mut Vec<Phrase>,
) -> Result<Vec<Operation<'a>>, Mistake> {
    let patterns = choice
        .only
        .iter()
        .map(|text| {
            let bad = |_| Mistake::new(phrase!(say::BAD_PATTERN, pattern = text));
            glob::Pattern::new(text).map_err(bad)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let paths = document.root().get("paths").and_then(Value::as_object);
    let (mut found, mut writing, mut old) = (Vec::new(), 0_usize, 0_usize);
    for (path, item) in paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/')) {
        let Some(item) = document.resolve(item) else { continue };
        for method in Method::ALL.into_iter().filter(|method| *method != Method::Options) {
            let Some(value) = item.get(method.word().to_ascii_lowercase()).filter(|it| it.is_object()) else {
                continue;
            };
            let operation = Operation { path, method, item, value, has_body: method != Method::Head };
            if !patterns.is_empty() && !patterns.iter().any(|pattern| is_meant(&operation, pattern)) {
                continue;
            }
            if value.get("deprecated").and_then(Value::as_bool) == Some(true) {
                old += 1;
            } else if method.is_safe() || choice.all {
                found.push(operation);
            } else {
                writing += 1;
            }
        }
    }
    if writing > 0 {
        notes.push(phrase!(say::WRITING_LEFT_OUT, count = writing));
    }
    if old > 0 {
        notes.push(phrase!(say::DEPRECATED_LEFT_OUT, count = old));
    }
    if found.is_empty() {
        let message = if patterns.is_empty() { &say::NO_OPERATIONS } else { &say::NONE_MEANT };
        return Err(Mistake::new(message).hint(if writing > 0 { &say::ALL_HINT } else { &say::ONLY_HINT }));
    }
    if found.len() > PROBES_MAX {
        let message = phrase!(say::MANY_OPERATIONS, count = found.len(), max = PROBES_MAX);
        return Err(Mistake::new(message).hint(&say::ONLY_HINT));
    }
    Ok(found)
}

fn is_meant(operation: &Operation<'_>, pattern: &glob::Pattern) -> bool {
    let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::default() };
    let tags = operation.value.get("tags").and_then(Value::as_array).into_iter().flatten();
    let id = operation.value.get("operationId").into_iter();
    let mut names = tags.chain(id).filter_map(Value::as_str).chain([operation.path]);
    names.any(|name| pattern.matches_with(name, options))
}

fn draft(
    filler: &mut Filler<'_>,
    operation: &Operation<'_>,
    id: String,
    base: &str,
    wish: Wish<'_>,
) -> Draft {
    let mut request = Request::new(operation.method, Text::Plain(String::new()));
    let path = filler.parameters(operation, &mut request);
    request.url = Text::Template(format!("{base}{path}"));
    filler.security(operation, &mut request);
    let safe = operation.method.is_safe();
    if !safe {
        request.body = body(filler, operation);
    }
    let expect = answer::expect(filler.document, operation);
    let mut draft = Draft {
        id,
        title: wish.title.map_or_else(|| title(operation), str::to_owned),
        every: wish.every.or((!safe).then_some(WRITES_EVERY)),
        timeout: None,
        retries: 0,
        retry_wait: None,
        request,
        expect,
        comments: Vec::new(),
        asleep: !safe,
    };
    emit::warn(&mut draft);
    draft
}

/// The example of the JSON that an operation takes, when the document has one.
fn body(filler: &mut Filler<'_>, operation: &Operation<'_>) -> Body {
    let document = filler.document;
    let content = document
        .member(operation.value, "requestBody")
        .and_then(|body| document.member(body, "content"))
        .and_then(|content| document.member(content, "application/json"));
    let schema = || content.and_then(|content| document.member(content, "schema"));
    let example = content.and_then(|content| content.get("example")).or_else(|| schema()?.get("example"));
    let json = example.and_then(|example| filler.credentials.body(example));
    json.map_or(Body::None, Body::Json)
}

fn id_of(operation: &Operation<'_>) -> String {
    let named = operation.value.get("operationId").and_then(Value::as_str).map(name::slug);
    let path = name::slug(operation.path);
    let method = operation.method.word().to_ascii_lowercase();
    let fallback = if path.is_empty() { method } else { format!("{method}-{path}") };
    named.filter(|slug| !slug.is_empty()).unwrap_or(fallback)
}

fn title(operation: &Operation<'_>) -> String {
    let text = |key: &str| operation.value.get(key).and_then(Value::as_str).map(|text| line(text, TITLE_MAX));
    let said = text("summary").filter(|text| !text.is_empty());
    let said = said.or_else(|| text("description").filter(|text| !text.is_empty()));
    said.unwrap_or_else(|| {
        line(&format!("{} {}", operation.method.word(), escape(operation.path)), TITLE_MAX)
    })
}
