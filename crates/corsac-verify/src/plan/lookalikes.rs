//! Origins that look like one that is allowed.

use corsac::origin::SerializedOrigin;
use corsac::server::OriginPattern;

use crate::Lookalike;

/// How many dots of one name are replaced; names with more are not in use.
const MOST_DOTS: usize = 8;

/// Origins that have nothing to do with any policy.
pub(super) fn strangers(word: &str) -> Vec<(String, Lookalike)> {
    let strangers = [
        (format!("https://{word}.com"), Lookalike::Foreign),
        (format!("http://{word}.net"), Lookalike::Foreign),
        (format!("https://www.{word}.org:8443"), Lookalike::Foreign),
        ("null".to_owned(), Lookalike::Null),
        (format!("http://localhost.{word}.com"), Lookalike::LocalhostExtended),
        (format!("https://localhost.{word}.com"), Lookalike::LocalhostExtended),
    ];
    strangers.into_iter().chain(well_known(word)).collect()
}

/// Origins that careless servers trust whoever asks.
fn well_known(word: &str) -> Vec<(String, Lookalike)> {
    const LOCAL: [&str; 7] = [
        "http://localhost",
        "https://localhost",
        "http://localhost:3000",
        "http://localhost:5173",
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "http://[::1]",
    ];
    const PRIVATE: [&str; 2] = ["http://10.0.0.1", "http://192.168.0.1"];
    let with = |kind: Lookalike| move |origin: &str| (origin.to_owned(), kind);
    let local = LOCAL.into_iter().map(with(Lookalike::Localhost));
    let private = PRIVATE.into_iter().map(with(Lookalike::PrivateNetwork));
    let extension = (extension(word), Lookalike::Extension);
    local.chain(private).chain([extension]).collect()
}

/// Names that anyone can have; asked about last, since an entry may stand on the same platform.
pub(super) fn tenants(word: &str) -> Vec<(String, Lookalike)> {
    let platforms = ["vercel.app", "github.io"];
    platforms.map(|parent| (format!("https://{word}.{parent}"), Lookalike::Platform)).into()
}

/// An extension of Chromium has 32 letters from a to p.
fn extension(word: &str) -> String {
    let letters = word.bytes().cycle().map(|byte| char::from(b'a' + byte % 16)).take(32);
    format!("chrome-extension://{}", letters.collect::<String>())
}

/// The classes that are tried for every entry that is asked about.
pub(super) fn is_tried_for_all(kind: Lookalike) -> bool {
    use Lookalike::{Deeper, Extended, GluedDomain, GluedHost, Scheme, Sibling};
    matches!(kind, Deeper | Extended | GluedDomain | GluedHost | Scheme | Sibling)
}

/// What looks like the origins that an entry allows; a policy may allow some of it elsewhere.
pub(super) fn of_entry(
    pattern: &OriginPattern,
    example: &str,
    word: &str,
) -> Vec<(String, Lookalike)> {
    let Some(origin) = SerializedOrigin::parse(example.as_bytes()) else { return Vec::new() };
    let model = Model {
        scheme: origin.scheme(),
        host: origin.host(),
        port: origin.port().map(|port| format!(":{port}")).unwrap_or_default(),
        word,
    };
    let is_name =
        origin.host().parse::<std::net::Ipv4Addr>().is_err() && !origin.host().starts_with('[');
    let mut found = model.by_scheme_and_port();
    if is_name {
        found.extend(model.by_name());
        found.extend(model.by_pattern(pattern));
    }
    found
}

struct Model<'a> {
    scheme: &'a str,
    host: &'a str,
    port: String,
    word: &'a str,
}

