//! What is shipped: the checklists and probes of the library, the sample plan, and its history.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what surprises a test's helper fails the test")]

use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    chronicle::{self, Deed},
    facts::{Catalogue, World},
    gate::{self, prove::Bench},
    library::{FILES, SAMPLE_HISTORY, SAMPLE_PLAN},
    measure::History,
    plan::{self, Loaded, Plan, Role},
    state::{Actor, Event, Recorded, State, decide},
    title::Title,
    verdict::Verdict,
    wording::{Lang, Phrase},
};
use std::{collections::BTreeSet, fs, path::Path, sync::Arc};
use uuid::Uuid;

fn load(main: &Path, env: &[(&str, &str)]) -> Loaded {
    let env = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    plan::load(main, &env, &|plan| Box::new(Catalogue::of(plan)))
}

const PASSWORD: [(&str, &str); 1] = [("PROBE_PASSWORD", "sandbox")];

fn sample(env: &[(&str, &str)]) -> Loaded {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans").join(SAMPLE_PLAN.0);
    load(&main, &[&PASSWORD, env].concat())
}

fn said(loaded: &Loaded) -> Vec<String> {
    let english = |phrase: &Phrase| phrase.render(Lang::En);
    loaded
        .diagnostics
        .iter()
        .map(|it| format!("{} {}:{}:{} {}", it.code, it.file, it.line, it.column, english(&it.message)))
        .collect()
}

fn sound(loaded: Loaded) -> Plan {
    assert_eq!(said(&loaded), Vec::<String>::new());
    loaded.plan.expect("a sound plan")
}

/// A plan of its own in a new directory.
fn written(text: &str) -> Loaded {
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("golive.toml");
    fs::write(&main, text).unwrap();
    load(&main, &PASSWORD)
}

#[test]
fn the_sample_plan_is_without_fault() {
    let plan = sound(sample(&[]));
    assert!(plan.requirements.len() >= 24 && plan.cases.len() >= 24 && plan.probes.len() >= 10);
    assert_eq!(plan.main_gate().map(|gate| gate.id.as_str()), Some("go-live"));
}

#[test]
fn the_pace_of_a_demo_comes_from_the_environment() {
    let demo = [("GOLIVE_PACE", "20ms"), ("GOLIVE_JOURNEY_PACE", "100ms"), ("GOLIVE_WINDOW", "2m")];
    let plan = sound(sample(&demo));
    assert_eq!(plan.probes["api-health"].every.as_millis(), 20);
    assert_eq!(plan.probes["till-purchase"].every.as_millis(), 100);
    assert_eq!(plan.probes["coupon"].slo.as_ref().unwrap().over.as_secs(), 120);
}

#[test]
fn a_duration_from_a_variable_is_checked_as_one() {
    for (pace, wanted) in
        [("soon", "FMT-04 golive:probes/member-api.toml"), ("1", "FMT-04"), ("1ms", "FMT-04")]
    {
        let said = said(&sample(&[("GOLIVE_PACE", pace)]));
        assert!(said.iter().any(|line| line.starts_with(wanted)), "{pace}: {said:?}");
    }
    let secret = said(&written(
        "[project]\nid = \"p\"\nname = \"p\"\n[vars]\npace = { env = \"PROBE_PASSWORD\" }\n\
         [probe.p]\ntitle = \"p\"\nevery = \"${pace}\"\nrequest = { url = \"http://127.0.0.1/\" }\n",
    ));
    assert!(secret.iter().any(|line| line.starts_with("FMT-04")), "{secret:?}");
    assert!(secret.iter().all(|line| !line.contains("sandbox")), "a secret is not shown: {secret:?}");
}

#[test]
fn each_file_of_the_library_can_be_included_alone() {
    for (name, _) in FILES {
        let plan = sound(written(&format!(
            "include = [\"{name}\"]\n[project]\nid = \"p\"\nname = \"p\"\n\
             [vars]\nbase = \"http://127.0.0.1:1\"\npace = \"1s\"\nwindow = \"30m\"\n"
        )));
        assert_eq!(plan.files, ["golive.toml", name]);
        assert!(!plan.checklists.is_empty() || !plan.probes.is_empty(), "{name}");
    }
}

