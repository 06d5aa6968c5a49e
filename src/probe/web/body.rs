//! Reading an answer's body within bounds, decompressed as it comes, so that a small bomb fills no memory.

use super::{classify::body_failure, link::Link};
use crate::{measure::Outcome, phrase, probe::run::Failure, wording::probe as say};
use flate2::write::MultiGzDecoder;
use hyper::{
    body::{Body, Bytes, Incoming},
    header::{CONTENT_ENCODING, HeaderMap, HeaderValue},
};
use std::io::{self, Write};

/// Largest body that is read, both as it comes and after decompression.
pub(in crate::probe) const BODY_BYTES_MAX: usize = 1 << 20;

/// The whole body of an answer with these headers.
pub(super) async fn read(
    link: &mut Link,
    headers: &HeaderMap,
    mut body: Incoming,
) -> Result<Vec<u8>, Failure> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let mut reader = Reader::of(headers);
    while let Some(frame) = link.frame(&mut body).await {
        let frame = frame.map_err(|error| body_failure(&error))?;
        if let Ok(piece) = frame.into_data() {
            reader.add(&piece)?;
        }
    }
    reader.end()
}

struct Reader {
    /// Bytes that came, which are not those that were in them.
    came: usize,
    content: Content,
}

enum Content {
    Plain(Vec<u8>),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

/// Takes no more than the bound.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    overflowed: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > BODY_BYTES_MAX {
            self.overflowed = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Reader {
    fn of(headers: &HeaderMap) -> Self {
        let coding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
        let gzip =
            coding.is_some_and(|it| it.eq_ignore_ascii_case(b"gzip") || it.eq_ignore_ascii_case(b"x-gzip"));
        let content = if gzip {
            Content::Gzip(Box::new(MultiGzDecoder::new(Bounded::default())))
        } else {
            Content::Plain(Vec::new())
        };
        Self { came: 0, content }
    }

    fn add(&mut self, piece: &Bytes) -> Result<(), Failure> {
        self.came += piece.len();
        if self.came > BODY_BYTES_MAX {
            return Err(too_large());
        }
        match &mut self.content {
            Content::Plain(bytes) => {
                bytes.extend_from_slice(piece);
                Ok(())
            }
            Content::Gzip(decoder) => {
                let written = decoder.write_all(piece);
                written.map_err(|_| if decoder.get_ref().overflowed { too_large() } else { not_decoded() })
            }
        }
    }

    fn end(self) -> Result<Vec<u8>, Failure> {
        match self.content {
            Content::Plain(bytes) => Ok(bytes),
            // An answer without a body may still name a coding, such as one to HEAD.
            Content::Gzip(_) if self.came == 0 => Ok(Vec::new()),
            Content::Gzip(mut decoder) => match decoder.try_finish() {
                Ok(()) => Ok(std::mem::take(&mut decoder.get_mut().bytes)),
                Err(_) if decoder.get_ref().overflowed => Err(too_large()),
                Err(_) => Err(not_decoded()),
            },
        }
    }
}

fn too_large() -> Failure {
    Failure::new(Outcome::Body, phrase!(say::BODY_TOO_LARGE, max = BODY_BYTES_MAX))
}

fn not_decoded() -> Failure {
    Failure::new(Outcome::Body, &say::BODY_NOT_DECODED)
}
