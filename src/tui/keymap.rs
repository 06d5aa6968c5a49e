//! Keys to named actions. One table drives what keys do, the help, the footer and the palette; nothing else in the
//! console knows a key.

use super::{input::Key, screens::Tab, subject::Sort};
use crate::{
    conductor::ReplayAct,
    state::Answer,
    wording::{Text, keyboard as say},
};
use crossterm::event::KeyCode;

/// What a person can ask of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Go(Tab),
    Open,
    Back,
    Evidence,
    Filter,
    Palette,
    Help,
    Feedback,
    Language,
    NextPanel,
    PreviousPanel,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Quit,
    /// Leave at once, from anywhere.
    Abort,
    MarkProgress,
    NoteMilestone,
    RecordPass,
    RecordFail,
    RecordBlocked,
    Settle,
    Tick,
    RuleOut,
    Vote,
    /// The poll of a gate.
    Poll,
    OpenOrClose,
    HandOver,
    AskWaiver,
    AnswerWaiver(Answer),
    SignOff,
    /// Take something on, or give it up.
    Claim,
    /// Take on the selected alert, or give it up.
    Acknowledge,
    Snooze,
    Unsnooze,
    /// Who is here.
    Company,
    Send,
    NextField,
    PreviousField,
    NextChoice,
    PreviousChoice,
    /// Look farther back, or less far.
    ZoomOut,
    ZoomIn,
    NextChart,
    PreviousChart,
    /// All probes beside an hour ago and the rehearsal.
    Compare,
    /// Let the screen stand still while measuring goes on.
    Pause,
    /// Note what a time was about.
    Annotate,
    /// Play the past differently.
    Replay(ReplayAct),
}

/// Where a binding is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Always.
    Anywhere,
    /// On screens and on pages opened over them.
    Browse,
    /// On screens only.
    Screen,
    /// On screens with charts.
    Charts,
    /// As `Browse`, while a subject of one of these sorts is selected.
    On(&'static [Sort]),
    /// As `Browse`, in a replay.
    Replay,
    /// While a form is open; all other keys are text.
    Form,
    /// While the palette or a filter is typed into.
    Typing,
}

#[derive(Debug)]
pub struct Binding {
    pub action: Action,
    pub scope: Scope,
    pub keys: &'static [Key],
    /// A word or two, for the footer and the palette.
    pub label: &'static Text,
    /// A sentence, for the help.
    pub doc: &'static Text,
}

const fn bind(
    action: Action,
    scope: Scope,
    keys: &'static [Key],
    label: &'static Text,
    doc: &'static Text,
) -> Binding {
    Binding { action, scope, keys, label, doc }
}

use Action as A;
use Key::{Char, Code, Ctrl};
use ReplayAct as R;
use Scope::{Anywhere, Browse, Charts, Form, On, Typing};

/// What somebody can have in hand.
const CLAIMABLE: &[Sort] = &[Sort::Requirement, Sort::Milestone, Sort::Case, Sort::Item, Sort::Feedback];

/// What somebody can put their name to.
const SIGNABLE: &[Sort] = &[Sort::Requirement, Sort::Milestone, Sort::Case, Sort::Checklist, Sort::Gate];

/// What a waiver can be found from.
const WAIVED: &[Sort] = &[Sort::Waiver, Sort::Criterion, Sort::Gate];

