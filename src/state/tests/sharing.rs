//! However events arrive, the state is the same; and a copy stays what it was.

use super::*;
use proptest::{prelude::*, sample::Index};

/// Few things, so that events meet.
fn happening() -> impl Strategy<Value = Happening> {
    let id = |prefix: &'static str| (0..3_u8).prop_map(move |n| Id::new(format!("{prefix}-{n}")));
    let text = || "[a-c]{0,3}";
    let subject = prop_oneof![
        id("R").prop_map(Subject::Requirement),
        (1..200_u128).prop_map(|n| Subject::Feedback(Uuid::from_u128(n))),
    ]
    .boxed();
    let event = || (1..200_u128).prop_map(Uuid::from_u128);
    prop_oneof![
        1 => (id("R"), text()).prop_map(|(requirement, note)| {
            Happening::RequirementMarked { requirement, progress: Progress::Agreed, note }
        }),
        1 => (id("M"), text()).prop_map(|(milestone, note)| Happening::MilestoneNoted { milestone, note }),
        4 => (id("U"), text()).prop_map(|(case, note)| {
            Happening::CaseRecorded { case, result: CaseResult::Pass, note, took: None, clicks: None }
        }),
        4 => text().prop_map(|text| feedback(&text)),
        2 => (event(), text()).prop_map(|(feedback, note)| {
            Happening::FeedbackSettled { feedback, disposition: Disposition::Fixed, note }
        }),
        2 => (id("C"), id("I"), text(), any::<bool>()).prop_map(|(checklist, item, note, done)| {
            if done {
                Happening::ItemTicked { checklist, item, note, proof: None, look: None }
            } else {
                Happening::ItemUnticked { checklist, item, note }
            }
        }),
        1 => (id("G"), text()).prop_map(|(gate, note)| {
            Happening::Voted { gate, seat: "it".into(), choice: Choice::Go, note }
        }),
        1 => (id("G"), id("K"), text()).prop_map(|(gate, criterion, note)| {
            Happening::WaiverAsked { gate, criterion, until: at(0), note }
        }),
        1 => (event(), text()).prop_map(|(waiver, note)| {
            Happening::WaiverAnswered { waiver, answer: Answer::Approved, note }
        }),
        1 => (subject.clone(), text()).prop_map(|(subject, note)| Happening::SignedOff { subject, note }),
        1 => (subject.clone(), text()).prop_map(|(subject, note)| Happening::Claimed { subject, note }),
        1 => (subject, text()).prop_map(|(subject, note)| Happening::Released { subject, note }),
    ]
}

fn journal() -> impl Strategy<Value = Vec<Arc<Recorded>>> {
    // More than are kept as they are, and more than are copied together.
    prop::collection::vec((happening(), 0..3_usize), 0..400).prop_map(|happenings| {
        let event = |(seq, (what, by)): (u64, (Happening, usize))| {
            let mut recorded = Recorded::clone(&recorded(seq, what));
            recorded.event.by = ["wang", "zhou", "user:root"][by].into();
            Arc::new(recorded)
        };
        (1..).zip(happenings).map(event).collect()
    })
}

fn folded(events: &[Arc<Recorded>]) -> State {
    let mut state = State::default();
    for event in events {
        state.apply(event);
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_and_duplicates_make_no_difference(events in journal(), cuts in prop::collection::vec(any::<(Index, Index)>(), 0..6)) {
        let mut state = State::default();
        let mut ends: Vec<(usize, usize)> =
            cuts.iter().map(|(end, again)| (end.index(events.len() + 1), again.index(events.len() + 1))).collect();
        ends.sort_unstable();
        ends.push((events.len(), 0));
        for (end, again) in ends {
            // From somewhere in what is known already to further on, and all of that once more.
            let known = usize::try_from(state.seq).unwrap().min(end);
            for event in events[again.min(known)..end].iter().chain(&events[..end]) {
                state.apply(event);
            }
        }
        prop_assert_eq!(state, folded(&events));
    }

    #[test]
    fn a_copy_stays_what_it_was(events in journal(), moments in prop::collection::vec(any::<Index>(), 0..8)) {
        let moments: Vec<usize> = moments.iter().map(|moment| moment.index(events.len() + 1)).collect();
        let mut state = State::default();
        let mut copies = Vec::new();
        for (known, event) in events.iter().enumerate() {
            if moments.contains(&known) {
                copies.push((known, state.clone()));
            }
            state.apply(event);
        }
        for (known, copy) in copies {
            prop_assert_eq!(copy, folded(&events[..known]));
        }
    }
}

#[test]
fn feedback_is_found_by_its_number_and_by_its_event() {
    let events: Vec<_> = (1..=1_200).map(|seq| recorded(seq, feedback(&seq.to_string()))).collect();
    let state = folded(&events);
    for (id, text) in [("F-001", "1"), ("F-130", "130"), ("F-1200", "1200")] {
        let found = state.feedback_by_id(&Id::new(id)).unwrap();
        assert_eq!(&*found.note.text, text);
        assert_eq!(state.feedback_of(found.event), Some(found));
    }
    for id in ["F-1", "F-0001", "F-000", "F-1201", "F--1", "F-", "W-001", "F-99999999999999999999"] {
        assert!(state.feedback_by_id(&Id::new(id)).is_none(), "{id}");
    }
    assert!(state.feedback_of(Uuid::from_u128(1_201)).is_none());
}

#[test]
fn a_name_is_kept_once() {
    let state = folded(&[recorded(1, feedback("a")), recorded(2, feedback("b"))]);
    let names: Vec<&Arc<str>> = state.feedback().map(|feedback| &feedback.note.by).collect();
    assert!(Arc::ptr_eq(names[0], names[1]));
}
