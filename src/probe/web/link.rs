//! One connection that speaks HTTP.
//!
//! Over HTTP/1.1 the one who asks also drives the connection: nothing is handed from task to task, and a connection
//! that waits for its next request costs nothing. Over HTTP/2 many ask at once, so a task of its own drives it.

use super::{whole::Whole, wire::Wire};
use hyper::{
    Request, Response,
    body::{Body, Bytes, Frame, Incoming},
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

/// Largest head of an answer, and largest piece of a body that is read at once.
const HEAD_BYTES_MAX: usize = 64 << 10;

pub(super) enum Link {
    One(Box<One>),
    Two(http2::SendRequest<Whole>),
}

pub(super) struct One {
    sender: http1::SendRequest<Whole>,
    connection: http1::Connection<TokioIo<Wire>, Whole>,
    /// The connection is over; what was read before may still be taken.
    ended: bool,
}

/// A request that was not answered.
pub(super) struct Unanswered {
    /// `None` when the connection ended without a word.
    pub error: Option<hyper::Error>,
    /// Nothing of it has left.
    pub unsent: bool,
}

impl Link {
    /// Speaks HTTP/1.1.
    pub async fn one(wire: Wire) -> hyper::Result<Self> {
        let mut builder = http1::Builder::new();
        builder.max_buf_size(HEAD_BYTES_MAX);
        let (sender, connection) = builder.handshake(TokioIo::new(wire)).await?;
        Ok(Self::One(Box::new(One { sender, connection, ended: false })))
    }

    /// Speaks HTTP/2.
    pub async fn two(wire: Wire) -> hyper::Result<Self> {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder.max_header_list_size(u32::try_from(HEAD_BYTES_MAX).unwrap_or(u32::MAX));
        let (sender, connection) = builder.handshake(TokioIo::new(wire)).await?;
        tokio::spawn(connection);
        Ok(Self::Two(sender))
    }

    pub fn is_two(&self) -> bool {
        matches!(self, Self::Two(_))
    }

    /// Whether another request can be sent.
    pub fn is_open(&mut self) -> bool {
        match self {
            Self::One(one) => one.is_open(),
            Self::Two(sender) => !sender.is_closed(),
        }
    }

    /// Sends a request; yields the head of the answer.
    pub async fn send(&mut self, request: Request<Whole>) -> Result<Response<Incoming>, Unanswered> {
        match self {
            Self::One(one) => one.send(request).await,
            Self::Two(sender) => {
                sender.ready().await.map_err(|error| Unanswered { error: Some(error), unsent: true })?;
                sender.try_send_request(request).await.map_err(Unanswered::from)
            }
        }
    }

    /// The next piece of an answer's body.
    pub async fn frame(&mut self, body: &mut Incoming) -> Option<hyper::Result<Frame<Bytes>>> {
        match self {
            Self::One(one) => poll_fn(|cx| one.poll_frame(cx, body)).await,
            Self::Two(_) => poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await,
        }
    }
}

impl One {
    /// Looks whether the server has closed the connection meanwhile.
    fn is_open(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        !self.ended && self.sender.is_ready()
    }

    fn drive(&mut self, cx: &mut Context<'_>) {
        // What went wrong is told to the one who asked.
        self.ended = self.ended || Pin::new(&mut self.connection).poll(cx).is_ready();
    }

    /// Only driving the connection gets the answer forward, and that is done here: the answer need not wake anybody.
    async fn send(&mut self, request: Request<Whole>) -> Result<Response<Incoming>, Unanswered> {
        let mut answer = pin!(self.sender.try_send_request(request));
        let (connection, ended) = (&mut self.connection, &mut self.ended);
        poll_fn(|cx| {
            *ended = *ended || Pin::new(&mut *connection).poll(cx).is_ready();
            match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Pending if *ended => Poll::Ready(Err(Unanswered { error: None, unsent: false })),
                answered => answered.map_err(Unanswered::from),
            }
        })
        .await
    }

    fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
        body: &mut Incoming,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let mut quiet = Context::from_waker(Waker::noop());
        // Asking for a piece says that one is wanted; only then is it read.
        if let ready @ Poll::Ready(_) = Pin::new(&mut *body).poll_frame(&mut quiet) {
            return ready;
        }
        self.drive(cx);
        match Pin::new(body).poll_frame(&mut quiet) {
            Poll::Pending if self.ended => Poll::Ready(None),
            other => other,
        }
    }
}

impl<T> From<hyper::client::conn::TrySendError<T>> for Unanswered {
    fn from(mut error: hyper::client::conn::TrySendError<T>) -> Self {
        let unsent = error.take_message().is_some();
        Self { error: Some(error.into_error()), unsent }
    }
}
