//! A gate's verdict as `JUnit` XML, as build servers read it: a suite for each gate, a case for each criterion and seat.
//!
//! What a build server shows green must be green. Only a go is a case without a child; no-go is a `failure`;
//! inconclusive and error are an `error`, because a skipped case counts as none; a waived criterion, and one that does
//! not count in this phase, is `skipped` with who waived it or when it counts, so that it shows as what it is.

use crate::{
    gate::{Assessment, Ballot, Judged},
    plan::Plan,
    report::{
        gate::{decided, found, not_now, reason, waived},
        utc,
    },
    state::{Decided, Decision},
    verdict::Verdict,
    wording::{Lang, names},
};
use std::fmt::Write as _;

/// How a case ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Passed,
    Failure,
    Error,
    Skipped,
}

struct Case {
    name: String,
    ending: Ending,
    /// The verdict, or why it is skipped.
    kind: &'static str,
    message: String,
    details: Vec<String>,
}

/// `<testsuites>` with one `<testsuite>` for each gate, in their order.
pub fn xml(assessments: &[Assessment], plan: &Plan, lang: Lang) -> String {
    let mut suites = String::new();
    let mut totals = [0; 4];
    for assessment in assessments {
        let cases = cases(assessment, plan, lang);
        let counts = counts(&cases);
        totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        let _ = writeln!(
            suites,
            "  <testsuite name=\"{}\"{} timestamp=\"{}\">",
            escaped(assessment.gate.as_str()),
            attributes(counts),
            utc(assessment.at),
        );
        for (name, value) in [
            ("title", assessment.title.get(lang).to_owned()),
            ("verdict", assessment.verdict.word().to_owned()),
            ("waived", assessment.waived().to_string()),
        ] {
            let open = if name == "title" { "    <properties>\n" } else { "" };
            let close = if name == "waived" { "    </properties>\n" } else { "" };
            let _ = write!(
                suites,
                "{open}      <property name=\"{name}\" value=\"{}\"/>\n{close}",
                escaped(&value)
            );
        }
        for case in &cases {
            write_case(&mut suites, assessment.gate.as_str(), case);
        }
        suites += "  </testsuite>\n";
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"golive\"{}>\n{suites}</testsuites>\n",
        attributes(totals)
    )
}

fn cases(assessment: &Assessment, plan: &Plan, lang: Lang) -> Vec<Case> {
    let criteria = assessment.criteria.iter().map(|judged| criterion(judged, plan, lang));
    let seats = assessment.ballots.iter().map(|ballot| seat(ballot, lang));
    let decision = assessment.decided.iter().map(|it| decision(it, plan, lang));
    criteria.chain(seats).chain(decision).collect()
}

fn ending(verdict: Verdict) -> Ending {
    match verdict {
        Verdict::Go => Ending::Passed,
        Verdict::NoGo => Ending::Failure,
        Verdict::Inconclusive | Verdict::Error => Ending::Error,
    }
}

fn criterion(judged: &Judged, plan: &Plan, lang: Lang) -> Case {
    let mut details = vec![judged.require.clone()];
    details.extend(found(judged, lang));
    if let (Some(remedy), false) = (&judged.remedy, judged.verdict == Verdict::Go) {
        details.push(format!("{}: {}", names::REMEDY.get(lang), remedy.get(lang)));
    }
    let name = format!("{}: {}", judged.id, judged.title.get(lang));
    let case = Case {
        name,
        ending: ending(judged.verdict),
        kind: judged.verdict.word(),
        message: reason(judged, lang),
        details,
    };
    if let Some(message) = not_now(judged, lang) {
        return Case { ending: Ending::Skipped, kind: "not-now", message, ..case };
    }
    match &judged.waived {
        Some(by) => {
            let message = waived(by, plan).render(lang);
            Case { ending: Ending::Skipped, kind: "waived", message, ..case }
        }
        None => case,
    }
}

fn seat(ballot: &Ballot, lang: Lang) -> Case {
    Case {
        name: format!("seat {}", ballot.seat),
        ending: ending(ballot.verdict),
        kind: ballot.verdict.word(),
        message: ballot.reason.render(lang),
        details: Vec::new(),
    }
}

/// While a gate is held it is open, and a scrubbed one is a no-go; that it was recycled shows at the criteria.
fn decision(it: &Decided, plan: &Plan, lang: Lang) -> Case {
    let ending = match it.decision {
        Decision::Scrub => Ending::Failure,
        Decision::Hold => Ending::Error,
        Decision::Recycle | Decision::Reopen => Ending::Passed,
    };
    let message = decided(it, plan).render(lang);
    Case { name: "decision".to_owned(), ending, kind: it.decision.word(), message, details: Vec::new() }
}

/// All, and of those failures, errors and skipped.
fn counts(cases: &[Case]) -> [usize; 4] {
    let of = |ending| cases.iter().filter(|case| case.ending == ending).count();
    [cases.len(), of(Ending::Failure), of(Ending::Error), of(Ending::Skipped)]
}

fn attributes([tests, failures, errors, skipped]: [usize; 4]) -> String {
    format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
}

fn write_case(text: &mut String, gate: &str, case: &Case) {
    let _ = write!(text, "    <testcase classname=\"{}\" name=\"{}\"", escaped(gate), escaped(&case.name));
    let element = match case.ending {
        Ending::Passed => return text.push_str("/>\n"),
        Ending::Failure => "failure",
        Ending::Error => "error",
        Ending::Skipped => "skipped",
    };
    let (kind, message) = (case.kind, escaped(&case.message));
    let details = escaped(&case.details.join("\n"));
    // A skipped case has no type in the schema that build servers check against.
    let kind = if case.ending == Ending::Skipped { String::new() } else { format!(" type=\"{kind}\"") };
    let _ = writeln!(
        text,
        ">\n      <{element}{kind} message=\"{message}\">{details}</{element}>\n    </testcase>"
    );
}

/// Text as it may stand in an attribute or an element; characters that XML 1.0 does not know are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&apos;",
            '\n' => escaped += "&#10;",
            '\t' => escaped += "&#9;",
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c if c.is_control() && c < ' ' => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_does_not_know_is_escaped_or_replaced() {
        for (text, expected) in [
            ("a<b && c > \"d\" 'e'", "a&lt;b &amp;&amp; c &gt; &quot;d&quot; &apos;e&apos;"),
            ("一行\n二行\t", "一行&#10;二行&#9;"),
            ("\u{0}\u{1b}[31m\r", "\u{FFFD}\u{FFFD}[31m\u{FFFD}"),
            ("]]>", "]]&gt;"),
            ("\u{FFFE}", "\u{FFFD}"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
