//! A project directory to run the program in.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

pub struct Project {
    directory: TempDir,
    env: Vec<(String, String)>,
}

/// What a run came to. Times are replaced by `TIME`, so that outputs compare.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Project {
    /// An empty directory, in English.
    pub fn empty() -> Self {
        let directory = tempfile::Builder::new().prefix("golive-test").tempdir().unwrap();
        Self { directory, env: vec![("LANG".into(), "C.UTF-8".into()), ("USER".into(), "tester".into())] }
    }

    /// A directory with this plan.
    pub fn with(plan: &str) -> Self {
        let project = Self::empty();
        project.write("golive.toml", plan);
        project
    }

    /// The plan most tests use: a must with a case, a person, a milestone, a checklist, a gate without probes.
    pub fn small() -> Self {
        Self::with(SMALL)
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_golive"));
        command.args(arguments).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, line: &str) -> Run {
        self.run_args(&line.split(' ').collect::<Vec<_>>())
    }

    pub fn run_args(&self, arguments: &[&str]) -> Run {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| without_times(&String::from_utf8(bytes).expect("output is UTF-8"));
        let _ = std::io::stderr().flush();
        Run { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }
}

impl Run {
    /// The run said exactly this and nothing on standard error.
    #[track_caller]
    pub fn says(&self, code: i32, out: &str) {
        assert_eq!((self.code, self.out.as_str(), self.err.as_str()), (code, out, ""));
    }

    /// The run failed with exactly this on standard error and nothing on standard output.
    #[track_caller]
    pub fn fails(&self, code: i32, err: &str) {
        assert_eq!((self.code, self.err.as_str(), self.out.as_str()), (code, err, ""));
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

fn without_times(text: &str) -> String {
    let times = regex::Regex::new(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?").unwrap();
    times.replace_all(text, "TIME").into_owned()
}

const SMALL: &str = r#"
[project]
id = "small"
name = "Small project"
timezone = "Asia/Shanghai"

[person.wang]
name = "Sample Wang"
roles = ["pm"]

[requirement.R-01]
title = "Cashiers find a member by phone number within 2 s"
priority = "must"
owner = "wang"

[case.UAT-01]
title = "A cashier finds a member"
verifies = ["R-01"]
persona = "cashier"

[case.UAT-02]
title = "A member is found"
verifies = ["R-01"]
persona = "member"

[milestone.accepted]
title = "Accepted by its users"
owner = "wang"
due = 2027-01-31
exit = ["requirements.must.verified == requirements.must.total"]

[checklist.ready]
title = "Ready to go"
item.backup = { title = "A backup was restored", owner = "wang" }
item.quiet = { title = "No blocker is open", require = "feedback.blocker.open == 0" }

[gate.go-live]
title = "Go live"
criterion.musts = { title = "Every must is verified", require = "requirements.must.verified == requirements.must.total", owner = "wang" }
criterion.ready = { title = "The checklist is complete", require = "checklists.ready.complete", owner = "wang" }
"#;
