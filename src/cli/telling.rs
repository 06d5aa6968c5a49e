//! Joins the conductor, which knows whom to tell of alerts, with the channels that tell them.

use super::{notify::setup, open::Context};
use crate::{
    alert::notice::{Delivery, Notice},
    conductor::{Alerting, Notifier},
    notify::{Event, Message, Order, Report, Severity, spawn},
    plan::{Channel, Plan, alert},
};
use tokio::sync::mpsc;

/// Notices that may wait for the channels, and deliveries for the conductor.
const WAITING_MAX: usize = 64;

/// Starts the channels of a plan. Needs a runtime around it.
pub fn alerting(context: &Context, plan: &Plan) -> Alerting {
    if plan.channels.is_empty() {
        return Alerting::Recorded;
    }
    let channels: Vec<Channel> = plan.channels.values().cloned().collect();
    let (orders, reports) = spawn(channels, setup(context, plan));
    let (notices, asked) = mpsc::channel(WAITING_MAX);
    let (deliver, deliveries) = mpsc::channel(WAITING_MAX);
    tokio::spawn(pass(asked, orders));
    tokio::spawn(report(reports, deliver));
    Alerting::Told(Notifier { notices, deliveries })
}

/// Hands notices on. When there will be no more, the channels are told so.
async fn pass(mut asked: mpsc::Receiver<Notice>, orders: mpsc::Sender<Order>) {
    while let Some(notice) = asked.recv().await {
        if orders.send(order(notice)).await.is_err() {
            break;
        }
    }
}

/// Hands on what came of each in the end. Reports are read also when nobody waits for deliveries any more.
async fn report(mut reports: mpsc::Receiver<Report>, deliver: mpsc::Sender<Delivery>) {
    while let Some(report) = reports.recv().await {
        if let Some(delivery) = delivery(report) {
            let _ = deliver.send(delivery).await;
        }
    }
}

fn order(notice: Notice) -> Order {
    let Notice { id, channel, severity, title, lines, link, .. } = notice;
    let severity = match severity {
        alert::Severity::Info => Severity::Info,
        alert::Severity::Warning => Severity::Warning,
        alert::Severity::Critical => Severity::Critical,
    };
    Order { message: Message { id, severity, title, lines, link }, channel }
}

fn delivery(report: Report) -> Option<Delivery> {
    let (result, attempts) = match report.event {
        Event::Sent { attempts, .. } => (Ok(()), attempts),
        Event::Failed { attempts, why, .. } => (Err(why), attempts),
        Event::Queued | Event::Merged { .. } | Event::Retrying { .. } | Event::FailedOver { .. } => {
            return None;
        }
    };
    Some(Delivery { notice: report.message, channel: report.channel, result, attempts })
}
