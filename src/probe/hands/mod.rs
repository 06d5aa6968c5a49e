//! Carries out steps of runs: commands and requests, each once, with what they said kept as proof.
//!
//! They live with the probes because both are what probes already do: a program run in a bare environment and ended
//! with its group, and a request with every byte bounded. What differs is what is kept. Retries are the run's matter:
//! each try is in the journal.

mod carry;
mod keep;

use super::{Ground, ProbeError, Random, Setup, net::Net, web::Web};
use crate::{
    mask::Secrets,
    phrase,
    plan::{Part, Plan},
    runbook::{Order, Outcome, TaskId},
    state::Ending,
    wording::run as say,
};
use secrecy::ExposeSecret as _;
use std::{collections::HashMap, sync::Arc};
use tokio::{
    sync::{mpsc, oneshot},
    task::{self, JoinSet},
};

/// Orders that may wait to be taken on, and outcomes to be heard.
const WAITING_MAX: usize = 64;

/// The two ends of hands at work.
pub struct Hired {
    /// When it is dropped, what is under way is ended.
    pub orders: mpsc::Sender<Order>,
    pub outcomes: mpsc::Receiver<Outcome>,
}

/// What all tasks share.
struct Shop {
    net: Net,
    web: Web,
    random: Random,
    ground: Ground,
    /// Every secret that any step of the plan uses: a program may print another's.
    secrets: Secrets,
}

/// Has the steps of a plan carried out on the current runtime. Errors when the certificate file cannot be used.
pub fn hire(plan: &Plan, setup: Setup) -> Result<Hired, ProbeError> {
    let Setup { random, ca_file, ground, .. } = setup;
    let (net, web) = (Net::new(ca_file.as_deref())?, Web::new());
    let shop = Arc::new(Shop { net, web, random, ground, secrets: secrets(plan) });
    let (orders, asked) = mpsc::channel(WAITING_MAX);
    let (report, outcomes) = mpsc::channel(WAITING_MAX);
    tokio::spawn(work(shop, asked, report));
    Ok(Hired { orders, outcomes })
}

fn secrets(plan: &Plan) -> Secrets {
    let steps = plan.runbooks.values().flat_map(|book| book.steps.values());
    let parts = steps.flat_map(|step| step.templates()).flat_map(|template| template.parts().to_vec());
    parts.fold(Secrets::default(), |secrets, part| match part {
        Part::Secret(secret) => secrets.with(secret.expose_secret()),
        _ => secrets,
    })
}

async fn work(shop: Arc<Shop>, mut asked: mpsc::Receiver<Order>, report: mpsc::Sender<Outcome>) {
    let mut tasks: JoinSet<Outcome> = JoinSet::new();
    let mut names: HashMap<task::Id, TaskId> = HashMap::new();
    let mut ends: HashMap<TaskId, oneshot::Sender<()>> = HashMap::new();
    loop {
        tokio::select! {
            order = asked.recv() => match order {
                Some(Order::Begin(task)) => {
                    let (end, ended) = oneshot::channel();
                    let (id, shop) = (task.id.clone(), Arc::clone(&shop));
                    let begun = tasks.spawn(async move { Box::pin(carry::carry(&shop, *task, ended)).await });
                    names.insert(begun.id(), id.clone());
                    ends.insert(id, end);
                }
                Some(Order::End(id)) => drop(ends.remove(&id)),
                None => break,
            },
            Some(done) = tasks.join_next_with_id() => {
                let outcome = outcome(done, &mut names);
                if let Some(outcome) = outcome {
                    ends.remove(&outcome.task);
                    let _ = report.send(outcome).await;
                }
            }
        }
    }
    // Nobody will ask for more: what is under way is ended, and what came of it is told.
    ends.clear();
    while let Some(done) = tasks.join_next_with_id().await {
        if let Some(outcome) = outcome(done, &mut names) {
            let _ = report.send(outcome).await;
        }
    }
}

/// Every task has an outcome, also one that went wrong in our own hands.
fn outcome(
    done: Result<(task::Id, Outcome), task::JoinError>,
    names: &mut HashMap<task::Id, TaskId>,
) -> Option<Outcome> {
    match done {
        Ok((id, outcome)) => {
            names.remove(&id);
            Some(outcome)
        }
        Err(error) => {
            let task = names.remove(&error.id())?;
            Some(Outcome { task, ending: Ending::Failed, why: Some(phrase!(say::HANDS_BROKE)), proof: None })
        }
    }
}
