//! Probes as a plan writes them.

use golive::{
    expr::{Path as Name, Scope, Unknown},
    id::Id,
    plan::{Probe, load},
    value::Kind,
    wording::Lang,
};

struct NoFacts;

impl Scope for NoFacts {
    fn kind(&self, _: &Name) -> Result<Kind, Unknown> {
        Err(Unknown { hint: None })
    }

    fn may_ask_existence(&self) -> bool {
        false
    }
}

/// The probe of this kind whose table has these lines. `TOKEN` is a secret of the environment.
pub fn planned(kind: &str, lines: &str) -> Probe {
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("golive.toml");
    let head = "[project]\nid = \"t\"\nname = \"T\"\n[vars]\ntoken = { env = \"TOKEN\" }\n";
    let probe = format!("[probe.p]\ntitle = \"P\"\nkind = \"{kind}\"\ntimeout = \"20s\"\n{lines}\n");
    let probe = if lines.contains("timeout =") { probe.replace("timeout = \"20s\"\n", "") } else { probe };
    std::fs::write(&main, format!("{head}{probe}")).unwrap();
    let env = |name: &str| (name == "TOKEN").then(|| "s3cret-canary".to_owned());
    let loaded = load(&main, &env, &|_| Box::new(NoFacts));
    let said: Vec<_> = loaded.diagnostics.iter().map(|it| it.message.render(Lang::En)).collect();
    let Some(mut plan) = loaded.plan else { panic!("{said:?}\n{lines}") };
    plan.probes.shift_remove(&Id::new("p")).unwrap()
}
