//! Decisions about any request: what is refused gets nothing, and nothing is repeated that is not
//! allowed.

use std::sync::LazyLock;

use corsac::HeaderList;
use corsac::server::{
    Action, Decision, ListedHead, Policy, PolicyConfig, RequestHeaderName, RequestKind,
    ResponseHeaderName, Value,
};

use crate::reference::origins::matches_pattern;

const ORIGINS: [&[&str]; 3] =
    [&["*"], &["https://a.example"], &["https://a.example", "https://*.b.example:*"]];

/// Every combination of origins, wildcards and credentials.
static POLICIES: LazyLock<Vec<(PolicyConfig, Policy)>> = LazyLock::new(|| {
    let texts = |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect::<Vec<_>>();
    let lists: [(&[&str], &[&str]); 3] =
        [(&[], &[]), (&["PUT"], &["x-a", "authorization"]), (&["*"], &["*"])];
    let mut policies = Vec::new();
    for origins in ORIGINS {
        for (methods, names) in lists {
            for credentials in [false, true] {
                let config = PolicyConfig {
                    allow_origins: texts(origins),
                    allow_methods: texts(methods),
                    allow_headers: texts(names),
                    allow_credentials: credentials,
                    ..PolicyConfig::default()
                };
                policies.extend(Policy::new(config.clone()).map(|policy| (config, policy)));
            }
        }
    }
    policies
});

/// The first line is the method; the others are header lines, by their first letter: `o` for
/// `Origin`, `m` and `h` for what a preflight announces, `u` for `Upgrade`.
pub fn check(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let method = lines.next().unwrap_or_default();
    let Ok(method) = std::str::from_utf8(method) else { return };
    let mut headers = HeaderList::default();
    for line in lines {
        let Some((letter, value)) = line.split_first() else { continue };
        let name: &[u8] = match letter {
            b'o' => b"origin",
            b'm' => b"access-control-request-method",
            b'h' => b"access-control-request-headers",
            b'u' => b"upgrade",
            _ => b"vary",
        };
        headers.push(name, value);
    }
    let head = ListedHead::new(method, "/", &headers);
    for (config, policy) in &*POLICIES {
        check_decision(config, &policy.decide(&head), &headers);
    }
}

fn check_decision(config: &PolicyConfig, decision: &Decision<'_>, headers: &HeaderList) {
    assert!(decision.vary().as_str().len() < 99);
    if let Some(refusal) = decision.refusal() {
        assert!(!refusal.to_string().contains(char::is_control), "{refusal}");
        assert!(decision.header_lines().next().is_none(), "{refusal}");
    }
    let is_preflight = decision.kind() == RequestKind::CorsPreflight;
    let status = match (is_preflight, decision.refusal()) {
        (false, _) => Action::Continue,
        (true, None) => Action::Answer { status: 204 },
        (true, Some(_)) => Action::Answer { status: 403 },
    };
    assert_eq!(decision.action(), status);
    for (name, value) in decision.header_lines() {
        match value {
            Value::Constant(value) => {
                assert!(value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '))
            }
            Value::SameAs(repeated) => check_repeated(config, (name, repeated), headers),
        }
    }
}

/// A repeated origin is one that a pattern matches; the others are repeated for a wildcard only.
fn check_repeated(
    config: &PolicyConfig,
    (name, repeated): (ResponseHeaderName, RequestHeaderName),
    headers: &HeaderList,
) {
    let lines: Vec<&[u8]> = headers.values(repeated.as_str().as_bytes()).collect();
    match repeated {
        RequestHeaderName::Origin => {
            assert_eq!(name, ResponseHeaderName::AccessControlAllowOrigin);
            let [line] = lines[..] else { panic!("{} lines of Origin", lines.len()) };
            let origin = corsac::header::normalize_value(line);
            let origin = std::str::from_utf8(origin).expect("what is allowed is text");
            let matches = |pattern: &String| matches_pattern(pattern, origin);
            assert!(config.allow_origins.iter().any(matches), "{origin}");
        }
        RequestHeaderName::AccessControlRequestMethod => {
            assert!(config.allow_credentials && config.allow_methods == ["*"]);
        }
        RequestHeaderName::AccessControlRequestHeaders => {
            assert!(config.allow_credentials && config.allow_headers == ["*"]);
        }
        other => panic!("{other:?} is repeated"),
    }
}
