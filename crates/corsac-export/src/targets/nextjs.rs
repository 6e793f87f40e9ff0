//! Next.js: a proxy, since headers in `next.config` cannot answer preflights nor list origins.

use crate::comment;
use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::file::File;
use crate::javascript::{self, Parts, VaryOrigin};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "nextjs",
    title: "Next.js",
    proven_on: "Next.js 16.4.6, React 19.3.1, Node.js 20.20",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "the proxy sets its headers before it is known what route handlers will set",
        },
        Limit { feature: Feature::Debug, reason: "the proxy gives no reasons to browsers" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "Next.js opens no WebSockets of its own, and the proxy sees no handshakes",
        },
    ],
    page: "\
# Next.js

`proxy.js` goes beside the folder `app` or `pages`, so into `src` if those are there; it is as good in a
project in TypeScript. Before version 16 the file is `middleware.js` and the function `middleware`.
Nothing is to be installed. `headers` in next.config would say one thing to every origin, and cannot
answer preflights.

A proxy that does more makes its own response where `NextResponse.next()` stands, so that its refusals
and redirects have the headers too. `export const config = { matcher: '/api/:path*' }` keeps it to some
paths.

- Refused preflights are answered 403 without CORS headers. Other refused requests are served without
  CORS headers, so that browsers do not share them.
- Remove CORS headers from next.config and route handlers: refused origins would get them.
- Pages of the app router, 404 among them, set `Vary` anew, and `Vary: Origin` is lost there
  (`vary-origin-missing`). Route handlers, static files and preflights keep it. Where pages are cached
  in front of Next.js, that cache is to tell origins apart.
- `/items/` and `//items` are redirected to `/items` before the proxy runs, and browsers do not follow
  a redirect without CORS headers (`path-policy-mismatch`). Pages are to ask for `/items`; or set
  `skipTrailingSlashRedirect: true` in next.config.
- Paths of the policy are those that browsers send, with the `basePath`.
",
    write,
};

const PLACE: &str = "\
The file `proxy.js` beside the folder `app` or `pages`, so in `src` if those are there. Before
version 16 it is called `middleware.js`, and the function `middleware`.";

fn write(approximated: &Approximated<'_>) -> Written {
    let rules = &approximated.rules;
    let parts = Parts::of(rules);
    let (vary, set_vary) = match parts.vary {
        VaryOrigin::Always => ("vary, ", "  response.headers.append('Vary', vary);\n"),
        VaryOrigin::Never => ("", ""),
        VaryOrigin::Sometimes => ("vary, ", "  if (vary) response.headers.append('Vary', vary);\n"),
    };
    let proxy = PROXY
        .replace("VARY, ", vary)
        .replace("    PATH\n", if parts.paths { PATH } else { "" })
        .replace("  SET_VARY\n", set_vary);
    let head = comment::lines("//", &comment::head(&TARGET, approximated, PLACE));
    let text = [&head, IMPORT, &javascript::decide(rules), &proxy].concat();
    vec![File { name: "proxy.js", text }]
}

const IMPORT: &str = "\nimport { NextResponse } from 'next/server';\n\n";

const PROXY: &str = "
export function proxy(request) {
  const { VARY, set, status } = decide({
    method: request.method,
    headers: Object.fromEntries(request.headers),
    PATH
  });
  const response = status ? new NextResponse(null, { status }) : NextResponse.next();
  SET_VARY
  for (const [name, value] of Object.entries(set)) response.headers.set(name, value);
  return response;
}
";

const PATH: &str = "    path: new URL(request.url).pathname,\n";
