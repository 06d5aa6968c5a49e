//! Stories of two alerts, two programs that watch them, and people who answer or do not: what may never happen does not.

use super::*;
use crate::{
    expr::Expr,
    facts::Catalogue,
    measure::History,
    plan::{self, OnCall, Place, Plan, Roster},
    state::{Actor, Command, Event, Happening, Outcome, Recorded, Stage, State, Telling, decide},
};
use chrono::TimeDelta;
use proptest::prelude::*;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

const HOLD: TimeDelta = TimeDelta::seconds(60);
const CLEAR: TimeDelta = TimeDelta::seconds(90);
const REMIND: TimeDelta = TimeDelta::seconds(300);
const ESCALATE: TimeDelta = TimeDelta::seconds(200);

#[derive(Clone, Debug)]
enum Act {
    /// What the condition of the parent, or of the child, says from now on.
    Turn(bool, Truth),
    Wait(u32),
    Acknowledge,
    Release,
    Snooze(u32),
    Unsnooze,
    /// What comes of every notice that is under way.
    Deliver(bool),
    /// Another program starts: it remembers nothing.
    Restart(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let truth = prop_oneof![Just(Truth::True), Just(Truth::False), Just(Truth::Unknown)];
    let act = prop_oneof![
        3 => (any::<bool>(), truth).prop_map(|(parent, truth)| Act::Turn(parent, truth)),
        6 => (1_u32..150).prop_map(Act::Wait),
        1 => Just(Act::Acknowledge),
        1 => Just(Act::Release),
        1 => (1_u32..400).prop_map(Act::Snooze),
        1 => Just(Act::Unsnooze),
        3 => prop::bool::weighted(0.8).prop_map(Act::Deliver),
        1 => (0_usize..2).prop_map(Act::Restart),
    ];
    prop::collection::vec(act, 1..60)
}

fn plan() -> Plan {
    let mut plan = plan::sample::plan();
    let span = |delta: TimeDelta| delta.to_std().unwrap();
    let mut child = plan::sample::alert("child");
    (child.hold, child.resolve_after) = (span(HOLD), span(CLEAR));
    (child.remind, child.escalate) = (Some(span(REMIND)), Some(span(ESCALATE)));
    child.notify = vec![Id::new("group"), Id::new("mail")];
    child.depends_on = vec![Id::new("parent")];
    child.roster = Some(Id::new("night"));
    let mut parent = plan::sample::alert("parent");
    parent.notify = vec![Id::new("group")];
    for alert in [child, parent] {
        plan.alerts.insert(alert.id.clone(), alert);
    }
    let entry = |person: &str, notify: &[&str]| OnCall {
        person: Id::new(person),
        from: None,
        until: None,
        notify: notify.iter().map(Id::new).collect(),
    };
    let on_call = vec![entry("wang", &[]), entry("li", &["phone-li"]), entry("sun", &[])];
    let (id, place) = (Id::new("night"), Place::default());
    plan.rosters.insert(id.clone(), Roster { id, place, title: None, on_call });
    turn(&mut plan, "child", Truth::False);
    turn(&mut plan, "parent", Truth::False);
    plan
}

fn turn(plan: &mut Plan, alert: &str, truth: Truth) {
    let source = match truth {
        Truth::True => "uat.total > 0",
        Truth::False => "uat.total == 0",
        Truth::Unknown => "probes.login.success < 0.9",
    };
    plan.alerts.get_mut(alert).unwrap().when = Expr::parse(source).unwrap();
}

struct Story {
    plan: Plan,
    catalogue: Catalogue,
    state: State,
    now: DateTime<Utc>,
    memories: [Memory; 2],
    /// What the conditions of parent and child said, and since when.
    truths: [Vec<(DateTime<Utc>, Truth)>; 2],
    events: Vec<(DateTime<Utc>, Happening)>,
}

impl Story {
    fn new() -> Self {
        let plan = plan();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Self {
            catalogue: Catalogue::of(&plan),
            state: State::of(&plan),
            now,
            memories: Default::default(),
            truths: [vec![(now, Truth::False)], vec![(now, Truth::False)]],
            events: Vec::new(),
            plan,
        }
    }

    fn world<'a>(&'a self, history: &'a History) -> World<'a> {
        World::new(&self.plan, &self.catalogue, &self.state, history, self.now)
    }

    fn turn(&mut self, alert: &str, truth: Truth) {
        turn(&mut self.plan, alert, truth);
        self.truths[usize::from(alert == "child")].push((self.now, truth));
    }

