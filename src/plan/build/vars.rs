//! `[vars]`, the environment and secret files, resolved.

use crate::{
    phrase,
    plan::{
        diagnostic::{Finding, Report},
        source::{Span, read},
        template::{Part, Plain, RunValue},
        things::Things,
        walk::{Draft, DraftPart, Item, Outside, clip},
    },
    suggest,
    wording::{Phrase, plan as say},
};
use indexmap::{IndexMap, IndexSet};
use std::path::{Component, Path};

/// Largest accepted secret file.
const SECRET_BYTES_MAX: u64 = 64 << 10;
/// Longest accepted text of a template with its variables filled in, and most of its parts. Variables that double
/// one another grow without end.
const FILLED_BYTES_MAX: usize = 64 << 10;
const PARTS_MAX: usize = 256;
/// Deepest chain of variables that refer to one another.
const CHAIN_MAX: usize = 32;
/// Names looked at for "did you mean".
const CANDIDATES_MAX: usize = 200;
/// Where containers keep secrets: the one place outside the project that a secret may come from.
const SECRETS_DIRECTORY: &str = "/run/secrets";

/// The variables of a plan with their values.
pub(in crate::plan) struct Vars<'a> {
    things: &'a Things,
    env: &'a dyn Fn(&str) -> Option<String>,
    directory: &'a Path,
    /// `None` for a variable that is wrong, which has been said.
    values: IndexMap<String, Option<Vec<Part>>>,
    /// Names of environment variables already reported as not set.
    unset: IndexSet<String>,
}

impl<'a> Vars<'a> {
    /// Resolves every variable, so that a wrong one is reported even if nothing uses it.
    pub(in crate::plan) fn resolve(
        things: &'a Things,
        directory: &'a Path,
        env: &'a dyn Fn(&str) -> Option<String>,
        report: &mut Report,
    ) -> Self {
        let (values, unset) = (IndexMap::new(), IndexSet::new());
        let mut vars = Self { things, env, directory, values, unset };
        for name in things.vars.keys() {
            vars.value(name, &mut Vec::new(), report);
        }
        vars
    }

    /// Where a variable is declared.
    pub(in crate::plan) fn span(&self, name: &str) -> Option<Span> {
        self.things.vars.get(name).map(|(_, node)| node.span)
    }

    /// Fills in what is known. `captures` are the values that earlier steps take from their answers.
    pub(in crate::plan) fn fill(
        &mut self,
        draft: &Draft,
        span: Span,
        captures: &[&str],
        report: &mut Report,
    ) -> Option<Vec<Part>> {
        self.parts(draft, span, Some(captures), &mut Vec::new(), report)
    }

    /// Fills in what is known, where nothing may wait for a run.
    pub(in crate::plan) fn constant(
        &mut self,
        draft: &Draft,
        span: Span,
        report: &mut Report,
    ) -> Option<Vec<Part>> {
        self.parts(draft, span, None, &mut Vec::new(), report)
    }

    fn value(&mut self, name: &'a str, path: &mut Vec<&'a str>, report: &mut Report) -> Option<Vec<Part>> {
        if let Some(value) = self.values.get(name) {
            return value.clone();
        }
        let (span, node) = self.things.vars.get(name)?;
        if let Some(at) = path.iter().position(|known| *known == name) {
            let round = path[at..].iter().chain([&name]).copied().collect::<Vec<_>>().join(" → ");
            report.add(Finding::error("VAR-02", *span, phrase!(say::VARIABLE_LOOP, round = round)));
            self.values.insert(name.to_owned(), None);
            return None;
        }
        if path.len() >= CHAIN_MAX {
            let message = phrase!(say::VARIABLE_CHAIN, max = CHAIN_MAX);
            report.add(Finding::error("VAR-02", *span, message));
            return None;
        }
        path.push(name);
        let value = match &node.item {
            Item::Template(draft) => self.parts(draft, node.span, None, path, report),
            _ => None,
        };
        path.pop();
        self.values.entry(name.to_owned()).or_insert(value).clone()
    }

