//! Polls from their opening to their closing, as people play them.

use super::*;
use crate::{
    id::Id,
    plan::{Person, Role},
    state::{Actor, Command, Event, Happening, Heir, PollCommand, PollEvent, Recorded, decide},
    wording::Lang,
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

const GATE: &str = "go-live";

/// 样例甲 (wang) leads the project, li is of it, zhao of finance, sun and qian of service; chen stands in for li.
fn team() -> Plan {
    let mut plan = crate::plan::sample::plan();
    let base = plan.people[0].clone();
    let person = |id: &str, department: &str, roles: Vec<Role>, deputy: Option<&str>| Person {
        id: Id::new(id),
        name: id.to_uppercase(),
        department: Some(department.into()),
        roles,
        deputy: deputy.map(Id::new),
        ..base.clone()
    };
    plan.people = [
        person("wang", "pmo", vec![Role::Pm], None),
        person("li", "it", vec![], Some("chen")),
        person("zhao", "finance", vec![], None),
        person("sun", "service", vec![], None),
        person("qian", "service", vec![], None),
        person("chen", "vendor", vec![], None),
    ]
    .into_iter()
    .map(|person| (person.id.clone(), person))
    .collect();
    let gate = &mut plan.gates[GATE];
    gate.seats = vec!["it".into(), "finance".into(), "service".into()];
    gate.valid = Some(Duration::from_hours(4));
    plan
}

struct Night {
    plan: Plan,
    state: State,
    now: DateTime<Utc>,
}

impl Night {
    fn new(plan: Plan) -> Self {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        Self { state: State::of(&plan), plan, now }
    }

    fn ordered() -> Self {
        let mut plan = team();
        let gate = &mut plan.gates[GATE];
        (gate.ordered, gate.poll) = (true, true);
        Self::new(plan)
    }

    fn does(&mut self, by: &str, command: Command) -> Result<(), String> {
        let actor = Actor { by, signs: false };
        let decided = decide(&self.state, &self.plan, actor, self.now, command);
        let what = decided.map_err(|refusal| match refusal.code {
            "not-your-turn" => refusal.message.render(Lang::En),
            code => code.to_owned(),
        })?;
        let seq = self.state.seq + 1;
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: self.now, by: by.into(), what, signature: None };
        self.state.apply(&Arc::new(Recorded::new(seq, event)));
        Ok(())
    }

    fn says(&mut self, by: &str, choice: Choice) -> Result<(), String> {
        let note = if choice == NoGo { "对账差 3 笔" } else { "" };
        self.does(by, Command::Vote { gate: Id::new(GATE), seat: None, choice, note: note.into() })
    }

    fn open(&mut self, by: &str, note: &str) -> Result<(), String> {
        self.does(by, Command::Poll(PollCommand::Open { gate: Id::new(GATE), note: note.into() }))
    }

    fn close(&mut self, by: &str, note: &str) -> Result<(), String> {
        self.does(by, Command::Poll(PollCommand::Close { gate: Id::new(GATE), note: note.into() }))
    }

    fn hands(&mut self, by: &str, seat: &str, to: Heir, note: &str) -> Result<(), String> {
        let hand = PollCommand::HandOver { gate: None, seat: seat.into(), to, note: note.into() };
        self.does(by, Command::Poll(hand))
    }

    fn sees(&self, me: &str) -> Standing<'_> {
        let room = Room { plan: &self.plan, state: &self.state, now: self.now };
        standing(&self.plan.gates[GATE], room, me)
    }

    fn verdicts(&self) -> Vec<Verdict> {
        self.sees("").seats.iter().map(|chair| chair.ballot.verdict).collect()
    }

    fn reasons(&self) -> Vec<String> {
        self.sees("").seats.iter().map(|chair| chair.ballot.reason.render(Lang::En)).collect()
    }
}

use Choice::{Go, NoGo};
use Verdict::{Inconclusive as Open, NoGo as No};

fn err<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

