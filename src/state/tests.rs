//! Deciding and folding together.

mod approvals;
mod sharing;

use super::*;
use crate::{id::Id, plan, wording::Lang};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
}

fn recorded(seq: u64, what: Happening) -> Arc<Recorded> {
    let event = Event {
        id: Uuid::from_u128(u128::from(seq)),
        at: at(seq.cast_signed()),
        by: "wang".into(),
        what,
        signature: None,
    };
    Arc::new(Recorded::new(seq, event))
}

fn wang() -> Actor<'static> {
    Actor { by: "wang", signs: false }
}

fn plan() -> plan::Plan {
    plan::sample::plan()
}

fn feedback(text: &str) -> Happening {
    Happening::FeedbackAdded {
        text: text.into(),
        severity: Severity::Major,
        case: None,
        requirement: None,
        place: None,
    }
}

#[test]
fn events_survive_their_json() {
    let cases = [
        feedback("会员价未生效"),
        Happening::CaseRecorded {
            case: Id::new("UAT-1"),
            result: CaseResult::Fail,
            note: "没有提示".into(),
            took: Some(std::time::Duration::from_millis(18_500)),
            clicks: Some(3),
        },
        Happening::ItemTicked {
            checklist: Id::new("go-live"),
            item: Id::new("GL-01"),
            note: String::new(),
            proof: None,
            look: None,
        },
    ];
    for what in cases {
        let json = serde_json::to_value(&what).unwrap();
        assert_eq!(json["kind"], what.kind());
        assert_eq!(serde_json::from_value::<Happening>(json).unwrap(), what);
    }
}

/// Fields that came later are absent from older journals, and from what is written when they say nothing.
#[test]
fn older_events_of_runs_are_read_and_written_as_they_were() {
    let begun = r#"{"kind":"begun","data":{"runbook":"back","mode":"live","hash":"ab","steps":["a"],"console":"00000000-0000-0000-0000-000000000001","note":""}}"#;
    let settled = r#"{"kind":"settled","data":{"step":"a","done":true,"note":"looked"}}"#;
    for old in [begun, settled] {
        let read: RunEvent = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }
    let RunEvent::Begun { price, settings, .. } = serde_json::from_str(begun).unwrap() else { panic!() };
    assert_eq!((price, settings.len()), (None, 0));
}

#[test]
fn a_duplicate_changes_nothing_and_numbers_follow_the_journal() {
    let mut state = State::default();
    let (first, second) = (recorded(1, feedback("a")), recorded(2, feedback("b")));
    for event in [&first, &second, &first, &second] {
        state.apply(event);
    }
    assert_eq!(state.seq, 2);
    assert_eq!(state.feedback().map(|f| f.id.to_string()).collect::<Vec<_>>(), ["F-001", "F-002"]);
    assert_eq!(state.recent().len(), 2);

    let settle = Command::SettleFeedback {
        feedback: Id::new("F-002"),
        disposition: Disposition::Fixed,
        note: String::new(),
    };
    let settled = decide(&state, &plan(), wang(), at(0), settle).unwrap();
    state.apply(&recorded(3, settled));
    let settled: Vec<bool> = state.feedback().map(|f| f.settled.is_some()).collect();
    assert_eq!(settled, [false, true]);
}

#[test]
fn every_attempt_of_a_case_is_kept() {
    let mut state = State::default();
    for (seq, result) in [(1, CaseResult::Fail), (2, CaseResult::Pass)] {
        let command = Command::RecordCase {
            case: Id::new("UAT-1"),
            result,
            note: "n".into(),
            took: None,
            clicks: None,
        };
        state.apply(&recorded(seq, decide(&state, &plan(), wang(), at(0), command).unwrap()));
    }
    let results: Vec<CaseResult> = state.executions(&Id::new("UAT-1")).map(|e| e.result).collect();
    assert_eq!(results, [CaseResult::Fail, CaseResult::Pass]);
}

#[test]
fn refusals_say_why_and_what_instead() {
    let record = |case: &str, result, note: &str| {
        let command =
            Command::RecordCase { case: Id::new(case), result, note: note.into(), took: None, clicks: None };
        decide(&State::default(), &plan(), wang(), at(0), command)
    };
    let refusal = record("UAT-11", CaseResult::Pass, "").unwrap_err();
    assert_eq!(refusal.message.render(Lang::En), "the plan has no case UAT-11");
    assert_eq!(refusal.hint.unwrap().render(Lang::En), "did you mean `UAT-1`?");
    assert_eq!(record("UAT-1", CaseResult::Blocked, " \n").unwrap_err().code, "note-needed");
    assert_eq!(record("UAT-1", CaseResult::Fail, &"x".repeat(4_001)).unwrap_err().code, "note-too-long");
    let Ok(Happening::CaseRecorded { note, .. }) = record("UAT-1", CaseResult::Fail, " a\u{1b}[2Jb\n") else {
        panic!()
    };
    assert_eq!(note, "a[2Jb", "no control characters reach the journal");
    let Ok(Happening::CaseRecorded { note, .. }) =
        record("UAT-1", CaseResult::Fail, "会员 13812345678 扫码无效")
    else {
        panic!()
    };
    assert_eq!(note, "会员 138****5678 扫码无效");

    let tick = |item: &str| {
        let command = Command::Tick {
            checklist: Id::new("go-live"),
            item: Id::new(item),
            note: String::new(),
            proof: None,
            look: None,
        };
        decide(&State::default(), &plan(), wang(), at(0), command)
    };
    assert!(tick("GL-01").is_ok());
    assert_eq!(tick("GL-02").unwrap_err().code, "ticks-itself");
}

