//! Envoy: its CORS filter, and what closes the holes that this filter has.

mod filters;
mod routes;
mod yaml;

use crate::comment;
use crate::export::{Approximated, Written};
use crate::feature::Feature;
use crate::file::File;
use crate::rules::{Origins, Rules};
use crate::target::{Limit, Target};
use yaml::indented;

pub(super) const TARGET: Target = Target {
    name: "envoy",
    title: "Envoy",
    proven_on: "Envoy 1.40.0",
    limits: &[
        Limit {
            feature: Feature::Reject,
            reason: "no filter compares Origin with Host, so that requests of the service's own \
                     pages would be rejected too",
        },
        Limit {
            feature: Feature::ForwardedPreflights,
            reason: "the CORS filter answers the preflights of allowed origins itself",
        },
        Limit {
            feature: Feature::KeptUpstreamHeaders,
            reason: "the CORS filter overwrites what the service says to allowed origins",
        },
        Limit {
            feature: Feature::Debug,
            reason: "refused preflights are answered by the RBAC filter, which explains nothing",
        },
        Limit {
            feature: Feature::TimingOrigins,
            reason: "the CORS filter has no list of origins for Timing-Allow-Origin",
        },
        Limit {
            feature: Feature::WebSocketOrigins,
            reason: "no filter compares Origin with Host, so that handshakes of the service's own \
                     pages would be refused too",
        },
    ],
    page: "\
# Envoy

Two files with the same policy:

- `envoy.yaml` is complete: `envoy -c envoy.yaml`. Set the two addresses in it: where Envoy listens,
  and where the service is.
- `cors-filters.yaml` is the bare part, for a configuration or a control plane that you have.
  `http_filters` go first in the HTTP connection manager, in this order: before filters that ask for a
  login, and before the router. The rest goes into the virtual host. Where the policy has routes, each
  of your routes needs the conditions and the `typed_per_filter_config` of one that is written there.

The CORS filter of Envoy alone leaves holes. They are closed by filters that every Envoy has:

- It never sends `Vary`. The header mutation filter before it does, on every response.
- It lets refused preflights pass to the service, or else answers 200 with every list. The RBAC filter
  answers them 403 before that.
- It leaves the service's CORS headers in place for refused origins. `response_headers_to_remove` of
  the virtual host removes them for everybody.
- It repeats any origin where `*` is allowed. The header mutation filter says `*`, also without Origin.
- A route's policy is mixed with that of its virtual host, key by key: here only one of them has one.

What to watch:

- Responses that no route leads to get no CORS headers: keep a route for `/`.
- Routes with `direct_response` or `redirect` get none from the filter either.
- Long expressions need `re2.max_program_size.error_level` in `layered_runtime`, as in `envoy.yaml`;
  Envoy says so when it starts.
- With `normalize_path` the path is compared as Envoy passes it on.

What differs: preflights that are allowed are answered 200 with `Access-Control-Expose-Headers`,
whatever `preflight_status` says. Methods and names of headers are left to the browser to check, as the
standard has it, except that where routes tell methods apart a preflight is answered about its own
method. Paths longer than 1024 bytes are judged like others.
",
    write,
};

const BARE: &str = "\
The bare part. `http_filters` are the first of the HTTP connection manager, in this order; the rest
belongs into the virtual host, or into each that the policy is for.";

const COMPLETE: &str = "\
Complete: `envoy -c envoy.yaml`, once the two addresses are set.";

fn write(approximated: &Approximated<'_>) -> Written {
    let rules = &approximated.rules.without_idle_routes();
    let filters = filters::http_filters(rules);
    let virtual_host = virtual_host(approximated, rules);
    let mut bare = comment::lines("#", &comment::head(&TARGET, approximated, BARE));
    bare.push_str(&format!("\nhttp_filters:\n{filters}\n{virtual_host}"));
    if needs_large_programs(rules) {
        bare.push_str(&format!(
            "\n# In the bootstrap: the expressions are longer than Envoy expects.\n{RUNTIME}"
        ));
    }
    let mut complete = comment::lines("#", &comment::head(&TARGET, approximated, COMPLETE));
    complete.push_str(&bootstrap(rules, &filters, &virtual_host));
    vec![
        File { name: "envoy.yaml", text: complete },
        File { name: "cors-filters.yaml", text: bare },
    ]
}

/// What stands in the virtual host.
fn virtual_host(approximated: &Approximated<'_>, rules: &Rules) -> String {
    const NAMES: [&str; 6] = [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-expose-headers",
        "access-control-max-age",
    ];
    // Nobody may read exact timings then, whatever the service says.
    let timing = approximated.lost_timings().then_some("timing-allow-origin");
    let mut text = "# What the service says of its own.\nresponse_headers_to_remove:\n".to_owned();
    for name in NAMES.into_iter().chain(timing) {
        text.push_str(&format!("- {name}\n"));
    }
    match rules.only() {
        Some(rule) => text.push_str(&filters::of_only(rule)),
        None => text.push_str(&format!("routes:\n{}", routes::of(rules))),
    }
    text
}

const RUNTIME: &str = "\
layered_runtime:
  layers:
  - name: expressions
    static_layer:
      re2.max_program_size.error_level: 20000
      re2.max_program_size.warn_level: 20000
";

/// Says whether an expression could be longer than what Envoy takes without being told.
fn needs_large_programs(rules: &Rules) -> bool {
    let is_long = |text: &str| text.len() > 60 || text.contains('{');
    let has_long = |origins: &Origins| {
        let some = origins.some();
        some.is_some_and(|some| some.expressions.iter().any(|text| is_long(text.as_str())))
    };
    !rules.routes.is_empty() || rules.policies.iter().any(|rule| has_long(&rule.origins))
}

fn bootstrap(rules: &Rules, filters: &str, virtual_host: &str) -> String {
    let runtime = if needs_large_programs(rules) { RUNTIME } else { "" };
    let filters = indented(filters, 10);
    let virtual_host = indented(virtual_host, 14);
    let routes = match rules.only() {
        Some(_) => {
            "              routes:\n              - match: {prefix: /}\n                route: {cluster: service}\n"
        }
        None => "",
    };
    format!(
        r#"
{runtime}static_resources:
  listeners:
  - name: edge
    # Where Envoy listens.
    address: {{socket_address: {{address: 0.0.0.0, port_value: 8080}}}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: edge
          http_filters:
{filters}          - name: envoy.filters.http.router
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
          route_config:
            virtual_hosts:
            - name: service
              domains: ["*"]
{virtual_host}{routes}  clusters:
  - name: service
    type: STRICT_DNS
    load_assignment:
      cluster_name: service
      endpoints:
      - lb_endpoints:
        # Where the service is.
        - endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: 3000}}}}}}
"#
    )
}
