//! The service manager that started the program, if it wants to be told (systemd's `sd_notify` protocol: datagrams to
//! the socket named in `NOTIFY_SOCKET`).

use crate::env;
use std::{os::unix::net::UnixDatagram, path::Path, time::Duration};

/// The unit file that `golive agent --unit` prints.
const UNIT: &str = include_str!("golive-agent.service");

/// A service manager to be told.
pub struct Manager {
    socket: Option<(UnixDatagram, String)>,
    watchdog: Option<Duration>,
}

impl Manager {
    /// The one that is named in the environment; without it everything told here is for nobody.
    pub fn find() -> Self {
        // A name that begins with `@` is abstract: not a file, and not reachable with the standard library.
        let place = env::get("NOTIFY_SOCKET").filter(|name| name.starts_with('/'));
        let socket = place.and_then(|place| Some((UnixDatagram::unbound().ok()?, place)));
        let micros = env::get("WATCHDOG_USEC").and_then(|micros| micros.parse().ok());
        Self { socket, watchdog: micros.map(Duration::from_micros) }
    }

    pub fn ready(&self) {
        self.tell("READY=1");
    }

    pub fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    pub fn alive(&self) {
        self.tell("WATCHDOG=1");
    }

    /// How often it wants to hear that the program is alive, twice as often as it must.
    pub fn watchdog(&self) -> Option<Duration> {
        self.watchdog.map(|limit| limit / 2).filter(|every| !every.is_zero())
    }

    /// A manager that does not listen must not hold up the work.
    fn tell(&self, state: &str) {
        if let Some((socket, place)) = &self.socket {
            let _ = socket.send_to(state.as_bytes(), place);
        }
    }
}

/// A unit for this program and plan.
pub fn unit(program: &Path, plan: &Path) -> String {
    let directory = plan.parent().unwrap_or(Path::new("/"));
    UNIT.replace("@PROGRAM@", &quoted(program))
        .replace("@PLAN@", &quoted(plan))
        .replace("@DIRECTORY@", &plain(directory))
}

/// As one word of a command line of a unit.
fn quoted(path: &Path) -> String {
    let text = plain(path);
    if text.contains([' ', '\t', '"', '\'', ';']) {
        format!("\"{}\"", text.replace('"', "\\\""))
    } else {
        text
    }
}

/// `%` begins a specifier and `\` an escape in a unit.
fn plain(path: &Path) -> String {
    path.display().to_string().replace('\\', "\\\\").replace('%', "%%")
}
