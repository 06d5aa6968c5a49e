//! golive: an implementation-project and go-live console for member systems. `docs/architecture.md` is the map.

pub mod clock;
pub mod expr;
pub mod id;
pub mod measure;
pub mod plan;
pub mod state;
pub mod stats;
pub mod suggest;
pub mod title;
pub mod value;
pub mod verdict;
pub mod wording;
