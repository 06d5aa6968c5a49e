//! Reading a `/metrics` page: the text format of Prometheus, and `OpenMetrics` as far as it is the same.
//!
//! A page is believed as a whole or not at all: one malformed line, and a number beside it may be half a number.

use crate::plan::selector::{label, name, quoted};

/// One series of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line<'a> {
    pub name: &'a str,
    pub labels: Vec<(&'a str, String)>,
    /// As written: a decimal, `NaN` or `+Inf`.
    pub value: &'a str,
    /// As written: milliseconds, in `OpenMetrics` seconds.
    pub timestamp: Option<&'a str>,
}

/// A line that is not of the format, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub usize);

/// The series of a page, in order.
pub(super) fn lines(page: &str) -> impl Iterator<Item = Result<Line<'_>, Malformed>> {
    page.lines().enumerate().filter_map(|(at, text)| {
        let text = text.trim();
        (!text.is_empty() && !text.starts_with('#')).then(|| line(text).ok_or(Malformed(at + 1)))
    })
}

fn line(text: &str) -> Option<Line<'_>> {
    let (name, rest) = name(text)?;
    let (labels, rest) = match rest.trim_start().strip_prefix('{') {
        Some(inside) => labels(inside)?,
        // Without labels, a space stands between name and value.
        None => (Vec::new(), rest.starts_with([' ', '\t']).then_some(rest)?),
    };
    // What follows a `#` here is an exemplar.
    let rest = rest.split_once(" # ").map_or(rest, |(before, _)| before);
    let mut words = rest.split_ascii_whitespace();
    let (value, timestamp) = (words.next()?, words.next());
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    let sound = is_number(value) && timestamp.is_none_or(is_number) && words.next().is_none();
    sound.then_some(Line { name, labels, value, timestamp })
}

type Labels<'a> = Vec<(&'a str, String)>;

/// Labels up to the closing brace, and what follows it.
fn labels(text: &str) -> Option<(Labels<'_>, &str)> {
    let (mut labels, mut rest) = (Vec::new(), text.trim_start());
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return Some((labels, after));
        }
        let (key, after) = label(rest)?;
        let (value, after) = quoted(after.trim_start().strip_prefix('=')?.trim_start())?;
        labels.push((key, value));
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(more) => more.trim_start(),
            None if after.starts_with('}') => after,
            None => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = r#"# HELP node_load1 1m load average.
# TYPE node_load1 gauge
node_load1 0.42

http_requests_total{method="post",code="200"} 1027 1395066363000
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
something_weird{problem="division by zero",} +Inf -3982045
up{job="pos"} 1 # {trace_id="x"} 0.5
empty{} NaN
# EOF
"#;

    #[test]
    fn the_example_of_the_format_is_read() {
        let read: Vec<_> = lines(PAGE).collect::<Result<_, _>>().unwrap();
        let shown: Vec<_> = read.iter().map(|line| (line.name, line.labels.len(), line.value)).collect();
        assert_eq!(
            shown,
            [
                ("node_load1", 0, "0.42"),
                ("http_requests_total", 2, "1027"),
                ("msdos_file_access_time_seconds", 2, "1.458255915e9"),
                ("something_weird", 1, "+Inf"),
                ("up", 1, "1"),
                ("empty", 0, "NaN"),
            ]
        );
        assert_eq!(read[1].timestamp, Some("1395066363000"));
        assert_eq!(read[2].labels[1].1, "Cannot find file:\n\"FILE.TXT\"");
    }

    #[test]
    fn what_is_not_of_the_format_is_named() {
        for bad in [
            "<html>",
            "a",
            "a ",
            "a{",
            "a{b} 1",
            "a{b=\"c} 1",
            "a{b=\"c\" d=\"e\"} 1",
            "a 1 2 3",
            "a x",
            "a 1 x",
            "1a 1",
            "a1,5",
        ] {
            let page = format!("up 1\n{bad}\n");
            let read: Result<Vec<_>, _> = lines(&page).collect();
            assert_eq!(read, Err(Malformed(2)), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            name in "[a-z_:][a-z0-9_:]{0,12}",
            labels in proptest::collection::vec(("[a-z_][a-z0-9_]{0,8}", "\\PC{0,12}"), 0..4),
            value in -1e18_f64..1e18,
        ) {
            let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
            let inside: Vec<String> =
                labels.iter().map(|(key, value)| format!("{key}=\"{}\"", escaped(value))).collect();
            let page = format!("{name}{{{}}} {value}\n", inside.join(","));
            let read: Vec<_> = lines(&page).collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read[0].name, name.as_str());
            prop_assert_eq!(read[0].value.parse::<f64>().unwrap().to_bits(), value.to_bits());
            let back: Vec<_> = read[0].labels.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
            prop_assert_eq!(back, labels);
        }

        #[test]
        fn any_page_ends(page in "\\PC{0,200}") {
            let _ = lines(&page).count();
        }

        #[test]
        fn any_line_of_the_signs_of_the_format_ends(page in "[ab{}=\",\\\\ 1.#\n]{0,80}") {
            let _ = lines(&page).count();
        }
    }
}
