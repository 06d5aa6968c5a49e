//! Who may do what: one table.

use super::failure::Failure;
use axum::http::StatusCode;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Cashier,
    Marketing,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Cashier, Self::Marketing, Self::Admin];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    RegisterMember,
    ReadMember,
    ReadFullMember,
    WithdrawConsent,
    EraseSynthetic,
    EraseMember,
    Purchase,
    TopUp,
    Refund,
    RedeemCoupon,
    IssueCoupon,
    RunCampaign,
    ReadSummary,
    ReadLedger,
}

/// The table: action, its name, and whether cashier, marketing and admin may do it. Money moves at a till only, so
/// that the one who may read the books (admin) cannot write them.
pub const MATRIX: [(Action, &str, [bool; 3]); 14] = [
    (Action::RegisterMember, "register a member", [true, false, true]),
    (Action::ReadMember, "read a member (masked)", [true, true, true]),
    (Action::ReadFullMember, "read phone and name in full", [false, false, true]),
    (Action::WithdrawConsent, "withdraw consent", [true, true, true]),
    (Action::EraseSynthetic, "erase a synthetic member", [true, false, true]),
    (Action::EraseMember, "erase any member", [false, false, true]),
    (Action::Purchase, "purchase", [true, false, false]),
    (Action::TopUp, "top up", [true, false, false]),
    (Action::Refund, "refund", [true, false, false]),
    (Action::RedeemCoupon, "redeem a coupon", [true, false, false]),
    (Action::IssueCoupon, "issue a coupon", [false, true, true]),
    (Action::RunCampaign, "run a campaign", [false, true, true]),
    (Action::ReadSummary, "read the summary", [false, true, true]),
    (Action::ReadLedger, "read the ledger check", [false, false, true]),
];

impl Role {
    pub fn may(self, action: Action) -> bool {
        MATRIX.iter().any(|(listed, _, roles)| *listed == action && roles[self as usize])
    }

    pub fn must(self, action: Action) -> Result<(), Failure> {
        let refused =
            Failure::new(StatusCode::FORBIDDEN, "forbidden", "the role of this account may not do this");
        if self.may(action) { Ok(()) } else { Err(refused) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_stands_in_the_table_once_in_order() {
        for (at, (action, ..)) in MATRIX.iter().enumerate() {
            assert_eq!(*action as usize, at);
        }
        assert_eq!(Action::ReadLedger as usize + 1, MATRIX.len());
    }

    #[test]
    fn nobody_who_reads_the_books_writes_them() {
        for role in Role::ALL.into_iter().filter(|role| role.may(Action::ReadLedger)) {
            for till in [Action::Purchase, Action::TopUp, Action::Refund, Action::RedeemCoupon] {
                assert!(!role.may(till), "{role:?} {till:?}");
            }
        }
    }
}
