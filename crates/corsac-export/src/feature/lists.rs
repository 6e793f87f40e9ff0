//! Lists that would be one long token.

use corsac::server::{Key, PolicyConfig, RouteConfig};

use super::table::At;

/// nginx takes tokens of 4096 bytes, and some of them are for what stands around a list.
const LONGEST: usize = 3500;

/// The lists that become one value of a header.
pub(super) fn of_policy(policy: &PolicyConfig) -> Vec<At> {
    let lists = [
        (Key::AllowMethods, &policy.allow_methods),
        (Key::AllowHeaders, &policy.allow_headers),
        (Key::ExposeHeaders, &policy.expose_headers),
        (Key::TimingAllowOrigins, &policy.timing_allow_origins),
    ];
    let is_long =
        |list: &[String]| list.iter().map(|entry| entry.len() + 2).sum::<usize>() > LONGEST;
    lists.into_iter().filter(|(_, list)| is_long(list)).map(|(key, _)| (key, None)).collect()
}

/// What a route asks for becomes one expression, in which each character may be escaped, and a star
/// is five.
pub(super) fn of_route(route: &RouteConfig) -> Option<Key> {
    let length = |text: &String| 1 + text.chars().map(escaped).sum::<usize>();
    let of_hosts = route.hosts.iter().map(length).sum::<usize>();
    let of_methods = route.methods.iter().map(length).sum::<usize>();
    let of_path = route.path.as_ref().map_or(0, length);
    let longest = [(of_hosts, Key::Hosts), (of_methods, Key::Methods), (of_path, Key::Path)];
    let longest = longest.into_iter().max_by_key(|(length, _)| *length)?;
    (of_hosts + of_methods + of_path > LONGEST).then_some(longest.1)
}

fn escaped(character: char) -> usize {
    match character {
        '*' => 5,
        other if other.is_ascii_alphanumeric() => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_found_where_they_are() {
        let names = (0..300).map(|number| format!("x-header-{number:03}")).collect();
        let policy = PolicyConfig { expose_headers: names, ..PolicyConfig::default() };
        assert_eq!(of_policy(&policy), [(Key::ExposeHeaders, None)]);
        assert_eq!(of_policy(&PolicyConfig::default()), []);
    }

    #[test]
    fn hosts_of_a_route_are_counted_with_their_escapes() {
        let hosts = |count| (0..count).map(|number| format!("{number:03}.a.example")).collect();
        let route = |count| RouteConfig { hosts: hosts(count), ..RouteConfig::default() };
        assert_eq!(of_route(&route(250)), Some(Key::Hosts));
        assert_eq!(of_route(&route(100)), None);
    }
}
