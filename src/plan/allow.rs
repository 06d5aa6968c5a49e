//! `[allow]`: who may do what.

/// Words of who may: `anyone`, a role, a department or a person; and what has to be signed.
#[derive(Clone, Debug)]
pub struct Allow {
    /// Results, ticks, marks, notes, feedback, claims.
    pub record: Vec<String>,
    /// Ask for a waiver.
    pub waive: Vec<String>,
    /// Approve a waiver, where the gate names no approvers.
    pub approve: Vec<String>,
    pub sign_off: Vec<String>,
    /// Hold, recycle, scrub or reopen a gate.
    pub decide: Vec<String>,
    /// Open and close polls, and hand over a seat that is not theirs.
    pub poll: Vec<String>,
    /// Begin runs, and steps that have no owner; skip, pause, take over, close.
    pub run: Vec<String>,
    /// Acts that count only when they are signed.
    pub signed: Vec<Signable>,
}

/// An act that can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signable {
    Vote,
    Waive,
    Approve,
    SignOff,
    /// Begin a run, agree to a step that cannot be taken back, skip, and settle what nobody saw.
    Run,
    Decide,
}

impl Signable {
    pub const WORDS: [&str; 6] = ["vote", "waive", "approve", "sign-off", "run", "decide"];
    pub const ALL: [Self; 6] =
        [Self::Vote, Self::Waive, Self::Approve, Self::SignOff, Self::Run, Self::Decide];
}

impl Allow {
    /// Everybody, also a login the plan does not know.
    pub const ANYONE: &str = "anyone";
}

impl Default for Allow {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            record: words(&[Self::ANYONE]),
            waive: words(&["pm"]),
            approve: words(&["pm"]),
            sign_off: words(&["pm", "key-user"]),
            decide: words(&["pm"]),
            poll: words(&["pm", "launch"]),
            run: words(&["pm", "support"]),
            signed: Vec::new(),
        }
    }
}
