//! `golive simulate`: a launch night, played at speed.

use super::{
    args::{Format, Output},
    error::{CliError, Exit},
    open::{self, Context, print, print_json},
};
use crate::{
    library, phrase,
    plan::{
        Plan,
        night::{End, Night, Script},
    },
    report::{self, local},
    simulate::{self, Lessons, Line, Options, Played, Sort},
    title::Title,
    value::show_duration,
    wording::{Lang, Phrase, Text, printable_lines, simulate as say},
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

/// Most nights of one command.
const RUNS_MAX: u32 = 100_000;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "NIGHT")]
    night: Option<String>,
    #[arg(long)]
    list: bool,
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(RUNS_MAX)), conflicts_with_all = ["keep", "speed"])]
    runs: Option<u32>,
    #[arg(long, value_name = "N", value_parser = super::replay::speed)]
    speed: Option<u32>,
    #[arg(long, value_name = "DIRECTORY")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let name = match &args.night {
        Some(name) if !args.list => name,
        _ => return list(context, args.output.format),
    };
    let directory = super::demo::Directory::create()?;
    let (night, plan) = open_night(context, name, directory.path())?;
    let seed = args.seed.unwrap_or(night.seed);
    if let Some(runs) = args.runs {
        return many(context, &night, &plan, (seed, runs), args.output.format);
    }
    let played = one(context, &night, &plan, seed, args)?;
    if let Some(keep) = &args.keep {
        kept(context, &played, &plan, keep)?;
    }
    Ok(exit(&night, played.end))
}

/// Live is what a launch is for; anything else is no. A script that expects an end is about that one.
fn exit(night: &Night, end: End) -> Exit {
    match (night.expect, end) {
        (Some(wanted), end) if wanted == end => Exit::Done,
        (Some(_), _) | (None, End::Held | End::RolledBack) => Exit::No,
        (None, End::Live) => Exit::Done,
        (None, End::Unfinished) => Exit::Unknown,
    }
}

/// The shipped nights by name, as lists show them.
fn list(context: &Context, format: Format) -> Result<Exit, CliError> {
    let titled = |(name, text): &(&'static str, &'static str)| {
        let (title, about) = Script::read(name, text).titles()?;
        Some((*name, title, about))
    };
    let nights: Vec<(&str, Title, Option<Title>)> = library::NIGHTS.iter().filter_map(titled).collect();
    match format {
        Format::Json => {
            let night = |(name, title, about): &(&str, Title, Option<Title>)| {
                let about = about.as_ref().map(|about| about.get(context.lang));
                json!({ "name": name, "title": title.get(context.lang), "about": about })
            };
            print_json(&Value::Array(nights.iter().map(night).collect()))?;
        }
        Format::Text => {
            let width = nights.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
            let mut out = format!("{}\n", say::LIST.get(context.lang));
            for (name, title, about) in &nights {
                let _ = writeln!(out, "  {name:width$}  {}", title.get(context.lang));
                if let Some(about) = about {
                    let _ = writeln!(out, "  {:width$}  {}", "", about.get(context.lang));
                }
            }
            print(&out)?;
        }
    }
    Ok(Exit::Done)
}

fn plan_of(directory: &Path) -> PathBuf {
    directory.join("golive.toml")
}

/// A shipped night by name, or a script by path, with the plan it is played on.
fn open_night(context: &Context, name: &str, directory: &Path) -> Result<(Night, Arc<Plan>), CliError> {
    let shipped = library::NIGHTS.iter().find(|(known, _)| *known == name);
    let (file, text, beside) = match shipped {
        Some((known, text)) => (format!("{known}.toml"), (*text).to_owned(), None),
        None => {
            let path = Path::new(name);
            let text = crate::plan::night::text(path).map_err(|why| no_night(name, why))?;
            let file =
                path.file_name().map_or_else(|| name.to_owned(), |it| it.to_string_lossy().into_owned());
            (file, text, path.parent().map(Path::to_path_buf))
        }
    };
    let script = Script::read(&file, &text);
    if !script.is_sound() {
        return Err(unsound(context, &script.give_up()));
    }
    let main = match (script.plan(), beside) {
        (Some(plan), Some(beside)) => beside.join(plan),
        _ => {
            let main = plan_of(directory);
            std::fs::write(&main, library::NIGHT_PLAN.1).map_err(CliError::from)?;
            main
        }
    };
    let plan = context.sound(open::load(&main, &crate::env::get))?;
    let loaded = script.on(&plan);
    match loaded.night {
        Some(night) => Ok((night, plan)),
        None => Err(unsound(context, &loaded)),
    }
}

