//! The statistics of a verdict. Pure functions of counts; each names its source and is tested against published values.

mod difference;
mod poisson;
mod prediction;
mod proportion;
mod ranks;
mod sequence;
mod special;

pub use difference::Difference;
pub use poisson::{CountBand, MEAN_MAX, count_band, least_mean};
pub use prediction::{next_time_bound, reaching};
pub use proportion::{Interval, adjusted_wald, clopper_pearson, newcombe, samples_needed, wilson};
pub use ranks::{Ranks, ranks};
pub use sequence::{Sequence, samples_to_prove};
