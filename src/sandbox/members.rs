//! The members: who they are, what they agreed to, and how much of that a role may see.

use super::{access::Role, failure::Failure, stores::Stores};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// Members kept at one time, the sample members included.
pub const MEMBERS_MAX: usize = 5_000;
const NAME_MAX_CHARS: usize = 40;
const TAG_MAX_CHARS: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MemberId(pub u64);

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a member agreed to, and to which text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub version: String,
    pub marketing: bool,
}

/// A request to join.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub phone: String,
    pub name: String,
    pub birthday: NaiveDate,
    pub store: String,
    pub channel: String,
    pub consent: Option<Consent>,
    /// Made by a test: a cashier may erase it again, and it gives way when the sandbox is full.
    #[serde(default)]
    pub synthetic: bool,
}

#[derive(Clone, Debug)]
pub struct Member {
    pub id: MemberId,
    pub phone: String,
    pub name: String,
    pub birthday: NaiveDate,
    pub store: String,
    pub channel: String,
    pub consent: Consent,
    pub consent_withdrawn_at: Option<DateTime<Utc>>,
    pub synthetic: bool,
    pub joined_at: DateTime<Utc>,
    pub last_purchase_at: Option<DateTime<Utc>>,
    /// Points ever credited, less those taken back by refunds: what the tier goes by.
    pub points_earned: u64,
    /// Years in which the birthday campaign reached this member.
    pub greeted: Vec<i32>,
}

/// Tiers by points ever earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Tier {
    #[serde(rename = "普通")]
    Basic,
    #[serde(rename = "银卡")]
    Silver,
    #[serde(rename = "金卡")]
    Gold,
    #[serde(rename = "钻石")]
    Diamond,
}

impl Tier {
    pub const fn of(points_earned: u64) -> Self {
        match points_earned {
            0..1_000 => Self::Basic,
            1_000..5_000 => Self::Silver,
            5_000..20_000 => Self::Gold,
            _ => Self::Diamond,
        }
    }
}

/// A member as one role may see it: only an administrator sees phone and name in full.
#[derive(Debug, Serialize)]
pub struct View {
    pub id: MemberId,
    pub phone: String,
    pub name: String,
    pub birthday: NaiveDate,
    pub store: String,
    pub channel: String,
    pub consent: Consent,
    pub consent_withdrawn_at: Option<DateTime<Utc>>,
    pub synthetic: bool,
    pub joined_at: DateTime<Utc>,
    pub tier: Tier,
    pub points_earned: u64,
    pub points: u64,
    pub balance_cents: u64,
}

impl Member {
    pub fn view(&self, role: Role, points: u64, balance_cents: u64) -> View {
        let full = role == Role::Admin;
        View {
            id: self.id,
            phone: if full { self.phone.clone() } else { mask_phone(&self.phone) },
            name: if full { self.name.clone() } else { mask_name(&self.name) },
            birthday: self.birthday,
            store: self.store.clone(),
            channel: self.channel.clone(),
            consent: self.consent.clone(),
            consent_withdrawn_at: self.consent_withdrawn_at,
            synthetic: self.synthetic,
            joined_at: self.joined_at,
            tier: Tier::of(self.points_earned),
            points_earned: self.points_earned,
            points,
            balance_cents,
        }
    }
}

/// `13800000001` → `138****0001`.
fn mask_phone(phone: &str) -> String {
    match (phone.get(..3), phone.get(7..)) {
        (Some(head), Some(tail)) => format!("{head}****{tail}"),
        _ => "****".to_owned(),
    }
}

/// `样例会员001` → `样******`: the first character, and how long the rest is.
fn mask_name(name: &str) -> String {
    name.chars().enumerate().map(|(at, c)| if at == 0 { c } else { '*' }).collect()
}

/// A mobile number of mainland China: 11 digits, the first 1, the second 3 to 9.
pub fn is_phone(text: &str) -> bool {
    text.len() == 11
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.starts_with('1')
        && text.as_bytes().get(1).is_some_and(|b| (b'3'..=b'9').contains(b))
}