mod deliveries {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However often events come again, confirmed and foreseen, in whatever mixture, the state is that of each
        /// once: those of the journal in its order, the others behind them.
        #[test]
        fn what_comes_again_changes_nothing(
            journal in 0..8_u64,
            waiting in 0..6_u64,
            again in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let event = |seq: u64| recorded(seq, feedback(&seq.to_string()));
            let (mut once, mut often) = (State::default(), State::default());
            let mut again = again.into_iter();
            for seq in 1..=journal {
                once.apply(&event(seq));
                often.apply(&event(seq));
                let old = again.next().map_or(0, |index| index.index(8) as u64);
                if (1..=seq).contains(&old) {
                    often.apply(&event(old));
                }
            }
            prop_assert_eq!(&once, &often);
            for seq in journal + 1..=journal + waiting {
                once.foresee(&event(seq).event);
                (0..2).for_each(|_| often.foresee(&event(seq).event));
                let old = again.next().map_or(0, |index| index.index(14) as u64);
                if (journal + 1..=seq).contains(&old) {
                    often.foresee(&event(old).event);
                }
            }
            prop_assert_eq!(&once, &often);
            let texts: Vec<String> = once.feedback().map(|it| it.note.text.to_string()).collect();
            prop_assert_eq!(texts, (1..=journal + waiting).map(|seq| seq.to_string()).collect::<Vec<_>>());
            prop_assert_eq!(once.seq, journal);
        }
    }
}

#[test]
fn what_is_long_past_folds_to_the_same() {
    let events: Vec<Arc<Recorded>> = (1..=450)
        .map(|seq| {
            let what = match seq % 3 {
                0 => feedback("慢"),
                1 => Happening::MilestoneNoted { milestone: Id::new("m"), note: seq.to_string() },
                _ => Happening::ItemTicked {
                    checklist: Id::new("c"),
                    item: Id::new("i"),
                    note: String::new(),
                    proof: None,
                    look: None,
                },
            };
            recorded(seq, what)
        })
        .collect();
    let (mut whole, mut quick) = (State::default(), State::default());
    for event in &events {
        whole.apply(event);
    }
    let (past, latest) = events.split_at(events.len() - RECENT_MAX);
    for event in past {
        quick.apply_past(Recorded::clone(event));
    }
    quick.apply_past(Recorded::clone(&past[7]));
    for event in latest {
        quick.apply(event);
    }
    assert_eq!(whole, quick);
}

#[test]
fn a_time_is_noted_masked_and_a_rehearsal_only_when_it_is_over() {
    let annotate = |text: &str, from: Option<i64>, until: Option<i64>, kind| {
        let (at, until) = (from.map(at), until.map(at));
        let command = Command::Annotate { text: text.into(), at, until, kind, alert: None };
        decide(&State::default(), &plan(), wang(), self::at(100), command)
    };
    let code = |decided: Result<Happening, Refusal>| decided.unwrap_err().code;
    assert_eq!(code(annotate(" ", None, None, Span::Note)), "note-needed");
    assert_eq!(code(annotate("x", Some(50), Some(50), Span::Note)), "span-backwards");
    assert_eq!(code(annotate("x", None, None, Span::Rehearsal)), "rehearsal-not-over");
    assert_eq!(code(annotate("x", Some(50), Some(101), Span::Rehearsal)), "rehearsal-not-over");
    let noted = annotate("扩容，联系 13812345678", None, None, Span::Note).unwrap();
    let Happening::Annotated { text, at: from, until: None, .. } = &noted else { panic!("{noted:?}") };
    assert!(!text.contains("13812345678"), "{text}");
    assert_eq!(*from, at(100));
    let mut state = State::default();
    state.apply(&recorded(1, noted));
    state.apply(&recorded(2, annotate("演练", Some(0), Some(60), Span::Rehearsal).unwrap()));
    let kinds: Vec<Span> = state.annotations().map(|it| it.kind).collect();
    assert_eq!(kinds, [Span::Note, Span::Rehearsal]);
    assert_eq!(state.annotations().next_back().unwrap().until, Some(at(60)));
}
