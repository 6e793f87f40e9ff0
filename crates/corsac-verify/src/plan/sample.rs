//! Made-up names and samples, the same for the same seed.

/// How many entries of a list of header names or methods are asked about.
pub(super) const MOST_NAMES: usize = 10;
/// How many exact origins of a policy are asked about, and as many patterns.
pub(super) const MOST_ORIGINS: usize = 6;

/// A word of letters that nobody else uses.
pub(super) fn word(seed: u64) -> String {
    let mut state = seed;
    let letters = (0..10).map(|_| {
        state = mixed(state);
        // Letters without vowels make no words.
        char::from(b"bcdfghjklmnpqrstvwxz"[(state % 20) as usize])
    });
    letters.collect()
}

/// At most so many items, in order, the first and the last among them.
pub(super) fn sample<T: Clone>(items: &[T], most: usize, seed: u64) -> Vec<T> {
    if items.len() <= most {
        return items.to_vec();
    }
    let (first, last) = (0, items.len() - 1);
    let mut state = seed;
    let mut chosen = vec![first, last];
    // A list longer than the sample has enough other items.
    while chosen.len() < most {
        state = mixed(state);
        let index = (state % items.len() as u64) as usize;
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen.into_iter().map(|index| items[index].clone()).collect()
}

/// SplitMix64.
fn mixed(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_bounded_and_the_same_each_time() {
        let items: Vec<_> = (0..10_000).collect();
        let sampled = sample(&items, 6, 7);
        assert_eq!((sampled.len(), sampled[0], sampled[5]), (6, 0, 9_999));
        assert_eq!(sampled, sample(&items, 6, 7));
        assert_ne!(sampled, sample(&items, 6, 8));
        assert_eq!(sample(&items[..3], 6, 7), [0, 1, 2]);
    }

    #[test]
    fn words_are_labels_of_hosts() {
        assert!(word(0).bytes().all(|byte| byte.is_ascii_lowercase()));
        assert_ne!(word(0), word(1));
    }
}