fn no_night(name: &str, why: Phrase) -> CliError {
    let names = || library::NIGHTS.iter().map(|(name, _)| *name);
    let hint = match crate::suggest::nearest(name, names()) {
        Some(near) => phrase!(crate::wording::expr::DID_YOU_MEAN, name = near),
        None => (&say::LIST_HINT).into(),
    };
    CliError::usage(phrase!(say::NO_NIGHT, name = name, why = why), Some(hint))
}

fn unsound(context: &Context, loaded: &crate::plan::night::Loaded) -> CliError {
    let text = report::check::text(&loaded.diagnostics, &loaded.sources, context.lang, context.colour);
    let _ = std::io::stderr().write_all(text.as_bytes());
    CliError::InvalidPlan
}

/// Plays a night and tells it as it goes on.
fn one(
    context: &Context,
    night: &Night,
    plan: &Arc<Plan>,
    seed: u64,
    args: &Args,
) -> Result<Played, CliError> {
    let options = Options { seed, lang: context.lang };
    let zone = plan.project.timezone;
    let (mut lines, mut closed) = (Vec::new(), None);
    let is_text = args.output.format == Format::Text;
    let mut last: Option<DateTime<Utc>> = None;
    let played = simulate::play(night, plan, options, &mut |line: &Line| {
        if let (Some(speed), Some(last)) = (args.speed, last) {
            thread::sleep((line.at - last).to_std().unwrap_or_default() / speed);
        }
        last = Some(last.map_or(line.at, |last| last.max(line.at)));
        if is_text && closed.is_none() {
            let who = line.who(plan, context.lang);
            let gap = if who.is_empty() { "" } else { "  " };
            let what = line.what.render(context.lang);
            let text = format!("{}  {} {who}{gap}{what}\n", local(line.at, zone), line.sort.glyph());
            closed = print(&printable_lines(&text)).err();
        } else if !is_text {
            lines.push(json_of(line, context.lang));
        }
    })?;
    if let Some(error) = closed {
        return Err(error);
    }
    if is_text {
        print(&summary(night, &played, context.lang))?;
    } else {
        print_json(&json!({
            "title": night.title.get(context.lang),
            "seed": seed,
            "started": rfc(played.started),
            "ended": rfc(played.ended),
            "end": played.end.word(),
            "expected": night.expect.map(End::word),
            "lessons": played.lessons,
            "lines": lines,
        }))?;
    }
    Ok(played)
}

fn rfc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn json_of(line: &Line, lang: Lang) -> Value {
    let by = (line.sort == Sort::Event || !line.by.is_empty()).then_some(&line.by);
    json!({ "at": rfc(line.at), "sort": line.sort, "seq": line.seq, "by": by, "what": line.what.render(lang) })
}

fn end_text(end: End) -> &'static Text {
    match end {
        End::Live => &say::END_LIVE,
        End::Held => &say::END_HELD,
        End::RolledBack => &say::END_ROLLED_BACK,
        End::Unfinished => &say::END_UNFINISHED,
    }
}

fn summary(night: &Night, played: &Played, lang: Lang) -> String {
    let mut out = format!("\n{}\n", end_text(played.end).get(lang));
    if let Some(wanted) = night.expect.filter(|wanted| *wanted != played.end) {
        let _ = writeln!(out, "{}", phrase!(say::UNEXPECTED, wanted = wanted.word()).render(lang));
    }
    let sentences = played.lessons.sentences();
    if !sentences.is_empty() {
        let _ = writeln!(out, "{}", say::TEACHES.get(lang));
    }
    for sentence in sentences {
        let _ = writeln!(out, "  · {}", sentence.render(lang));
    }
    out
}

