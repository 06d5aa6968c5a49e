//! `kind = "host"`: the machine golive runs on.

use super::super::{
    judge,
    run::{Deadline, Ended, Failure, Run},
};
use crate::{
    expr::{Missing, Path, Segment, Values},
    mask::Secrets,
    measure::Readings,
    phrase,
    plan::Host,
    value::Value,
    wording::{Phrase, Text, probe as say},
};
use rust_decimal::Decimal;
use std::{future::Future, path, pin::Pin, sync::Arc, time::Duration};
use sysinfo::{DiskRefreshKind, Disks, System};
use tokio::{sync::Mutex, time::Instant};

pub static MANUAL: Text = Text {
    zh: r#"host：golive 所在的这台机器。

  [probe.server]
  title = "应用服务器"
  kind = "host"
  every = "10s"
  timeout = "5s"
  disk = "/"
  expect = ["cpu < 85%", "memory < 90%", "disk < 80%", "load5 < 8"]

cpu      两次读数之间的处理器使用率，0 到 1
memory   已用内存的占比，0 到 1
disk     挂载点的已用占比，0 到 1；写目录时取它所在的挂载点
load1、load5、load15   平均负载（进程数；Windows 上没有）

expect 可以不写，只记录读数。结果: ok 成功；assertion 断言不成立或没有读数；timeout 读不出来，例如网络盘无响应。
"#,
    en: r#"host: the machine golive runs on.

  [probe.server]
  title = "Application server"
  kind = "host"
  every = "10s"
  timeout = "5s"
  disk = "/"
  expect = ["cpu < 85%", "memory < 90%", "disk < 80%", "load5 < 8"]

cpu      share of the processors in use between two readings, 0 to 1
memory   share of memory in use, 0 to 1
disk     share of the mount in use, 0 to 1; for a directory, of the mount it is on
load1, load5, load15   average load (processes; not on Windows)

`expect` may be left out: the readings are recorded. Outcomes: ok; assertion: one does not hold or there is no
reading; timeout: the readings did not come, as from a network disk that hangs.
"#,
};

/// Reads this machine. Kept between runs, for the use of processors is a difference of two readings.
#[derive(Default)]
pub(super) struct Gauge {
    /// Held while a reading goes on, so that readings that hang do not pile up.
    meters: Arc<Mutex<Option<Meters>>>,
}

struct Meters {
    system: System,
    disks: Disks,
}

pub(super) struct Instrument {
    host: Host,
    gauge: Gauge,
}

impl Instrument {
    pub fn new(host: Host) -> Self {
        Self { host, gauge: Gauge::default() }
    }
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(look(&self.host, &self.gauge, run.timeout))
    }
}

async fn look(host: &Host, gauge: &Gauge, timeout: Duration) -> Ended {
    let started = Instant::now();
    let deadline = Deadline::after(timeout, timeout);
    let (result, readings) = match deadline.bound(&say::NO_READING, gauge.read(host.disk.clone())).await {
        Ok(readings) => (judged(host, &readings), readings),
        Err(late) => (Err(late), Readings::new()),
    };
    Ended { readings, ..Ended::new(result.map(|()| Readings::new()), started.elapsed()) }
}

fn judged(host: &Host, readings: &Readings) -> Result<(), Failure> {
    let values = HostValues { host, readings };
    host.expect.iter().try_for_each(|expr| judge::holds(expr, &values, &Secrets::default()))
}

impl Gauge {
    /// What there is to read; a reading the platform does not have is not in it. The first call takes as long as a
    /// difference needs to mean something.
    async fn read(&self, mount: String) -> Readings {
        let mut meters = Arc::clone(&self.meters).lock_owned().await;
        let first = meters.is_none();
        let reading = tokio::task::spawn_blocking(move || {
            if first {
                *meters = Meters::new();
                std::thread::sleep(sysinfo::MINIMUM_CPU_UPDATE_INTERVAL);
            }
            meters.as_mut().map(|meters| meters.read(path::Path::new(&mount))).unwrap_or_default()
        });
        reading.await.unwrap_or_default()
    }
}

