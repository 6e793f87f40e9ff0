//! Preflights that do not get the answer they need.

use crate::demo::scenario::{Expected, ORIGIN, Scenario, answer, is_preflight, preflight_answer};

const PREFLIGHT: &str = "CORS-preflight fetch";

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "auth-first",
        title: "Authentication rejects the preflight",
        lesson: "A preflight carries no credentials. Answer it before asking who is there.",
        arguments: &["-H", "Authorization: Bearer abc"],
        expected: Expected::Refused(PREFLIGHT, "7"),
        answer: |request| {
            let allow = [("Access-Control-Allow-Origin", ORIGIN), ("Vary", "Origin")];
            let status = if request.headers.contains_key("authorization") { 200 } else { 401 };
            answer(status, &allow)
        },
    },
    Scenario {
        name: "options-404",
        title: "No route for OPTIONS: 404",
        lesson: "The router knows PUT only, and its 404 has no CORS headers.",
        arguments: &["-X", "PUT"],
        expected: Expected::Refused("CORS check", "2"),
        answer: |request| answer(if is_preflight(request) { 404 } else { 200 }, &[]),
    },
    Scenario {
        name: "options-405",
        title: "OPTIONS is not allowed: 405",
        lesson: "CORS headers alone are not enough: a preflight needs a status from 200 to 299.",
        arguments: &["-X", "DELETE"],
        expected: Expected::Refused(PREFLIGHT, "7"),
        answer: |request| {
            let status = if is_preflight(request) { 405 } else { 204 };
            answer(status, &[("Access-Control-Allow-Origin", "*"), ("Allow", "GET, DELETE")])
        },
    },
    Scenario {
        name: "preflight-redirect",
        title: "The preflight is redirected",
        lesson: "A missing slash, or http to https. Browsers follow no redirect of a preflight.",
        arguments: &["-X", "PUT"],
        expected: Expected::Refused(PREFLIGHT, "7"),
        answer: |_| {
            let target = "/preflight-redirect/";
            answer(308, &[("Location", target), ("Access-Control-Allow-Origin", "*")])
        },
    },
    Scenario {
        name: "method-missing",
        title: "The method is not listed",
        lesson: "Access-Control-Allow-Methods must name every method but GET, HEAD and POST.",
        arguments: &["-X", "PATCH"],
        expected: Expected::Refused(PREFLIGHT, "7.5"),
        answer: |_| {
            preflight_answer(&[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Methods", "GET, POST, PUT"),
            ])
        },
    },
    Scenario {
        name: "header-missing",
        title: "A header is not listed",
        lesson: "Access-Control-Allow-Headers must name every header that is not safelisted.",
        arguments: &["-H", "Content-Type: application/json", "-H", "X-Trace: 7", "-d", "{}"],
        expected: Expected::Refused(PREFLIGHT, "7.7"),
        answer: |_| {
            preflight_answer(&[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Headers", "X-Trace"),
            ])
        },
    },
];
