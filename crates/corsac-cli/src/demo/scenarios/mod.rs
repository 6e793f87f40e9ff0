//! The classics, grouped by what goes wrong.

mod exposure;
mod failures;
mod healthy;
mod origins;
mod preflights;

use super::scenario::Scenario;

/// Every scenario, the healthy one first.
pub(super) fn scenarios() -> impl Iterator<Item = &'static Scenario> {
    [
        healthy::SCENARIOS,
        failures::SCENARIOS,
        preflights::SCENARIOS,
        origins::SCENARIOS,
        exposure::SCENARIOS,
    ]
    .into_iter()
    .flatten()
}

/// The scenario of that name.
pub(super) fn find(name: &str) -> Option<&'static Scenario> {
    scenarios().find(|scenario| scenario.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for scenario in scenarios() {
            let same = scenarios().filter(|other| other.name == scenario.name);
            assert_eq!(same.count(), 1, "{}", scenario.name);
        }
    }
}
