//! The keys of `kind = "file"`.

use super::{Builder, expect};
use crate::{
    plan::{Check, FreshFile, diagnostic::Finding, walk::Record},
    wording::plan as say,
};
use regex::RegexBuilder;
use std::path::{Component, Path};

/// Largest compiled regular expression, in bytes.
const REGEX_BYTES_MAX: usize = 1 << 20;
const TAIL_KIB: u32 = 64;

impl Builder<'_> {
    pub(super) fn fresh_file(&mut self, record: &Record) -> Option<Check> {
        let path = record.text("path")?;
        let named = Path::new(path);
        let climbs = named.components().any(|part| part == Component::ParentDir);
        if climbs {
            let finding = Finding::error("FMT-04", record.at("path"), &say::FILE_OUTSIDE);
            self.report.add(finding.hint(&say::FILE_OUTSIDE_HINT));
        }
        if glob::Pattern::new(path).is_err() || path.contains('\0') {
            self.report.add(Finding::error("FMT-04", record.at("path"), &say::BAD_PATTERN));
        }
        let contains = record.text("contains").and_then(|source| {
            let regex = RegexBuilder::new(source).size_limit(REGEX_BYTES_MAX).build();
            if regex.is_err() {
                self.report.add(Finding::error("FMT-04", record.at("contains"), &say::BAD_REGEX));
            }
            regex.ok()
        });
        let zone = self.things.project.as_ref().and_then(|project| project.zone("timezone").copied());
        Some(Check::File(FreshFile {
            path: path.clone(),
            hash: record.bool("hash").copied().unwrap_or(false),
            contains,
            tail_kib: record.integer("tail_kib").copied().unwrap_or(TAIL_KIB),
            zone: zone.unwrap_or(chrono_tz::UTC),
            expect: expect(record),
        }))
    }
}
