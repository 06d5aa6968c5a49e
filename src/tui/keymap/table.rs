//! Which key does what, where: the one table.

use super::{
    Action as A, Binding, Deed as D,
    Scope::{self, Anywhere, Browse, Charts, Form, On, Typing},
    bind,
};
use crate::{
    conductor::ReplayAct as R,
    state::Answer,
    tui::{
        input::Key::{Char, Code, Ctrl},
        screens::Tab,
        subject::Sort,
    },
    wording::keyboard as say,
};
use crossterm::event::KeyCode;

/// What somebody can have in hand.
const CLAIMABLE: &[Sort] =
    &[Sort::Requirement, Sort::Milestone, Sort::Case, Sort::Item, Sort::Feedback, Sort::Step];

/// What a run can be driven from.
const OF_RUNS: &[Sort] = &[Sort::Step, Sort::Run, Sort::Runbook];

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
    bind(A::Prove, On(&[Sort::Gate, Sort::Criterion]), &[Char('p')], &say::PROVE, &say::PROVE_DOC),
    bind(A::OpenOrClose, On(&[Sort::Gate]), &[Char('O')], &say::OPEN_OR_CLOSE, &say::OPEN_OR_CLOSE_DOC),
    bind(A::HandOver, On(&[Sort::Gate]), &[Char('H')], &say::HAND_OVER, &say::HAND_OVER_DOC),
    bind(A::AskWaiver, On(&[Sort::Criterion]), &[Char('w')], &say::WAIVE, &say::WAIVE_DOC),
    bind(A::AnswerWaiver(Answer::Approved), On(WAIVED), &[Char('a')], &say::APPROVE, &say::APPROVE_DOC),
    bind(A::AnswerWaiver(Answer::Declined), On(WAIVED), &[Char('d')], &say::DECLINE, &say::DECLINE_DOC),
    bind(A::AnswerWaiver(Answer::Withdrawn), On(WAIVED), &[Char('W')], &say::WITHDRAW, &say::WITHDRAW_DOC),
    bind(A::Acknowledge, On(&[Sort::Alert]), &[Char('a')], &say::ACKNOWLEDGE, &say::ACKNOWLEDGE_DOC),
    bind(A::Snooze, On(&[Sort::Alert]), &[Char('s')], &say::SNOOZE, &say::SNOOZE_DOC),
    bind(A::Unsnooze, On(&[Sort::Alert]), &[Char('u')], &say::UNSNOOZE, &say::UNSNOOZE_DOC),
    bind(A::Conduct(D::Start), On(&[Sort::Step]), &[Char('s')], &say::START, &say::START_DOC),
    bind(A::Conduct(D::Finish), On(&[Sort::Step]), &[Char('d')], &say::FINISH, &say::FINISH_DOC),
    bind(A::Conduct(D::Fail), On(&[Sort::Step]), &[Char('x')], &say::FAILED, &say::FAILED_DOC),
    bind(A::Conduct(D::Agree), On(&[Sort::Step]), &[Char('a')], &say::AGREE, &say::AGREE_DOC),
    bind(A::Conduct(D::Settle), On(&[Sort::Step]), &[Char('t')], &say::SETTLE_STEP, &say::SETTLE_STEP_DOC),
    bind(A::Conduct(D::Begin), On(OF_RUNS), &[Char('b')], &say::BEGIN_RUN, &say::BEGIN_RUN_DOC),
    bind(A::Conduct(D::Pause), On(OF_RUNS), &[Char('p')], &say::PAUSE_RUN, &say::PAUSE_RUN_DOC),
    bind(A::Conduct(D::Skip), On(&[Sort::Step]), &[Char('w')], &say::SKIP, &say::SKIP_DOC),
    bind(A::Conduct(D::Undo), On(&[Sort::Step]), &[Char('u')], &say::UNDO, &say::UNDO_DOC),
    bind(A::Conduct(D::TakeOver), On(OF_RUNS), &[Char('T')], &say::TAKE_OVER, &say::TAKE_OVER_DOC),
    bind(A::Conduct(D::End), On(OF_RUNS), &[Char('E')], &say::END_RUN, &say::END_RUN_DOC),
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
    bind(A::Rule, On(&[Sort::Gate, Sort::Criterion]), &[Char('D')], &say::RULE, &say::RULE_DOC),
    bind(A::Go(Tab::Runbook), Browse, &[Char('r')], &say::GO_RUNBOOK, &say::GO_RUNBOOK_DOC),
    bind(A::Conduct(D::RollBack), Browse, &[Char('R')], &say::ROLL_BACK, &say::ROLL_BACK_DOC),
    bind(A::StayOn, Browse, &[Char('X')], &say::STAY_ON, &say::STAY_ON_DOC),
    bind(A::Big, Browse, &[Char('B')], &say::BIG, &say::BIG_DOC),
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
    bind(A::Big, Scope::Wall, &[Char('B'), Code(KeyCode::Esc)], &say::BIG, &say::BIG_LEAVE_DOC),
    bind(A::Quit, Scope::Wall, &[Char('q')], &say::QUIT, &say::QUIT_DOC),
    bind(A::Language, Scope::Wall, &[Char('L')], &say::LANGUAGE, &say::LANGUAGE_DOC),
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
