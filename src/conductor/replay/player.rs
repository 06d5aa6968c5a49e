//! The clock of a replay: where in the past it is, how fast it goes, and what keys do to it. Knows no real clock.

use crate::conductor::{ReplayAct, ReplayView};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The fastest a replay goes: an hour in a second.
pub const SPEED_MAX: u32 = 3_600;

/// The speeds that the keys step through, in seconds of the past in a second.
const SPEEDS: [u32; 11] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, SPEED_MAX];

/// How far one key jumps.
const JUMP: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug)]
pub(super) struct Player {
    pub at: DateTime<Utc>,
    view: ReplayView,
}

impl Player {
    /// At the beginning, going.
    pub fn new(from: DateTime<Utc>, to: DateTime<Utc>, speed: u32) -> Self {
        let speed = speed.clamp(1, SPEED_MAX);
        Self { at: from, view: ReplayView { speed, paused: from >= to, from, to } }
    }

    pub fn view(&self) -> ReplayView {
        self.view
    }

    /// Lets so much real time pass; at the end the replay pauses.
    pub fn pass(&mut self, elapsed: Duration) {
        if !self.view.paused {
            let passed = TimeDelta::from_std(elapsed * self.view.speed).unwrap_or(TimeDelta::MAX);
            self.jump(passed);
        }
    }

    pub fn act(&mut self, act: ReplayAct) {
        let view = &mut self.view;
        match act {
            ReplayAct::Pause => {
                if view.paused && self.at >= view.to {
                    self.at = view.from;
                }
                view.paused = !view.paused;
            }
            ReplayAct::Faster => {
                view.speed = SPEEDS.into_iter().find(|speed| *speed > view.speed).unwrap_or(SPEED_MAX);
            }
            ReplayAct::Slower => {
                view.speed = SPEEDS.into_iter().rev().find(|speed| *speed < view.speed).unwrap_or(1);
            }
            ReplayAct::Back => self.jump(-JUMP),
            ReplayAct::Forward => self.jump(JUMP),
            ReplayAct::Begin => self.at = view.from,
            ReplayAct::End => self.jump(TimeDelta::MAX),
        }
    }

    fn jump(&mut self, by: TimeDelta) {
        let ReplayView { from, to, .. } = self.view;
        let end = if by < TimeDelta::zero() { from } else { to };
        self.at = self.at.checked_add_signed(by).unwrap_or(end).clamp(from, to);
        self.view.paused |= self.at >= to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn player() -> Player {
        Player::new(at(0), at(600), 60)
    }

    #[test]
    fn time_passes_at_its_speed_and_stops_at_the_end() {
        let mut player = player();
        player.pass(Duration::from_millis(250));
        assert_eq!(player.at, at(15));
        player.act(ReplayAct::Pause);
        player.pass(Duration::from_secs(1));
        assert_eq!((player.at, player.view().paused), (at(15), true));
        player.act(ReplayAct::Pause);
        player.pass(Duration::from_mins(1));
        assert_eq!((player.at, player.view().paused), (at(600), true), "it pauses at the end");
        player.act(ReplayAct::Pause);
        assert_eq!((player.at, player.view().paused), (at(0), false), "and begins again from there");
    }

    #[test]
    fn jumps_stay_within_the_span_and_leave_it_paused_or_going() {
        let mut player = player();
        player.act(ReplayAct::Back);
        assert_eq!(player.at, at(0));
        player.act(ReplayAct::Forward);
        assert_eq!((player.at, player.view().paused), (at(60), false));
        player.act(ReplayAct::Pause);
        player.act(ReplayAct::Forward);
        player.act(ReplayAct::Back);
        assert_eq!((player.at, player.view().paused), (at(60), true));
        player.act(ReplayAct::End);
        assert_eq!((player.at, player.view().paused), (at(600), true));
        player.act(ReplayAct::Begin);
        assert_eq!((player.at, player.view().paused), (at(0), true));
    }

    #[test]
    fn speeds_have_a_floor_and_a_ceiling() {
        let mut player = Player::new(at(0), at(600), 7);
        let mut seen = vec![player.view().speed];
        for _ in 0..12 {
            player.act(ReplayAct::Faster);
            seen.push(player.view().speed);
        }
        assert_eq!(seen[..3], [7, 10, 30]);
        assert_eq!(seen.last(), Some(&SPEED_MAX));
        for _ in 0..12 {
            player.act(ReplayAct::Slower);
        }
        assert_eq!(player.view().speed, 1);
        assert_eq!(Player::new(at(0), at(1), 0).view().speed, 1);
        assert!(Player::new(at(5), at(5), 1).view().paused, "there is nothing to play");
    }
}
