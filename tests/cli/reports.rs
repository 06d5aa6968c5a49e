//! Reports of a night that was played by real programs: what they must tell, and that nothing in them is code.

use super::run::{Background, effects, golive, noted, phase, project, too_late, until};
use serde_json::Value;

const NASTY: &str = "closed <script>alert(1)</script> [x](javascript:y) 13800138000";

fn skip(project: &super::Project, step: &str) -> i32 {
    project.run_args(&["--lang", "en", "run", "skip", "cutover", step, "--note", NASTY]).code
}

fn night(project: &super::Project, form: &str) -> String {
    let report = golive(project, &format!("report night --format {form}"));
    assert_eq!(report.code, 0, "{report:?}");
    report.out
}

fn step<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["steps"].as_array().unwrap().iter().find(|step| step["step"] == id).unwrap()
}

fn said(step: &Value) -> Vec<&str> {
    step["remarks"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect()
}

/// A step fails and is tried again, one is unknown and settled, another skipped, and the run is taken over.
#[test]
fn the_night_tells_how_every_step_came_out() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\", \"once\"]\n\
        [[step]]\nid = \"b\"\nrun = [\"./mark.sh\", \"b\", \"slow\"]\n\
        [[step]]\nid = \"m\"\n[[step]]\nid = \"n\"\n";
    let project = project(steps);
    let first = Background::start(&project, &["run", "cutover", "--wait", "--note", "first time"]);
    until("failed", || phase(&project, "a") == "failed");
    assert_eq!(noted(&project, "run retry cutover a").code, 0);
    until("at work", || project.path().join("leader").exists());
    first.signal("KILL");
    drop(first);
    until("unknown", || phase(&project, "b") == "unknown");
    assert_eq!(noted(&project, "run settle cutover b done").code, 0);
    let second =
        Background::start(&project, &["run", "take-over", "cutover", "--wait", "--note", "wang is gone"]);
    until("ready", || phase(&project, "m") == "ready");
    assert_eq!(skip(&project, "m"), 0);
    assert_eq!(noted(&project, "run done cutover n").code, 0);
    until("completed", || golive(&project, "run list").out.contains("completed"));
    drop(second);
    assert_eq!(effects(&project), ["a", "a", "b"]);

    let report: Value = serde_json::from_str(&night(&project, "json")).unwrap();
    let (a, b, m) = (step(&report, "a"), step(&report, "b"), step(&report, "m"));
    assert_eq!((said(a), &a["tries"]), (vec!["failed", "asked", "tried-again", "done"], &2.into()), "{a}");
    assert_eq!(
        (said(b), &b["remarks"][0]["done"], &b["outcome"]),
        (vec!["settled"], &true.into(), &"done".into())
    );
    let skipped = &m["remarks"][0];
    assert_eq!((said(m), &m["outcome"]), (vec!["skipped"], &"skipped".into()));
    assert_eq!((&skipped["by"], &skipped["standing"]), (&"Sample Wang".into(), &"unsigned".into()));
    assert!(!skipped["note"].as_str().unwrap().contains("13800138000"), "{skipped}");
    let of_run = report["remarks"].as_array().unwrap();
    assert!(of_run.iter().any(|it| it["what"] == "taken-over" && it["note"] == "wang is gone"), "{of_run:?}");

    let markdown = night(&project, "md");
    for sentence in [
        "skipped · Sample Wang [unsigned]: closed \\<script>",
        "its end was not seen; settled as done · Sample Wang [unsigned]: because it is so",
        "another try asked for",
        "try 2 begun",
        "taken over · Sample Wang: wang is gone",
        "m of RUN-001 was skipped",
        "exactly these steps had never been rehearsed",
    ] {
        assert!(markdown.contains(sentence), "{sentence} is not in\n{markdown}");
    }
    assert!(!markdown.contains("](javascript"), "{markdown}");
    is_a_page(&night(&project, "html"));
    is_a_page(&golive(&project, "report handover --format html").out);
    is_a_page(&golive(&project, "run compare --format html").out);
}

