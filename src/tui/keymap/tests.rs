//! The table is sound: one meaning to a key wherever it is in force, and none that cannot be reached.

use super::*;
use crate::{
    conductor::ReplayAct,
    tui::{input::Key::Code, screens::Tab},
};
use crossterm::event::KeyCode;

const fn on(sort: Option<Sort>) -> Context {
    Context::Screen { sort, charts: true }
}

const CONTEXTS: [Context; 20] = [
    Context::Replay { page: false, charts: true },
    Context::Replay { page: true, charts: false },
    Context::Page(None),
    on(None),
    on(Some(Sort::Requirement)),
    on(Some(Sort::Milestone)),
    on(Some(Sort::Case)),
    on(Some(Sort::Feedback)),
    on(Some(Sort::Item)),
    on(Some(Sort::Checklist)),
    on(Some(Sort::Gate)),
    on(Some(Sort::Criterion)),
    on(Some(Sort::Waiver)),
    on(Some(Sort::Alert)),
    on(Some(Sort::Step)),
    on(Some(Sort::Run)),
    on(Some(Sort::Runbook)),
    Context::Wall,
    Context::Form,
    Context::Typing,
];

#[test]
fn in_no_context_does_a_key_mean_two_things() {
    for context in CONTEXTS {
        let mut keys: Vec<Key> = bindings(context).flat_map(|binding| binding.keys).copied().collect();
        let all = keys.len();
        keys.sort_by_key(|key| format!("{key:?}"));
        keys.dedup();
        assert_eq!(keys.len(), all, "{context:?}");
    }
}

#[test]
fn an_input_method_left_on_does_not_hide_the_keys() {
    let screen = on(None);
    for (typed, meant) in [
        ('？', Action::Help),
        ('：', Action::Palette),
        ('、', Action::Filter),
        ('６', Action::Go(Tab::Launch)),
    ] {
        assert_eq!(action(screen, Char(typed)), Some(meant));
    }
    assert_eq!(action(Context::Form, Char('？')), None, "in a form it is text");
}

#[test]
fn a_replay_has_its_own_keys_and_none_that_record() {
    let replay = Context::Replay { page: false, charts: true };
    assert_eq!(action(replay, Char(' ')), Some(Action::Replay(ReplayAct::Pause)));
    assert_eq!(action(replay, Char('＋')), Some(Action::Replay(ReplayAct::Faster)));
    assert_eq!(action(replay, Code(KeyCode::Home)), Some(Action::Replay(ReplayAct::Begin)));
    assert!(bindings(replay).all(|binding| !binding.is_record()));
    assert!(commands(false).all(|binding| binding.scope != Scope::Replay));
    assert!(records(Char('f')) && records(Char('p')) && records(Char('v')));
    assert!(!records(Char('e')) && !records(Char('L')));
}

#[test]
fn every_binding_is_reached_by_each_of_its_keys() {
    for binding in BINDINGS {
        let reached = CONTEXTS.iter().any(|context| {
            let found = |key: &Key| action(*context, *key) == Some(binding.action);
            context.has(binding.scope) && !binding.keys.is_empty() && binding.keys.iter().all(found)
        });
        assert!(reached, "{:?} in {:?}", binding.action, binding.scope);
    }
}
