//! Panels: lists of subjects with columns. A panel is data; the screens arrange them, and one piece of code scrolls,
//! filters and draws them all.

pub mod alerts;
pub mod cases;
pub mod checklists;
pub mod feedback;
pub mod figures;
pub mod gates;
pub mod hosts;
pub mod list;
pub mod log;
pub mod milestones;
pub mod mine;
pub mod people;
pub mod probes;
pub mod requirements;
pub mod runs;
pub mod steps;
pub mod waivers;

use super::{
    subject::Subject,
    view::View,
    widgets::{table::Column, text::Words},
};
use crate::wording::Text;

pub struct Panel {
    pub name: &'static Text,
    pub columns: &'static [Column],
    /// Every line, before any filter. Cheap: called for each frame.
    pub subjects: fn(&View) -> Vec<Subject>,
    /// The cells of one line, given the width of each column. Called for the lines in sight.
    pub row: fn(&View, &Subject, &[u16]) -> Vec<Words>,
    /// Stands at the right of the panel's title.
    pub note: fn(&View) -> Words,
    /// Lines of at most so many cells that stand under the others.
    pub foot: fn(&View, usize) -> Vec<Words>,
    /// Stands in a panel without lines.
    pub empty: &'static Text,
}

fn no_foot(_: &View, _: usize) -> Vec<Words> {
    Vec::new()
}

fn no_note(_: &View) -> Words {
    Words::default()
}
