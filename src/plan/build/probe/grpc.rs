//! `kind = "grpc"`.

use super::{
    super::address::{Address, HTTP},
    Builder,
    peer::expect,
};
use crate::plan::{Check, Grpc, walk::Record};

impl Builder<'_> {
    pub(super) fn grpc(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let headers = self.pairs(record, "headers", &[]);
        let Some((url, address)) = self.url(record, "url", &[], HTTP) else { return (None, Vec::new()) };
        let service = record.text("service").cloned().unwrap_or_default();
        let grpc = headers.map(|headers| Grpc { url, service, headers, expect: expect(record) });
        (grpc.map(Check::Grpc), vec![address])
    }
}
