//! `golive log`: the journal as a timeline, its proof, its backup and restore.

use super::{
    args::{Log, LogFilter, LogFormat},
    error::{CliError, Exit},
    moment,
    open::{Context, print, print_coloured, store_of},
    save::save,
};
use crate::{
    conductor::Session,
    phrase,
    plan::Plan,
    report::timeline::{self, Line},
    state::{Happening, Recorded, Standing, State, Subject},
    store::{Access, Broken, Hash, PAGE, Reach, RestoreError, Store, Walk, backup, restore},
    wording::{Phrase, cli as say_cli, printable_lines, timeline as say},
};
use chrono::{DateTime, Utc};
use std::path::Path;

pub fn run(context: &Context, act: Log) -> Result<Exit, CliError> {
    match act {
        Log::Show { filter, format } => show(context, &filter, format),
        Log::Export { file, force, filter, format } => {
            export(context, file.as_deref(), force, &filter, format)
        }
        Log::Verify { head } => verify(context, head.as_deref()),
        Log::Backup { file } => {
            let mut store = store_of(&*context.plan()?, Access::Read)?;
            let made = backup(&mut *store, &file).map_err(|error| failed(&error, &file))?;
            let said = phrase!(say::BACKED_UP, path = file.display().to_string(), count = made.seq);
            print(&format!("{}\n", said.render(context.lang)))?;
            Ok(Exit::Done)
        }
        Log::Restore { file } => {
            let mut store = store_of(&*context.plan()?, Access::Write)?;
            let done = restore(&mut *store, &file).map_err(|error| failed(&error, &file))?;
            let said = phrase!(say::RESTORED, added = done.added, count = done.count);
            print(&format!("{}\n", said.render(context.lang)))?;
            Ok(Exit::Done)
        }
    }
}

fn failed(error: &RestoreError, path: &Path) -> CliError {
    let (message, hint) = (error.message(path), error.hint());
    match error {
        RestoreError::Diverged { .. } | RestoreError::Exists => CliError::Refused { message, hint },
        _ => CliError::Failed { message, hint },
    }
}

fn verify(context: &Context, head: Option<&str>) -> Result<Exit, CliError> {
    let plan = context.plan()?;
    let mut store = store_of(&plan, Access::Read)?;
    let end = match store.verify()? {
        Ok(end) => end,
        Err(broken) => return tampered(context, broken),
    };
    if let Some(text) = head {
        let wanted = Hash::parse(text);
        if wanted.is_none_or(|wanted| !holds(&mut *store, wanted).unwrap_or(false)) {
            print(&format!("{}\n", phrase!(say::NO_HEAD, head = text).render(context.lang)))?;
            return Ok(Exit::No);
        }
    }
    let said = if end == Walk::default() {
        Phrase::from(&say::EMPTY)
    } else {
        phrase!(say::INTACT, count = end.seq, head = end.head.to_string())
    };
    print(&format!("{}\n", said.render(context.lang)))?;
    if store.reach() != Reach::Here {
        context.say(phrase!(say_cli::VERIFIED_COPY, place = store.place()));
    }
    if head.is_none() && end.seq > 0 {
        context.say(&say::HEAD_HINT);
    }
    vouched(context, &plan, &mut *store)
}

/// What the signatures of all events come to; bad ones are a no.
fn vouched(context: &Context, plan: &Plan, store: &mut dyn Store) -> Result<Exit, CliError> {
    let state = State::of(plan);
    let (mut counts, mut first_bad, mut seq) = ([0_usize; Standing::ALL.len()], None, 0);
    loop {
        let page = store.read_after(seq, PAGE)?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        for recorded in &page {
            let standing = state.standing(recorded);
            if recorded.event.what.is_signed() || standing != Standing::Unsigned {
                counts[standing as usize] += 1;
            }
            if standing.is_contradicted() && first_bad.is_none() {
                first_bad = Some((recorded.seq, standing));
            }
        }
    }
    let [unsigned, signed, unknown, wrong, invalid, login] = counts;
    if counts.iter().sum::<usize>() > 0 {
        let said = phrase!(
            say::SIGNATURES,
            signed = signed,
            unsigned = unsigned,
            unknown = unknown,
            wrong = wrong,
            invalid = invalid,
            login = login
        );
        print(&format!("{}\n", said.render(context.lang)))?;
    }
    let Some((seq, standing)) = first_bad else { return Ok(Exit::Done) };
    let said = phrase!(say::BAD_SIGNATURE, seq = seq, standing = standing.name());
    print(&format!("{}\n", said.render(context.lang)))?;
    Ok(Exit::No)
}

fn tampered(context: &Context, broken: Broken) -> Result<Exit, CliError> {
    print(&format!("{}\n", broken.phrase().render(context.lang)))?;
    context.say(&say::TAMPERED_HINT);
    Ok(Exit::No)
}