impl Model<'_> {
    fn with_host(&self, host: &str) -> String {
        format!("{}://{host}{}", self.scheme, self.port)
    }

    fn by_scheme_and_port(&self) -> Vec<(String, Lookalike)> {
        let other = match self.scheme {
            "https" => Some("http"),
            "http" => Some("https"),
            _ => None,
        };
        let other = other.map(|scheme| format!("{scheme}://{}{}", self.host, self.port));
        let port = if self.port == ":31337" { ":31338" } else { ":31337" };
        let with_port = format!("{}://{}{port}", self.scheme, self.host);
        let scheme = other.into_iter().map(|origin| (origin, Lookalike::Scheme));
        scheme.chain([(with_port, Lookalike::Port)]).collect()
    }

    fn by_name(&self) -> Vec<(String, Lookalike)> {
        let Self { host, word, .. } = *self;
        let mut found = vec![
            (self.with_host(&format!("{host}.{word}.com")), Lookalike::Extended),
            (self.with_host(&format!("{host}{word}.com")), Lookalike::Extended),
            (self.with_host(&format!("{host}_.{word}.com")), Lookalike::SpecialChar),
            (self.with_host(&format!("{host}-.{word}.com")), Lookalike::SpecialChar),
            (self.with_host(&format!("{word}.{host}")), Lookalike::Deeper),
            (self.with_host(&host[..host.len() - 1]), Lookalike::Truncated),
        ];
        let domain = domain(host);
        found.push((self.with_host(&format!("{word}{domain}")), Lookalike::GluedDomain));
        if domain != host {
            found.push((self.with_host(&format!("{word}{host}")), Lookalike::GluedHost));
            found.push((self.with_host(&format!("{word}.{domain}")), Lookalike::Sibling));
        }
        found
    }

    fn by_pattern(&self, pattern: &OriginPattern) -> Vec<(String, Lookalike)> {
        let Some(parent) = pattern.wildcard_parent() else { return dots(self.host, self) };
        let first = self.host.strip_suffix(parent).unwrap_or_default();
        let is_subdomains = pattern.as_str().contains("://*.");
        let mut found: Vec<_> = dots(parent, self)
            .into_iter()
            .filter_map(|(origin, kind)| {
                let (scheme, rest) = origin.split_once("://")?;
                Some((format!("{scheme}://{first}{rest}"), kind))
            })
            .collect();
        if is_subdomains {
            found.push((self.with_host(parent), Lookalike::Apex));
            found.push((self.with_host(&format!("{}{parent}", self.word)), Lookalike::GluedHost));
            let before = first.trim_end_matches('.');
            found.push((self.with_host(&format!("{before}x{parent}")), Lookalike::DotReplaced));
        } else if let Some((before, after)) = pattern.as_str().split_once('*') {
            let crossing = format!("{before}a.b{after}").replace(":*", "");
            found.push((crossing, Lookalike::DotInLabel));
        }
        found
    }
}

/// The domain whose other names are somebody else's: the registrable one, or that of the platform
/// where anyone can have a name.
fn domain(host: &str) -> &str {
    match (psl::domain_str(host), host.split_once('.')) {
        (Some(domain), _) if domain != host => domain,
        (_, Some((_, parent))) if parent.contains('.') => parent,
        _ => host,
    }
}

/// Every dot of a name in turn, a letter in its place.
fn dots(host: &str, model: &Model<'_>) -> Vec<(String, Lookalike)> {
    let replaced = |at: usize| format!("{}x{}", &host[..at], &host[at + 1..]);
    let places = host.match_indices('.').map(|(at, _)| at).take(MOST_DOTS);
    places.map(|at| (model.with_host(&replaced(at)), Lookalike::DotReplaced)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(entry: &str, example: &str) -> String {
        let pattern = OriginPattern::parse(entry).unwrap();
        let found = of_entry(&pattern, example, "evil");
        found.iter().map(|(origin, _)| origin.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_class_of_the_catalogue_is_tried() {
        assert_eq!(
            all("https://app.example.com", "https://app.example.com"),
            "http://app.example.com https://app.example.com:31337 \
             https://app.example.com.evil.com https://app.example.comevil.com \
             https://app.example.com_.evil.com https://app.example.com-.evil.com \
             https://evil.app.example.com https://app.example.co https://evilexample.com \
             https://evilapp.example.com https://evil.example.com https://appxexample.com \
             https://app.examplexcom"
        );
    }

    #[test]
    fn every_dot_is_replaced() {
        let found = all("https://a.b.example.org", "https://a.b.example.org");
        for origin in ["https://axb.example.org", "https://a.bxexample.org"] {
            assert!(found.contains(origin), "{found}");
        }
        assert!(found.ends_with(" https://a.b.examplexorg"), "{found}");
    }

    #[test]
    fn strangers_are_what_browsers_send() {
        for (origin, _) in strangers("evil").into_iter().chain(tenants("evil")) {
            let is_sent = |parsed: corsac::Origin| parsed.as_str() == origin;
            assert!(
                origin == "null" || corsac::Origin::parse(&origin).is_ok_and(is_sent),
                "{origin}"
            );
        }
        assert_eq!(extension("evil").len(), "chrome-extension://".len() + 32);
    }

    #[test]
    fn patterns_have_classes_of_their_own() {
        let subdomains = all("https://*.example.com", "https://any.example.com");
        assert!(subdomains.contains(" https://example.com "), "{subdomains}");
        assert!(subdomains.ends_with("https://anyxexample.com"), "{subdomains}");
        let label = all("https://a-*-b.example.com:8443", "https://a-x-b.example.com:8443");
        assert!(label.ends_with("https://a-a.b-b.example.com:8443"), "{label}");
        let platform = all("https://a-*.vercel.app", "https://a-x.vercel.app");
        assert!(platform.contains(" https://evil.vercel.app "), "{platform}");
        assert_eq!(all("http://127.0.0.1", "http://127.0.0.1").split(' ').count(), 2);
    }
}
