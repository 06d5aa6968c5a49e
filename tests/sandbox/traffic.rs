//! The shop traffic keeps going through every fault and leaves the books in order.

use crate::client::{ANY_PORT, Sandbox};
use golive::sandbox::{
    DEFAULT_PASSWORD, Fault, StartError,
    traffic::{Options, Traffic},
};
use std::time::Duration;

const FAST: Options = Options { requests_per_second: 200, tills: 4, stores: 37, seed: 7 };

/// Waits until `seen` holds of the counts.
async fn until(traffic: &Traffic, what: &str, seen: impl Fn(u64, u64) -> bool) -> (u64, u64) {
    for _ in 0..600 {
        let counts = traffic.counts();
        if seen(counts.sent, counts.failed) {
            return (counts.sent, counts.failed);
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the traffic never came to: {what}; {:?}", traffic.counts());
}

#[tokio::test]
async fn a_shop_day_with_every_kind_of_business() {
    let sandbox = Sandbox::start().await;
    let admin = sandbox.token("admin").await;
    let summary = async || sandbox.get(&admin, "/api/reports/summary").await.1;
    let before = summary().await;
    let traffic = Traffic::start(sandbox.handle.addr(), DEFAULT_PASSWORD, FAST).unwrap();
    let (_, failed) = until(&traffic, "400 requests", |sent, _| sent >= 400).await;
    assert_eq!(failed, 0);
    traffic.stop().await;
    let after = summary().await;
    for field in ["points_issued", "points_redeemed", "coupons_issued", "coupons_redeemed", "stores_active"] {
        assert!(after[field].as_i64() > before[field].as_i64(), "{field}: {before} {after}");
    }
    assert_eq!(sandbox.get(&admin, "/api/reports/ledger").await.1["balanced"], true);
}

#[tokio::test]
async fn it_survives_faults_and_recovers() {
    let sandbox = Sandbox::start().await;
    let traffic = Traffic::start(sandbox.handle.addr(), DEFAULT_PASSWORD, FAST).unwrap();
    for fault in [Fault::Errors, Fault::BadJson, Fault::ExpiredToken, Fault::Refuse] {
        let (_, before) = until(&traffic, "a start", |sent, _| sent > 0).await;
        sandbox.handle.set(fault, true);
        until(&traffic, fault.name(), |_, failed| failed >= before + 5).await;
        sandbox.handle.set(fault, false);
        let mut calm = false;
        for _ in 0..100 {
            let (sent, failed) = until(&traffic, "any count", |_, _| true).await;
            let (_, later) = until(&traffic, "20 more requests", |now, _| now >= sent + 20).await;
            calm = later == failed;
            if calm {
                break;
            }
        }
        assert!(calm, "still failing after {} was lifted", fault.name());
    }
    traffic.stop().await;
}

#[tokio::test]
async fn it_goes_to_loopback_only() {
    let far = "192.0.2.1:80".parse().unwrap();
    let refused = Traffic::start(far, DEFAULT_PASSWORD, Options::default());
    assert!(matches!(refused, Err(StartError::NotLoopback(_))));
    assert!(Traffic::start(ANY_PORT, DEFAULT_PASSWORD, Options::default()).is_ok());
}
