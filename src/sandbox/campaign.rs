//! The birthday campaign: a coupon once a year for every member who agreed to marketing.

use super::{
    coupons::Kind,
    failure::Failure,
    members::{Member, MemberId},
    shop::Shop,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub date: NaiveDate,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Members with this birthday who agreed to marketing.
    pub eligible: usize,
    /// Those who got the coupon in this run.
    pub delivered: usize,
    /// Those who had it from an earlier run of the same year.
    pub delivered_before: usize,
}

impl Shop {
    /// Runs the campaign for one day. Running it again delivers nothing twice.
    pub fn run_birthday(&mut self, run: &Run, now: DateTime<Utc>) -> Result<Outcome, Failure> {
        let year = run.date.year();
        if (year - now.year()).abs() > 1 {
            return Err(Failure::unprocessable("bad_date", "date lies within a year of today"));
        }
        let of_the_day = |member: &&Member| member.consent.marketing && falls_on(member.birthday, run.date);
        let eligible: Vec<MemberId> =
            self.members.iter().filter(of_the_day).map(|member| member.id).collect();
        let mut due = Vec::new();
        for id in &eligible {
            if !self.members.get(*id)?.greeted.contains(&year) {
                due.push(*id);
            }
        }
        self.coupons.make_room(due.len(), now)?;
        for id in &due {
            self.members.get_mut(*id)?.greeted.push(year);
            self.coupons.grant(*id, Kind::Birthday, ("生日礼券", 2_000, 30), now);
        }
        Ok(Outcome {
            eligible: eligible.len(),
            delivered: due.len(),
            delivered_before: eligible.len() - due.len(),
        })
    }
}

/// Whether a birthday is celebrated on `date`. One of 29 February is on the 28th when there is no 29th.
fn falls_on(birthday: NaiveDate, date: NaiveDate) -> bool {
    let day = |at: NaiveDate| (at.month(), at.day());
    day(birthday) == day(date) || (day(birthday) == (2, 29) && day(date) == (2, 28) && !date.leap_year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_day_is_celebrated_every_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let leap = day(1992, 2, 29);
        assert!(falls_on(leap, day(2025, 2, 28)));
        assert!(falls_on(leap, day(2028, 2, 29)));
        assert!(!falls_on(leap, day(2028, 2, 28)));
        assert!(!falls_on(leap, day(2025, 3, 1)));
        assert!(falls_on(day(1990, 11, 22), day(2026, 11, 22)));
    }
}
