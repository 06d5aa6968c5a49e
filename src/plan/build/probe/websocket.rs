//! `kind = "websocket"`.

use super::{
    super::address::{Address, WEBSOCKET},
    Builder,
    peer::expect,
};
use crate::plan::{Check, Websocket, walk::Record};

impl Builder<'_> {
    pub(super) fn websocket(&mut self, record: &Record) -> (Option<Check>, Vec<Address>) {
        let headers = self.pairs(record, "headers", &[]);
        let send = self.template(record, "send", &[]);
        let unsound = send.is_none() && record.node("send").is_some();
        let Some((url, address)) = self.url(record, "url", &[], WEBSOCKET) else { return (None, Vec::new()) };
        let skip = record.integer("skip").copied().unwrap_or(0);
        let socket = headers.filter(|_| !unsound).map(|headers| Websocket {
            url,
            headers,
            send,
            skip,
            expect: expect(record),
        });
        (socket.map(Check::Websocket), vec![address])
    }
}
