//! One till: a member comes, buys, perhaps redeems a coupon, and leaves.

use super::Tally;
use crate::{
    sandbox::{seed, stores::Stores},
    splitmix::SplitMix64,
};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, atomic::Ordering};

/// How a till reaches the sandbox.
pub(super) struct Line {
    pub(super) client: Client,
    pub(super) base: String,
    pub(super) password: String,
}

/// The member at the till, as far as the till was told.
struct Guest {
    id: u64,
    balance_cents: u64,
    points: u64,
    /// An open coupon of this member.
    coupon: Option<String>,
}

#[derive(Clone, Copy)]
enum Who {
    Cashier,
    Marketing,
}

pub(super) struct Till {
    line: Line,
    random: SplitMix64,
    stores_open: u64,
    members: u64,
    tally: Arc<Tally>,
    cashier: Option<String>,
    marketing: Option<String>,
    guest: Option<Guest>,
    steps: u64,
}

impl Till {
    pub(super) fn new(
        line: Line,
        random: SplitMix64,
        (stores_open, members): (usize, u64),
        tally: Arc<Tally>,
    ) -> Self {
        Self {
            line,
            random,
            stores_open: stores_open as u64,
            members,
            tally,
            cashier: None,
            marketing: None,
            guest: None,
            steps: 0,
        }
    }

    /// Sends one request, whichever is next.
    pub(super) async fn step(&mut self) {
        self.steps += 1;
        let dice = self.random.below(100);
        if self.cashier.is_none() || dice < 4 {
            return self.log_in(Who::Cashier).await;
        }
        let Some(guest) = self.guest.take() else { return self.look_up().await };
        match dice {
            4..44 => self.purchase(guest).await,
            44..52 => self.top_up(guest).await,
            52..74 => self.coupon(guest).await,
            74..82 => self.office(guest).await,
            // The member leaves; the next one is looked up at once.
            _ => self.look_up().await,
        }
    }

    async fn log_in(&mut self, who: Who) {
        let user = match who {
            Who::Cashier => "cashier",
            Who::Marketing => "marketing",
        };
        let body = json!({ "user": user, "password": self.line.password });
        let reply = self.send(None, Method::POST, "/api/login", Some(body)).await;
        let token = reply.and_then(|reply| Some(reply.get("token")?.as_str()?.to_owned()));
        match who {
            Who::Cashier => self.cashier = token,
            Who::Marketing => self.marketing = token,
        }
    }

    async fn look_up(&mut self) {
        let phone = seed::phone(1 + self.random.below(self.members));
        let reply = self.get(&format!("/api/members?phone={phone}")).await;
        self.guest = reply.and_then(|reply| {
            Some(Guest {
                id: reply.get("id")?.as_u64()?,
                balance_cents: reply.get("balance_cents")?.as_u64()?,
                points: reply.get("points")?.as_u64()?,
                coupon: None,
            })
        });
    }

    async fn purchase(&mut self, guest: Guest) {
        let amount_cents = 500 + self.random.below(300) * 100;
        // One in four pays with points as far as they go, but not more than a tenth of the price.
        let redeem_points = if self.random.below(4) == 0 { guest.points.min(amount_cents / 10) } else { 0 };
        let pay_with_balance_cents = guest.balance_cents.min(amount_cents - redeem_points);
        let body = json!({
            "amount_cents": amount_cents,
            "store": self.store(),
            "pay_with_balance_cents": pay_with_balance_cents,
            "redeem_points": redeem_points,
        });
        let path = format!("/api/members/{}/purchases", guest.id);
        self.post(&path, body).await;
    }

    async fn top_up(&mut self, guest: Guest) {
        let amount_cents = (1 + self.random.below(5)) * 10_000;
        let body = json!({ "amount_cents": amount_cents, "store": self.store() });
        let path = format!("/api/members/{}/topups", guest.id);
        if self.post(&path, body).await.is_some() {
            self.guest = Some(Guest { balance_cents: guest.balance_cents + amount_cents, ..guest });
        }
    }

    /// Asks which coupons the member has, and the next time redeems one.
    async fn coupon(&mut self, guest: Guest) {
        if let Some(code) = &guest.coupon {
            let body = json!({ "store": self.store() });
            self.post(&format!("/api/coupons/{code}/redeem"), body).await;
            self.guest = Some(Guest { coupon: None, ..guest });
            return;
        }
        let reply = self.get(&format!("/api/members/{}/coupons", guest.id)).await;
        let coupon = reply.as_ref().and_then(|reply| {
            let coupons = reply.get("coupons")?.as_array()?;
            let open = coupons.iter().find(|coupon| coupon.get("status").is_some_and(|s| s == "open"))?;
            Some(open.get("code")?.as_str()?.to_owned())
        });
        self.guest = Some(Guest { coupon, ..guest });
    }

    /// Marketing at work: logs in, then issues a coupon or reads the figures.
    async fn office(&mut self, guest: Guest) {
        if self.marketing.is_none() {
            self.log_in(Who::Marketing).await;
        } else if self.random.below(2) == 0 {
            self.send(Some(Who::Marketing), Method::GET, "/api/reports/summary", None).await;
        } else {
            let body =
                json!({ "member": guest.id, "title": "满减券", "value_cents": 1_000, "valid_days": 7 });
            self.send(Some(Who::Marketing), Method::POST, "/api/coupons", Some(body)).await;
        }
        self.guest = Some(guest);
    }

    fn store(&mut self) -> String {
        let index = self.random.below(self.stores_open);
        Stores::name(usize::try_from(index).unwrap_or(0))
    }

    async fn get(&mut self, path: &str) -> Option<Value> {
        self.send(Some(Who::Cashier), Method::GET, path, None).await
    }

    async fn post(&mut self, path: &str, body: Value) -> Option<Value> {
        self.send(Some(Who::Cashier), Method::POST, path, Some(body)).await
    }

    /// The body of a successful answer. A token that is refused is dropped, so that the next step logs in.
    async fn send(
        &mut self,
        who: Option<Who>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Option<Value> {
        let token = match who {
            Some(Who::Cashier) => self.cashier.clone(),
            Some(Who::Marketing) => self.marketing.clone(),
            None => None,
        };
        let mut request = self.line.client.request(method, format!("{}{path}", self.line.base));
        if let Some(token) = token {
            // A part of the token makes the key new for each run against the same sandbox.
            let key = format!("{}-{}", token.get(..8).unwrap_or_default(), self.steps);
            request = request.bearer_auth(token).header("idempotency-key", key);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.tally.sent.fetch_add(1, Ordering::Relaxed);
        let (status, reply) = match request.send().await {
            Ok(response) => (Some(response.status()), response.json::<Value>().await.ok()),
            Err(_) => (None, None),
        };
        if status == Some(StatusCode::UNAUTHORIZED) {
            match who {
                Some(Who::Marketing) => self.marketing = None,
                _ => self.cashier = None,
            }
        }
        let fine = reply.is_some()
            && status.is_some_and(|status| !status.is_server_error() && status != StatusCode::UNAUTHORIZED);
        if !fine {
            self.tally.failed.fetch_add(1, Ordering::Relaxed);
        }
        reply.filter(|_| status.is_some_and(|status| status.is_success()))
    }
}
