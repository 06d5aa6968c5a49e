//! What was done at the tills, on paper: the receipts, and the sums that the ledgers are checked against.

use super::{failure::Failure, members::MemberId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// Receipts kept; the oldest is forgotten for a new one and can no longer be refunded.
const RECEIPTS_MAX: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    TopUp,
    Purchase,
}

#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    pub number: u64,
    pub member: MemberId,
    pub kind: Kind,
    pub store: String,
    pub at: DateTime<Utc>,
    pub amount_cents: u64,
    /// Paid from the balance by a purchase; paid into it by a top-up.
    pub balance_cents: u64,
    pub cash_cents: u64,
    pub points_redeemed: u64,
    /// What the receipt promises.
    pub points_earned: u64,
    /// What reached the member's account; not printed, as a real receipt would not tell either.
    #[serde(skip)]
    pub points_credited: u64,
    pub refunded: bool,
}

impl Receipt {
    /// What the receipt, as printed, changed: the member's balance in cents and the member's points.
    fn effect(&self) -> (i64, i64) {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let balance = match self.kind {
            Kind::TopUp => signed(self.balance_cents),
            Kind::Purchase => -signed(self.balance_cents),
        };
        (balance, signed(self.points_earned) - signed(self.points_redeemed))
    }
}

#[derive(Debug, Default)]
pub struct Receipts {
    by_number: BTreeMap<u64, Receipt>,
    last_number: u64,
    /// What all members together should have by the receipts ever written, in cents.
    pub balance_due_cents: i64,
    /// The same in points.
    pub points_due: i64,
    /// Ever paid from balances, in cents; a refund does not take from it.
    pub balance_spent_cents: u64,
}

impl Receipts {
    pub const fn next_number(&self) -> u64 {
        self.last_number + 1
    }

    /// Files a receipt made with [`Receipts::next_number`].
    pub fn file(&mut self, receipt: Receipt) {
        let (balance, points) = receipt.effect();
        self.balance_due_cents += balance;
        self.points_due += points;
        if receipt.kind == Kind::Purchase {
            self.balance_spent_cents = self.balance_spent_cents.saturating_add(receipt.balance_cents);
        }
        self.last_number = receipt.number;
        if self.by_number.len() >= RECEIPTS_MAX {
            self.by_number.pop_first();
        }
        self.by_number.insert(receipt.number, receipt);
    }

    /// The receipt to refund: of this member and not refunded yet.
    pub fn refundable(&self, member: MemberId, number: u64) -> Result<&Receipt, Failure> {
        let receipt = self
            .by_number
            .get(&number)
            .filter(|receipt| receipt.member == member)
            .ok_or(Failure::not_found("receipt_not_found", "this member has no such receipt"))?;
        if receipt.refunded {
            return Err(Failure::conflict("already_refunded", "the receipt was refunded before"));
        }
        Ok(receipt)
    }

    /// Takes the effect of a receipt back.
    pub fn refund(&mut self, number: u64) {
        if let Some(receipt) = self.by_number.get_mut(&number) {
            receipt.refunded = true;
            let (balance, points) = receipt.effect();
            self.balance_due_cents -= balance;
            self.points_due -= points;
        }
    }

    /// An erased member is paid out: what the books held is no longer due.
    pub fn settle(&mut self, member: MemberId, balance_cents: i64, points: i64) {
        self.balance_due_cents -= balance_cents;
        self.points_due -= points;
        self.by_number.retain(|_, receipt| receipt.member != member);
    }
}
