//! Double-entry bookkeeping for money and for points.
//!
//! A posting moves an amount from one account to another, so it has two equal legs and the sum over all accounts
//! is zero by construction. A member's account holds what the member has and never goes below zero; the other
//! accounts are the shop's side of the same movements.

use super::members::MemberId;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Movements remembered for reading back; the totals do not depend on them.
const HISTORY_MAX: usize = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    Member(MemberId),
    /// Money taken at the till.
    Cash,
    /// Money the shop earned.
    Sales,
    /// Points given out.
    Issued,
    /// Points used up as a discount.
    Redeemed,
    /// Points that lapsed with an erased member.
    Lapsed,
}

impl Account {
    const fn name(self) -> &'static str {
        match self {
            Self::Member(_) => "members",
            Self::Cash => "cash",
            Self::Sales => "sales",
            Self::Issued => "issued",
            Self::Redeemed => "redeemed",
            Self::Lapsed => "lapsed",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    TopUp,
    Purchase,
    Refund,
    Erasure,
}

/// One movement; `amount` is in cents or in points, as the ledger is.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    pub from: Account,
    pub to: Account,
    pub amount: u64,
}

impl Posting {
    pub const fn new(from: Account, to: Account, amount: u64) -> Self {
        Self { from, to, amount }
    }
}

/// Why nothing was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A member's account would go below zero.
    Insufficient,
    /// A total would leave the range of 64 bits.
    TooLarge,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: DateTime<Utc>,
    reason: Reason,
    posting: Posting,
}

/// What a movement did to one member's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Movement {
    pub at: DateTime<Utc>,
    pub reason: Reason,
    pub change: i64,
}

#[derive(Debug, Default)]
pub struct Ledger {
    totals: BTreeMap<Account, i64>,
    history: VecDeque<Entry>,
}

impl Ledger {
    /// Posts all of `postings` or none. Only the outcome is checked, not the order inside one call.
    pub fn post(&mut self, at: DateTime<Utc>, reason: Reason, postings: &[Posting]) -> Result<(), Refused> {
        let mut changed: BTreeMap<Account, i64> = BTreeMap::new();
        for posting in postings {
            let amount = i64::try_from(posting.amount).map_err(|_| Refused::TooLarge)?;
            for (account, change) in [(posting.from, -amount), (posting.to, amount)] {
                let total = changed.entry(account).or_insert_with(|| self.total(account));
                *total = total.checked_add(change).ok_or(Refused::TooLarge)?;
            }
        }
        if changed.iter().any(|(account, total)| matches!(account, Account::Member(_)) && *total < 0) {
            return Err(Refused::Insufficient);
        }
        self.totals.extend(changed);
        for posting in postings.iter().filter(|posting| posting.amount > 0) {
            if self.history.len() == HISTORY_MAX {
                self.history.pop_front();
            }
            self.history.push_back(Entry { at, reason, posting: *posting });
        }
        Ok(())
    }

    fn total(&self, account: Account) -> i64 {
        self.totals.get(&account).copied().unwrap_or(0)
    }

    /// What a member has. Never negative, see [`Ledger::post`].
    pub fn held(&self, member: MemberId) -> u64 {
        u64::try_from(self.total(Account::Member(member))).unwrap_or(0)
    }

    /// What the shop's side received from members and from itself: positive for sales and redeemed points,
    /// negative for the accounts that value comes out of.
    pub fn received(&self, account: Account) -> i64 {
        self.total(account)
    }

    /// The sum over all members.
    pub fn held_by_members(&self) -> i64 {
        self.totals.iter().filter(|(account, _)| matches!(account, Account::Member(_))).map(|(_, n)| n).sum()
    }

    /// The sum over all accounts: zero, or the books are broken.
    pub fn trial_balance(&self) -> i64 {
        self.totals.values().sum()
    }

    /// The total of each account, all members as one.
    pub fn by_account(&self) -> BTreeMap<&'static str, i64> {
        let mut sums = BTreeMap::new();
        for (account, total) in &self.totals {
            *sums.entry(account.name()).or_insert(0) += total;
        }
        sums
    }

    /// The remembered movements of one member, oldest first.
    pub fn movements(&self, member: MemberId) -> Vec<Movement> {
        let own = Account::Member(member);
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.history
            .iter()
            .filter_map(|Entry { at, reason, posting }| {
                let change = if posting.to == own {
                    signed(posting.amount)
                } else if posting.from == own {
                    -signed(posting.amount)
                } else {
                    return None;
                };
                Some(Movement { at: *at, reason: *reason, change })
            })
            .collect()
    }

    /// Forgets an erased member: the account, which must be empty by now, and the movements that name it.
    pub fn forget(&mut self, member: MemberId) {
        let own = Account::Member(member);
        if self.total(own) == 0 {
            self.totals.remove(&own);
        }
        self.history.retain(|entry| entry.posting.from != own && entry.posting.to != own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account() -> impl Strategy<Value = Account> {
        prop_oneof![
            (1_u64..4).prop_map(|id| Account::Member(MemberId(id))),
            Just(Account::Cash),
            Just(Account::Sales),
        ]
    }

    fn posting() -> impl Strategy<Value = Posting> {
        (account(), account(), prop_oneof![0_u64..500, Just(u64::MAX), Just(i64::MAX.unsigned_abs())])
            .prop_map(|(from, to, amount)| Posting { from, to, amount })
    }

    proptest! {
        #[test]
        fn any_postings_balance_and_no_member_goes_below_zero(
            batches in prop::collection::vec(prop::collection::vec(posting(), 1..4), 1..60)
        ) {
            let mut ledger = Ledger::default();
            for batch in batches {
                let before = ledger.totals.clone();
                let posted = ledger.post(DateTime::UNIX_EPOCH, Reason::Purchase, &batch);
                if posted.is_err() {
                    prop_assert_eq!(&before, &ledger.totals, "a refused batch leaves no trace");
                }
                prop_assert_eq!(ledger.totals.values().map(|n| i128::from(*n)).sum::<i128>(), 0);
                for id in 1..4 {
                    prop_assert!(ledger.total(Account::Member(MemberId(id))) >= 0);
                }
            }
        }
    }

    #[test]
    fn history_is_bounded_and_totals_are_not_affected() {
        let mut ledger = Ledger::default();
        let member = MemberId(1);
        for _ in 0..HISTORY_MAX + 50 {
            let top_up = Posting::new(Account::Cash, Account::Member(member), 3);
            ledger.post(DateTime::UNIX_EPOCH, Reason::TopUp, &[top_up]).unwrap();
        }
        assert_eq!(ledger.movements(member).len(), HISTORY_MAX);
        assert_eq!(ledger.held(member), 3 * (HISTORY_MAX as u64 + 50));
    }
}
