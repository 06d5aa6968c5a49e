//! The state of the sandbox: everything the API reads and changes, as plain data with the time passed in.

use super::{
    coupons::{Coupons, Kind},
    failure::Failure,
    ledger::{Account, Ledger, Posting, Reason},
    members::{MemberId, Members, Registration},
    receipts::Receipts,
    replies::Replies,
    stores::Stores,
};
use chrono::{DateTime, Utc};
use serde::Serialize;

#[derive(Debug, Default)]
pub struct Shop {
    pub members: Members,
    /// In cents.
    pub money: Ledger,
    /// In points.
    pub points: Ledger,
    pub receipts: Receipts,
    pub coupons: Coupons,
    pub stores: Stores,
    pub replies: Replies,
}

/// What became of an erased member's values.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Erasure {
    pub erased: bool,
    pub paid_out_cents: u64,
    pub points_lapsed: u64,
}

impl Shop {
    /// A new member, with the joining coupon. When the sandbox is full, the oldest synthetic member gives way.
    pub fn join(&mut self, registration: &Registration, now: DateTime<Utc>) -> Result<MemberId, Failure> {
        self.coupons.make_room(1, now)?;
        if let Some(oldest) = self.members.make_way() {
            self.erase(oldest, now)?;
        }
        let (id, store) = self.members.join(registration, now)?;
        self.coupons.grant(id, Kind::Joining, ("入会礼券", 1_000, 90), now);
        self.stores.touch(store, now);
        Ok(id)
    }

    /// Erases a member and all that names the member. The stored balance is paid out in cash, points lapse.
    pub fn erase(&mut self, id: MemberId, now: DateTime<Utc>) -> Result<Erasure, Failure> {
        self.members.get(id)?;
        let own = Account::Member(id);
        let (balance, points) = (self.money.held(id), self.points.held(id));
        let stuck = |_| Failure::conflict("total_too_large", "a total would become too large");
        self.money.post(now, Reason::Erasure, &[Posting::new(own, Account::Cash, balance)]).map_err(stuck)?;
        self.points
            .post(now, Reason::Erasure, &[Posting::new(own, Account::Lapsed, points)])
            .map_err(stuck)?;
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.receipts.settle(id, signed(balance), signed(points));
        self.money.forget(id);
        self.points.forget(id);
        self.coupons.forget(id);
        self.replies.forget(id);
        self.members.remove(id);
        Ok(Erasure { erased: true, paid_out_cents: balance, points_lapsed: points })
    }

    /// Withdraws the consent to marketing; membership goes on.
    pub fn withdraw_consent(&mut self, id: MemberId, now: DateTime<Utc>) -> Result<(), Failure> {
        let member = self.members.get_mut(id)?;
        if member.consent.marketing {
            member.consent.marketing = false;
            member.consent_withdrawn_at = Some(now);
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "shop_tests.rs"]
mod tests;
