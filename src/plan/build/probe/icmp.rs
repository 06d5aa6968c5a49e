//! `kind = "icmp"`.

use super::{super::address::Address, Builder, peer::expect};
use crate::plan::{Check, Icmp, walk::Record};

impl Builder<'_> {
    pub(super) fn icmp(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let Some((host, address)) = self.host(record, "host") else { return (None, Vec::new()) };
        let packets = record.integer("packets").copied().unwrap_or(Icmp::PACKETS);
        (Some(Check::Icmp(Icmp { host, packets, expect: expect(record) })), vec![address])
    }
}
