//! What is to be done about alerts now. Each thing is decided on again when it is recorded, so that among many programs
//! that find the same thing due, one does it.

use super::{Memory, World, parent};
use crate::{
    id::Id,
    plan::{Alert, OnCall},
    state::{AlertStanding, Command, Episode, Stage},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// Things done at a time; the rest is due the next time as well.
pub const DUE_MAX: usize = 8;

/// After this long without a word of what came of it, another program sends a notice anew.
pub const TAKEOVER: TimeDelta = TimeDelta::seconds(60);

/// The same for the program that sends it: what it does not know by then it never will.
const OWN_TAKEOVER: TimeDelta = TimeDelta::minutes(10);

/// How long after a failure a notice is sent again.
const RETRY: TimeDelta = TimeDelta::minutes(2);

/// How often a notice is tried at all.
pub const TRIES_MAX: u32 = 5;

/// That an alert is over is news for so long.
const RESOLVED_MAX: TimeDelta = TimeDelta::hours(1);

/// What a program does about alerts, and how soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// It leaves others that much time to be first.
    pub lag: TimeDelta,
    /// What it knows of measurements may be as old as that. A condition counts from when others last changed their mind
    /// at the earliest: they may have seen what this program is yet to see.
    pub behind: TimeDelta,
    /// It cannot know what others have said: then it says that there is an alert, and no more.
    pub alone: bool,
    /// It sends notices.
    pub tells: bool,
}

/// What is due, at most [`DUE_MAX`] of it.
pub fn due(world: &World, memory: &Memory, duty: Duty) -> Vec<Command> {
    let desk = Desk { world, memory, duty };
    let alerts = || world.plan.alerts.values();
    let changes = alerts().filter_map(|alert| desk.change(alert));
    let escalations = alerts().filter_map(|alert| desk.escalation(alert));
    let notices = alerts().flat_map(|alert| desk.notices(alert));
    changes.chain(escalations).chain(notices).take(DUE_MAX).collect()
}

struct Desk<'a> {
    world: &'a World<'a>,
    memory: &'a Memory,
    duty: Duty,
}

