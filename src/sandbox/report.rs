//! The figures that head office reads, and the check of the books.

use super::{ledger::Account, shop::Shop, stores};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// A member who bought something within this time counts as active.
const ACTIVE_DAYS: i64 = 30;

#[derive(Debug, Serialize)]
pub struct Summary {
    pub members: usize,
    pub members_active: usize,
    pub stores: usize,
    pub stores_active: usize,
    /// Credited, less taken back.
    pub points_issued: i64,
    pub points_redeemed: i64,
    pub points_outstanding: i64,
    pub balance_outstanding_cents: i64,
    /// Ever paid from balances: it only grows.
    pub balance_spent_cents: u64,
    pub coupons_issued: u64,
    pub coupons_redeemed: u64,
}

/// Two independent checks: the books against themselves (trial balance), and against the receipts.
#[derive(Debug, Serialize)]
pub struct Check {
    pub balanced: bool,
    /// What members hold in the books, less what the receipts say they should.
    pub difference_cents: i64,
    pub points_difference: i64,
    /// The sum over all accounts, which double entry keeps at zero.
    pub trial_balance_cents: i64,
    pub trial_balance_points: i64,
    pub money: BTreeMap<&'static str, i64>,
    pub points: BTreeMap<&'static str, i64>,
}

impl Shop {
    pub fn summary(&self, now: DateTime<Utc>) -> Summary {
        let since = now - TimeDelta::days(ACTIVE_DAYS);
        let active =
            self.members.iter().filter(|member| member.last_purchase_at.is_some_and(|at| at >= since));
        Summary {
            members: self.members.len(),
            members_active: active.count(),
            stores: stores::COUNT,
            stores_active: self.stores.active(now),
            points_issued: -self.points.received(Account::Issued),
            points_redeemed: self.points.received(Account::Redeemed),
            points_outstanding: self.points.held_by_members(),
            balance_outstanding_cents: self.money.held_by_members(),
            balance_spent_cents: self.receipts.balance_spent_cents,
            coupons_issued: self.coupons.issued,
            coupons_redeemed: self.coupons.redeemed,
        }
    }

    pub fn check(&self) -> Check {
        let difference_cents = self.money.held_by_members() - self.receipts.balance_due_cents;
        let points_difference = self.points.held_by_members() - self.receipts.points_due;
        let (trial_balance_cents, trial_balance_points) =
            (self.money.trial_balance(), self.points.trial_balance());
        let all = [difference_cents, points_difference, trial_balance_cents, trial_balance_points];
        Check {
            balanced: all == [0; 4],
            difference_cents,
            points_difference,
            trial_balance_cents,
            trial_balance_points,
            money: self.money.by_account(),
            points: self.points.by_account(),
        }
    }
}
