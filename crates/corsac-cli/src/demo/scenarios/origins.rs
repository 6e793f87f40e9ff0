//! Values of Access-Control-Allow-Origin that are not quite right.

use crate::demo::scenario::{Expected, ORIGIN, Scenario, answer};

const MISMATCH: Expected = Expected::Refused("CORS check", "4");

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "twice",
        title: "Access-Control-Allow-Origin twice",
        lesson: "Gateway and backend each add one, and browsers join them. Strip the backend's.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| {
            let line = ("Access-Control-Allow-Origin", ORIGIN);
            answer(200, &[line, line, ("Vary", "Origin")])
        },
    },
    Scenario {
        name: "wildcard-with-credentials",
        title: "A wildcard, and cookies",
        lesson: "With credentials the origin must be named, and Allow-Credentials must be `true`.",
        arguments: &["--credentials", "include"],
        expected: MISMATCH,
        answer: |_| {
            answer(
                200,
                &[
                    ("Access-Control-Allow-Origin", "*"),
                    ("Access-Control-Allow-Credentials", "true"),
                ],
            )
        },
    },
    Scenario {
        name: "credentials-not-true",
        title: "Access-Control-Allow-Credentials: True",
        lesson: "The value is compared byte for byte: only `true` will do.",
        arguments: &["--credentials", "include"],
        expected: Expected::Refused("CORS check", "8"),
        answer: |_| {
            answer(
                200,
                &[
                    ("Access-Control-Allow-Origin", ORIGIN),
                    ("Access-Control-Allow-Credentials", "True"),
                    ("Vary", "Origin"),
                ],
            )
        },
    },
    Scenario {
        name: "trailing-slash",
        title: "An origin with a trailing slash",
        lesson: "An origin is scheme, host and port, and nothing after them.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| answer(200, &[("Access-Control-Allow-Origin", "https://app.example.com/")]),
    },
    Scenario {
        name: "typo",
        title: "A typo in the origin",
        lesson: "A list of origins is only as good as its spelling, and nothing warns at start.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| answer(200, &[("Access-Control-Allow-Origin", "https://app.exmaple.com")]),
    },
    Scenario {
        name: "other-scheme",
        title: "http where the page is https",
        lesson: "The scheme is part of the origin.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| answer(200, &[("Access-Control-Allow-Origin", "http://app.example.com")]),
    },
    Scenario {
        name: "null",
        title: "Access-Control-Allow-Origin: null",
        lesson: "`null` is the origin of every sandboxed frame, and not of this page.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| answer(200, &[("Access-Control-Allow-Origin", "null")]),
    },
    Scenario {
        name: "subdomain-wildcard",
        title: "A wildcard for subdomains",
        lesson: "Only `*` alone is a wildcard. Match on the server, and answer with the origin.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| answer(200, &[("Access-Control-Allow-Origin", "https://*.example.com")]),
    },
    Scenario {
        name: "not-listed",
        title: "The origin is not on the list",
        lesson: "The server says nothing, as it should; look into its configuration.",
        arguments: &["--profile", "firefox"],
        expected: Expected::Refused("CORS check", "2"),
        answer: |_| answer(200, &[("Content-Type", "application/json"), ("Vary", "Origin")]),
    },
    Scenario {
        name: "comma-list",
        title: "Several origins in one header",
        lesson: "There is no list: answer with the one origin that asked, and `Vary: Origin`.",
        arguments: &[],
        expected: MISMATCH,
        answer: |_| {
            let list = "https://app.example.com, https://admin.example.com";
            answer(200, &[("Access-Control-Allow-Origin", list)])
        },
    },
];
