//! Django: the settings of django-cors-headers, or a middleware of one's own.

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
    name: "django",
    title: "Django with django-cors-headers",
    proven_on: "Django 5.2.19, django-cors-headers 4.9.0, waitress 3.0.2",
    limits: &[
        backtracking::NESTED_REPETITIONS,
        backtracking::SEVERAL_STARS,
        python::DEBUG,
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "Django's middleware sees no handshakes of WebSockets, \
                     so nothing in it can check them",
        },
    ],
    page: "\
# Django

A policy of certain origins or of `*`, with listed methods and headers, becomes settings of
django-cors-headers (`pip install django-cors-headers`). `cors_settings.py` goes beside
`settings.py`:

```python
from .cors_settings import *

INSTALLED_APPS = [\"corsheaders\", *INSTALLED_APPS]
MIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\", *MIDDLEWARE]
```

Any other policy becomes a middleware that needs no package. `cors_middleware.py` goes beside
`settings.py`:

```python
MIDDLEWARE = [\"project.cors_middleware.middleware\", *MIDDLEWARE]
```

The settings come after any other `CORS_…`; remove those, and other CORS configuration.

First in either case: responses of other middleware, such as redirects and refused logins, then
have the headers too. Works with WSGI and ASGI.

What differs with django-cors-headers, and no page can tell: preflights are answered with 200;
refused ones too, without the header that would allow them; other `OPTIONS` requests of allowed
origins are told the lists of preflights, and those with `Access-Control-Request-Method` do not
reach the view without `Origin` either; for a policy of `*`, requests without `Origin` get no CORS
headers, and every response says `Vary: origin`, which costs caches a second copy.

Watch out for:

- Python 3.10 or later.
- `APPEND_SLASH` redirects, and a preflighted request does not survive that: call paths with their
  final slash.
- `CSRF_TRUSTED_ORIGINS` is a list of its own: origins that send cookies with POST, PUT, PATCH or
  DELETE stand there too.
- Routes by path use `REQUEST_URI` or `RAW_URI`, which gunicorn, uWSGI and waitress give, and what
  Django itself routes by elsewhere.
",
    write,
};

const SETTINGS: &str = "\
Beside settings.py, which says `from .cors_settings import *` after any other CORS_…, and has
\"corsheaders\" among the INSTALLED_APPS, \"corsheaders.middleware.CorsMiddleware\" as the first of
the MIDDLEWARE, so that every response has the headers.";

const MIDDLEWARE: &str = "\
Beside settings.py, where \"project.cors_middleware.middleware\" (with the name of the project) is
the first of the MIDDLEWARE, so that every response has the headers.";

const ADAPTER: Adapter = Adapter {
    imports: include_str!("python/django_imports.py"),
    parts: &[include_str!("python/django.py"), include_str!("python/wsgi_path.py")],
};

fn write(approximated: &Approximated<'_>) -> Written {
    let head = |own| comment::lines("#", &comment::head(&TARGET, approximated, own)) + "\n";
    let rule = python::sayable(&approximated.rules).filter(|rule| is_sayable(rule));
    vec![match rule {
        Some(rule) => File { name: "cors_settings.py", text: head(SETTINGS) + &settings(rule) },
        None => File {
            name: "cors_middleware.py",
            text: head(MIDDLEWARE) + &python::module(&approximated.rules, &ADAPTER),
        },
    }]
}

/// django-cors-headers leaves out a maximum age of 0, for which browsers take 5 seconds.
fn is_sayable(rule: &Rule) -> bool {
    rule.max_age > 0
}

fn settings(rule: &Rule) -> String {
    let others = [
        ("CORS_URLS_REGEX", "r\"^.*$\"".to_owned()),
        ("CORS_ALLOW_METHODS", python::list(&rule.methods_with_safelisted())),
        ("CORS_ALLOW_HEADERS", python::list(rule.request_headers.listed())),
        ("CORS_EXPOSE_HEADERS", python::list(&rule.exposed_headers.entries())),
        ("CORS_ALLOW_CREDENTIALS", python::boolean(rule.credentials).to_owned()),
        ("CORS_PREFLIGHT_MAX_AGE", rule.max_age.to_string()),
    ];
    let settings = origins(&rule.origins).into_iter().chain(others);
    settings.map(|(name, value)| format!("{name} = {value}\n")).collect()
}

/// Every setting is there, so that none from before stays in force.
fn origins(origins: &Origins) -> [(&'static str, String); 3] {
    let nobody = SomeOrigins::default();
    let (any, SomeOrigins { exact, expressions }) = match origins.some() {
        Some(some) => ("False", some),
        None => ("True", &nobody),
    };
    [
        ("CORS_ALLOW_ALL_ORIGINS", any.to_owned()),
        ("CORS_ALLOWED_ORIGINS", lines(exact.iter().map(|origin| quote::python(origin)))),
        ("CORS_ALLOWED_ORIGIN_REGEXES", lines(expressions.iter().map(anchored))),
    ]
}

/// The library searches at the beginning only.
fn anchored(expression: &Expression) -> String {
    quote::python_raw(&format!(r"{expression}\Z"))
}

fn lines(entries: impl Iterator<Item = String>) -> String {
    let lines: String = entries.map(|entry| format!("    {entry},\n")).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{lines}]") }
}
