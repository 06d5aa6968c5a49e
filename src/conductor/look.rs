//! What golive itself saw when somebody spoke: put beside their word before it is recorded.

use crate::{facts::World, state::Command};

/// The command with how the condition of the item stands that it ticks, where the item needs both; any other as it is.
pub fn with_look(command: Command, world: &World) -> Command {
    match command {
        Command::Tick { checklist, item, note, proof, .. } => {
            let look = world.look(&checklist, &item);
            Command::Tick { checklist, item, note, proof, look }
        }
        other => other,
    }
}
