//! The script is followed: what of it begins and ends, and who comes and goes.

use super::World;
use crate::{
    conductor::ActError,
    id::Id,
    phrase,
    plan::night::When,
    simulate::{Line, crew::delta, script::Stand},
    wording::simulate as say,
};
use std::time::Duration;

impl World<'_> {
    /// What the script says begins and ends.
    pub(super) fn follow_script(&mut self, tell: &mut dyn FnMut(&Line)) {
        let night = self.night;
        for (place, fault) in night.faults.iter().enumerate() {
            let stand = self.stand(&fault.when, fault.lasts);
            if stand != self.faults[place] {
                self.faults[place] = stand;
                let names = fault.probes.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
                if stand == Stand::On {
                    self.dates.faults.push((fault.probes.clone(), self.now));
                }
                let text = if stand == Stand::On { &say::FAULT_ON } else { &say::FAULT_OVER };
                tell(&Line::script(self.now, phrase!(*text, probes = names)));
            }
        }
        for (place, outage) in night.outages.iter().enumerate() {
            let stand = self.stand(&outage.when, Some(outage.lasts));
            if stand != self.outages[place] {
                self.outages[place] = stand;
                self.stage.cut(self.outages.contains(&Stand::On));
                let text = if stand == Stand::On { &say::STORE_AWAY } else { &say::STORE_BACK };
                tell(&Line::script(self.now, text.into()));
            }
        }
        for (place, crash) in night.crashes.iter().enumerate() {
            let stand = self.stand(&crash.when, None);
            if stand != self.crashes[place] {
                self.crashes[place] = stand;
                if self.consoles.contains_key(&crash.person) {
                    self.close(&crash.person);
                    self.dates.died.push((crash.person.clone(), self.now));
                    let name = self.plan.person_name(crash.person.as_str());
                    tell(&Line::script(self.now, phrase!(say::KILLED, name = name)));
                }
                self.dead.insert(crash.person.clone(), crash.back.map(|back| self.now + delta(back)));
            }
        }
    }

    fn stand(&self, when: &When, lasts: Option<Duration>) -> Stand {
        let Some(at) = self.marks.at(self.night, when).filter(|at| *at <= self.now) else {
            return Stand::Before;
        };
        let is_over = lasts.is_some_and(|lasts| at + delta(lasts) <= self.now);
        if is_over { Stand::Over } else { Stand::On }
    }

    /// People come and go.
    pub(super) fn follow_people(&mut self, tell: &mut dyn FnMut(&Line)) -> Result<(), ActError> {
        let elapsed = (self.now - self.night.start).to_std().unwrap_or_default();
        for (person, player) in &self.night.people {
            let is_dead = self.dead.get(person).is_some_and(|back| back.is_none_or(|back| back > self.now));
            let is_there = elapsed >= player.present && player.leaves.is_none_or(|leaves| elapsed < leaves);
            let wanted = is_there && !is_dead;
            let name = self.plan.person_name(person.as_str()).to_owned();
            match (wanted, self.consoles.contains_key(person)) {
                (true, false) => {
                    // Opened without the store it would not know what is going on.
                    if self.outages.contains(&Stand::On) {
                        continue;
                    }
                    self.open(person).map_err(ActError::Store)?;
                    let is_back = self.dead.remove(person).is_some();
                    let text = if is_back { &say::BACK } else { &say::COMES };
                    tell(&Line::script(self.now, phrase!(*text, name = name)));
                }
                (false, true) => {
                    self.close(person);
                    tell(&Line::script(self.now, phrase!(say::LEAVES, name = name)));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
