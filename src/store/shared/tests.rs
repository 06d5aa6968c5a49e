//! The shared store with a far store that is a file, and with a server behind a network that fails.

use super::*;
use crate::{
    id::Id,
    measure::Window,
    state::Happening,
    store::{PRESENCE, Reach},
    wording::Lang,
};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU8, Ordering::SeqCst},
};

const HERE: u8 = 0;
const AWAY: u8 = 1;
const REFUSED: u8 = 2;

/// A far store whose reach is turned by hand.
struct Stand {
    directory: tempfile::TempDir,
    reach: Arc<AtomicU8>,
}

/// A connection to it.
struct Line(Sqlite, Arc<AtomicU8>);

fn failed(reach: u8) -> Result<(), StoreError> {
    let source = match reach {
        AWAY => Cause::Lost,
        REFUSED => Cause::Address,
        _ => return Ok(()),
    };
    Err(StoreError { operation: Operation::Write, place: "far".into(), source })
}

impl Line {
    fn get(&mut self) -> Result<&mut Sqlite, StoreError> {
        failed(self.1.load(SeqCst)).map(|()| &mut self.0)
    }
}

impl Store for Line {
    fn place(&self) -> &'static str {
        "far"
    }
    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        self.get()?.put(events, after)
    }
    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        self.get()?.raw_after(seq, limit)
    }
    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        self.get()?.append_raw(events)
    }
    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        self.get()?.add_windows(vantage, parts)
    }
    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        self.get()?.parts(from, taken)
    }
    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.get()?.forget_windows(before)
    }
    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.get()?.thin(retention, now)
    }
    fn size(&mut self) -> Result<Size, StoreError> {
        self.get()?.size()
    }
    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.get()?.beat(here)
    }
    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        self.get()?.leave(console)
    }
}

/// Tries at every call, on the same thread.
fn at_once() -> Pace {
    let (first, max, opening, blink) = Default::default();
    Pace { first, max, opening, blink, aside: false }
}

impl Stand {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), reach: Arc::default() }
    }

    fn far(&self) -> PathBuf {
        self.directory.path().join("far.db")
    }

    fn try_open(&self) -> Result<Shared, StoreError> {
        let (far, reach) = (self.far(), Arc::clone(&self.reach));
        let dial = move || -> Result<Box<dyn Store>, StoreError> {
            failed(reach.load(SeqCst))?;
            Ok(Box::new(Line(Sqlite::open(&far, Access::Write)?, Arc::clone(&reach))))
        };
        let local = Local::open(&self.directory.path().join("here"), "far")?;
        Shared::open("far".into(), local, Arc::new(dial), at_once(), Clock::System)
    }

    fn open(&self) -> Shared {
        self.try_open().unwrap()
    }

    fn turn(&self, reach: u8) {
        self.reach.store(reach, SeqCst);
    }
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn event(n: u128) -> Event {
    let what = Happening::MilestoneNoted { milestone: Id::new("m"), note: format!("{n}") };
    Event { id: Uuid::from_u128(n), at: start(), by: "wang".into(), what, signature: None }
}

fn part(n: u128) -> Part {
    Part { id: Uuid::from_u128(n), probe: Id::new("login"), window: Window::new(start()) }
}

fn ids(recorded: &[Recorded]) -> Vec<u128> {
    recorded.iter().map(|it| it.event.id.as_u128()).collect()
}

#[test]
fn what_is_kept_while_away_is_handed_over_once_and_before_anything_newer() {
    let stand = Stand::new();
    let mut store = stand.open();
    store.put(&[event(1)], Some(0)).unwrap().unwrap();
    assert_eq!(store.read_after(0, 9).unwrap().len(), 1);
    stand.turn(AWAY);
    assert!(store.put(&[event(2)], Some(1)).unwrap_err().is_out_of_reach());
    assert!(store.post(&event(2)).unwrap() && store.post(&event(3)).unwrap());
    store.add_windows("here", &[part(1)]).unwrap();
    assert!(matches!(store.reach(), Reach::Away { events: 2, windows: 1, .. }), "{:?}", store.reach());
    assert_eq!(store.read_after(0, 9).unwrap().len(), 1, "the copy answers");
    assert_eq!(store.windows(start(), None).unwrap().len(), 1, "what was measured here is seen");

    // Another program on this machine, opened meanwhile, sees the same.
    let mut other = stand.open();
    assert_eq!(other.pending().unwrap(), [event(2), event(3)]);
    assert_eq!(other.read_after(0, 9).unwrap().len(), 1);
    drop(other);

    stand.turn(HERE);
    assert_eq!(store.put(&[event(4)], Some(1)).unwrap(), None, "what waited goes first");
    store.deliver().unwrap();
    store.put(&[event(4)], Some(3)).unwrap().unwrap();
    assert_eq!(ids(&store.read_after(0, 9).unwrap()), [1, 2, 3, 4]);
    assert!(store.pending().unwrap().is_empty());
    assert_eq!(store.reach(), Reach::Here);
    assert_eq!(Sqlite::open(&stand.far(), Access::Read).unwrap().windows(start(), None).unwrap().len(), 1);
}

