//! WebSocket frames as a client writes and reads them (RFC 6455, 5).

/// Longest message that is read, in one frame or in pieces.
pub const MESSAGE_BYTES_MAX: usize = 1 << 20;
/// Longest control frame.
const CONTROL_BYTES_MAX: usize = 125;
/// Lengths that say that the true one follows, in two bytes and in eight.
const LENGTH_U16: u8 = 0x7E;
const LENGTH_U64: u8 = 0x7F;
/// Longest header of a frame: two bytes and a length of eight.
const HEADER_BYTES_MAX: usize = 10;

const FINAL: u8 = 0x80;
const RESERVED: u8 = 0x70;
const MASKED: u8 = 0x80;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

/// What came from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A whole message, which is text or said to be binary.
    Message { bytes: Vec<u8>, is_text: bool },
    /// To be answered with the same.
    Ping(Vec<u8>),
    /// The end, with its code if there is one.
    Close(Option<u16>),
}

/// The server does not keep to the protocol, or sends more than is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Protocol,
    TooLarge,
}

/// Puts messages together from bytes as they come.
#[derive(Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
    /// The message whose pieces are coming, and whether it is text.
    message: Option<(Vec<u8>, bool)>,
}

struct Frame {
    code: Code,
    is_final: bool,
    payload: Vec<u8>,
}

pub fn text(payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    write(Code::Text, payload, mask)
}

pub fn pong(payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    write(Code::Pong, payload, mask)
}

/// A normal end (1000).
pub fn close(mask: [u8; 4]) -> Vec<u8> {
    write(Code::Close, &1_000_u16.to_be_bytes(), mask)
}

