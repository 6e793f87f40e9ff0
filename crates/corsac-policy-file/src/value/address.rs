//! Addresses: of the gateway, of an upstream, of proxies.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use toml::de::DeValue;

use super::{Reader, Refusal};
use crate::context::wrong_type;
use crate::found::{Completeness, Content};
use crate::gateway::{Located, UpstreamAddress, UpstreamSettings, address, network, upstream};
use crate::kind::ProblemKind;
use crate::problem::Problem;
use crate::text::Text;
use crate::words::shown;

impl Reader<'_, '_, '_, '_> {
    /// Addresses to listen on, none in the way of another.
    pub(super) fn listen_addresses(&mut self) -> Option<Content> {
        let read = self.each(address::parse)?;
        let mut taken = Taken::default();
        let mut addresses = Vec::new();
        for (text, value) in read {
            let located = Located { value, span: text.span.clone() };
            match taken.take(&located) {
                Ok(()) => addresses.push(located),
                Err(first) => self.report_about(&text, in_the_way(&text, &located, &first)),
            }
        }
        self.not_empty(addresses, "write an address such as \"127.0.0.1:8080\"")
            .map(Content::Addresses)
    }

    /// One address, best of this machine only.
    pub(super) fn admin_address(&mut self) -> Option<Content> {
        let text = self.text()?;
        let value = match address::parse(&text.text) {
            Ok(value) => value,
            Err(refusal) => {
                self.refuse(&text, refusal);
                return None;
            }
        };
        if !value.ip().to_canonical().is_loopback() {
            self.report_about(&text, exposed(&text));
        }
        Some(Content::Addresses(vec![Located { value, span: text.span }]))
    }

    /// Addresses and networks.
    pub(super) fn networks(&mut self) -> Option<Content> {
        let read = self.each(network::parse)?;
        let located = |(text, value): (Text, _)| Located { value, span: text.span };
        Some(Content::Networks(read.into_iter().map(located).collect()))
    }

    /// Addresses of one upstream, of one scheme.
    pub(super) fn upstream(&mut self) -> Option<Content> {
        let read = self.each(upstream::parse)?;
        let mut addresses: Vec<Located<UpstreamAddress>> = Vec::new();
        for (text, value) in read {
            match addresses.first().filter(|first| first.value.scheme != value.scheme) {
                Some(first) => {
                    let problem = self.other_scheme(&text, first);
                    self.found.completeness = Completeness::Partial;
                    self.report_about(&text, problem);
                }
                None => addresses.push(Located { value, span: text.span }),
            }
        }
        let addresses =
            self.not_empty(addresses, "write an address such as \"http://127.0.0.1:3000\"")?;
        Some(Content::Upstream(UpstreamSettings { addresses }))
    }

    /// What `parse` makes of a string, or of each string of a list.
    fn each<T>(&mut self, parse: impl Fn(&str) -> Result<T, Refusal>) -> Option<Vec<(Text, T)>> {
        let value = self.value;
        let mut texts = Vec::new();
        match value.get_ref() {
            DeValue::Array(array) => {
                array.iter().for_each(|entry| self.entry(entry, &mut texts));
            }
            DeValue::String(text) => self.push(text, value.span(), &mut texts),
            _ => {
                let help = format!("write `{0} = \"…\"` or `{0} = [\"…\"]`", self.name);
                let problem = wrong_type(value, "a string or a list of strings");
                self.context.report(problem.help(help));
                return None;
            }
        }
        let mut read = Vec::new();
        for text in texts {
            match parse(&text.text) {
                Ok(value) => read.push((text, value)),
                Err(refusal) => {
                    self.found.completeness = Completeness::Partial;
                    self.refuse(&text, refusal);
                }
            }
        }
        Some(read)
    }

    /// The list, if something is in it; where all of it is wrong, that was said.
    fn not_empty<T>(&mut self, list: Vec<T>, help: &str) -> Option<Vec<T>> {
        if list.is_empty() && self.found.completeness == Completeness::Complete {
            let problem = self.not_possible(self.value.span(), "an empty list");
            let problem = problem.label("no address").help(help);
            match self.value.get_ref() {
                DeValue::Array(array) if array.is_empty() => self.context.report(problem),
                // Only a variable can say nothing.
                _ => self.found.from_variables.push(problem),
            }
        }
        Some(list).filter(|list| !list.is_empty())
    }

    fn other_scheme(&self, text: &Text, first: &Located<UpstreamAddress>) -> Problem {
        let value = format!("`{}`{}", shown(&text.text), text.provenance());
        self.not_possible(text.span.clone(), &value)
            .label("another scheme than the first")
            .other(first.span.clone(), "the first")
            .help("the addresses of one upstream have one scheme")
    }
}

/// What is listened on, for any number of addresses.
#[derive(Default)]
struct Taken {
    each: HashMap<SocketAddr, Located<SocketAddr>>,
    /// The first of each port, in IPv4 and IPv6.
    first: HashMap<(u16, bool), Located<SocketAddr>>,
}

impl Taken {
    /// # Errors
    /// Another is in the way: [`address::beside`] says no.
    fn take(&mut self, own: &Located<SocketAddr>) -> Result<(), Located<SocketAddr>> {
        let port = (own.value.port(), own.value.is_ipv4());
        let any: IpAddr =
            if port.1 { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let other = match own.value.ip().is_unspecified() {
            true => self.first.get(&port),
            false => self.each.get(&own.value).or_else(|| self.each.get(&(any, port.0).into())),
        };
        if let Some(other) = other.filter(|other| !address::beside(own.value, other.value)) {
            return Err(other.clone());
        }
        self.each.insert(own.value, own.clone());
        self.first.entry(port).or_insert_with(|| own.clone());
        Ok(())
    }
}

fn in_the_way(text: &Text, own: &Located<SocketAddr>, first: &Located<SocketAddr>) -> Problem {
    let shown = format!("`{}`{}", shown(&text.text), text.provenance());
    let problem = |message| Problem::new(ProblemKind::AddressTwice, text.span.clone(), message);
    let problem = if own.value == first.value {
        problem(format!("{shown} is there twice")).label("the second")
    } else {
        problem(format!("{shown} and `{}` are in each other's way", first.value))
            .label("only one of the two can be listened on")
    };
    problem.other(first.span.clone(), "the first").help("keep one of them")
}

fn exposed(text: &Text) -> Problem {
    let message =
        format!("`{}`{} can be reached from other machines", shown(&text.text), text.provenance());
    Problem::new(ProblemKind::AdminExposed, text.span.clone(), message)
        .label("not an address of this machine only")
        .help("write an address such as `127.0.0.1:9090`")
}
