//! A cookie in the jar.

use std::time::SystemTime;

use corsac::Origin;

use super::matching::domain_matches;
use super::set_cookie::SameSite;

/// A cookie as the jar keeps it.
#[derive(Clone, Debug)]
pub(super) struct StoredCookie {
    pub(super) name: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) domain: String,
    pub(super) is_host_only: bool,
    pub(super) path: String,
    pub(super) is_secure: bool,
    /// `None` lasts as long as the jar.
    pub(super) expires: Option<SystemTime>,
    /// `None` where whoever told of the cookie could not say.
    pub(super) same_site: Option<SameSite>,
    pub(super) home: Home,
}

/// What a cookie shares with the one whose place it takes, along with the part of the jar.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Identity {
    name: Vec<u8>,
    domain: String,
    is_host_only: bool,
    path: String,
}

/// The part of the jar that a cookie lies in.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// The jar that pages of the cookie's own site see.
    Unpartitioned,
    /// The jar that only pages of this origin's site see.
    Partition(Origin),
    /// Given by the user for a host, whatever the page.
    Literal {
        /// How many of its name stand before it in what the user gave, since a browser may send
        /// several.
        earlier: usize,
    },
}

impl StoredCookie {
    pub(super) fn identity(&self) -> Identity {
        Identity {
            name: self.name.clone(),
            domain: self.domain.clone(),
            is_host_only: self.is_host_only,
            path: self.path.clone(),
        }
    }

    pub(super) fn is_for_host(&self, host: &str) -> bool {
        if self.is_host_only { host == self.domain } else { domain_matches(host, &self.domain) }
    }

    pub(super) fn is_expired(&self, now: SystemTime) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// The name for people.
    pub(super) fn readable_name(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }

    /// `name=value`, or the value alone where there is no name.
    pub(super) fn pair(&self) -> Vec<u8> {
        match self.name.as_slice() {
            b"" => self.value.clone(),
            name => [name, b"=", &self.value].concat(),
        }
    }
}

impl Home {
    /// A cookie that the user gave lies where the server's own would.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Partition(a), Self::Partition(b)) => a.is_same_site(b),
            (Self::Literal { earlier: a }, Self::Literal { earlier: b }) => a == b,
            (Self::Partition(_), Self::Unpartitioned)
            | (Self::Unpartitioned, Self::Partition(_)) => false,
            _ => true,
        }
    }
}
