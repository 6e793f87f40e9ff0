use std::collections::HashSet;

use super::{Errors, error};
use crate::Method;
use crate::server::allowed_methods::AllowedMethods;
use crate::server::{Key, Place, PolicyConfig, Problem};

/// The methods of a configuration.
pub(super) struct Methods {
    pub(super) allowed: AllowedMethods,
    /// In the order in which they are written, without those that need no permission.
    pub(super) written: Vec<Method>,
}

pub(super) fn allowed(config: &PolicyConfig, errors: &mut Errors) -> Methods {
    let (mut written, mut known) = (Vec::new(), HashSet::new());
    for (index, text) in config.allow_methods.iter().enumerate().filter(|(_, text)| *text != "*") {
        match method(text) {
            Ok(method) if !method.is_cors_safelisted() && known.insert(method.clone()) => {
                written.push(method);
            }
            Ok(_) => {}
            Err(problem) => {
                errors.push(error(Place::entry(Key::AllowMethods, index), text, problem));
            }
        }
    }
    let allowed = if config.allow_methods.iter().any(|text| text == "*") {
        AllowedMethods::Wildcard
    } else {
        let mut list = written.clone();
        list.sort();
        AllowedMethods::List(list)
    };
    Methods { allowed, written }
}

/// Browsers upper-case some methods before they send them, so those are meant in any case.
fn method(text: &str) -> Result<Method, Problem> {
    let method = Method::parse(text).map_err(|_| Problem::NotAMethod)?.normalize();
    if method.is_forbidden() { Err(Problem::ForbiddenMethod) } else { Ok(method) }
}
