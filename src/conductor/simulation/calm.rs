//! What must hold: for each writer after each of its steps, and for all when everything is in reach again.

use super::{CLAIMED, World, open};
use crate::{
    conductor::Session,
    state::{Happening, Recorded, State},
    store::{Reach, Store as _},
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

/// Nothing is counted twice, and what a writer was told is recorded stays in its sight.
pub(super) fn looks_right(world: &World, writer: usize, session: &Session) {
    let Some(writer) = world.writers.get(writer) else { return };
    let texts: Vec<&str> = session.state().feedback().map(|it| &*it.note.text).collect();
    let different: HashSet<&&str> = texts.iter().collect();
    assert_eq!(different.len(), texts.len(), "seen twice: {texts:?}");
    let claims: Vec<&str> = session.state().claims().map(|(_, note)| &*note.text).collect();
    for (_, text) in &writer.acknowledged[writer.earlier..] {
        let is_seen = texts.contains(&text.as_str()) || claims.contains(&text.as_str());
        assert!(is_seen, "{text} was acknowledged and is not seen");
    }
}

/// Ends the storm and checks everything.
pub(super) fn check(world: &Arc<Mutex<World>>) {
    let count = {
        let mut world = world.lock().unwrap();
        world.is_stormy = false;
        world.note("calm");
        world.writers.len()
    };
    let mut sessions: Vec<Session> = (0..count)
        .map(|writer| {
            let session = world.lock().unwrap().writers[writer].session.take();
            session.or_else(|| open(world, writer)).expect("opens in the calm")
        })
        .collect();
    for _ in 0..2 {
        for session in &mut sessions {
            session.refresh().unwrap();
        }
    }
    let mut world = world.lock().unwrap();
    let end = world.stage.far.verify().unwrap().expect("the chain holds");
    let journal = world.stage.far.read_after(0, 10_000).unwrap();
    assert_eq!(journal.len(), usize::try_from(end.seq).unwrap());
    for (session, writer) in sessions.iter().zip(&world.writers) {
        assert_eq!(session.reach(), Reach::Here);
        assert_eq!(session.state().waiting(), 0, "nothing waits any more");
        assert!(session.state() == sessions[0].state(), "all see the same");
        let ids: Vec<_> = writer.acknowledged.iter().map(|(id, _)| *id).collect();
        let found: Vec<_> = journal.iter().map(|it| it.event.id).filter(|id| ids.contains(id)).collect();
        assert_eq!(found, ids, "acknowledged once and in this order: {:?}", writer.acknowledged);
        for text in &writer.refused {
            assert_eq!(times(&journal, text), 0, "{text} was refused");
        }
        (1..=writer.said).for_each(|n| {
            let text = format!("{}-{n}", session.me().trim_start_matches("user:"));
            assert!(times(&journal, &text) <= 1, "{text} is there more than once");
        });
    }
    for thing in 0..CLAIMED.len() {
        assert!(times(&journal, &format!("claim {thing}")) <= 1, "claim {thing} has more than one winner");
    }
    let mut fresh = State::of(&sessions[0].plan);
    for recorded in journal {
        fresh.apply(&Arc::new(recorded));
    }
    assert!(fresh == **sessions[0].state(), "what is seen is what the journal says");
    let parts: HashSet<_> = world.writers.iter().flat_map(|writer| &writer.parts).copied().collect();
    let kept: HashSet<_> = world.stage.far.part_ids().into_iter().collect();
    assert!(parts.is_subset(&kept), "measurements acknowledged are kept");
    assert_eq!(world.stage.far.part_ids().len(), kept.len());
}

fn times(journal: &[Recorded], wanted: &str) -> usize {
    let is_it = |recorded: &&Recorded| match &recorded.event.what {
        Happening::FeedbackAdded { text, .. } | Happening::Claimed { note: text, .. } => text == wanted,
        _ => false,
    };
    journal.iter().filter(is_it).count()
}
