//! Opening what a command needs: the plan, the journal, and who acts.

use super::{error::CliError, moment, signing, stage::Show};
use crate::{
    clock::Clock,
    conductor::Session,
    env,
    expr::Scope,
    facts::Catalogue,
    phrase,
    plan::{self, Loaded, Plan, Severity, StorePlace},
    report,
    signer::Signer,
    store::{Access, Postgres, Sqlite, Store},
    suggest,
    wording::{Lang, Phrase, cli as say, expr as say_expr, printable, printable_lines, timeline as say_past},
};
use chrono::{DateTime, Utc};
use std::{io, io::Write as _, path::PathBuf, sync::Arc};

/// What every command is run with.
pub struct Context {
    pub plan: PathBuf,
    pub lang: Lang,
    pub person: Option<String>,
    /// The private key to sign with.
    pub key: Option<PathBuf>,
    pub colour: bool,
    pub clock: Clock,
    pub show: Show,
}

impl Context {
    /// Says something beside the result.
    pub fn say(&self, phrase: impl Into<Phrase>) {
        let _ = writeln!(io::stderr(), "{}", printable(&phrase.into().render(self.lang)));
    }

    /// Everything there is to say about the plan.
    pub fn load(&self) -> Loaded {
        load(&self.plan, &env::get)
    }

    /// The plan, or its errors printed to standard error.
    pub fn plan(&self) -> Result<Arc<Plan>, CliError> {
        self.sound(self.load())
    }

    /// The plan of `loaded`, or its errors printed to standard error.
    pub fn sound(&self, loaded: Loaded) -> Result<Arc<Plan>, CliError> {
        match loaded.plan {
            Some(plan) => Ok(Arc::new(plan)),
            None => {
                let errors: Vec<_> = loaded
                    .diagnostics
                    .into_iter()
                    .filter(|found| found.severity == Severity::Error)
                    .collect();
                let text = report::check::text(&errors, &loaded.sources, self.lang, self.colour);
                let _ = io::stderr().write_all(text.as_bytes());
                Err(CliError::InvalidPlan)
            }
        }
    }

    /// The plan with its journal.
    pub fn session(&self, access: Access) -> Result<Session, CliError> {
        let plan = self.plan()?;
        self.session_on(plan, access)
    }

    pub fn session_on(&self, plan: Arc<Plan>, access: Access) -> Result<Session, CliError> {
        let me = self.me(&plan, None)?;
        let store = store_of(&plan, access)?;
        Ok(Session::open(plan, store, me)?)
    }

    /// The plan with its journal, for somebody whose word is signed where they have a key.
    pub fn signing_session(&self) -> Result<Session, CliError> {
        let plan = self.plan()?;
        let given = self.given_key()?;
        let me = self.me(&plan, given.as_ref())?;
        let signer = signing::signer(&plan, &me, given)?;
        let store = store_of(&plan, Access::Write)?;
        Ok(Session::open(plan, store, me)?.signing_with(signer))
    }

    /// The plan with what was known at a time; with everything, for `None`. The time to judge at comes with it.
    pub fn session_at(&self, at: Option<&str>) -> Result<(Session, DateTime<Utc>), CliError> {
        let now = self.clock.now();
        let session = self.session(Access::Read)?;
        let Some(text) = at else { return Ok((session, now)) };
        let at = moment::read(text, session.plan.project.timezone, now)?;
        if at > now {
            self.say(&say_past::NOT_YET);
        }
        let (plan, me) = (Arc::clone(&session.plan), session.me().to_owned());
        let store = store_of(&plan, Access::Read)?;
        Ok((Session::open_until(plan, store, me, at)?, at))
    }

    /// Who acts: a person of the plan when named, whose key it is that they sign with, and otherwise the login, marked
    /// as such.
    pub fn me(&self, plan: &Plan, key: Option<&Signer>) -> Result<String, CliError> {
        match &self.person {
            Some(name) if plan.people.contains_key(name.as_str()) => Ok(name.clone()),
            Some(name) => {
                let people = || plan.people.keys().map(crate::id::Id::as_str);
                let hint = match suggest::nearest(name, people()) {
                    Some(near) => phrase!(say_expr::DID_YOU_MEAN, name = near),
                    None => phrase!(say::PERSON_HINT, names = people().collect::<Vec<_>>().join(" ")),
                };
                Err(CliError::usage(phrase!(say::UNKNOWN_PERSON, name = name), Some(hint)))
            }
            None => {
                let owner = key.and_then(|key| {
                    plan.people.values().find(|it| it.ssh_key.as_ref() == Some(key.public()))
                });
                if let Some(owner) = owner {
                    return Ok(owner.id.to_string());
                }
                let login = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(env::get);
                Ok(format!("user:{}", login.as_deref().unwrap_or("unknown")))
            }
        }
    }
}

/// The store of a plan.
pub fn store_of(plan: &Plan, access: Access) -> Result<Box<dyn Store>, CliError> {
    let place = &plan.project.store;
    Ok(match place {
        StorePlace::Sqlite(path) => Box::new(Sqlite::open(&plan.directory.join(path), access)?),
        StorePlace::Postgres { url, shown } => Box::new(Postgres::open(url, shown.clone(), access)?),
    })
}

/// Prints a result. Whatever it quotes does not steer the terminal.
pub fn print(text: &str) -> Result<(), CliError> {
    print_coloured(&printable_lines(text))
}

/// Prints a result whose colours are wanted, and whose quotes are safe already.
pub fn print_coloured(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Prints a result as JSON.
pub fn print_json(value: &serde_json::Value) -> Result<(), CliError> {
    print_coloured(&format!("{value:#}\n"))
}

/// Loads a plan with the facts its conditions may ask about.
pub fn load(main: &std::path::Path, env: &dyn Fn(&str) -> Option<String>) -> Loaded {
    plan::load(main, env, &|plan: &Plan| Box::new(Catalogue::of(plan)) as Box<dyn Scope>)
}
