//! `[roster.launch-night]`: who is on call, in the order in which they are told.

use super::Place;
use crate::{id::Id, title::Title};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug)]
pub struct Roster {
    pub id: Id,
    pub place: Place,
    pub title: Option<Title>,
    pub on_call: Vec<OnCall>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OnCall {
    pub person: Id,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Not from then on.
    pub until: Option<DateTime<Utc>>,
    /// Channels that reach this person, beside those of the alert.
    pub notify: Vec<Id>,
}

impl Roster {
    /// Who is on call at a time, in order. Somebody who stands there twice counts where they stand first.
    pub fn at(&self, now: DateTime<Utc>) -> Vec<&OnCall> {
        let mut found: Vec<&OnCall> = Vec::new();
        for entry in self.on_call.iter().filter(|entry| entry.is_on_call(now)) {
            if found.iter().all(|known| known.person != entry.person) {
                found.push(entry);
            }
        }
        found
    }
}

impl OnCall {
    fn is_on_call(&self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_begins_when_it_says_and_is_over_when_the_next_begins() {
        let at = |hour: i64| DateTime::from_timestamp(hour * 3_600, 0).unwrap();
        let entry = |person: &str, from: Option<i64>, until: Option<i64>| OnCall {
            person: Id::new(person),
            from: from.map(at),
            until: until.map(at),
            notify: Vec::new(),
        };
        let on_call = vec![
            entry("wang", None, Some(8)),
            entry("li", Some(8), None),
            entry("zhao", None, None),
            entry("wang", Some(4), None),
        ];
        let roster = Roster { id: Id::new("night"), place: Place::default(), title: None, on_call };
        let who = |hour| roster.at(at(hour)).iter().map(|entry| entry.person.to_string()).collect::<Vec<_>>();
        assert_eq!(who(3), ["wang", "zhao"]);
        assert_eq!(who(5), ["wang", "zhao"], "once each");
        assert_eq!(who(8), ["li", "zhao", "wang"]);
    }
}