/// What every page has to be, whatever people wrote.
fn is_a_page(html: &str) {
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">") && html.ends_with("</html>\n"), "{html}");
    assert!(!html.contains("<script") && !html.contains("13800138000"), "{html}");
    for outside in ["src=", "@import", "url(", "<link", "<iframe"] {
        assert!(!html.contains(outside), "{outside} in\n{html}");
    }
    let levels =
        html.match_indices("<h").filter_map(|(place, _)| html[place + 2..].chars().next()?.to_digit(10));
    let mut before = 0;
    for level in levels {
        assert!(level <= before + 1, "h{level} behind h{before}");
        before = level;
    }
    assert_eq!(html.matches("<h1").count(), 1);
}

#[test]
fn what_going_back_cost_when_it_began_stays_on_record() {
    let project = too_late("[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\"]\n");
    assert_eq!(noted(&project, "run cutover").code, 0);
    assert_eq!(noted(&project, "rollback").code, 0);
    let event = golive(&project, "log export --kind run");
    let begun: Vec<Value> = event.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let prices = begun.iter().map(|event: &Value| &event["data"]["what"]["data"]["price"]);
    assert_eq!(prices.filter(|price| price.is_object()).count(), 1, "of the rollback alone: {event:?}");

    let report: Value = serde_json::from_str(&night(&project, "json")).unwrap();
    let back = &report["rollbacks"][0];
    assert_eq!((&back["run"], &back["over"], &back["by"]), (&"RUN-002".into(), &true.into(), &"time".into()));
    assert!(back["left_s"].as_i64().unwrap() < 0 && back["cost"].as_array().unwrap().len() == 1, "{back}");
    for form in ["md", "html"] {
        let text = night(&project, form);
        assert!(text.contains("the last moment for it had passed"), "{text}");
        assert!(text.contains("RUN-002 as it began: going back would end at"), "{text}");
    }
    let chinese = project.run("--lang zh report night");
    assert!(chinese.out.contains("RUN-002: 回退开始时，时限已过"), "{chinese:?}");
}

/// The same steps rehearsed at another address are rehearsed, and the address is said.
#[test]
fn a_rehearsal_elsewhere_counts_and_is_said() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", { env = \"MEMBER_API\", default = \"http://127.0.0.1:1\" }]\n";
    let project = project(steps).env("MEMBER_API", "http://staging.example.cn");
    assert_eq!(golive(&project, "trust --yes").code, 0, "what a command is called with is trusted");
    let rehearsal = golive(&project, "run cutover --rehearse");
    assert_eq!(rehearsal.code, 0, "{rehearsal:?}");
    let same = golive(&project, "run cutover --dry-run");
    assert!(same.out.contains("RUN-001") && !same.out.contains("elsewhere"), "{same:?}");

    let project = project.env("MEMBER_API", "http://member.example.cn");
    assert_eq!(golive(&project, "trust --yes").code, 0);
    let otherwise = "MEMBER_API was http://staging.example.cn and is http://member.example.cn";
    let dry = golive(&project, "run cutover --dry-run");
    assert!(dry.out.contains(&format!("rehearsed elsewhere, in RUN-001: {otherwise}")), "{dry:?}");
    let live = golive(&project, "run cutover");
    assert_eq!(live.code, 0, "it needs no reason: {live:?}");
    assert!(live.err.contains(otherwise), "{live:?}");
    let markdown = night(&project, "md");
    assert!(
        markdown.contains("its steps were rehearsed in RUN-001") && markdown.contains(otherwise),
        "{markdown}"
    );
    let compared = golive(&project, "run compare");
    assert!(compared.out.contains(otherwise), "{compared:?}");
}

#[test]
fn a_refusal_says_who_may() {
    let project = project("[[step]]\nid = \"m\"\nowner = \"wang\"\n[[step]]\nid = \"n\"\n");
    let run = Background::start(&project, &["run", "cutover", "--rehearse", "--wait"]);
    until("ready", || phase(&project, "m") == "ready");
    let refused = golive(&project, "--as user run done cutover m");
    assert_eq!(refused.code, 2, "nobody of the plan: {refused:?}");
    let plan = std::fs::read_to_string(project.path().join("golive.toml")).unwrap();
    project.write("golive.toml", &format!("{plan}[allow]\nrun = [\"wang\"]\n"));
    let refused = golive(&project, "--as li run done cutover m");
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("Sample Li is not one of those who may run this"), "{refused:?}");
    assert!(refused.err.contains("Sample Wang"), "and who may: {refused:?}");
    drop(run);
}
