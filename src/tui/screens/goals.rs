//! Step 1: what the system must be able to do, and how far each requirement is.

use super::{Screen, Tab};
use crate::{tui::panels::requirements::REQUIREMENTS, wording::console as say};

pub static SCREEN: Screen = Screen {
    tab: Tab::Goals,
    digit: '1',
    name: &say::TAB_GOALS,
    headline: None,
    panels: &[&REQUIREMENTS],
    charts: &[],
    arrange: |area, _, _| vec![area],
};
