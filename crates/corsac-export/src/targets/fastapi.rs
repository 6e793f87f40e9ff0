//! FastAPI and Starlette: their CORSMiddleware, or a middleware around the application.

use crate::comment;
use crate::export::{Approximated, Written};
use crate::expression::Expression;
use crate::feature::Feature;
use crate::file::File;
use crate::quote;
use crate::rules::{Origins, Rule, SomeOrigins};
use crate::target::{Limit, Target};
use crate::targets::backtracking;
use crate::targets::python::{self, Adapter};

pub(super) const TARGET: Target = Target {
    name: "fastapi",
    title: "FastAPI or Starlette",
    proven_on: "FastAPI 0.165.0, Starlette 1.10.0, Uvicorn 0.54.0",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        python::DEBUG,
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "the exported middleware hands handshakes of WebSockets on unchecked, \
                     as Starlette's does",
        },
    ],
    page: "\
# FastAPI or Starlette

`cors.py` goes beside the application, whose module ends with:

```python
app = with_cors(app)
```

Around the application rather than by `add_middleware`: Starlette answers unhandled exceptions
outside of all middleware that was added, and those responses would have no headers.

A policy of certain origins or of `*`, with listed methods and headers, becomes Starlette's
`CORSMiddleware` if `accept`, `accept-language`, `content-language` and `content-type` are among the
headers, which Starlette always allows. Any other policy becomes a middleware that decides by itself. Neither needs a further package.

What differs with Starlette's, and no page can tell: preflights are answered with 200, refused
ones with 400; `Access-Control-Allow-Headers` also lists the safelisted names; for a policy of
`*`, requests without `Origin` get no CORS headers, and every response says `Vary: Origin`, which
costs caches a second copy.

Watch out for:

- Remove every other use of `CORSMiddleware`, that of mounted applications included.
- Python 3.10 or later, and a current Starlette: 0.47 says `Vary` to allowed origins only.
- Tests that use the application's own attributes use it before `with_cors`.
",
    write,
};

const PLACE: &str = "\
`app = with_cors(app)` at the end of the application's module, rather than `app.add_middleware`,
so that responses to unhandled exceptions have the headers too.";

const ADAPTER: Adapter = Adapter {
    imports: include_str!("python/fastapi_imports.py"),
    parts: &[include_str!("python/asgi.py"), include_str!("python/fastapi_with.py")],
};

fn write(approximated: &Approximated<'_>) -> Written {
    let mut text = comment::lines("#", &comment::head(&TARGET, approximated, PLACE)) + "\n";
    let rule = python::sayable(&approximated.rules).filter(|rule| is_sayable(rule));
    match rule {
        Some(rule) => text.push_str(&library(rule)),
        None => text.push_str(&python::module(&approximated.rules, &ADAPTER)),
    }
    vec![File { name: "cors.py", text }]
}

/// Starlette's middleware allows four names to everybody.
fn is_sayable(rule: &Rule) -> bool {
    rule.lists_safelisted_headers()
}

fn library(rule: &Rule) -> String {
    let (imports, returned, silent) = match rule.origins {
        Origins::Any => (include_str!("python/fastapi_any_imports.py"), "cors", ""),
        Origins::Some(_) => (
            include_str!("python/fastapi_some_imports.py"),
            "SilentToOthers(cors)",
            include_str!("python/fastapi_silent.py"),
        ),
    };
    let function = include_str!("python/fastapi_cors.py")
        .replace("@IMPORTS@", imports.trim_end())
        .replace("@ORIGINS@", &origins(&rule.origins))
        .replace("@METHODS@", &python::list(&rule.methods_with_safelisted()))
        .replace("@HEADERS@", &python::list(rule.request_headers.listed()))
        .replace("@EXPOSED@", &python::list(&rule.exposed_headers.entries()))
        .replace("@CREDENTIALS@", python::boolean(rule.credentials))
        .replace("@MAX_AGE@", &rule.max_age.to_string())
        .replace("@RETURNED@", returned);
    if silent.is_empty() { function } else { format!("{function}\n\n{silent}") }
}

/// Starlette has the one expression match whole origins.
fn origins(origins: &Origins) -> String {
    let Some(SomeOrigins { exact, expressions }) = origins.some() else {
        return "        allow_origins=[\"*\"],".to_owned();
    };
    let all: Vec<_> = expressions.iter().map(Expression::as_str).collect();
    let exact = format!("        allow_origins={},", python::list(exact));
    match all.is_empty() {
        true => exact,
        false => {
            let expression = quote::python_raw(&all.join("|"));
            format!("{exact}\n        allow_origin_regex={expression},")
        }
    }
}
