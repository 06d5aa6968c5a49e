//! One task, from its beginning to what is known of it.

use super::{Shop, keep::Keeper};
use crate::{
    mask::Secrets,
    measure::{self, Phases},
    phrase,
    plan::{Http, Program},
    probe::{
        answer::Parts,
        fill::{self, Captures},
        judge, program,
        run::{Deadline, Failure, RunValues},
        web::{Answered, Asking, Jar, Prepared},
    },
    runbook::{Outcome, Task, Work},
    state::Ending,
    wording::{run as say, sources},
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// What is known of a task so far, however it ends.
struct Notes(Mutex<Known>);

struct Known {
    keeper: Keeper,
    secrets: Secrets,
    /// The exit code of a program, the status of an answer.
    code: Option<i64>,
}

impl Notes {
    fn of(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Carries out a task until it is done, its time is over, or it is to end.
pub(super) async fn carry(shop: &Shop, task: Task, ended: oneshot::Receiver<()>) -> Outcome {
    let Task { id, work, timeout, about } = task;
    let deadline = Deadline::after(timeout, timeout);
    let (keeper, secrets) = (Keeper::new(&shop.secrets), shop.secrets.clone());
    let notes = Notes(Mutex::new(Known { keeper, secrets, code: None }));
    let trying = async {
        let random = (shop.random)().map(RunValues::new);
        let values = random.ok_or_else(|| Failure::new(measure::Outcome::Unable, phrase!(say::NO_CHANCE)))?;
        match &work {
            Work::Command(program) => command(shop, program, about, &values, deadline, &notes).await,
            Work::Http(http) => request(shop, http, &values, deadline, &notes).await,
        }
    };
    let tried = tokio::select! {
        tried = deadline.bound(&sources::COMMAND_SLOW, trying) => tried.and_then(|tried| tried),
        // Dropped or told: both mean that it is to end.
        _ = ended => Err(Failure::new(measure::Outcome::Unable, phrase!(say::TOLD_TO_END))),
    };
    let known = notes.of();
    let proof = Some(known.keeper.proof(known.code, &known.secrets));
    let (ending, why) = match tried {
        Ok(()) => (Ending::Done, None),
        Err(Failure { outcome: measure::Outcome::Timeout, why }) => (Ending::TimedOut, Some(why)),
        Err(Failure { why, .. }) => (Ending::Failed, Some(why)),
    };
    Outcome { task: id, ending, why, proof }
}

async fn command(
    shop: &Shop,
    program: &Program,
    about: Vec<(String, String)>,
    values: &RunValues,
    deadline: Deadline,
    notes: &Notes,
) -> Result<(), Failure> {
    program::trusted(&shop.ground, deadline).await?;
    let words: Result<Vec<String>, _> = program.command.iter().map(|word| fill::text(word, values)).collect();
    let env = program.env.iter().map(|(name, value)| Ok((name.clone(), fill::text(value, values)?)));
    let env: Result<Vec<(String, String)>, fill::Unsendable> = about.into_iter().map(Ok).chain(env).collect();
    let hear = |piece: &[u8]| notes.of().keeper.take(piece);
    let code = program::run_heard(&words?, &env?, &shop.ground.directory, &hear).await?;
    notes.of().code = code.map(i64::from);
    let failed = |why| Err(Failure::new(measure::Outcome::Status, why));
    match code {
        Some(0) => Ok(()),
        Some(code) => failed(phrase!(sources::EXITED, code = code)),
        None => failed((&sources::KILLED).into()),
    }
}

async fn request(
    shop: &Shop,
    http: &Http,
    values: &RunValues,
    deadline: Deadline,
    notes: &Notes,
) -> Result<(), Failure> {
    let prepared = Prepared::new(&shop.web, &http.request, "step");
    let (captures, mut jar, mut phases) = (Captures::new(), Jar::default(), Phases::default());
    let asking =
        Asking { net: &shop.net, captures: &captures, values, jar: &mut jar, deadline, phases: &mut phases };
    let Answered { answer, token } = shop.web.answer(&prepared, asking).await.map_err(Failure::from)?;
    let secrets = match token {
        Some(token) => shop.secrets.clone().with(&token),
        None => shop.secrets.clone(),
    };
    let mut keeper = Keeper::new(&secrets);
    keeper.take(&answer.body);
    let judged = judge::judge(&http.expect, &Parts::new(&answer), &secrets);
    *notes.of() = Known { keeper, secrets, code: Some(i64::from(answer.status)) };
    judged
}
