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