    fn act(&mut self, act: &Act) {
        let child = || Id::new("child");
        let note = String::new;
        match act {
            Act::Turn(is_parent, truth) => {
                self.turn(if *is_parent { "parent" } else { "child" }, *truth);
            }
            Act::Wait(seconds) => self.now += TimeDelta::seconds(i64::from(*seconds)),
            Act::Acknowledge => {
                self.record(Command::AcknowledgeAlert { alert: child(), note: note() });
            }
            Act::Release => {
                self.record(Command::Release { subject: "alert:child".into(), note: "x".into() });
            }
            Act::Snooze(seconds) => {
                let until = self.now + TimeDelta::seconds(i64::from(*seconds));
                self.record(Command::SnoozeAlert { alert: child(), until, reason: "x".into() });
            }
            Act::Unsnooze => {
                self.record(Command::UnsnoozeAlert { alert: child(), note: note() });
            }
            Act::Deliver(ok) => self.deliver(*ok),
            Act::Restart(program) => {
                self.memories[*program] = Memory::default();
            }
        }
        self.tick();
    }

    /// Both programs look, and then both do what they found due: each decides on what the other left.
    fn tick(&mut self) {
        let history = History::default();
        let duty = Duty { lag: TimeDelta::zero(), behind: TimeDelta::zero(), alone: false, tells: true };
        let mut found = Vec::new();
        for program in 0..2 {
            let mut memory = std::mem::take(&mut self.memories[program]);
            memory.observe(&self.world(&history));
            found.push(due(&self.world(&history), &memory, duty));
            self.memories[program] = memory;
        }
        for (program, commands) in found.into_iter().enumerate() {
            for command in commands {
                if let Some(id) = self.record(command) {
                    self.memories[program].sends(id);
                }
            }
        }
    }

    fn deliver(&mut self, ok: bool) {
        for alert in ["parent", "child"].map(Id::new) {
            let episode = self.state.alarm(&alert).and_then(|alarm| alarm.episode.as_ref());
            let tellings = episode.map(|episode| episode.tellings.clone()).unwrap_or_default();
            for Telling { id, channel, .. } in tellings.into_iter().filter(|it| it.outcome.is_none()) {
                let (alert, detail) = (alert.clone(), String::new());
                self.record(Command::NoteNotice { alert, notice: id, channel, ok, attempts: 1, detail });
            }
        }
    }

    fn record(&mut self, command: Command) -> Option<Uuid> {
        let actor = Actor { by: "wang", signs: false };
        let what = decide(&self.state, &self.plan, actor, self.now, command).ok()?;
        self.check(&what);
        let seq = self.state.seq + 1;
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: self.now, by: "wang".into(), what: what.clone(), signature: None };
        self.state.apply(&Arc::new(Recorded::new(seq, event)));
        self.events.push((self.now, what));
        Some(id)
    }

    fn truth(&self, alert: &Id) -> &[(DateTime<Utc>, Truth)] {
        &self.truths[usize::from(alert.as_str() == "child")]
    }

    /// Since when the condition holds, without having been false since.
    fn holding(&self, alert: &Id) -> Option<DateTime<Utc>> {
        let held = self.truth(alert).iter().rev().take_while(|(_, truth)| *truth != Truth::False);
        held.filter(|(_, truth)| *truth == Truth::True).last().map(|(at, _)| *at)
    }

    /// Since when it is false.
    fn clear(&self, alert: &Id) -> Option<DateTime<Utc>> {
        let clear = self.truth(alert).iter().rev().take_while(|(_, truth)| *truth == Truth::False);
        clear.last().map(|(at, _)| *at)
    }

