//! `kind = "tcp"`.

use super::{super::address::Address, Builder, peer::expect};
use crate::{
    phrase,
    plan::{Check, Tcp, diagnostic::Finding, walk::Record},
    wording::plan as say,
};

impl Builder<'_> {
    pub(super) fn tcp(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let send = self.template(record, "send", &[]);
        let unsound = send.is_none() && record.node("send").is_some();
        let Some((peer, address)) = self.peer(record, 0) else { return (None, Vec::new()) };
        let lines = record.integer("lines").copied().unwrap_or(Tcp::LINES);
        let tcp = Tcp { peer, send, lines, expect: expect(record) };
        if record.node("lines").is_some() && !tcp.reads() {
            let message = phrase!(say::UNREAD_LINES);
            self.report
                .add(Finding::error("FMT-04", record.at("lines"), message).hint(&say::UNREAD_LINES_HINT));
        }
        ((!unsound).then_some(Check::Tcp(tcp)), vec![address])
    }
}
