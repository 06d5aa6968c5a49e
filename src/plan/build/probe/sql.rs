//! The keys of `kind = "sql"`.

use super::{
    super::{
        address::{Address, host, is_loopback},
        store::{whole, written},
    },
    Builder, expect,
};
use crate::{
    plan::{
        Check, Engine, Part, Sql, Template, diagnostic::Finding, sql::only_reads,
        store_place::holds_password, walk::Record,
    },
    wording::{keys as doc, plan as say},
};

impl Builder<'_> {
    pub(super) fn sql(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let database = self.database(record);
        if record.node("query").is_none() {
            self.missing(record, "query", &doc::PROBE_QUERY);
        }
        let query = self.template(record, "query", &[]);
        if let Some([Part::Plain(text)]) = query.as_ref().map(Template::parts)
            && !only_reads(text)
        {
            let finding = Finding::error("FMT-04", record.at("query"), &say::NOT_READING);
            self.report.add(finding.hint(&say::NOT_READING_HINT));
        }
        match (database, query) {
            (Some((database, address)), Some(query)) => {
                (Some(Check::Sql(Sql { database, query, expect: expect(record) })), vec![address])
            }
            _ => (None, Vec::new()),
        }
    }

    fn database(&mut self, record: &Record) -> Option<(Template, Address)> {
        let (draft, span) = (record.template("database")?, record.at("database"));
        let parts = self.vars.fill(draft, span, &[], self.report)?;
        if holds_password(&written(draft, &parts)) {
            let finding = Finding::error("SEC-08", span, &say::SECRET_IN_URL);
            self.report.add(finding.hint(&say::SECRET_HINT));
        }
        let Some(engine) = whole(&parts).and_then(|text| Some((Engine::of(&text)?, text))) else {
            let finding = Finding::error("FMT-04", span, &say::BAD_DATABASE);
            self.report.add(finding.hint(&say::BAD_DATABASE_HINT));
            return None;
        };
        Some((Template::new(parts), place(engine.0, &engine.1)))
    }
}

/// Where a database is, as far as the pace of questions is concerned.
fn place(engine: Engine, address: &str) -> Address {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = host(rest.split(['/', '?', '#']).next().unwrap_or(""));
    match engine {
        Engine::Sqlite => Address::Loopback,
        _ if is_loopback(&host.to_ascii_lowercase()) => Address::Loopback,
        _ => Address::Remote { host: host.to_owned(), encrypted: true },
    }
}