/// In the order of the footer.
pub static BINDINGS: &[Binding] = &[
    bind(A::Replay(R::Pause), Scope::Replay, &[Char(' ')], &say::PAUSE, &say::PAUSE_DOC),
    bind(
        A::Replay(R::Faster),
        Scope::Replay,
        &[Char('+'), Char('='), Char('>')],
        &say::FASTER,
        &say::FASTER_DOC,
    ),
    bind(A::Replay(R::Slower), Scope::Replay, &[Char('-'), Char('<')], &say::SLOWER, &say::SLOWER_DOC),
    bind(A::Replay(R::Back), Scope::Replay, &[Code(KeyCode::Left)], &say::MINUTE_BACK, &say::MINUTE_BACK_DOC),
    bind(A::Replay(R::Forward), Scope::Replay, &[Code(KeyCode::Right)], &say::MINUTE_ON, &say::MINUTE_ON_DOC),
    bind(A::Replay(R::Begin), Scope::Replay, &[Code(KeyCode::Home)], &say::BEGIN, &say::BEGIN_DOC),
    bind(A::Replay(R::End), Scope::Replay, &[Code(KeyCode::End)], &say::END, &say::END_DOC),
    bind(A::MarkProgress, On(&[Sort::Requirement]), &[Char('m')], &say::MARK, &say::MARK_DOC),
    bind(A::NoteMilestone, On(&[Sort::Milestone]), &[Char('n')], &say::NOTE, &say::NOTE_DOC),
    bind(A::RecordPass, On(&[Sort::Case]), &[Char('p')], &say::PASS, &say::PASS_DOC),
    bind(A::RecordFail, On(&[Sort::Case]), &[Char('x')], &say::FAIL, &say::FAIL_DOC),
    bind(A::RecordBlocked, On(&[Sort::Case]), &[Char('b')], &say::BLOCKED, &say::BLOCKED_DOC),
    bind(A::Settle, On(&[Sort::Feedback]), &[Char('s')], &say::SETTLE, &say::SETTLE_DOC),
    bind(A::Tick, On(&[Sort::Item]), &[Char(' '), Char('t')], &say::TICK, &say::TICK_DOC),
    bind(A::RuleOut, On(&[Sort::Item]), &[Char('N')], &say::RULE_OUT, &say::RULE_OUT_DOC),
    bind(A::Vote, On(&[Sort::Gate, Sort::Criterion]), &[Char('v')], &say::VOTE, &say::VOTE_DOC),
    bind(A::Poll, On(&[Sort::Gate, Sort::Criterion]), &[Char('V')], &say::POLL, &say::POLL_DOC),
    bind(A::OpenOrClose, On(&[Sort::Gate]), &[Char('O')], &say::OPEN_OR_CLOSE, &say::OPEN_OR_CLOSE_DOC),
    bind(A::HandOver, On(&[Sort::Gate]), &[Char('H')], &say::HAND_OVER, &say::HAND_OVER_DOC),
    bind(A::AskWaiver, On(&[Sort::Criterion]), &[Char('w')], &say::WAIVE, &say::WAIVE_DOC),
    bind(A::AnswerWaiver(Answer::Approved), On(WAIVED), &[Char('a')], &say::APPROVE, &say::APPROVE_DOC),
    bind(A::AnswerWaiver(Answer::Declined), On(WAIVED), &[Char('d')], &say::DECLINE, &say::DECLINE_DOC),
    bind(A::AnswerWaiver(Answer::Withdrawn), On(WAIVED), &[Char('W')], &say::WITHDRAW, &say::WITHDRAW_DOC),
    bind(A::Acknowledge, On(&[Sort::Alert]), &[Char('a')], &say::ACKNOWLEDGE, &say::ACKNOWLEDGE_DOC),
    bind(A::Snooze, On(&[Sort::Alert]), &[Char('s')], &say::SNOOZE, &say::SNOOZE_DOC),
    bind(A::Unsnooze, On(&[Sort::Alert]), &[Char('u')], &say::UNSNOOZE, &say::UNSNOOZE_DOC),
    bind(A::Claim, On(CLAIMABLE), &[Char('c')], &say::CLAIM, &say::CLAIM_DOC),
    bind(A::SignOff, On(SIGNABLE), &[Char('S')], &say::SIGN_OFF, &say::SIGN_OFF_DOC),
    bind(A::NextChart, Charts, &[Char('g')], &say::NEXT_CHART, &say::NEXT_CHART_DOC),
    bind(A::PreviousChart, Charts, &[Char('G')], &say::PREVIOUS_CHART, &say::PREVIOUS_CHART_DOC),
    bind(A::ZoomOut, Charts, &[Char('z')], &say::ZOOM, &say::ZOOM_DOC),
    bind(A::ZoomIn, Charts, &[Char('Z')], &say::ZOOM_IN, &say::ZOOM_IN_DOC),
    bind(A::Compare, Charts, &[Char('C')], &say::COMPARE, &say::COMPARE_DOC),
    bind(A::Help, Browse, &[Char('?'), Code(KeyCode::F(1))], &say::HELP, &say::HELP_DOC),
    bind(A::Open, Browse, &[Code(KeyCode::Enter)], &say::OPEN, &say::OPEN_DOC),
    bind(A::Evidence, Browse, &[Char('e')], &say::EVIDENCE, &say::EVIDENCE_DOC),
    bind(A::Pause, Browse, &[Char('P')], &say::FREEZE, &say::FREEZE_DOC),
    bind(A::Annotate, Browse, &[Char('A')], &say::ANNOTATE, &say::ANNOTATE_DOC),
    bind(A::Feedback, Browse, &[Char('f')], &say::FEEDBACK, &say::FEEDBACK_DOC),
    bind(A::Quit, Browse, &[Char('q')], &say::QUIT, &say::QUIT_DOC),
    bind(A::Filter, Scope::Screen, &[Char('/')], &say::FILTER, &say::FILTER_DOC),
    bind(A::Palette, Browse, &[Char(':')], &say::PALETTE, &say::PALETTE_DOC),
    bind(A::NextPanel, Scope::Screen, &[Code(KeyCode::Tab)], &say::NEXT_PANEL, &say::NEXT_PANEL_DOC),
    bind(
        A::PreviousPanel,
        Scope::Screen,
        &[Code(KeyCode::BackTab)],
        &say::PREVIOUS_PANEL,
        &say::PREVIOUS_PANEL_DOC,
    ),
    bind(A::Back, Browse, &[Code(KeyCode::Esc)], &say::BACK, &say::BACK_DOC),
    bind(A::Language, Browse, &[Char('L')], &say::LANGUAGE, &say::LANGUAGE_DOC),
    bind(A::Company, Browse, &[Char('o')], &say::COMPANY, &say::COMPANY_DOC),
    bind(A::Up, Browse, &[Code(KeyCode::Up), Char('k')], &say::UP, &say::UP_DOC),
    bind(A::Down, Browse, &[Code(KeyCode::Down), Char('j')], &say::DOWN, &say::DOWN_DOC),
    bind(A::PageUp, Browse, &[Code(KeyCode::PageUp)], &say::PAGE_UP, &say::PAGE_UP_DOC),
    bind(A::PageDown, Browse, &[Code(KeyCode::PageDown)], &say::PAGE_DOWN, &say::PAGE_DOWN_DOC),
    bind(A::First, Browse, &[Code(KeyCode::Home)], &say::FIRST, &say::FIRST_DOC),
    bind(A::Last, Browse, &[Code(KeyCode::End)], &say::LAST, &say::LAST_DOC),
    bind(A::Go(Tab::Overview), Browse, &[Char('0')], &say::GO_OVERVIEW, &say::GO_OVERVIEW_DOC),
    bind(A::Go(Tab::Goals), Browse, &[Char('1')], &say::GO_GOALS, &say::GO_GOALS_DOC),
    bind(A::Go(Tab::Plan), Browse, &[Char('3')], &say::GO_PLAN, &say::GO_PLAN_DOC),
    bind(A::Go(Tab::Trial), Browse, &[Char('5')], &say::GO_TRIAL, &say::GO_TRIAL_DOC),
    bind(A::Go(Tab::Launch), Browse, &[Char('6')], &say::GO_LAUNCH, &say::GO_LAUNCH_DOC),
    bind(A::Send, Form, &[Ctrl('s')], &say::SEND, &say::SEND_DOC),
    bind(A::NextField, Form, &[Code(KeyCode::Tab)], &say::NEXT_FIELD, &say::NEXT_FIELD_DOC),
    bind(A::PreviousField, Form, &[Code(KeyCode::BackTab)], &say::PREVIOUS_FIELD, &say::PREVIOUS_FIELD_DOC),
    bind(A::NextChoice, Form, &[Code(KeyCode::Right)], &say::NEXT_CHOICE, &say::NEXT_CHOICE_DOC),
    bind(A::PreviousChoice, Form, &[Code(KeyCode::Left)], &say::PREVIOUS_CHOICE, &say::PREVIOUS_CHOICE_DOC),
    bind(A::Back, Form, &[Code(KeyCode::Esc)], &say::CANCEL, &say::CANCEL_DOC),
    bind(A::Open, Typing, &[Code(KeyCode::Enter)], &say::CHOOSE, &say::CHOOSE_DOC),
    bind(A::Back, Typing, &[Code(KeyCode::Esc)], &say::CANCEL, &say::CANCEL_TYPING_DOC),
    bind(A::Up, Typing, &[Code(KeyCode::Up)], &say::UP, &say::UP_DOC),
    bind(A::Down, Typing, &[Code(KeyCode::Down)], &say::DOWN, &say::DOWN_DOC),
    bind(A::Abort, Anywhere, &[Ctrl('c')], &say::ABORT, &say::ABORT_DOC),
];

