//! Talking to ssh-agent (draft-ietf-sshm-ssh-agent): which keys it holds, and a signature by one of them.
//!
//! Each question has a connection of its own: agents may close an idle one. An agent is another program: the length
//! and the time of its answers are bounded, and what it says is checked.

use super::error::AgentFault;
use crate::{
    clock::Stopwatch,
    signature::{
        PublicKey,
        wire::{Reader, put_number, put_string},
    },
};
use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::Duration,
};

/// Longest message either way, in bytes, as in OpenSSH.
const MESSAGE_LENGTH_MAX: usize = 256 * 1024;
/// Most keys that are looked at.
const KEYS_MAX: u32 = 2048;
const LIST_LIMIT: Duration = Duration::from_secs(10);
/// Somebody may have to confirm, or to touch a token.
const SIGN_LIMIT: Duration = Duration::from_secs(30);

const FAILURE: u8 = 5;
const REQUEST_IDENTITIES: u8 = 11;
const IDENTITIES_ANSWER: u8 = 12;
const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;
/// Asks for `rsa-sha2-512`; keys of other kinds ignore it.
const RSA_SHA2_512: u32 = 4;

/// The keys the agent holds that golive can use, in its order.
pub(super) fn keys(socket: &Path) -> Result<Vec<PublicKey>, AgentFault> {
    let answer = ask(socket, &[REQUEST_IDENTITIES], IDENTITIES_ANSWER, LIST_LIMIT)?;
    identities(&answer).ok_or(AgentFault::Nonsense)
}

fn identities(answer: &[u8]) -> Option<Vec<PublicKey>> {
    let mut reader = Reader::new(answer);
    let count = reader.number().filter(|count| *count <= KEYS_MAX)?;
    let mut keys = Vec::new();
    for _ in 0..count {
        let blob = reader.string()?;
        // The comment.
        reader.string()?;
        // Certificates and kinds that are not used here are passed over.
        keys.extend(PublicKey::from_blob(blob));
    }
    reader.is_empty().then_some(keys)
}

/// The inner signature of `data`.
pub(super) fn sign(socket: &Path, key: &PublicKey, data: &[u8]) -> Result<Vec<u8>, AgentFault> {
    let mut request = vec![SIGN_REQUEST];
    put_string(&mut request, key.blob());
    put_string(&mut request, data);
    put_number(&mut request, RSA_SHA2_512);
    let answer = ask(socket, &request, SIGN_RESPONSE, SIGN_LIMIT)?;
    let mut reader = Reader::new(&answer);
    reader.string().filter(|_| reader.is_empty()).map(<[u8]>::to_vec).ok_or(AgentFault::Nonsense)
}

/// Sends one request and returns what follows the number `expected` of its answer.
pub(super) fn ask(
    socket: &Path,
    request: &[u8],
    expected: u8,
    limit: Duration,
) -> Result<Vec<u8>, AgentFault> {
    let stream = UnixStream::connect(socket).map_err(AgentFault::Absent)?;
    let mut line = Line { stream, begun: Stopwatch::start(), limit };
    let mut message = Vec::new();
    put_string(&mut message, request);
    line.write(&message)?;
    let length = usize::try_from(u32::from_be_bytes(line.read()?)).unwrap_or(usize::MAX);
    if length == 0 || length > MESSAGE_LENGTH_MAX {
        return Err(AgentFault::Nonsense);
    }
    let [kind] = line.read()?;
    let mut answer = vec![0; length - 1];
    line.fill(&mut answer)?;
    match kind {
        kind if kind == expected => Ok(answer),
        FAILURE => Err(AgentFault::Refused),
        _ => Err(AgentFault::Nonsense),
    }
}

/// A connection that ends in time, however slowly the other side drips.
struct Line {
    stream: UnixStream,
    begun: Stopwatch,
    limit: Duration,
}

impl Line {
    fn left(&self) -> Result<Duration, AgentFault> {
        let left = self.limit.saturating_sub(self.begun.elapsed());
        if left.is_zero() { Err(AgentFault::Slow { limit: self.limit }) } else { Ok(left) }
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<(), AgentFault> {
        while !bytes.is_empty() {
            self.stream.set_write_timeout(Some(self.left()?)).map_err(AgentFault::Lost)?;
            let written = self.stream.write(bytes);
            let count = self.moved(written)?;
            bytes = bytes.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    fn read<const N: usize>(&mut self) -> Result<[u8; N], AgentFault> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, mut bytes: &mut [u8]) -> Result<(), AgentFault> {
        while !bytes.is_empty() {
            self.stream.set_read_timeout(Some(self.left()?)).map_err(AgentFault::Lost)?;
            let read = self.stream.read(bytes);
            let count = self.moved(read)?;
            bytes = bytes.get_mut(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// How much went through; an end before the end is a loss.
    fn moved(&self, result: io::Result<usize>) -> Result<usize, AgentFault> {
        match result {
            Ok(0) => Err(AgentFault::Lost(io::ErrorKind::UnexpectedEof.into())),
            Ok(count) => Ok(count),
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Ok(0),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                    Err(AgentFault::Slow { limit: self.limit })
                }
                _ => Err(AgentFault::Lost(error)),
            },
        }
    }
}
