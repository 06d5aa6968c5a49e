//! The keys of `kind = "command"`.

use super::{Builder, expect};
use crate::{
    phrase,
    plan::{
        Check, Part, Program, Template,
        diagnostic::Finding,
        walk::{Item, Record, clip},
    },
    wording::plan as say,
};

/// Most arguments of a command.
const ARGUMENTS_MAX: usize = 100;

impl Builder<'_> {
    pub(super) fn command(&mut self, record: &Record) -> Option<Check> {
        let shell = record.bool("shell").copied().unwrap_or(false);
        let command = self.arguments(record, "command")?;
        if shell && command.len() != 1 {
            self.report.add(Finding::error("FMT-04", record.at("command"), &say::ONE_SHELL_TEXT));
        }
        let env = self.environment(record)?;
        Some(Check::Command(Program { command, shell, env, expect: expect(record) }))
    }

    /// A program and its arguments, without secrets: everybody on the machine can read them.
    pub(in crate::plan::build) fn arguments(&mut self, record: &Record, key: &str) -> Option<Vec<Template>> {
        let mut arguments = Vec::new();
        for node in record.list(key) {
            let Item::Template(draft) = &node.item else { return None };
            let parts = self.vars.fill(draft, node.span, &[], self.report)?;
            if parts.iter().any(|part| matches!(part, Part::Secret(_))) {
                let finding = Finding::error("SEC-08", node.span, &say::SECRET_ARGUMENT);
                self.report.add(finding.hint(&say::SECRET_ARGUMENT_HINT));
            }
            arguments.push(Template::new(parts));
        }
        if arguments.is_empty() || arguments.len() > ARGUMENTS_MAX {
            self.report.add(Finding::error("FMT-04", record.at(key), &say::EMPTY_COMMAND));
        }
        Some(arguments)
    }

    /// What a program finds in its environment, by the key `env`.
    pub(in crate::plan::build) fn environment(&mut self, record: &Record) -> Option<Vec<(String, Template)>> {
        for (name, span, _) in record.map("env") {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.bytes().all(plain) {
                let message = phrase!(say::BAD_ENV_KEY, name = clip(name));
                self.report.add(Finding::error("FMT-04", *span, message));
            }
        }
        self.pairs(record, "env", &[])
    }
}