fn write(code: Code, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(payload.len() + HEADER_BYTES_MAX + mask.len());
    frame.push(FINAL | code.number());
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(size), _) if usize::from(size) <= CONTROL_BYTES_MAX => frame.push(MASKED | size),
        (_, Ok(size)) => {
            frame.push(MASKED | LENGTH_U16);
            frame.extend_from_slice(&size.to_be_bytes());
        }
        _ => {
            frame.push(MASKED | LENGTH_U64);
            frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(&mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

impl Code {
    const NUMBERS: [(Self, u8); 6] = [
        (Self::Continuation, 0),
        (Self::Text, 1),
        (Self::Binary, 2),
        (Self::Close, 8),
        (Self::Ping, 9),
        (Self::Pong, 10),
    ];

    fn number(self) -> u8 {
        Self::NUMBERS.iter().find(|(code, _)| *code == self).map_or(0, |(_, number)| *number)
    }

    fn of(number: u8) -> Option<Self> {
        Self::NUMBERS.iter().find(|(_, known)| *known == number).map(|(code, _)| *code)
    }

    fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

impl Reader {
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next event, if enough bytes are there. After a fault the connection is of no use.
    pub fn next(&mut self) -> Result<Option<Event>, Fault> {
        while let Some(frame) = self.frame()? {
            if let Some(event) = self.take(frame)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn frame(&mut self) -> Result<Option<Frame>, Fault> {
        let &[first, second, ..] = self.bytes.as_slice() else { return Ok(None) };
        let code = Code::of(first & 0xF).ok_or(Fault::Protocol)?;
        let is_final = first & FINAL != 0;
        let (size, header) = match second & 0x7F {
            LENGTH_U16 => (self.bytes.get(2..4).map(number), 4),
            LENGTH_U64 => (self.bytes.get(2..10).map(number), 10),
            size => (Some(u64::from(size)), 2),
        };
        let long_control = code.is_control() && (second & 0x7F > 125 || !is_final);
        // A server's frame is not masked, and without extensions nothing is reserved.
        if first & RESERVED != 0 || second & MASKED != 0 || long_control {
            return Err(Fault::Protocol);
        }
        let Some(size) = size else { return Ok(None) };
        let size =
            usize::try_from(size).ok().filter(|size| *size <= MESSAGE_BYTES_MAX).ok_or(Fault::TooLarge)?;
        let Some(payload) = self.bytes.get(header..header + size) else { return Ok(None) };
        let frame = Frame { code, is_final, payload: payload.to_vec() };
        self.bytes.drain(..header + size);
        Ok(Some(frame))
    }

    fn take(&mut self, Frame { code, is_final, payload }: Frame) -> Result<Option<Event>, Fault> {
        match code {
            Code::Ping => return Ok(Some(Event::Ping(payload))),
            Code::Pong => return Ok(None),
            Code::Close => {
                let code = payload.get(..2).map(|code| u16::from_be_bytes([code[0], code[1]]));
                return Ok(Some(Event::Close(code)));
            }
            Code::Text | Code::Binary if self.message.is_some() => return Err(Fault::Protocol),
            Code::Text | Code::Binary => self.message = Some((payload, code == Code::Text)),
            Code::Continuation => {
                let (bytes, _) = self.message.as_mut().ok_or(Fault::Protocol)?;
                if bytes.len() + payload.len() > MESSAGE_BYTES_MAX {
                    return Err(Fault::TooLarge);
                }
                bytes.extend_from_slice(&payload);
            }
        }
        let whole = if is_final { self.message.take() } else { None };
        Ok(whole.map(|(bytes, is_text)| Event::Message { bytes, is_text }))
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A frame as a server writes it: not masked.
    fn served(first: u8, payload: &[u8]) -> Vec<u8> {
        let size = payload.len();
        let mut frame = vec![first];
        match size {
            ..=125 => frame.push(u8::try_from(size).unwrap()),
            126..=65_535 => {
                frame.push(126);
                frame.extend_from_slice(&u16::try_from(size).unwrap().to_be_bytes());
            }
            _ => {
                frame.push(127);
                frame.extend_from_slice(&(size as u64).to_be_bytes());
            }
        }
        frame.extend_from_slice(payload);
        frame
    }

    fn read(bytes: &[u8], piece: usize) -> Result<Vec<Event>, Fault> {
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        for piece in bytes.chunks(piece.max(1)) {
            reader.push(piece);
            while let Some(event) = reader.next()? {
                events.push(event);
            }
        }
        Ok(events)
    }

    fn message(bytes: &[u8]) -> Event {
        Event::Message { bytes: bytes.to_vec(), is_text: true }
    }

    #[test]
    fn as_the_standard_writes_them() {
        // RFC 6455, 5.7.
        assert_eq!(
            text(b"Hello", [0x37, 0xfa, 0x21, 0x3d]),
            [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
        );
        let pieces = [0x01, 3, b'H', b'e', b'l', 0x89, 2, b'h', b'i', 0x80, 2, b'l', b'o'];
        assert_eq!(read(&pieces, 1), Ok(vec![Event::Ping(b"hi".to_vec()), message(b"Hello")]));
        assert_eq!(read(&[0x88, 2, 0x03, 0xE9], 9), Ok(vec![Event::Close(Some(1_001))]));
        assert_eq!(read(&[0x88, 0], 9), Ok(vec![Event::Close(None)]));
    }

    #[test]
    fn faults() {
        let cases: [(&[u8], Fault); 8] = [
            (&[0xC1, 0], Fault::Protocol),
            (&[0x83, 0], Fault::Protocol),
            (&[0x81, 0x80, 0, 0, 0, 0], Fault::Protocol),
            (&[0x80, 0], Fault::Protocol),
            (&[0x01, 0, 0x81, 0], Fault::Protocol),
            (&[0x09, 0], Fault::Protocol),
            (&[0x89, 126, 0, 126], Fault::Protocol),
            (&[0x82, 127, 0, 0, 0, 0, 0xFF, 0, 0, 0], Fault::TooLarge),
        ];
        for (bytes, fault) in cases {
            assert_eq!(read(bytes, 3), Err(fault), "{bytes:?}");
        }
        let half = vec![b'x'; MESSAGE_BYTES_MAX / 2 + 1];
        let pieces = [served(0x01, &half), served(0x80, &half)].concat();
        assert_eq!(read(&pieces, 4_096), Err(Fault::TooLarge));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, piece in 1_usize..9) {
            let _ = read(&bytes, piece);
        }

        #[test]
        fn messages_come_back_however_they_are_cut(
            texts in proptest::collection::vec("\\PC{0,200}", 1..4),
            piece in 1_usize..70,
        ) {
            let bytes: Vec<u8> = texts.iter().flat_map(|text| served(0x81, text.as_bytes())).collect();
            let events: Vec<Event> = texts.iter().map(|text| message(text.as_bytes())).collect();
            prop_assert_eq!(read(&bytes, piece), Ok(events));
        }

        #[test]
        fn what_is_written_is_masked_with_the_mask(payload: Vec<u8>, mask: [u8; 4]) {
            let frame = text(&payload, mask);
            let body = &frame[frame.len() - payload.len()..];
            let unmasked: Vec<u8> = body.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
            prop_assert_eq!(unmasked, payload);
        }
    }
}
