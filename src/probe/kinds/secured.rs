//! Connections by URL that are secured where the URL says so, for kinds that bring a protocol of their own.

use super::super::{
    fill::Unsendable,
    net::{Hello, handshake},
    run::{Deadline, Failure, Run},
};
use crate::measure::Phases;
use rustls::ClientConfig;
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

/// Bytes both ways, secured or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Opens connections for one protocol. The set-up of TLS is made once.
pub(super) struct Opener {
    /// Of the scheme that is secured, and its name for ALPN.
    scheme: &'static str,
    protocol: &'static [u8],
    config: OnceLock<Arc<ClientConfig>>,
}

pub(super) struct Opened {
    pub stream: Box<dyn Stream>,
    /// Whether a secured server chose the protocol; one that is not has nothing to choose.
    pub chosen: bool,
}

impl Opener {
    pub fn new(scheme: &'static str, protocol: &'static [u8]) -> Self {
        Self { scheme, protocol, config: OnceLock::new() }
    }

    pub async fn open(
        &self,
        url: &Url,
        run: &Run<'_>,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> Result<Opened, Failure> {
        let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or(Unsendable::BadUrl)?;
        let stream = run.net.open(host, port, deadline, phases).await?;
        if url.scheme() != self.scheme {
            return Ok(Opened { stream: Box::new(stream), chosen: true });
        }
        let stream = handshake(self.config(run)?, host, stream, deadline, phases).await?;
        let chosen = stream.get_ref().1.alpn_protocol() == Some(self.protocol);
        Ok(Opened { stream: Box::new(stream), chosen })
    }

    fn config(&self, run: &Run<'_>) -> Result<Arc<ClientConfig>, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let made = run.net.trust.client(&Hello { protocols: &[self.protocol], ..Hello::default() })?;
        Ok(Arc::clone(self.config.get_or_init(|| made)))
    }
}
