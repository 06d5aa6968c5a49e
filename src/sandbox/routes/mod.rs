//! The handlers, one file per area. Each checks the role, does one operation on the shop, and shows the result.

pub(super) mod coupons;
pub(super) mod home;
pub(super) mod members;
pub(super) mod office;
pub(super) mod session;
pub(super) mod till;
