use super::*;
use crate::sandbox::{
    campaign,
    members::Consent,
    report, seed,
    till::{Purchase, Refund, TopUp},
};
use chrono::NaiveDate;
use proptest::prelude::*;

const NOW: DateTime<Utc> = DateTime::from_timestamp(1_790_000_000, 0).unwrap();

#[derive(Clone, Debug)]
enum Step {
    Join(u64),
    TopUp(u64, u64),
    Purchase { member: u64, amount: u64, balance: u64, points: u64, lose_points: bool },
    Refund(u64, u64),
    Erase(u64),
}

fn registration(n: u64) -> Registration {
    Registration {
        phone: format!("139{n:08}"),
        name: "样例".to_owned(),
        birthday: NaiveDate::from_ymd_opt(1990, 11, 22).unwrap(),
        store: "S07".to_owned(),
        channel: "pos".to_owned(),
        consent: Some(Consent { version: "1".to_owned(), marketing: true }),
        synthetic: true,
    }
}

fn step(lossy: bool) -> impl Strategy<Value = Step> {
    let member = 1_u64..6;
    prop_oneof![
        2 => (0_u64..8).prop_map(Step::Join),
        2 => (member.clone(), 0_u64..50_000).prop_map(|(m, n)| Step::TopUp(m, n)),
        4 => (member.clone(), 0_u64..90_000, 0_u64..60_000, 0_u64..900, any::<bool>()).prop_map(
            move |(member, amount, balance, points, lose)| {
                Step::Purchase { member, amount, balance, points, lose_points: lossy && lose }
            }
        ),
        2 => (member.clone(), 1_u64..20).prop_map(|(m, r)| Step::Refund(m, r)),
        1 => member.prop_map(Step::Erase),
    ]
}

/// Takes the step; whether it was refused does not matter here.
fn take(shop: &mut Shop, step: &Step) {
    let store = || "S01".to_owned();
    let _ = match *step {
        Step::Join(n) => shop.join(&registration(n), NOW).map(|_| ()),
        Step::TopUp(m, amount_cents) => {
            shop.top_up(MemberId(m), &TopUp { amount_cents, store: store() }, NOW).map(|_| ())
        }
        Step::Purchase { member, amount, balance, points, lose_points } => {
            let purchase = Purchase {
                amount_cents: amount,
                store: store(),
                pay_with_balance_cents: balance,
                redeem_points: points,
            };
            shop.purchase(MemberId(member), &purchase, lose_points, NOW).map(|_| ())
        }
        Step::Refund(m, receipt) => {
            shop.refund(MemberId(m), &Refund { receipt, store: store() }, NOW).map(|_| ())
        }
        Step::Erase(m) => shop.erase(MemberId(m), NOW).map(|_| ()),
    };
}

fn books(shop: &Shop) -> (bool, i64, i64, i64) {
    let report::Check { balanced, difference_cents, trial_balance_cents, trial_balance_points, .. } =
        shop.check();
    (balanced, difference_cents, trial_balance_cents, trial_balance_points)
}

proptest! {
    #[test]
    fn the_books_balance_after_every_step(steps in prop::collection::vec(step(false), 1..80)) {
        let mut shop = Shop::default();
        for step in &steps {
            take(&mut shop, step);
            prop_assert_eq!(books(&shop), (true, 0, 0, 0), "after {:?}", step);
        }
    }

    #[test]
    fn lost_points_never_touch_money_or_the_double_entry(steps in prop::collection::vec(step(true), 1..80)) {
        let mut shop = Shop::default();
        for step in &steps {
            take(&mut shop, step);
            let (_, cents, trial_cents, trial_points) = books(&shop);
            prop_assert_eq!((cents, trial_cents, trial_points), (0, 0, 0), "after {:?}", step);
        }
    }
}

#[test]
fn lost_points_show_as_a_difference_until_the_member_is_refunded() {
    let mut shop = Shop::default();
    let id = shop.join(&registration(1), NOW).unwrap();
    let purchase = Purchase {
        amount_cents: 12_345,
        store: "S01".to_owned(),
        pay_with_balance_cents: 0,
        redeem_points: 0,
    };
    let slip = shop.purchase(id, &purchase, true, NOW).unwrap();
    assert_eq!((slip.receipt.points_earned, slip.points), (123, 0));
    assert_eq!((shop.check().balanced, shop.check().points_difference), (false, -123));
    shop.refund(id, &Refund { receipt: slip.receipt.number, store: "S01".to_owned() }, NOW).unwrap();
    assert_eq!((shop.check().balanced, shop.check().points_difference), (true, 0));
}

