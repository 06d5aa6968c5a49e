//! What `/metrics` shows, in the `OpenMetrics` text format.

use super::{access::Role, shop::Shop};
use chrono::{DateTime, Utc};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{fmt, time::Duration};

pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route is its pattern and the method one of a few, so the number of label sets is bounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByRole {
    role: &'static str,
}

/// Upper bounds in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Call, Counter>,
    latency: Histogram,
    logins: Family<ByRole, Counter>,
    coupons_redeemed: Counter,
    members: Gauge,
    active_stores: Gauge,
    balance_outstanding: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("sandbox"),
            requests: Family::default(),
            latency: Histogram::new(BUCKETS),
            logins: Family::default(),
            coupons_redeemed: Counter::default(),
            members: Gauge::default(),
            active_stores: Gauge::default(),
            balance_outstanding: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("http_requests", "Calls answered", metrics.requests.clone());
        registry.register("http_request_duration_seconds", "Time to answer", metrics.latency.clone());
        registry.register("logins", "Successful logins", metrics.logins.clone());
        registry.register("coupons_redeemed", "Coupons redeemed", metrics.coupons_redeemed.clone());
        registry.register("members", "Members", metrics.members.clone());
        registry.register("active_stores", "Stores at work in 10 minutes", metrics.active_stores.clone());
        let balance = metrics.balance_outstanding.clone();
        registry.register("balance_outstanding_cents", "Stored value owed to members", balance);
        metrics
    }

    pub(super) fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let method = ["GET", "POST", "PUT", "DELETE"].into_iter().find(|known| *known == method);
        let call = Call { route: route.to_owned(), method: method.unwrap_or("other"), status };
        self.requests.get_or_create(&call).inc();
        self.latency.observe(took.as_secs_f64());
    }

    pub(super) fn logged_in(&self, role: Role) {
        let role = match role {
            Role::Cashier => "cashier",
            Role::Marketing => "marketing",
            Role::Admin => "admin",
        };
        self.logins.get_or_create(&ByRole { role }).inc();
    }

    pub(super) fn coupon_redeemed(&self) {
        self.coupons_redeemed.inc();
    }

    /// The text of a scrape; the gauges are read from the shop as it is now.
    pub(super) fn render(&self, shop: &Shop, now: DateTime<Utc>) -> Result<String, fmt::Error> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.members.set(count(shop.members.len()));
        self.active_stores.set(count(shop.stores.active(now)));
        self.balance_outstanding.set(shop.money.held_by_members());
        let mut out = String::new();
        text::encode(&mut out, &self.registry)?;
        Ok(out)
    }
}
