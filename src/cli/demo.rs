//! `golive demo`: the sandbox, the shipped plan with a sample history, shop traffic, and the console; or, without a
//! screen, a run of some length that ends like `golive gate`.

use super::{
    args::{Demo, Format},
    console,
    error::{CliError, Exit},
    gate,
    live::{Live, Start},
    open::{self, Context, print, print_json},
    sandbox,
};
use crate::{
    chronicle,
    conductor::{Session, Snapshot, Switch},
    entropy, library, phrase, report,
    sandbox::{DEFAULT_PASSWORD, Fault, Handle, Options},
    store::Access,
    wording::cli as say,
};
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a headless demo runs when nothing is said.
const SPAN: Duration = Duration::from_secs(20);

/// What the demo gives the shipped plan instead of its defaults: a pace at which objectives are proved while one
/// watches, and a window short enough that a fault is forgotten as quickly once it is mended.
const PACE: [(&str, &str); 3] =
    [("GOLIVE_PACE", "20ms"), ("GOLIVE_JOURNEY_PACE", "100ms"), ("GOLIVE_WINDOW", "1m")];

pub fn run(context: &Context, args: &Demo, look: console::Look) -> Result<Exit, CliError> {
    let directory = Directory::create()?;
    super::runtime()?.block_on(play(context, args, look, &directory.0))
}

async fn play(
    context: &Context,
    args: &Demo,
    look: console::Look,
    directory: &Path,
) -> Result<Exit, CliError> {
    let mut options = Options::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    options.control = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let system = Arc::new(sandbox::start(options, &args.fault).await?);
    let traffic = sandbox::trade(&system)?;
    // The channels of the sample plan are nobody's: what they would be told is on the screen.
    let start = Start { switches: switches(&system), tells: false, ..Start::default() };
    let live = Live::start(context, session(context, directory, &system)?, start)?;
    let ended = if args.headless {
        let span = args.span.unwrap_or(SPAN);
        let cut = super::unless_interrupted(tokio::time::sleep(span)).await;
        // Judged while the system still runs: what the last second says counts too.
        let snapshot = live.snapshots().borrow().clone();
        live.stop().await?;
        conclude(context, &snapshot, args.format).map(|exit| cut.or(exit))
    } else {
        let shown = console::show(context, look, &live).await;
        live.stop().await?;
        shown
    };
    traffic.stop().await;
    ended
}

/// The shipped plan on this sandbox, with its sample history recorded.
fn session(context: &Context, directory: &Path, system: &Handle) -> Result<Session, CliError> {
    let main = directory.join("golive.toml");
    std::fs::write(&main, library::SAMPLE_PLAN.1).map_err(|error| cannot_create(&main, &error))?;
    let base = format!("http://{}", system.addr());
    let env = |name: &str| match name {
        "MEMBER_API" => Some(base.clone()),
        "PROBE_PASSWORD" => Some(DEFAULT_PASSWORD.to_owned()),
        _ => PACE.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
    };
    let plan = context.sound(open::load(&main, &env))?;
    let mut session = context.session_on(plan, Access::Write)?;
    let now = context.clock.now();
    let unreadable =
        |error: toml::de::Error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string()));
    let deeds = chronicle::parse(library::SAMPLE_HISTORY.1).map_err(unreadable)?;
    session.import(deeds.into_iter().map(|deed| (deed.by, now - deed.ago, deed.command)).collect())?;
    Ok(session)
}

/// The sandbox's faults, as switches of the console.
fn switches(system: &Arc<Handle>) -> Vec<Switch> {
    let switch = |fault: Fault| {
        let handle = Arc::clone(system);
        Switch {
            name: fault.name(),
            title: fault.describe(),
            on: handle.faults().contains(&fault),
            set: Box::new(move |on| handle.set(fault, on)),
        }
    };
    Fault::ALL.into_iter().map(switch).collect()
}

fn conclude(context: &Context, snapshot: &Snapshot, format: Format) -> Result<Exit, CliError> {
    let Some(main) = snapshot.plan.main_gate() else {
        return Err(CliError::usage((&say::NO_GATES).into(), None));
    };
    let Some(assessment) = snapshot.gates.iter().find(|assessment| assessment.gate == main.id) else {
        return Err(CliError::usage((&say::NO_GATES).into(), None));
    };
    match format {
        Format::Text => {
            let probes = report::probes::text(snapshot.probes(), snapshot.hosts(), context.lang);
            print(&format!("{probes}\n{}", report::gate::text(assessment, &snapshot.plan, context.lang)))?;
        }
        Format::Json => print_json(&json!({
            "probes": report::probes::json(snapshot.probes(), snapshot.hosts(), context.lang),
            "gate": report::gate::json(assessment, context.lang),
        }))?,
    }
    Ok(gate::exit(assessment.verdict))
}

/// A directory for one demo, gone afterwards.
struct Directory(PathBuf);

impl Directory {
    fn create() -> Result<Self, CliError> {
        let unreadable =
            |error: entropy::Error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string()));
        let name = u64::from_le_bytes(entropy::bytes().map_err(unreadable)?);
        let path = std::env::temp_dir().join(format!("golive-demo-{name:016x}"));
        std::fs::create_dir(&path).map_err(|error| cannot_create(&path, &error))?;
        Ok(Self(path))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn cannot_create(path: &Path, error: &std::io::Error) -> CliError {
    CliError::failed(phrase!(
        say::CANNOT_CREATE,
        path = path.display().to_string(),
        reason = error.to_string()
    ))
}