impl Registration {
    /// Checks everything that does not depend on other members, and returns the consent and the store.
    fn check(&self, now: DateTime<Utc>) -> Result<(Consent, usize), Failure> {
        if !is_phone(&self.phone) {
            return Err(Failure::unprocessable(
                "bad_phone",
                "phone is a mainland mobile number of 11 digits",
            ));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX_CHARS {
            return Err(Failure::unprocessable("bad_name", "name has 1 to 40 characters"));
        }
        if self.channel.is_empty() || self.channel.chars().count() > TAG_MAX_CHARS {
            return Err(Failure::unprocessable("bad_channel", "channel has 1 to 32 characters"));
        }
        if self.birthday > now.date_naive() || self.birthday.year() < 1900 {
            return Err(Failure::unprocessable("bad_birthday", "birthday lies between 1900 and today"));
        }
        let consent = self.consent.clone().filter(|consent| {
            !consent.version.is_empty() && consent.version.chars().count() <= TAG_MAX_CHARS
        });
        let consent = consent.ok_or(Failure::unprocessable(
            "consent_required",
            "consent with the version of its text is required",
        ))?;
        Ok((consent, Stores::find(&self.store)?))
    }
}

#[derive(Debug, Default)]
pub struct Members {
    by_id: BTreeMap<MemberId, Member>,
    by_phone: HashMap<String, MemberId>,
    last_id: u64,
}

impl Members {
    /// Enters a new member and says in which store. The caller makes room first, see [`Members::make_way`].
    pub fn join(
        &mut self,
        registration: &Registration,
        now: DateTime<Utc>,
    ) -> Result<(MemberId, usize), Failure> {
        let (consent, store) = registration.check(now)?;
        if self.by_phone.contains_key(&registration.phone) {
            return Err(Failure::conflict("phone_taken", "a member with this phone exists"));
        }
        if self.by_id.len() >= MEMBERS_MAX {
            return Err(Failure::full("members_full", "the sandbox keeps no more members"));
        }
        self.last_id += 1;
        let id = MemberId(self.last_id);
        let member = Member {
            id,
            phone: registration.phone.clone(),
            name: registration.name.clone(),
            birthday: registration.birthday,
            store: registration.store.clone(),
            channel: registration.channel.clone(),
            consent,
            consent_withdrawn_at: None,
            synthetic: registration.synthetic,
            joined_at: now,
            last_purchase_at: None,
            points_earned: 0,
            greeted: Vec::new(),
        };
        self.by_phone.insert(member.phone.clone(), id);
        self.by_id.insert(id, member);
        Ok((id, store))
    }

    /// When the sandbox is full: the oldest synthetic member, to be erased for a new one.
    pub fn make_way(&self) -> Option<MemberId> {
        if self.by_id.len() < MEMBERS_MAX {
            return None;
        }
        self.by_id.values().find(|member| member.synthetic).map(|member| member.id)
    }

    pub fn get(&self, id: MemberId) -> Result<&Member, Failure> {
        self.by_id.get(&id).ok_or(UNKNOWN)
    }

    pub fn get_mut(&mut self, id: MemberId) -> Result<&mut Member, Failure> {
        self.by_id.get_mut(&id).ok_or(UNKNOWN)
    }

    pub fn by_phone(&self, phone: &str) -> Result<&Member, Failure> {
        self.by_phone.get(phone).and_then(|id| self.by_id.get(id)).ok_or(UNKNOWN)
    }

    pub fn remove(&mut self, id: MemberId) {
        if let Some(member) = self.by_id.remove(&id) {
            self.by_phone.remove(&member.phone);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.by_id.values()
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }
}

const UNKNOWN: Failure = Failure::not_found("member_not_found", "there is no such member");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_of_mainland_mobiles_only() {
        for phone in ["13800000001", "19912345678"] {
            assert!(is_phone(phone), "{phone}");
        }
        for phone in ["", "12800000001", "1380000000", "138000000011", "+8613800000001", "1380000000x"] {
            assert!(!is_phone(phone), "{phone}");
        }
    }

    #[test]
    fn masking_hides_the_middle_of_a_phone_and_all_but_the_first_character_of_a_name() {
        assert_eq!(mask_phone("13800000001"), "138****0001");
        assert_eq!(mask_name("样例会员001"), "样******");
        assert_eq!(mask_name(""), "");
    }

    #[test]
    fn tiers_change_at_their_thresholds() {
        let tiers = [0, 999, 1_000, 4_999, 5_000, 19_999, 20_000].map(Tier::of);
        let expected =
            [Tier::Basic, Tier::Basic, Tier::Silver, Tier::Silver, Tier::Gold, Tier::Gold, Tier::Diamond];
        assert_eq!(tiers, expected);
    }

    #[test]
    fn a_full_sandbox_offers_its_oldest_synthetic_member() {
        let mut members = Members::default();
        let now = DateTime::UNIX_EPOCH;
        for n in 0..MEMBERS_MAX {
            let registration = Registration {
                phone: format!("138{n:08}"),
                name: "样例".to_owned(),
                birthday: NaiveDate::from_ymd_opt(1960, 1, 1).unwrap(),
                store: "S01".to_owned(),
                channel: "pos".to_owned(),
                consent: Some(Consent { version: "1".to_owned(), marketing: false }),
                synthetic: n == 3 || n == 7,
            };
            assert_eq!(members.make_way(), None);
            members.join(&registration, now).unwrap();
        }
        assert_eq!(members.make_way(), Some(MemberId(4)));
        members.remove(MemberId(4));
        assert_eq!(members.make_way(), None);
        assert!(members.by_phone("13800000003").is_err());
    }
}