#[test]
fn the_library_is_what_the_repository_holds() {
    let mut on_disk = BTreeSet::new();
    for directory in ["checklists", "probes"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            on_disk.insert(format!("golive:{directory}/{name}"));
        }
    }
    assert_eq!(FILES.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), on_disk);
    for (name, text) in FILES {
        let includes = text.lines().any(|line| line.starts_with("include"));
        assert!(!includes && !text.contains("[project]"), "{name} includes nothing and is no project");
    }
}

#[test]
fn what_is_not_in_the_library_is_refused_with_a_proposal() {
    let loaded =
        written("include = [\"golive:checklists/golive.toml\"]\n[project]\nid = \"p\"\nname = \"p\"\n");
    let [finding] = loaded.diagnostics.iter().filter(|it| it.code == "INC-01").collect::<Vec<_>>()[..] else {
        panic!("{:?}", said(&loaded))
    };
    assert_eq!((finding.line, finding.column), (1, 12));
    let hint = finding.hint.as_ref().unwrap().render(Lang::En);
    assert!(hint.contains("golive:checklists/go-live.toml"), "{hint}");
}

#[test]
fn what_is_included_twice_counts_once_and_keeps_its_name() {
    let name = "golive:checklists/rollback.toml";
    let include = format!("include = [\"{name}\", \"{name}\"]\n");
    let project = "[project]\nid = \"p\"\nname = \"p\"\n";
    let plan = sound(written(&format!("{include}{project}")));
    assert_eq!(plan.checklists["rollback"].place.file, name);
    let again = written(&format!("{include}{project}[checklist.rollback]\ntitle = \"again\"\n"));
    assert!(said(&again).iter().any(|line| line.starts_with("PLN-02")), "{:?}", said(&again));
}

/// What software can check of these is not all there is to them: somebody puts their name to it.
#[test]
fn items_that_need_a_person_beside_their_condition_say_so() {
    let include: Vec<String> = FILES
        .iter()
        .filter(|(name, _)| name.starts_with("golive:checklists/"))
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    let plan =
        sound(written(&format!("include = [{}]\n[project]\nid = \"p\"\nname = \"p\"\n", include.join(", "))));
    let items = plan.checklists.values().flat_map(|list| list.items.values());
    let confirmed: BTreeSet<&str> = items.filter(|item| item.confirm).map(|item| item.id.as_str()).collect();
    let wanted = "CD-13 DM-03 DM-04 DM-14 DM-15 GL-05 GL-09 GL-10 GL-11 GL-12 GL-14 HC-11 HC-13 PO-01 PO-02 PO-05 \
                  PO-06 PO-14 RB-04 RB-07 RB-08 RB-11 SP-09 SP-10 SP-11 SP-12 SP-13 SP-14 TR-10 TR-11";
    assert_eq!(confirmed.into_iter().collect::<Vec<_>>().join(" "), wanted);
}