#[test]
fn a_refund_needs_what_it_takes_back() {
    let mut shop = Shop::default();
    let id = shop.join(&registration(1), NOW).unwrap();
    let store = || "S01".to_owned();
    let buy = |amount_cents, pay_with_balance_cents, redeem_points| Purchase {
        amount_cents,
        store: store(),
        pay_with_balance_cents,
        redeem_points,
    };
    let topped = shop.top_up(id, &TopUp { amount_cents: 10_000, store: store() }, NOW).unwrap();
    let bought = shop.purchase(id, &buy(20_000, 0, 0), false, NOW).unwrap();
    shop.purchase(id, &buy(5_000, 4_900, 100), false, NOW).unwrap();
    let refund = |receipt| Refund { receipt, store: store() };
    let code = |shop: &mut Shop, number| shop.refund(id, &refund(number), NOW).unwrap_err().code;
    assert_eq!(code(&mut shop, topped.receipt.number), "balance_spent");
    assert_eq!(code(&mut shop, bought.receipt.number), "points_spent");
    shop.refund(id, &refund(3), NOW).unwrap();
    assert_eq!(code(&mut shop, 3), "already_refunded");
    let last = shop.refund(id, &refund(bought.receipt.number), NOW).unwrap();
    assert_eq!((last.points, last.balance_cents), (0, 10_000));
    assert_eq!(code(&mut shop, 99), "receipt_not_found");
}

#[test]
fn erasing_pays_out_and_leaves_nothing_that_names_the_member() {
    let mut shop = Shop::default();
    let id = shop.join(&registration(1), NOW).unwrap();
    shop.top_up(id, &TopUp { amount_cents: 777, store: "S01".to_owned() }, NOW).unwrap();
    let erased = shop.erase(id, NOW).unwrap();
    assert_eq!(erased, Erasure { erased: true, paid_out_cents: 777, points_lapsed: 0 });
    assert!(shop.members.by_phone("13900000001").is_err());
    assert!(shop.coupons.of(id, NOW).is_empty());
    assert!(shop.money.movements(id).is_empty());
    assert!(shop.check().balanced);
    assert!(shop.join(&registration(1), NOW).is_ok(), "the phone is free again");
}

#[test]
fn the_birthday_campaign_greets_once_a_year_and_only_with_consent() {
    let mut shop = Shop::default();
    let silent = shop.join(&registration(1), NOW).unwrap();
    let greeted = shop.join(&registration(2), NOW).unwrap();
    shop.withdraw_consent(silent, NOW).unwrap();
    let mut run = |year| {
        let date = NaiveDate::from_ymd_opt(year, 11, 22).unwrap();
        let outcome = shop.run_birthday(&campaign::Run { date }, NOW)?;
        Ok::<_, Failure>((outcome.eligible, outcome.delivered, outcome.delivered_before))
    };
    assert_eq!(run(2026), Ok((1, 1, 0)));
    assert_eq!(run(2026), Ok((1, 0, 1)));
    assert_eq!(run(2027), Ok((1, 1, 0)));
    assert_eq!(run(2031).unwrap_err().code, "bad_date");
    let birthday =
        |id| shop.coupons.of(id, NOW).iter().filter(|coupon| coupon.kind == Kind::Birthday).count();
    assert_eq!((birthday(greeted), birthday(silent)), (2, 0));
}

#[test]
fn the_sample_chain_is_sound_on_any_day() {
    for day in [NOW, "2028-02-29T12:00:00Z".parse().unwrap()] {
        let mut shop = Shop::default();
        seed::plant(&mut shop, day).unwrap();
        assert!(shop.check().balanced);
        assert_eq!(shop.members.len(), seed::MEMBERS as usize);
        assert_eq!(shop.members.by_phone("13800000001").unwrap().name, "样例会员001");
        let outcome = shop.run_birthday(&campaign::Run { date: day.date_naive() }, day).unwrap();
        assert!(outcome.eligible >= 30, "{outcome:?}");
    }
}
