//! Opening what a command needs: the plan, the journal, and who acts.

use super::{error::CliError, moment, signing, stage::Show};
use crate::{
    clock::Clock,
    conductor::Session,
    env,
    expr::Scope,
    facts::Catalogue,
    phrase,
    plan::{self, Loaded, Person, Plan, Severity, Source, StorePlace},
    report,
    signer::Signer,
    store::{Access, Dial, Local, Pace, Postgres, Reach, Shared, Sqlite, Store, StoreError},
    suggest,
    wording::{Lang, Phrase, cli as say, expr as say_expr, printable, printable_lines, timeline as say_past},
};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use std::{
    io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where what belongs to a plan on this machine is kept, beside it.
const LOCAL: &str = ".golive";

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
                self.say_errors(&loaded);
                Err(CliError::InvalidPlan)
            }
        }
    }

    /// Prints the errors of `loaded` to standard error.
    pub fn say_errors(&self, loaded: &Loaded) {
        let errors = loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let errors: Vec<_> = errors.cloned().collect();
        let text = report::check::text(&errors, &loaded.sources, self.lang, self.colour);
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// The plan with its journal.
    pub fn session(&self, access: Access) -> Result<Session, CliError> {
        let plan = self.plan()?;
        self.session_on(plan, access)
    }

    pub fn session_on(&self, plan: Arc<Plan>, access: Access) -> Result<Session, CliError> {
        let me = self.me(&plan, None)?;
        let store = store_of(&plan, access)?;
        let session = Session::open(plan, store, me)?;
        if session.reach() != Reach::Here {
            let known = session.state().seq;
            self.say(phrase!(say::WITHOUT_STORE, place = session.place(), count = known));
        }
        Ok(session)
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
        Ok((past(&session, at)?, at))
    }

    /// Who acts: whose login at the shared store it is, a person of the plan when named, whose key it is that they sign
    /// with, and otherwise the login at this machine, marked as such.
    pub fn me(&self, plan: &Plan, key: Option<&Signer>) -> Result<String, CliError> {
        let named = self.person.as_ref().map(|name| named(plan, name)).transpose()?;
        let known = logged_in(plan);
        if let (Some(named), Some(known)) = (&named, &known)
            && *named != *known
        {
            let message = phrase!(say::LOGIN_OF_OTHER, by = plan.person_name(known), named = *named);
            return Err(CliError::Refused { message, hint: Some(Phrase::from(&say::LOGIN_OF_OTHER_HINT)) });
        }
        let holds = |person: &&Person| key.is_some_and(|key| person.ssh_key.as_ref() == Some(key.public()));
        let person = named.or(known).or_else(|| plan.people.values().find(holds).map(|it| it.id.as_str()));
        Ok(person.map_or_else(
            || {
                let login = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(env::get);
                format!("user:{}", login.as_deref().unwrap_or("unknown"))
            },
            str::to_owned,
        ))
    }
}

/// What was known of a plan at a time.
pub fn past(session: &Session, at: DateTime<Utc>) -> Result<Session, CliError> {
    let (plan, me) = (Arc::clone(&session.plan), session.me().to_owned());
    let store = store_of(&plan, Access::Read)?;
    Ok(Session::open_until(plan, store, me, at)?)
}

/// A person of the plan, as somebody typed them.
fn named<'a>(plan: &Plan, name: &'a str) -> Result<&'a str, CliError> {
    if plan.people.contains_key(name) {
        return Ok(name);
    }
    let people = || plan.people.keys().map(crate::id::Id::as_str);
    let hint = match suggest::nearest(name, people()) {
        Some(near) => phrase!(say_expr::DID_YOU_MEAN, name = near),
        None => phrase!(say::PERSON_HINT, names = people().collect::<Vec<_>>().join(" ")),
    };
    Err(CliError::usage(phrase!(say::UNKNOWN_PERSON, name = name), Some(hint)))
}

/// Whose login at the shared store the plan is opened with.
fn logged_in(plan: &Plan) -> Option<&str> {
    let StorePlace::Postgres { url, .. } = &plan.project.store else { return None };
    let login = Postgres::login(url)?;
    plan.people.values().find(|person| person.login.as_ref() == Some(&login)).map(|it| it.id.as_str())
}

/// The store of a plan.
pub fn store_of(plan: &Plan, access: Access) -> Result<Box<dyn Store>, CliError> {
    let place = &plan.project.store;
    Ok(match place {
        StorePlace::Sqlite(path) => Box::new(Sqlite::open(&plan.directory.join(path), access)?),
        StorePlace::Postgres { url, shown } => shared(&plan.directory.join(LOCAL), url, shown, access)?,
    })
}

/// A store on a server, with the files that let work go on without it. Beside a plan that lies where nothing can be
/// written it works while the server is in reach.
fn shared(
    directory: &Path,
    url: &SecretString,
    shown: &str,
    access: Access,
) -> Result<Box<dyn Store>, StoreError> {
    let (far_url, far_shown) = (url.clone(), shown.to_owned());
    let dial = move || Postgres::open(&far_url, far_shown.clone(), access);
    match Local::open(directory, &Postgres::name(url)) {
        Ok(local) => {
            let dial: Dial = Arc::new(move || Ok(Box::new(dial()?)));
            Ok(Box::new(Shared::open(shown.to_owned(), local, dial, Pace::default(), Clock::System)?))
        }
        Err(error) if error.is_read_only() => Ok(Box::new(dial()?)),
        Err(error) => Err(error),
    }
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

/// The plan as it would be with these files, with the facts its conditions may ask about.
pub fn load_changed(main: &Path, changes: &[Source], env: &dyn Fn(&str) -> Option<String>) -> Loaded {
    plan::load_changed(main, changes, env, &|plan: &Plan| Box::new(Catalogue::of(plan)) as Box<dyn Scope>)
}

/// Loads a plan with the facts its conditions may ask about.
pub fn load(main: &Path, env: &dyn Fn(&str) -> Option<String>) -> Loaded {
    plan::load(main, env, &|plan: &Plan| Box::new(Catalogue::of(plan)) as Box<dyn Scope>)
}
