//! What a policy permits, evaluated slowly and naively from the words of its documentation and of
//! the standard.
//!
//! Nothing here comes from the server half: everything is compared as text, one element after the
//! other, so that a mistake there is not made here too.

mod origins;
mod paths;
mod requests;
mod services;

use corsac::CredentialsMode;

pub use origins::matches_pattern;
pub use paths::{matches_path, segments};
pub use requests::{is_safelisted_header, is_safelisted_method};
pub use services::Reads;

/// A policy in plain words.
#[derive(Clone, Debug, Default)]
pub struct PlainPolicy {
    /// Origins and patterns of origins.
    pub origins: Vec<String>,
    /// Whether `null` is allowed.
    pub null_origin: bool,
    /// Whether credentials are.
    pub credentials: bool,
    /// Methods, `*` for any.
    pub methods: Vec<String>,
    /// Names of request headers, `*` for any.
    pub header_names: Vec<String>,
    /// Names of response headers, `*` for any.
    pub exposed: Vec<String>,
}

/// A request in plain words.
#[derive(Clone, Debug)]
pub struct PlainRequest {
    /// The page's origin as the browser serializes it.
    pub origin: String,
    /// The method as the browser sends it.
    pub method: String,
    /// The header lines that the page sets.
    pub headers: Vec<(String, String)>,
    /// Whether credentials are included.
    pub credentials: CredentialsMode,
}

impl PlainRequest {
    /// The names that have to be allowed, in lower case.
    pub fn unsafe_header_names(&self) -> Vec<String> {
        let lines = self.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        lines
            .filter(|(name, value)| !is_safelisted_header(name, value))
            .map(|(name, _)| name)
            .collect()
    }

    /// Says whether a browser asks before it sends the request to another origin.
    pub fn wants_preflight(&self) -> bool {
        !is_safelisted_method(&self.method) || !self.unsafe_header_names().is_empty()
    }
}

impl PlainPolicy {
    /// Says whether a page gets the response to a request across origins.
    pub fn permits(&self, request: &PlainRequest) -> bool {
        self.permits_origin(&request.origin)
            && (request.credentials != CredentialsMode::Include || self.credentials)
            && self.permits_method(&request.method)
            && request.unsafe_header_names().iter().all(|name| self.permits_header_name(name))
    }

    /// Says whether pages of this origin are permitted anything.
    pub fn permits_origin(&self, origin: &str) -> bool {
        let is_listed = || self.origins.iter().any(|pattern| matches_pattern(pattern, origin));
        is_listed() || self.null_origin && origin == "null"
    }

    /// `GET`, `HEAD` and `POST` need no permission; browsers upper-case some methods, so those may be
    /// written in any case.
    fn permits_method(&self, method: &str) -> bool {
        let is_same = |written: &String| match written.to_ascii_uppercase().as_str() {
            "DELETE" | "OPTIONS" | "PUT" => written.eq_ignore_ascii_case(method),
            _ => written == "*" || written == method,
        };
        is_safelisted_method(method) || self.methods.iter().any(is_same)
    }

    /// `*` is any name, except that without credentials `authorization` must be listed by name.
    fn permits_header_name(&self, name: &str) -> bool {
        self.header_names.iter().any(|written| match written.as_str() {
            "*" => self.credentials || name != "authorization",
            _ => written.eq_ignore_ascii_case(name),
        })
    }

    /// Says whether a page that gets a response sees its headers of this name, in lower case.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    pub fn exposes(&self, name: &str) -> bool {
        match name {
            "cache-control" | "content-language" | "content-length" | "content-type"
            | "expires" | "last-modified" | "pragma" => true,
            "set-cookie" | "set-cookie2" => false,
            _ => self.exposed.iter().any(|written| {
                written == "*" && !self.credentials || written.eq_ignore_ascii_case(name)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_reference_knows_nothing_of_the_server_half() {
        let sources = [
            include_str!("mod.rs"),
            include_str!("origins.rs"),
            include_str!("paths.rs"),
            include_str!("requests.rs"),
            include_str!("services.rs"),
        ];
        let needle = ["server", "::"].concat();
        assert!(sources.iter().all(|source| !source.contains(&needle)));
    }
}
