//! `[runbook.cutover]`: ordered steps for people and machines.

use super::{Http, Place, Program, Table, Template};
use crate::{
    expr::Expr,
    id::Id,
    title::Title,
    wording::{Text, night as say},
};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

/// How long a machine may take when the plan does not say.
pub const STEP_TIMEOUT: Duration = Duration::from_mins(10);

/// Settings of a runbook that are kept, and characters of each.
const SETTINGS_MAX: usize = 64;
const SETTING_CHARS_MAX: usize = 300;

#[derive(Clone, Debug)]
pub struct Runbook {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// In the order of the plan; each after those it names.
    pub steps: Table<RunStep>,
}

#[derive(Clone, Debug)]
pub struct RunStep {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// How a person does it, or what there is to know about it.
    pub how: Option<Title>,
    pub owner: Option<Id>,
    /// How long it should take.
    pub planned: Duration,
    /// Steps that must be done before.
    pub after: Vec<Id>,
    pub action: Action,
    /// How long a machine may take. `None` for what a person does.
    pub timeout: Option<Duration>,
    /// Tries after the first that a machine makes by itself.
    pub retries: u32,
    /// How the step is known to have worked.
    pub check: Option<Expr>,
    /// The command that takes it back.
    pub undo: Option<Program>,
    pub on_fail: OnFail,
    /// Cannot be taken back: two people begin it.
    pub irreversible: bool,
    /// May be run again after a crash without asking.
    pub repeatable: bool,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// A person does it and says so.
    Manual,
    /// A program with its arguments, without a shell.
    Command(Program),
    Http(Box<Http>),
    /// Waits until a condition over facts is true.
    Wait(Expr),
    /// Goes on when the gate says go.
    Gate(Id),
    /// Tells people through channels.
    Notify {
        channels: Vec<Id>,
        text: Title,
    },
    /// Somebody chooses how it goes on.
    Decide(Vec<Choice>),
}

/// One way to go on from a decision.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: Id,
    pub title: Title,
    pub then: Then,
}

/// What a choice leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    GoOn,
    /// The run ends here, and the rollback is proposed.
    RollBack,
    Stop,
}

/// What becomes of a run when a step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnFail {
    /// Nothing further begins until a person retries, skips or stops.
    #[default]
    Stop,
    /// The rollback is proposed.
    RollBack,
    /// Goes on without it; the failure stays in the record.
    GoOn,
}

impl Action {
    pub const WORDS: [&str; 7] = ["manual", "run", "http", "wait", "gate", "notify", "decide"];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Command(_) => "run",
            Self::Http(_) => "http",
            Self::Wait(_) => "wait",
            Self::Gate(_) => "gate",
            Self::Notify { .. } => "notify",
            Self::Decide(_) => "decide",
        }
    }

    pub fn name(&self) -> &'static Text {
        match self {
            Self::Manual => &say::KIND_MANUAL,
            Self::Command(_) => &say::KIND_COMMAND,
            Self::Http(_) => &say::KIND_HTTP,
            Self::Wait(_) => &say::KIND_WAIT,
            Self::Gate(_) => &say::KIND_GATE,
            Self::Notify { .. } => &say::KIND_NOTIFY,
            Self::Decide(_) => &say::KIND_DECIDE,
        }
    }

    /// Whether a program does it, so that it may be under way when that program dies.
    pub fn is_automatic(&self) -> bool {
        !matches!(self, Self::Manual | Self::Decide(_))
    }

    /// Whether it changes anything outside: a wait may be begun again without harm.
    pub fn has_effect(&self) -> bool {
        !matches!(self, Self::Wait(_) | Self::Gate(_))
    }
}

impl RunStep {
    /// What it reads of the facts: what it waits for, and how it is known to have worked.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        let awaited = match &self.action {
            Action::Wait(condition) => Some(condition),
            _ => None,
        };
        awaited.into_iter().chain(&self.check)
    }

    /// Whether it may be begun again, without asking, when nobody knows how it ended.
    pub fn is_harmless_twice(&self) -> bool {
        (self.repeatable || !self.action.has_effect()) && !self.irreversible
    }

    /// What it sends or runs, taking it back included.
    pub fn templates(&self) -> Vec<&Template> {
        let mut templates: Vec<&Template> = match &self.action {
            Action::Http(http) => super::request::templates(&http.request),
            _ => Vec::new(),
        };
        for program in self.programs() {
            templates.extend(program.command.iter().chain(program.env.iter().map(|(_, value)| value)));
        }
        templates
    }

    /// The programs it may run.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        let run = match &self.action {
            Action::Command(program) => Some(program),
            _ => None,
        };
        run.into_iter().chain(&self.undo)
    }
}

