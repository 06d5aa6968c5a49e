//! What going back cost, by the clocks, when a rollback was begun: kept with its beginning, because afterwards nobody can
//! count it again.

use crate::id::Id;
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// When the way back closed, or was to close.
    pub closes: DateTime<Utc>,
    /// The data that closes it; `None` where the time does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// When going back was to be over.
    pub back: DateTime<Utc>,
    /// The end of the window it was to fit into.
    pub end: DateTime<Utc>,
    /// What the old system will never know, in the order of the plan. What is nothing is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
}

/// Of one of the data, what going back loses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    pub data: Id,
    /// `None` where nobody could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// What was agreed to be the most.
    pub limit: Decimal,
}

impl Price {
    /// How long after the way back had closed, where it had.
    pub fn late(&self, begun: DateTime<Utc>) -> Option<TimeDelta> {
        Some(begun - self.closes).filter(|late| *late > TimeDelta::zero())
    }

    /// How long after the window going back was to end, where it was.
    pub fn overrun(&self) -> Option<TimeDelta> {
        Some(self.back - self.end).filter(|late| *late > TimeDelta::zero())
    }
}

impl Loss {
    pub fn is_over_limit(&self) -> bool {
        self.amount.is_some_and(|amount| amount >= self.limit)
    }
}
