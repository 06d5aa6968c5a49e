//! What carries out the steps of runs, as seen from here.

use super::Runs;
use crate::{
    alert::notice::Notice,
    conductor::{Alerting, Options},
    runbook::{Order, Outcome},
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// The way on which it is heard what came of tasks, where there are any.
pub(in crate::conductor) type Outcomes = Option<mpsc::Receiver<Outcome>>;

/// Carries out steps. Nothing here waits: what comes of an order is heard later.
pub trait Hands: Send {
    /// Whether another order would be taken on now. What is recorded as begun must be begun.
    fn has_room(&self) -> bool;

    /// Takes an order on; whether it did.
    fn order(&mut self, order: Order) -> bool;

    /// Hands a message to whatever tells people; whether it took it.
    fn tell(&mut self, notice: Notice) -> bool;
}

/// Whether a program carries out runs.
pub enum Working {
    /// It can hold none.
    Off,
    On(Workers),
}

/// The way to whatever carries out tasks.
pub struct Workers {
    /// Closed when there will be no more: what is under way is then ended.
    pub orders: mpsc::Sender<Order>,
    /// What came of each task. Closed when nothing is under way any more.
    pub outcomes: mpsc::Receiver<Outcome>,
}

/// Hands at the other end of channels.
struct Channels {
    orders: mpsc::Sender<Order>,
    notices: Option<mpsc::Sender<Notice>>,
}

impl Hands for Channels {
    fn has_room(&self) -> bool {
        self.orders.capacity() > 0 && self.notices.as_ref().is_none_or(|notices| notices.capacity() > 0)
    }

    fn order(&mut self, order: Order) -> bool {
        self.orders.try_send(order).is_ok()
    }

    fn tell(&mut self, notice: Notice) -> bool {
        self.notices.as_ref().is_some_and(|notices| notices.try_send(notice).is_ok())
    }
}

/// What carries out the runs of this program, with the way on which it is heard what came of tasks.
pub(in crate::conductor) fn working(options: &mut Options, console: Uuid) -> (Runs, Outcomes) {
    let notices = match &options.alerting {
        Alerting::Told(notifier) => Some(notifier.notices.clone()),
        Alerting::Off | Alerting::Recorded => None,
    };
    match std::mem::replace(&mut options.working, Working::Off) {
        Working::Off => (Runs::new(console, None), None),
        Working::On(workers) => {
            let hands: Box<dyn Hands> = Box::new(Channels { orders: workers.orders, notices });
            (Runs::new(console, Some(hands)), Some(workers.outcomes))
        }
    }
}
