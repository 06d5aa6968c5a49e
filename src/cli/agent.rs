//! `golive agent`: the probes of a plan without a screen, as a vantage of its own.

use super::{
    error::{CliError, Exit},
    live::{Live, Start},
    open::{Context, print},
    runtime::{Reloads, told_to_end},
};
use crate::{
    agent::{Board, Counters, Manager, PlanFile, router, unit},
    conductor::{Session, Snapshot},
    listen, phrase,
    plan::Plan,
    store::{Access, Reach},
    wording::cli as say,
};
use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::{JoinHandle, block_in_place},
    time::{MissedTickBehavior, interval},
};

/// How often the plan's files are looked at.
const LOOK: Duration = Duration::from_secs(5);

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9876")]
    listen: SocketAddr,
    #[arg(long, value_name = "NAME")]
    vantage: Option<String>,
    #[arg(long)]
    unit: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    if args.unit {
        return print_unit(context);
    }
    let session = context.session(Access::Write)?;
    super::runtime()?.block_on(Agent::new(context, args).work(session))
}

fn print_unit(context: &Context) -> Result<Exit, CliError> {
    let absolute = |path: io::Result<PathBuf>| {
        path.map_err(|error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string())))
    };
    let program = absolute(std::env::current_exe())?;
    let plan = absolute(std::path::absolute(&context.plan))?;
    print(&unit(&program, &plan))?;
    Ok(Exit::Done)
}

struct Agent<'a> {
    context: &'a Context,
    listen: SocketAddr,
    vantage: String,
    counters: Arc<Counters>,
    manager: Manager,
}

impl<'a> Agent<'a> {
    fn new(context: &'a Context, args: &Args) -> Self {
        let vantage = args.vantage.clone().unwrap_or_else(super::probe::vantage);
        let (counters, manager) = (Arc::new(Counters::default()), Manager::find());
        Self { context, listen: args.listen, vantage, counters, manager }
    }

    async fn work(&self, session: Session) -> Result<Exit, CliError> {
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            let address = self.listen.to_string();
            CliError::failed(phrase!(say::CANNOT_LISTEN, address = address, reason = error.to_string()))
        })?;
        let address = listener.local_addr()?;
        let mut live = self.start(session)?;
        let (plan_file, plan_file_seen) = watch::channel(PlanFile::Current);
        let (show, shown) = watch::channel(live.snapshots().borrow().clone());
        let board = Arc::new(Board {
            counters: Arc::clone(&self.counters),
            snapshot: shown,
            plan_file: plan_file_seen,
            clock: self.context.clock,
        });
        let (web, closed) = serve(listener, &board);
        self.context.say(phrase!(say::AGENT_READY, vantage = &self.vantage, address = address.to_string()));
        self.manager.ready();
        let mut reloads = Reloads::listen();
        let mut told = pin!(told_to_end());
        loop {
            let session = tokio::select! {
                () = &mut told => break,
                session = self.watch_over(&live, &show, &plan_file, &board, &mut reloads) => session,
            };
            // The runs under way end first: for that long no slot is begun.
            live.stop().await?;
            live = self.start(session)?;
            plan_file.send_replace(PlanFile::Current);
            let plan = short(&live.snapshots().borrow().plan.hash).to_owned();
            self.context.say(phrase!(say::AGENT_RELOADED, plan = plan));
        }
        self.manager.stopping();
        self.context.say(&say::AGENT_ENDING);
        let saved = live.stop().await;
        let _ = web.send(());
        let _ = closed.await;
        saved.map(|_| Exit::Done)
    }

    fn start(&self, session: Session) -> Result<Live, CliError> {
        self.counters.follow(&session.plan);
        let counters = Arc::clone(&self.counters);
        Live::start(
            self.context,
            session,
            Start {
                role: "agent",
                watched: false,
                vantage: self.vantage.clone(),
                tap: Some(Box::new(move |observation| counters.count(observation))),
                ..Start::default()
            },
        )
    }

    /// Shows what happens, until there is another plan; its journal is open already.
    async fn watch_over(
        &self,
        live: &Live,
        show: &watch::Sender<Arc<Snapshot>>,
        plan_file: &watch::Sender<PlanFile>,
        board: &Board,
        reloads: &mut Reloads,
    ) -> Session {
        let mut snapshots = live.snapshots();
        let mut alive = interval(self.manager.watchdog().unwrap_or(LOOK));
        alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut news = News::default();
        let plan = snapshots.borrow().plan.hash.clone();
        let changed = self.changed(&plan, plan_file, reloads);
        tokio::pin!(changed);
        loop {
            tokio::select! {
                session = &mut changed => return session,
                _ = alive.tick() => if board.health().is_well() {
                    self.manager.alive();
                },
                Ok(()) = snapshots.changed() => {
                    let snapshot = Arc::clone(&snapshots.borrow_and_update());
                    news.tell(self.context, &snapshot);
                    show.send_replace(snapshot);
                }
            }
        }
    }

    /// Returns when the files hold another plan that is sound and whose journal opens, or when asked to read them
    /// again. Until then the plan at work is kept, and each new reason why is told once.
    async fn changed(
        &self,
        at_work: &str,
        plan_file: &watch::Sender<PlanFile>,
        reloads: &mut Reloads,
    ) -> Session {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut refused = None;
        loop {
            let asked = tokio::select! {
                _ = look.tick() => false,
                () = reloads.next() => true,
            };
            let loaded = block_in_place(|| self.context.load());
            let seen = loaded.sources.hash();
            if seen == at_work && !asked {
                if refused.take().is_some() {
                    plan_file.send_replace(PlanFile::Current);
                    self.context.say(&say::AGENT_PLAN_BACK);
                }
                continue;
            }
            if refused.as_ref() == Some(&seen) && !asked {
                continue;
            }
            let errors = loaded.count(crate::plan::Severity::Error);
            let opened = block_in_place(|| {
                let plan: Arc<Plan> = self.context.sound(loaded)?;
                self.context.session_on(plan, Access::Write)
            });
            match opened {
                Ok(session) => return session,
                Err(error) => {
                    if errors == 0 {
                        let _ = io::stderr().write_all(error.text(self.context.lang).as_bytes());
                    }
                    self.context.say(&say::AGENT_PLAN_KEPT);
                    plan_file.send_replace(PlanFile::Broken { errors: errors.max(1) });
                    refused = Some(seen);
                }
            }
        }
    }
}

/// As much of a hash as tells plans apart for people.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

fn serve(listener: TcpListener, board: &Arc<Board>) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (close, closing) = oneshot::channel::<()>();
    let router = router(Arc::clone(board));
    let task =
        tokio::spawn(async move { listen::serve(listener, &router, async { drop(closing.await) }).await });
    (close, task)
}

/// What was last told about the work.
struct News {
    in_reach: bool,
    probing: bool,
}

impl Default for News {
    fn default() -> Self {
        Self { in_reach: true, probing: false }
    }
}

impl News {
    /// Tells what has changed since: a log of an agent should be short.
    fn tell(&mut self, context: &Context, snapshot: &Snapshot) {
        let in_reach = snapshot.reach == Reach::Here;
        if std::mem::replace(&mut self.in_reach, in_reach) != in_reach {
            context.say(if in_reach { &say::AGENT_STORE_BACK } else { &say::AGENT_STORE_AWAY });
        }
        if std::mem::replace(&mut self.probing, snapshot.probing) != snapshot.probing {
            context.say(if snapshot.probing { &say::AGENT_PROBES } else { &say::AGENT_RESTS });
        }
    }
}
