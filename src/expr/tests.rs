//! The language as a whole: what parses, what is refused, and what each answer is.

use super::*;
use crate::wording::Lang;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Values by name; anything else is missing.
struct Table(BTreeMap<&'static str, Value>);

impl Values for Table {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        self.0.get(path.to_string().as_str()).cloned().ok_or_else(Missing::default)
    }
}

impl Scope for Table {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        match path.to_string().as_str() {
            "slo" => Ok(Kind::Choice(&["met", "broken", "unproven"])),
            "json.any" => Ok(Kind::Any),
            name => self.0.get(name).map(Value::kind).ok_or(Unknown { hint: None }),
        }
    }

    fn may_ask_existence(&self) -> bool {
        true
    }
}

fn table() -> Table {
    let json = |v: serde_json::Value| Value::from_json(&v).unwrap();
    Table(BTreeMap::from([
        ("status", Value::count(200)),
        ("time", Value::Duration(chrono::TimeDelta::milliseconds(250))),
        ("json.error_rate", json(serde_json::json!(0.97))),
        ("json.success_rate", json(serde_json::json!(0.12))),
        ("json.text", json(serde_json::json!("12"))),
        ("json.null", json(serde_json::json!(null))),
        ("json.items", json(serde_json::json!([1, 2, 3]))),
        ("json.items[0].id", json(serde_json::json!("M-1"))),
        ("probes.pos-sync.burn_1h", json(serde_json::json!(14.5))),
        ("body", Value::text("余额 100.50 元")),
        ("slo", Value::text("met")),
        ("go", Value::Bool(true)),
    ]))
}

fn ask(source: &str) -> Evaluation {
    Expr::parse(source)
        .unwrap_or_else(|p| panic!("{source}: {}", p.message.render(Lang::En)))
        .evaluate(&table())
}

#[test]
fn answers() {
    use Truth::{False, True, Unknown};
    let cases = [
        ("status == 200", True),
        ("status in [200, 201]", True),
        ("status in [500]", False),
        ("time < 300ms && time >= 0.25s", True),
        ("time * 2 > 0.4s", True),
        ("time < 0.004m", False),
        // The decimal traps: truncation or a default of 0 would turn each of these round.
        ("json.error_rate <= 0.01", False),
        ("json.success_rate >= 0.99", False),
        ("json.success_rate >= 99%", False),
        ("json.success_rate == 12%", True),
        // A text that looks like a number is not one.
        ("json.text < 100", Unknown),
        ("json.text == '12'", True),
        // What is not there is unknown, on either side of a comparison and below `!`.
        ("json.absent < 5", Unknown),
        ("json.absent != 'fatal'", Unknown),
        ("!(json.absent == 1)", Unknown),
        ("json.null < 300", Unknown),
        ("contains(json.absent, 'x')", Unknown),
        // Kleene: what settles the answer settles it whatever the rest is.
        ("status == 500 && json.absent > 1", False),
        ("json.absent > 1 && status == 200", Unknown),
        ("status == 200 || json.absent > 1", True),
        ("status == 500 || json.absent > 1", Unknown),
        ("exists(json.absent)", False),
        ("exists(json.null)", False),
        ("exists(json.items)", True),
        ("size(json.items) == 3", True),
        ("size(body) == 11", True),
        ("json.items[0].id == \"M-1\"", True),
        ("matches(body, '余额 [0-9]+\\.[0-9]{2}')", True),
        ("starts_with(body, '余额') && ends_with(body, '元')", True),
        ("probes.pos-sync.burn_1h > 14.4", True),
        ("0.1 + 0.2 == 0.3 && go", True),
        ("status / (status - 200) > 1", Unknown),
        ("go", True),
        ("!go", False),
        ("-status < -199", True),
        ("2 + 3 * 2 == 8 && (2 + 3) * 2 == 10 && status - 100 == 100", True),
    ];
    for (source, truth) in cases {
        assert_eq!(ask(source).truth, truth, "{source}");
    }
}

