//! `golive replay`: the console on a span of the past.

use super::{
    console,
    error::{CliError, Exit},
    moment,
    open::{Context, store_of},
};
use crate::{
    conductor::{self, SPEED_MAX, Tape},
    phrase,
    report::local,
    store::Access,
    wording::cli as say,
};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    #[arg(long, value_name = "N", default_value = "60", value_parser = speed)]
    speed: u32,
    #[command(flatten)]
    pub look: console::Look,
}

pub fn run(context: &Context, args: &Args, look: console::Look) -> Result<Exit, CliError> {
    let (plan, now) = (context.plan()?, context.clock.now());
    let me = context.me(&plan, None)?;
    let zone = plan.project.timezone;
    let read = |text: &Option<String>| text.as_ref().map(|text| moment::read(text, zone, now)).transpose();
    let (from, to) = (read(&args.from)?, read(&args.to)?.unwrap_or(now));
    if let Some(from) = from.filter(|from| *from >= to) {
        let message = phrase!(say::SPAN_BACKWARDS, from = local(from, zone), to = local(to, zone));
        return Err(CliError::usage(message, None));
    }
    let mut store = store_of(&plan, Access::Read)?;
    let tape = Tape::read(Arc::clone(&plan), &mut *store, from, to)?.ok_or_else(|| CliError::Failed {
        message: phrase!(say::NOTHING_TO_REPLAY, to = local(to, zone)),
        hint: Some((&say::NOTHING_TO_REPLAY_HINT).into()),
    })?;
    super::runtime()?.block_on(async {
        let replay = conductor::replay(tape, args.speed, me);
        let shown = console::present(context, look, replay.snapshots.clone(), replay.asker()).await;
        replay.stop().await;
        shown
    })
}

/// How many times faster than it was: `60`, or `60x`.
fn speed(text: &str) -> Result<u32, String> {
    let digits = text.strip_suffix(['x', 'X', '×']).unwrap_or(text);
    let speed = digits.parse().ok().filter(|speed| (1..=SPEED_MAX).contains(speed));
    speed.ok_or_else(|| format!("1 – {SPEED_MAX}"))
}

#[cfg(test)]
mod tests {
    use super::speed;

    #[test]
    fn speeds_are_read_with_and_without_their_sign() {
        for (text, wanted) in [("60", 60), ("2x", 2), ("3600×", 3_600), ("1X", 1)] {
            assert_eq!(speed(text), Ok(wanted));
        }
        for text in ["0", "3601", "x", "", "60xx", "-1", "1.5"] {
            assert!(speed(text).is_err(), "{text}");
        }
    }
}