#[test]
fn a_refusal_is_not_taken_for_being_away() {
    let stand = Stand::new();
    stand.turn(REFUSED);
    assert!(matches!(stand.try_open().err().unwrap().source, Cause::Earlier(_)));
    stand.turn(AWAY);
    let mut store = stand.open();
    store.post(&event(1)).unwrap();
    stand.turn(REFUSED);
    let error = store.read_after(0, 9).unwrap_err();
    assert!(!error.is_out_of_reach() && error.message().render(Lang::En).contains("cannot be understood"));
    assert!(!store.put(&[event(2)], None).unwrap_err().is_out_of_reach());
    stand.turn(HERE);
    store.deliver().unwrap();
    assert_eq!(ids(&store.read_after(0, 9).unwrap()), [1]);
}

#[test]
fn another_journal_than_the_one_seen_before_is_noticed_and_left_alone() {
    for rewrite in [
        // Cut off, replaced from the second event on, replaced by a longer one.
        &[1_u128][..],
        &[1, 7, 3],
        &[1, 7, 3, 4, 5],
    ] {
        let stand = Stand::new();
        let mut store = stand.open();
        store.append(&[event(1), event(2), event(3)]).unwrap();
        let first = store.raw_after(0, 9).unwrap().remove(0);
        drop(store);
        stand.turn(AWAY);
        stand.open().post(&event(9)).unwrap();
        stand.turn(HERE);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", stand.far().display()));
        }
        let mut far = Sqlite::open(&stand.far(), Access::Write).unwrap();
        far.append_raw(&[first]).unwrap();
        far.append(&rewrite[1..].iter().copied().map(event).collect::<Vec<_>>()).unwrap();
        let mut store = stand.open();
        for error in [
            store.deliver().unwrap_err(),
            store.read_after(0, 9).unwrap_err(),
            store.append(&[event(8)]).unwrap_err(),
        ] {
            let said = error.message().render(Lang::En);
            assert!(said.contains("not the one seen here before (event 2 differs)"), "{rewrite:?}: {said}");
        }
        assert_eq!(far.read_after(0, 99).unwrap().len(), rewrite.len(), "nothing was added");
        assert_eq!(store.pending().unwrap(), [event(9)], "nothing is lost");
    }
}

#[test]
fn programs_that_feed_one_copy_at_once_all_succeed() {
    let stand = Stand::new();
    stand.open().append(&(1..=200).map(event).collect::<Vec<_>>()).unwrap();
    std::fs::remove_dir_all(stand.directory.path().join("here")).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut store = stand.open().with_page(3);
                assert_eq!(store.read_after(0, 1_000).unwrap().len(), 200);
            });
        }
    });
}

#[test]
fn a_server_that_does_not_answer_holds_up_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let (never, heard) = std::sync::mpsc::channel::<()>();
    let heard = std::sync::Mutex::new(heard);
    let dial = move || -> Result<Box<dyn Store>, StoreError> {
        let _ = heard.lock().unwrap().recv();
        failed(AWAY)?;
        unreachable!()
    };
    let local = Local::open(directory.path(), "far").unwrap();
    let pace = Pace { opening: Duration::ZERO, ..Pace::default() };
    let mut store = Shared::open("far".into(), local, Arc::new(dial), pace, Clock::System).unwrap();
    // Each of these would hang if it waited for the answer.
    assert!(store.read_after(0, 9).unwrap().is_empty());
    store.post(&event(1)).unwrap();
    store.deliver().unwrap();
    assert!(store.put(&[event(1)], None).unwrap_err().is_out_of_reach());
    let here = Here { console: Uuid::nil(), who: "wang".into(), role: String::new(), vantage: None };
    assert!(store.beat(&here).unwrap_err().is_out_of_reach() && !PRESENCE.is_zero());
    store.leave(here.console).unwrap();
    drop(never);
}

#[test]
fn events_are_refused_rather_than_dropped_and_windows_are_dropped_oldest_first() {
    let stand = Stand::new();
    stand.turn(AWAY);
    let mut store = stand.open();
    let parts: Vec<Part> = (0..50_010).map(part).collect();
    store.local.outbox.keep("here", &parts).unwrap();
    let (_, kept) = store.local.outbox.parts(1).unwrap().unwrap();
    assert_eq!(kept[0].id, Uuid::from_u128(10));
    assert_eq!(store.local.outbox.counts().unwrap(), (0, 50_000));
}