/// Who gets the next key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A screen, with the sort of what is selected.
    Screen {
        sort: Option<Sort>,
        charts: bool,
    },
    /// A page, with the sort of what it is about.
    Page(Option<Sort>),
    /// A screen or a page of a replay, in which nothing can be recorded.
    Replay {
        page: bool,
        charts: bool,
    },
    Form,
    Typing,
}

impl Context {
    fn has(self, scope: Scope) -> bool {
        match (self, scope) {
            (_, Anywhere)
            | (Self::Screen { .. }, Browse | Scope::Screen)
            | (Self::Page(_), Browse)
            | (Self::Replay { .. }, Browse | Scope::Replay)
            | (Self::Replay { page: false, .. }, Scope::Screen)
            | (Self::Screen { charts: true, .. } | Self::Replay { page: false, charts: true }, Charts)
            | (Self::Form, Form)
            | (Self::Typing, Typing) => true,
            (Self::Screen { sort, .. } | Self::Page(sort), On(sorts)) => {
                sort.is_some_and(|sort| sorts.contains(&sort))
            }
            _ => false,
        }
    }
}

/// The bindings in force.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    let replay = matches!(context, Context::Replay { .. });
    BINDINGS.iter().filter(move |binding| context.has(binding.scope) && (!replay || binding.is_in_replay()))
}

