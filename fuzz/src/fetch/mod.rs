//! Whole fetches: anything a page may ask, anything servers may answer, in all profiles.

mod answered;
mod asked;
mod invariants;
mod played;

use arbitrary::{Arbitrary, Unstructured};
use corsac::browser::{BrowserProfile, Moment, PreflightCache};

use self::answered::Answer;
use self::asked::Asked;
use self::played::Played;

/// Several fetches of one browser, which share its preflight cache.
#[derive(Debug)]
struct Input {
    asked: Vec<Asked>,
    answers: Vec<Answer>,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let asked = (0..u.int_in_range(1..=3)?).map(|_| u.arbitrary()).collect::<Result<_, _>>()?;
        let answers =
            (0..u.int_in_range(1..=6)?).map(|_| u.arbitrary()).collect::<Result<_, _>>()?;
        Ok(Self { asked, answers })
    }
}

/// Plays the fetches that `data` stands for. Every choice takes one byte, in the order of the
/// fields; when there are no more, the first choice is taken.
pub fn check(data: &[u8]) {
    let Ok(input) = Input::arbitrary(&mut Unstructured::new(data)) else { return };
    for profile in BrowserProfile::ALL {
        play(&input, profile);
    }
}

fn play(input: &Input, profile: BrowserProfile) {
    let mut cache = PreflightCache::new(profile);
    let mut earlier = Vec::new();
    let mut now = Moment::START;
    for asked in &input.asked {
        now = now + asked.after;
        let Ok(request) = asked.request(profile) else { continue };
        let played = Played::of(request, &input.answers, &mut cache, now);
        invariants::check(&played, &earlier);
        earlier.extend(played.exchanges);
    }
}
