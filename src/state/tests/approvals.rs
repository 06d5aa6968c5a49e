//! Who may do what: votes, waivers, sign-offs and claims.

use super::{super::*, at, plan};
use crate::{
    id::Id,
    plan::{Person, Plan, Role, Signable},
    wording::Lang,
};
use std::sync::Arc;
use uuid::Uuid;

/// 样例甲 is pm and of it, 样例乙 of service, 样例丙 finance and key user.
fn team() -> Plan {
    let mut plan = plan();
    let person = |id: &str, department: &str, roles: Vec<Role>| Person {
        id: Id::new(id),
        department: Some(department.into()),
        roles,
        ..plan.people[0].clone()
    };
    let (li, zhao) =
        (person("li", "service", vec![Role::Pm]), person("zhao", "finance", vec![Role::KeyUser]));
    plan.people.insert(li.id.clone(), li);
    plan.people.insert(zhao.id.clone(), zhao);
    plan.gates["go-live"].seats = vec!["it".into(), "service".into(), "pm".into()];
    plan
}

/// A project in which people do one thing after another.
struct Room {
    plan: Plan,
    state: State,
}

impl Room {
    fn new(plan: Plan) -> Self {
        Self { state: State::of(&plan), plan }
    }

    fn decide(&self, by: &str, command: Command) -> Result<Happening, Refusal> {
        decide(&self.state, &self.plan, Actor { by, signs: false }, at(0), command)
    }

    fn does(&mut self, by: &str, command: Command) -> Result<(), &'static str> {
        let what = self.decide(by, command).map_err(|refusal| refusal.code)?;
        let seq = self.state.seq + 1;
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: at(0), by: by.into(), what, signature: None };
        self.state.apply(&Arc::new(Recorded::new(seq, event)));
        Ok(())
    }
}

fn vote(seat: Option<&str>, choice: Choice, note: &str) -> Command {
    Command::Vote { gate: Id::new("go-live"), seat: seat.map(str::to_owned), choice, note: note.into() }
}

fn ask(days: i64) -> Command {
    let until = at(0) + chrono::TimeDelta::days(days);
    let (gate, criterion) = (Id::new("go-live"), Id::new("login"));
    Command::AskWaiver { gate, criterion, until, note: "渗透测试排在下周".into() }
}

fn reasonless() -> Command {
    let until = at(0) + chrono::TimeDelta::days(7);
    Command::AskWaiver { gate: Id::new("go-live"), criterion: Id::new("login"), until, note: " \n".into() }
}

fn answer(answer: Answer, note: &str) -> Command {
    Command::AnswerWaiver { waiver: Id::new("W-001"), answer, note: note.into() }
}

fn about(make: fn(String, String) -> Command, subject: &str, note: &str) -> Command {
    make(subject.into(), note.into())
}

fn sign_off(subject: String, note: String) -> Command {
    Command::SignOff { subject, note }
}

fn claim(subject: String, note: String) -> Command {
    Command::Claim { subject, note }
}

fn release(subject: String, note: String) -> Command {
    Command::Release { subject, note }
}

#[test]
fn a_seat_is_voted_for_by_who_holds_it() {
    let mut room = Room::new(team());
    assert_eq!(room.does("zhao", vote(None, Choice::Go, "")), Err("seat-not-held"));
    assert_eq!(room.does("user:root", vote(Some("it"), Choice::Go, "")), Err("seat-not-held"));
    assert_eq!(room.does("wang", vote(None, Choice::Go, "")), Err("which-seat"), "it and pm");
    assert_eq!(room.does("wang", vote(Some("service"), Choice::Go, "")), Err("seat-not-held"));
    assert_eq!(room.does("wang", vote(Some("hr"), Choice::Go, "")), Err("unknown-seat"));
    assert_eq!(room.does("wang", vote(Some("it"), Choice::NoGo, " ")), Err("note-needed"));
    assert_eq!(room.does("wang", vote(Some("it"), Choice::NoGo, "压测未过")), Ok(()));
    assert_eq!(room.does("wang", vote(Some("it"), Choice::Go, "")), Ok(()), "a seat may change its mind");
    let said = room.state.vote(&Id::new("go-live"), "it").unwrap();
    assert_eq!((said.choice, said.standing), (Choice::Go, Standing::Unsigned));
}

