//! Origins that look like a trusted one, and what it means that one of them is allowed.

use std::collections::HashSet;

use corsac::origin::SerializedOrigin;

use super::Class;
use super::matcher::Matcher;
use crate::policy::host;

/// A label and a domain that nobody trusts. Letters only, so that `[a-z]+` matches them.
const LABEL: &str = "qkz";
const NAME: &str = "zvhtqmwkrd";
const DOMAIN: &str = "zvhtqmwkrd.com";

/// The suffixes under which the name is tried: more than one allowed means any.
const SUFFIXES: [&str; 4] = ["com", "dev", "org", "net"];

/// How many trusted origins are imitated.
pub(super) const MOST_MODELS: usize = 64;

/// What is allowed: the class, the origin, and the one that it looks like.
type Found = (Class, String, String);

/// Everything found about one matcher; `variants` are pairs that it does not tell apart.
pub(super) fn proofs(
    matcher: &Matcher<'_>,
    models: &[String],
    variants: &[(String, String)],
    listed: &[String],
) -> Vec<Found> {
    let models: Vec<_> = models.iter().take(MOST_MODELS).collect();
    if let Some(origin) = unrelated(matcher) {
        // Whatever else is tried would be allowed as well.
        return vec![(Class::Reflect, origin, String::new())];
    }
    let known: HashSet<_> = models.iter().copied().chain(listed).map(String::as_str).collect();
    let mut found: Vec<_> = custom_schemes(matcher).into_iter().collect();
    found.extend(models.iter().find_map(|model| public_suffix(matcher, model)));
    found.extend(bare_public_suffix(matcher));
    if found.iter().any(|(class, ..)| *class == Class::PublicSuffix) {
        return found;
    }
    for model in &models {
        let parsed = SerializedOrigin::parse(model.as_bytes());
        let imitation = parsed.map(|origin| Imitation { matcher, known: &known, model, origin });
        found.extend(imitation.map(|imitation| imitation.proofs()).unwrap_or_default());
    }
    let is_name =
        |(class, ..): &Found| matches!(class, Class::Prefix | Class::Suffix | Class::Substring);
    if found.iter().any(is_name) {
        // The same gap lets these pass.
        found.retain(|(class, ..)| !matches!(class, Class::Port | Class::Subdomain));
    } else {
        found.extend(variants.iter().find_map(|(a, b)| free_name(a, b)));
    }
    found
}

/// An origin that has nothing to do with anything, if such ones are allowed.
fn unrelated(matcher: &Matcher<'_>) -> Option<String> {
    for (scheme, label, port) in
        [("https", "", ""), ("http", "", ""), ("https", "qkz.", ""), ("https", "", ":8443")]
    {
        let origins = SUFFIXES.map(|suffix| format!("{scheme}://{label}{NAME}.{suffix}{port}"));
        let mut allowed = origins.into_iter().filter(|origin| matcher.allows(origin));
        if let (Some(first), Some(_)) = (allowed.next(), allowed.next()) {
            return Some(first);
        }
    }
    None
}

fn custom_schemes(matcher: &Matcher<'_>) -> Option<Found> {
    const RANDOM: [&str; 4] = [
        "chrome-extension://pkljmnoibdfhacegpkljmnoibdfhaceg",
        "moz-extension://3f1c9a52-7d0e-4b6a-9c7e-51f0a2d4b8e6",
        "capacitor://zvhtqmwkrd",
        "vscode-webview://zvhtqmwkrd",
    ];
    let allowed = RANDOM.into_iter().find(|origin| matcher.allows(origin))?;
    Some((Class::CustomScheme, allowed.to_owned(), String::new()))
}

fn public_suffix(matcher: &Matcher<'_>, model: &str) -> Option<Found> {
    let origin = SerializedOrigin::parse(model.as_bytes())?;
    let suffix = host::public_suffix(origin.host())?;
    let mutant = format!("{}://{NAME}.{suffix}", origin.scheme());
    matcher.allows(&mutant).then(|| (Class::PublicSuffix, mutant, suffix.to_owned()))
}

fn bare_public_suffix(matcher: &Matcher<'_>) -> Option<Found> {
    SUFFIXES.into_iter().find_map(|suffix| {
        let mutant = format!("https://{NAME}.{suffix}");
        matcher.allows(&mutant).then(|| (Class::PublicSuffix, mutant, suffix.to_owned()))
    })
}

/// Two names that somebody can register are matched by the same part of a regular expression.
fn free_name(a: &str, b: &str) -> Option<Found> {
    let (first, second) =
        (SerializedOrigin::parse(a.as_bytes())?, SerializedOrigin::parse(b.as_bytes())?);
    let suffix = host::public_suffix(first.host())?;
    let is_free = host::public_suffix(second.host()) == Some(suffix)
        && host::registrable_domain(first.host()) != host::registrable_domain(second.host());
    is_free.then(|| (Class::PublicSuffix, b.to_owned(), suffix.to_owned()))
}

/// The imitation of one origin.
struct Imitation<'a> {
    matcher: &'a Matcher<'a>,
    /// The origins that are allowed on purpose.
    known: &'a HashSet<&'a str>,
    model: &'a str,
    origin: SerializedOrigin<'a>,
}

