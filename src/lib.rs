//! golive: an implementation-project and go-live console for member systems. `docs/architecture.md` is the map.

pub mod chronicle;
pub mod clock;
pub mod conductor;
pub mod entropy;
pub mod evidence;
pub mod expr;
pub mod facts;
pub mod gate;
pub mod id;
pub mod library;
pub mod measure;
pub mod plan;
pub mod report;
pub mod sandbox;
pub mod slo;
pub mod splitmix;
pub mod state;
pub mod stats;
pub mod store;
pub mod suggest;
pub mod title;
pub mod uat;
pub mod value;
pub mod verdict;
pub mod wording;
