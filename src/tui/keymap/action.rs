//! The actions that keys, the palette and the mouse lead to.

use crate::{conductor::ReplayAct, state::Answer, tui::screens::Tab};

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
    /// Whether a gate turns bad input down.
    Prove,
    OpenOrClose,
    /// Hold, recycle, scrub or open again.
    Rule,
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
    /// Drive a run of a runbook.
    Conduct(Deed),
    /// Do not go back, although it is proposed.
    StayOn,
    /// What a war room sees on its wall.
    Big,
    /// Play the past differently.
    Replay(ReplayAct),
}

/// What is done to a run of a runbook, and to its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Begin a run or a rehearsal.
    Begin,
    /// Begin a step, or begin it again.
    Start,
    /// A step is done; a decision is taken.
    Finish,
    Fail,
    /// As the second person a step needs.
    Agree,
    /// Say what became of a step whose end nobody saw.
    Settle,
    Skip,
    Undo,
    /// Pause, or go on.
    Pause,
    TakeOver,
    End,
    /// Go back to the old system.
    RollBack,
}
