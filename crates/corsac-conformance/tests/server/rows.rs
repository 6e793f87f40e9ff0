//! Bugs that others shipped, by their names; each test catches its bug.

use corsac::HeaderList;
use corsac::server::{
    Action, DecidingRule, ListedHead, OriginPredicate, Policy, PolicyConfig, RouteConfig, Routes,
    RoutesConfig,
};

use crate::heads::{allow_origin, allowing, allows, preflight, routes, with_credentials};

/// CVE-2018-20744, CVE-2018-8014, CVE-2023-49803, CVE-2026-54290, CVE-2025-34291, CVE-2017-20146,
/// CVE-2024-25124
#[test]
fn wildcard_reflected_with_credentials_is_no_policy() {
    let texts = [
        "*",
        "**",
        "h*",
        "http*",
        "https*",
        "https:*",
        "https:/*",
        "https://*",
        "https://*:*",
        "https://*.",
        "https://*.:*",
        "https://*.com.",
        "https://*/",
        "https://*.*",
        "https://*.*.*",
        "*://*",
        "*://*:*",
        "*.*",
        "https://.*",
        "https?://.+",
        ".*",
        "^.*$",
        "https://*.com",
        "https://*.co.uk",
        "https://*com",
        "https://a*.com",
        "https://*.github.io",
        "null",
        "file://*",
        "file://",
        "https://*example.com",
        "all",
        "any",
        "",
    ];
    for text in texts {
        for flags in [false, true] {
            let config = with_credentials(PolicyConfig {
                // Neither helps: there is no flag for any origin.
                dangerously_allow_insecure_origins: flags,
                ..allowing(&["https://a.example", text])
            });
            assert!(Policy::new(config).is_err(), "{text}");
        }
    }
    for regex in [
        ".*",
        ".+",
        "^.*$",
        "(?s:.*)",
        "https://.*",
        "https://.+",
        "https?://.+",
        "http.*",
        "https://[^/]+",
        r"https://([a-z0-9-]+\.)*[a-z0-9-]+",
        r"\w+://.*",
        "(null|https://.*)",
        r"https://.*\.com",
        "https://(|.*)",
        "[^x].*",
        r"https://[a-z0-9.-]+(:\d+)?",
        "",
        "|https://.*",
    ] {
        let config = PolicyConfig { allow_origin_regex: Some(regex.into()), ..allowing(&[]) };
        let policy = Policy::new(with_credentials(config));
        // An empty expression matches no origin at all.
        assert_eq!(policy.is_err(), !regex.is_empty(), "{regex}");
    }
    let predicates = [
        OriginPredicate::new(|_| true),
        OriginPredicate::new(|origin| origin.scheme() == "https"),
        OriginPredicate::new(|origin| origin.as_str().starts_with("https://")),
        OriginPredicate::new(|origin| origin.host().ends_with(".com")),
        OriginPredicate::new(|origin| origin.host() != "evil.example"),
    ];
    for predicate in predicates {
        let config = PolicyConfig { allow_origin_predicate: Some(predicate), ..allowing(&[]) };
        assert!(Policy::new(with_credentials(config)).is_err());
    }
}

/// CVE-2018-20744 and the others again: `*` in every place of an origin.
#[test]
fn a_wildcard_in_no_place_lets_strangers_in_with_credentials() {
    let origin = "https://app.example.com:8443";
    for at in 0..=origin.len() {
        for end in at..=origin.len() {
            let text = format!("{}*{}", &origin[..at], &origin[end..]);
            let Ok(policy) = Policy::new(with_credentials(allowing(&[&text]))) else { continue };
            for stranger in [
                "https://evil.net",
                "https://evil.com",
                "https://evil.com:8443",
                "https://evilexample.com:8443",
                "https://example.com.evil.net:8443",
                "https://app.example.com.evil.net:8443",
                "http://app.example.com:8443",
                "http://evil.net",
                "null",
            ] {
                assert!(!allows(&policy, stranger), "{text} {stranger}");
            }
        }
    }
}

/// CVE-2017-11173, CVE-2019-25211, CVE-2026-37737, Kong#3832, CVE-2026-34157
#[test]
fn unanchored_match() {
    let regex = Some(r"https://(www\.)?example\.com|http://localhost(:\d+)?".to_owned());
    let by_regex = PolicyConfig { allow_origin_regex: regex, ..allowing(&[]) };
    let by_pattern = allowing(&[
        "https://example.com",
        "https://*.example.com",
        "http://localhost:*",
        "https://app-*.example.com",
    ]);
    for config in [by_regex, by_pattern] {
        let policy = Policy::new(config).unwrap();
        for stranger in [
            "https://example.com.evil.net",
            "https://www.example.com.evil.net",
            "https://example.community",
            "https://example.comx",
            "https://evilexample.com",
            "https://wwwxexample.com",
            "https://examplexcom",
            "http://localhost.evil.com",
            "http://localhost.evil.com:3000",
            "http://localhostx:3000",
            "http://evil.com:3000",
            "http://example.com",
            "xhttps://example.com",
            "https://example.com:443",
            "https://example.com:4430",
            "https://example.com/",
            "https://example.com@evil.net",
            "https://example.com#.evil.net",
            "https://example.com.",
            "https://EXAMPLE.com",
        ] {
            assert!(!allows(&policy, stranger), "{stranger:?}");
        }
        for own in ["https://example.com", "https://www.example.com", "http://localhost:3000"] {
            assert!(allows(&policy, own), "{own}");
        }
    }
}

