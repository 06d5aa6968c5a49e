//! Work goes on while a real server is cut off.

use super::{
    proxy::{Cut, Proxy},
    stand::{Database, Stand},
};
use crate::{
    clock::Clock,
    conductor::Session,
    plan,
    state::{Command, Severity},
    store::*,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
};

fn say(session: &mut Session, text: &str) -> Recorded {
    let (text, severity) = (text.to_owned(), Severity::Minor);
    let feedback = Command::AddFeedback { text, severity, case: None, requirement: None, place: None };
    session.act(&feedback, Clock::System.now()).unwrap()
}

#[test]
fn feedback_given_while_the_server_is_cut_off_arrives_once_and_in_order() {
    let Some(Stand::Postgres(database)) = Stand::postgres() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let is_cut = Arc::new(AtomicBool::new(false));
    let cut = Arc::clone(&is_cut);
    let proxy =
        Proxy::start(database.address(), move || if cut.load(SeqCst) { Cut::After(0) } else { Cut::Never });
    let url = proxy.url(&database.url(), database.address());
    let directory = tempfile::tempdir().unwrap();
    let dial: Dial = Arc::new(move || Ok(Box::new(Database::open(&url, Access::Write)?)));
    let open = || {
        let local = Local::open(directory.path(), "test").unwrap();
        let dial = Arc::clone(&dial);
        let store = Shared::open("test".into(), local, dial, Pace::default(), Clock::System).unwrap();
        Session::open(Arc::new(plan::sample::plan()), Box::new(store), "user:wang".into()).unwrap()
    };
    let mut session = open();
    assert_eq!(say(&mut session, "1").seq, 1);

    is_cut.store(true, SeqCst);
    let hang_up = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.run(hang_up).unwrap();
    assert!(say(&mut session, "2").is_waiting() && say(&mut session, "3").is_waiting());
    assert!(matches!(session.reach(), Reach::Away { events: 2, .. }));
    // The program ends and is opened again, still without the server.
    drop(session);
    let mut session = open();
    assert!(say(&mut session, "4").is_waiting());
    let seen: Vec<_> = session.state().feedback().map(|it| it.note.text.to_string()).collect();
    assert_eq!(seen, ["1", "2", "3", "4"]);

    is_cut.store(false, SeqCst);
    while session.state().waiting() > 0 {
        thread::sleep(Duration::from_millis(20));
        session.refresh().unwrap();
    }
    assert_eq!(say(&mut session, "5").seq, 5);
    let journal = Database::open(&database.url(), Access::Read).unwrap().read_after(0, 99).unwrap();
    assert_eq!(journal.len(), 5);
    let numbered: Vec<_> =
        session.state().feedback().map(|it| format!("{} {}", it.id, it.note.text)).collect();
    assert_eq!(numbered, ["F-001 1", "F-002 2", "F-003 3", "F-004 4", "F-005 5"]);
}
