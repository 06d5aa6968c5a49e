//! Questions to name servers and their answers (RFC 1035, 4).

use super::{dns_name, input::Input};
use crate::plan::Record;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Longest message: its length is 16 bits over TCP.
pub const MESSAGE_BYTES_MAX: usize = u16::MAX as usize;

const HEADER_BYTES: usize = 12;
const CLASS_INTERNET: u16 = 1;
const TYPE_CNAME: u16 = 5;
/// Aliases that are followed.
const ALIASES_MAX: usize = 16;

const IS_ANSWER: u16 = 1 << 15;
const IS_TRUNCATED: u16 = 1 << 9;
const WANTS_RECURSION: u16 = 1 << 8;
const CODE: u16 = 0xF;

/// What is asked, with the number that tells its answer from others.
#[derive(Clone, Debug)]
pub struct Question {
    id: u16,
    name: String,
    record: Record,
}

/// What a server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Number of the response code.
    pub code: u8,
    /// There is more than fits: ask over TCP.
    pub truncated: bool,
    /// The values of the records asked for, sorted, for servers turn them round.
    pub answers: Vec<String>,
    /// The shortest time for which one of them may be kept, in seconds.
    pub ttl_secs: Option<u32>,
}

/// Why bytes are no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Of another question, perhaps a late one: the right answer may still come.
    Stray,
    /// Of this one, and broken.
    Broken,
}

impl Question {
    pub fn new(id: u16, name: &str, record: Record) -> Self {
        Self { id, name: name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(), record }
    }

    /// The message to send; `None` when the name is none.
    pub fn message(&self) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(HEADER_BYTES + self.name.len() + 6);
        for field in [self.id, WANTS_RECURSION, 1, 0, 0, 0] {
            out.extend_from_slice(&field.to_be_bytes());
        }
        dns_name::write(&self.name, &mut out)?;
        out.extend_from_slice(&number(self.record).to_be_bytes());
        out.extend_from_slice(&CLASS_INTERNET.to_be_bytes());
        Some(out)
    }

    /// Reads the reply to this question.
    pub fn reply(&self, message: &[u8]) -> Result<Reply, Unreadable> {
        let mut header = Input(message);
        let mut field = || header.u16().ok_or(Unreadable::Stray);
        let (id, flags, questions, answers) = (field()?, field()?, field()?, field()?);
        if id != self.id || flags & IS_ANSWER == 0 {
            return Err(Unreadable::Stray);
        }
        // Some servers leave the question out of a refusal; its number and the connection must do.
        let mut at = HEADER_BYTES;
        if questions > 0 {
            at = self.own_question(message).ok_or(Unreadable::Stray)?;
        }
        let code = u8::try_from(flags & CODE).unwrap_or_default();
        let truncated = flags & IS_TRUNCATED != 0;
        let mut reply = Reply { code, truncated, answers: Vec::new(), ttl_secs: None };
        if !truncated {
            self.collect(message, at, answers, &mut reply).ok_or(Unreadable::Broken)?;
        }
        Ok(reply)
    }

    /// Where the answers start, if the question is ours.
    fn own_question(&self, message: &[u8]) -> Option<usize> {
        let (name, at) = dns_name::read(message, HEADER_BYTES)?;
        let mut rest = Input(message.get(at..)?);
        let ours = name == self.name && rest.u16()? == number(self.record) && rest.u16()? == CLASS_INTERNET;
        ours.then_some(at + 4)
    }

    /// Takes the records asked for, of the name or of what it is an alias of.
    fn collect(&self, message: &[u8], mut at: usize, count: u16, reply: &mut Reply) -> Option<()> {
        let mut names = vec![self.name.clone()];
        for _ in 0..count {
            let (owner, after) = dns_name::read(message, at)?;
            let mut rest = Input(message.get(after..)?);
            let (kind, class, ttl, size) = (rest.u16()?, rest.u16()?, rest.u32()?, usize::from(rest.u16()?));
            let start = after + 10;
            at = start + size;
            let data = message.get(start..at)?;
            if class != CLASS_INTERNET || !names.contains(&owner) {
                continue;
            }
            if kind == number(self.record) {
                reply.answers.push(value(self.record, message, start, data)?);
                reply.ttl_secs = Some(reply.ttl_secs.map_or(ttl, |least| least.min(ttl)));
            } else if kind == TYPE_CNAME && names.len() < ALIASES_MAX {
                names.push(dns_name::read(message, start)?.0);
            }
        }
        reply.answers.sort();
        Some(())
    }
}

/// The number of a type of record.
fn number(record: Record) -> u16 {
    match record {
        Record::A => 1,
        Record::Ns => 2,
        Record::Cname => TYPE_CNAME,
        Record::Soa => 6,
        Record::Mx => 15,
        Record::Txt => 16,
        Record::Aaaa => 28,
        Record::Srv => 33,
    }
}