pub fn action(context: Context, key: Key) -> Option<Action> {
    let key = match (context, key) {
        (Context::Screen { .. } | Context::Page(_) | Context::Replay { .. }, Char(c)) => Char(narrow(c)),
        _ => key,
    };
    bindings(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// What a key would do to another sort of subject: doing it here says what to select first.
pub fn elsewhere(key: Key) -> Option<Action> {
    let key = if let Char(c) = key { Char(narrow(c)) } else { key };
    let on = BINDINGS.iter().filter(|binding| matches!(binding.scope, On(_)));
    on.into_iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// Whether an action records something about the line that is selected.
pub fn is_about_line(action: Action) -> bool {
    BINDINGS.iter().any(|binding| binding.action == action && matches!(binding.scope, On(_)))
}

/// Whether a key would record something, about whichever sort of subject.
pub fn records(key: Key) -> bool {
    let key = if let Char(c) = key { Char(narrow(c)) } else { key };
    BINDINGS.iter().any(|binding| binding.is_record() && binding.keys.contains(&key))
}

/// The key behind a character that a Chinese input method left on: `？` is the key `?`, `、` the key `/`.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => '/',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The bindings that the palette offers: whatever can be done from a screen, and on whichever subject.
pub fn commands(replay: bool) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| {
        let here = matches!(binding.action, A::Open | A::Back | A::Palette);
        let offered = match binding.scope {
            Browse | Charts | Scope::Screen => !replay || binding.is_in_replay(),
            On(_) => !replay,
            Scope::Replay => replay,
            Anywhere | Form | Typing => false,
        };
        offered && !binding.is_move() && !here
    })
}

impl Binding {
    /// Whether it only moves the cursor: everybody finds those keys without being told.
    pub fn is_move(&self) -> bool {
        matches!(self.action, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last)
    }

    /// Whether it leads to something being recorded.
    fn is_record(&self) -> bool {
        matches!(self.scope, On(_)) || matches!(self.action, A::Feedback | A::Annotate)
    }

    /// Whether a replay leaves it: there nothing is recorded, nobody is said to be here, and the keys of the ends go to
    /// the ends of time.
    pub fn is_in_replay(&self) -> bool {
        !self.is_record() && !matches!(self.action, A::First | A::Last | A::Company | A::Pause)
    }

    /// Whether the footer names it.
    pub fn is_in_footer(&self) -> bool {
        let backwards = matches!(
            self.action,
            A::PreviousPanel | A::PreviousField | A::PreviousChoice | A::PreviousChart | A::ZoomIn
        );
        let elsewhere = matches!(self.action, A::Go(_) | A::Replay(R::Begin | R::End));
        let seldom = self.action == A::AnswerWaiver(Answer::Withdrawn);
        !self.is_move() && !backwards && !elsewhere && !seldom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn on(sort: Option<Sort>) -> Context {
        Context::Screen { sort, charts: true }
    }

    const CONTEXTS: [Context; 16] = [
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
}