#[test]
fn a_false_answer_says_what_was_there() {
    let why = |source: &str| ask(source).why.iter().map(|w| w.render(Lang::En)).collect::<Vec<_>>();
    assert_eq!(why("status == 200 && json.success_rate >= 99%"), ["json.success_rate >= 99% (it is 0.12)"]);
    assert_eq!(why("json.absent > 1"), ["json.absent has no value"]);
    assert_eq!(why("json.null > 1"), ["json.null is null"]);
    assert!(why("status == 200").is_empty());
    let seen = ask("status == 200 || json.absent > status").seen;
    assert_eq!(seen.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>(), ["status", "json.absent"]);
}

#[test]
fn what_does_not_parse_says_where_and_how_to_mend_it() {
    let cases = [
        ("status = 200", 7..8, "unknown character `=`", "use `==` to compare"),
        ("status == 200 and go", 14..17, "unexpected `and`", "write `&&` for and, `||` for or, `!` for not"),
        ("time < 300sec", 10..13, "unknown unit `sec`", "units are us ms s m h d % and KB MB GB KiB MiB GiB"),
        ("1 < status < 3", 0..10, "comparisons cannot be chained", "write two comparisons joined with `&&`"),
        ("sise(body) > 1", 0..4, "there is no function `sise`", "did you mean `size`?"),
    ];
    for (source, span, message, hint) in cases {
        let problem = Expr::parse(source).unwrap_err();
        assert_eq!(problem.span, span, "{source}");
        assert_eq!(problem.message.render(Lang::En), message);
        assert_eq!(problem.hint.map(|h| h.render(Lang::En)).as_deref(), Some(hint), "{source}");
    }
    for source in [
        "",
        "status ==",
        "(go",
        "'open",
        "size(body, go) > 1",
        "matches(body, '(')",
        "a.b[",
        &"!".repeat(100),
        &"x".repeat(5_000),
    ] {
        assert!(Expr::parse(source).is_err(), "{source}");
    }
}

#[test]
fn names_and_types_are_checked_before_anything_runs() {
    let check = |source: &str| {
        Expr::parse(source)
            .unwrap()
            .check(&table())
            .into_iter()
            .map(|p| p.message.render(Lang::En))
            .collect::<Vec<_>>()
    };
    assert!(check("status == 200 && time < 1s && slo == 'met' && json.any > 3").is_empty());
    assert_eq!(check("time < 12"), ["a duration cannot be compared with a number"]);
    assert_eq!(check("slo == 'meet'"), ["`meet` is never its value"]);
    assert_eq!(check("slo > 'met'"), ["text can only be equal or not"]);
    assert_eq!(check("nothing == 1"), ["there is no fact named `nothing`"]);
    assert_eq!(check("status"), ["a truth value is needed here, not a number"]);
    assert_eq!(
        check("status + body > 1 && !time"),
        ["a number is needed here, not text", "a truth value is needed here, not a duration"]
    );
    assert_eq!(check("1 == 1"), ["this condition reads no fact: its answer never changes"]);
}

proptest! {
    /// Whatever is typed, the parser answers; what it accepts can be checked and evaluated.
    #[test]
    fn any_source_is_answered(source in "[a-z0-9 .'()\\[\\]!&|<>=+*/%-]{0,60}") {
        if let Ok(expr) = Expr::parse(&source) {
            let _ = expr.check(&table());
            let _ = expr.evaluate(&table());
        }
    }

    /// With nothing known, no comparison of facts is ever true: missing data is never a pass.
    #[test]
    fn nothing_known_nothing_passes(operator in "==|!=|<|<=|>|>=", negated: bool, joined in "&&|\\|\\|") {
        let source = format!("{}(a {operator} 1) {joined} b {operator} c", if negated { "!" } else { "" });
        let truth = Expr::parse(&source).unwrap().evaluate(&Table(BTreeMap::new())).truth;
        prop_assert_eq!(truth, Truth::Unknown);
    }
}
