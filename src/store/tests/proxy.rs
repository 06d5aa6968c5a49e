//! A network that fails: passes bytes between the store and the server, and cuts connections.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

/// When a connection is cut.
#[derive(Clone, Copy)]
pub(super) enum Cut {
    /// After so many bytes, both ways together.
    After(i64),
    /// When the server answers a commit: it is done, and nobody hears of it.
    AtCommit,
    Never,
}

/// What the store sends when it asks for a commit: `golive.put`, of which only the events are sent each time, and
/// `golive.keep` and `golive.thin` commit by themselves.
const COMMITTING: [&[u8]; 4] = [b"COMMIT\0", b"{\"kind\":\"", b"golive.keep(", b"golive.thin("];

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

pub(super) struct Proxy {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    cuts: Arc<AtomicUsize>,
}

/// One connection on its way through.
#[derive(Clone)]
struct Line {
    left: Arc<AtomicI64>,
    /// Whether an answer is to be lost; armed by the commit when that is what is waited for.
    mute: Arc<AtomicBool>,
    cut: Cut,
    cuts: Arc<AtomicUsize>,
}

impl Proxy {
    /// Passes on to `server`; `next` says for each connection when it is cut.
    pub fn start(server: &str, mut next: impl FnMut() -> Cut + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, cuts) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (stopped, counted, server) = (Arc::clone(&stop), Arc::clone(&cuts), server.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                if stopped.load(SeqCst) {
                    return;
                }
                let Ok(client) = client else { continue };
                let Ok(server) = TcpStream::connect(&server) else { continue };
                let cut = next();
                let left = if let Cut::After(bytes) = cut { bytes } else { i64::MAX };
                let line = Line {
                    left: Arc::new(AtomicI64::new(left)),
                    mute: Arc::default(),
                    cut,
                    cuts: Arc::clone(&counted),
                };
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let up = line.clone();
                thread::spawn(move || up.pass(from, to, true));
                thread::spawn(move || line.pass(server, client, false));
            }
        });
        Self { address, stop, cuts }
    }

    /// The address of a database behind the proxy.
    pub fn url(&self, direct: &str, server: &str) -> String {
        direct.replace(server, &self.address.to_string())
    }

    pub fn cuts(&self) -> usize {
        self.cuts.load(SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop.store(true, SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Line {
    fn pass(&self, mut from: TcpStream, mut to: TcpStream, is_up: bool) {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let bytes = &buffer[..count];
            if !is_up && self.mute.load(SeqCst) {
                self.cuts.fetch_add(1, SeqCst);
                break;
            }
            let is_commit = is_up && COMMITTING.iter().any(|text| contains(bytes, text));
            if is_commit && matches!(self.cut, Cut::AtCommit) {
                self.mute.store(true, SeqCst);
            }
            let left = self.left.fetch_sub(i64::try_from(count).unwrap(), SeqCst);
            let passed = usize::try_from(left.max(0)).unwrap().min(count);
            if to.write_all(&bytes[..passed]).is_err() {
                break;
            }
            if passed < count {
                self.cuts.fetch_add(1, SeqCst);
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }
}