/// GHSA-vhxv-fg4m-p2w8
#[test]
fn shared_suffix_in_a_radix_tree() {
    for [first, second] in [["foo.com", "bar.com"], ["bar.com", "foo.com"]] {
        for (start, end) in [("https://", ""), ("https://*.", ""), ("https://", ":*")] {
            let patterns = [first, second].map(|host| format!("{start}{host}{end}"));
            let policy = Policy::new(allowing(&[&patterns[0], &patterns[1]])).unwrap();
            for stranger in ["barfoo.com", "foobar.com", "o.com", "xfoo.com", "com", ".com"] {
                assert!(!allows(&policy, &format!("https://{stranger}")), "{stranger}");
            }
            let below = if start.ends_with("*.") { "a." } else { "" };
            assert!(allows(&policy, &format!("https://{below}foo.com")));
            assert!(allows(&policy, &format!("https://{below}bar.com")));
        }
    }
}

/// GHSA-2c3r-q7gv-hp2m
#[test]
fn ip_prefix() {
    let policy = Policy::new(allowing(&["http://192.168.1.2:*", "http://[::1]:*"])).unwrap();
    for stranger in [
        "http://192.168.evil.com",
        "http://192.168.1.2.evil.com",
        "http://192.168.1.20",
        "http://192.168.1.3",
        "http://1.2",
        "http://x.192.168.1.2",
        "http://[::1:1]",
        "http://[::]:1",
    ] {
        assert!(!allows(&policy, stranger), "{stranger}");
    }
    assert!(allows(&policy, "http://192.168.1.2:3000") && allows(&policy, "http://[::1]"));
    for prefix in ["http://192.168.*", "http://192.168.*:*", "http://*.168.1.2", "http://192.168."]
    {
        assert!(Policy::new(allowing(&[prefix])).is_err(), "{prefix}");
    }
}

fn is_granted(routes: &Routes, path: &str, origin: &str) -> bool {
    let headers = HeaderList::from_iter([("Origin", origin), ("Host", "api.example")]);
    allow_origin(&routes.decide(&ListedHead::new("GET", path, &headers)), origin).is_some()
}

/// CVE-2024-6839
#[test]
fn the_longest_path_is_not_the_first() {
    let anyone = || allowing(&["*"]);
    let routes =
        routes(&[("/a/**", allowing(&["https://first.example"])), ("/a/b/c/d/e/**", anyone())]);
    assert!(!is_granted(&routes, "/a/b/c/d/e/f", "https://evil.net"));
    assert!(is_granted(&routes, "/a/b/c/d/e/f", "https://first.example"));
}

/// CVE-2024-6844
#[test]
fn a_plus_in_a_path_is_a_plus() {
    let routes = routes(&[("/a+b", allowing(&["*"])), ("/c%20d", allowing(&["*"]))]);
    assert!(is_granted(&routes, "/a+b", "https://evil.net"));
    assert!(is_granted(&routes, "/c%20d", "https://evil.net"));
    for path in ["/a%20b", "/a b", "/c+d", "/a%2Bb", "/c%2Bd"] {
        assert!(!is_granted(&routes, path, "https://evil.net"), "{path}");
    }
}

/// CVE-2024-6866
#[test]
fn the_case_of_a_path() {
    for (rule, other) in [("/admin/**", "/Admin/x"), ("/Admin/**", "/admin/x")] {
        let strict = routes(&[(rule, allowing(&["https://a.example"])), ("/**", allowing(&["*"]))]);
        // To a service that ignores case this is the administration, to another one it is not.
        assert!(!is_granted(&strict, other, "https://evil.net"), "{other}");
        let loose = routes(&[(rule, allowing(&["*"]))]);
        assert!(!is_granted(&loose, other, "https://evil.net"), "{other}");
    }
}

