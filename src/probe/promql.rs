//! The answers of a Prometheus server to instant and range queries.

use super::{findings::Found, judge, run::Failure, scrape};
use crate::{
    expr::Missing,
    mask::Secrets,
    measure::Outcome,
    phrase,
    value::{Value, show_duration},
    wording::{Phrase, sources as say},
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// Characters of what a server says that are shown.
const SAID_MAX: usize = 160;
/// How warnings begin that are remarks on the query and take nothing from the answer.
const REMARK: &str = "PromQL info";

/// Seconds since 1970 and the number as written, in order.
type Points = Vec<(f64, String)>;

/// What a server answered: the points of each series.
#[derive(Debug, PartialEq)]
pub(super) struct Answered {
    pub series: Vec<Points>,
    /// Why it may not be the whole answer.
    pub partial: Option<String>,
}

/// Reads an answer. An error of the server is its own, with its words.
pub(super) fn read(body: &[u8], secrets: &Secrets) -> Result<Answered, Failure> {
    let strange = || Failure::new(Outcome::Body, &say::NOT_PROMETHEUS);
    let json: Json = serde_json::from_slice(body).map_err(|_| strange())?;
    let text = |key: &str| {
        let text = json.get(key).and_then(Json::as_str).unwrap_or_default();
        judge::excerpt(&secrets.mask(text), SAID_MAX)
    };
    match json.get("status").and_then(Json::as_str) {
        Some("success") => {}
        Some("error") => {
            let why = phrase!(say::PROMETHEUS_SAYS, kind = text("errorType"), message = text("error"));
            return Err(Failure::new(Outcome::Status, why));
        }
        _ => return Err(strange()),
    }
    let warnings = json.get("warnings").and_then(Json::as_array).into_iter().flatten();
    let partial = warnings.filter_map(Json::as_str).find(|warning| !warning.starts_with(REMARK));
    let data = json.get("data").ok_or_else(strange)?;
    let series = series(data).ok_or_else(strange)?;
    Ok(Answered { series, partial: partial.map(|text| judge::excerpt(&secrets.mask(text), SAID_MAX)) })
}

fn series(data: &Json) -> Option<Vec<Points>> {
    let result = data.get("result")?;
    let all = |of: fn(&Json) -> Option<Points>| result.as_array()?.iter().map(of).collect();
    match data.get("resultType")?.as_str()? {
        "scalar" | "string" => Some(vec![vec![point(result)?]]),
        // A histogram has no one value.
        "vector" => all(|one| Some(vec![point(one.get("value")?)?])),
        "matrix" => all(|one| one.get("values")?.as_array()?.iter().map(point).collect()),
        _ => None,
    }
}

fn point(json: &Json) -> Option<(f64, String)> {
    let pair = json.as_array()?;
    Some((pair.first()?.as_f64()?, pair.get(1)?.as_str()?.to_owned()))
}

/// What there is to say of the one series that is wanted.
pub(super) struct One {
    pub value: Found,
    pub least: Found,
    pub most: Found,
    pub points: Found,
    /// When the last value was taken, in seconds since 1970.
    pub at: Option<f64>,
}

impl Answered {
    /// The one series. `ends`, for a range, is its end and step in seconds: a series that ended before that has no
    /// value now.
    pub fn one(&self, ends: Option<(f64, f64)>) -> One {
        let missing = |why: Phrase| Missing::because(why);
        let none = |why: Missing| One {
            value: Err(why.clone()),
            least: Err(why.clone()),
            most: Err(why.clone()),
            points: Err(why),
            at: None,
        };
        if let Some(warning) = &self.partial {
            return none(missing(phrase!(say::PARTIAL, warning = warning)));
        }
        let points = match self.series.as_slice() {
            [] => return none(missing(Phrase::from(&say::NO_SERIES))),
            [points] => points,
            many => return none(missing(phrase!(say::MANY_SERIES, count = many.len()))),
        };
        let Some((at, last)) = points.last() else { return none(missing(Phrase::from(&say::NO_SERIES))) };
        let numbers: Result<Vec<Decimal>, Missing> =
            points.iter().map(|(_, text)| scrape::number(text).map_err(missing)).collect();
        let extreme = |of: fn(&[Decimal]) -> Option<Decimal>| match &numbers {
            Ok(numbers) => of(numbers).map(Value::Number).ok_or_else(Missing::default),
            Err(why) => Err(why.clone()),
        };
        let value = match ends.map(|(end, step)| (end - at, step)) {
            Some((behind, step)) if behind > step => {
                Err(missing(phrase!(say::STALE, age = show_duration(seconds(behind)))))
            }
            _ => scrape::number(last).map(Value::Number).map_err(missing),
        };
        One {
            value,
            least: extreme(|numbers| numbers.iter().min().copied()),
            most: extreme(|numbers| numbers.iter().max().copied()),
            points: Ok(Value::count(points.len())),
            at: Some(*at),
        }
    }
}

/// Seconds as a duration, to the millisecond.
pub(super) fn seconds(seconds: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "a span beyond the range is the longest there is")]
    TimeDelta::milliseconds((seconds * 1_000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(body: &str) -> Result<Answered, Failure> {
        read(body.as_bytes(), &Secrets::default())
    }

    fn vector(result: &str) -> String {
        format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{result}]}}}}"#)
    }

    #[test]
    fn answers_of_every_type() {
        for (body, value) in [
            (vector(r#"{"metric":{},"value":[1435781451.781,"0.97"]}"#), Some("0.97")),
            (
                r#"{"status":"success","data":{"resultType":"scalar","result":[1435781451,"1e3"]}}"#.into(),
                Some("1000"),
            ),
            (vector(""), None),
            (vector(r#"{"metric":{},"value":[1,"NaN"]}"#), None),
            (vector(r#"{"metric":{},"value":[1,"+Inf"]}"#), None),
            (vector(r#"{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"2"]}"#), None),
        ] {
            let one = answered(&body).unwrap().one(None);
            assert_eq!(one.value.ok().map(|value| value.to_string()).as_deref(), value, "{body}");
        }
    }

    #[test]
    fn ranges_have_their_extremes_and_their_end() {
        let body = |values: &str| {
            format!(
                r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{}},"values":[{values}]}}]}}}}"#
            )
        };
        let one = answered(&body(r#"[100,"3"],[160,"1"],[220,"2"]"#)).unwrap().one(Some((230.0, 60.0)));
        let shown = |found: Found| found.ok().map(|value| value.to_string()).unwrap_or_default();
        assert_eq!(
            [shown(one.value), shown(one.least), shown(one.most), shown(one.points)],
            ["2", "1", "3", "3"]
        );
        let ended = answered(&body(r#"[100,"3"],[160,"1"]"#)).unwrap().one(Some((230.0, 60.0)));
        assert!(ended.value.is_err() && ended.most.is_ok());
        let nan = answered(&body(r#"[100,"NaN"],[220,"1"]"#)).unwrap().one(Some((230.0, 60.0)));
        assert!(nan.value.is_ok() && nan.most.is_err());
    }

    #[test]
    fn errors_and_half_answers_are_told() {
        let error =
            answered(r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#).unwrap_err();
        assert_eq!(error.outcome, Outcome::Status);
        for strange in [
            "",
            "<html>",
            "{}",
            "[]",
            r#"{"status":"success"}"#,
            &vector(r#"{"metric":{},"histogram":[1,{}]}"#),
        ] {
            assert_eq!(answered(strange).unwrap_err().outcome, Outcome::Body, "{strange}");
        }
        let warned = |warning: &str| {
            let body = vector(r#"{"metric":{},"value":[1,"1"]}"#);
            answered(&body.replace(r#""data""#, &format!(r#""warnings":["{warning}"],"data""#)))
                .unwrap()
                .one(None)
        };
        assert!(warned("store unreachable").value.is_err());
        assert!(warned("PromQL info: metric might not be a counter").value.is_ok());
    }
}
