//! A channel with one message, and what was reported.

use golive::{
    clock::Clock,
    id::Id,
    notify::{Cause, Event, Message, Order, Pace, Report, Setup, Severity, spawn},
    phrase,
    plan::{Carrier, Channel, Part, Place, Robot, Template},
    title::Title,
    wording::{Lang, notify as say},
};
use std::{path::PathBuf, time::Duration};
use uuid::Uuid;

pub const ID: Uuid = Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef);

/// A moment whose signatures are known.
pub fn clock() -> Clock {
    Clock::Fixed(chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap())
}

pub fn setup() -> Setup {
    Setup {
        clock: clock(),
        random: Box::new(|| Some([0; 8])),
        ca_file: None,
        trusted: true,
        directory: PathBuf::from("."),
        environment: std::iter::once(("PATH".to_owned(), "/usr/bin:/bin".to_owned())).collect(),
        pace: Pace {
            attempts: 3,
            first: Duration::from_millis(10),
            most: Duration::from_millis(20),
            ..Pace::default()
        },
    }
}

pub fn channel(id: &str, carrier: Carrier) -> Channel {
    Channel {
        id: Id::new(id),
        place: Place::default(),
        title: Title::same(id),
        lang: Lang::En,
        fallback: None,
        timeout: Duration::from_secs(5),
        carrier,
    }
}

pub fn secret(text: &str) -> Template {
    Template::new(vec![Part::Secret(text.to_owned().into())])
}

pub fn robot(url: &str) -> Robot {
    Robot { url: secret(url), secret: None, keyword: None, at: Vec::new(), proxy: None }
}

pub fn message() -> Message {
    Message {
        id: ID,
        severity: Severity::Critical,
        title: phrase!(say::LINE, text = "POS sync is down"),
        lines: vec![phrase!(say::LINE, text = "success 41 %")],
        link: Some("https://wiki.example.com/pos".to_owned()),
    }
}

/// Everything that was reported of one message given to the first of these channels.
pub async fn reports(channels: Vec<Channel>, setup: Setup) -> Vec<Report> {
    let first = channels[0].id.clone();
    let (orders, mut reported) = spawn(channels, setup);
    orders.send(Order { message: message(), channel: first }).await.unwrap();
    drop(orders);
    let mut all = Vec::new();
    let enough = tokio::time::timeout(Duration::from_mins(1), async {
        while let Some(report) = reported.recv().await {
            all.push(report);
        }
    });
    enough.await.expect("every message comes to an end");
    all
}

/// How the message ended in one channel alone.
pub async fn end(carrier: Carrier) -> Event {
    end_of(channel("c", carrier), setup()).await
}

pub async fn end_of(channel: Channel, setup: Setup) -> Event {
    reports(vec![channel], setup).await.pop().unwrap().event
}

#[track_caller]
pub fn failed(event: &Event) -> (u32, Cause, String) {
    match event {
        Event::Failed { attempts, cause, why } => (*attempts, *cause, why.render(Lang::En)),
        other => panic!("{other:?}"),
    }
}

pub fn sent(attempts: u32, said: &str) -> Event {
    Event::Sent { attempts, said: said.to_owned() }
}

/// The JSON of a request.
pub fn json(request: &str) -> serde_json::Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}
