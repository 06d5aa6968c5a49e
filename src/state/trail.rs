//! The states of the recent past, where a plan asks for how long something has held.
//!
//! Each is what was known until the event after it. They share what did not change, and only plans with a criterion that
//! asks `for` keep any; a program that is started again folds the same journal into the same trail.

use super::State;
use crate::plan::Plan;
use chrono::{DateTime, TimeDelta, Utc};
use std::{collections::VecDeque, sync::Arc};

/// States kept at most; beyond it the oldest are unknown.
const STATES_MAX: usize = 200;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trail {
    /// How far back anything asks; zero for a plan that asks for nothing.
    span: TimeDelta,
    /// Before this nothing is known; `None` for since the beginning.
    since: Option<DateTime<Utc>>,
    /// With until when each was what is known; oldest first.
    states: VecDeque<(DateTime<Utc>, Arc<State>)>,
}

impl Trail {
    pub fn of(plan: &Plan) -> Self {
        Self { span: plan.longest_hold(), ..Self::default() }
    }

    pub fn is_kept(&self) -> bool {
        self.span > TimeDelta::zero()
    }

    /// Keeps what was known until `at`.
    pub fn keep(&mut self, state: State, at: DateTime<Utc>) {
        // Events of consoles whose clocks differ come in the order of the journal.
        let at = self.states.back().map_or(at, |(last, _)| at.max(*last));
        self.states.push_back((at, Arc::new(state)));
        let too_old = at - self.span;
        while self.states.len() > STATES_MAX || self.states.front().is_some_and(|(until, _)| *until < too_old)
        {
            self.since = self.states.pop_front().map(|(until, _)| until);
        }
    }

    /// What was known until `at` is not kept.
    pub fn lose(&mut self, at: DateTime<Utc>) {
        self.states.clear();
        self.since = self.since.max(Some(at));
    }

    /// What was known at a time, if that was something else than now: `Ok(None)` for what is known now, `Err` for what is
    /// not known any more.
    pub fn at(&self, at: DateTime<Utc>) -> Result<Option<&State>, Forgotten> {
        match self.states.iter().find(|(until, _)| at < *until) {
            _ if self.since.is_some_and(|since| at < since) => Err(Forgotten),
            found => Ok(found.map(|(_, state)| &**state)),
        }
    }

    /// When what is known changed, oldest first.
    pub fn changes(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.states.iter().map(|(until, _)| *until)
    }
}

/// A past that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten;
