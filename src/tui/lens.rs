//! How somebody looks at what there is: how far back, at which chart, at which run. It changes nothing but what is
//! drawn.

use super::{course::Chosen, keymap::Action};
use crate::report::zoom::Zoom;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    pub zoom: Zoom,
    /// The chart that shows where there is room for one, counted without end.
    pub chart: usize,
    /// The run that the runbook screen shows.
    pub chosen: Chosen,
}

impl Lens {
    /// What an action makes of it; other actions leave it as it is.
    #[must_use]
    pub fn after(self, action: Action, charts: usize) -> Self {
        let charts = charts.max(1);
        match action {
            Action::ZoomOut => Self { zoom: self.zoom.out(), ..self },
            Action::ZoomIn => Self { zoom: self.zoom.closer(), ..self },
            Action::NextChart => Self { chart: (self.chart + 1) % charts, ..self },
            Action::PreviousChart => Self { chart: (self.chart + charts - 1) % charts, ..self },
            _ => self,
        }
    }
}