impl Then {
    pub const WORDS: [&str; 3] = ["go-on", "roll-back", "stop"];
    pub const ALL: [Self; 3] = [Self::GoOn, Self::RollBack, Self::Stop];
}

impl OnFail {
    pub const WORDS: [&str; 3] = ["stop", "roll-back", "go-on"];
    pub const ALL: [Self; 3] = [Self::Stop, Self::RollBack, Self::GoOn];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

impl Runbook {
    /// How long the longest way through its steps is planned to take.
    pub fn planned(&self) -> Duration {
        let mut ends = vec![Duration::ZERO; self.steps.len()];
        // Steps may stand before those they wait for; without circles each round puts at least one right.
        for _ in 0..self.steps.len() {
            for (place, step) in self.steps.values().enumerate() {
                let before = step.after.iter().filter_map(|id| self.steps.get_index_of(id));
                ends[place] = before.map(|before| ends[before]).max().unwrap_or_default() + step.planned;
            }
        }
        ends.into_iter().max().unwrap_or_default()
    }

    /// What the steps find in the environment that is no secret, by name: where the same steps are done. The latter of
    /// them are left out when there are more than anybody would read.
    pub fn settings(&self) -> BTreeMap<String, String> {
        let templates = self.steps.values().flat_map(RunStep::templates);
        let mut settings = BTreeMap::new();
        for (name, value) in templates.flat_map(Template::settings) {
            if settings.len() >= SETTINGS_MAX {
                break;
            }
            settings.insert(name.to_owned(), value.chars().take(SETTING_CHARS_MAX).collect());
        }
        settings
    }

    /// SHA-256 over what the steps do as the plan writes them, in hexadecimal: whether a live run is the one that was
    /// rehearsed. Titles, owners and plans of time may change; what happens, and in which order, may not. What comes
    /// from the environment is in it by its name, so that the same steps may be rehearsed elsewhere; where they are
    /// done is in [`Self::settings`]. Secrets are not in it.
    pub fn hash(&self) -> String {
        let mut text = String::new();
        for step in self.steps.values() {
            let after: Vec<&str> = step.after.iter().map(Id::as_str).collect();
            // Debug quotes and escapes, so that no two different steps read the same.
            let _ = writeln!(
                text,
                "{:?} {:?} {} {:?} {:?} {:?} {:?} {} {} {}",
                step.id.as_str(),
                after,
                said(&step.action),
                step.check.as_ref().map(Expr::source),
                step.undo.as_ref().map(words),
                step.timeout,
                step.retries,
                step.on_fail.word(),
                step.irreversible,
                step.repeatable,
            );
        }
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// What it runs and under which names it finds what: the text of a secret is not part of it.
fn words(program: &Program) -> (Vec<String>, Vec<String>) {
    let command = program.command.iter().map(Template::written).collect();
    (command, program.env.iter().map(|(name, value)| format!("{name}={}", value.written())).collect())
}

fn said(action: &Action) -> String {
    match action {
        Action::Manual => "manual".to_owned(),
        Action::Command(command) => format!("run {:?}", words(command)),
        Action::Http(http) => {
            let expect: Vec<&str> = http.expect.iter().map(Expr::source).collect();
            // The whole of what is sent; a secret shows as one.
            format!("http {:?} {:?} {expect:?}", http.request, http.retry)
        }
        Action::Wait(condition) => format!("wait {:?}", condition.source()),
        Action::Gate(gate) => format!("gate {:?}", gate.as_str()),
        Action::Notify { channels, .. } => {
            format!("notify {:?}", channels.iter().map(Id::as_str).collect::<Vec<_>>())
        }
        Action::Decide(choices) => {
            format!("decide {:?}", choices.iter().map(|it| (it.id.as_str(), it.then)).collect::<Vec<_>>())
        }
    }
}