/// The value of a record as zone files write it, names without their last dot.
fn value(record: Record, message: &[u8], start: usize, data: &[u8]) -> Option<String> {
    let mut rest = Input(data);
    let name = |after: usize| dns_name::read(message, start + after).map(|(name, _)| name);
    Some(match record {
        Record::A => Ipv4Addr::from(<[u8; 4]>::try_from(data).ok()?).to_string(),
        Record::Aaaa => Ipv6Addr::from(<[u8; 16]>::try_from(data).ok()?).to_string(),
        Record::Cname | Record::Ns => name(0)?,
        Record::Mx => format!("{} {}", rest.u16()?, name(2)?),
        Record::Srv => format!("{} {} {} {}", rest.u16()?, rest.u16()?, rest.u16()?, name(6)?),
        Record::Txt => {
            let mut text = Vec::with_capacity(data.len());
            while let Some(size) = rest.u8() {
                text.extend_from_slice(rest.take(usize::from(size))?);
            }
            String::from_utf8_lossy(&text).into_owned()
        }
        Record::Soa => {
            let (server, after) = dns_name::read(message, start)?;
            let (person, after) = dns_name::read(message, after)?;
            let mut numbers = Input(message.get(after..start + data.len())?);
            let mut number = || numbers.u32();
            format!("{server} {person} {} {} {} {} {}", number()?, number()?, number()?, number()?, number()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The reply to `question` with these records: owner, type, TTL, data.
    fn message(question: &Question, flags: u16, records: &[(&str, u16, u32, &[u8])]) -> Vec<u8> {
        let mut out = question.message().unwrap();
        out[2..4].copy_from_slice(&(IS_ANSWER | flags).to_be_bytes());
        out[6..8].copy_from_slice(&u16::try_from(records.len()).unwrap().to_be_bytes());
        for (owner, kind, ttl, data) in records {
            dns_name::write(owner, &mut out).unwrap();
            out.extend_from_slice(&kind.to_be_bytes());
            out.extend_from_slice(&CLASS_INTERNET.to_be_bytes());
            out.extend_from_slice(&ttl.to_be_bytes());
            out.extend_from_slice(&u16::try_from(data.len()).unwrap().to_be_bytes());
            out.extend_from_slice(data);
        }
        out
    }

    fn name(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        dns_name::write(text, &mut out).unwrap();
        out
    }

    #[test]
    fn values_as_zone_files_write_them() {
        let soa = [name("ns.a.cn"), name("admin.a.cn"), vec![0, 0, 0, 7], vec![0; 16]].concat();
        let cases: [(Record, Vec<u8>, &str); 7] = [
            (Record::A, vec![192, 0, 2, 1], "192.0.2.1"),
            (Record::Aaaa, [vec![0x20, 1, 0x0d, 0xb8], vec![0; 11], vec![1]].concat(), "2001:db8::1"),
            (Record::Mx, [vec![0, 10], name("mx.A.cn")].concat(), "10 mx.a.cn"),
            (Record::Txt, b"\x03v=s\x02pf".to_vec(), "v=spf"),
            (Record::Srv, [vec![0, 1, 0, 2, 0x1f, 0x90], name("s.a.cn")].concat(), "1 2 8080 s.a.cn"),
            (Record::Ns, name("ns.a.cn"), "ns.a.cn"),
            (Record::Soa, soa, "ns.a.cn admin.a.cn 7 0 0 0 0"),
        ];
        for (record, data, text) in cases {
            let question = Question::new(7, "A.cn.", record);
            let reply =
                question.reply(&message(&question, 0, &[("a.cn", number(record), 60, &data)])).unwrap();
            assert_eq!((reply.answers, reply.ttl_secs), (vec![text.to_owned()], Some(60)));
            let cut = message(&question, 0, &[("a.cn", number(record), 60, &data[..1])]);
            assert_eq!(question.reply(&cut), Err(Unreadable::Broken), "{record:?}");
        }
    }

    #[test]
    fn aliases_are_followed_and_other_names_are_not_believed() {
        let question = Question::new(1, "www.a.cn", Record::A);
        let alias = name("edge.cdn.cn");
        let records: [(&str, u16, u32, &[u8]); 4] = [
            ("www.a.cn", TYPE_CNAME, 300, &alias),
            ("edge.cdn.cn", 1, 20, &[192, 0, 2, 9]),
            ("edge.cdn.cn", 1, 40, &[192, 0, 2, 3]),
            ("bank.cn", 1, 1, &[6, 6, 6, 6]),
        ];
        let reply = question.reply(&message(&question, 0, &records)).unwrap();
        assert_eq!(reply.answers, ["192.0.2.3", "192.0.2.9"]);
        assert_eq!(reply.ttl_secs, Some(20));
    }

    #[test]
    fn another_questions_reply_is_a_stray() {
        let question = Question::new(1, "a.cn", Record::A);
        let others = [
            Question::new(2, "a.cn", Record::A),
            Question::new(1, "b.cn", Record::A),
            Question::new(1, "a.cn", Record::Mx),
        ];
        for other in others {
            assert_eq!(question.reply(&message(&other, 0, &[])), Err(Unreadable::Stray));
        }
        assert_eq!(question.reply(&question.message().unwrap()), Err(Unreadable::Stray), "our own question");
        let code = question.reply(&message(&question, 3, &[])).unwrap();
        assert_eq!((code.code, code.truncated), (3, false));
        assert!(question.reply(&message(&question, IS_TRUNCATED, &[])).unwrap().truncated);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(tail: Vec<u8>, record in 0_usize..8, head in 0_usize..40) {
            let question = Question::new(0x1234, "a.example.cn", Record::ALL[record]);
            let mut bytes = message(&question, 0, &[]);
            bytes.truncate(head);
            bytes.extend(tail);
            if let Ok(reply) = question.reply(&bytes) {
                prop_assert!(reply.answers.iter().all(|answer| answer.len() <= 4 * bytes.len() + 64));
            }
        }

        #[test]
        fn a_broken_answer_is_never_half_an_answer(at in 0_usize..60, byte: u8) {
            let question = Question::new(9, "a.cn", Record::A);
            let mut bytes = message(&question, 0, &[("a.cn", 1, 60, &[192, 0, 2, 1])]);
            if at < bytes.len() {
                bytes[at] = byte;
            }
            if let Ok(reply) = question.reply(&bytes) {
                prop_assert!(reply.answers.len() <= 1);
            }
        }
    }
}
