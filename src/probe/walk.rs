//! Walking through a journey: its steps, what they share, and cleaning up.

use super::{
    answer::Parts,
    fill::{Captures, Unsendable},
    judge,
    run::{Deadline, Ended, Failure, Run, is_https},
    web::{Answered, Asking, Jar, NoAnswer, Prepared, Tries, Web},
};
use crate::{
    expr::{Expr, Missing, Path, Segment, Values},
    id::Id,
    mask::Secrets,
    measure::{Outcome, Phases, Readings},
    phrase,
    plan::{Journey, Step},
    value::Value,
    wording::probe as say,
};
use std::time::Duration;
use tokio::time::Instant;

/// A journey made ready.
pub(super) struct Walk {
    steps: Vec<(Step, Prepared)>,
    invariant: Vec<Expr>,
}

/// What the steps of one run share, and how it goes.
struct Session<'a> {
    run: &'a Run<'a>,
    secrets: Secrets,
    jar: Jar,
    captures: Captures,
    /// The step each capture is of.
    owners: Vec<Id>,
    /// Time spent in steps that are not clean-up, and where it went.
    service: Duration,
    phases: Phases,
    retries: u32,
    /// When clean-up, once begun, must have ended.
    cleanup: Option<(Instant, Duration)>,
    failure: Option<Failure>,
    readings: Readings,
}

impl Walk {
    pub fn new(journey: &Journey, web: &Web) -> Self {
        let prepared = |step: &Step| (step.clone(), Prepared::new(web, &step.request, step.id.as_str()));
        Self { steps: journey.steps.iter().map(prepared).collect(), invariant: journey.invariant.clone() }
    }

    pub fn needs_tls(&self) -> bool {
        self.steps.iter().any(|(step, _)| is_https(&step.request.url))
    }

    pub fn needs_random(&self) -> bool {
        self.steps.iter().any(|(_, request)| request.uses_run_values())
    }

    pub async fn run(&self, run: &Run<'_>) -> Ended {
        let mut session = Session {
            run,
            secrets: run.secrets.clone(),
            jar: Jar::default(),
            captures: Captures::new(),
            owners: Vec::new(),
            service: Duration::ZERO,
            phases: Phases::default(),
            retries: 0,
            cleanup: None,
            failure: None,
            readings: Readings::new(),
        };
        for (step, request) in &self.steps {
            if step.always {
                session.clean_up(step, request).await;
            } else if session.failure.is_none() {
                session.go(step, request).await;
            }
        }
        let held = session.failure.take().map_or_else(|| session.hold(&self.invariant), Err);
        let Session { phases, retries, service, readings, .. } = session;
        Ended { phases, retries, ..Ended::new(held.map(|()| readings), service) }
    }
}

impl Session<'_> {
    async fn go(&mut self, step: &Step, request: &Prepared) {
        let started = Instant::now();
        let left = self.run.timeout.saturating_sub(self.service);
        let mut phases = self.phases;
        let result = self.tried(step, request, left, &mut phases).await;
        self.phases = phases;
        self.service += started.elapsed();
        self.failure = result.err().map(|trouble| in_step(step, trouble.into()));
    }

    /// Clean-up has a time of its own, which all its steps share, and is not in the time of the run.
    async fn clean_up(&mut self, step: &Step, request: &Prepared) {
        let (began, limit) = *self.cleanup.get_or_insert((Instant::now(), self.run.timeout));
        let left = limit.saturating_sub(began.elapsed());
        let Err(trouble) = self.tried(step, request, left, &mut Phases::default()).await else { return };
        let trouble = match trouble {
            NoAnswer::Unsendable(Unsendable::Uncaptured(name)) => {
                let why = phrase!(say::UNCAPTURED, name = name);
                Failure::new(Outcome::Assertion, phrase!(say::CLEANUP_SKIPPED, why = why))
            }
            other => other.into(),
        };
        self.failure = Some(match self.failure.take() {
            None => in_step(step, trouble),
            Some(Failure { outcome, why }) => {
                let why = phrase!(say::CLEANUP, why = why, step = &step.id, cleanup = trouble.why);
                Failure { outcome, why }
            }
        });
    }

    /// A step, tried again where the plan allows it.
    async fn tried(
        &mut self,
        step: &Step,
        request: &Prepared,
        left: Duration,
        phases: &mut Phases,
    ) -> Result<(), NoAnswer> {
        let mut tries = Tries::new(step.retry, left, self.run.timeout);
        let result = loop {
            let (result, status) = self.ask(step, request, tries.deadline(), phases).await;
            match result {
                Err(NoAnswer::Failure(failure)) if tries.again(&failure, status).await => {}
                ended => break ended,
            }
        };
        self.retries += tries.made();
        result
    }

    /// One try, and the status of the answer if one came.
    async fn ask(
        &mut self,
        step: &Step,
        request: &Prepared,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> (Result<(), NoAnswer>, Option<u16>) {
        let asking = Asking {
            net: self.run.net,
            captures: &self.captures,
            values: &self.run.values,
            jar: &mut self.jar,
            deadline,
            phases,
        };
        let Answered { answer, token } = match self.run.web.answer(request, asking).await {
            Ok(answered) => answered,
            Err(trouble) => return (Err(trouble), None),
        };
        if let Some(token) = token {
            self.secrets = std::mem::take(&mut self.secrets).with(&token);
        }
        let parts = Parts::new(&answer);
        // Captured first: an answer that fails an assertion may have made something that must be cleaned up.
        let captured = judge::capture(&step.capture, &parts, &mut self.captures, &mut self.secrets);
        self.owners.resize(self.captures.len(), step.id.clone());
        let judged = judge::judge(&step.expect, &parts, &self.secrets).and(captured);
        let read = judged.and_then(|()| judge::read(&step.read, &parts));
        (read.map(|readings| self.readings.extend(readings)).map_err(NoAnswer::from), Some(answer.status))
    }

    /// What must hold of captured values when all is done.
    fn hold(&self, invariant: &[Expr]) -> Result<(), Failure> {
        let held = invariant.iter().try_for_each(|expr| judge::holds(expr, self, &self.secrets));
        held.map_err(|Failure { outcome, why }| Failure { outcome, why: phrase!(say::INVARIANT, why = why) })
    }
}

impl Values for Session<'_> {
    /// `points`: the latest of that name; `after.points`: that of one step.
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let (step, name) = match path.segments() {
            [Segment::Key(name)] => (None, name),
            [Segment::Key(step), Segment::Key(name)] => (Some(step), name),
            _ => return Err(Missing::default()),
        };
        let mut owned = self.owners.iter().zip(&self.captures).rev();
        let found =
            owned.find(|(owner, (known, _))| known == name && step.is_none_or(|step| owner.as_str() == step));
        let Some((_, (_, text))) = found else {
            return Err(Missing::because(phrase!(say::UNCAPTURED, name = path.to_string())));
        };
        Ok(text.parse().map_or_else(|_| Value::text(text), Value::Number))
    }
}

fn in_step(step: &Step, failure: Failure) -> Failure {
    Failure { outcome: failure.outcome, why: phrase!(say::STEP, step = &step.id, why = failure.why) }
}
