//! `[person.wang]`: who owns things and who acts.

use super::Place;
use crate::{
    id::Id,
    signature::PublicKey,
    wording::{Text, names},
};

#[derive(Clone, Debug)]
pub struct Person {
    pub id: Id,
    pub place: Place,
    pub name: String,
    pub department: Option<String>,
    pub roles: Vec<Role>,
    /// The public key they sign with, as in `authorized_keys`.
    pub ssh_key: Option<PublicKey>,
    /// The name of their login at the shared database.
    pub login: Option<String>,
    /// Who stands in.
    pub deputy: Option<Id>,
}

impl Person {
    /// Whether a word of the plan means them: their id, their department or one of their roles.
    pub fn is_meant(&self, word: &str) -> bool {
        self.id.as_str() == word
            || self.department.as_deref() == Some(word)
            || self.roles.iter().any(|role| role.word() == word)
    }
}

/// What someone does in the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Pm,
    It,
    Security,
    Data,
    Marketing,
    Sales,
    Operations,
    Service,
    Finance,
    Hr,
    Legal,
    Vendor,
    KeyUser,
    Support,
    Tester,
    Launch,
}

impl Role {
    /// As the plan writes them, in the order of the variants.
    pub const WORDS: [&str; 16] = [
        "pm",
        "it",
        "security",
        "data",
        "marketing",
        "sales",
        "operations",
        "service",
        "finance",
        "hr",
        "legal",
        "vendor",
        "key-user",
        "support",
        "tester",
        "launch",
    ];

    pub const ALL: [Self; 16] = [
        Self::Pm,
        Self::It,
        Self::Security,
        Self::Data,
        Self::Marketing,
        Self::Sales,
        Self::Operations,
        Self::Service,
        Self::Finance,
        Self::Hr,
        Self::Legal,
        Self::Vendor,
        Self::KeyUser,
        Self::Support,
        Self::Tester,
        Self::Launch,
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Pm => &names::ROLE_PM,
            Self::It => &names::ROLE_IT,
            Self::Security => &names::ROLE_SECURITY,
            Self::Data => &names::ROLE_DATA,
            Self::Marketing => &names::ROLE_MARKETING,
            Self::Sales => &names::ROLE_SALES,
            Self::Operations => &names::ROLE_OPERATIONS,
            Self::Service => &names::ROLE_SERVICE,
            Self::Finance => &names::ROLE_FINANCE,
            Self::Hr => &names::ROLE_HR,
            Self::Legal => &names::ROLE_LEGAL,
            Self::Vendor => &names::ROLE_VENDOR,
            Self::KeyUser => &names::ROLE_KEY_USER,
            Self::Support => &names::ROLE_SUPPORT,
            Self::Tester => &names::ROLE_TESTER,
            Self::Launch => &names::ROLE_LAUNCH,
        }
    }
}