#[test]
fn a_waiver_takes_two_people_a_reason_and_an_end() {
    let mut room = Room::new(team());
    assert_eq!(room.does("zhao", ask(7)), Err("may-not-waive"));
    assert_eq!(room.does("li", ask(0)), Err("waiver-time"));
    assert_eq!(room.does("li", ask(400)), Err("waiver-time"));
    assert_eq!(room.does("li", reasonless()), Err("note-needed"));
    assert_eq!(room.does("li", ask(7)), Ok(()));
    assert_eq!(room.does("wang", ask(7)), Err("waiver-open"));
    assert_eq!(room.does("li", answer(Answer::Approved, "")), Err("own-request"));
    assert_eq!(room.does("zhao", answer(Answer::Approved, "")), Err("may-not-approve"));
    assert_eq!(room.does("wang", answer(Answer::Declined, "")), Err("note-needed"));
    assert_eq!(room.does("wang", answer(Answer::Approved, "")), Ok(()));
    assert_eq!(room.does("wang", answer(Answer::Declined, "x")), Err("answered"));
    assert!(room.state.waivers().next().unwrap().is_open(at(0)));
    assert_eq!(room.does("li", answer(Answer::Withdrawn, "已补测")), Ok(()));
    assert!(!room.state.waivers().next().unwrap().is_open(at(0)));
    assert_eq!(room.does("wang", ask(7)), Ok(()), "what was withdrawn can be asked for again");

    let mut room = Room::new(team());
    room.plan.gates["go-live"].approvers = vec![Id::new("zhao")];
    assert_eq!(room.does("wang", ask(7)), Ok(()), "the owner of a criterion may always ask");
    assert_eq!(
        room.does("li", answer(Answer::Approved, "")),
        Err("may-not-approve"),
        "the gate names its own"
    );
    assert_eq!(room.does("zhao", answer(Answer::Approved, "")), Ok(()));
}