/// The journal of the night beside its plan, for every command that looks at one.
fn kept(context: &Context, played: &Played, plan: &Plan, directory: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(directory)?;
    let main = plan_of(directory);
    if main.exists() {
        return Err(CliError::Failed {
            message: phrase!(say::KEEP_EXISTS, path = directory.display().to_string()),
            hint: Some((&say::KEEP_EXISTS_HINT).into()),
        });
    }
    let store = match &plan.project.store {
        crate::plan::StorePlace::Sqlite(path) => directory.join(path),
        crate::plan::StorePlace::Postgres { .. } => {
            return Err(CliError::failed((&say::KEEP_NEEDS_FILE).into()));
        }
    };
    if let Some(parent) = store.parent() {
        std::fs::create_dir_all(parent)?;
    }
    played
        .keep(&store)
        .map_err(|error| CliError::Failed { message: error.message(&store), hint: error.hint() })?;
    for file in &plan.files {
        if file.starts_with(library::SCHEME) {
            continue;
        }
        let to = if plan.files.first() == Some(file) { main.clone() } else { directory.join(file) };
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(plan.directory.join(file), to)?;
    }
    context.say(phrase!(
        say::KEPT,
        path = store.display().to_string(),
        plan = main.display().to_string(),
        from = rfc(played.started),
        to = rfc(played.ended)
    ));
    Ok(())
}

/// The same script with many seeds.
fn many(
    context: &Context,
    night: &Night,
    plan: &Arc<Plan>,
    (first, runs): (u64, u32),
    format: Format,
) -> Result<Exit, CliError> {
    let (mut ends, mut lessons): (BTreeMap<End, u32>, Vec<Lessons>) = Default::default();
    for n in 0..u64::from(runs) {
        let options = Options { seed: first.wrapping_add(n), lang: context.lang };
        let played = simulate::play(night, plan, options, &mut |_| {})?;
        *ends.entry(played.end).or_default() += 1;
        lessons.push(played.lessons);
    }
    let times =
        TIMES.map(|(name, text, pick)| (name, text, spread(lessons.iter().filter_map(pick).collect())));
    match format {
        Format::Json => {
            let ends: serde_json::Map<String, Value> =
                ends.iter().map(|(end, count)| (end.word().to_owned(), json!(count))).collect();
            let times: serde_json::Map<String, Value> = times
                .iter()
                .filter_map(|(name, _, it)| {
                    it.map(|it| ((*name).to_owned(), json!({ "n": it.0, "p50_s": it.1, "max_s": it.2 })))
                })
                .collect();
            print_json(&json!({ "runs": runs, "seed": first, "ends": ends, "times": times }))?;
        }
        Format::Text => {
            let mut out = format!("{}\n", phrase!(say::RUNS, count = u64::from(runs)).render(context.lang));
            for (end, count) in &ends {
                let share = format!("{:.1} %", f64::from(*count) * 100.0 / f64::from(runs));
                let line =
                    phrase!(say::RUNS_END, end = end_text(*end), count = u64::from(*count), share = share);
                let _ = writeln!(out, "  {}", line.render(context.lang));
            }
            for (_, text, found) in &times {
                let Some((_, p50, most)) = found else { continue };
                let show = |seconds: i64| show_duration(TimeDelta::seconds(seconds));
                let line = phrase!(say::RUNS_TIME, what = *text, p50 = show(*p50), most = show(*most));
                let _ = writeln!(out, "  {}", line.render(context.lang));
            }
            print(&out)?;
        }
    }
    let is_expected = |end: &End| exit(night, *end) == Exit::Done;
    Ok(if ends.keys().all(is_expected) { Exit::Done } else { Exit::No })
}

type Pick = fn(&Lessons) -> Option<i64>;

/// The times that many nights are compared by.
static TIMES: [(&str, &Text, Pick); 4] = [
    ("detect", &say::WHAT_DETECT, |it| it.detect_s),
    ("decide", &say::WHAT_DECIDE, |it| it.decide_s),
    ("rollback", &say::WHAT_ROLLBACK, |it| it.rollback_s),
    ("forward", &say::WHAT_FORWARD, |it| it.forward_s),
];

/// How many, the median and the largest.
fn spread(mut seconds: Vec<i64>) -> Option<(usize, i64, i64)> {
    seconds.sort_unstable();
    let most = *seconds.last()?;
    Some((seconds.len(), *seconds.get((seconds.len() - 1) / 2)?, most))
}
