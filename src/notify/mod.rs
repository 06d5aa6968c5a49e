//! Messages to people, through the channels of the plan.
//!
//! ```text
//! order ─▶ hub ─▶ lane (one per channel): queue → pace → merge → attempt → retry ─▶ report
//!            ▲                                              │ could not deliver
//!            └──────────────── fallback ◀───────────────────┘
//! wecom, dingtalk, feishu, slack, webhook, mail, command   the kinds, each with its manual
//! letter  what is said, within a service's size            web, robot, sign  parts of the kinds
//! ```
//!
//! A message is delivered when the service's answer says so, never because a request went through. Queues, answers,
//! attempts and pauses are bounded. Nothing that is reported holds an address of a robot, a key or a password.

mod command;
mod deliver;
mod dingtalk;
mod feishu;
mod hub;
mod lane;
mod letter;
mod mail;
mod message;
mod pace;
mod report;
mod robot;
mod sign;
mod slack;
#[cfg(test)]
mod tests;
mod web;
mod webhook;
mod wecom;

pub use message::{Message, Order, Severity};
pub use pace::Pace;
pub use report::{Cause, Event, Report};

use crate::{
    clock::Clock,
    id::Id,
    plan::{Carrier, Channel},
    wording::{Lang, Text, notify as say},
};
use deliver::{Broken, Deliver, Failure};
use hub::{Door, Hub, QUEUE_MAX, REPORTS_MAX};
use lane::Lane;
use robot::Robot;
use std::{collections::HashMap, future::Future, path::PathBuf, sync::Arc};
use tokio::sync::{mpsc, watch};

/// Orders that may wait to be taken on.
const ORDERS_MAX: usize = 1_024;

/// Chance for pauses; `None` when there is none to be had.
pub type Random = Box<dyn Fn() -> Option<[u8; 8]> + Send + Sync>;

/// What notifying takes from outside.
pub struct Setup {
    pub clock: Clock,
    pub random: Random,
    /// Certificates to trust besides the platform's, as PEM.
    pub ca_file: Option<PathBuf>,
    /// Whether the plan may start programs.
    pub trusted: bool,
    /// Where programs run: the directory of the plan.
    pub directory: PathBuf,
    /// The whole environment of programs.
    pub environment: Vec<(String, String)>,
    pub pace: Pace,
}

/// The manual of each kind of channel, for `golive explain`.
pub fn manuals() -> [(&'static str, &'static Text); 7] {
    [
        ("wecom", &wecom::MANUAL),
        ("dingtalk", &dingtalk::MANUAL),
        ("feishu", &feishu::MANUAL),
        ("slack", &slack::MANUAL),
        ("webhook", &webhook::MANUAL),
        ("mail", &mail::MANUAL),
        ("command", &command::MANUAL),
    ]
}

/// Starts the channels on the current runtime. Every order ends in reports: each channel it comes to says that it was
/// sent or why not, and where it goes on. When the sender is dropped, what waits is still delivered, and then the
/// reports end; when the receiver is dropped, everything stops at once. Reports must be read, or the oldest news of
/// messages still under way is lost.
pub fn spawn(channels: Vec<Channel>, setup: Setup) -> (mpsc::Sender<Order>, mpsc::Receiver<Report>) {
    let setup = Arc::new(setup);
    let lanes = channels.into_iter().map(|channel| {
        let setup = Arc::clone(&setup);
        let (id, lang, fallback) = (channel.id.clone(), channel.lang, channel.fallback.clone());
        // Reading certificates blocks.
        let made = async move {
            let made = tokio::task::spawn_blocking(move || carrier(&channel, &setup)).await;
            made.unwrap_or_else(|_| Box::new(Broken(Failure::unusable(&say::NO_CLIENT))))
        };
        (id, lang, fallback, made)
    });
    let setup = Arc::clone(&setup);
    let (clock, pace) = (setup.clock, setup.pace);
    start(lanes.collect(), clock, Box::new(move || (setup.random)()), pace)
}

/// What one channel begins with: its id, language and fallback, and its carrier in the making.
type Beginning<F> = (Id, Lang, Option<Id>, F);

fn start<F>(
    lanes: Vec<Beginning<F>>,
    clock: Clock,
    random: Random,
    pace: Pace,
) -> (mpsc::Sender<Order>, mpsc::Receiver<Report>)
where
    F: Future<Output = Box<dyn Deliver>> + Send + 'static,
{
    let (order, mut orders) = mpsc::channel::<Order>(ORDERS_MAX);
    let (reports, reported) = mpsc::channel(REPORTS_MAX);
    let (mut doors, mut beginnings) = (HashMap::new(), Vec::new());
    for (id, lang, fallback, carrier) in lanes {
        let (to, incoming) = mpsc::channel(QUEUE_MAX);
        doors.insert(id.clone(), Door { to, fallback });
        beginnings.push((id, lang, carrier, incoming));
    }
    let open = watch::Sender::new((true, 0));
    let hub = Arc::new(Hub { doors, reports, open, clock, random, pace });
    for (id, lang, carrier, incoming) in beginnings {
        let hub = Arc::clone(&hub);
        tokio::spawn(async move { Lane::new(id, lang, carrier.await, hub, incoming).run().await });
    }
    tokio::spawn(async move {
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order { message, channel }) => hub.begin(message, channel),
                    None => break hub.close(),
                },
                () = hub.reports.closed() => break,
            }
        }
    });
    (order, reported)
}

/// The carrier of a channel; one that says why not, when the channel cannot be used.
fn carrier(channel: &Channel, setup: &Setup) -> Box<dyn Deliver> {
    let timeout = channel.timeout;
    let robot = |plan| Robot::new(plan, timeout, setup);
    let made: Result<Box<dyn Deliver>, Failure> = match &channel.carrier {
        Carrier::Wecom(plan) => robot(plan).map(|robot| Box::new(wecom::Wecom(robot)) as _),
        Carrier::Dingtalk(plan) => robot(plan).map(|robot| Box::new(dingtalk::Dingtalk(robot)) as _),
        Carrier::Feishu(plan) => robot(plan).map(|robot| Box::new(feishu::Feishu(robot)) as _),
        Carrier::Slack(plan) => robot(plan).map(|robot| Box::new(slack::Slack(robot)) as _),
        Carrier::Webhook(plan) => webhook::Webhook::new(plan, timeout, setup).map(|it| Box::new(it) as _),
        Carrier::Mail(plan) => mail::Mail::new(plan, timeout, setup).map(|it| Box::new(it) as _),
        Carrier::Command(plan) => command::Command::new(plan, timeout, setup).map(|it| Box::new(it) as _),
    };
    made.unwrap_or_else(|failure| Box::new(Broken(failure)))
}