fn in_both_languages(what: &str, title: &Title) {
    let chinese = title.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(chinese && title.zh != title.en, "{what} lacks a language: {title:?}");
    assert!(!title.en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{what}: {}", title.en);
}

#[test]
fn every_title_is_in_both_languages() {
    let plan = sound(sample(&[]));
    in_both_languages("project", &plan.project.name);
    for requirement in plan.requirements.values() {
        in_both_languages(requirement.id.as_str(), &requirement.title);
        requirement.reason.iter().for_each(|reason| in_both_languages("reason", reason));
    }
    for case in plan.cases.values() {
        in_both_languages(case.id.as_str(), &case.title);
        for step in &case.steps {
            in_both_languages(case.id.as_str(), &step.action);
            step.expect.iter().for_each(|expect| in_both_languages(case.id.as_str(), expect));
        }
    }
    plan.milestones.values().for_each(|it| in_both_languages(it.id.as_str(), &it.title));
    plan.probes.values().for_each(|it| in_both_languages(it.id.as_str(), &it.title));
    for gate in plan.gates.values() {
        in_both_languages(gate.id.as_str(), &gate.title);
        for criterion in gate.criteria.values() {
            in_both_languages(criterion.id.as_str(), &criterion.title);
            criterion.remedy.iter().for_each(|it| in_both_languages(criterion.id.as_str(), it));
        }
    }
    for list in plan.checklists.values() {
        in_both_languages(list.id.as_str(), &list.title);
        list.items.values().for_each(|item| in_both_languages(item.id.as_str(), &item.title));
    }
}

#[test]
fn every_item_says_how_it_is_proved_and_whose_it_is() {
    let plan = sound(sample(&[]));
    let filled: BTreeSet<&str> =
        plan.people.values().flat_map(|person| &person.roles).map(|role| role.word()).collect();
    for item in plan.checklists.values().flat_map(|list| list.items.values()) {
        in_both_languages(item.id.as_str(), item.proof.as_ref().expect("a proof"));
        assert!(item.owner.is_some() || item.role.is_some(), "{} belongs to nobody", item.id);
        let role = item.role.map_or("pm", Role::word);
        assert!(filled.contains(role), "{}: nobody is {role}", item.id);
    }
    let shared: usize = plan
        .checklists
        .values()
        .filter(|it| it.place.file.starts_with("golive:"))
        .map(|it| it.items.len())
        .sum();
    assert_eq!(shared, 114, "the eight lists are complete");
}

/// Replays the sample history, each act accepted by the rules at its time.
fn replayed(plan: &Plan, start: DateTime<Utc>) -> State {
    let deeds = chronicle::parse(SAMPLE_HISTORY.1).unwrap();
    assert!(deeds.len() > 100);
    let mut state = State::default();
    for (seq, Deed { by, ago, command }) in (1..).zip(deeds) {
        assert!(plan.people.contains_key(by.as_str()), "{by} is a person of the plan");
        assert!(ago > TimeDelta::zero(), "history lies in the past");
        let what = decide(&state, plan, Actor { by: &by, signs: false }, start - ago, command.clone())
            .unwrap_or_else(|refusal| panic!("{command:?}: {}", refusal.message.render(Lang::En)));
        let event =
            Event { id: Uuid::from_u128(u128::from(seq)), at: start - ago, by, what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

#[test]
fn after_the_sample_history_only_probes_are_awaited() {
    let plan = sound(sample(&[]));
    let start = now();
    let state = replayed(&plan, start);
    let (catalogue, nothing) = (Catalogue::of(&plan), History::default());
    let world = World::new(&plan, &catalogue, &state, &nothing, start);
    let assessment = gate::assess(&plan.gates["go-live"], &world);
    assert_eq!(assessment.verdict, Verdict::Inconclusive);
    for judged in &assessment.criteria {
        // Two lists have items that golive ticks itself, from what probes measure.
        let listed = ["checklists.go-live.", "checklists.security-privacy."];
        let awaits =
            judged.require.contains("probes.") || listed.iter().any(|list| judged.require.contains(list));
        let wanted = if awaits { Verdict::Inconclusive } else { Verdict::Go };
        assert_eq!(judged.verdict, wanted, "{}: {:?}", judged.id, judged.reason);
    }
    assert_eq!(gate::assess(&plan.gates["uat-exit"], &world).verdict, Verdict::Go);
    let open = world.read("feedback.open").unwrap().value.unwrap();
    assert_eq!(open.to_string(), "2", "a little is left to do");
}

/// No gate of a shipped plan passes on anything it must not: missing, stale, failing, slow, or of the wrong type.
#[test]
fn every_gate_of_a_shipped_plan_is_proved() {
    let scaffold = |lang| {
        let directory = tempfile::tempdir().unwrap();
        plan::scaffold::write(directory.path(), lang).unwrap();
        sound(load(&directory.path().join("golive.toml"), &PASSWORD))
    };
    for plan in [scaffold(Lang::Zh), scaffold(Lang::En), sound(sample(&[]))] {
        let catalogue = Catalogue::of(&plan);
        let bench = Bench::new(&plan, &catalogue, now());
        for gate in plan.gates.values() {
            let proof = bench.prove(gate);
            for criterion in &proof.criteria {
                let flaws: Vec<String> = criterion.flaws.iter().map(|it| it.what.render(Lang::En)).collect();
                assert!(flaws.is_empty(), "{} {}: {flaws:?}", gate.id, criterion.id);
            }
        }
    }
}

#[test]
fn before_the_history_the_gate_is_not_open() {
    let plan = sound(sample(&[]));
    let (catalogue, state, nothing) = (Catalogue::of(&plan), State::default(), History::default());
    let world = World::new(&plan, &catalogue, &state, &nothing, now());
    assert_ne!(gate::assess(&plan.gates["go-live"], &world).verdict, Verdict::Go);
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}
