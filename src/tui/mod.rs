//! The console: the face for people at a terminal.
//!
//! [`Console`] is pure: it takes inputs and a snapshot, gives back requests, and draws. Truth lives in the snapshot;
//! cursors, scroll and focus live in the screens; nothing is decided here. [`run()`] connects it to a terminal.
//!
//! A screen is an arrangement of panels; a panel is a list of [`subject::Subject`]s with columns. Keys become named
//! actions in [`keymap`] before anything else sees them. What opens over a screen is an overlay.

mod act;
pub mod alerts;
mod approvals;
mod big;
pub mod charts;
mod chrome;
pub mod clocks;
mod conduct;
mod console;
mod course;
pub mod input;
pub mod keymap;
mod lean;
mod lens;
pub mod overlays;
pub mod panels;
mod polls;
mod run;
#[cfg(test)]
pub mod sample;
pub mod screens;
pub mod subject;
mod terminal;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod view;
pub mod widgets;
mod wire;
mod word;

pub use console::{Console, Effect};
pub use lens::Lens;
pub use run::{Pace, run};
pub use terminal::TuiError;
pub use theme::Colour;
