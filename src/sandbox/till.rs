//! What a till does: purchases, top-ups and refunds, each posted whole or not at all.

use super::{
    failure::Failure,
    ledger::{Account, Posting, Reason, Refused},
    members::{MemberId, Tier},
    receipts::{Kind, Receipt},
    shop::Shop,
    stores::Stores,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most one purchase or top-up may move: 100 000 yuan.
const AMOUNT_MAX_CENTS: u64 = 10_000_000;
/// The most one member may have stored: 1 000 000 yuan.
const BALANCE_MAX_CENTS: u64 = 100_000_000;
/// A whole yuan paid earns one point; a point redeemed is worth one cent.
const CENTS_PER_POINT_EARNED: u64 = 100;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    pub amount_cents: u64,
    pub store: String,
    #[serde(default)]
    pub pay_with_balance_cents: u64,
    #[serde(default)]
    pub redeem_points: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopUp {
    pub amount_cents: u64,
    pub store: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    pub receipt: u64,
    pub store: String,
}

/// The answer to each of them: the receipt, and what the member has now.
#[derive(Clone, Debug, Serialize)]
pub struct Slip {
    pub receipt: Receipt,
    pub balance_cents: u64,
    pub points: u64,
    pub tier: Tier,
}

impl Shop {
    /// A purchase. With `lose_points` the receipt promises the points and nothing credits them.
    pub fn purchase(
        &mut self,
        id: MemberId,
        purchase: &Purchase,
        lose_points: bool,
        now: DateTime<Utc>,
    ) -> Result<Slip, Failure> {
        self.members.get(id)?;
        let store = Stores::find(&purchase.store)?;
        let amount = checked_amount(purchase.amount_cents)?;
        let due = amount.checked_sub(purchase.redeem_points).ok_or(Failure::unprocessable(
            "too_many_points",
            "the points are worth more than the purchase",
        ))?;
        let cash = due
            .checked_sub(purchase.pay_with_balance_cents)
            .ok_or(Failure::unprocessable("overpaid", "more is paid from the balance than is due"))?;
        if self.points.held(id) < purchase.redeem_points {
            return Err(Failure::conflict("points_insufficient", "the member has fewer points"));
        }
        let earned = due / CENTS_PER_POINT_EARNED;
        let credited = if lose_points { 0 } else { earned };
        let own = Account::Member(id);
        let money = [
            Posting::new(own, Account::Sales, purchase.pay_with_balance_cents),
            Posting::new(Account::Cash, Account::Sales, cash),
        ];
        let points = [
            Posting::new(own, Account::Redeemed, purchase.redeem_points),
            Posting::new(Account::Issued, own, credited),
        ];
        self.money
            .post(now, Reason::Purchase, &money)
            .map_err(|refused| because(refused, "balance_insufficient"))?;
        self.points
            .post(now, Reason::Purchase, &points)
            .map_err(|refused| because(refused, "points_insufficient"))?;
        let receipt = Receipt {
            number: self.receipts.next_number(),
            member: id,
            kind: Kind::Purchase,
            store: purchase.store.clone(),
            at: now,
            amount_cents: amount,
            balance_cents: purchase.pay_with_balance_cents,
            cash_cents: cash,
            points_redeemed: purchase.redeem_points,
            points_earned: earned,
            points_credited: credited,
            refunded: false,
        };
        self.receipts.file(receipt.clone());
        let member = self.members.get_mut(id)?;
        member.points_earned += credited;
        member.last_purchase_at = Some(now);
        self.stores.touch(store, now);
        self.slip(id, receipt)
    }

    /// Stores value for cash.
    pub fn top_up(&mut self, id: MemberId, top_up: &TopUp, now: DateTime<Utc>) -> Result<Slip, Failure> {
        self.members.get(id)?;
        let store = Stores::find(&top_up.store)?;
        let amount = checked_amount(top_up.amount_cents)?;
        if self.money.held(id) + amount > BALANCE_MAX_CENTS {
            return Err(Failure::conflict("balance_full", "a member stores 1000000 yuan at most"));
        }
        self.money
            .post(now, Reason::TopUp, &[Posting::new(Account::Cash, Account::Member(id), amount)])
            .map_err(|refused| because(refused, "balance_insufficient"))?;
        let receipt = Receipt {
            number: self.receipts.next_number(),
            member: id,
            kind: Kind::TopUp,
            store: top_up.store.clone(),
            at: now,
            amount_cents: amount,
            balance_cents: amount,
            cash_cents: amount,
            points_redeemed: 0,
            points_earned: 0,
            points_credited: 0,
            refunded: false,
        };
        self.receipts.file(receipt.clone());
        self.stores.touch(store, now);
        self.slip(id, receipt)
    }

    /// Reverses a whole receipt. Refused when the points or the balance it gave are spent already.
    pub fn refund(&mut self, id: MemberId, refund: &Refund, now: DateTime<Utc>) -> Result<Slip, Failure> {
        self.members.get(id)?;
        let store = Stores::find(&refund.store)?;
        let receipt = self.receipts.refundable(id, refund.receipt)?.clone();
        let own = Account::Member(id);
        let money = match receipt.kind {
            Kind::TopUp => vec![Posting::new(own, Account::Cash, receipt.balance_cents)],
            Kind::Purchase => vec![
                Posting::new(Account::Sales, own, receipt.balance_cents),
                Posting::new(Account::Sales, Account::Cash, receipt.cash_cents),
            ],
        };
        let points = [
            Posting::new(Account::Redeemed, own, receipt.points_redeemed),
            Posting::new(own, Account::Issued, receipt.points_credited),
        ];
        if self.points.held(id) + receipt.points_redeemed < receipt.points_credited {
            return Err(because(Refused::Insufficient, "points_spent"));
        }
        self.money.post(now, Reason::Refund, &money).map_err(|refused| because(refused, "balance_spent"))?;
        self.points.post(now, Reason::Refund, &points).map_err(|refused| because(refused, "points_spent"))?;
        self.receipts.refund(receipt.number);
        let member = self.members.get_mut(id)?;
        member.points_earned = member.points_earned.saturating_sub(receipt.points_credited);
        self.stores.touch(store, now);
        self.slip(id, Receipt { refunded: true, ..receipt })
    }

    fn slip(&self, id: MemberId, receipt: Receipt) -> Result<Slip, Failure> {
        let tier = Tier::of(self.members.get(id)?.points_earned);
        Ok(Slip { receipt, balance_cents: self.money.held(id), points: self.points.held(id), tier })
    }
}

fn checked_amount(cents: u64) -> Result<u64, Failure> {
    let bad = Failure::unprocessable("bad_amount", "amount_cents is 1 to 10000000");
    if (1..=AMOUNT_MAX_CENTS).contains(&cents) { Ok(cents) } else { Err(bad) }
}

fn because(refused: Refused, code: &'static str) -> Failure {
    match refused {
        Refused::Insufficient => Failure::conflict(code, "the member does not have that much"),
        Refused::TooLarge => Failure::conflict("total_too_large", "a total would become too large"),
    }
}