#[test]
fn a_waiver_is_not_approved_after_its_end() {
    let mut room = Room::new(team());
    assert_eq!(room.does("li", ask(7)), Ok(()));
    let answered = |days, said| {
        let now = at(0) + chrono::TimeDelta::days(days);
        decide(&room.state, &room.plan, Actor { by: "wang", signs: false }, now, answer(said, "x"))
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(answered(6, Answer::Approved).err(), None);
    assert_eq!(answered(7, Answer::Approved).err(), Some("waiver-over"));
    assert_eq!(answered(8, Answer::Declined).err(), None, "that says something of it all the same");
}

#[test]
fn nobody_signs_off_their_own_work() {
    let mut room = Room::new(team());
    let mark = Command::MarkRequirement {
        requirement: Id::new("R-1"),
        progress: Progress::Delivered,
        note: String::new(),
    };
    assert_eq!(room.does("zhao", mark), Ok(()));
    assert_eq!(room.does("zhao", about(sign_off, "R-1", "")), Err("own-work"));
    assert_eq!(room.does("user:root", about(sign_off, "R-1", "")), Err("may-not-sign-off"));
    assert_eq!(room.does("li", about(sign_off, "R-1", "")), Ok(()));
    assert_eq!(room.does("wang", about(sign_off, "uat-passed", "")), Err("own-work"), "they own it");
    assert_eq!(room.does("li", about(sign_off, "uat-passed", "")), Ok(()));
    let tick = Command::Tick {
        checklist: Id::new("go-live"),
        item: Id::new("GL-01"),
        note: String::new(),
        proof: None,
        look: None,
    };
    assert_eq!(room.does("li", tick), Ok(()));
    assert_eq!(room.does("li", about(sign_off, "checklist:go-live", "")), Err("own-work"));
    assert_eq!(room.does("li", about(sign_off, "GL-01", "")), Err("no-sign-off"));
}

#[test]
fn one_has_what_two_want() {
    let mut room = Room::new(team());
    assert_eq!(room.does("wang", about(claim, "GL-01", "")), Ok(()));
    let refusal = room.decide("li", about(claim, "go-live/GL-01", "")).unwrap_err();
    assert_eq!(refusal.code, "claimed");
    let said = refusal.message.render(Lang::En);
    assert_eq!(said, "样例甲 has item go-live/GL-01 in hand (event 1)");
    assert_eq!(room.does("li", about(release, "GL-01", "")), Err("note-needed"));
    assert_eq!(room.does("li", about(release, "GL-01", "甲已下班")), Ok(()));
    assert_eq!(room.does("li", about(claim, "GL-01", "")), Ok(()));
    assert_eq!(room.does("li", about(release, "GL-01", "")), Ok(()));
    assert_eq!(room.does("li", about(release, "GL-01", "")), Err("not-claimed"));
    assert_eq!(room.does("li", about(claim, "go-live", "")), Err("several"), "a gate and a checklist");
    assert_eq!(room.does("li", about(claim, "GL-77", "")), Err("unknown-id"));
}

#[test]
fn what_must_be_signed_is_refused_unsigned() {
    let mut room = Room::new(team());
    room.plan.allow.signed = vec![Signable::SignOff];
    room.plan.gates["go-live"].signed = true;
    let signed = |room: &Room, signs, command| {
        decide(&room.state, &room.plan, Actor { by: "li", signs }, at(0), command)
            .map_err(|refusal| (refusal.code, refusal.rule))
    };
    let must = Err(("must-be-signed", Some(Rule::MustBeSigned)));
    for command in [vote(Some("service"), Choice::Go, ""), ask(7), about(sign_off, "R-1", "")] {
        assert_eq!(signed(&room, false, command.clone()), must);
        assert!(signed(&room, true, command).is_ok());
    }
}

#[test]
fn who_may_not_record_is_told_who_may() {
    let mut room = Room::new(team());
    room.plan.allow.record = vec!["service".into(), "zhao".into()];
    let refusal = room.decide("wang", about(claim, "GL-01", "")).unwrap_err();
    assert_eq!(refusal.rule, Some(Rule::MayNotRecord));
    let called = ["service", "zhao"].map(|word| room.plan.called(word).render(Lang::En));
    assert!(refusal.hint.unwrap().render(Lang::En).contains(&called.join(", ")));
    assert!(!refusal.message.render(Lang::En).contains("wang"), "people by their names");
    assert!(room.decide("li", about(claim, "GL-01", "")).is_ok());
    assert!(room.decide("zhao", about(claim, "GL-01", "")).is_ok());
}

/// People sign this text: if it changes for an event that is recorded already, its signature no longer matches.
#[test]
fn what_is_signed_never_changes() {
    let event = |what| Event { id: Uuid::from_u128(7), at: at(0), by: "li".into(), what, signature: None };
    let gate = Id::new("go-live");
    let (until, waiver) = (at(60), Uuid::from_u128(9));
    let note = || "已看过".to_owned();
    let texts = [
        (
            Happening::Voted { gate: gate.clone(), seat: "it".into(), choice: Choice::NoGo, note: note() },
            r#"{"kind":"voted","data":{"gate":"go-live","seat":"it","choice":"no-go","note":"已看过"}}"#,
        ),
        (
            Happening::WaiverAsked { gate, criterion: Id::new("login"), until, note: note() },
            r#"{"kind":"waiver-asked","data":{"gate":"go-live","criterion":"login","until":"2026-09-21T14:14:20Z","note":"已看过"}}"#,
        ),
        (
            Happening::WaiverAnswered { waiver, answer: Answer::Approved, note: note() },
            r#"{"kind":"waiver-answered","data":{"waiver":"00000000-0000-0000-0000-000000000009","answer":"approved","note":"已看过"}}"#,
        ),
        (
            Happening::SignedOff { subject: Subject::Item(Id::new("list"), Id::new("item")), note: note() },
            r#"{"kind":"signed-off","data":{"subject":{"sort":"item","id":["list","item"]},"note":"已看过"}}"#,
        ),
    ];
    for (what, text) in texts {
        let head =
            "golive event 1\nsample\n00000000-0000-0000-0000-000000000007\n2026-09-21T14:13:20.000000Z\nli\n";
        assert_eq!(event(what).message(&Id::new("sample")), format!("{head}{text}\n"));
    }
}

/// An item is ruled out by who may, with a reason, and comes back with one.
#[test]
fn what_does_not_apply_is_said_by_who_may() {
    let mut room = Room::new(team());
    let item = |id: &str| (Id::new("go-live"), Id::new(id));
    let rule_out = |id: &str, note: &str| {
        let (checklist, item) = item(id);
        Command::RuleOut { checklist, item, note: note.into() }
    };
    let untick = |id: &str, note: &str| {
        let (checklist, item) = item(id);
        Command::Untick { checklist, item, note: note.into() }
    };
    let tick = |id: &str, proof: Option<Exhibit>| {
        let (checklist, item) = item(id);
        Command::Tick { checklist, item, note: String::new(), proof, look: None }
    };
    assert_eq!(room.does("zhao", rule_out("GL-01", "x")), Err("may-not-rule-out"));
    assert_eq!(room.does("wang", rule_out("GL-01", " ")), Err("note-needed"));
    assert_eq!(room.does("wang", rule_out("GL-99", "x")), Err("unknown-id"));
    assert_eq!(room.does("wang", rule_out("GL-01", "没有线上商城")), Ok(()));
    assert_eq!(room.does("wang", rule_out("GL-01", "again")), Err("ruled-out"));
    assert_eq!(room.does("wang", untick("GL-01", "")), Err("note-needed"));
    assert_eq!(room.does("wang", untick("GL-01", "商城提前上线")), Ok(()));
    assert_eq!(room.does("wang", untick("GL-01", "x")), Err("not-ticked"));
    let long = Exhibit::Text { text: "长".repeat(1_001) };
    assert_eq!(room.does("wang", tick("GL-01", Some(long))), Err("note-too-long"));
    let phone = Exhibit::Text { text: "问 13812345678".into() };
    assert_eq!(room.does("wang", tick("GL-01", Some(phone))), Ok(()));
    let known = room.state.tick(&Id::new("go-live"), &Id::new("GL-01")).unwrap();
    assert_eq!(known.proof, Some(Exhibit::Text { text: "问 138****5678".into() }));
    assert_eq!(room.does("wang", rule_out("GL-02", "由总部判定")), Ok(()), "also what ticks itself");
}