    /// What may never be recorded is not.
    fn check(&self, what: &Happening) {
        match what {
            Happening::AlertRaised { alert, .. } => {
                let planned = &self.plan.alerts[alert];
                assert_eq!(self.truth(alert).last().unwrap().1, Truth::True, "raised on what is not so");
                let held = self.now - self.holding(alert).unwrap();
                assert!(held >= TimeDelta::from_std(planned.hold).unwrap(), "{alert} raised after {held}");
                assert!(self.state.alarm(alert).is_none_or(|alarm| alarm.open().is_none()), "raised twice");
            }
            Happening::AlertResolved { alert, .. } => {
                let planned = &self.plan.alerts[alert];
                let clear = self.now - self.clear(alert).expect("resolved while it is not known to be false");
                assert!(
                    clear >= TimeDelta::from_std(planned.resolve_after).unwrap(),
                    "{alert} over after {clear}"
                );
            }
            Happening::AlertEscalated { alert, to } => {
                let alarm = self.state.alarm(alert).unwrap();
                let open = alarm.open().unwrap();
                self.check_loud(alert);
                let last = open.escalated.last().map_or(open.raised.at, |(_, note)| note.at);
                assert!(self.now - last >= ESCALATE, "escalated too soon");
                let roster = ["wang", "li", "sun"];
                assert_eq!(to.as_str(), roster[open.escalated.len() + 1], "out of turn");
            }
            Happening::NoticeSending { alert, stage, channel, .. } => {
                let episode = self.state.alarm(alert).unwrap().episode.as_ref().unwrap();
                if *stage == Stage::Resolved {
                    assert!(
                        episode.resolved.is_some() && episode.has_told(channel),
                        "who was not told hears of it"
                    );
                } else {
                    self.check_loud(alert);
                }
                if let Stage::Reminded(n) = stage {
                    assert!(self.now - episode.raised.at >= REMIND * i32::try_from(*n).unwrap());
                }
                if channel.as_str() == "phone-li" && matches!(stage, Stage::Escalated(_)) {
                    assert_eq!(episode.escalated.last().unwrap().0.as_str(), "li", "not li's turn");
                }
                let before = episode.telling(*stage, channel);
                let was_taken = before.and_then(|telling| telling.outcome.as_ref()).is_some_and(|it| it.ok);
                assert!(!was_taken, "{stage:?} twice to {channel}");
            }
            _ => {}
        }
    }

    /// Nobody has acknowledged or snoozed it, and no other alert explains it.
    fn check_loud(&self, alert: &Id) {
        let alarm = self.state.alarm(alert).unwrap();
        assert!(alarm.open().unwrap().acknowledged.is_none(), "told what somebody sees to");
        assert!(!alarm.is_snoozed(self.now), "told what is snoozed");
        if alert.as_str() == "child" {
            let parent = Id::new("parent");
            let raised = self.state.alarm(&parent).is_some_and(|alarm| alarm.open().is_some());
            assert!(!raised, "told what another alert explains");
        }
    }

