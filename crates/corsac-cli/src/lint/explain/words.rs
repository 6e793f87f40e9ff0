//! What a policy says to a method and to the names of headers.

use corsac::server::{Key, Place, PolicyConfig};

use super::asked::Asked;
use crate::mistake::did_you_mean;

/// What a list says to a word.
#[derive(Clone, Debug)]
pub(super) struct WordRuling {
    pub(super) word: String,
    pub(super) key: Key,
    pub(super) ruling: Ruling,
}

#[derive(Clone, Debug)]
pub(super) enum Ruling {
    /// By this entry.
    Allowed(Place),
    /// It needs no permission.
    Safelisted,
    /// The entry that was perhaps meant.
    NotAllowed(Option<Place>),
}

/// What the policy says to the method.
pub(super) fn method(config: &PolicyConfig, route: Option<usize>, asked: &Asked) -> WordRuling {
    let (key, word) = (Key::AllowMethods, asked.method.as_str());
    let ruling = match asked.method.is_cors_safelisted() {
        true => Ruling::Safelisted,
        false => listed(&config.allow_methods, route, key, word, |own| own == "*" || own == word),
    };
    WordRuling { word: word.to_owned(), key, ruling }
}

/// What the policy says to the names that need permission.
pub(super) fn headers(
    config: &PolicyConfig,
    route: Option<usize>,
    asked: &Asked,
) -> Vec<WordRuling> {
    let key = Key::AllowHeaders;
    let ruling = |name: &String| {
        let is_covered = config.allow_credentials || name != "authorization";
        let is_allowed = |own: &str| own.eq_ignore_ascii_case(name) || own == "*" && is_covered;
        let ruling = listed(&config.allow_headers, route, key, name, is_allowed);
        WordRuling { word: name.clone(), key, ruling }
    };
    asked.unsafe_names.iter().map(ruling).collect()
}

fn listed(
    list: &[String],
    route: Option<usize>,
    key: Key,
    word: &str,
    is_allowed: impl Fn(&str) -> bool,
) -> Ruling {
    let place = |index| Place { route, key, index: Some(index) };
    if let Some(index) = list.iter().position(|own| is_allowed(own)) {
        return Ruling::Allowed(place(index));
    }
    let lower: Vec<_> = list.iter().map(|own| own.to_ascii_lowercase()).collect();
    let near = did_you_mean(&word.to_ascii_lowercase(), lower.iter().map(String::as_str));
    Ruling::NotAllowed(near.and_then(|near| lower.iter().position(|own| own == near)).map(place))
}