impl Desk<'_> {
    /// Whether something has been so for long enough. Without a lag it is at once, whatever the clocks of others say.
    fn is_time(&self, since: DateTime<Utc>, wait: Duration) -> bool {
        let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
        let wait = wait.checked_add(&self.duty.lag).unwrap_or(TimeDelta::MAX);
        wait.is_zero() || self.world.now - since >= wait
    }

    /// Whether a condition has been so for long enough, by what this program has seen since the alert was raised or over.
    fn has_lasted(&self, alert: &Alert, since: DateTime<Utc>, wait: Duration) -> bool {
        if self.duty.behind.is_zero() {
            return self.is_time(since, wait);
        }
        let episode = self.world.state.alarm(&alert.id).and_then(|alarm| alarm.episode.as_ref());
        let changed = episode.map(|it| it.resolved.as_ref().map_or(it.raised.at, |note| note.at));
        let since = changed.map_or(since, |changed| changed.max(since));
        let behind = wait.saturating_add(self.duty.behind.to_std().unwrap_or_default());
        self.is_time(since, behind)
    }

    fn change(&self, alert: &Alert) -> Option<Command> {
        let track = self.memory.track(&alert.id)?;
        let is_open = self.world.state.alarm(&alert.id).is_some_and(|alarm| alarm.open().is_some());
        let (id, seen) = (alert.id.clone(), || self.world.seen(&alert.when));
        if is_open {
            if self.duty.alone {
                return None;
            }
            let over = track.clear.is_some_and(|since| self.has_lasted(alert, since, alert.resolve_after));
            return over.then(|| Command::ResolveAlert { alert: id, seen: seen() });
        }
        let holds = track.holding.is_some_and(|since| self.has_lasted(alert, since, alert.hold));
        (holds && track.is_true).then(|| Command::RaiseAlert { alert: id, seen: seen() })
    }

    /// The open episode of an alert of which people are to be told.
    fn loud(&self, alert: &Alert) -> Option<&Episode> {
        let standing = self.world.state.alert_standing(alert, self.world.now);
        let is_loud = standing == AlertStanding::Firing && parent(alert, self.world, self.memory).is_none();
        let episode = self.world.state.alarm(&alert.id).and_then(|alarm| alarm.open());
        episode.filter(|_| is_loud)
    }

    fn escalation(&self, alert: &Alert) -> Option<Command> {
        if self.duty.alone {
            return None;
        }
        let (after, episode) = (alert.escalate?, self.loud(alert)?);
        let last = episode.escalated.last().map_or(episode.raised.at, |(_, note)| note.at);
        let quiet = self.world.state.alarm(&alert.id)?.snooze.as_ref().map(|snooze| snooze.until);
        if !self.is_time(quiet.map_or(last, |quiet| quiet.max(last)), after) {
            return None;
        }
        let roster = self.world.plan.rosters.get(alert.roster.as_ref()?)?;
        let was_told = |person: &Id| {
            episode.on_call.as_ref() == Some(person) || episode.escalated.iter().any(|(to, _)| to == person)
        };
        let next = roster.at(self.world.now).into_iter().find(|entry| !was_told(&entry.person))?;
        Some(Command::EscalateAlert { alert: alert.id.clone(), to: next.person.clone() })
    }

    fn notices(&self, alert: &Alert) -> Vec<Command> {
        let Some(episode) = self.world.state.alarm(&alert.id).and_then(|alarm| alarm.episode.as_ref()) else {
            return Vec::new();
        };
        let mut due = Vec::new();
        for (stage, since, channels) in self.stages(alert, episode) {
            for channel in channels {
                let under_way = episode.telling(stage, &channel);
                let waits = under_way.is_none() && !self.is_time(since, Duration::ZERO);
                let is_taken = under_way.is_some_and(|telling| !self.is_free(telling));
                if waits || is_taken {
                    continue;
                }
                let over = under_way.map(|telling| telling.id);
                let (alert, raised) = (alert.id.clone(), episode.event);
                due.push(Command::SendNotice { alert, raised, stage, channel, over });
            }
        }
        due
    }

    /// What is to be said of an episode, since when, and to which channels.
    fn stages(&self, alert: &Alert, episode: &Episode) -> Vec<(Stage, DateTime<Utc>, Vec<Id>)> {
        if !self.duty.tells {
            return Vec::new();
        }
        let mut stages = Vec::new();
        if let Some(resolved) = &episode.resolved {
            if !self.duty.alone && self.world.now - resolved.at < RESOLVED_MAX {
                stages.push((Stage::Resolved, resolved.at, told(episode)));
            }
            return stages;
        }
        if self.loud(alert).is_none() {
            return stages;
        }
        let raised = episode.raised.at;
        stages.push((Stage::Raised, raised, self.channels(alert, episode.on_call.as_ref())));
        if self.duty.alone {
            return stages;
        }
        let current = episode.escalated.last().map(|(to, _)| to).or(episode.on_call.as_ref());
        if let Some((to, note)) = episode.escalated.last() {
            let turn = u32::try_from(episode.escalated.len()).unwrap_or(u32::MAX);
            stages.push((Stage::Escalated(turn), note.at, self.channels(alert, Some(to))));
        }
        if let Some((n, since)) = reminder(alert, raised, self.world.now) {
            let heard = |channel: &Id| {
                episode.telling(Stage::Raised, channel).is_some_and(|telling| telling.outcome.is_some())
            };
            let channels = self.channels(alert, current).into_iter().filter(heard).collect();
            stages.push((Stage::Reminded(n), since, channels));
        }
        stages
    }

    /// The channels of an alert, and those that reach somebody on its roster.
    fn channels(&self, alert: &Alert, person: Option<&Id>) -> Vec<Id> {
        let roster = alert.roster.as_ref().and_then(|id| self.world.plan.rosters.get(id));
        let entries = roster.map(|roster| roster.at(self.world.now)).unwrap_or_default();
        let own = entries.into_iter().find(|entry: &&OnCall| Some(&entry.person) == person);
        let mut channels = alert.notify.clone();
        channels.extend(own.into_iter().flat_map(|entry| entry.notify.iter().cloned()));
        distinct(channels)
    }

    /// Whether a notice that was sent may be sent again: it failed a while ago, or nobody knows what came of it.
    fn is_free(&self, telling: &crate::state::Telling) -> bool {
        let now = self.world.now;
        let is_over = match &telling.outcome {
            Some(outcome) => !outcome.ok && now - outcome.at >= RETRY,
            None => self
                .memory
                .under_way(telling.id)
                .is_some_and(|(since, is_own)| now - since >= if is_own { OWN_TAKEOVER } else { TAKEOVER }),
        };
        is_over && telling.tries < TRIES_MAX
    }
}

/// Channels that took any notice of an episode.
fn told(episode: &Episode) -> Vec<Id> {
    let channels = episode.tellings.iter().map(|telling| telling.channel.clone());
    distinct(channels.filter(|channel| episode.has_told(channel)).collect())
}

fn distinct(channels: Vec<Id>) -> Vec<Id> {
    channels.into_iter().collect::<indexmap::IndexSet<Id>>().into_iter().collect()
}

/// The latest reminder that is due, and since when.
fn reminder(alert: &Alert, raised: DateTime<Utc>, now: DateTime<Utc>) -> Option<(u32, DateTime<Utc>)> {
    let every = TimeDelta::from_std(alert.remind?).ok().filter(|every| *every > TimeDelta::zero())?;
    let n = u32::try_from((now - raised).num_milliseconds() / every.num_milliseconds().max(1)).ok()?;
    let since = raised.checked_add_signed(every.checked_mul(i32::try_from(n).ok()?)?)?;
    (n > 0).then_some((n, since))
}