    fn parts(
        &mut self,
        draft: &Draft,
        span: Span,
        captures: Option<&[&str]>,
        path: &mut Vec<&'a str>,
        report: &mut Report,
    ) -> Option<Vec<Part>> {
        let drafts = match draft {
            Draft::Text(drafts) => drafts,
            Draft::Outside(outside) => return self.outside(outside, span, report).map(|part| vec![part]),
        };
        let (mut parts, mut sound) = (Vec::new(), true);
        for draft in drafts {
            let (name, at) = match draft {
                DraftPart::Plain(text) => {
                    parts.push(Part::Plain(text.clone().into()));
                    continue;
                }
                DraftPart::Name(name, at) => (name, *at),
            };
            if let Some((name, _)) = self.things.vars.get_key_value(name) {
                match self.value(name, path, report) {
                    Some(value) if parts.len() < PARTS_MAX => parts.extend(value),
                    Some(_) => {}
                    None => sound = false,
                }
            } else if let Some(part) = later(name, captures) {
                parts.push(part);
            } else {
                report.add(self.unknown(name, at, captures));
                sound = false;
            }
        }
        sound.then(|| join(parts)).filter(|parts| is_small(parts, span, report))
    }

    fn unknown(&self, name: &str, span: Span, captures: Option<&[&str]>) -> Finding {
        let names = || {
            let later = captures.map_or([].as_slice(), |_| &RunValue::WORDS);
            let captures = captures.unwrap_or_default();
            let vars = self.things.vars.keys().map(String::as_str).take(CANDIDATES_MAX);
            vars.chain(captures.iter().chain(later).copied())
        };
        let hint = match suggest::nearest(name, names()) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None if names().next().is_none() => Phrase::from(&say::NO_VARIABLES_HINT),
            None => phrase!(say::VARIABLES_HINT, names = clip(&names().collect::<Vec<_>>().join(" "))),
        };
        Finding::error("VAR-02", span, phrase!(say::UNKNOWN_VARIABLE, name = clip(name))).hint(hint)
    }

    fn outside(&mut self, outside: &Outside, span: Span, report: &mut Report) -> Option<Part> {
        match outside {
            Outside::Env { name, default, secret } => {
                let set = (self.env)(name).filter(|value| !value.is_empty());
                let secret = secret.unwrap_or(default.is_none());
                let Some(value) = set.or_else(|| default.clone()) else {
                    if self.unset.insert(name.clone()) {
                        let hint = phrase!(say::UNSET_HINT, name = name);
                        let message = phrase!(say::UNSET, name = name);
                        report.add(Finding::error("VAR-01", span, message).hint(hint));
                    }
                    return None;
                };
                Some(if secret {
                    Part::Secret(value.into())
                } else {
                    Part::Plain(Plain::setting(name, value))
                })
            }
            Outside::File { path } => match self.secret_file(path) {
                Ok(text) => Some(Part::Secret(text.into())),
                Err(reason) => {
                    let message = phrase!(say::SECRET_FILE, path = clip(path), reason = reason);
                    report.add(Finding::error("VAR-01", span, message));
                    None
                }
            },
        }
    }

    fn secret_file(&self, path: &str) -> Result<String, Phrase> {
        let named = Path::new(path);
        if named.components().any(|part| part == Component::ParentDir) {
            return Err(Phrase::from(&say::SECRET_OUTSIDE));
        }
        let whole = self.directory.join(named);
        let real = whole.canonicalize().unwrap_or_else(|_| whole.clone());
        let root = self.directory.canonicalize().unwrap_or_else(|_| self.directory.to_path_buf());
        if !real.starts_with(&root) && !whole.starts_with(SECRETS_DIRECTORY) {
            return Err(Phrase::from(&say::SECRET_OUTSIDE));
        }
        let text = read(&real, SECRET_BYTES_MAX)?;
        let text = text.strip_suffix('\n').map_or(text.as_str(), |line| line.trim_end_matches('\r'));
        if text.is_empty() { Err(Phrase::from(&say::SECRET_EMPTY)) } else { Ok(text.to_owned()) }
    }
}

/// A value that is known when the request is sent.
fn later(name: &str, captures: Option<&[&str]>) -> Option<Part> {
    let captures = captures?;
    match name {
        "run.id" => Some(Part::Run(RunValue::Id)),
        "run.digits" => Some(Part::Run(RunValue::Digits)),
        _ => captures.contains(&name).then(|| Part::Capture(name.to_owned())),
    }
}

/// Neighbouring plain texts become one.
fn join(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Plain(text)), Part::Plain(more)) => text.push(more),
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// Reports a template that has grown too large.
fn is_small(parts: &[Part], span: Span, report: &mut Report) -> bool {
    let length = |part: &Part| if let Part::Plain(text) = part { text.len() } else { 0 };
    let small = parts.len() < PARTS_MAX && parts.iter().map(length).sum::<usize>() <= FILLED_BYTES_MAX;
    if !small {
        let message = phrase!(say::FILLED_LONG, max = FILLED_BYTES_MAX);
        report.add(Finding::error("VAR-02", span, message));
    }
    small
}
