//! What drawing needs: the snapshot, the reader's language and colours; and how values, times and people are written.

use super::{
    lens::Lens,
    subject::Subject,
    theme::{Colour, Tone},
    widgets::text::Words,
};
use crate::{
    conductor::Snapshot,
    expr::Missing,
    facts::{Reading, Unit, World},
    id::Id,
    measure::Outcome,
    report::board::Quantile,
    slo, state,
    title::Title,
    uat, usage,
    value::{Value, show_duration},
    verdict::Verdict,
    vitals::Health,
    wording::{Lang, Phrase, Text, console as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::time::Duration;

/// Shown where nothing is known.
pub const UNKNOWN: &str = "–";

#[derive(Clone)]
pub struct View<'a> {
    pub snapshot: &'a Snapshot,
    pub world: World<'a>,
    pub lang: Lang,
    pub colour: Colour,
    pub now: DateTime<Utc>,
    pub lens: Lens,
    /// The screen stands still at this time.
    pub paused: Option<DateTime<Utc>>,
    /// The line that the charts are about.
    pub lead: Option<&'a Subject>,
}

impl<'a> View<'a> {
    pub fn new(snapshot: &'a Snapshot, lang: Lang, colour: Colour, now: DateTime<Utc>) -> Self {
        let lens = Lens::default();
        Self { snapshot, world: snapshot.world(), lang, colour, now, lens, paused: None, lead: None }
    }

    pub fn say(&self, text: &'static Text) -> &'static str {
        text.get(self.lang)
    }

    pub fn phrase(&self, phrase: &Phrase) -> String {
        phrase.render(self.lang)
    }

    pub fn title(&self, title: &'a Title) -> &'a str {
        title.get(self.lang)
    }

    /// A person of the plan by name, anyone else as recorded.
    pub fn person(&self, who: &str) -> String {
        self.snapshot.plan.people.get(who).map_or_else(|| who.to_owned(), |person| person.name.clone())
    }

    pub fn owner(&self, owner: Option<&Id>) -> String {
        owner.map_or_else(|| UNKNOWN.to_owned(), |id| self.person(id.as_str()))
    }

    /// Time of day in the project's zone; with the day, when that is not today.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        let zone = self.snapshot.plan.project.timezone;
        let (local, today) = (at.with_timezone(&zone), self.now.with_timezone(&zone).date_naive());
        let pattern = if local.date_naive() == today { "%H:%M:%S" } else { "%m-%d %H:%M" };
        local.format(pattern).to_string()
    }

    /// The day something ends; its time of day, when that is today.
    pub fn until(&self, at: DateTime<Utc>) -> String {
        let zone = self.snapshot.plan.project.timezone;
        let (local, today) = (at.with_timezone(&zone), self.now.with_timezone(&zone).date_naive());
        local.format(if local.date_naive() == today { "%H:%M" } else { "%m-%d" }).to_string()
    }

    pub fn date_time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.snapshot.plan.project.timezone).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    pub fn reading(&self, reading: &Reading, unit: Unit) -> Words {
        match &reading.value {
            Ok(value) => Words::new(self.value(value, unit)),
            Err(Missing { shown: Some(word), .. }) => Words::toned(self.word(word), Tone::Warn),
            Err(_) => Words::dim(UNKNOWN),
        }
    }

    /// A fact by name; unknown when there is none of that name.
    pub fn fact(&self, name: &str) -> Words {
        match self.snapshot.catalogue.get(name) {
            Some(entry) => self.reading(&entry.read(&self.world), entry.family.unit),
            None => Words::dim(UNKNOWN),
        }
    }

    pub fn count(&self, name: &str) -> Option<u64> {
        match self.world.read(name)?.value.ok()? {
            Value::Number(number) => number.to_u64(),
            _ => None,
        }
    }

    pub fn unit(&self, fact: &str) -> Unit {
        self.snapshot.catalogue.get(fact).map_or(Unit::None, |entry| entry.family.unit)
    }

    pub fn value(&self, value: &Value, unit: Unit) -> String {
        match value {
            Value::Bool(true) => self.say(&say::YES).to_owned(),
            Value::Bool(false) => self.say(&say::NO).to_owned(),
            Value::Number(number) if unit == Unit::Share => {
                let percent = (*number * Decimal::ONE_HUNDRED).round_dp(2).normalize();
                format!("{percent} %")
            }
            Value::Text(word) => self.word(word),
            Value::Time(at) => self.date_time(*at),
            other => other.to_string(),
        }
    }

    /// A word of the program in the reader's language; any other text as it is.
    fn word(&self, word: &str) -> String {
        let text = named(&[slo::Standing::Met, slo::Standing::Unproven, slo::Standing::Broken], word, |it| {
            (it.word(), it.name())
        })
        .or_else(|| named(state::Progress::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(state::CaseResult::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(&[uat::Standing::Untested], word, |it| (it.word(), it.name())))
        .or_else(|| named(state::AlertStanding::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(&Outcome::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(&slo::Relation::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(&usage::Standing::ALL, word, |it| (it.word(), it.name())))
        .or_else(|| named(&[Health::Sick], word, |it| (it.word(), it.name())))
        .or_else(|| named(&[Verdict::Error], word, |it| (it.word(), it.name())));
        text.map_or_else(|| word.to_owned(), |text| self.say(text).to_owned())
    }
}

fn named<T: Copy>(
    all: &[T],
    word: &str,
    of: fn(T) -> (&'static str, &'static Text),
) -> Option<&'static Text> {
    all.iter().map(|it| of(*it)).find(|(known, _)| *known == word).map(|(_, text)| text)
}

pub fn duration(duration: Duration) -> String {
    TimeDelta::from_std(duration).map_or_else(|_| UNKNOWN.to_owned(), show_duration)
}

pub fn quantile(quantile: Quantile) -> Words {
    match quantile {
        Quantile::Unknown => Words::dim(UNKNOWN),
        Quantile::At(time) => Words::new(short(time)),
        Quantile::Beyond(timeout) => Words::toned(format!(">{}", short(timeout)), Tone::Bad),
    }
}

/// A latency in at most six cells: `38ms`, `2.41s`, `730µs`.
pub fn short(time: Duration) -> String {
    let micros = time.as_micros();
    match micros {
        0..1_000 => format!("{micros}µs"),
        1_000..10_000 => format!("{:.1}ms", micros as f64 / 1e3),
        10_000..1_000_000 => format!("{}ms", micros / 1_000),
        _ => duration(Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))),
    }
}

/// A share in percent, never rounded up to a perfect one.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return UNKNOWN.to_owned();
    }
    let hundredths = u128::from(part) * 10_000 / u128::from(whole);
    if part >= whole { "100 %".to_owned() } else { format!("{}.{:02} %", hundredths / 100, hundredths % 100) }
}

pub fn share(share: Option<f64>) -> Words {
    share.map_or_else(|| Words::dim(UNKNOWN), |share| Words::new(format!("{:.0} %", share * 100.0)))
}

pub fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Go => Tone::Plain,
        Verdict::Inconclusive => Tone::Warn,
        Verdict::Error | Verdict::NoGo => Tone::Bad,
    }
}

pub fn standing_tone(standing: slo::Standing) -> Tone {
    match standing {
        slo::Standing::Met => Tone::Plain,
        slo::Standing::Unproven => Tone::Warn,
        slo::Standing::Broken => Tone::Bad,
    }
}

pub fn case_tone(standing: uat::Standing) -> Tone {
    match standing {
        uat::Standing::Pass => Tone::Plain,
        uat::Standing::Untested => Tone::Dim,
        uat::Standing::Blocked => Tone::Warn,
        uat::Standing::Fail => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_up_to_perfect() {
        assert_eq!(percent(99_999, 100_000), "99.99 %");
        assert_eq!(percent(5, 5), "100 %");
        assert_eq!(percent(0, 5), "0.00 %");
        assert_eq!(percent(0, 0), UNKNOWN);
    }

    #[test]
    fn latencies_are_short() {
        for (micros, shown) in
            [(730, "730µs"), (1_250, "1.2ms"), (38_400, "38ms"), (2_410_000, "2.41s"), (90_000_000, "1m 30s")]
        {
            assert_eq!(short(Duration::from_micros(micros)), shown);
        }
    }
}
