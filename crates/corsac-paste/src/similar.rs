//! "Did you mean …?"

/// Longer words were not mistyped by a person.
const LONGEST: usize = 40;

/// The candidate that `word` was most likely meant to be.
pub(crate) fn most_similar<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let allowed = 1 + word.len() / 5;
    let distance = |candidate: &&'a str| strsim::osa_distance(word, candidate);
    candidates
        .into_iter()
        .map(|candidate| (distance(&candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wins_and_the_far_is_not_named() {
        let similar = |word| most_similar(word, ["--header", "--head", "--data"]);
        assert_eq!(similar("--heaedr"), Some("--header"));
        assert_eq!(similar("--heda"), Some("--head"));
        assert_eq!(similar("--verbose"), None);
        assert_eq!(similar(&"-".repeat(41)), None);
    }
}
