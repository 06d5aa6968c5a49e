//! `grpc.health.v1.Health/Check` on the wire: a message with one text, and one with one number, in gRPC's frames.

use super::input::Input;

/// Where the health service is found.
pub const PATH: &str = "/grpc.health.v1.Health/Check";
/// Longest answer that is read. It is a few bytes.
pub const ANSWER_BYTES_MAX: usize = 4 << 10;

/// Field 1 of a message: a text in the request, a number in the answer.
const TAG_TEXT: u8 = 1 << 3 | 2;
const TAG_NUMBER: u8 = 1 << 3;

/// The request for a service, framed.
pub fn request(service: &str) -> Vec<u8> {
    let mut message = Vec::with_capacity(service.len() + 4);
    if !service.is_empty() {
        message.push(TAG_TEXT);
        write_number(service.len(), &mut message);
        message.extend_from_slice(service.as_bytes());
    }
    let size = u32::try_from(message.len()).unwrap_or(u32::MAX);
    [&[0], &size.to_be_bytes()[..], &message].concat()
}

/// The number of the status in a framed answer; `None` when it is none. A field that is left out is 0.
pub fn answer(body: &[u8]) -> Option<u64> {
    let mut input = Input(body);
    let compressed = input.u8()? != 0;
    let size = usize::try_from(input.u32()?).ok()?;
    if compressed || size != input.0.len() {
        return None;
    }
    let mut status = 0;
    while !input.0.is_empty() {
        let tag = read_number(&mut input)?;
        if tag == u64::from(TAG_NUMBER) {
            status = read_number(&mut input)?;
        } else {
            skip(&mut input, tag)?;
        }
    }
    Some(status)
}

/// A field that later versions may add.
fn skip(input: &mut Input<'_>, tag: u64) -> Option<()> {
    match tag & 7 {
        0 => read_number(input).map(drop),
        1 => input.take(8).map(drop),
        2 => {
            let size = usize::try_from(read_number(input)?).ok()?;
            input.take(size).map(drop)
        }
        5 => input.take(4).map(drop),
        _ => None,
    }
}

fn write_number(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7F {
        out.push(0x80 | u8::try_from(number & 0x7F).unwrap_or_default());
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Seven bits a byte, lowest first.
fn read_number(input: &mut Input<'_>) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = input.u8()?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_the_reference_writes_them() {
        assert_eq!(request(""), [0, 0, 0, 0, 0]);
        assert_eq!(request("ab"), [0, 0, 0, 0, 4, 0x0A, 2, b'a', b'b']);
        assert_eq!(request(&"x".repeat(300))[..8], [0, 0, 0, 1, 47, 0x0A, 0xAC, 2]);
        let cases: [(&[u8], Option<u64>); 9] = [
            (&[0, 0, 0, 0, 2, 8, 1], Some(1)),
            (&[0, 0, 0, 0, 0], Some(0)),
            (&[0, 0, 0, 0, 5, 0x12, 1, b'x', 8, 2], Some(2)),
            (&[1, 0, 0, 0, 2, 8, 1], None),
            (&[0, 0, 0, 0, 9, 8, 1], None),
            (&[0, 0, 0, 0, 2, 8], None),
            (&[0, 0, 0, 0, 3, 8, 1, 0x0F], None),
            (b"<html>", None),
            (&[], None),
        ];
        for (bytes, status) in cases {
            assert_eq!(answer(bytes), status, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let size = u32::try_from(bytes.len()).unwrap();
            let _ = answer(&bytes);
            let _ = answer(&[&[0], &size.to_be_bytes()[..], &bytes].concat());
        }
    }
}
