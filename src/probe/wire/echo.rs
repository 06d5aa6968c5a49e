//! ICMP echo (RFC 792, RFC 4443 4): what `ping` sends and gets back.

/// The part of a packet that says whose it is. The identifier does not do: the system may replace it.
pub const TOKEN_BYTES: usize = 16;
/// Longest packet that is looked at.
pub const PACKET_BYTES_MAX: usize = 1_500;

const HEADER_BYTES: usize = 8;
const REQUEST_V4: u8 = 8;
const REPLY_V4: u8 = 0;
const REQUEST_V6: u8 = 128;
const REPLY_V6: u8 = 129;

/// An echo request. The checksum of IPv6 covers addresses, and the system fills it in.
pub fn request(v6: bool, number: u16, token: [u8; TOKEN_BYTES]) -> Vec<u8> {
    let mut packet = vec![if v6 { REQUEST_V6 } else { REQUEST_V4 }, 0, 0, 0];
    packet.extend_from_slice(&token[..2]);
    packet.extend_from_slice(&number.to_be_bytes());
    packet.extend_from_slice(&token);
    if !v6 {
        let sum = checksum(&packet).to_be_bytes();
        packet[2..4].copy_from_slice(&sum);
    }
    packet
}

/// The number of the request that `packet` answers, if it answers one of ours.
pub fn answered(v6: bool, packet: &[u8], token: [u8; TOKEN_BYTES]) -> Option<u16> {
    let packet = if v6 { packet } else { without_ip_header(packet)? };
    let wanted = if v6 { REPLY_V6 } else { REPLY_V4 };
    let ours =
        packet.first() == Some(&wanted) && packet.get(1) == Some(&0) && packet.get(HEADER_BYTES..)? == token;
    let number = packet.get(6..HEADER_BYTES)?;
    ours.then(|| u16::from_be_bytes([number[0], number[1]]))
}

/// Some systems hand over the IP header as well. It begins with a 4, which is no type of ICMP that we look for.
fn without_ip_header(packet: &[u8]) -> Option<&[u8]> {
    let first = *packet.first()?;
    if first >> 4 != 4 {
        return Some(packet);
    }
    packet.get(usize::from(first & 0xF) * 4..)
}

/// The internet checksum (RFC 1071).
fn checksum(bytes: &[u8]) -> u16 {
    let words =
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0)));
    let sum = words.fold(0_u32, u32::wrapping_add);
    let folded = (sum & 0xFFFF) + (sum >> 16);
    let folded = (folded & 0xFFFF) + (folded >> 16);
    !u16::try_from(folded).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOKEN: [u8; TOKEN_BYTES] = *b"0123456789abcdef";

    fn reply_to(packet: &[u8], kind: u8) -> Vec<u8> {
        [&[kind], &packet[1..]].concat()
    }

    #[test]
    fn a_reply_is_told_from_what_is_not_ours() {
        let packet = request(false, 7, TOKEN);
        assert_eq!(checksum(&packet), 0, "a packet with its checksum sums to nothing");
        let reply = reply_to(&packet, REPLY_V4);
        assert_eq!(answered(false, &reply, TOKEN), Some(7));
        assert_eq!(
            answered(false, &[&[0x45; 20], &reply[..]].concat(), TOKEN),
            Some(7),
            "with its IP header"
        );
        assert_eq!(answered(false, &packet, TOKEN), None, "our own request, as on loopback");
        assert_eq!(answered(false, &reply, [0; TOKEN_BYTES]), None);
        let packet = request(true, 9, TOKEN);
        assert_eq!(answered(true, &reply_to(&packet, REPLY_V6), TOKEN), Some(9));
    }

    #[test]
    fn checksum_of_the_example() {
        // RFC 1071, 3.
        assert_eq!(checksum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), !0xddf2);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, v6: bool) {
            prop_assert_eq!(answered(v6, &bytes, TOKEN), None);
        }

        #[test]
        fn numbers_come_back(number: u16) {
            let reply = reply_to(&request(false, number, TOKEN), REPLY_V4);
            prop_assert_eq!(answered(false, &reply, TOKEN), Some(number));
        }
    }
}
