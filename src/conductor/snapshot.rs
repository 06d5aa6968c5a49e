//! Everything a face shows, at one moment. Cheap to take: the parts are shared.

use super::Rehearsal;
use crate::{
    alert,
    facts::{Catalogue, World},
    gate::Assessment,
    measure::History,
    plan::Plan,
    report::{
        board::{self, HostRow, ProbeRow},
        clock,
    },
    state::State,
    store::{Company, Reach, Size},
    vitals::Vitals,
    wording::{Phrase, Text},
};
use chrono::{DateTime, Utc};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

#[derive(Clone)]
pub struct Snapshot {
    pub at: DateTime<Utc>,
    pub plan: Arc<Plan>,
    pub catalogue: Arc<Catalogue>,
    pub state: Arc<State>,
    pub history: History,
    /// Every gate, in plan order.
    pub gates: Vec<Assessment>,
    /// Every alert, in plan order.
    pub alerts: Vec<alert::Assessment>,
    /// The board, made when it is first looked at: nobody may.
    pub rows: OnceLock<Rows>,
    /// The decision clock, made when it is first looked at: it counts data.
    pub clock: OnceLock<Option<clock::View>>,
    /// Where the probes of this program run from.
    pub vantage: String,
    /// Whether this program runs the probes.
    pub probing: bool,
    /// How well this program measures.
    pub vitals: Arc<Vitals>,
    /// Whether the shared store is in reach.
    pub reach: Reach,
    /// The rehearsal that the launch is compared with, once it is read.
    pub rehearsal: Option<Arc<Rehearsal>>,
    /// What measurements take of the store; `None` where that is not known.
    pub size: Option<Size>,
    /// Who is here.
    pub company: Company,
    /// Who acts here.
    pub me: String,
    /// This program, as runs of runbooks name what carries them out; nil where nothing is carried out, as in a replay.
    pub console: Uuid,
    /// Something that needs a person's eye now, such as a journal that cannot be written.
    pub notice: Option<Notice>,
    /// What a replay shows is the past, and how it goes on.
    pub replay: Option<ReplayView>,
    /// Switches the program was started with, such as the faults of the demo.
    pub switches: Vec<SwitchView>,
}

/// The rows of the board.
#[derive(Clone, Debug)]
pub struct Rows {
    pub probes: Vec<ProbeRow>,
    pub hosts: Vec<HostRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub message: Phrase,
    pub hint: Option<Phrase>,
}

/// How the past is being played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayView {
    /// Seconds of the past in a second.
    pub speed: u32,
    pub paused: bool,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SwitchView {
    pub name: &'static str,
    pub title: &'static Text,
    pub on: bool,
}

impl Snapshot {
    /// Whether a program is here to see the end of what it began. Nobody is in a replay, where what was begun is taken
    /// to have been watched.
    pub fn is_here(&self, console: Uuid) -> bool {
        let known = || self.company.present.iter().any(|here| here.console == console);
        self.replay.is_some() || console == self.console || known()
    }

    /// The rows of the board. The first who looks waits for them.
    pub fn rows(&self) -> &Rows {
        self.rows.get_or_init(|| {
            let world = self.world();
            Rows { probes: board::probes(&world), hosts: board::hosts(&world) }
        })
    }

    pub fn probes(&self) -> &[ProbeRow] {
        &self.rows().probes
    }

    pub fn hosts(&self) -> &[HostRow] {
        &self.rows().hosts
    }

    /// Until when one can go back; `None` for a plan without a launch window or a rollback.
    pub fn clock(&self) -> Option<&clock::View> {
        self.clock.get_or_init(|| clock::View::of(&self.world())).as_ref()
    }

    /// With the board and the clock made already: for those who must not wait for them.
    #[must_use]
    pub fn with_rows(self) -> Self {
        self.rows();
        self.clock();
        self
    }

    /// The world of this moment, to read facts from.
    pub fn world(&self) -> World<'_> {
        World::new(&self.plan, &self.catalogue, &self.state, &self.history, self.at).measured_by(&self.vitals)
    }
}
