//! What regular expressions cost in engines that try one way after the other.

use crate::feature::Feature;
use crate::target::Limit;

/// Anybody can send an `Origin` that has no end.
pub(super) const NESTED_REPETITIONS: Limit = Limit {
    feature: Feature::NestedRepetitions,
    reason: "its engine matches by trying one way after the other, so that one long Origin could \
             stall the service",
};

/// Anybody can send a path of 1024 characters.
pub(super) const SEVERAL_STARS: Limit = Limit {
    feature: Feature::SeveralStars,
    reason: "its engine matches by trying one way after the other, so that one long path could \
             stall the service",
};
