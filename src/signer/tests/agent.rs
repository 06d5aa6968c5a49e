//! Agents: one that keeps to the protocol, many that do not, and OpenSSH's own.

use super::super::{agent, error::AgentFault, *};
use super::fixtures::*;
use crate::{
    signature::wire::{Reader, put_number, put_string, strings},
    wording::Lang,
};
use std::{
    io::{Read, Write},
    os::unix::net::UnixListener,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// What is answered to a request.
type Script = Box<dyn Fn(&[u8]) -> Vec<u8> + Send>;

/// Answers one connection after the other, each with what the next script makes of the request; then hangs up.
fn agent_that(scripts: Vec<Script>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("agent");
    let listener = UnixListener::bind(&socket).unwrap();
    thread::spawn(move || {
        for script in scripts {
            let (mut stream, _) = listener.accept().unwrap();
            let mut length = [0; 4];
            stream.read_exact(&mut length).unwrap();
            let mut request = vec![0; u32::from_be_bytes(length) as usize];
            stream.read_exact(&mut request).unwrap();
            // The other side may have had enough before the end.
            let _ = stream.write_all(&script(&request));
        }
    });
    (directory, socket)
}

fn framed(message: &[u8]) -> Vec<u8> {
    strings(&[message])
}

fn holding(blobs: &[&[u8]]) -> Vec<u8> {
    let mut message = vec![12];
    put_number(&mut message, u32::try_from(blobs.len()).unwrap());
    for blob in blobs {
        put_string(&mut message, blob);
        put_string(&mut message, b"comment");
    }
    framed(&message)
}

fn signing(signature: &[u8]) -> Vec<u8> {
    let mut message = vec![14];
    put_string(&mut message, signature);
    framed(&message)
}

fn listing(reply: Vec<u8>) -> Result<Vec<PublicKey>, SignerError> {
    let (_directory, socket) = agent_that(vec![Box::new(move |_| reply.clone())]);
    agent_keys(&socket)
}

fn fault<T: fmt::Debug>(result: Result<T, SignerError>) -> AgentFault {
    match result {
        Err(SignerError::Agent { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_agent_is_asked_as_the_protocol_says() {
    let key = public("rsa-2048");
    let (blob, wanted) = (key.blob().to_vec(), key.clone());
    let list = move |request: &[u8]| {
        assert_eq!(request, [11]);
        holding(&[b"nonsense", &blob])
    };
    let sign = move |request: &[u8]| {
        let mut reader = Reader::new(request);
        assert_eq!(reader.byte(), Some(13));
        assert_eq!(reader.string(), Some(wanted.blob()));
        assert_eq!(reader.string(), Some(&signature::to_sign(&message())[..]));
        assert_eq!(reader.number(), Some(4), "asks for rsa-sha2-512");
        assert!(reader.is_empty());
        // What ssh-keygen recorded: the last field of its envelope.
        let envelope = signature::armor::decode("SSH SIGNATURE", &text("rsa-2048.sig")).unwrap();
        let mut reader = Reader::new(&envelope);
        reader.take(10).unwrap();
        for _ in 0..4 {
            reader.string().unwrap();
        }
        signing(reader.string().unwrap())
    };
    let (_directory, socket) = agent_that(vec![Box::new(list), Box::new(sign)]);
    let signer = Signer::from_agent(&socket, &key).unwrap();
    assert_eq!(signer.public(), &key);
    assert_eq!(signer.sign(&message()).unwrap(), text("rsa-2048.sig"));
    assert!(format!("{signer:?}").starts_with("Signer(agent, "));
}

#[test]
fn an_agent_without_the_key_is_told_apart_from_one_that_refuses() {
    let other = holding(&[public("ecdsa-p256").blob()]);
    let (_directory, socket) = agent_that(vec![Box::new(move |_| other.clone())]);
    let error = Signer::from_agent(&socket, &public("ed25519")).unwrap_err();
    assert!(error.to_string().contains(&public("ed25519").fingerprint()), "{error}");
    assert!(error.hint().unwrap().render(Lang::En).contains("ssh-add"));
    assert!(matches!(fault(listing(framed(&[5]))), AgentFault::Refused));
    assert_eq!(listing(holding(&[])).unwrap(), []);
}

#[test]
fn lies_in_a_list_are_seen() {
    let mut long = vec![12];
    put_number(&mut long, u32::MAX);
    let mut left_over = vec![12];
    put_number(&mut left_over, 0);
    left_over.push(0);
    for (what, reply) in [
        ("no bytes", framed(b"")),
        ("a huge length", vec![0xff, 0xff, 0xff, 0xff, 12]),
        ("more than the bound", (256 * 1024_u32 + 1).to_be_bytes().to_vec()),
        ("another answer", framed(&[14, 0, 0, 0, 0])),
        ("no count", framed(&[12])),
        ("more keys than there are", framed(&long)),
        ("something after the keys", framed(&left_over)),
        ("garbage", framed(b"\x0cHTTP/1.1 400 Bad Request")),
    ] {
        let fault = fault(listing(reply));
        assert!(matches!(fault, AgentFault::Nonsense), "{what}: {fault:?}");
    }
    for (what, reply) in
        [("at once", vec![]), ("in the length", vec![0, 0]), ("in the text", vec![0, 0, 0, 9, 12])]
    {
        let fault = fault(listing(reply));
        assert!(matches!(fault, AgentFault::Lost(_)), "it hung up {what}: {fault:?}");
    }
}

#[test]
fn a_signature_that_does_not_hold_is_not_handed_out() {
    let key = public("ed25519");
    let wrong = strings(&[b"ssh-ed25519", &[7; 64]]);
    for signature in [wrong, Vec::new(), b"garbage".to_vec()] {
        let list = holding(&[key.blob()]);
        let (_directory, socket) =
            agent_that(vec![Box::new(move |_| list.clone()), Box::new(move |_| signing(&signature))]);
        let signer = Signer::from_agent(&socket, &key).unwrap();
        assert!(matches!(fault(signer.sign(b"yes")), AgentFault::Wrong { .. }));
    }
}

#[test]
fn an_agent_that_dawdles_is_left() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("agent");
    let listener = UnixListener::bind(&socket).unwrap();
    // Drips for ever, one byte at a time: each arrives in time, and all of them do not.
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reply = holding(&[&[0; 1000]]).into_iter().chain(std::iter::repeat(0));
        while reply.next().is_some_and(|byte| stream.write_all(&[byte]).is_ok()) {
            thread::sleep(Duration::from_millis(20));
        }
    });
    let limit = Duration::from_millis(200);
    let result = agent::ask(&socket, &[11], 12, limit);
    assert!(matches!(result, Err(AgentFault::Slow { .. })), "{result:?}");
}

#[test]
fn no_agent_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let error = agent_keys(&directory.path().join("none")).unwrap_err();
    assert!(error.hint().unwrap().render(Lang::En).contains("ssh-agent"), "{error}");
}

/// OpenSSH's agent, ended when dropped.
struct Real(Child);

impl Drop for Real {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_agent_of_openssh_signs() {
    if !["ssh-agent", "ssh-add", "ssh-keygen"].into_iter().all(installed) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("agent");
    let child =
        Command::new("ssh-agent").args(["-D", "-a"]).arg(&socket).stdout(Stdio::null()).spawn().unwrap();
    let _real = Real(child);
    for _ in 0..500 {
        if socket.exists() {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    for name in ["ed25519", "ecdsa-p256", "ecdsa-p384", "rsa-2048"] {
        let key = private_file(directory.path(), &text(name));
        let added =
            Command::new("ssh-add").arg("-q").arg(&key).env("SSH_AUTH_SOCK", &socket).status().unwrap();
        assert!(added.success(), "ssh-add {name}");
        assert!(agent_keys(&socket).unwrap().contains(&public(name)));
        let signature = Signer::from_agent(&socket, &public(name)).unwrap().sign(&message()).unwrap();
        assert_eq!(signature::verify(&signature, &message()), Ok(public(name)));
        assert!(ssh_keygen_accepts(directory.path(), &public(name), &signature), "{name}");
    }
    let absent = public("ecdsa-short-scalar");
    assert!(matches!(fault(Signer::from_agent(&socket, &absent)), AgentFault::NoKey { .. }));
}
