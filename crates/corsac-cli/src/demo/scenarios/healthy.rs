use crate::demo::scenario::{Expected, ORIGIN, Scenario, answer, is_preflight, preflight_answer};

pub(super) const SCENARIOS: &[Scenario] = &[Scenario {
    name: "healthy",
    title: "As it should be",
    lesson: "The preflight is answered first of all, and the response names the origin.",
    arguments: &["-X", "PUT", "-H", "Content-Type: application/json", "-d", "{}"],
    expected: Expected::Allowed,
    answer: |request| {
        if is_preflight(request) {
            return preflight_answer(&[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Access-Control-Allow-Methods", "PUT, DELETE"),
                ("Access-Control-Allow-Headers", "Content-Type"),
                ("Access-Control-Max-Age", "600"),
            ]);
        }
        answer(
            200,
            &[
                ("Access-Control-Allow-Origin", ORIGIN),
                ("Content-Type", "text/plain"),
                ("Vary", "Origin"),
            ],
        )
    },
}];
