//! Coupons: issued to a member, redeemed once, until they expire.

use super::{failure::Failure, members::MemberId, stores::Stores};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Coupons kept. When it is reached the used and expired ones go; if all are open, no more are issued.
const COUPONS_MAX: usize = 20_000;
const TITLE_MAX_CHARS: usize = 40;
const VALUE_MAX_CENTS: u64 = 100_000;
const VALID_DAYS_MAX: u32 = 366;

/// Why a coupon was issued; the first part of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Joining,
    Birthday,
    Promotion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Open,
    Used,
    Expired,
}

/// A request to issue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    pub member: u64,
    pub title: String,
    pub value_cents: u64,
    /// 0 makes a coupon that has expired already, to try that case out.
    pub valid_days: u32,
}

#[derive(Clone, Debug)]
pub struct Coupon {
    pub member: MemberId,
    kind: Kind,
    title: String,
    value_cents: u64,
    expires_at: DateTime<Utc>,
    used: Option<(DateTime<Utc>, usize)>,
}

/// A coupon as the API shows it.
#[derive(Debug, Serialize)]
pub struct View {
    pub code: String,
    pub member: MemberId,
    pub kind: Kind,
    pub title: String,
    pub value_cents: u64,
    pub expires_at: DateTime<Utc>,
    pub status: Status,
    pub used_at: Option<DateTime<Utc>>,
    pub used_in: Option<String>,
}

impl Coupon {
    fn status(&self, now: DateTime<Utc>) -> Status {
        if self.used.is_some() {
            Status::Used
        } else if self.expires_at <= now {
            Status::Expired
        } else {
            Status::Open
        }
    }

    fn view(&self, number: u64, now: DateTime<Utc>) -> View {
        View {
            code: code(self.kind, number),
            member: self.member,
            kind: self.kind,
            title: self.title.clone(),
            value_cents: self.value_cents,
            expires_at: self.expires_at,
            status: self.status(now),
            used_at: self.used.map(|(at, _)| at),
            used_in: self.used.map(|(_, store)| Stores::name(store)),
        }
    }
}

fn code(kind: Kind, number: u64) -> String {
    let prefix = match kind {
        Kind::Joining => "JOIN",
        Kind::Birthday => "BDAY",
        Kind::Promotion => "PROMO",
    };
    format!("{prefix}-{number:06}")
}

pub const UNKNOWN: Failure = Failure::not_found("coupon_not_found", "there is no such coupon");

#[derive(Debug, Default)]
pub struct Coupons {
    by_number: BTreeMap<u64, Coupon>,
    /// Ever issued; also the last number given out.
    pub issued: u64,
    /// Ever redeemed.
    pub redeemed: u64,
}

impl Coupons {
    /// Makes sure that `count` more coupons fit.
    pub fn make_room(&mut self, count: usize, now: DateTime<Utc>) -> Result<(), Failure> {
        if self.by_number.len() + count > COUPONS_MAX {
            self.by_number.retain(|_, coupon| coupon.status(now) == Status::Open);
        }
        if self.by_number.len() + count > COUPONS_MAX {
            return Err(Failure::full("coupons_full", "the sandbox keeps no more open coupons"));
        }
        Ok(())
    }

    /// Issues a coupon of the house; call [`Coupons::make_room`] first.
    pub fn grant(
        &mut self,
        member: MemberId,
        kind: Kind,
        (title, value_cents, valid_days): (&str, u64, u32),
        now: DateTime<Utc>,
    ) -> View {
        self.issued += 1;
        let expires_at = now + TimeDelta::days(i64::from(valid_days));
        let coupon = Coupon { member, kind, title: title.to_owned(), value_cents, expires_at, used: None };
        let view = coupon.view(self.issued, now);
        self.by_number.insert(self.issued, coupon);
        view
    }

    /// Issues a coupon on request.
    pub fn issue(&mut self, issue: &Issue, now: DateTime<Utc>) -> Result<View, Failure> {
        if issue.title.trim().is_empty() || issue.title.chars().count() > TITLE_MAX_CHARS {
            return Err(Failure::unprocessable("bad_title", "title has 1 to 40 characters"));
        }
        if !(1..=VALUE_MAX_CENTS).contains(&issue.value_cents) || issue.valid_days > VALID_DAYS_MAX {
            return Err(Failure::unprocessable(
                "bad_coupon",
                "value_cents is 1 to 100000 and valid_days 0 to 366",
            ));
        }
        self.make_room(1, now)?;
        let terms = (issue.title.as_str(), issue.value_cents, issue.valid_days);
        Ok(self.grant(MemberId(issue.member), Kind::Promotion, terms, now))
    }

    /// Redeems a coupon in the store with index `store`: once, and not after it expired.
    pub fn redeem(&mut self, typed: &str, store: usize, now: DateTime<Utc>) -> Result<View, Failure> {
        let number = typed.rsplit_once('-').and_then(|(_, digits)| digits.parse().ok()).ok_or(UNKNOWN)?;
        let coupon = self.by_number.get_mut(&number).ok_or(UNKNOWN)?;
        if code(coupon.kind, number) != typed {
            return Err(UNKNOWN);
        }
        match coupon.status(now) {
            Status::Used => Err(Failure::conflict("coupon_used", "the coupon was redeemed before")),
            Status::Expired => {
                Err(Failure::new(StatusCode::GONE, "coupon_expired", "the coupon has expired"))
            }
            Status::Open => {
                coupon.used = Some((now, store));
                self.redeemed += 1;
                Ok(coupon.view(number, now))
            }
        }
    }

    /// The coupons of one member, oldest first.
    pub fn of(&self, member: MemberId, now: DateTime<Utc>) -> Vec<View> {
        let own = self.by_number.iter().filter(|(_, coupon)| coupon.member == member);
        own.map(|(number, coupon)| coupon.view(*number, now)).collect()
    }

    pub fn forget(&mut self, member: MemberId) {
        self.by_number.retain(|_, coupon| coupon.member != member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn grant(coupons: &mut Coupons) -> String {
        coupons.grant(MemberId(1), Kind::Joining, ("入会礼", 1_000, 30), NOW).code
    }

    #[test]
    fn a_coupon_is_redeemed_once_and_in_time() {
        let mut coupons = Coupons::default();
        let (one, two) = (grant(&mut coupons), grant(&mut coupons));
        let used = coupons.redeem(&one, 0, NOW).unwrap();
        assert_eq!((used.status, used.used_in.as_deref()), (Status::Used, Some("S01")));
        assert_eq!(coupons.redeem(&one, 0, NOW).unwrap_err().code, "coupon_used");
        let late = NOW + TimeDelta::days(30);
        assert_eq!(coupons.redeem(&two, 0, late).unwrap_err().code, "coupon_expired");
        for code in ["", "JOIN", "JOIN-9", "BDAY-000002", "JOIN-2", "JOIN-+00002"] {
            assert_eq!(coupons.redeem(code, 0, NOW).unwrap_err().code, "coupon_not_found", "{code}");
        }
        assert_eq!((coupons.issued, coupons.redeemed), (2, 1));
    }

    #[test]
    fn room_is_made_by_closed_coupons_only() {
        let mut coupons = Coupons::default();
        let first = grant(&mut coupons);
        for _ in 1..COUPONS_MAX {
            grant(&mut coupons);
        }
        assert_eq!(coupons.make_room(1, NOW).unwrap_err().code, "coupons_full");
        coupons.redeem(&first, 0, NOW).unwrap();
        assert_eq!(coupons.make_room(1, NOW), Ok(()));
        assert_eq!(coupons.by_number.len(), COUPONS_MAX - 1);
    }
}
