//! golive: an implementation-project and go-live console for member systems. `docs/architecture.md` is the map.

pub mod clock;
pub mod conductor;
pub mod evidence;
pub mod expr;
pub mod facts;
pub mod gate;
pub mod id;
pub mod measure;
pub mod plan;
pub mod report;
pub mod slo;
pub mod state;
pub mod stats;
pub mod suggest;
pub mod title;
pub mod tui;
pub mod uat;
pub mod value;
pub mod verdict;
pub mod wording;
