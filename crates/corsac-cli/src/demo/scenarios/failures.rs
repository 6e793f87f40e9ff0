//! Errors that reach the page as if CORS were to blame.

use crate::demo::scenario::{Expected, ORIGIN, Scenario, answer, is_preflight, preflight_answer};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "error-500",
        title: "A 500 without CORS headers",
        lesson: "The handler failed before headers were added. Let the CORS layer wrap it all.",
        arguments: &[],
        expected: Expected::Refused("CORS check", "2"),
        answer: |_| answer(500, &[("Content-Type", "text/plain")]),
    },
    Scenario {
        name: "gateway-502",
        title: "A bare 502 from a gateway",
        lesson: "The backend is down and the gateway knows no CORS. With nginx, write `always`.",
        arguments: &[],
        expected: Expected::Refused("CORS check", "2"),
        answer: |_| answer(502, &[("Server", "gateway"), ("Content-Type", "text/html")]),
    },
    Scenario {
        name: "error-401",
        title: "A 401 without CORS headers",
        lesson: "The page never learns that it has to log in. Stamp the auth layer's answers.",
        arguments: &["-H", "Authorization: Bearer expired"],
        expected: Expected::Refused("CORS check", "2"),
        answer: |request| {
            if is_preflight(request) {
                return preflight_answer(&[
                    ("Access-Control-Allow-Origin", ORIGIN),
                    ("Access-Control-Allow-Headers", "Authorization"),
                ]);
            }
            answer(401, &[("WWW-Authenticate", "Bearer")])
        },
    },
    Scenario {
        name: "preflight-only",
        title: "Headers on the preflight only",
        lesson: "The preflight and the response to the request need Access-Control-Allow-Origin.",
        arguments: &["-X", "DELETE"],
        expected: Expected::Refused("CORS check", "2"),
        answer: |request| {
            if is_preflight(request) {
                return preflight_answer(&[
                    ("Access-Control-Allow-Origin", ORIGIN),
                    ("Access-Control-Allow-Methods", "DELETE"),
                ]);
            }
            answer(204, &[])
        },
    },
];