impl Meters {
    fn new() -> Option<Self> {
        let mut system = System::new().ok()?;
        system.refresh_cpu_usage();
        Some(Self { system, disks: Disks::new().ok()? })
    }

    fn read(&mut self, mount: &path::Path) -> Readings {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        let cpu = f64::from(self.system.global_cpu_usage()) / 100.0;
        let (total, available) = (self.system.total_memory(), self.system.available_memory());
        let load = if cfg!(windows) { None } else { System::load_average().ok() };
        let readings = [
            ("cpu", share(cpu)),
            ("memory", used(total, available)),
            ("disk", self.disk(mount)),
            ("load1", load.as_ref().and_then(|load| number(load.one))),
            ("load5", load.as_ref().and_then(|load| number(load.five))),
            ("load15", load.as_ref().and_then(|load| number(load.fifteen))),
        ];
        readings.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect()
    }

    /// Asks only the one mount once it is known: another that hangs is none of our business.
    fn disk(&mut self, mount: &path::Path) -> Option<Decimal> {
        let storage = DiskRefreshKind::nothing().with_storage();
        if self.disks.is_empty() {
            self.disks.refresh_specifics(true, storage);
        }
        let holder = self.disks.iter_mut().filter(|disk| mount.starts_with(disk.mount_point()));
        let disk = holder.max_by_key(|disk| disk.mount_point().components().count())?;
        disk.refresh_specifics(storage);
        used(disk.total_space(), disk.available_space())
    }
}

fn used(total: u64, available: u64) -> Option<Decimal> {
    (total > 0).then(|| share(1.0 - available as f64 / total as f64)).flatten()
}

fn share(share: f64) -> Option<Decimal> {
    number(share.clamp(0.0, 1.0))
}

/// To four places: readings are shown and stored.
fn number(number: f64) -> Option<Decimal> {
    Decimal::from_f64_retain(number).map(|number| number.round_dp(4).normalize())
}

struct HostValues<'a> {
    host: &'a Host,
    readings: &'a Readings,
}

impl Values for HostValues<'_> {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let [Segment::Key(wanted)] = path.segments() else { return Err(Missing::default()) };
        let found = self.readings.iter().find(|(name, _)| **name == **wanted);
        found.map(|(_, number)| Value::Number(*number)).ok_or_else(|| {
            Missing::because(if wanted == "disk" {
                phrase!(say::NO_DISK, mount = &self.host.disk)
            } else {
                Phrase::from(&say::NOT_READ)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expr::Expr, measure::Outcome};

    fn host(disk: &str, expect: &[&str]) -> Host {
        Host { disk: disk.into(), expect: expect.iter().map(|source| Expr::parse(source).unwrap()).collect() }
    }

    #[tokio::test]
    async fn this_machine_has_readings_within_their_range() {
        let gauge = Gauge::default();
        for _ in 0..2 {
            let ended = look(&host("/", &["cpu <= 1", "memory > 0"]), &gauge, Duration::from_secs(30)).await;
            assert_eq!(ended.outcome, Outcome::Ok, "{:?}", ended.detail);
            let share = |wanted: &str| {
                ended.readings.iter().find(|(name, _)| **name == *wanted).map(|(_, value)| *value)
            };
            for name in ["cpu", "memory"] {
                let value = share(name).unwrap();
                assert!(value >= Decimal::ZERO && value <= Decimal::ONE, "{name} {value}");
            }
        }
    }

    #[test]
    fn a_reading_that_is_not_there_never_passes() {
        let readings = vec![("cpu".into(), Decimal::ZERO)];
        for source in ["disk < 1", "disk >= 0", "load1 < 100", "memory != 5"] {
            let failure = judged(&host("/none", &[source]), &readings).unwrap_err();
            assert_eq!(failure.outcome, Outcome::Assertion);
        }
        assert_eq!(judged(&host("/", &["cpu < 85%"]), &readings), Ok(()));
    }
}
