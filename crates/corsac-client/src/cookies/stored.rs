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

/// The part of the jar that a cookie lies in.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// The jar that pages of the cookie's own site see.
    Unpartitioned,
    /// The jar that only pages of this origin's site see.
    Partition(Origin),
    /// Given by the user for a host, whatever the page.
    Literal,
}

impl StoredCookie {
    /// Whether this one takes the place of the other: there is one of each name, domain, path and
    /// partition.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        (&self.name, &self.domain, self.is_host_only, &self.path)
            == (&other.name, &other.domain, other.is_host_only, &other.path)
            && self.home.is_shared_with(&other.home)
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
            (Self::Partition(_), Self::Unpartitioned)
            | (Self::Unpartitioned, Self::Partition(_)) => false,
            _ => true,
        }
    }
}
