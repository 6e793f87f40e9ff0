//! What a policy says about a request.

use super::parts::OriginLists;
use super::{Parts, VaryOrigin};

/// Declares `decide`, and the functions that it needs.
pub(super) fn text(parts: &Parts) -> String {
    [helpers(parts), "\n".to_owned(), HEAD.to_owned(), body(parts)].concat()
}

fn helpers(parts: &Parts) -> String {
    let has_lists = matches!(parts.origins, OriginLists::Some | OriginLists::Mixed);
    let parts = [
        (has_lists || parts.hosts || parts.timing, MATCHES),
        (parts.origins == OriginLists::Mixed || parts.timing, ALLOWED),
        (parts.methods, FOR_THIS_METHOD),
        (parts.rejects, IS_OWN),
        (!parts.has_usual_statuses(), STATUS_OF),
    ];
    parts.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, text)| text).collect()
}

fn body(parts: &Parts) -> String {
    let arguments = if parts.paths { "{ method, headers, path }" } else { "{ method, headers }" };
    let mut text = format!("function decide({arguments}) {{\n{KIND}");
    if !parts.is_single {
        text.push_str(choice(parts));
    }
    text.push_str(&granted(parts));
    if parts.repeats {
        text.push_str(REPEAT);
    }
    if parts.methods {
        text.push_str(
            "  if (allowed && isPreflight && isByMethod) forThisMethod(set, requested);\n",
        );
    }
    if parts.timing {
        text.push_str(TIMING);
    }
    text.push_str(&format!("  const status = {};\n", status(parts)));
    match parts.vary {
        VaryOrigin::Always => text.push_str("  return { vary: 'Origin', set, status };\n}\n"),
        VaryOrigin::Never => text.push_str("  return { set, status };\n}\n"),
        VaryOrigin::Sometimes => text.push_str(VARY_SOMETIMES),
    }
    text
}

/// Whether the origin is allowed, and what it then gets.
fn granted(parts: &Parts) -> String {
    let (is_allowed, allowed) = match parts.origins {
        OriginLists::Any => return ANY_GRANTED.to_owned(),
        OriginLists::Exact => ("policy.origins.includes(origin)", "origin"),
        OriginLists::Some => ("origin !== undefined && matches(policy.origins, origin)", "origin"),
        OriginLists::Mixed => {
            ("isAllowed(policy.origins, origin)", "policy.origins === '*' ? '*' : origin")
        }
    };
    GRANTED.replace("IS_ALLOWED", is_allowed).replace("ORIGIN", allowed)
}

fn status(parts: &Parts) -> &'static str {
    match (parts.has_usual_statuses(), parts.origins) {
        (true, OriginLists::Any) => "isPreflight ? 204 : undefined",
        (true, _) => "isPreflight ? (allowed ? 204 : 403) : undefined",
        (false, OriginLists::Any) => "statusOf(policy, headers, isPreflight, true)",
        (false, _) => "statusOf(policy, headers, isPreflight, allowed)",
    }
}

fn choice(parts: &Parts) -> &'static str {
    match (parts.methods, parts.paths) {
        (true, true) => {
            "  const { policy, isByMethod } = choose(isPreflight ? requested : method, headers, path);\n"
        }
        (true, false) => {
            "  const { policy, isByMethod } = choose(isPreflight ? requested : method, headers);\n"
        }
        (false, true) => "  const { policy } = choose(method, headers, path);\n",
        (false, false) => "  const { policy } = choose(method, headers);\n",
    }
}

const HEAD: &str = "\
/** The headers of a response, and the status of what is answered here rather than by the service. */
";

const KIND: &str = "  const { origin, 'access-control-request-method': requested } = headers;
  const isPreflight = method === 'OPTIONS' && origin !== undefined && requested !== undefined;
";

const ANY_GRANTED: &str = "  const set = { 'Access-Control-Allow-Origin': '*' };
  Object.assign(set, isPreflight ? policy.preflight : policy.response);
";

const GRANTED: &str = "  const allowed = IS_ALLOWED;
  const set = {};
  if (allowed) {
    set['Access-Control-Allow-Origin'] = ORIGIN;
    Object.assign(set, isPreflight ? policy.preflight : policy.response);
  }
";

const VARY_SOMETIMES: &str = "  const vary = policy.origins === '*' ? undefined : 'Origin';
  return { vary, set, status };
}
";

const MATCHES: &str = "
const matches = (list, text) =>
  list.some((entry) => (entry instanceof RegExp ? entry.test(text) : entry === text));
";

const ALLOWED: &str = "
const isAllowed = (origins, origin) =>
  origins === '*' || (origin !== undefined && matches(origins, origin));
";

const REPEAT: &str = "  // With credentials, * is no wildcard to browsers.
  if (allowed && isPreflight && policy.repeatsMethod) {
    set['Access-Control-Allow-Methods'] = requested;
  }
  const names = headers['access-control-request-headers'];
  if (allowed && isPreflight && policy.repeatsNames && names) {
    set['Access-Control-Allow-Headers'] = names;
  }
";

const FOR_THIS_METHOD: &str = "
/** Browsers are not to remember for a method what another one's policy says. */
function forThisMethod(set, method) {
  const methods = set['Access-Control-Allow-Methods'].split(', ');
  const isListed = methods.includes(method) || methods.includes('*');
  // Without the header, any method would do where a page watches its upload.
  set['Access-Control-Allow-Methods'] = isListed ? method : 'GET';
  set['Access-Control-Max-Age'] = '0';
}
";

const TIMING: &str = "  if (policy.timing) {
    const listed = [policy.timing].flat().filter((entry) => typeof entry === 'string');
    const mine = isAllowed(policy.timing, origin) ? origin : '';
    const timing = origin === undefined || policy.timing === '*' ? listed.join(', ') : mine;
    if (timing) set['Timing-Allow-Origin'] = timing;
  }
";

const IS_OWN: &str = "
/** Whether a request comes from the service's own pages. */
function isOwn(headers) {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const own = headers.origin.replace(/^[^:]*:\\/\\//, '').replace(/:(80|443)$/, '');
  return own === (headers.host ?? headers[':authority'] ?? '').toLowerCase().replace(/:(80|443)$/, '');
}
";

const STATUS_OF: &str = "
/** The status of what is answered here. */
function statusOf(policy, headers, isPreflight, allowed) {
  if (isPreflight && !policy.forwards) return allowed ? (policy.okStatus ?? 204) : 403;
  const isRefused = policy.rejects && !allowed && headers.origin !== undefined;
  return isRefused && (isPreflight || !isOwn(headers)) ? 403 : undefined;
}
";