#[test]
fn seats_are_called_in_order_and_nobody_knows_before_all_have_said() {
    let mut night = Night::ordered();
    assert_eq!(night.says("li", Go), err("no-poll"), "such a gate takes no vote outside a poll");
    assert_eq!(night.reasons()[0], "no poll was opened");
    assert_eq!(night.open("li", ""), err("may-not-poll"));
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.open("wang", "again"), err("poll-open"));
    assert_eq!(night.says("zhao", Go), err("it is the turn of it (LI), not yet of finance"));
    assert_eq!(night.sees("li").waits_for_me().collect::<Vec<_>>(), ["it"]);
    assert_eq!(night.says("li", NoGo), Ok(()));
    assert_eq!(night.says("li", Go), Ok(()), "what nobody knows may be corrected");
    assert_eq!(night.says("zhao", NoGo), Ok(()));

    let others = night.sees("sun");
    assert_eq!((others.phase, others.turn, others.voted()), (Phase::Voting, Some("service"), 2));
    assert!(others.seats.iter().all(|chair| chair.ballot.vote.is_none() && chair.own.is_none()));
    assert_eq!(night.verdicts(), [Open, Open, Open], "also a no-go is not known yet");
    let own = night.sees("zhao").seats[1].own.map(|vote| vote.choice);
    assert_eq!(own, Some(NoGo), "one's own word is one's own");

    assert_eq!(night.says("sun", Go), Ok(()));
    assert_eq!(night.sees("").phase, Phase::Decided);
    assert_eq!(night.verdicts(), [Open, No, Open], "a no-go holds at once, a go not before the closing");
    assert_eq!(night.says("zhao", Go), err("poll-over"), "not after having seen the others");
    assert_eq!(night.close("wang", ""), Ok(()));
    assert_eq!(night.verdicts(), [Verdict::Go, No, Verdict::Go]);
    assert_eq!(night.sees("").outcome, Some(Outcome::NoGo));

    assert_eq!(night.open("wang", ""), err("note-needed"), "a new round has a reason");
    assert_eq!(night.open("wang", "差异已查清"), Ok(()));
    let again = night.sees("");
    assert_eq!((again.poll.unwrap().round, again.voted()), (2, 0), "old votes count no more");
    for who in ["li", "zhao", "qian"] {
        assert_eq!(night.says(who, Go), Ok(()));
    }
    assert_eq!(night.close("wang", ""), Ok(()));
    assert_eq!(night.sees("").outcome, Some(Outcome::Go));
    assert_eq!(night.says("qian", NoGo), Ok(()), "to stop is never too late");
    assert_eq!(night.verdicts()[2], No);
}

#[test]
fn absent_is_not_go_and_an_old_poll_is_none() {
    let mut night = Night::new(team());
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.says("sun", Go), Ok(()), "in any order");
    assert_eq!(night.says("li", Go), Ok(()));
    assert_eq!(night.close("li", "不等了"), err("may-not-poll"));
    assert_eq!(night.close("wang", ""), err("note-needed"), "closed without somebody, for a reason");
    assert_eq!(night.close("wang", "财务联系不上"), Ok(()));
    assert_eq!(night.sees("").outcome, Some(Outcome::Incomplete));
    assert_eq!(night.verdicts(), [Verdict::Go, Open, Verdict::Go]);
    assert_eq!(night.close("wang", ""), err("no-poll"));

    assert_eq!(night.open("wang", "财务到了"), Ok(()));
    for who in ["li", "zhao", "qian"] {
        assert_eq!(night.says(who, Go), Ok(()));
    }
    assert_eq!(night.close("wang", ""), Ok(()));
    night.now += TimeDelta::hours(4) - TimeDelta::seconds(1);
    assert_eq!(night.sees("").outcome, Some(Outcome::Go));
    night.now += TimeDelta::seconds(1);
    assert_eq!((night.sees("").phase, night.sees("").outcome), (Phase::Expired, Some(Outcome::Incomplete)));
    assert_eq!(night.says("li", Go), err("poll-expired"));
    assert_eq!(night.open("wang", "过期"), Ok(()));
}

#[test]
fn time_does_not_open_a_poll_and_a_changed_plan_does_not_pass_it() {
    let mut night = Night::new(team());
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.says("li", NoGo), Ok(()));
    night.now += TimeDelta::hours(5);
    assert_eq!(night.sees("").phase, Phase::Expired);
    assert!(night.sees("sun").seats[0].ballot.vote.is_none(), "expired, and still sealed");
    assert_eq!(night.close("wang", "作废"), Ok(()));
    assert_eq!(night.verdicts()[0], No);

    assert_eq!(night.open("wang", "重来"), Ok(()));
    for who in ["li", "zhao", "qian"] {
        assert_eq!(night.says(who, Go), Ok(()));
    }
    assert_eq!(night.close("wang", ""), Ok(()));
    night.plan.gates[GATE].seats.push("vendor".into());
    assert!(night.reasons()[0].contains("changed the seats"), "{:?}", night.reasons());
    assert_eq!(night.says("chen", Go), err("not-polled"));
}

