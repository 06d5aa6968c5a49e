//! The sample chain as it is when the sandbox starts. Names and phones are plainly made up.

use super::{
    failure::Failure,
    members::{Consent, Registration},
    shop::Shop,
    stores::Stores,
    till::{Purchase, TopUp},
};
use crate::splitmix::SplitMix64;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// Sample members: 样例会员001 with phone 13800000001, and so on.
pub const MEMBERS: u32 = 300;
const SEED: u64 = 20_260_101;

/// The phone of sample member `number`, counted from 1.
pub fn phone(number: u64) -> String {
    format!("138{number:08}")
}

/// Fills an empty shop by the same operations that the API uses, as of three weeks ago.
pub fn plant(shop: &mut Shop, now: DateTime<Utc>) -> Result<(), Failure> {
    let mut random = SplitMix64::new(SEED);
    let then = now - TimeDelta::days(21);
    for number in 1..=MEMBERS {
        let store = Stores::name(number as usize - 1);
        let id = shop.join(&sample(number, &store, now), then)?;
        if number % 3 == 0 {
            let amount_cents = (1 + random.below(10)) * 10_000;
            shop.top_up(id, &TopUp { amount_cents, store: store.clone() }, then)?;
        }
        for _ in 0..random.below(4) {
            let amount_cents = (1 + random.below(200)) * 5_000;
            let purchase =
                Purchase { amount_cents, store: store.clone(), pay_with_balance_cents: 0, redeem_points: 0 };
            shop.purchase(id, &purchase, false, then)?;
        }
    }
    Ok(())
}

/// Every seventh sample member refused marketing. The first 40 have their birthday on the day of the start, so
/// that the campaign has somebody to greet; the others are spread over the year.
fn sample(number: u32, store: &str, now: DateTime<Utc>) -> Registration {
    let today = now.date_naive();
    let (month, day) =
        if number <= 40 { (today.month(), today.day()) } else { (1 + number % 12, 1 + number / 12 % 28) };
    // 29 February exists in leap years only; 1988 is one.
    let year = if (month, day) == (2, 29) { 1988 } else { 1965 + (number % 40).cast_signed() };
    Registration {
        phone: phone(u64::from(number)),
        name: format!("样例会员{number:03}"),
        birthday: NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
        store: store.to_owned(),
        channel: if number.is_multiple_of(4) { "wechat" } else { "pos" }.to_owned(),
        consent: Some(Consent { version: "2026-01".to_owned(), marketing: !number.is_multiple_of(7) }),
        synthetic: false,
    }
}