/// Whether some event of the journal has this hash.
fn holds(store: &mut dyn Store, wanted: Hash) -> Result<bool, CliError> {
    let mut seq = 0;
    loop {
        let page = store.raw_after(seq, PAGE)?;
        if page.iter().any(|raw| raw.hash == wanted) {
            return Ok(true);
        }
        match page.last() {
            Some(last) => seq = last.seq.unsigned_abs(),
            None => return Ok(false),
        }
    }
}

/// What happened to alerts, or to the one the filter names.
pub fn alerts(context: &Context, filter: &LogFilter, format: LogFormat) -> Result<Exit, CliError> {
    let (text, _) = timeline(context, filter, is_about_an_alert, format)?;
    print_coloured(&text)?;
    Ok(Exit::Done)
}

fn is_about_an_alert(what: &Happening) -> bool {
    let given_up = matches!(what, Happening::Released { subject: Subject::Alert(_), .. });
    given_up || Happening::ALERT_KINDS.contains(&what.kind())
}

fn show(context: &Context, filter: &LogFilter, format: LogFormat) -> Result<Exit, CliError> {
    let (text, _) = timeline(context, filter, |_| true, format)?;
    print_coloured(&text)?;
    Ok(Exit::Done)
}

fn export(
    context: &Context,
    file: Option<&Path>,
    force: bool,
    filter: &LogFilter,
    format: LogFormat,
) -> Result<Exit, CliError> {
    let (text, count) = timeline(context, filter, |_| true, format)?;
    match file {
        None => print_coloured(&text)?,
        Some(file) => {
            save(file, &text, force)?;
            let said = phrase!(say::EXPORTED, path = file.display().to_string(), count = count);
            print(&format!("{}\n", said.render(context.lang)))?;
        }
    }
    Ok(Exit::Done)
}

/// The wanted events as text that does not steer a terminal, and how many they are.
fn timeline(
    context: &Context,
    filter: &LogFilter,
    also: fn(&Happening) -> bool,
    format: LogFormat,
) -> Result<(String, usize), CliError> {
    let session = context.session(Access::Read)?;
    let mut store = store_of(&session.plan, Access::Read)?;
    let wanted = Wanted::new(filter, also, &session, context.clock.now())?;
    let lines = lines(&mut *store, &wanted)?;
    if lines.is_empty() {
        context.say(&say::NO_EVENTS);
    }
    let (state, plan) = (session.state(), &session.plan);
    let text = match format {
        LogFormat::Text => printable_lines(&timeline::text(&lines, state, plan, context.lang)),
        LogFormat::Json => timeline::json_lines(&lines, state),
        LogFormat::Markdown => printable_lines(&timeline::markdown(&lines, state, plan, context.lang)),
    };
    Ok((text, lines.len()))
}

/// Every event, read and as it is stored.
pub fn all_lines(store: &mut dyn Store) -> Result<Vec<Line>, CliError> {
    kept_lines(store, |_| true)
}

fn lines(store: &mut dyn Store, wanted: &Wanted) -> Result<Vec<Line>, CliError> {
    kept_lines(store, |recorded| wanted.holds(recorded))
}

fn kept_lines(store: &mut dyn Store, is_kept: impl Fn(&Recorded) -> bool) -> Result<Vec<Line>, CliError> {
    let (mut lines, mut seq) = (Vec::new(), 0);
    loop {
        let page = store.raw_after(seq, PAGE)?;
        let Some(last) = page.last() else { return Ok(lines) };
        seq = last.seq.unsigned_abs();
        let recorded = store.read_after(page[0].seq.unsigned_abs() - 1, page.len())?;
        let kept = recorded.into_iter().zip(page).filter(|(recorded, _)| is_kept(recorded));
        lines.extend(kept.map(|(recorded, raw)| Line { recorded, raw }));
    }
}

/// Which events are wanted.
struct Wanted<'a> {
    filter: &'a LogFilter,
    also: fn(&Happening) -> bool,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl<'a> Wanted<'a> {
    fn new(
        filter: &'a LogFilter,
        also: fn(&Happening) -> bool,
        session: &Session,
        now: DateTime<Utc>,
    ) -> Result<Self, CliError> {
        let zone = session.plan.project.timezone;
        let moment =
            |text: &Option<String>| text.as_ref().map(|text| moment::read(text, zone, now)).transpose();
        Ok(Self { filter, also, since: moment(&filter.since)?, until: moment(&filter.until)? })
    }

    fn holds(&self, recorded: &Recorded) -> bool {
        let event = &recorded.event;
        (self.also)(&event.what)
            && self.filter.kind.as_ref().is_none_or(|kind| kind == event.what.kind())
            && self.filter.by.as_ref().is_none_or(|by| *by == event.by)
            && self
                .filter
                .subject
                .as_ref()
                .is_none_or(|id| event.what.subjects().iter().any(|it| it.as_str() == id))
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at < until)
    }
}