/// Another round must not show what a round hid that nobody closed.
#[test]
fn a_round_that_ran_out_of_time_stays_sealed_until_one_is_decided_or_closed() {
    let mut night = Night::new(team());
    let sealed = |night: &Night| {
        let votes = night.state.recent().filter(|it| matches!(it.event.what, Happening::Voted { .. }));
        votes.map(|it| night.state.is_sealed(it)).collect::<Vec<_>>()
    };
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.says("li", NoGo), Ok(()));
    for _ in 0..2 {
        night.now += TimeDelta::hours(5);
        assert_eq!(night.open("wang", "过期"), Ok(()));
        assert_eq!(sealed(&night), [true]);
    }
    assert_eq!(night.says("zhao", Go), Ok(()));
    assert_eq!(sealed(&night), [true, true]);
    assert_eq!(night.close("wang", "到此为止"), Ok(()));
    assert_eq!(sealed(&night), [false, false]);
    assert_eq!(night.open("wang", "重来"), Ok(()));
    assert_eq!(sealed(&night), [false, false], "what was open to all stays so");
    assert_eq!(night.says("li", Go), Ok(()));
    assert_eq!(sealed(&night), [false, false, true]);
}

#[test]
fn a_seat_is_handed_over_on_record_and_handed_back() {
    let mut night = Night::ordered();
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.says("chen", Go), err("seat-not-held"));
    assert_eq!(night.hands("chen", "it", Heir::Person(Id::new("chen")), "x"), err("may-not-hand-over"));
    assert_eq!(night.hands("li", "it", Heir::Person(Id::new("zhao")), "x"), err("two-seats"));
    assert_eq!(night.hands("li", "it", Heir::Back, "x"), err("not-handed-over"));
    assert_eq!(night.hands("li", "itt", Heir::Deputy, "x"), err("unknown-seat"));
    assert_eq!(night.hands("zhao", "finance", Heir::Deputy, "x"), err("no-deputy"));
    assert_eq!(night.hands("li", "it", Heir::Deputy, ""), err("note-needed"));
    assert_eq!(night.hands("li", "it", Heir::Deputy, "高铁晚点"), Ok(()));
    assert_eq!(night.hands("wang", "it", Heir::Deputy, "again"), err("handed-over"));
    assert_eq!(night.says("li", Go), err("seat-not-held"), "who has handed over votes no more");
    let chair = &night.sees("chen").seats[0];
    assert_eq!((chair.is_mine, chair.holders.as_slice()), (true, &["chen"][..]));
    assert_eq!(chair.ballot.deputy.as_ref().map(|deputy| deputy.to.as_str()), Some("chen"));
    assert_eq!(night.says("chen", Go), Ok(()));
    assert_eq!(night.says("zhao", Go), Ok(()));
    assert_eq!(night.says("sun", Go), Ok(()));
    assert_eq!(night.close("wang", ""), Ok(()));
    assert_eq!(night.sees("").outcome, Some(Outcome::Go));
    assert_eq!(
        night.hands("li", "it", Heir::Person(Id::new("li")), "到了"),
        Ok(()),
        "by naming who holds it"
    );
    assert!(night.sees("").seats[0].ballot.deputy.is_none());
    assert_eq!(night.sees("").outcome, Some(Outcome::Go), "what the deputy said while deputy still counts");
}

#[test]
fn a_gate_without_polls_hears_seats_as_it_always_did() {
    let mut night = Night::new(team());
    for who in ["li", "zhao"] {
        assert_eq!(night.says(who, Go), Ok(()));
    }
    assert_eq!(night.verdicts(), [Verdict::Go, Verdict::Go, Open]);
    assert_eq!(night.open("wang", ""), Ok(()));
    assert_eq!(night.sees("").voted(), 0, "a poll asks everybody anew");
}

#[test]
fn where_signatures_are_demanded_the_closing_is_signed_too() {
    let mut plan = team();
    plan.gates[GATE].signed = true;
    let mut night = Night::new(plan);
    assert_eq!(night.open("wang", ""), Ok(()), "to ask is nobody's word");
    assert_eq!(night.close("wang", "x"), err("must-be-signed"));
    assert_eq!(night.hands("li", "it", Heir::Deputy, "x"), err("must-be-signed"));
}

/// A closing that was written past golive vouches for no vote it does not name.
#[test]
fn a_closing_that_counts_other_votes_passes_nothing() {
    let mut night = Night::new(team());
    night.open("wang", "").unwrap();
    for who in ["li", "zhao", "qian"] {
        night.says(who, Go).unwrap();
    }
    let mut tally = night.state.poll(&Id::new(GATE)).unwrap().tally();
    tally[0].vote = Some(99);
    let what = PollEvent::Closed { poll: Uuid::from_u128(1), tally, note: String::new() };
    let what = Happening::Poll { gate: Id::new(GATE), what };
    let event = Event { id: Uuid::from_u128(9), at: night.now, by: "wang".into(), what, signature: None };
    night.state.apply(&Arc::new(Recorded::new(5, event)));
    assert_eq!(night.verdicts(), [Open, Verdict::Go, Verdict::Go]);
}