    fn count(&self, wanted: impl Fn(&Happening) -> bool) -> usize {
        self.events.iter().filter(|(_, what)| wanted(what)).count()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nobody_is_told_wrongly_or_twice(acts in acts()) {
        let mut story = Story::new();
        for act in &acts {
            story.act(act);
        }
        // When all is well again, everything is over, and who heard of it hears that too.
        for act in [Act::Turn(true, Truth::False), Act::Turn(false, Truth::False), Act::Deliver(true)] {
            story.act(&act);
        }
        for _ in 0..6 {
            story.act(&Act::Wait(100));
            story.act(&Act::Deliver(true));
        }
        for alert in ["parent", "child"] {
            let Some(alarm) = story.state.alarm(&Id::new(alert)) else { continue };
            prop_assert!(alarm.open().is_none(), "{} is over", alert);
            let Some(episode) = &alarm.episode else { continue };
            for telling in &episode.tellings {
                if episode.has_told(&telling.channel) {
                    let last = episode.telling(Stage::Resolved, &telling.channel);
                    let is_late = story.now - episode.resolved.as_ref().unwrap().at > TimeDelta::hours(1);
                    let knows = last.and_then(|it| it.outcome.as_ref()).is_some_and(|it: &Outcome| it.ok);
                    let given_up = last.is_some_and(|it| it.tries == TRIES_MAX);
                    prop_assert!(is_late || knows || given_up, "{:?}", telling);
                }
            }
        }
    }

    /// A journal in which events of alerts stand twice says the same as one in which they stand once.
    #[test]
    fn said_twice_is_said_once(acts in acts()) {
        let mut story = Story::new();
        for act in &acts {
            story.act(act);
        }
        let (mut once, mut twice) = (State::of(&story.plan), State::of(&story.plan));
        let mut seq = 0;
        for (i, (at, what)) in (1_u64..).zip(&story.events) {
            let event = Event { id: Uuid::from_u128(u128::from(i)), at: *at, by: "wang".into(), what: what.clone(), signature: None };
            once.apply(&Arc::new(Recorded::new(i, event.clone())));
            let repeated = match what {
                Happening::AlertRaised { .. } | Happening::AlertResolved { .. } | Happening::AlertEscalated { .. }
                | Happening::AlertAcknowledged { .. } | Happening::NoticeSent { .. } => 2,
                _ => 1,
            };
            for copy in 0..repeated {
                seq += 1;
                // Another program's word for the same, under an id of its own.
                let id = if copy == 0 { event.id } else { Uuid::from_u128((1 << 64) + u128::from(i)) };
                twice.apply(&Arc::new(Recorded::new(seq, Event { id, ..event.clone() })));
            }
        }
        for alert in story.plan.alerts.values() {
            prop_assert_eq!(once.alert_standing(alert, story.now), twice.alert_standing(alert, story.now));
            let told = |state: &State| -> Option<Vec<(Stage, Id, bool)>> {
                let episode = state.alarm(&alert.id)?.episode.as_ref()?;
                Some(episode.tellings.iter().map(|it| (it.stage, it.channel.clone(), it.outcome.is_some())).collect())
            };
            prop_assert_eq!(told(&once), told(&twice));
        }
    }
}

fn told(story: &Story, alert: &str) -> Vec<(Stage, String)> {
    let sending = |(_, what): &(DateTime<Utc>, Happening)| match what {
        Happening::NoticeSending { alert: id, stage, channel, .. } if id.as_str() == alert => {
            Some((*stage, channel.to_string()))
        }
        _ => None,
    };
    story.events.iter().filter_map(sending).collect()
}

#[test]
fn a_night_with_a_critical_alert() {
    let mut story = Story::new();
    for act in [
        Act::Turn(false, Truth::True),
        Act::Wait(30),
        // A moment without data is no reprieve, and no proof either.
        Act::Turn(false, Truth::Unknown),
        Act::Wait(40),
    ] {
        story.act(&act);
    }
    assert_eq!(story.count(|_| true), 0, "it cannot be judged");
    for act in [Act::Turn(false, Truth::True), Act::Deliver(true), Act::Wait(200), Act::Deliver(true)] {
        story.act(&act);
    }
    let names = |stage, channels: &[&str]| -> Vec<(Stage, String)> {
        channels.iter().map(|channel| (stage, (*channel).to_owned())).collect()
    };
    let mut expected = names(Stage::Raised, &["group", "mail"]);
    expected.extend(names(Stage::Escalated(1), &["group", "mail", "phone-li"]));
    assert_eq!(told(&story, "child"), expected);
    story.act(&Act::Wait(100));
    story.act(&Act::Deliver(true));
    expected.extend(names(Stage::Reminded(1), &["group", "mail"]));
    assert_eq!(
        told(&story, "child"),
        expected,
        "li's phone was told that it is their turn, and nothing before"
    );
    for act in [Act::Acknowledge, Act::Wait(10_000), Act::Turn(false, Truth::Unknown), Act::Wait(10_000)] {
        story.act(&act);
    }
    assert_eq!(told(&story, "child"), expected, "somebody sees to it, and no data is no end");
    for act in [Act::Turn(false, Truth::False), Act::Wait(90), Act::Deliver(true)] {
        story.act(&act);
    }
    expected.extend(names(Stage::Resolved, &["group", "mail", "phone-li"]));
    assert_eq!(told(&story, "child"), expected);
    assert!(story.state.claims().next().is_none(), "nobody has it in hand any more");
}

#[test]
fn what_flaps_is_one_alert() {
    let mut story = Story::new();
    for _ in 0..20 {
        for act in
            [Act::Turn(false, Truth::True), Act::Wait(59), Act::Turn(false, Truth::False), Act::Wait(5)]
        {
            story.act(&act);
        }
    }
    assert_eq!(story.count(|_| true), 0, "it never held for long enough");
    story.act(&Act::Turn(false, Truth::True));
    story.act(&Act::Wait(60));
    for _ in 0..20 {
        for act in
            [Act::Turn(false, Truth::False), Act::Wait(89), Act::Turn(false, Truth::True), Act::Wait(1)]
        {
            story.act(&act);
        }
    }
    assert_eq!(story.count(|what| matches!(what, Happening::AlertRaised { .. })), 1);
    assert_eq!(story.count(|what| matches!(what, Happening::AlertResolved { .. })), 0);
}

#[test]
fn a_child_waits_for_its_parent_and_is_recorded_all_the_same() {
    let mut story = Story::new();
    for act in [Act::Turn(true, Truth::True), Act::Turn(false, Truth::True), Act::Wait(60)] {
        story.act(&act);
    }
    let history = History::default();
    let standings: Vec<_> = assess(&story.world(&history), &story.memories[0])
        .iter()
        .map(|alert| (alert.id.to_string(), alert.standing))
        .collect();
    assert_eq!(
        standings,
        [("child".into(), AlertStanding::Suppressed), ("parent".into(), AlertStanding::Firing)]
    );
    assert_eq!(told(&story, "child"), []);
    assert_eq!(told(&story, "parent"), [(Stage::Raised, "group".into())]);
    story.act(&Act::Turn(true, Truth::False));
    story.act(&Act::Wait(1));
    assert_eq!(told(&story, "child").len(), 2, "now it speaks for itself");
}

#[test]
fn a_notice_nobody_hears_of_again_is_taken_over_and_a_failed_one_tried_again() {
    let mut story = Story::new();
    for act in [Act::Turn(true, Truth::True), Act::Wait(1), Act::Wait(1), Act::Wait(59)] {
        story.act(&act);
    }
    assert_eq!(told(&story, "parent").len(), 1);
    story.act(&Act::Wait(1));
    assert_eq!(told(&story, "parent").len(), 2, "by the program that did not send it");
    story.act(&Act::Deliver(false));
    story.act(&Act::Wait(119));
    assert_eq!(told(&story, "parent").len(), 2);
    for _ in 0..20 {
        story.act(&Act::Wait(120));
        story.act(&Act::Deliver(false));
    }
    assert_eq!(told(&story, "parent").len(), usize::try_from(TRIES_MAX).unwrap(), "not for ever");
}

#[test]
fn who_is_alone_says_only_that_there_is_an_alert() {
    let mut story = Story::new();
    story.turn("parent", Truth::True);
    let (history, mut memory) = (History::default(), Memory::default());
    let alone = Duty { lag: TimeDelta::zero(), behind: TimeDelta::zero(), alone: true, tells: true };
    memory.observe(&story.world(&history));
    let found = due(&story.world(&history), &memory, alone);
    assert!(matches!(found.as_slice(), [Command::RaiseAlert { .. }]));
    for command in found {
        story.record(command);
    }
    let found = due(&story.world(&history), &memory, alone);
    assert!(matches!(found.as_slice(), [Command::SendNotice { stage: Stage::Raised, .. }]));
    for command in found {
        story.record(command);
    }
    story.turn("parent", Truth::False);
    story.now += TimeDelta::hours(1);
    memory.observe(&story.world(&history));
    assert_eq!(due(&story.world(&history), &memory, alone), [], "that it is over is for others to hear too");
}

#[test]
fn who_does_not_probe_lets_others_be_first() {
    let mut story = Story::new();
    story.turn("parent", Truth::True);
    let (history, mut memory) = (History::default(), Memory::default());
    let second = Duty { lag: TimeDelta::seconds(3), behind: TimeDelta::zero(), alone: false, tells: true };
    memory.observe(&story.world(&history));
    assert_eq!(due(&story.world(&history), &memory, second), []);
    story.now += TimeDelta::seconds(3);
    memory.observe(&story.world(&history));
    assert_eq!(due(&story.world(&history), &memory, second).len(), 1);
    story.plan.alerts.get_mut("parent").unwrap().hold = Duration::from_hours(1);
    assert_eq!(due(&story.world(&history), &memory, second), []);
}

/// A program whose measurements come late does not undo at once what one that measures has just found, and the other way
/// round: the two would go on for as long as they see different things.
#[test]
fn who_sees_late_undoes_nothing_at_once() {
    let mut story = Story::new();
    let (history, mut late) = (History::default(), Memory::default());
    let behind =
        Duty { lag: TimeDelta::seconds(3), behind: TimeDelta::seconds(17), alone: false, tells: false };
    let alert = || Id::new("parent");
    story.plan.alerts.get_mut("parent").unwrap().resolve_after = Duration::ZERO;
    late.observe(&story.world(&history));
    story.now += TimeDelta::hours(1);
    late.observe(&story.world(&history));
    // What the other sees, and this one does not yet.
    story.turn("parent", Truth::True);
    story.record(Command::RaiseAlert { alert: alert(), seen: Vec::new() });
    story.turn("parent", Truth::False);
    story.now += TimeDelta::seconds(19);
    late.observe(&story.world(&history));
    assert_eq!(due(&story.world(&history), &late, behind), [], "it may be yet to see it");
    story.now += TimeDelta::seconds(1);
    late.observe(&story.world(&history));
    assert_eq!(due(&story.world(&history), &late, behind).len(), 1, "by now it would have seen it");
    story.turn("parent", Truth::True);
    late.observe(&story.world(&history));
    story.now += TimeDelta::hours(1);
    late.observe(&story.world(&history));
    story.turn("parent", Truth::False);
    story.record(Command::ResolveAlert { alert: alert(), seen: Vec::new() });
    story.turn("parent", Truth::True);
    story.now += TimeDelta::seconds(19);
    assert_eq!(due(&story.world(&history), &late, behind), [], "nor raised again");
}
