//! How the policy for a request is found.

use super::Parts;
use crate::expression::PLAIN_PATH;
use crate::quote;

/// Declares `choose(method, headers, path)`, where there are several policies.
pub(super) fn text(parts: &Parts) -> String {
    if parts.is_single {
        return String::new();
    }
    let (host_of, host) = match parts.hosts {
        true => (HOST_OF, "hostOf(headers)"),
        false => ("", "undefined"),
    };
    let plain = quote::javascript_regex(PLAIN_PATH);
    let choose = match (parts.paths, parts.methods) {
        (true, true) => CHOOSE_BY_PATH.replace("FOUND", FOUND_BY_METHOD_AND_PATH),
        (true, false) => CHOOSE_BY_PATH.replace("FOUND", FOUND_BY_PATH),
        (false, true) => CHOOSE_BY_METHOD.to_owned(),
        (false, false) => CHOOSE.to_owned(),
    };
    let choose = choose.replace("PLAIN_PATH", &plain).replace("HOST", host) + agreed(parts);
    ["\n", host_of, &find(parts), &choose].concat()
}

fn agreed(parts: &Parts) -> &'static str {
    if parts.paths || parts.methods { AGREED } else { "" }
}

fn find(parts: &Parts) -> String {
    let mut text = FIND.to_owned();
    let is_elsewhere = [
        parts.hosts.then_some("route.hosts && !matches(route.hosts, host)"),
        parts.paths.then_some("route.path && !route[expression].test(path)"),
    ];
    for is_elsewhere in is_elsewhere.into_iter().flatten() {
        text.push_str(&format!("    if ({is_elsewhere}) continue;\n"));
    }
    if parts.methods {
        text.push_str("    isByMethod ||= route.methods !== undefined;\n");
        text.push_str("    if (route.methods && !route.methods.includes(method)) continue;\n");
    }
    text + FOUND
}

const HOST_OF: &str = r"/** The host that is asked, without its port. */
const hostOf = (headers) =>
  (headers.host ?? headers[':authority'] ?? '')
    .toLowerCase()
    .replace(/:[^\]]*$/, '')
    .replace(/\.$/, '');

";

const FIND: &str = "\
/** The policy of the first route that matches, and whether other methods have others there. */
function find(method, host, path, expression) {
  let isByMethod = false;
  for (const route of routes) {
";

const FOUND: &str = "    return { policy: route.policy, isByMethod };
  }
  return { policy: otherwise, isByMethod };
}
";

const CHOOSE: &str = "
/** The policy for a request. */
const choose = (method, headers) => find(method, HOST);
";

const CHOOSE_BY_METHOD: &str = "
/** The policy for a request, if its method means the same to every service. */
const choose = (method, headers) =>
  agreed([method, method.toUpperCase()].map((asked) => find(asked, HOST)));
";

const CHOOSE_BY_PATH: &str = r"
// Services read other paths in several ways.
const PLAIN =
  PLAIN_PATH;

/** The policy for a request, if its path means the same to every service. */
function choose(method, headers, path) {
  if (path.length > 1024 || !PLAIN.test(path)) return { policy: nobody, isByMethod: false };
  const paths = [path, path.replace(/(.)\/$/, '$1')];
FOUND
  return agreed(found);
}
";

const FOUND_BY_PATH: &str = "  const found = paths.flatMap((reading) =>
    ['path', 'anyCase'].map((expression) => find(method, HOST, reading, expression)),
  );";

const FOUND_BY_METHOD_AND_PATH: &str = "  const methods = [method, method.toUpperCase()];
  const found = methods.flatMap((asked) =>
    paths.flatMap((reading) =>
      ['path', 'anyCase'].map((expression) => find(asked, HOST, reading, expression)),
    ),
  );";

const AGREED: &str = "
/** What all readings of a request lead to. */
function agreed(found) {
  const [{ policy }] = found;
  return {
    policy: found.every((other) => other.policy === policy) ? policy : nobody,
    isByMethod: found.some(({ isByMethod }) => isByMethod),
  };
}
";
