//! Express: the package cors with what it forgets, or a middleware where it cannot do it.

use std::fmt::Write;

use corsac::server::{OnDisallowed, PreflightHandling, PreflightStatus};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::file::File;
use crate::javascript::{self, Parts, VaryOrigin};
use crate::quote;
use crate::rules::{Credentials, Names, Origins, Rule, Rules};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "express",
    title: "Express with the package cors",
    proven_on: "Express 5.3.0, cors 2.8.6, Node.js 20.20",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "the middleware sets its headers before it is known what handlers will set",
        },
        Limit { feature: Feature::Debug, reason: "the middleware gives no reasons to browsers" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "handshakes of WebSockets are events of Node's server, which no middleware of \
                     Express sees",
        },
    ],
    page: "\
# Express with the package cors

`cors.mjs` goes beside the file that makes the application, and is used before everything else, so
that errors and answers of other middleware have the headers too:

```js
import express from 'express';
import cors from './cors.mjs';

const app = express();
app.use(cors);
```

With CommonJS, `const { default: cors } = require('./cors.mjs')` (Node.js 20.19, 22.12 or later).
`npm install express cors`. Policies with routes, `on_disallowed = \"reject\"`, timings, or `*` with
credentials do not use the package, since its options cannot say so.

What the package alone would do, and the file does not: it answers every OPTIONS request, tells refused
origins the lists, and leaves `Vary` out where a function refuses an origin.

- Remove other CORS headers from the application: what a handler sets later counts.
- On the application itself rather than below a path: the paths of the policy are whole paths.
- `app.use(cors)` of a sub-application or router comes too late for the errors of the others.
- Refused preflights are answered 403 without CORS headers. Other refused requests are served without
  CORS headers, so that browsers do not share them.
",
    write,
};

const PLACE: &str = "\
The first middleware of the application: `app.use(cors)` before every other `app.use(…)` and route,
so that errors and answers of others have the headers too.";

fn write(approximated: &Approximated<'_>) -> Written {
    let mut text = comment::lines("//", &comment::head(&TARGET, approximated, PLACE));
    match approximated.rules.only().filter(|rule| is_of_package(rule)) {
        Some(rule) => text.push_str(&with_package(rule)),
        None => text.push_str(&without_package(&approximated.rules)),
    }
    vec![File { name: "cors.mjs", text }]
}

/// Says whether the options of the package can say it.
fn is_of_package(rule: &Rule) -> bool {
    !javascript::repeats(rule) && rule.timing.is_none() && rule.on_disallowed == OnDisallowed::Omit
}

fn with_package(rule: &Rule) -> String {
    let mut text = "\nimport cors from 'cors';\n\n".to_owned();
    let origin = match &rule.origins {
        Origins::Any => quote::javascript("*"),
        Origins::Some(some) => {
            let origins = javascript::origins(&rule.origins, "");
            let is_allowed = match some.expressions.is_empty() {
                true => IS_LISTED,
                false => IS_LISTED_OR_MATCHES,
            };
            let _ = write!(text, "const origins = {origins};\n{is_allowed}\n");
            "(origin, callback) => callback(null, isAllowed(origin))".to_owned()
        }
    };
    if rule.preflight == PreflightHandling::Answer {
        text.push_str(IS_PREFLIGHT);
    }
    text.push_str("export default [\n");
    if rule.depends_on_origin() {
        text.push_str(VARY);
    }
    let _ = write!(text, "  cors({{\n    origin: {origin},\n{}", options(rule));
    text.push_str("    preflightContinue: true,\n  }),\n");
    if rule.preflight == PreflightHandling::Answer {
        text.push_str(&answer(rule));
    }
    text + "];\n"
}

fn options(rule: &Rule) -> String {
    let list = |names: &Names| {
        let any = names.is_any().then(|| "*".to_owned());
        let names: Vec<_> =
            any.iter().chain(names.listed()).map(|name| quote::javascript(name)).collect();
        javascript::array(&names, "    ")
    };
    // Without the header, requests whose upload is watched may have any method.
    let safelisted = Names::Listed(["GET", "HEAD", "POST"].map(str::to_owned).into());
    let methods = if rule.methods.entries().is_empty() { &safelisted } else { &rule.methods };
    let mut text = String::new();
    let mut line = |key: &str, value: String| {
        let _ = writeln!(text, "    {key}: {value},");
    };
    line("methods", list(methods));
    line("allowedHeaders", list(&rule.request_headers));
    line("exposedHeaders", list(&rule.exposed_headers));
    if rule.credentials == Credentials::Allowed {
        line("credentials", "true".to_owned());
    }
    line("maxAge", rule.max_age.to_string());
    text
}

fn answer(rule: &Rule) -> String {
    let ok = match rule.preflight_status {
        PreflightStatus::NoContent => 204,
        PreflightStatus::Ok => 200,
    };
    let status = match rule.origins {
        Origins::Any => ok.to_string(),
        Origins::Some(_) => format!("res.hasHeader('Access-Control-Allow-Origin') ? {ok} : 403"),
    };
    ANSWER.replace("STATUS", &status)
}

fn without_package(rules: &Rules) -> String {
    let parts = Parts::of(rules);
    let (vary, set_vary) = match parts.vary {
        VaryOrigin::Always => ("vary, ", "  res.vary(vary);\n"),
        VaryOrigin::Never => ("", ""),
        VaryOrigin::Sometimes => ("vary, ", "  if (vary) res.vary(vary);\n"),
    };
    let middleware = MIDDLEWARE
        .replace("VARY, ", vary)
        .replace("    PATH\n", if parts.paths { PATH } else { "" })
        .replace("  SET_VARY\n", set_vary);
    ["\n", &javascript::decide(rules), &middleware].concat()
}

const MIDDLEWARE: &str = "
export default function cors(req, res, next) {
  const { VARY, set, status } = decide({
    method: req.method,
    headers: req.headers,
    PATH
  });
  SET_VARY
  res.set(set);
  if (status) res.status(status).end();
  else next();
}
";

const PATH: &str = "    path: req.originalUrl.split('?', 1)[0],\n";

const IS_LISTED: &str = "const isAllowed = (origin) => origins.includes(origin);\n";

const IS_LISTED_OR_MATCHES: &str = "\
const matches = (origin) => (entry) =>
  entry instanceof RegExp ? entry.test(origin) : entry === origin;
const isAllowed = (origin) => origin !== undefined && origins.some(matches(origin));
";

const IS_PREFLIGHT: &str = "\
const isPreflight = ({ method, headers }) =>
  method === 'OPTIONS' && 'origin' in headers && 'access-control-request-method' in headers;

";

const ANSWER: &str = "  (req, res, next) => {
    if (isPreflight(req)) {
      return res.status(STATUS).end();
    }
    // The package takes every OPTIONS request for a preflight.
    res.removeHeader('Access-Control-Allow-Methods');
    res.removeHeader('Access-Control-Allow-Headers');
    res.removeHeader('Access-Control-Max-Age');
    next();
  },
";

const VARY: &str = "  (req, res, next) => {
    res.vary('Origin'); // refused origins included
    next();
  },
";
