//! Responses that are allowed, and still not what was meant.

use crate::demo::scenario::{Expected, ORIGIN, Scenario, answer};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "not-exposed",
        title: "A header that the page cannot see",
        lesson: "Allowed, but X-Request-Id needs Access-Control-Expose-Headers to be read.",
        arguments: &[],
        expected: Expected::Allowed,
        answer: |_| {
            answer(
                200,
                &[
                    ("Access-Control-Allow-Origin", "*"),
                    ("Content-Type", "text/plain"),
                    ("X-Request-Id", "7f3a"),
                ],
            )
        },
    },
    Scenario {
        name: "vary-missing",
        title: "The origin is reflected without Vary",
        lesson: "Allowed, but a shared cache may give this to other origins. Send `Vary: Origin`.",
        arguments: &[],
        expected: Expected::Allowed,
        answer: |request| {
            let origin = request.headers.get("origin").and_then(|value| value.to_str().ok());
            let allowed = origin.filter(|origin| *origin == ORIGIN).unwrap_or("null");
            answer(200, &[("Access-Control-Allow-Origin", allowed), ("Cache-Control", "public")])
        },
    },
    Scenario {
        name: "options-swallowed",
        title: "OPTIONS is always taken for a preflight",
        lesson: "Allowed, but nothing comes. A preflight has Access-Control-Request-Method.",
        arguments: &["-X", "OPTIONS"],
        expected: Expected::Allowed,
        answer: |_| {
            answer(
                204,
                &[
                    ("Access-Control-Allow-Origin", "*"),
                    ("Access-Control-Allow-Methods", "OPTIONS"),
                ],
            )
        },
    },
];
