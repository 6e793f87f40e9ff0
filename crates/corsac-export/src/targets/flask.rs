//! Flask: the extension Flask-CORS, or a middleware around the application.

use corsac::server::{OriginPattern, PreflightStatus};

use crate::comment;
use crate::export::{Approximated, Written};
use crate::expression::{Expression, of_pattern};
use crate::feature::Feature;
use crate::file::File;
use crate::quote;
use crate::rules::{Rule, SomeOrigins};
use crate::target::{Limit, Target};
use crate::targets::backtracking;
use crate::targets::python::{self, Adapter};

pub(super) const TARGET: Target = Target {
    name: "flask",
    title: "Flask with Flask-CORS",
    proven_on: "Flask 3.1.3, Flask-CORS 6.0.5, Werkzeug 3.1.9, waitress 3.0.2",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        python::DEBUG,
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "servers of WSGI hand no handshakes of WebSockets to Flask, \
                     so nothing in it can check them",
        },
    ],
    page: "\
# Flask

`cors.py` goes beside the application, and is called before anything else is registered:

```python
app = Flask(__name__)
cors.init_app(app)
```

A policy of certain origins or of `*`, with listed methods and headers, becomes options of
Flask-CORS (`pip install flask-cors`) and two hooks: preflights are answered before hooks that ask
who somebody is, for paths without a route too, and `Vary: Origin` is on every response. Any other
policy becomes a middleware around `app.wsgi_app`, which needs no package.

What differs, and no page can tell: preflights of refused origins and header names are answered
with the usual status, without the header that would allow them; Flask-CORS compares origins that
are listed whole without regard to case.

Watch out for:

- Headers are on responses to unhandled exceptions only where Flask makes them: with `debug` or
  `TESTING` the exception is raised, and the debugger's page has none.
- Python 3.10 or later, and Flask-CORS 6 or later.
- Remove every other use of Flask-CORS, `@cross_origin` included.
- Routes by path use `REQUEST_URI` or `RAW_URI`, which gunicorn, uWSGI, waitress and Werkzeug
  give, and what Flask itself routes by elsewhere.
",
    write,
};

const PLACE: &str = "\
`cors.init_app(app)` right after `app = Flask(__name__)`, before every other hook and extension,
so that preflights are answered before anybody asks who is there.";

const ADAPTER: Adapter = Adapter {
    imports: include_str!("python/flask_imports.py"),
    parts: &[
        include_str!("python/wsgi.py"),
        include_str!("python/wsgi_path.py"),
        include_str!("python/flask_init.py"),
    ],
};

fn write(approximated: &Approximated<'_>) -> Written {
    let mut text = comment::lines("#", &comment::head(&TARGET, approximated, PLACE));
    let rule = python::sayable(&approximated.rules).filter(|rule| is_sayable(rule));
    text.push('\n');
    match rule {
        Some(rule) => text.push_str(&extension(rule)),
        None => text.push_str(&python::module(&approximated.rules, &ADAPTER)),
    }
    vec![File { name: "cors.py", text }]
}

/// Flask-CORS writes methods in upper case, and takes what could be an expression for one.
fn is_sayable(rule: &Rule) -> bool {
    let methods = rule.methods.listed().iter();
    methods.clone().all(|method| *method == method.to_ascii_uppercase())
        && !rule.request_headers.listed().iter().any(|name| looks_like_expression(name))
}

fn extension(rule: &Rule) -> String {
    let max_age = match rule.max_age {
        // The number would be left out.
        0 => "\"0\"".to_owned(),
        seconds => seconds.to_string(),
    };
    let (response, vary) = match rule.depends_on_origin() {
        true => ("Response, ", include_str!("python/flask_vary.py")),
        false => ("", ""),
    };
    let origins = origins(rule);
    let import = if origins.contains("re.compile(") { "import re\n\n" } else { "" };
    let text = include_str!("python/flask_cors.py")
        .replace("@RE@", import)
        .replace("@RESPONSE@", response)
        .replace("@ORIGINS@", &origins)
        .replace("@METHODS@", &python::list(&rule.methods_with_safelisted()))
        .replace("@HEADERS@", &python::list(rule.request_headers.listed()))
        .replace("@EXPOSED@", &python::list(&rule.exposed_headers.entries()))
        .replace("@CREDENTIALS@", python::boolean(rule.credentials))
        .replace("@MAX_AGE@", &max_age)
        .replace(
            "@STATUS@",
            match rule.preflight_status {
                PreflightStatus::NoContent => "204",
                PreflightStatus::Ok => "200",
            },
        )
        .replace("@VARY@", vary);
    text.trim_end().to_owned() + "\n"
}

fn origins(rule: &Rule) -> String {
    let Some(SomeOrigins { exact, expressions }) = rule.origins.some() else {
        return "origins=\"*\",\n        send_wildcard=True".to_owned();
    };
    let exact = exact.iter().map(|origin| {
        match looks_like_expression(origin) {
            true => OriginPattern::parse(origin).ok().and_then(|origin| of_pattern(&origin)),
            false => None,
        }
        .map_or_else(|| quote::python(origin), |expression| anchored(&expression))
    });
    let all: Vec<_> = exact.chain(expressions.iter().map(anchored)).collect();
    let lines: String = all.iter().map(|origin| format!("            {origin},\n")).collect();
    format!("origins=[\n{lines}        ],\n        always_send=False")
}

/// Flask-CORS searches at the beginning only, and what is text without regard to case.
fn anchored(expression: &Expression) -> String {
    format!("re.compile({})", quote::python_raw(&format!(r"{expression}\Z")))
}

/// What Flask-CORS takes for an expression.
fn looks_like_expression(text: &str) -> bool {
    text.contains(|character| r"*\]?$^[]()".contains(character))
}
