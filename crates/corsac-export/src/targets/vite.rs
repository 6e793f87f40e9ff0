//! Vite: a plugin in place of `server.cors`, which the headers of a backend override.

use crate::comment;
use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::file::File;
use crate::javascript::{self, Parts, VaryOrigin};
use crate::rules::{Origins, Rules};
use crate::target::{Limit, Target};
use crate::targets::backtracking;

pub(super) const TARGET: Target = Target {
    name: "vite",
    title: "the development server of Vite",
    proven_on: "Vite 8.3.8, Node.js 20.20",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "what the plugin sets is for the development server too, whose headers must not \
                     count more than the policy",
        },
        Limit { feature: Feature::Debug, reason: "the plugin gives no reasons to browsers" },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "handshakes go from Vite's server to its proxy, past every plugin's middleware",
        },
    ],
    page: "\
# The development server of Vite

`cors.mjs` goes beside vite.config:

```js
import { defineConfig } from 'vite';
import cors from './cors.mjs';

export default defineConfig({
  plugins: [cors()],
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
```

The plugin turns `server.cors` and `preview.cors` off, and does the same for `vite preview`. Those
options would answer every OPTIONS request, and a backend's CORS headers would replace theirs; the
plugin's replace the backend's, and also what `server.headers` says of CORS.

- The policy is for the backend's responses and for Vite's own, which are the application's sources.
  Where it is `*`, only what `server.proxy` leaves to a backend is for anybody, without `bypass`.
- Vite's default, that every page on localhost may read everything, is gone: put `http://localhost:*`
  into a policy for development if you need it.
- Refused preflights are answered 403 without CORS headers. Other refused requests are served without
  CORS headers, so that browsers do not share them.
- `server.allowedHosts` is checked before: its refusals have no CORS headers.
- A page that is served by Vite and asks Vite's proxy is of the same origin, and needs no CORS at all.
",
    write,
};

const PLACE: &str = "\
In vite.config: `import cors from './cors.mjs'` and `plugins: [cors()]`. It takes the place of
`server.cors` and `preview.cors`, which it turns off.";

fn write(approximated: &Approximated<'_>) -> Written {
    let rules = &approximated.rules;
    let is_open = rules.policies.iter().any(|rule| rule.origins == Origins::Any);
    let mut text = comment::lines("//", &comment::head(&TARGET, approximated, PLACE)) + "\n";
    text.push_str(&javascript::decide(rules));
    text.push_str(if is_open { IS_PROXIED } else { "" });
    text.push_str(&middleware(rules, is_open));
    text.push_str(&plugin(is_open));
    vec![File { name: "cors.mjs", text }]
}

fn middleware(rules: &Rules, is_open: bool) -> String {
    let parts = Parts::of(rules);
    let vary = match parts.vary {
        VaryOrigin::Always => VARY_ALWAYS,
        VaryOrigin::Never => "",
        VaryOrigin::Sometimes => VARY_SOMETIMES,
    };
    let has_timing = rules.policies.iter().any(|rule| rule.timing.is_some());
    let names = if has_timing { "access-control-|timing-allow-origin$" } else { "access-control-" };
    MIDDLEWARE
        .replace("PROXY", if is_open { "proxy" } else { "" })
        .replace("VARY, ", if vary.is_empty() { "" } else { "vary, " })
        .replace("    PATH\n", if parts.paths { PATH } else { "" })
        .replace("  URL\n", if parts.paths || is_open { URL } else { "" })
        .replace("  SOURCES\n", if is_open { SOURCES } else { "" })
        .replace("NAMES", names)
        .replace("    VARY\n", vary)
}

fn plugin(is_open: bool) -> String {
    let proxy = |of| if is_open { format!("server.config.{of}.proxy") } else { String::new() };
    PLUGIN.replace("SERVER_PROXY", &proxy("server")).replace("PREVIEW_PROXY", &proxy("preview"))
}

const MIDDLEWARE: &str = r"
/** Puts the policy's headers on every response, in place of what Vite or a backend says. */
const middleware = (PROXY) => (req, res, next) => {
  URL
  const { VARY, set, status } = decide({
    method: req.method,
    headers: req.headers,
    PATH
  });
  SOURCES
  // By then everybody else has set their headers.
  const { writeHead } = res;
  res.writeHead = (code, ...rest) => {
    const given = rest.at(-1);
    if (typeof given === 'object' && !Array.isArray(given)) {
      rest.pop();
      for (const [name, value] of Object.entries(given ?? {})) res.setHeader(name, value);
    }
    for (const name of res.getHeaderNames()) {
      if (/^(NAMES)/.test(name)) res.removeHeader(name);
    }
    for (const [name, value] of Object.entries(set)) res.setHeader(name, value);
    VARY
    return writeHead.call(res, code, ...rest);
  };
  if (status) res.writeHead(status).end();
  else next();
};
";

const URL: &str = "  const url = req.originalUrl ?? req.url;\n";

const PATH: &str = "    path: url.split('?', 1)[0],\n";

const VARY_ALWAYS: &str =
    "    res.setHeader('Vary', [res.getHeader('Vary') ?? [], vary].flat());\n";

const VARY_SOMETIMES: &str =
    "    if (vary) res.setHeader('Vary', [res.getHeader('Vary') ?? [], vary].flat());\n";

const SOURCES: &str =
    "  // `*` is for the backend: the sources of the application are not for anybody.
  if (set['Access-Control-Allow-Origin'] === '*' && !isProxied(proxy, url)) {
    for (const name of Object.keys(set)) delete set[name];
  }
";

const IS_PROXIED: &str = r"
/** Whether Vite leaves a request to a backend. */
function isProxied(proxy, url) {
  const isFor = (context) =>
    context.startsWith('^') ? new RegExp(context).test(url) : url.startsWith(context);
  const found = Object.entries(proxy ?? {}).find(([context, to]) => to && isFor(context));
  return found !== undefined && !found[1].bypass;
}
";

const PLUGIN: &str = "
/** @returns {import('vite').Plugin} */
export default function cors() {
  return {
    name: 'cors',
    enforce: 'pre',
    config: () => ({ server: { cors: false }, preview: { cors: false } }),
    configureServer(server) {
      server.middlewares.use(middleware(SERVER_PROXY));
    },
    configurePreviewServer(server) {
      server.middlewares.use(middleware(PREVIEW_PROXY));
    },
  };
}
";
