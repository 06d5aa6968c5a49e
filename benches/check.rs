//! How long a plan of 2,000 lines takes to check.

use golive::{
    expr::{Path, Scope, Unknown},
    plan::load,
    value::Kind,
};
use std::fmt::Write;

struct Anything;

impl Scope for Anything {
    fn kind(&self, _: &Path) -> Result<Kind, Unknown> {
        Ok(Kind::Any)
    }

    fn may_ask_existence(&self) -> bool {
        false
    }
}

fn main() {
    divan::main();
}

/// About 2,000 lines: requirements, cases, probes, milestones and a gate.
fn plan() -> String {
    let mut text =
        String::from("[project]\nid = \"big\"\nname = \"Big\"\n[vars]\nbase = \"http://127.0.0.1\"\n");
    text.push_str("[person.wang]\nname = \"王敏\"\n[gate.go-live]\ntitle = \"Go live\"\n");
    for n in 0..100 {
        let parts = [
            format!(
                "[requirement.R-{n}]\ntitle = \"会员能做第 {n} 件事\"\npriority = \"must\"\nowner = \"wang\"\n"
            ),
            format!(
                "[case.U-{n}]\ntitle = \"用例 {n}\"\nverifies = [\"R-{n}\"]\npersona = \"member\"\nsteps = [\"a\"]\n"
            ),
            format!("[probe.p-{n}]\ntitle = \"探针 {n}\"\nevery = \"5s\"\nserves = [\"R-{n}\"]\n"),
            "request = { url = \"${base}/x\" }\nexpect = [\"status == 200\", \"json.a[0].b > 3\"]\n"
                .to_owned(),
            format!("[milestone.m-{n}]\ntitle = \"里程碑 {n}\"\nexit = [\"probes.p-{n}.slo == 'met'\"]\n"),
            format!(
                "[gate.go-live.criterion.c-{n}]\nrequire = \"probes.p-{n}.p99 < 300ms\"\nowner = \"wang\"\n"
            ),
        ];
        for part in parts {
            let _ = writeln!(text, "{part}");
        }
    }
    text
}

#[divan::bench(sample_count = 20)]
fn check_2000_lines(bencher: divan::Bencher) {
    let path = std::env::temp_dir().join(format!("golive-bench-{}.toml", std::process::id()));
    if let Err(error) = std::fs::write(&path, plan()) {
        eprintln!("cannot write {}: {error}", path.display());
        return;
    }
    bencher.bench(|| load(&path, &|_| None, &|_| Box::new(Anything)));
    let _ = std::fs::remove_file(&path);
}
