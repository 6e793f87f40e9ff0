//! Addresses: of the gateway, of an upstream, of proxies.

use std::collections::HashMap;
use std::net::SocketAddr;

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
    /// Addresses to listen on, each once.
    pub(super) fn listen_addresses(&mut self) -> Option<Content> {
        let read = self.each(address::parse)?;
        let mut seen: HashMap<SocketAddr, std::ops::Range<usize>> = HashMap::new();
        let mut addresses = Vec::new();
        for (text, value) in read {
            // Port 0 is another port each time.
            match seen.get(&value).filter(|_| value.port() != 0) {
                Some(first) => self.report_about(&text, twice(&text, first.clone())),
                None => {
                    seen.insert(value, text.span.clone());
                    addresses.push(Located { value, span: text.span });
                }
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

fn twice(text: &Text, first: std::ops::Range<usize>) -> Problem {
    let message = format!("`{}`{} is there twice", shown(&text.text), text.provenance());
    Problem::new(ProblemKind::AddressTwice, text.span.clone(), message)
        .label("the second")
        .other(first, "the first")
        .help("keep one of them")
}

fn exposed(text: &Text) -> Problem {
    let message =
        format!("`{}`{} can be reached from other machines", shown(&text.text), text.provenance());
    Problem::new(ProblemKind::AdminExposed, text.span.clone(), message)
        .label("not an address of this machine only")
        .help("write an address such as `127.0.0.1:9090`")
}