impl Imitation<'_> {
    fn proofs(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let dots = self.dots();
        // A dot that matches anything lets names with other ends pass too; it is the cause.
        if !dots.as_ref().is_some_and(|(class, ..)| *class == Class::Dot) {
            found.extend(self.first(Class::Suffix, self.suffixes()));
        }
        found.extend(self.first(Class::Prefix, self.prefixes()));
        if found.is_empty() {
            found.extend(self.first(Class::Substring, self.substrings()));
        }
        if found.is_empty() {
            found.extend(self.first(Class::SpecialChar, self.special()));
            found.extend(dots);
        }
        found.extend(self.first(Class::ReverseSubstring, self.cuts()));
        found.extend(self.first(Class::Subdomain, self.subdomains()));
        if !host::is_loopback(self.origin.host()) {
            found.extend(self.of_same_host());
        }
        found
    }

    /// The first of these hosts that is allowed, with the model's scheme or without encryption.
    fn first(&self, class: Class, hosts: Vec<String>) -> Option<Found> {
        let schemes = [self.origin.scheme(), "http"];
        let mut origins =
            hosts.iter().flat_map(|host| schemes.map(|scheme| format!("{scheme}://{host}")));
        let origin = origins.find(|origin| self.is_allowed(origin))?;
        Some((class, origin, self.model.to_owned()))
    }

    fn is_allowed(&self, origin: &str) -> bool {
        !self.known.contains(origin) && self.matcher.allows(origin)
    }

    /// Names that end like the registered one.
    fn suffixes(&self) -> Vec<String> {
        match host::registrable_domain(self.origin.host()) {
            Some(domain) => {
                vec![format!("{LABEL}{domain}"), format!("{LABEL}-{domain}"), format!("s{domain}")]
            }
            None => Vec::new(),
        }
    }

    /// Names that begin like the trusted one.
    fn prefixes(&self) -> Vec<String> {
        let host = self.origin.host();
        if host.starts_with('[') {
            return Vec::new();
        }
        let mut hosts = vec![
            format!("{host}.{DOMAIN}"),
            format!("{host}{DOMAIN}"),
            format!("{host}-{LABEL}.{DOMAIN}"),
        ];
        let stem = host::public_suffix(host).and_then(|suffix| host.strip_suffix(suffix));
        hosts.extend(stem.filter(|stem| !stem.is_empty()).map(|stem| format!("{stem}{DOMAIN}")));
        hosts
    }

    fn substrings(&self) -> Vec<String> {
        let host = self.origin.host();
        vec![format!("{LABEL}.{host}.{DOMAIN}"), format!("{LABEL}{host}{DOMAIN}")]
    }

    /// Characters that resolvers take and that a class of letters, digits and dots does not hold.
    fn special(&self) -> Vec<String> {
        let host = self.origin.host();
        let of = |char| [format!("{host}{char}.{DOMAIN}"), format!("{host}.{char}.{DOMAIN}")];
        ['_', '-'].into_iter().flat_map(of).collect()
    }

    fn cuts(&self) -> Vec<String> {
        let host = self.origin.host();
        if host::is_address(host) || !host.is_ascii() {
            return Vec::new();
        }
        let by_letter = host.len().checked_sub(1).map(|end| host[..end].to_owned());
        let by_label = host.rsplit_once('.').map(|(start, _)| start.to_owned());
        let hosts = by_letter.into_iter().chain(by_label);
        let is_registrable =
            |host: &String| host::public_suffix(host).is_some_and(|suffix| suffix != host);
        hosts.filter(is_registrable).collect()
    }

    fn subdomains(&self) -> Vec<String> {
        let host = self.origin.host();
        let Some(domain) = host::registrable_domain(host) else { return Vec::new() };
        let mut hosts = vec![
            format!("{LABEL}.{domain}"),
            format!("{LABEL}.zq.{domain}"),
            format!("{LABEL}.{host}"),
        ];
        hosts.extend((host != domain).then(|| format!("{LABEL}{host}")));
        hosts
    }

    /// Each dot as another character: names that can be registered first.
    fn dots(&self) -> Option<Found> {
        let host = self.origin.host();
        if host::is_address(host) {
            return None;
        }
        let domain = host::registrable_domain(host);
        let dots = host.match_indices('.').map(|(at, _)| at);
        let mutants = dots.flat_map(|at| {
            ["x", "-"].map(|char| format!("{}{char}{}", &host[..at], &host[at + 1..]))
        });
        let mutants: Vec<_> = mutants
            .map(|mutant| (format!("{}://{mutant}", self.origin.scheme()), mutant))
            .filter(|(origin, _)| self.is_allowed(origin))
            .collect();
        let is_registrable = |mutant: &str| {
            host::public_suffix(mutant).is_some() && host::registrable_domain(mutant) != domain
        };
        let worst = mutants.iter().find(|(_, mutant)| is_registrable(mutant));
        let class = if worst.is_some() { Class::Dot } else { Class::DotHarmless };
        let (origin, _) = worst.or(mutants.first())?;
        Some((class, origin.clone(), self.model.to_owned()))
    }

    /// Other ports and schemes.
    fn of_same_host(&self) -> Vec<Found> {
        let (scheme, host) = (self.origin.scheme(), self.origin.host());
        let http = (scheme == "https").then(|| (Class::Http, format!("http://{host}")));
        let port = (Class::Port, format!("{scheme}://{host}:31337"));
        let found = http.into_iter().chain([port]);
        let found = found.filter(|(_, origin)| self.matcher.allows(origin));
        found.map(|(class, origin)| (class, origin, self.model.to_owned())).collect()
    }
}
