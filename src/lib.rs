//! golive: an implementation-project and go-live console for member systems. `docs/architecture.md` is the map.

pub mod clock;
pub mod entropy;
pub mod expr;
pub mod id;
pub mod sandbox;
pub mod splitmix;
pub mod suggest;
pub mod title;
pub mod value;
pub mod wording;