/// CVE-2019-18978
#[test]
fn path_traversal() {
    let routes = routes(&[("/public/**", allowing(&["*"]))]);
    assert!(is_granted(&routes, "/public/a/b.css", "https://evil.net"));
    for path in [
        "/public/../private",
        "/public/%2e%2e/private",
        "/public/%2E%2E/private",
        "/public/.%2e/private",
        "/public/..%2fprivate",
        "/public/..%2Fprivate",
        "/public%2f..%2fprivate",
        "/public/%252e%252e/private",
        "/public/%25252e%25252e/private",
        "/public/..%5cprivate",
        "/public/..\\private",
        "/public/..;/private",
        "/public/..;x=1/private",
        "/public/x/../../private",
        "/public/./../private",
        "/public//../../private",
    ] {
        assert!(!is_granted(&routes, path, "https://evil.net"), "{path}");
    }
}

/// CVE-2024-6221
#[test]
fn private_network_access_is_never_allowed() {
    let policy = Policy::new(allowing(&["*"])).unwrap();
    for name in ["Private-Network", "Local-Network"] {
        let mut headers = preflight("https://evil.net", "GET");
        headers.push(format!("Access-Control-Request-{name}").as_bytes(), b"true");
        let head = ListedHead::new("OPTIONS", "/", &headers);
        let decision = policy.decide(&head);
        assert!(decision.header_lines().all(|(name, _)| !name.as_str().contains("network")));
    }
}

/// GHSA-q7jf-gf43-6x6p
#[test]
fn request_vary_reflected() {
    let headers = [("Origin", "https://a.example"), ("Vary", "x"), ("Vary", "*")];
    let headers = HeaderList::from_iter(headers);
    for (origin, expected) in [("https://a.example", "Origin"), ("*", "")] {
        let policy = Policy::new(allowing(&[origin])).unwrap();
        let head = ListedHead::new("GET", "/", &headers);
        assert_eq!(policy.decide(&head).vary().as_str(), expected);
    }
}

/// apisix#11498
#[test]
fn a_comma_in_an_origin_corrupts_no_later_response() {
    let policy = Policy::new(allowing(&["https://a.example", "https://*.b.example"])).unwrap();
    for bad in [
        "https://a.example,https://b.example",
        "https://a.example, https://a.example",
        ",",
        ",https://a.example",
        "https://x.b.example,",
        "https://evil.net,https://x.b.example",
    ] {
        assert!(!allows(&policy, bad), "{bad}");
        assert!(allows(&policy, "https://a.example"));
        assert!(allows(&policy, "https://x.b.example"));
        assert!(!allows(&policy, "https://b.example"));
    }
    let several = [("Origin", "https://a.example"), ("Origin", "https://a.example")];
    let headers = HeaderList::from_iter(several);
    let head = ListedHead::new("GET", "/", &headers);
    assert!(policy.decide(&head).header_lines().next().is_none());
}

/// CVE-2019-9580
#[test]
fn null_returned_as_a_denial() {
    let policy = Policy::new(allowing(&["https://a.example", "https://*.b.example"])).unwrap();
    for origin in ["null", "NULL", "", "https://evil.net", "x", "https://b.example", "\0"] {
        for method in ["GET", "OPTIONS"] {
            let headers = preflight(origin, "PUT");
            let head = ListedHead::new(method, "/", &headers);
            let decision = policy.decide(&head);
            assert!(decision.refusal().is_some(), "{origin:?}");
            assert_eq!(allow_origin(&decision, origin), None, "{origin:?}");
        }
    }
}

/// micronaut#12865
#[test]
fn wrong_methods_policy_approves_a_preflight() {
    let route = |methods: &[&str], policy| RouteConfig {
        methods: methods.iter().copied().map(str::to_owned).collect(),
        policy: Some(policy),
        ..RouteConfig::default()
    };
    let anything = || PolicyConfig { allow_methods: vec!["*".into()], ..allowing(&["*"]) };
    let routes = Routes::new(RoutesConfig {
        default: None,
        routes: vec![
            route(&["GET"], anything()),
            route(&["POST", "PUT"], allowing(&["https://a.example"])),
        ],
    })
    .unwrap();
    for (method, rule, status) in [
        ("GET", DecidingRule::Route(0), 204),
        ("HEAD", DecidingRule::Route(0), 204),
        ("POST", DecidingRule::Route(1), 403),
        ("PUT", DecidingRule::Route(1), 403),
        ("DELETE", DecidingRule::None, 403),
        // For services that take it for GET, and for those that do not.
        ("get", DecidingRule::Several(vec![DecidingRule::None, DecidingRule::Route(0)]), 403),
        ("GET, POST", DecidingRule::None, 403),
    ] {
        let headers = preflight("https://evil.net", method);
        let head = ListedHead::new("OPTIONS", "/", &headers);
        assert_eq!(routes.deciding_rule(&head), rule, "{method}");
        let decision = routes.decide(&head);
        assert_eq!(decision.action(), Action::Answer { status }, "{method}");
        assert_eq!(decision.header_lines().next().is_some(), status == 204, "{method}");
    }
}
