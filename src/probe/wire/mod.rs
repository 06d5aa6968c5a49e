//! What goes over the wire where no library of ours speaks it: small, bounded readers and writers of bytes, without
//! any I/O. Whatever bytes come in, they neither panic nor take more memory than was received.

pub(super) mod certificate;
pub(super) mod dns;
mod dns_name;
pub(super) mod echo;
pub(super) mod frame;
pub(super) mod health;
mod input;
